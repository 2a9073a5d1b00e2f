//! Amendments of adopted plans (局部调整) and reserves (备用人员) as rows.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        Moment,
        id::{AccountId, ExamId, PlanId, SiteId, StaffId},
        staffing::{Reserve, Session},
    },
    store::{Reader, Result, Source, Tx, row},
};

/// What a version of a plan changes of the one before it, why, and by whose leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    pub plan: PlanId,
    pub parent: PlanId,
    pub reason: String,
    /// Who gave leave, as named by whoever carried it out.
    pub approver: String,
    /// What the officer read, a line a change.
    pub sentences: String,
    /// The changes as JSON, by the codes of people and rooms.
    pub document: String,
    pub by: AccountId,
    pub at: Moment,
}

#[derive(FromQueryResult)]
struct AmendmentRow {
    plan_id: i64,
    parent_id: i64,
    reason: String,
    approver: String,
    sentences: String,
    document: String,
    account_id: i64,
    at: i64,
}

/// Keeps an amendment.
pub async fn insert_amendment(tx: &Tx, new: &Amendment) -> Result<()> {
    let values: Vec<Value> = vec![
        new.plan.0.into(),
        new.parent.0.into(),
        new.reason.clone().into(),
        new.approver.clone().into(),
        new.sentences.clone().into(),
        new.document.clone().into(),
        new.by.0.into(),
        row::millis(new.at).into(),
    ];
    let columns = ["plan_id", "parent_id", "reason", "approver", "sentences", "document", "account_id", "at"];
    row::insert(tx.connection(), "amendment", &columns, vec![values]).await
}

impl AmendmentRow {
    fn amendment(self) -> Amendment {
        Amendment {
            plan: PlanId(self.plan_id),
            parent: PlanId(self.parent_id),
            reason: self.reason,
            approver: self.approver,
            sentences: self.sentences,
            document: self.document,
            by: AccountId(self.account_id),
            at: row::moment(self.at),
        }
    }
}

const SELECT: &str = "SELECT a.plan_id, a.parent_id, a.reason, a.approver, a.sentences, a.document, a.account_id, a.at FROM amendment a";

/// The amendment that made a plan, where one did.
pub async fn amendment(r: &impl Reader, plan: PlanId) -> Result<Option<Amendment>> {
    let found = row::first::<AmendmentRow>(r.connection(), &format!("{SELECT} WHERE a.plan_id = $1"), vec![plan.0.into()]).await?;
    Ok(found.map(AmendmentRow::amendment))
}

/// All amendments of an exam's plans, oldest first.
pub async fn amendments(r: &impl Reader, exam: ExamId) -> Result<Vec<Amendment>> {
    let sql = format!("{SELECT} JOIN plan p ON p.id = a.plan_id WHERE p.exam_id = $1 ORDER BY a.plan_id");
    let rows = row::all::<AmendmentRow>(r.connection(), &sql, vec![exam.0.into()]).await?;
    Ok(rows.into_iter().map(AmendmentRow::amendment).collect())
}

pub(super) async fn insert_reserves(tx: &Tx, plan: PlanId, reserves: &[Reserve]) -> Result<()> {
    let values = |reserve: &Reserve| -> Vec<Value> {
        let session = reserve.session.letter().to_string();
        vec![plan.0.into(), reserve.staff.0.into(), session.into(), reserve.site.0.into(), reserve.role.clone().into()]
    };
    let columns = ["plan_id", "staff_id", "session", "site_id", "role"];
    row::insert(tx.connection(), "reserve", &columns, reserves.iter().map(values).collect()).await
}

#[derive(FromQueryResult)]
struct ReserveRow {
    staff_id: i64,
    session: String,
    site_id: i64,
    role: String,
}

/// Who stands by in a plan, by session, site and role.
pub async fn reserves(r: &impl Reader, plan: PlanId) -> Result<Vec<Reserve>> {
    let sql = "SELECT staff_id, session, site_id, role FROM reserve WHERE plan_id = $1 ORDER BY session DESC, site_id, role, staff_id";
    let rows = row::all::<ReserveRow>(r.connection(), sql, vec![plan.0.into()]).await?;
    let reserve = |row: ReserveRow| Reserve {
        staff: StaffId(row.staff_id),
        session: session_of(&row.session),
        site: SiteId(row.site_id),
        role: row.role,
    };
    Ok(rows.into_iter().map(reserve).collect())
}

/// Somebody who stands by at a site, as the site's page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReserveLine {
    pub session: Session,
    pub role: String,
    pub code: String,
    pub name: String,
    pub unit: String,
    pub masked_phone: String,
}

#[derive(FromQueryResult)]
struct ReserveLineRow {
    session: String,
    role: String,
    code: String,
    name: String,
    unit: String,
    phone_masked: String,
}

/// Who stands by at one site of a plan.
pub async fn reserves_at(r: &impl Reader, plan: PlanId, site: SiteId) -> Result<Vec<ReserveLine>> {
    let sql = "SELECT v.session, v.role, s.code, s.name, u.name AS unit, s.phone_masked FROM reserve v JOIN staff s ON s.id = v.staff_id
         JOIN unit u ON u.id = s.unit_id WHERE v.plan_id = $1 AND v.site_id = $2 ORDER BY v.session DESC, v.role, s.code";
    let rows = row::all::<ReserveLineRow>(r.connection(), sql, vec![plan.0.into(), site.0.into()]).await?;
    let line = |row: ReserveLineRow| ReserveLine {
        session: session_of(&row.session),
        role: row.role,
        code: row.code,
        name: row.name,
        unit: row.unit,
        masked_phone: row.phone_masked,
    };
    Ok(rows.into_iter().map(line).collect())
}

fn session_of(letter: &str) -> Session {
    if letter == "W" { Session::Written } else { Session::Interview }
}
