//! Points of the trend (绩效走势) as rows: one a table and day, kept as it first stood.

use super::super::{Error, Reader, Result, Source, Tx, row};
use crate::domain::{id::ExamId, indicator::Point};

/// Whether the day has its points already.
pub async fn has_day(r: &impl Reader, exam: ExamId, day: chrono::NaiveDate) -> Result<bool> {
    let sql = "SELECT count(*) FROM indicator_point WHERE exam_id = $1 AND day = $2";
    Ok(row::count(r.connection(), sql, vec![exam.0.into(), day.to_string().into()]).await? > 0)
}

/// Keeps a point; one that is there already stays.
pub async fn insert(tx: &Tx, (exam, key): (ExamId, &str), point: &Point) -> Result<()> {
    let document = serde_json::to_string(point).map_err(|error| Error::Corrupt(format!("indicator_point: {error}")))?;
    let sql = "INSERT INTO indicator_point (exam_id, table_key, day, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    row::run(tx.connection(), sql, vec![exam.0.into(), key.into(), point.day.to_string().into(), document.into()]).await?;
    Ok(())
}

/// Every point of a table, oldest first.
pub async fn all(r: &impl Reader, exam: ExamId, key: &str) -> Result<Vec<Point>> {
    let sql = "SELECT document FROM indicator_point WHERE exam_id = $1 AND table_key = $2 ORDER BY day";
    let documents = row::column::<String>(r.connection(), sql, vec![exam.0.into(), key.into()]).await?;
    let read = |text: &String| serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("indicator_point.document: {error}")));
    documents.iter().map(read).collect()
}
