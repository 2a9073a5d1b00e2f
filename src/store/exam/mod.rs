//! Exams and their policies (考试与方案) as rows; posts and places in their own files.

mod place;
mod post;

use sea_orm::FromQueryResult;

pub use place::{put_rooms, put_sites, put_townships, put_units, rooms, sites, townships, units};
pub use post::{PostLine, find_post, post_lines, posts, put_posts};

use super::{Error, Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    exam::{Exam, Policy},
    id::{AccountId, ExamId},
};

/// An exam to open.
#[derive(Debug, Clone)]
pub struct NewExam {
    pub code: String,
    pub name: String,
    pub year: u16,
    pub batch: u8,
    pub policy: Policy,
    pub at: Moment,
    pub by: AccountId,
}

#[derive(FromQueryResult)]
struct ExamRow {
    id: i64,
    code: String,
    name: String,
    year: i32,
    batch: i32,
    created: i64,
    policy_version: i32,
    document: String,
}

impl ExamRow {
    fn exam(self) -> Result<Exam> {
        Ok(Exam {
            id: ExamId(self.id),
            code: self.code,
            name: self.name,
            year: row::small(self.year.into(), "exam.year")?,
            batch: row::small(self.batch.into(), "exam.batch")?,
            created: row::moment(self.created),
            policy_version: row::small(self.policy_version.into(), "exam.policy_version")?,
            policy: policy(&self.document)?,
        })
    }
}

fn policy(document: &str) -> Result<Policy> {
    serde_json::from_str(document).map_err(|error| Error::Corrupt(format!("policy: {error}")))
}

const SELECT: &str = "SELECT e.id, e.code, e.name, e.year, e.batch, e.created, e.policy_version, p.document
     FROM exam e JOIN policy p ON p.exam_id = e.id AND p.version = e.policy_version";

/// Every exam, newest first.
pub async fn list(r: &impl Reader) -> Result<Vec<Exam>> {
    let rows = row::all::<ExamRow>(r.connection(), &format!("{SELECT} ORDER BY e.id DESC"), vec![]).await?;
    rows.into_iter().map(ExamRow::exam).collect()
}

/// One exam with the policy in force.
pub async fn find(r: &impl Reader, id: ExamId) -> Result<Option<Exam>> {
    let found = row::first::<ExamRow>(r.connection(), &format!("{SELECT} WHERE e.id = $1"), vec![id.0.into()]).await?;
    found.map(ExamRow::exam).transpose()
}

/// The newest exam: what public pages show.
pub async fn newest(r: &impl Reader) -> Result<Option<Exam>> {
    let found = row::first::<ExamRow>(r.connection(), &format!("{SELECT} ORDER BY e.id DESC LIMIT 1"), vec![]).await?;
    found.map(ExamRow::exam).transpose()
}

/// Opens an exam with version 1 of its policy.
pub async fn insert(tx: &Tx, new: &NewExam) -> Result<ExamId> {
    let values = vec![
        new.code.clone().into(),
        new.name.clone().into(),
        i32::from(new.year).into(),
        i32::from(new.batch).into(),
        1.into(),
        row::millis(new.at).into(),
    ];
    let keys =
        row::insert_keys(tx.connection(), "exam", &["code", "name", "year", "batch", "policy_version", "created"], vec![values]).await?;
    let id = ExamId(row::known(keys.first().copied(), "exam key")?);
    insert_policy(tx, id, 1, &new.policy, ("新建考试", new.by, new.at)).await?;
    Ok(id)
}

async fn insert_policy(tx: &Tx, exam: ExamId, version: i32, policy: &Policy, (reason, by, at): (&str, AccountId, Moment)) -> Result<()> {
    let document = serde_json::to_string(policy).map_err(|error| Error::Corrupt(format!("policy: {error}")))?;
    let values = vec![exam.0.into(), version.into(), document.into(), reason.into(), by.0.into(), row::millis(at).into()];
    row::insert(tx.connection(), "policy", &["exam_id", "version", "document", "reason", "account_id", "at"], vec![values]).await
}

/// Who changed a policy, why and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    pub reason: &'a str,
    pub by: AccountId,
    pub at: Moment,
}

/// Puts a new version in force and gives back its number.
pub async fn save_policy(tx: &Tx, exam: ExamId, policy: &Policy, change: &Change<'_>) -> Result<u32> {
    let sql = row::locking(tx, "SELECT policy_version FROM exam WHERE id = $1");
    let current: i32 = row::known(row::one(tx.connection(), &sql, vec![exam.0.into()]).await?, "exam")?;
    insert_policy(tx, exam, current + 1, policy, (change.reason, change.by, change.at)).await?;
    row::run(tx.connection(), "UPDATE exam SET policy_version = $1 WHERE id = $2", vec![(current + 1).into(), exam.0.into()]).await?;
    row::small((current + 1).into(), "policy version")
}

/// A version of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyVersion {
    pub version: u32,
    pub policy: Policy,
    pub reason: String,
    pub by: String,
    pub at: Moment,
}

/// Every version, newest first.
pub async fn policy_history(r: &impl Reader, exam: ExamId) -> Result<Vec<PolicyVersion>> {
    #[derive(FromQueryResult)]
    struct Version {
        version: i32,
        document: String,
        reason: String,
        name: Option<String>,
        at: i64,
    }
    let sql = "SELECT p.version, p.document, p.reason, a.name, p.at FROM policy p LEFT JOIN account a ON a.id = p.account_id
         WHERE p.exam_id = $1 ORDER BY p.version DESC";
    let rows = row::all::<Version>(r.connection(), sql, vec![exam.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(PolicyVersion {
                version: row::small(row.version.into(), "policy.version")?,
                policy: policy(&row.document)?,
                reason: row.reason,
                by: row.name.unwrap_or_else(|| "系统".to_owned()),
                at: row::moment(row.at),
            })
        })
        .collect()
}
