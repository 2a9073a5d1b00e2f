//! Self-evaluations (自评表) as rows: versions that lock when signed; the database itself refuses to change a signed one.

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId},
    indicator::SignState,
};

/// One version's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version: u32,
    pub state: SignState,
    /// Of the document's bytes.
    pub digest: String,
    pub drafted: (AccountId, Moment),
    pub checked: Option<(AccountId, Moment)>,
    pub signed: Option<(AccountId, Moment)>,
}

#[derive(FromQueryResult)]
struct VersionRow {
    version: i32,
    state: String,
    digest: String,
    drafted_by: i64,
    drafted_at: i64,
    checked_by: Option<i64>,
    checked_at: Option<i64>,
    signed_by: Option<i64>,
    signed_at: Option<i64>,
}

impl VersionRow {
    fn version(self) -> Result<Version> {
        let person = |by: Option<i64>, at: Option<i64>| by.map(|by| (AccountId(by), row::moment(at.unwrap_or(0))));
        let drafted = AccountId(self.drafted_by);
        let checked = person(self.checked_by, self.checked_at);
        let signed = person(self.signed_by, self.signed_at);
        let state = match (self.state.as_str(), checked, signed) {
            ("signed", _, Some((by, _))) => SignState::Signed { by },
            ("checked", Some((by, _)), _) => SignState::Checked { drafted, by },
            ("drafted", ..) => SignState::Drafted { by: drafted },
            _ => return row::known(None, "evaluation.state"),
        };
        let version = row::small(self.version.into(), "evaluation.version")?;
        Ok(Version { version, state, digest: self.digest, drafted: (drafted, row::moment(self.drafted_at)), checked, signed })
    }
}

const HEAD: &str = "SELECT version, state, digest, drafted_by, drafted_at, checked_by, checked_at, signed_by, signed_at FROM evaluation";

/// Keeps a draft under the table's next version; a draft that nobody has signed is replaced.
pub async fn insert_draft(
    tx: &Tx,
    (exam, table): (ExamId, &str),
    (document, digest): (&str, &str),
    (by, at): (AccountId, Moment),
) -> Result<u32> {
    let c = tx.connection();
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let last: i32 = row::one(
        c,
        "SELECT coalesce(max(version), 0) FROM evaluation WHERE exam_id = $1 AND table_key = $2",
        vec![exam.0.into(), table.into()],
    )
    .await?
    .unwrap_or(0);
    let columns = ["exam_id", "table_key", "version", "state", "digest", "document", "drafted_by", "drafted_at"];
    let values = vec![
        exam.0.into(),
        table.into(),
        (last + 1).into(),
        "drafted".into(),
        digest.into(),
        document.into(),
        by.0.into(),
        row::millis(at).into(),
    ];
    row::insert(c, "evaluation", &columns, vec![values]).await?;
    row::small((last + 1).into(), "evaluation.version")
}

/// Every version, newest first.
pub async fn versions(r: &impl Reader, exam: ExamId, table: &str) -> Result<Vec<Version>> {
    let sql = format!("{HEAD} WHERE exam_id = $1 AND table_key = $2 ORDER BY version DESC");
    let rows = row::all::<VersionRow>(r.connection(), &sql, vec![exam.0.into(), table.into()]).await?;
    rows.into_iter().map(VersionRow::version).collect()
}

/// One version, held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, table: &str, version: u32) -> Result<Option<Version>> {
    let sql = row::locking(tx, &format!("{HEAD} WHERE exam_id = $1 AND table_key = $2 AND version = $3"));
    let values = vec![exam.0.into(), table.into(), i64::from(version).into()];
    row::first::<VersionRow>(tx.connection(), &sql, values).await?.map(VersionRow::version).transpose()
}

/// One version's document.
pub async fn document(r: &impl Reader, exam: ExamId, table: &str, version: u32) -> Result<Option<String>> {
    let sql = "SELECT document FROM evaluation WHERE exam_id = $1 AND table_key = $2 AND version = $3";
    row::one(r.connection(), sql, vec![exam.0.into(), table.into(), i64::from(version).into()]).await
}

/// Moves a version on.
pub async fn set_state(tx: &Tx, (exam, table, version): (ExamId, &str, u32), state: SignState, at: Moment) -> Result<()> {
    let (column, word, by) = match state {
        SignState::Checked { by, .. } => ("checked", "checked", by),
        SignState::Signed { by } => ("signed", "signed", by),
        SignState::Drafted { .. } => return Ok(()),
    };
    let sql = format!(
        "UPDATE evaluation SET state = $4, {column}_by = $5, {column}_at = $6 WHERE exam_id = $1 AND table_key = $2 AND version = $3"
    );
    let values = vec![exam.0.into(), table.into(), i64::from(version).into(), word.into(), by.0.into(), row::millis(at).into()];
    row::run(tx.connection(), &sql, values).await?;
    Ok(())
}
