//! A plan's files. What a plan names that its instance does not have keeps a place beyond the list, for `check` to find.

use serde::{Deserialize, Serialize};

use super::{Files, FormatError, Places, instance::session, place, places, rows};
use crate::{
    domain::exam::Category,
    planner::{Duty, Input, Plan, Report, Reserve, RoomUse, Seat, StageReport},
};

#[derive(Serialize, Deserialize)]
struct RoomUseRow {
    room_id: String,
    category: String,
}

#[derive(Serialize, Deserialize)]
struct SeatRow {
    applicant_id: String,
    room_id: String,
    row: i64,
    col: i64,
}

#[derive(Serialize, Deserialize)]
struct DutyRow {
    staff_id: String,
    session: String,
    site_id: String,
    role: String,
    room_id: String,
}

#[derive(Serialize, Deserialize)]
struct ReserveRow {
    staff_id: String,
    session: String,
    site_id: String,
    role: String,
}

/// Reads a plan folder.
pub fn read_plan(input: &Input, files: &Files) -> Result<Plan, FormatError> {
    let rooms = places(input.rooms.iter().map(|room| &room.code));
    let applicants = places(input.applicants.iter().map(|applicant| &applicant.code));
    let room_use = |row: RoomUseRow| {
        let wrong = || FormatError::Wrong { file: "room_use.csv", value: row.category.clone(), expected: "考试类别" };
        Ok(RoomUse { room: find(&rooms, &row.room_id), category: Category::parse(&row.category).ok_or_else(wrong)? })
    };
    let seat = |row: SeatRow| {
        let room = find(&rooms, &row.room_id);
        let at = |cell: &crate::domain::exam::Cell| i64::from(cell.row) == row.row && i64::from(cell.col) == row.col;
        let seat = input.rooms.get(room).and_then(|room| room.cells.iter().position(at)).and_then(|i| u8::try_from(i + 1).ok());
        Seat { applicant: find(&applicants, &row.applicant_id), room, seat: seat.unwrap_or(0) }
    };
    let room_use = rows::<RoomUseRow>(files, "room_use.csv")?.into_iter().map(room_use).collect::<Result<_, _>>()?;
    let seats = rows::<SeatRow>(files, "seats.csv")?.into_iter().map(seat).collect();
    Ok(Plan { room_use, seats, duties: duties(input, files, &rooms)?, reserves: reserves(input, files)?, report: Report::default() })
}

/// Ours, beyond the format; a folder without the file has none.
fn reserves(input: &Input, files: &Files) -> Result<Vec<Reserve>, FormatError> {
    const FILE: &str = "reserves.csv";
    if !files.contains_key(FILE) {
        return Ok(Vec::new());
    }
    let (staff, sites) = (places(input.staff.iter().map(|s| &s.code)), places(input.sites.iter().map(|s| &s.code)));
    let reserve = |row: ReserveRow| {
        let session = session(&row.session).ok_or(FormatError::Wrong { file: FILE, value: row.session, expected: "W或I" })?;
        let role = input.roles.iter().position(|role| role.session == session && role.name == row.role);
        Ok(Reserve {
            staff: place(&staff, FILE, &row.staff_id)?,
            session,
            site: place(&sites, FILE, &row.site_id)?,
            role: role.ok_or(FormatError::Unknown { file: FILE, code: row.role })?,
        })
    };
    rows::<ReserveRow>(files, FILE)?.into_iter().map(reserve).collect()
}

/// The place of a code, or one beyond every list.
fn find(places: &Places, code: &str) -> usize {
    places.get(code).copied().unwrap_or(usize::MAX)
}

/// An interview room's number, written without leading zeros.
fn interview_room(text: &str) -> usize {
    text.parse().ok().filter(|number: &usize| number.to_string() == text).unwrap_or(usize::MAX)
}

fn duties(input: &Input, files: &Files, rooms: &Places) -> Result<Vec<Duty>, FormatError> {
    let (staff, sites) = (places(input.staff.iter().map(|s| &s.code)), places(input.sites.iter().map(|s| &s.code)));
    let duty = |row: DutyRow| {
        let wrong = || FormatError::Wrong { file: "duties.csv", value: row.session.clone(), expected: "W或I" };
        let session = session(&row.session).ok_or_else(wrong)?;
        let role = input.roles.iter().position(|role| role.session == session && role.name == row.role);
        let room = match session {
            _ if row.room_id.is_empty() => None,
            crate::domain::staffing::Session::Written => Some(find(rooms, &row.room_id)),
            crate::domain::staffing::Session::Interview => Some(interview_room(&row.room_id)),
        };
        let (staff, site) = (find(&staff, &row.staff_id), find(&sites, &row.site_id));
        Ok(Duty { staff, session, site, role: role.unwrap_or(usize::MAX), room })
    };
    rows::<DutyRow>(files, "duties.csv")?.into_iter().map(duty).collect()
}

