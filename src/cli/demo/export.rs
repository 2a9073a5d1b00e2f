//! `kaowu demo --export-instance` (导出实例): synthetic counties side by side as a folder of the plan format, to plan without a database.

use std::collections::BTreeSet;

use super::generate::{self, County};
use crate::{
    domain::{
        Fen,
        exam::{Layout, Policy},
        id_number::check_character,
    },
    exchange::plan_format::{ApplicantName, Names, PostName, StaffName, UnitName},
    planner::{Input, InterviewSite},
};

/// Hectometres from one county's corner to the next one's: they are 400 wide, and touch.
const WIDTH: i32 = 400;

/// Counties side by side in a square, each of its own seed and with its share of the applicants; target, budget and everything
/// else add up. Codes are the county's followed by its own.
#[must_use]
pub fn counties(seed: u64, counties: u32, applicants: u32) -> (Input, Names) {
    let across = (1..).find(|n| n * n >= counties).expect("some square is large enough");
    let (mut input, mut names, mut taken) = (Input::default(), Names::default(), BTreeSet::new());
    for place in 0..counties {
        let share = applicants / counties + u32::from(place < applicants % counties);
        let county = generate::generate(seed.wrapping_add(u64::from(place)), share);
        let policy = county.suit(Policy::reference(county.written_day));
        let code = format!("C{place:02}");
        let (x, y) = ((place % across) as i32 * WIDTH, (place / across) as i32 * WIDTH);
        append_names(&mut names, &county, &code, &mut taken);
        append(&mut input, moved(generate::instance(&county, &policy), &code, (x, y)));
    }
    // The format counts in whole yuan.
    input.rules.budget = Fen::yuan(input.rules.budget.fen() / 100);
    (input, names)
}

/// The county's input under its code and at its place; rooms keep the size of the layout, which is all the format knows of one.
fn moved(mut input: Input, code: &str, (x, y): (i32, i32)) -> Input {
    let rename = |own: &mut String| *own = format!("{code}-{own}");
    for town in &mut input.townships {
        rename(&mut town.code);
        code.clone_into(&mut town.county);
        (town.at.x, town.at.y) = (town.at.x + x, town.at.y + y);
    }
    for unit in &mut input.units {
        rename(&mut unit.code);
        code.clone_into(&mut unit.county);
        (unit.at.x, unit.at.y) = (unit.at.x + x, unit.at.y + y);
    }
    for site in &mut input.sites {
        rename(&mut site.code);
        code.clone_into(&mut site.county);
        (site.at.x, site.at.y) = (site.at.x + x, site.at.y + y);
    }
    for room in &mut input.rooms {
        rename(&mut room.code);
        let (rows, cols) = room.cells.iter().fold((0, 0), |(rows, cols), cell| (rows.max(cell.row), cols.max(cell.col)));
        room.cells = Layout::by_rows("", rows, cols).cells;
    }
    input.posts.iter_mut().for_each(|post| rename(&mut post.code));
    input.applicants.iter_mut().for_each(|applicant| rename(&mut applicant.code));
    for person in &mut input.staff {
        rename(&mut person.code);
        code.clone_into(&mut person.county);
        (person.at.x, person.at.y) = (person.at.x + x, person.at.y + y);
    }
    input
}

