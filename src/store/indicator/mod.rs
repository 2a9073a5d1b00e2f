//! Indicators (绩效) as rows: what officers typed, the figures the system counts, decisions, funds, surveys, signed sheets.

pub mod budget;
pub mod count;
pub mod decision;
pub mod evaluation;
pub mod point;
pub mod survey;
pub mod table;

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId},
    indicator::Cause,
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

/// A file that proves a typed value.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Evidence {
    pub id: i64,
    pub indicator: String,
    pub name: String,
    pub sha256: String,
    pub bytes: i64,
}

/// Keeps a file.
pub async fn add_evidence(
    tx: &Tx,
    (exam, indicator): (ExamId, &str),
    (name, sha256, content): (&str, &str, &[u8]),
    (by, at): (AccountId, Moment),
) -> Result<()> {
    let sql =
        "INSERT INTO indicator_evidence (exam_id, indicator, name, sha256, content, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values =
        vec![exam.0.into(), indicator.into(), name.into(), sha256.into(), content.to_vec().into(), by.0.into(), row::millis(at).into()];
    row::run(tx.connection(), sql, values).await?;
    Ok(())
}

/// Every file's name, by indicator and in order.
pub async fn evidence(r: &impl Reader, exam: ExamId) -> Result<Vec<Evidence>> {
    let sql = "SELECT id, indicator, name, sha256, CAST(length(content) AS BIGINT) AS bytes FROM indicator_evidence
         WHERE exam_id = $1 ORDER BY indicator, id";
    row::all(r.connection(), sql, vec![exam.0.into()]).await
}

/// A file's name and content.
pub async fn evidence_content(r: &impl Reader, exam: ExamId, id: i64) -> Result<Option<(String, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        content: Vec<u8>,
    }
    let sql = "SELECT name, content FROM indicator_evidence WHERE exam_id = $1 AND id = $2";
    let found = row::first::<Row>(r.connection(), sql, vec![exam.0.into(), id.into()]).await?;
    Ok(found.map(|row| (row.name, row.content)))
}

/// Keeps cause and remedy in place of those before.
pub async fn put_cause(tx: &Tx, exam: ExamId, indicator: &str, cause: &Cause, (by, at): (AccountId, Moment)) -> Result<()> {
    let sql = "INSERT INTO indicator_cause (exam_id, indicator, cause, remedy, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (exam_id, indicator) DO UPDATE SET cause = $3, remedy = $4, account_id = $5, at = $6";
    let values =
        vec![exam.0.into(), indicator.into(), cause.cause.clone().into(), cause.remedy.clone().into(), by.0.into(), row::millis(at).into()];
    row::run(tx.connection(), sql, values).await?;
    Ok(())
}

/// Every cause, by indicator.
pub async fn causes(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<String, Cause>> {
    #[derive(FromQueryResult)]
    struct Row {
        indicator: String,
        cause: String,
        remedy: String,
    }
    let rows =
        row::all::<Row>(r.connection(), "SELECT indicator, cause, remedy FROM indicator_cause WHERE exam_id = $1", vec![exam.0.into()])
            .await?;
    Ok(rows.into_iter().map(|row| (row.indicator, Cause { cause: row.cause, remedy: row.remedy })).collect())
}
