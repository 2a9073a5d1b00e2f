//! Actual values an officer typed (绩效完成值): those no stage of the exam can count.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId},
};

/// One typed value with its explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub value: String,
    pub note: String,
    pub by: AccountId,
    pub at: Moment,
}

/// Keeps a value in place of the one before.
pub async fn put(tx: &Tx, exam: ExamId, indicator: &str, typed: &Typed) -> Result<()> {
    let sql = "INSERT INTO indicator_actual (exam_id, indicator, value, note, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (exam_id, indicator) DO UPDATE SET value = $3, note = $4, account_id = $5, at = $6";
    let values = vec![
        exam.0.into(),
        indicator.into(),
        typed.value.clone().into(),
        typed.note.clone().into(),
        typed.by.0.into(),
        row::millis(typed.at).into(),
    ];
    row::run(tx.connection(), sql, values).await?;
    Ok(())
}

/// Every typed value, by indicator.
pub async fn all(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<String, Typed>> {
    #[derive(FromQueryResult)]
    struct Row {
        indicator: String,
        value: String,
        note: String,
        account_id: i64,
        at: i64,
    }
    let sql = "SELECT indicator, value, note, account_id, at FROM indicator_actual WHERE exam_id = $1";
    let rows = row::all::<Row>(r.connection(), sql, vec![exam.0.into()]).await?;
    let typed =
        |row: Row| (row.indicator, Typed { value: row.value, note: row.note, by: AccountId(row.account_id), at: row::moment(row.at) });
    Ok(rows.into_iter().map(typed).collect())
}
