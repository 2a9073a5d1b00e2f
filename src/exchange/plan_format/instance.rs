//! An instance's files, one row type each, in the words of the format.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Files, FormatError, Instance, Places, bytes, place, places, rows};
use crate::{
    domain::{
        Fen, Gender,
        exam::{Category, Cell, Layout, Point, TailRooms},
        id_number::check_character,
        staffing::{DutyRole, Scope, Session},
    },
    planner::{
        Applicant, Finding, Input, InterviewSite, Post, ReserveShare, Room, Rules, Site, Staff, Supplement, Township, Unit, Weights,
    },
};

#[derive(Deserialize)]
struct Meta {
    spare_rooms_per_site: u16,
    paper_cost_per_site_category: i64,
    app_max_hm: i64,
    staff_max_hm: i64,
    budget_yuan: i64,
    target_person_times: u32,
    /// Ours, beyond the format: seats of each room kept for late approvals.
    #[serde(default)]
    reserved_seats: u16,
    /// Ours, beyond the format: who stands by, in percent of a role.
    #[serde(default)]
    reserves: Vec<MetaReserve>,
    /// Ours, beyond the format: roles that take more people at each site where the target is missed.
    #[serde(default)]
    supplements: Vec<MetaSupplement>,
    /// Ours, beyond the format: `merge` or `mixed` where several papers may be sat in one room.
    #[serde(default)]
    tail_rooms: String,
    weights: MetaWeights,
}

#[derive(Deserialize)]
struct MetaReserve {
    role: String,
    percent: u8,
}

#[derive(Deserialize)]
struct MetaSupplement {
    role: String,
    per_site: u32,
}

#[derive(Deserialize)]
struct MetaWeights {
    app_hm_jiao: i64,
    staff_hm: i64,
    fair: i64,
    same_gender_pair: i64,
    nonhost: i64,
    adj4: i64,
    adj8: i64,
}

#[derive(Deserialize)]
struct TownshipRow {
    township_id: String,
    county_id: String,
    x: i32,
    y: i32,
}

#[derive(Deserialize)]
struct UnitRow {
    unit_id: String,
    county_id: String,
    x: i32,
    y: i32,
}

#[derive(Deserialize)]
struct SiteRow {
    site_id: String,
    name: String,
    unit_id: String,
    county_id: String,
    x: i32,
    y: i32,
    fixed_cost: i64,
}

#[derive(Deserialize)]
struct RoomRow {
    room_id: String,
    site_id: String,
    floor: i16,
    rows: u8,
    cols: u8,
    capacity: u16,
    accessible: String,
    cost: i64,
    /// Not in the format: the room's number, and row and column of each seat in order, as `1-1 2-1`.
    number: Option<u16>,
    cells: Option<String>,
}

#[derive(Deserialize)]
struct PostRow {
    post_id: String,
    category: String,
}

#[derive(Deserialize)]
struct ApplicantRow {
    applicant_id: String,
    /// Left out of what the public is given.
    #[serde(default = "not_told")]
    id_number: String,
    township_id: String,
    unit_id: String,
    post_id: String,
    category: String,
    accessible: String,
}

/// What stands for a number in a file without the column.
const NOT_TOLD: &str = "-";

fn not_told() -> String {
    NOT_TOLD.to_owned()
}

#[derive(Deserialize)]
struct StaffRow {
    staff_id: String,
    gender: String,
    unit_id: String,
    county_id: String,
    x: i32,
    y: i32,
    quals: String,
    avail: String,
    max_sessions: u16,
    prior_load: u16,
}

#[derive(Deserialize)]
struct RelativeRow {
    staff_id: String,
    applicant_id: String,
}

#[derive(Deserialize)]
struct RoleRow {
    role: String,
    session: String,
    scope: String,
    quota: u32,
    pay: i64,
    qual: String,
    min_female: u32,
    min_male: u32,
    forbid_own_unit: String,
    prefer_host: String,
}

#[derive(Deserialize)]
struct InterviewRow {
    site_id: String,
    rooms: u16,
}

