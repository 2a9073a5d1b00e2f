//! Papers issued (文书发放登记): which file came out of which plan, with its digest.

use sea_orm::FromQueryResult;

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId, PlanId},
};

/// One file handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    pub plan: PlanId,
    /// `tickets`, `charts`, `doors`, `roster` …
    pub kind: String,
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
    pub pages: u32,
    pub at: Moment,
    pub by: Option<AccountId>,
}

/// Keeps many.
pub async fn insert_many(tx: &Tx, exam: ExamId, issues: &[Issue]) -> Result<()> {
    let columns = ["exam_id", "plan_id", "kind", "name", "sha256", "bytes", "pages", "at", "account_id"];
    let values = |i: &Issue| {
        vec![
            exam.0.into(),
            i.plan.0.into(),
            i.kind.clone().into(),
            i.name.clone().into(),
            i.sha256.clone().into(),
            i.bytes.cast_signed().into(),
            i.pages.cast_signed().into(),
            row::millis(i.at).into(),
            i.by.map(|id| id.0).into(),
        ]
    };
    row::insert(tx.connection(), "issue", &columns, issues.iter().map(values).collect()).await
}

/// Everything issued from a plan, newest first.
pub async fn list(r: &impl Reader, plan: PlanId) -> Result<Vec<Issue>> {
    #[derive(FromQueryResult)]
    struct Row {
        plan_id: i64,
        kind: String,
        name: String,
        sha256: String,
        bytes: i64,
        pages: i32,
        at: i64,
        account_id: Option<i64>,
    }
    let sql = "SELECT plan_id, kind, name, sha256, bytes, pages, at, account_id FROM issue WHERE plan_id = $1 ORDER BY id DESC";
    let rows = row::all::<Row>(r.connection(), sql, vec![plan.0.into()]).await?;
    let issue = |row: Row| Issue {
        plan: PlanId(row.plan_id),
        kind: row.kind,
        name: row.name,
        sha256: row.sha256,
        bytes: row.bytes.unsigned_abs(),
        pages: row.pages.unsigned_abs(),
        at: row::moment(row.at),
        by: row.account_id.map(AccountId),
    };
    Ok(rows.into_iter().map(issue).collect())
}