/// Writes `room_use.csv`, `seats.csv` and `duties.csv` of a plan that the planner made, and `reserves.csv` where somebody stands by.
#[must_use]
pub fn write_plan(input: &Input, plan: &Plan) -> Files {
    let room_use =
        plan.room_use.iter().map(|used| RoomUseRow { room_id: input.rooms[used.room].code.clone(), category: used.category.to_string() });
    let seats = plan.seats.iter().map(|seat| {
        let room = &input.rooms[seat.room];
        let cell = room.cells[usize::from(seat.seat) - 1];
        let (applicant_id, room_id) = (input.applicants[seat.applicant].code.clone(), room.code.clone());
        SeatRow { applicant_id, room_id, row: cell.row.into(), col: cell.col.into() }
    });
    let duties = plan.duties.iter().map(|duty| DutyRow {
        staff_id: input.staff[duty.staff].code.clone(),
        session: duty.session.letter().to_string(),
        site_id: input.sites[duty.site].code.clone(),
        role: input.roles[duty.role].name.clone(),
        room_id: match (duty.room, duty.session) {
            (None, _) => String::new(),
            (Some(room), crate::domain::staffing::Session::Written) => input.rooms[room].code.clone(),
            (Some(number), crate::domain::staffing::Session::Interview) => number.to_string(),
        },
    });
    let mut files = Files::from([
        ("room_use.csv".to_owned(), write(room_use)),
        ("seats.csv".to_owned(), write(seats)),
        ("duties.csv".to_owned(), write(duties)),
    ]);
    let reserves = plan.reserves.iter().map(|reserve| ReserveRow {
        staff_id: input.staff[reserve.staff].code.clone(),
        session: reserve.session.letter().to_string(),
        site_id: input.sites[reserve.site].code.clone(),
        role: input.roles[reserve.role].name.clone(),
    });
    if !plan.reserves.is_empty() {
        files.insert("reserves.csv".to_owned(), write(reserves));
    }
    files
}

pub(super) fn write(rows: impl Iterator<Item = impl Serialize>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.for_each(|row| writer.serialize(row).expect("plain rows are written to memory"));
    writer.into_inner().expect("memory takes every byte")
}

/// `report.json`: each stage's seconds, objective, bound, gap and status, and the peak memory in KiB where it is known.
#[must_use]
pub fn report(report: &Report, peak_memory: Option<u64>) -> Vec<u8> {
    let stage = |stage: &StageReport| {
        serde_json::json!({
            "seconds": (stage.seconds * 1000.0).round() / 1000.0, "objective": stage.objective, "bound": stage.bound,
            "gap": stage.gap(), "status": stage.status, "notes": stage.notes,
        })
    };
    let report = serde_json::json!({
        "arrange": stage(&report.arrange), "seat": stage(&report.seat), "staff": stage(&report.staff),
        "peak_memory_kib": peak_memory,
    });
    serde_json::to_vec_pretty(&report).expect("a report of numbers and texts is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{check::check, sample};

    #[test]
    fn a_plan_comes_back_as_it_went() {
        let (input, mut plan) = sample::tiny();
        assert_eq!(read_plan(&input, &write_plan(&input, &plan)), Ok(plan.clone()));
        plan.reserves.push(Reserve { staff: 8, session: crate::domain::staffing::Session::Written, site: 0, role: 0 });
        assert_eq!(read_plan(&input, &write_plan(&input, &plan)), Ok(plan));
    }

    #[test]
    fn what_the_instance_does_not_have_is_left_for_the_check() {
        let (input, plan) = sample::tiny();
        let mut files = write_plan(&input, &plan);
        files.insert("room_use.csv".into(), "\u{feff}room_id,category\nS0-01,A\nS0-02,D\nS9-99,A\n".into());
        let codes: Vec<&str> = check(&input, &read_plan(&input, &files).unwrap()).into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["R01"]);
        files.remove("seats.csv");
        assert_eq!(read_plan(&input, &files), Err(FormatError::Missing("seats.csv".into())));
    }
}