pub(super) fn read(files: &Files) -> Result<Instance, FormatError> {
    let townships: Vec<Township> = rows::<TownshipRow>(files, "townships.csv")?
        .into_iter()
        .map(|row| Township { code: row.township_id, county: row.county_id, at: Point { x: row.x, y: row.y } })
        .collect();
    let units: Vec<Unit> = rows::<UnitRow>(files, "units.csv")?
        .into_iter()
        .map(|row| Unit { code: row.unit_id, county: row.county_id, at: Point { x: row.x, y: row.y } })
        .collect();
    let unit_places = places(units.iter().map(|unit| &unit.code));
    let sites = sites(files, &unit_places)?;
    let site_places = places(sites.iter().map(|site| &site.code));
    let rooms = rooms(files, &site_places)?;
    let posts = posts(files)?;
    let towns = places(townships.iter().map(|town| &town.code));
    let (applicants, findings) = applicants(files, (&towns, &unit_places), &posts)?;
    let staff = staff(files, &unit_places)?;
    let (people, sitting) = (places(staff.iter().map(|s| &s.code)), places(applicants.iter().map(|a| &a.code)));
    let relative =
        |row: RelativeRow| Ok((place(&people, "relatives.csv", &row.staff_id)?, place(&sitting, "relatives.csv", &row.applicant_id)?));
    let relatives = rows::<RelativeRow>(files, "relatives.csv")?.into_iter().map(relative).collect::<Result<_, _>>()?;
    let interview = |row: InterviewRow| Ok(InterviewSite { site: place(&site_places, "interview.csv", &row.site_id)?, rooms: row.rooms });
    let interview = rows::<InterviewRow>(files, "interview.csv")?.into_iter().map(interview).collect::<Result<_, _>>()?;
    let roles = roles(files)?;
    let rules = rules(files, &roles)?;
    let input = Input { townships, units, sites, rooms, posts, applicants, staff, relatives, roles, interview, rules, pins: vec![] };
    Ok(Instance { input, findings })
}

fn rules(files: &Files, roles: &[DutyRole]) -> Result<Rules, FormatError> {
    let unreadable = |error: serde_json::Error| FormatError::Unreadable { file: "meta.json".into(), cause: error.to_string() };
    let meta: Meta = serde_json::from_slice(bytes(files, "meta.json")?).map_err(unreadable)?;
    let weights = meta.weights;
    let share = |share: MetaReserve| {
        let role = roles.iter().position(|role| role.name == share.role);
        Ok(ReserveShare { role: role.ok_or(FormatError::Unknown { file: "meta.json", code: share.role })?, percent: share.percent })
    };
    let more = |more: MetaSupplement| {
        let role = roles.iter().position(|role| role.name == more.role);
        Ok(Supplement { role: role.ok_or(FormatError::Unknown { file: "meta.json", code: more.role })?, per_site: more.per_site })
    };
    Ok(Rules {
        spare_rooms_per_site: meta.spare_rooms_per_site,
        paper_cost_per_site_category: Fen::yuan(meta.paper_cost_per_site_category),
        applicant_max_distance: meta.app_max_hm,
        staff_max_distance: meta.staff_max_hm,
        budget: Fen::yuan(meta.budget_yuan),
        target_person_times: meta.target_person_times,
        reserves: meta.reserves.into_iter().map(share).collect::<Result<_, _>>()?,
        supplements: meta.supplements.into_iter().map(more).collect::<Result<_, _>>()?,
        reserved_seats: meta.reserved_seats,
        tail_rooms: TailRooms::named(&meta.tail_rooms).unwrap_or_default(),
        weights: Weights {
            applicant_distance: weights.app_hm_jiao,
            staff_distance: weights.staff_hm,
            fairness: weights.fair,
            same_gender_pair: weights.same_gender_pair,
            not_host: weights.nonhost,
            adjacent: weights.adj4,
            diagonal: weights.adj8,
        },
    })
}

fn sites(files: &Files, units: &Places) -> Result<Vec<Site>, FormatError> {
    let site = |row: SiteRow| {
        Ok(Site {
            unit: place(units, "sites.csv", &row.unit_id)?,
            code: row.site_id,
            name: row.name,
            county: row.county_id,
            at: Point { x: row.x, y: row.y },
            fixed_cost: Fen::yuan(row.fixed_cost),
        })
    };
    rows::<SiteRow>(files, "sites.csv")?.into_iter().map(site).collect()
}

fn rooms(files: &Files, sites: &Places) -> Result<Vec<Room>, FormatError> {
    let mut count = vec![0u16; sites.len()];
    let room = |row: RoomRow| {
        let site = place(sites, "rooms.csv", &row.site_id)?;
        count[site] += 1;
        let told = || row.room_id.rsplit('-').next().and_then(|tail| tail.parse().ok());
        let cells = match &row.cells {
            Some(text) => {
                cells(text).ok_or_else(|| FormatError::Wrong { file: "rooms.csv", value: text.clone(), expected: "座位次序" })?
            }
            None => Layout::by_rows("", row.rows, row.cols).cells,
        };
        Ok(Room {
            number: row.number.or_else(told).unwrap_or(count[site]),
            code: row.room_id,
            site,
            floor: row.floor,
            capacity: row.capacity,
            accessible: row.accessible == "1",
            cost: Fen::yuan(row.cost),
            cells,
        })
    };
    rows::<RoomRow>(files, "rooms.csv")?.into_iter().map(room).collect()
}

