//! The interview in the words of the plan format (面试分组): who is shortlisted, by post; rooms and panels as files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Files, FormatError, rows};
use crate::planner::{
    Input,
    interview::{Examiner, Group, Packing, Panel},
};

#[derive(Deserialize)]
struct PostRow {
    post_id: String,
    vacancies: u16,
    /// Ours, beyond the format: the unit that recruits.
    #[serde(default)]
    unit_id: String,
}

/// The candidates of each post: so many for each vacancy, or as many as there are.
pub fn shortlists(input: &Input, files: &Files, ratio: u16) -> Result<Vec<Group>, FormatError> {
    let mut sitting: BTreeMap<&str, u16> = BTreeMap::new();
    input.applicants.iter().for_each(|applicant| *sitting.entry(&input.posts[applicant.post].code).or_default() += 1);
    let group = |row: PostRow| {
        let there = sitting.get(row.post_id.as_str()).copied().unwrap_or(0);
        Group {
            candidates: there.min(row.vacancies.saturating_mul(ratio)),
            unit: (!row.unit_id.is_empty()).then_some(row.unit_id),
            post: row.post_id,
        }
    };
    Ok(rows::<PostRow>(files, "posts.csv")?.into_iter().map(group).collect())
}

/// People with one of two tags who can come to the interview; those with the first may be chief.
#[must_use]
pub fn examiners(input: &Input, (chief, member): (&str, &str)) -> Vec<Examiner> {
    let there = input.staff.iter().filter(|person| person.available.contains(&crate::domain::staffing::Session::Interview));
    let has = |person: &crate::planner::Staff, tag: &str| person.qualifications.iter().any(|own| own == tag);
    let able = there.filter(|person| has(person, chief) || has(person, member));
    able.map(|person| Examiner { code: person.code.clone(), unit: input.units[person.unit].code.clone(), chief: has(person, chief) })
        .collect()
}

#[derive(Serialize)]
struct RoomRow<'a> {
    day: u16,
    room: u16,
    post_id: &'a str,
    candidates: u16,
}

#[derive(Serialize)]
struct PanelRow<'a> {
    day: u16,
    room: u16,
    seat: &'static str,
    staff_id: &'a str,
}

/// `interview_rooms.csv` and `panels.csv`.
#[must_use]
pub fn write(groups: &[Group], packing: &Packing, (examiners, panels): (&[Examiner], &[(u16, Vec<Panel>)])) -> Files {
    let rooms = packing.sittings.iter().flat_map(|sitting| {
        sitting.groups.iter().map(|&group| RoomRow {
            day: sitting.day,
            room: sitting.room,
            post_id: &groups[group].post,
            candidates: groups[group].candidates,
        })
    });
    let seats = panels.iter().flat_map(|(day, panels)| panels.iter().map(move |panel| (*day, panel))).flat_map(|(day, panel)| {
        let seat = move |seat, one: usize| PanelRow { day, room: panel.room, seat, staff_id: &examiners[one].code };
        std::iter::once(seat("主考官", panel.chief)).chain(panel.members.iter().map(move |&one| seat("考官", one)))
    });
    Files::from([("interview_rooms.csv".to_owned(), super::plan::write(rooms)), ("panels.csv".to_owned(), super::plan::write(seats))])
}
