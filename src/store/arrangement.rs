//! Plans (编排方案), rooms in use and seats as rows.

mod amendment;
mod difference;
pub mod draw;
mod load;
pub mod scenario;

use std::collections::BTreeMap;

use sea_orm::{FromQueryResult, Value};

pub use amendment::{Amendment, ReserveLine, amendment, amendments, insert_amendment, reserves, reserves_at};
pub use difference::{Difference, difference};
pub use load::{Load, loads};

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Gender, Moment,
    arrangement::{Placement, PlanHead, PlanState, SeatNumber, TicketNumber},
    exam::{Category, Cell},
    id::{AccountId, ExamId, PlanId, RegistrationId, RoomId, SiteId},
    staffing::{Duty, Reserve},
};

/// A plan to keep.
#[derive(Debug, Clone)]
pub struct NewPlan {
    pub parent: Option<PlanId>,
    pub seed: u64,
    pub input_digest: String,
    pub policy_version: u32,
    /// JSON for the officer's page.
    pub report: String,
    pub made: Moment,
    pub by: Option<AccountId>,
    pub room_use: Vec<(RoomId, Category)>,
    pub placements: Vec<Placement>,
    pub duties: Vec<Duty>,
    pub reserves: Vec<Reserve>,
}

/// Keeps a plan whole under the exam's next version.
pub async fn insert_plan(tx: &Tx, exam: ExamId, new: &NewPlan) -> Result<PlanId> {
    let c = tx.connection();
    // Holding the exam's row keeps two planners from taking one version.
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let last: i32 = row::one(c, "SELECT coalesce(max(version), 0) FROM plan WHERE exam_id = $1", vec![exam.0.into()]).await?.unwrap_or(0);
    let head: Vec<Value> = vec![
        exam.0.into(),
        (last + 1).into(),
        new.parent.map(|id| id.0).into(),
        new.seed.cast_signed().into(),
        new.input_digest.clone().into(),
        i32::try_from(new.policy_version).unwrap_or(i32::MAX).into(),
        "proposed".into(),
        new.report.clone().into(),
        row::millis(new.made).into(),
        new.by.map(|id| id.0).into(),
    ];
    let columns = ["exam_id", "version", "parent_id", "seed", "input_digest", "policy_version", "state", "report", "made", "account_id"];
    let keys = row::insert_keys(c, "plan", &columns, vec![head]).await?;
    let id = PlanId(row::known(keys.first().copied(), "plan key")?);
    let used = new.room_use.iter().map(|(room, category)| vec![id.0.into(), room.0.into(), category.to_string().into()]).collect();
    row::insert(c, "room_use", &["plan_id", "room_id", "category"], used).await?;
    add_placements(tx, id, &new.placements).await?;
    let duty = |d: &Duty| -> Vec<Value> {
        let session = d.session.letter().to_string();
        vec![id.0.into(), d.staff.0.into(), session.into(), d.site.0.into(), d.role.clone().into(), d.room.map(i32::from).into()]
    };
    row::insert(c, "duty", &["plan_id", "staff_id", "session", "site_id", "role", "room"], new.duties.iter().map(duty).collect()).await?;
    amendment::insert_reserves(tx, id, &new.reserves).await?;
    Ok(id)
}

/// Adds seats to a plan; `Taken(Seat)` where a seat or ticket number is held.
pub async fn add_placements(tx: &Tx, plan: PlanId, placements: &[Placement]) -> Result<()> {
    let values = |p: &Placement| -> Vec<Value> {
        vec![
            plan.0.into(),
            p.registration.0.into(),
            p.room.0.into(),
            i32::from(p.seat).into(),
            i32::from(p.cell.row).into(),
            i32::from(p.cell.col).into(),
            p.ticket.as_str().into(),
        ]
    };
    let columns = ["plan_id", "registration_id", "room_id", "seat", "cell_row", "cell_col", "ticket"];
    row::insert(tx.connection(), "placement", &columns, placements.iter().map(values).collect()).await
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: i64,
    version: i32,
    parent_id: Option<i64>,
    seed: i64,
    input_digest: String,
    policy_version: i32,
    state: String,
    state_at: Option<i64>,
    state_by: Option<i64>,
    made: i64,
}