/// Reads `1-1 2-1`.
fn cells(text: &str) -> Option<Vec<Cell>> {
    let cell = |word: &str| {
        let (row, col) = word.split_once('-')?;
        Some(Cell { row: row.parse().ok()?, col: col.parse().ok()? })
    };
    text.split(' ').map(cell).collect()
}

fn category(file: &'static str, value: &str) -> Result<Category, FormatError> {
    Category::parse(value).ok_or_else(|| FormatError::Wrong { file, value: value.to_owned(), expected: "考试类别" })
}

fn posts(files: &Files) -> Result<Vec<Post>, FormatError> {
    let post = |row: PostRow| Ok(Post { category: category("posts.csv", &row.category)?, code: row.post_id });
    rows::<PostRow>(files, "posts.csv")?.into_iter().map(post).collect()
}

fn applicants(files: &Files, (towns, units): (&Places, &Places), posts: &[Post]) -> Result<(Vec<Applicant>, Vec<Finding>), FormatError> {
    let posts = places(posts.iter().map(|post| &post.code));
    let (mut applicants, mut findings, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut finding = |code, sentence| findings.push(Finding { code, hard: true, sentence });
    for row in rows::<ApplicantRow>(files, "applicants.csv")? {
        let told = row.id_number != NOT_TOLD;
        if told && !check_digit_holds(&row.id_number) {
            finding("I01", format!("考生{}的身份证号长度或校验位不符", row.applicant_id));
        }
        if !seen.insert(row.id_number) && told {
            finding("I02", format!("考生{}的身份证号与其他考生重复", row.applicant_id));
        }
        let unit = (!row.unit_id.is_empty()).then(|| place(units, "applicants.csv", &row.unit_id)).transpose()?;
        applicants.push(Applicant {
            township: place(towns, "applicants.csv", &row.township_id)?,
            unit,
            post: place(&posts, "applicants.csv", &row.post_id)?,
            category: category("applicants.csv", &row.category)?,
            accessible: row.accessible == "1",
            code: row.applicant_id,
        });
    }
    Ok((applicants, findings))
}

/// The format asks for length and check digit only: its people are synthetic and need no real region or birthday.
fn check_digit_holds(number: &str) -> bool {
    let digits = number.get(..17).filter(|digits| number.len() == 18 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.is_some_and(|digits| number.ends_with(check_character(digits)))
}

fn staff(files: &Files, units: &Places) -> Result<Vec<Staff>, FormatError> {
    let person = |row: StaffRow| {
        let gender = if row.gender == "F" { Gender::Female } else { Gender::Male };
        let sessions = [Session::Written, Session::Interview].into_iter().filter(|session| row.avail.contains(session.letter()));
        Ok(Staff {
            gender,
            unit: place(units, "staff.csv", &row.unit_id)?,
            county: row.county_id,
            at: Point { x: row.x, y: row.y },
            qualifications: row.quals.split(';').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            available: sessions.collect(),
            max_sessions: row.max_sessions,
            prior_load: row.prior_load,
            code: row.staff_id,
        })
    };
    rows::<StaffRow>(files, "staff.csv")?.into_iter().map(person).collect()
}

fn roles(files: &Files) -> Result<Vec<DutyRole>, FormatError> {
    let wrong = |value: &str, expected| FormatError::Wrong { file: "roles.csv", value: value.to_owned(), expected };
    let role = |row: RoleRow| {
        Ok(DutyRole {
            session: session(&row.session).ok_or_else(|| wrong(&row.session, "W或I"))?,
            scope: match row.scope.as_str() {
                "room" => Scope::Room,
                "site" => Scope::Site,
                other => return Err(wrong(other, "room或site")),
            },
            name: row.role,
            quota: row.quota,
            pay: Fen::yuan(row.pay),
            qualification: row.qual,
            min_female: row.min_female,
            min_male: row.min_male,
            forbid_own_unit: row.forbid_own_unit == "1",
            prefer_host: row.prefer_host == "1",
        })
    };
    rows::<RoleRow>(files, "roles.csv")?.into_iter().map(role).collect()
}

/// A session by its letter.
pub(super) fn session(letter: &str) -> Option<Session> {
    [Session::Written, Session::Interview].into_iter().find(|session| letter == session.letter().to_string())
}

#[cfg(test)]
mod tests;
