//! Versions of target tables (目标表版本) as rows: a change is a new version with its reason, never an edit in place.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId},
};

/// One version's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version: u32,
    pub reason: String,
    pub by: AccountId,
    pub at: Moment,
}

/// Keeps a document under the table's next version; version 1 is the table as it came with the program.
pub async fn insert(tx: &Tx, (exam, key): (ExamId, &str), (document, reason): (&str, &str), (by, at): (AccountId, Moment)) -> Result<u32> {
    let c = tx.connection();
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let sql = "SELECT coalesce(max(version), 1) FROM indicator_table WHERE exam_id = $1 AND table_key = $2";
    let last: i32 = row::one(c, sql, vec![exam.0.into(), key.into()]).await?.unwrap_or(1);
    let columns = ["exam_id", "table_key", "version", "document", "reason", "account_id", "at"];
    let values = vec![exam.0.into(), key.into(), (last + 1).into(), document.into(), reason.into(), by.0.into(), row::millis(at).into()];
    row::insert(c, "indicator_table", &columns, vec![values]).await?;
    row::small((last + 1).into(), "indicator_table.version")
}

/// The newest document of every table that was changed.
pub async fn newest(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<String, String>> {
    #[derive(FromQueryResult)]
    struct Row {
        table_key: String,
        document: String,
    }
    let sql = "SELECT table_key, document FROM indicator_table WHERE exam_id = $1 ORDER BY version";
    let rows = row::all::<Row>(r.connection(), sql, vec![exam.0.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.table_key, row.document)).collect())
}

/// Every changed version, newest first.
pub async fn versions(r: &impl Reader, exam: ExamId, key: &str) -> Result<Vec<Version>> {
    #[derive(FromQueryResult)]
    struct Row {
        version: i32,
        reason: String,
        account_id: i64,
        at: i64,
    }
    let sql = "SELECT version, reason, account_id, at FROM indicator_table WHERE exam_id = $1 AND table_key = $2 ORDER BY version DESC";
    let rows = row::all::<Row>(r.connection(), sql, vec![exam.0.into(), key.into()]).await?;
    let version = |row: Row| {
        let version = row::small(row.version.into(), "indicator_table.version")?;
        Ok(Version { version, reason: row.reason, by: AccountId(row.account_id), at: row::moment(row.at) })
    };
    rows.into_iter().map(version).collect()
}
