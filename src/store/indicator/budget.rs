//! The budget's book (项目资金台账) as rows: added, never changed.

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Fen,
    id::{AccountId, ExamId},
    indicator::{BudgetKind, BudgetLine},
};

/// Adds a line.
pub async fn insert(tx: &Tx, exam: ExamId, line: &BudgetLine) -> Result<()> {
    let values = vec![
        exam.0.into(),
        line.kind.word().into(),
        line.amount.fen().into(),
        line.note.clone().into(),
        line.by.0.into(),
        row::millis(line.at).into(),
    ];
    row::insert(tx.connection(), "budget_line", &["exam_id", "kind", "amount", "note", "account_id", "at"], vec![values]).await
}

/// Every line, oldest first.
pub async fn lines(r: &impl Reader, exam: ExamId) -> Result<Vec<BudgetLine>> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        amount: i64,
        note: String,
        account_id: i64,
        at: i64,
    }
    let sql = "SELECT kind, amount, note, account_id, at FROM budget_line WHERE exam_id = $1 ORDER BY id";
    let rows = row::all::<Row>(r.connection(), sql, vec![exam.0.into()]).await?;
    let line = |row: Row| {
        let kind = row::known(BudgetKind::parse(&row.kind), "budget_line.kind")?;
        Ok(BudgetLine { kind, amount: Fen::new(row.amount), note: row.note, by: AccountId(row.account_id), at: row::moment(row.at) })
    };
    rows.into_iter().map(line).collect()
}