impl HeadRow {
    fn head(self) -> Result<PlanHead> {
        let at = row::moment(self.state_at.unwrap_or(0));
        Ok(PlanHead {
            id: PlanId(self.id),
            version: row::small(self.version.into(), "plan.version")?,
            parent: self.parent_id.map(PlanId),
            seed: self.seed.cast_unsigned(),
            input_digest: self.input_digest,
            policy_version: row::small(self.policy_version.into(), "plan.policy_version")?,
            state: match self.state.as_str() {
                "adopted" => PlanState::Adopted { at, by: AccountId(self.state_by.unwrap_or(0)) },
                "superseded" => PlanState::Superseded { at },
                _ => PlanState::Proposed,
            },
            made: row::moment(self.made),
        })
    }
}

const HEAD: &str = "SELECT id, version, parent_id, seed, input_digest, policy_version, state, state_at, state_by, made FROM plan";

/// One plan's head.
pub async fn head(r: &impl Reader, exam: ExamId, id: PlanId) -> Result<Option<PlanHead>> {
    let found =
        row::first::<HeadRow>(r.connection(), &format!("{HEAD} WHERE exam_id = $1 AND id = $2"), vec![exam.0.into(), id.0.into()]).await?;
    found.map(HeadRow::head).transpose()
}

/// Every plan's head, newest first.
pub async fn heads(r: &impl Reader, exam: ExamId) -> Result<Vec<PlanHead>> {
    let rows =
        row::all::<HeadRow>(r.connection(), &format!("{HEAD} WHERE exam_id = $1 ORDER BY version DESC"), vec![exam.0.into()]).await?;
    rows.into_iter().map(HeadRow::head).collect()
}

/// The exam's plan in force.
pub async fn adopted(r: &impl Reader, exam: ExamId) -> Result<Option<PlanHead>> {
    let found =
        row::first::<HeadRow>(r.connection(), &format!("{HEAD} WHERE exam_id = $1 AND state = 'adopted'"), vec![exam.0.into()]).await?;
    found.map(HeadRow::head).transpose()
}

/// The report kept with a plan, as JSON.
pub async fn report(r: &impl Reader, plan: PlanId) -> Result<Option<String>> {
    row::one(r.connection(), "SELECT report FROM plan WHERE id = $1", vec![plan.0.into()]).await
}

/// Moves a plan to another state.
pub async fn set_state(tx: &Tx, plan: PlanId, state: &PlanState) -> Result<()> {
    let (word, at, by) = match state {
        PlanState::Proposed => ("proposed", None, None),
        PlanState::Adopted { at, by } => ("adopted", Some(*at), Some(by.0)),
        PlanState::Superseded { at } => ("superseded", Some(*at), None),
    };
    let values = vec![word.into(), at.map(row::millis).into(), by.into(), plan.0.into()];
    row::run(tx.connection(), "UPDATE plan SET state = $1, state_at = $2, state_by = $3 WHERE id = $4", values).await?;
    Ok(())
}

/// A room in use, with how many sit in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomUseLine {
    pub room: RoomId,
    pub site: SiteId,
    pub category: Category,
    pub count: u32,
}

/// Rooms in use, by site and number.
pub async fn room_use(r: &impl Reader, plan: PlanId) -> Result<Vec<RoomUseLine>> {
    #[derive(FromQueryResult)]
    struct Used {
        room_id: i64,
        site_id: i64,
        category: String,
        n: i64,
    }
    let sql = "SELECT u.room_id, m.site_id, u.category, (SELECT count(*) FROM placement p WHERE p.plan_id = u.plan_id AND p.room_id = u.room_id) AS n
         FROM room_use u JOIN room m ON m.id = u.room_id JOIN site s ON s.id = m.site_id WHERE u.plan_id = $1 ORDER BY s.number, m.number";
    let rows = row::all::<Used>(r.connection(), sql, vec![plan.0.into()]).await?;
    rows.into_iter()
        .map(|u| {
            let category = row::known(Category::parse(&u.category), "room_use.category")?;
            Ok(RoomUseLine { room: RoomId(u.room_id), site: SiteId(u.site_id), category, count: row::small(u.n, "count")? })
        })
        .collect()
}

/// Those who sit another paper than the one their room is kept for, by room and paper.
pub async fn other_papers(r: &impl Reader, plan: PlanId) -> Result<BTreeMap<(RoomId, Category), u32>> {
    #[derive(FromQueryResult)]
    struct Other {
        room_id: i64,
        category: String,
        n: i64,
    }
    let sql = "SELECT l.room_id, r.category, count(*) AS n FROM placement l JOIN registration r ON r.id = l.registration_id
         JOIN room_use u ON u.plan_id = l.plan_id AND u.room_id = l.room_id
         WHERE l.plan_id = $1 AND r.category <> u.category GROUP BY l.room_id, r.category";
    let rows = row::all::<Other>(r.connection(), sql, vec![plan.0.into()]).await?;
    let key = |other: Other| {
        let category = row::known(Category::parse(&other.category), "registration.category")?;
        Ok(((RoomId(other.room_id), category), row::small(other.n, "count")?))
    };
    rows.into_iter().map(key).collect()
}

