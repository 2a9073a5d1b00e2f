//! Draws (抽签) as rows; the secret is sealed, the input's files are kept as one zip.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        Moment,
        draw::{Draw, State},
        id::{AccountId, DrawId, ExamId, PlanId, ScenarioId},
    },
    store::{Error, Reader, Result, Source, Tx, cipher::Place, row},
};

/// What is committed to.
#[derive(Clone)]
pub struct NewDraw {
    pub input: String,
    pub secret_hash: String,
    /// Sealed before it is kept.
    pub secret: String,
    pub files: Vec<u8>,
    pub scenario: Option<ScenarioId>,
    pub at: Moment,
    pub by: AccountId,
}

fn place(row: &str) -> Place<'_> {
    Place { table: "draw", row, column: "secret" }
}

#[derive(FromQueryResult)]
struct DrawRow {
    id: i64,
    number: i32,
    input_digest: String,
    secret_hash: String,
    scenario_id: Option<i64>,
    witness: String,
    state: String,
    reason: String,
    plan_id: Option<i64>,
    committed: i64,
    state_at: i64,
}

impl DrawRow {
    fn draw(self) -> Result<Draw> {
        let at = row::moment(self.state_at);
        let plan = || row::known(self.plan_id.map(PlanId), "draw.plan_id");
        let state = match self.state.as_str() {
            "committed" => State::Committed,
            "drawn" => State::Drawn { plan: plan()?, at },
            "told" => State::Told { plan: plan()?, at },
            "withdrawn" => State::Withdrawn { reason: self.reason, at },
            other => return Err(Error::Corrupt(format!("draw.state {other}"))),
        };
        Ok(Draw {
            id: DrawId(self.id),
            number: row::small(self.number.into(), "draw.number")?,
            input: self.input_digest,
            secret_hash: self.secret_hash,
            scenario: self.scenario_id.map(ScenarioId),
            witness: self.witness,
            state,
            committed: row::moment(self.committed),
        })
    }
}

const SELECT: &str =
    "SELECT id, number, input_digest, secret_hash, scenario_id, witness, state, reason, plan_id, committed, state_at FROM draw";

/// Every draw of an exam, newest first.
pub async fn list(r: &impl Reader, exam: ExamId) -> Result<Vec<Draw>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 ORDER BY number DESC");
    row::all::<DrawRow>(r.connection(), &sql, vec![exam.0.into()]).await?.into_iter().map(DrawRow::draw).collect()
}

/// One draw, held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, id: DrawId) -> Result<Option<Draw>> {
    let sql = row::locking(tx, &format!("{SELECT} WHERE exam_id = $1 AND id = $2"));
    row::first::<DrawRow>(tx.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?.map(DrawRow::draw).transpose()
}

/// One draw.
pub async fn find(r: &impl Reader, exam: ExamId, id: DrawId) -> Result<Option<Draw>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND id = $2");
    row::first::<DrawRow>(r.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?.map(DrawRow::draw).transpose()
}

/// Keeps a commitment under the exam's next number.
pub async fn insert(tx: &Tx, exam: ExamId, new: &NewDraw) -> Result<(DrawId, u32)> {
    let c = tx.connection();
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let last: i32 = row::one(c, "SELECT coalesce(max(number), 0) FROM draw WHERE exam_id = $1", vec![exam.0.into()]).await?.unwrap_or(0);
    let sealed = tx.seal(place(&new.secret_hash), new.secret.as_bytes());
    let values: Vec<Value> = vec![
        exam.0.into(),
        (last + 1).into(),
        new.input.clone().into(),
        new.secret_hash.clone().into(),
        sealed.into(),
        new.files.clone().into(),
        new.scenario.map(|id| id.0).into(),
        "committed".into(),
        row::millis(new.at).into(),
        row::millis(new.at).into(),
        new.by.0.into(),
    ];
    let columns = [
        "exam_id",
        "number",
        "input_digest",
        "secret_hash",
        "secret_cell",
        "files",
        "scenario_id",
        "state",
        "committed",
        "state_at",
        "account_id",
    ];
    let keys = row::insert_keys(c, "draw", &columns, vec![values]).await?;
    Ok((DrawId(row::known(keys.first().copied(), "draw key")?), row::small((last + 1).into(), "draw.number")?))
}

/// The secret and the files of a draw.
pub async fn opened(r: &impl Reader, id: DrawId) -> Result<Option<(String, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Cell {
        secret_hash: String,
        secret_cell: Vec<u8>,
        files: Vec<u8>,
    }
    let found =
        row::first::<Cell>(r.connection(), "SELECT secret_hash, secret_cell, files FROM draw WHERE id = $1", vec![id.0.into()]).await?;
    let Some(Cell { secret_hash, secret_cell, files }) = found else { return Ok(None) };
    Ok(Some((r.keyring().open_text(place(&secret_hash), &secret_cell)?, files)))
}

/// Moves a draw to another state; `witness` is kept where it is drawn.
pub async fn set_state(tx: &Tx, id: DrawId, state: &State, (witness, now): (&str, Moment)) -> Result<()> {
    let (word, reason, plan) = match state {
        State::Committed => ("committed", "", None),
        State::Drawn { plan, .. } => ("drawn", "", Some(plan.0)),
        State::Told { plan, .. } => ("told", "", Some(plan.0)),
        State::Withdrawn { reason, .. } => ("withdrawn", reason.as_str(), None),
    };
    let sql = "UPDATE draw SET state = $1, reason = $2, plan_id = $3, state_at = $4, witness = $5 WHERE id = $6";
    let values = vec![word.into(), reason.into(), plan.into(), row::millis(now).into(), witness.into(), id.0.into()];
    row::run(tx.connection(), sql, values).await?;
    Ok(())
}
