//! Exam day (考试实施) as rows: who of the staff signed in, which candidates were there.

pub mod draw;

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    conduct::Attendance,
    id::{AccountId, ExamId, PlanId, RegistrationId, RoomId, SiteId, StaffId},
    staffing::Session,
};

fn session_of(letter: &str) -> Session {
    if letter == "W" { Session::Written } else { Session::Interview }
}

/// Who signed in for what, and when.
pub async fn arrivals(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<(StaffId, Session), Moment>> {
    #[derive(FromQueryResult)]
    struct Row {
        staff_id: i64,
        session: String,
        at: i64,
    }
    let rows =
        row::all::<Row>(r.connection(), "SELECT staff_id, session, at FROM check_in WHERE exam_id = $1", vec![exam.0.into()]).await?;
    Ok(rows.into_iter().map(|row| ((StaffId(row.staff_id), session_of(&row.session)), row::moment(row.at))).collect())
}

/// Signs somebody in; false where another did so an instant before.
pub async fn arrive(tx: &Tx, exam: ExamId, (staff, session): (StaffId, Session), (by, at): (AccountId, Moment)) -> Result<bool> {
    let sql = "INSERT INTO check_in (exam_id, staff_id, session, account_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let letter = session.letter().to_string();
    let values = vec![exam.0.into(), staff.0.into(), letter.into(), by.0.into(), row::millis(at).into()];
    Ok(row::run(tx.connection(), sql, values).await? == 1)
}

/// Takes a sign-in back; false where there was none.
pub async fn undo_arrival(tx: &Tx, exam: ExamId, (staff, session): (StaffId, Session)) -> Result<bool> {
    let sql = "DELETE FROM check_in WHERE exam_id = $1 AND staff_id = $2 AND session = $3";
    Ok(row::run(tx.connection(), sql, vec![exam.0.into(), staff.0.into(), session.letter().to_string().into()]).await? == 1)
}

/// Where the candidates of a room stand who are registered as there or absent.
pub async fn attendance(r: &impl Reader, plan: PlanId, room: RoomId) -> Result<BTreeMap<RegistrationId, Attendance>> {
    #[derive(FromQueryResult)]
    struct Row {
        registration_id: i64,
        state: String,
        at: i64,
    }
    let sql = "SELECT a.registration_id, a.state, a.at FROM attendance a JOIN placement l ON l.registration_id = a.registration_id
         WHERE l.plan_id = $1 AND l.room_id = $2";
    let rows = row::all::<Row>(r.connection(), sql, vec![plan.0.into(), room.0.into()]).await?;
    let state = |row: Row| {
        let state = row::known(Attendance::parse(&row.state, row::moment(row.at)), "attendance.state")?;
        Ok((RegistrationId(row.registration_id), state))
    };
    rows.into_iter().map(state).collect()
}

/// Keeps where a candidate stands; false where another registered the same person an instant before.
pub async fn put(tx: &Tx, exam: ExamId, registration: RegistrationId, state: Attendance, by: AccountId) -> Result<bool> {
    let c = tx.connection();
    let touched = match state {
        Attendance::Expected => {
            let sql = "DELETE FROM attendance WHERE exam_id = $1 AND registration_id = $2";
            row::run(c, sql, vec![exam.0.into(), registration.0.into()]).await?
        }
        Attendance::Present { at } | Attendance::Absent { at } => {
            let sql = "INSERT INTO attendance (exam_id, registration_id, state, account_id, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT DO NOTHING";
            let values = vec![exam.0.into(), registration.0.into(), state.word().into(), by.0.into(), row::millis(at).into()];
            row::run(c, sql, values).await?
        }
    };
    Ok(touched == 1)
}

/// A site or a room on the day, in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// 考务岗位 and those signed in.
    pub duties: u32,
    pub arrived: u32,
    /// 应考、到考、缺考
    pub seats: u32,
    pub present: u32,
    pub absent: u32,
}

#[derive(FromQueryResult)]
struct CountRow {
    key: i64,
    whole: i64,
    one: i64,
    other: i64,
}

/// Every site of a plan in figures.
pub async fn by_site(r: &impl Reader, plan: PlanId) -> Result<BTreeMap<SiteId, Count>> {
    let c = r.connection();
    let mut counts: BTreeMap<SiteId, Count> = BTreeMap::new();
    let sql = "SELECT d.site_id AS key, count(*) AS whole, count(k.at) AS one, CAST(0 AS BIGINT) AS other FROM duty d
         LEFT JOIN check_in k ON k.staff_id = d.staff_id AND k.session = d.session WHERE d.plan_id = $1 GROUP BY d.site_id";
    for found in row::all::<CountRow>(c, sql, vec![plan.0.into()]).await? {
        let count = counts.entry(SiteId(found.key)).or_default();
        (count.duties, count.arrived) = (row::small(found.whole, "count")?, row::small(found.one, "count")?);
    }
    for found in row::all::<CountRow>(c, &seats("m.site_id"), vec![plan.0.into()]).await? {
        let count = counts.entry(SiteId(found.key)).or_default();
        *count = with_seats(*count, &found)?;
    }
    Ok(counts)
}

/// Every room of a plan in figures of its candidates.
pub async fn by_room(r: &impl Reader, plan: PlanId) -> Result<BTreeMap<RoomId, Count>> {
    let rows = row::all::<CountRow>(r.connection(), &seats("l.room_id"), vec![plan.0.into()]).await?;
    rows.iter().map(|found| Ok((RoomId(found.key), with_seats(Count::default(), found)?))).collect()
}

fn seats(key: &str) -> String {
    let of = |state: &str| format!("count(CASE WHEN a.state = '{state}' THEN 1 END)");
    format!(
        "SELECT {key} AS key, count(*) AS whole, {} AS one, {} AS other FROM placement l JOIN room m ON m.id = l.room_id
         LEFT JOIN attendance a ON a.registration_id = l.registration_id WHERE l.plan_id = $1 GROUP BY {key}",
        of("present"),
        of("absent")
    )
}

fn with_seats(count: Count, found: &CountRow) -> Result<Count> {
    let small = |n: i64| row::small(n, "count");
    Ok(Count { seats: small(found.whole)?, present: small(found.one)?, absent: small(found.other)?, ..count })
}