/// A seat with whoever sits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementLine {
    pub registration: RegistrationId,
    pub number: String,
    pub name: String,
    pub masked_id: String,
    pub gender: Gender,
    pub post_code: String,
    pub post_name: String,
    pub unit: String,
    pub category: Category,
    pub site: SiteId,
    pub room: RoomId,
    pub seat: SeatNumber,
    pub cell: Cell,
    pub ticket: TicketNumber,
    pub has_photo: bool,
}

#[derive(FromQueryResult)]
struct PlacementRow {
    registration_id: i64,
    number: String,
    name: String,
    id_masked: String,
    gender: i32,
    post_code: String,
    post_name: String,
    unit: String,
    category: String,
    site_id: i64,
    room_id: i64,
    seat: i32,
    cell_row: i32,
    cell_col: i32,
    ticket: String,
    has_photo: i32,
}

impl PlacementRow {
    fn line(self) -> Result<PlacementLine> {
        Ok(PlacementLine {
            registration: RegistrationId(self.registration_id),
            number: self.number,
            name: self.name,
            masked_id: self.id_masked,
            gender: if self.gender == 1 { Gender::Male } else { Gender::Female },
            post_code: self.post_code,
            post_name: self.post_name,
            unit: self.unit,
            category: row::known(Category::parse(&self.category), "registration.category")?,
            site: SiteId(self.site_id),
            room: RoomId(self.room_id),
            seat: row::small(self.seat.into(), "placement.seat")?,
            cell: Cell { row: row::small(self.cell_row.into(), "placement.row")?, col: row::small(self.cell_col.into(), "placement.col")? },
            ticket: row::known(TicketNumber::parse(&self.ticket).ok(), "placement.ticket")?,
            has_photo: self.has_photo != 0,
        })
    }
}

const PLACEMENT: &str =
    "SELECT l.registration_id, r.number, r.name, r.id_masked, r.gender, p.code AS post_code, p.name AS post_name, p.unit, r.category,
     m.site_id, l.room_id, l.seat, l.cell_row, l.cell_col, l.ticket, r.has_photo
     FROM placement l JOIN registration r ON r.id = l.registration_id JOIN post p ON p.id = r.post_id JOIN room m ON m.id = l.room_id";

/// Seats of a plan, or of one of its sites or rooms; by site, room and seat.
pub async fn placements(r: &impl Reader, plan: PlanId, site: Option<SiteId>, room: Option<RoomId>) -> Result<Vec<PlacementLine>> {
    let (mut condition, mut values) = (String::new(), vec![Value::from(plan.0)]);
    if let Some(site) = site {
        values.push(site.0.into());
        condition += &format!(" AND m.site_id = ${}", values.len());
    }
    if let Some(room) = room {
        values.push(room.0.into());
        condition += &format!(" AND l.room_id = ${}", values.len());
    }
    let sql = format!("{PLACEMENT} WHERE l.plan_id = $1{condition} ORDER BY m.site_id, m.number, l.seat");
    row::all::<PlacementRow>(r.connection(), &sql, values).await?.into_iter().map(PlacementRow::line).collect()
}

/// One candidate's seat.
pub async fn placement_of(r: &impl Reader, plan: PlanId, registration: RegistrationId) -> Result<Option<PlacementLine>> {
    let sql = format!("{PLACEMENT} WHERE l.plan_id = $1 AND l.registration_id = $2");
    row::first::<PlacementRow>(r.connection(), &sql, vec![plan.0.into(), registration.0.into()]).await?.map(PlacementRow::line).transpose()
}

/// How many are confirmed but have no seat in the plan.
pub async fn unseated(r: &impl Reader, exam: ExamId, plan: PlanId) -> Result<u64> {
    let sql = "SELECT count(*) FROM registration r WHERE r.exam_id = $1 AND r.stage = 'confirmed'
         AND NOT EXISTS (SELECT 1 FROM placement l WHERE l.plan_id = $2 AND l.registration_id = r.id)";
    row::count(r.connection(), sql, vec![exam.0.into(), plan.0.into()]).await
}
