//! An instance written as its files, so that another program can plan it or check a plan of it.

use serde::Serialize;

use super::Files;
use crate::{
    domain::{Gender, staffing::Scope},
    planner::{Input, Room},
};

/// What the format tells of an instance and planning does not need; each list goes along with the input's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub townships: Vec<String>,
    pub units: Vec<UnitName>,
    pub posts: Vec<PostName>,
    pub applicants: Vec<ApplicantName>,
    pub staff: Vec<StaffName>,
}

/// A unit's name, its kind (`school`, `office` …) and its township's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    pub name: String,
    pub kind: String,
    pub township: String,
}

/// A post's name, its county's code and how many it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostName {
    pub name: String,
    pub county: String,
    pub vacancies: u32,
}

/// Who an applicant is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantName {
    pub name: String,
    pub id_number: String,
    pub gender: Gender,
}

/// A member of staff's name and years of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffName {
    pub name: String,
    pub years: u16,
}

/// Writes an instance. The format knows rooms by rows and columns only: of a layout it keeps the size, not the order of the seats;
/// and it counts in whole yuan, rounded down.
#[must_use]
pub fn write_instance(input: &Input, names: &Names) -> Files {
    Files::from([
        ("meta.json".to_owned(), meta(input)),
        ("townships.csv".to_owned(), townships(input, names)),
        ("units.csv".to_owned(), units(input, names)),
        ("sites.csv".to_owned(), sites(input, names)),
        ("rooms.csv".to_owned(), rooms(input)),
        ("posts.csv".to_owned(), posts(input, names)),
        ("applicants.csv".to_owned(), applicants(input, names)),
        ("staff.csv".to_owned(), staff(input, names)),
        ("relatives.csv".to_owned(), relatives(input)),
        ("roles.csv".to_owned(), roles(input)),
        ("interview.csv".to_owned(), interview(input)),
    ])
}

fn meta(input: &Input) -> Vec<u8> {
    let (rules, weights) = (&input.rules, &input.rules.weights);
    let mut meta = serde_json::json!({
        "applicants": input.applicants.len(), "townships": input.townships.len(), "sites": input.sites.len(), "rooms": input.rooms.len(),
        "posts": input.posts.len(), "staff": input.staff.len(), "relatives": input.relatives.len(),
        "spare_rooms_per_site": rules.spare_rooms_per_site,
        "paper_cost_per_site_category": rules.paper_cost_per_site_category.fen() / 100,
        "app_max_hm": rules.applicant_max_distance, "staff_max_hm": rules.staff_max_distance,
        "budget_yuan": rules.budget.fen() / 100, "target_person_times": rules.target_person_times,
        "weights": {
            "app_hm_jiao": weights.applicant_distance, "staff_hm": weights.staff_distance, "fair": weights.fairness,
            "same_gender_pair": weights.same_gender_pair, "nonhost": weights.not_host, "adj4": weights.adjacent, "adj8": weights.diagonal,
        },
    });
    super::beyond(&mut meta, rules);
    if !rules.supplements.is_empty() {
        let more =
            |more: &crate::planner::Supplement| serde_json::json!({ "role": input.roles[more.role].name, "per_site": more.per_site });
        meta["supplements"] = rules.supplements.iter().map(more).collect();
    }
    serde_json::to_vec_pretty(&meta).expect("numbers are JSON")
}

/// A header and rows.
fn table<Row: Serialize>(header: &str, rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(header.split(',')).expect("memory takes every byte");
    rows.for_each(|row| writer.serialize(row).expect("plain rows are written to memory"));
    writer.into_inner().expect("memory takes every byte")
}

fn townships(input: &Input, names: &Names) -> Vec<u8> {
    let rows = input.townships.iter().zip(&names.townships);
    table("township_id,county_id,name,x,y", rows.map(|(town, name)| (&town.code, &town.county, name, town.at.x, town.at.y)))
}

