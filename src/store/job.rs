//! Jobs (后台任务) as rows: claimed by one worker at a time, taken up again when its heartbeat stops.

use sea_orm::{FromQueryResult, Value};

use super::{Db, Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId, JobId},
    job::{Job, Kind, Mark, Progress, State},
    repair::Explanation,
};

/// A running job whose worker has not been heard of for so long is taken up by another.
const SILENCE_MILLIS: i64 = 30_000;

#[derive(FromQueryResult)]
struct JobRow {
    id: i64,
    exam_id: i64,
    kind: String,
    request: String,
    state: String,
    cancelling: i32,
    ended: Option<i64>,
    outcome: String,
    step: String,
    done: i64,
    total: i64,
    revision: i64,
    account_id: Option<i64>,
    queued: i64,
    started: Option<i64>,
}

const SELECT: &str = "SELECT id, exam_id, kind, request, state, cancelling, ended, outcome, step, done, total, revision, account_id, queued, started FROM job";

impl JobRow {
    fn job(self) -> Result<Job> {
        let at = row::moment(self.ended.unwrap_or(0));
        let state = match self.state.as_str() {
            "queued" => State::Queued,
            "running" => State::Running { cancelling: self.cancelling != 0 },
            "done" => State::Done { at, result: self.outcome },
            "failed" => State::Failed { at, reason: self.outcome },
            "cancelled" => State::Cancelled { at },
            other => return Err(super::Error::Corrupt(format!("job.state {other}"))),
        };
        Ok(Job {
            id: JobId(self.id),
            exam: ExamId(self.exam_id),
            kind: row::known(Kind::parse(&self.kind), "job.kind")?,
            request: self.request,
            state,
            progress: Progress { step: self.step, done: self.done.unsigned_abs(), total: self.total.unsigned_abs() },
            revision: self.revision.unsigned_abs(),
            by: self.account_id.map(AccountId),
            queued: row::moment(self.queued),
            started: self.started.map(row::moment),
        })
    }
}

/// Queues a job; `Taken(Job)` where one of the kind is queued or running in the exam.
pub async fn insert(tx: &Tx, exam: ExamId, kind: Kind, request: &str, (by, now): (Option<AccountId>, Moment)) -> Result<JobId> {
    let values =
        vec![exam.0.into(), kind.word().into(), request.into(), "queued".into(), by.map(|id| id.0).into(), row::millis(now).into()];
    let keys =
        row::insert_keys(tx.connection(), "job", &["exam_id", "kind", "request", "state", "account_id", "queued"], vec![values]).await?;
    Ok(JobId(row::known(keys.first().copied(), "job key")?))
}

async fn fetch(r: &impl Reader, sql: &str, values: Vec<Value>) -> Result<Option<Job>> {
    row::first::<JobRow>(r.connection(), sql, values).await?.map(JobRow::job).transpose()
}

/// One job.
pub async fn find(r: &impl Reader, exam: ExamId, id: JobId) -> Result<Option<Job>> {
    fetch(r, &format!("{SELECT} WHERE exam_id = $1 AND id = $2"), vec![exam.0.into(), id.0.into()]).await
}

/// One job, held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, id: JobId) -> Result<Option<Job>> {
    fetch(tx, &row::locking(tx, &format!("{SELECT} WHERE exam_id = $1 AND id = $2")), vec![exam.0.into(), id.0.into()]).await
}

/// The job of a kind that is queued or running.
pub async fn active(r: &impl Reader, exam: ExamId, kind: Kind) -> Result<Option<Job>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND kind = $2 AND state IN ('queued', 'running')");
    fetch(r, &sql, vec![exam.0.into(), kind.word().into()]).await
}

/// The newest fifty.
pub async fn list(r: &impl Reader, exam: ExamId) -> Result<Vec<Job>> {
    let rows =
        row::all::<JobRow>(r.connection(), &format!("{SELECT} WHERE exam_id = $1 ORDER BY id DESC LIMIT 50"), vec![exam.0.into()]).await?;
    rows.into_iter().map(JobRow::job).collect()
}

/// Takes the oldest job that is queued, or running without a heartbeat. Bookkeeping, so no audit line.
pub async fn claim_next(db: &Db, now: Moment, worker: &str) -> Result<Option<Job>> {
    let millis = row::millis(now);
    let skip = if db.is_postgres() { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE job SET state = 'running', worker = $1, heartbeat = $2, started = coalesce(started, $2), revision = revision + 1
         WHERE id = (SELECT id FROM job WHERE state = 'queued' OR (state = 'running' AND heartbeat < $3) ORDER BY id LIMIT 1{skip})
         RETURNING id, exam_id, kind, request, state, cancelling, ended, outcome, step, done, total, revision, account_id, queued, started"
    );
    let values = vec![worker.into(), millis.into(), (millis - SILENCE_MILLIS).into()];
    row::first::<JobRow>(db.writer(), &sql, values).await?.map(JobRow::job).transpose()
}

