//! The frozen input (冻结的输入): the exam as it stands, as the planner reads it, with the keys to find the rows again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        exam::{Exam, Policy},
        id::{RegistrationId, RoomId, SiteId, StaffId},
    },
    planner::{Applicant, Input, InterviewSite, Post, ReserveShare, Room, Rules, Site, Staff, Supplement, Township, Unit, Weights},
    service::{Error, Office, Result, machine},
    store,
};

/// Rows' keys, in the order of the input's lists.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    pub sites: Vec<SiteId>,
    pub rooms: Vec<RoomId>,
    pub applicants: Vec<RegistrationId>,
    pub staff: Vec<StaffId>,
}

/// An input with its keys and its digest.
#[derive(Debug, Clone)]
pub struct Frozen {
    pub input: Input,
    pub keys: Keys,
    /// Places of the people who answered that they cannot come.
    pub declined: BTreeSet<usize>,
    /// 考点号 in the order of the input's sites.
    pub site_numbers: Vec<u16>,
    /// SHA-256 over every line of the input, hex.
    pub digest: String,
}

/// Where each key stands in a list.
fn places<K: Copy + Ord, T>(rows: &[T], key: impl Fn(&T) -> K) -> BTreeMap<K, usize> {
    rows.iter().enumerate().map(|(place, row)| (key(row), place)).collect()
}

/// Reads the exam as it stands now.
pub async fn freeze(office: &Office, exam: &Exam) -> Result<Frozen> {
    let db = &office.db;
    let townships = store::exam::townships(db, exam.id).await?;
    let units = store::exam::units(db, exam.id).await?;
    let sites = store::exam::sites(db, exam.id).await?;
    let rooms = store::exam::rooms(db, exam.id).await?;
    let posts = store::exam::posts(db, exam.id).await?;
    let confirmed = store::registration::confirmed(db, exam.id).await?;
    let people = store::staffing::all(db, exam.id).await?;
    let relatives = store::staffing::relatives(db, exam.id).await?;
    let policy = &exam.policy;
    let (by_township, by_unit) = (places(&townships, |t| t.id), places(&units, |u| u.id));
    let (by_site, by_post) = (places(&sites, |s| s.id), places(&posts, |p| p.id));
    let (by_applicant, by_staff) = (places(&confirmed, |c| c.id), places(&people, |s| s.id));
    let missing = |noun| Error::NotFound(noun);
    let input = Input {
        townships: townships.iter().map(|t| Township { code: t.code.clone(), county: t.county.clone(), at: t.at }).collect(),
        units: units.iter().map(|u| Unit { code: u.code.clone(), county: u.county.clone(), at: u.at }).collect(),
        sites: sites.iter().map(|s| site(s, &by_unit)).collect::<Option<_>>().ok_or(missing("考点的承办单位"))?,
        rooms: rooms.iter().map(|r| Some(room(r, *by_site.get(&r.site)?, policy))).collect::<Option<_>>().ok_or(missing("考场的考点"))?,
        posts: posts.iter().map(|p| Post { code: p.code.to_string(), category: p.category }).collect(),
        applicants: confirmed
            .iter()
            .map(|c| {
                Some(Applicant {
                    code: c.number.clone(),
                    township: *by_township.get(&c.township)?,
                    unit: c.employer.and_then(|unit| by_unit.get(&unit).copied()),
                    post: *by_post.get(&c.post)?,
                    category: c.category,
                    accessible: c.accessible,
                })
            })
            .collect::<Option<_>>()
            .ok_or(missing("考生的乡镇或岗位"))?,
        staff: people.iter().map(|s| member(s, &units, &by_unit)).collect::<Option<_>>().ok_or(missing("考务人员的单位"))?,
        relatives: relatives.iter().filter_map(|(s, c)| Some((*by_staff.get(s)?, *by_applicant.get(c)?))).collect(),
        roles: policy.all_roles(),
        interview: interview(&sites, policy),
        rules: rules(policy),
        pins: vec![],
    };
    let keys = Keys {
        sites: sites.iter().map(|s| s.id).collect(),
        rooms: rooms.iter().map(|r| r.id).collect(),
        applicants: confirmed.iter().map(|c| c.id).collect(),
        staff: people.iter().map(|s| s.id).collect(),
    };
    let digest = digest(&input);
    let cannot = |(place, person): (usize, &crate::domain::staffing::StaffMember)| {
        matches!(person.answer, crate::domain::staffing::Answer::Declined { .. }).then_some(place)
    };
    let declined = people.iter().enumerate().filter_map(cannot).collect();
    Ok(Frozen { input, keys, declined, site_numbers: sites.iter().map(|s| s.number).collect(), digest })
}