fn units(input: &Input, names: &Names) -> Vec<u8> {
    let rows = input.units.iter().zip(&names.units);
    table(
        "unit_id,name,kind,county_id,township_id,x,y",
        rows.map(|(unit, known)| (&unit.code, &known.name, &known.kind, &unit.county, &known.township, unit.at.x, unit.at.y)),
    )
}

fn sites(input: &Input, names: &Names) -> Vec<u8> {
    table(
        "site_id,name,unit_id,county_id,township_id,x,y,fixed_cost",
        input.sites.iter().map(|site| {
            let (unit, township) = (&input.units[site.unit].code, &names.units[site.unit].township);
            (&site.code, &site.name, unit, &site.county, township, site.at.x, site.at.y, site.fixed_cost.fen() / 100)
        }),
    )
}

fn rooms(input: &Input) -> Vec<u8> {
    table(
        "room_id,site_id,floor,rows,cols,capacity,accessible,cost",
        input.rooms.iter().map(|room| {
            let (rows, cols) = size(room);
            let accessible = u8::from(room.accessible);
            (&room.code, &input.sites[room.site].code, room.floor, rows, cols, room.capacity, accessible, room.cost.fen() / 100)
        }),
    )
}

fn size(room: &Room) -> (u8, u8) {
    room.cells.iter().fold((0, 0), |(rows, cols), cell| (rows.max(cell.row), cols.max(cell.col)))
}

fn posts(input: &Input, names: &Names) -> Vec<u8> {
    let rows = input.posts.iter().zip(&names.posts);
    table(
        "post_id,county_id,name,category,vacancies",
        rows.map(|(post, known)| (&post.code, &known.county, &known.name, post.category.to_string(), known.vacancies)),
    )
}

const fn letter(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "F",
        Gender::Male => "M",
    }
}

fn applicants(input: &Input, names: &Names) -> Vec<u8> {
    table(
        "applicant_id,name,id_number,gender,township_id,unit_id,post_id,category,accessible",
        input.applicants.iter().zip(&names.applicants).map(|(applicant, known)| {
            let unit = applicant.unit.map_or("", |unit| &input.units[unit].code);
            let (town, post) = (&input.townships[applicant.township].code, &input.posts[applicant.post].code);
            let (category, accessible) = (applicant.category.to_string(), u8::from(applicant.accessible));
            (&applicant.code, &known.name, &known.id_number, letter(known.gender), town, unit, post, category, accessible)
        }),
    )
}

fn staff(input: &Input, names: &Names) -> Vec<u8> {
    table(
        "staff_id,name,gender,unit_id,county_id,x,y,years,quals,avail,max_sessions,prior_load",
        input.staff.iter().zip(&names.staff).map(|(person, known)| {
            let who = (&person.code, &known.name, letter(person.gender), &input.units[person.unit].code, &person.county);
            let can: String = person.available.iter().map(|session| session.letter()).collect();
            let what = (known.years, person.qualifications.join(";"), can, person.max_sessions, person.prior_load);
            (who, person.at.x, person.at.y, what)
        }),
    )
}

fn relatives(input: &Input) -> Vec<u8> {
    let pairs = input.relatives.iter().map(|&(staff, applicant)| (&input.staff[staff].code, &input.applicants[applicant].code));
    table("staff_id,applicant_id", pairs)
}

fn roles(input: &Input) -> Vec<u8> {
    table(
        "role,session,scope,quota,pay,qual,min_female,min_male,forbid_own_unit,prefer_host",
        input.roles.iter().map(|role| {
            let scope = match role.scope {
                Scope::Room => "room",
                Scope::Site => "site",
            };
            let (own, host) = (u8::from(role.forbid_own_unit), u8::from(role.prefer_host));
            let what = (&role.name, role.session.letter(), scope, role.quota, role.pay.fen() / 100, &role.qualification);
            (what, role.min_female, role.min_male, own, host)
        }),
    )
}

fn interview(input: &Input) -> Vec<u8> {
    table("site_id,rooms", input.interview.iter().map(|interview| (&input.sites[interview.site].code, interview.rooms)))
}
