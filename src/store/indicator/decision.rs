//! Decided doubts (疑点处理) as rows: added, never changed; the newest counts.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    id::{AccountId, ExamId},
    indicator::trap::{Decision, Verdict},
};

/// Keeps a decision.
pub async fn insert(tx: &Tx, exam: ExamId, decision: &Decision) -> Result<()> {
    let columns = ["exam_id", "trap", "decision", "reason", "evidence", "account_id", "at"];
    let values = vec![
        exam.0.into(),
        decision.trap.clone().into(),
        decision.verdict.word().into(),
        decision.reason.clone().into(),
        decision.evidence.clone().into(),
        decision.by.0.into(),
        row::millis(decision.at).into(),
    ];
    row::insert(tx.connection(), "trap_decision", &columns, vec![values]).await
}

/// Every decision, oldest first, by doubt.
pub async fn all(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<String, Vec<Decision>>> {
    #[derive(FromQueryResult)]
    struct Row {
        trap: String,
        decision: String,
        reason: String,
        evidence: String,
        account_id: i64,
        at: i64,
    }
    let sql = "SELECT trap, decision, reason, evidence, account_id, at FROM trap_decision WHERE exam_id = $1 ORDER BY id";
    let mut decisions: BTreeMap<String, Vec<Decision>> = BTreeMap::new();
    for row in row::all::<Row>(r.connection(), sql, vec![exam.0.into()]).await? {
        let verdict = row::known(Verdict::parse(&row.decision), "trap_decision.decision")?;
        let (reason, evidence, by, at) = (row.reason, row.evidence, AccountId(row.account_id), row::moment(row.at));
        decisions.entry(row.trap.clone()).or_default().push(Decision { trap: row.trap, verdict, reason, evidence, by, at });
    }
    Ok(decisions)
}