fn site(site: &crate::domain::exam::Site, units: &BTreeMap<crate::domain::id::UnitId, usize>) -> Option<Site> {
    Some(Site {
        code: site.code.clone(),
        name: site.name.clone(),
        unit: *units.get(&site.unit)?,
        county: site.county.clone(),
        at: site.at,
        fixed_cost: site.fixed_cost,
    })
}

/// A room holds no more than the policy's seats, its own furniture, and its layout's cells.
fn room(room: &crate::domain::exam::Room, site: usize, policy: &Policy) -> Room {
    let layout = room.layout.as_ref().unwrap_or(&policy.layout);
    let cells = u16::try_from(layout.seats()).unwrap_or(u16::MAX);
    Room {
        code: room.code.clone(),
        site,
        number: room.number,
        floor: room.floor,
        capacity: room.capacity.min(policy.seats_per_room).min(cells),
        accessible: room.accessible,
        cost: room.cost,
        cells: layout.cells.clone(),
    }
}

fn member(
    member: &crate::domain::staffing::StaffMember,
    units: &[crate::domain::exam::Unit],
    by_unit: &BTreeMap<crate::domain::id::UnitId, usize>,
) -> Option<Staff> {
    let unit = *by_unit.get(&member.unit)?;
    Some(Staff {
        code: member.code.clone(),
        gender: member.gender,
        unit,
        county: units[unit].county.clone(),
        at: member.at,
        qualifications: member.qualifications.clone(),
        available: member.available.clone(),
        max_sessions: member.max_sessions,
        prior_load: member.prior_load,
    })
}

/// Fills the planned interview rooms site by site, in the order of the site numbers.
fn interview(sites: &[crate::domain::exam::Site], policy: &Policy) -> Vec<InterviewSite> {
    let mut left = policy.interview.rooms;
    let mut chosen = Vec::new();
    for (site, row) in sites.iter().enumerate() {
        let rooms = left.min(u32::from(row.interview_rooms));
        if rooms > 0 {
            left -= rooms;
            chosen.push(InterviewSite { site, rooms: u16::try_from(rooms).unwrap_or(u16::MAX) });
        }
    }
    chosen
}

fn rules(policy: &Policy) -> Rules {
    let share = |share: &crate::domain::exam::ReserveShare| {
        let role = policy.roles.iter().position(|role| role.name == share.role)?;
        Some(ReserveShare { role, percent: share.percent })
    };
    let roles = policy.all_roles();
    let more = |more: &crate::domain::exam::Supplement| {
        Some(Supplement { role: roles.iter().position(|role| role.name == more.role)?, per_site: more.per_site })
    };
    Rules {
        spare_rooms_per_site: policy.spare_rooms_per_site,
        paper_cost_per_site_category: policy.paper_cost_per_site_category,
        applicant_max_distance: i64::from(policy.applicant_max_distance),
        staff_max_distance: i64::from(policy.staff_max_distance),
        budget: policy.budget,
        target_person_times: policy.target_person_times,
        reserves: policy.reserves.iter().filter_map(share).collect(),
        supplements: policy.supplements.iter().filter_map(more).collect(),
        reserved_seats: policy.reserved_seats,
        tail_rooms: policy.tail_rooms,
        weights: Weights {
            applicant_distance: 1,
            staff_distance: 1,
            fairness: 40,
            same_gender_pair: 30,
            not_host: 20,
            adjacent: 100,
            diagonal: 1,
        },
    }
}

/// One line for each thing, in order, so that a single changed character changes the digest.
pub(super) fn digest(input: &Input) -> String {
    let mut lines = Sha256::new();
    let mut line = String::new();
    let mut add = |thing: &dyn std::fmt::Debug| {
        line.clear();
        let _ = writeln!(line, "{thing:?}");
        lines.update(line.as_bytes());
    };
    add(&"kaowu input 1");
    input.townships.iter().for_each(|t| add(t));
    input.units.iter().for_each(|t| add(t));
    input.sites.iter().for_each(|t| add(t));
    input.rooms.iter().for_each(|t| add(t));
    input.posts.iter().for_each(|t| add(t));
    input.applicants.iter().for_each(|t| add(t));
    input.staff.iter().for_each(|t| add(t));
    input.relatives.iter().for_each(|t| add(t));
    input.roles.iter().for_each(|t| add(t));
    input.interview.iter().for_each(|t| add(t));
    add(&input.rules);
    input.pins.iter().for_each(|t| add(t));
    machine::hex(&lines.finalize())
}