/// Puts a county's input after the others; the first one's roles and limits hold for all.
fn append(all: &mut Input, more: Input) {
    let (towns, units, sites) = (all.townships.len(), all.units.len(), all.sites.len());
    let (posts, applicants, staff) = (all.posts.len(), all.applicants.len(), all.staff.len());
    if units == 0 {
        *all = more;
        return;
    }
    all.townships.extend(more.townships);
    all.units.extend(more.units);
    all.sites.extend(more.sites.into_iter().map(|site| crate::planner::Site { unit: site.unit + units, ..site }));
    all.rooms.extend(more.rooms.into_iter().map(|room| crate::planner::Room { site: room.site + sites, ..room }));
    all.posts.extend(more.posts);
    all.applicants.extend(more.applicants.into_iter().map(|applicant| crate::planner::Applicant {
        township: applicant.township + towns,
        unit: applicant.unit.map(|unit| unit + units),
        post: applicant.post + posts,
        ..applicant
    }));
    all.staff.extend(more.staff.into_iter().map(|person| crate::planner::Staff { unit: person.unit + units, ..person }));
    all.relatives.extend(more.relatives.into_iter().map(|(person, applicant)| (person + staff, applicant + applicants)));
    all.interview.extend(more.interview.into_iter().map(|i| InterviewSite { site: i.site + sites, ..i }));
    all.rules.budget = [all.rules.budget, more.rules.budget].into_iter().sum();
    all.rules.target_person_times += more.rules.target_person_times;
}

fn append_names(names: &mut Names, county: &County, code: &str, taken: &mut BTreeSet<String>) {
    names.townships.extend(county.townships.iter().map(|town| town.name.clone()));
    names.units.extend(county.units.iter().map(|unit| UnitName {
        name: unit.name.clone(),
        kind: unit.kind.to_owned(),
        township: format!("{code}-{}", unit.township),
    }));
    names.posts.extend(county.posts.iter().map(|post| PostName {
        name: post.name.clone(),
        county: code.to_owned(),
        vacancies: post.vacancies,
    }));
    names.applicants.extend(county.applicants.iter().map(|applicant| ApplicantName {
        name: applicant.name.to_string(),
        id_number: untaken(applicant.id_number.full(), taken),
        gender: applicant.gender,
    }));
    names.staff.extend(county.staff.iter().map(|person| StaffName { name: person.name.to_string(), years: person.years }));
}

/// The number itself, or where another county's applicant has it, the next order of that place, day and sex.
fn untaken(number: &str, taken: &mut BTreeSet<String>) -> String {
    let (place_and_day, order) = number.split_at(14);
    let order: u32 = order[..3].parse().expect("an order is three digits");
    let at = |step: u32| {
        let body = format!("{place_and_day}{:03}", (order + 2 * step) % 1_000);
        format!("{body}{}", check_character(&body))
    };
    let free = (0..500).map(at).find(|number| !taken.contains(number)).expect("fewer than 500 are born in a place on a day");
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::plan_format::{Instance, read_instance, write_instance};

    #[test]
    fn an_exported_instance_is_read_back_the_same_and_its_id_numbers_are_right() {
        let (input, names) = counties(1, 3, 1_000);
        let Instance { input: read, findings } = read_instance(&write_instance(&input, &names)).unwrap();
        assert_eq!(findings, []);
        assert_eq!(input.applicants.len(), 1_000);
        assert!(read == input);
    }

    #[test]
    fn counties_differ_lie_apart_and_add_up() {
        let (one, _) = counties(1, 1, 400);
        let (three, _) = counties(1, 3, 1_200);
        assert_eq!(
            three.applicants[..400].iter().map(|a| &a.code).collect::<Vec<_>>(),
            one.applicants.iter().map(|a| &a.code).collect::<Vec<_>>()
        );
        assert_eq!(three.rules.target_person_times, 3 * one.rules.target_person_times);
        assert_eq!(three.sites.iter().map(|s| &s.county).collect::<BTreeSet<_>>().len(), 3);
        assert!(three.applicants.iter().all(|a| three.townships[a.township].county == a.code[..3]));
        assert!(three.relatives.iter().all(|&(s, a)| three.staff[s].code[..3] == three.applicants[a].code[..3]));
        assert!(three.sites.iter().filter(|s| s.county == "C01").all(|s| s.at.x > 350));
    }

    #[test]
    fn a_number_somebody_has_is_given_to_nobody_else() {
        let mut taken = BTreeSet::new();
        let (first, second) = (untaken("529901199001010018", &mut taken), untaken("529901199001010018", &mut taken));
        assert!(first[..17] == *"52990119900101001" && second[..17] == *"52990119900101003");
    }
}