/// Keeps how far a job is and that its worker lives; gives back whether it should stop.
pub async fn progress(db: &Db, id: JobId, progress: &Progress, now: Moment) -> Result<bool> {
    let sql = "UPDATE job SET revision = revision + CASE WHEN step <> $1 OR done <> $2 OR total <> $3 THEN 1 ELSE 0 END,
         step = $1, done = $2, total = $3, heartbeat = $4 WHERE id = $5 RETURNING cancelling";
    let (done, total) = (progress.done.cast_signed(), progress.total.cast_signed());
    let values = vec![progress.step.clone().into(), done.into(), total.into(), row::millis(now).into(), id.0.into()];
    Ok(row::one::<i32>(db.writer(), sql, values).await?.unwrap_or(0) != 0)
}

/// Keeps how a planning job drew near; whoever follows it hears of it.
pub async fn keep_trail(db: &Db, id: JobId, trail: &[Mark]) -> Result<()> {
    let marks = serde_json::to_string(trail).map_err(|error| super::Error::Corrupt(format!("trail: {error}")))?;
    let sql = "INSERT INTO job_trail (job_id, marks) VALUES ($1, $2) ON CONFLICT (job_id) DO UPDATE SET marks = excluded.marks";
    row::run(db.writer(), sql, vec![id.0.into(), marks.into()]).await?;
    row::run(db.writer(), "UPDATE job SET revision = revision + 1 WHERE id = $1", vec![id.0.into()]).await?;
    Ok(())
}

/// How a planning job drew near; empty where nobody told.
pub async fn trail(r: &impl Reader, id: JobId) -> Result<Vec<Mark>> {
    let marks: Option<String> = row::one(r.connection(), "SELECT marks FROM job_trail WHERE job_id = $1", vec![id.0.into()]).await?;
    marks.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(|error| super::Error::Corrupt(format!("trail: {error}"))))
}

/// Keeps why a planning job found no plan. Bookkeeping, so no audit line.
pub async fn keep_explanation(db: &Db, id: JobId, explanation: &Explanation) -> Result<()> {
    let document = serde_json::to_string(explanation).map_err(|error| super::Error::Corrupt(format!("explanation: {error}")))?;
    let sql =
        "INSERT INTO job_explanation (job_id, document) VALUES ($1, $2) ON CONFLICT (job_id) DO UPDATE SET document = excluded.document";
    row::run(db.writer(), sql, vec![id.0.into(), document.into()]).await?;
    Ok(())
}

/// Why a planning job found no plan, where it could be told.
pub async fn explanation(r: &impl Reader, exam: ExamId, id: JobId) -> Result<Option<Explanation>> {
    let sql = "SELECT e.document FROM job_explanation e JOIN job j ON j.id = e.job_id WHERE j.exam_id = $1 AND j.id = $2";
    let document: Option<String> = row::one(r.connection(), sql, vec![exam.0.into(), id.0.into()]).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|error| super::Error::Corrupt(format!("explanation: {error}")));
    document.map(read).transpose()
}

/// Moves a job to another state.
pub async fn set_state(tx: &Tx, id: JobId, state: &State) -> Result<()> {
    let (ended, outcome, cancelling) = match state {
        State::Queued => (None, "", 0),
        State::Running { cancelling } => (None, "", i32::from(*cancelling)),
        State::Done { at, result } => (Some(*at), result.as_str(), 0),
        State::Failed { at, reason } => (Some(*at), reason.as_str(), 0),
        State::Cancelled { at } => (Some(*at), "", 0),
    };
    let sql = "UPDATE job SET state = $1, ended = $2, outcome = $3, cancelling = $4, revision = revision + 1 WHERE id = $5";
    let values = vec![state.word().into(), ended.map(row::millis).into(), outcome.into(), cancelling.into(), id.0.into()];
    row::run(tx.connection(), sql, values).await?;
    Ok(())
}

/// Ends a job.
pub async fn finish(tx: &Tx, id: JobId, state: &State, progress: &Progress) -> Result<()> {
    let (done, total) = (progress.done.cast_signed(), progress.total.cast_signed());
    let values = vec![progress.step.clone().into(), done.into(), total.into(), id.0.into()];
    row::run(tx.connection(), "UPDATE job SET step = $1, done = $2, total = $3 WHERE id = $4", values).await?;
    set_state(tx, id, state).await
}
