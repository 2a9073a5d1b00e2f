//! Violations (违纪违规) as rows: the state is kept as JSON text, its step's name beside it.

use sea_orm::FromQueryResult;

use super::{Error, Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    conduct::{Article, Violation, ViolationState},
    id::{ExamId, RegistrationId, ViolationId},
};

/// A violation with its key, the paper it was seen in and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViolationLine {
    pub id: ViolationId,
    /// 科目
    pub subject: String,
    pub seen: Moment,
    pub violation: Violation,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    registration_id: i64,
    article: String,
    facts: String,
    stage: String,
    state: String,
    at: i64,
}

impl Row {
    fn line(self) -> Result<ViolationLine> {
        let state: ViolationState =
            serde_json::from_str(&self.state).map_err(|error| Error::Corrupt(format!("violation.state: {error}")))?;
        let article = row::known(Article::parse(&self.article), "violation.article")?;
        let violation = Violation { registration: RegistrationId(self.registration_id), article, facts: self.facts, state };
        Ok(ViolationLine { id: ViolationId(self.id), subject: self.stage, seen: row::moment(self.at), violation })
    }
}

const SELECT: &str = "SELECT id, registration_id, article, facts, stage, state, at FROM violation";

/// Every violation of an exam, the latest first.
pub async fn list(r: &impl Reader, exam: ExamId) -> Result<Vec<ViolationLine>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 ORDER BY id DESC");
    row::all::<Row>(r.connection(), &sql, vec![exam.0.into()]).await?.into_iter().map(Row::line).collect()
}

/// One violation.
pub async fn find(r: &impl Reader, exam: ExamId, id: ViolationId) -> Result<Option<ViolationLine>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND id = $2");
    row::first::<Row>(r.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?.map(Row::line).transpose()
}

/// The same, held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, id: ViolationId) -> Result<Option<ViolationLine>> {
    let sql = row::locking(tx, &format!("{SELECT} WHERE exam_id = $1 AND id = $2"));
    row::first::<Row>(tx.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?.map(Row::line).transpose()
}

fn state_of(violation: &Violation) -> Result<String> {
    serde_json::to_string(&violation.state).map_err(|error| Error::Corrupt(format!("violation.state: {error}")))
}

/// Keeps a new one.
pub async fn insert(tx: &Tx, exam: ExamId, (subject, seen): (&str, Moment), violation: &Violation) -> Result<ViolationId> {
    let columns = ["exam_id", "registration_id", "article", "facts", "stage", "state", "at"];
    let values = vec![
        exam.0.into(),
        violation.registration.0.into(),
        violation.article.number().into(),
        violation.facts.clone().into(),
        subject.into(),
        state_of(violation)?.into(),
        row::millis(seen).into(),
    ];
    let keys = row::insert_keys(tx.connection(), "violation", &columns, vec![values]).await?;
    row::known(keys.first().copied().map(ViolationId), "violation.id")
}

/// Keeps how far one has come.
pub async fn save(tx: &Tx, id: ViolationId, violation: &Violation) -> Result<()> {
    let sql = "UPDATE violation SET state = $1 WHERE id = $2";
    row::run(tx.connection(), sql, vec![state_of(violation)?.into(), id.0.into()]).await.map(|_| ())
}
