//! Scenarios (编排预案) as rows: a change is a new version, a plan names the version it was made of.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        Moment,
        id::{AccountId, ExamId, PlanId, ScenarioId},
        scenario::{Kept, Scenario},
    },
    store::{Error, Reader, Result, Source, Tx, row},
};

#[derive(FromQueryResult)]
struct KeptRow {
    id: i64,
    name: String,
    version: i32,
    document: String,
    by_name: Option<String>,
    at: i64,
}

impl KeptRow {
    fn kept(self) -> Result<Kept> {
        Ok(Kept {
            id: ScenarioId(self.id),
            name: self.name,
            version: row::small(self.version.into(), "scenario.version")?,
            scenario: scenario(&self.document)?,
            by: self.by_name.unwrap_or_else(|| "系统".to_owned()),
            at: row::moment(self.at),
            plans: Vec::new(),
        })
    }
}

fn scenario(document: &str) -> Result<Scenario> {
    serde_json::from_str(document).map_err(|error| Error::Corrupt(format!("scenario: {error}")))
}

const SELECT: &str = "SELECT s.id, s.name, v.version, v.document, a.name AS by_name, v.at FROM scenario s
     JOIN scenario_version v ON v.scenario_id = s.id LEFT JOIN account a ON a.id = v.account_id WHERE s.exam_id = $1";
const NEWEST: &str = "AND v.version = (SELECT max(w.version) FROM scenario_version w WHERE w.scenario_id = s.id)";

/// Every scenario in its newest version with its plans, newest first.
pub async fn list(r: &impl Reader, exam: ExamId) -> Result<Vec<Kept>> {
    #[derive(FromQueryResult)]
    struct Made {
        plan_id: i64,
        scenario_id: i64,
        version: i32,
    }
    let sql = format!("{SELECT} {NEWEST} ORDER BY s.id DESC");
    let rows = row::all::<KeptRow>(r.connection(), &sql, vec![exam.0.into()]).await?;
    let mut kept: Vec<Kept> = rows.into_iter().map(KeptRow::kept).collect::<Result<_>>()?;
    let sql = "SELECT p.plan_id, p.scenario_id, p.version FROM scenario_plan p JOIN scenario s ON s.id = p.scenario_id
         WHERE s.exam_id = $1 ORDER BY p.plan_id DESC";
    for made in row::all::<Made>(r.connection(), sql, vec![exam.0.into()]).await? {
        if let Some(own) = kept.iter_mut().find(|kept| kept.id.0 == made.scenario_id) {
            own.plans.push((PlanId(made.plan_id), row::small(made.version.into(), "scenario_plan.version")?));
        }
    }
    Ok(kept)
}

/// One scenario in its newest version; without its plans.
pub async fn find(r: &impl Reader, exam: ExamId, id: ScenarioId) -> Result<Option<Kept>> {
    let sql = format!("{SELECT} AND s.id = $2 {NEWEST}");
    row::first::<KeptRow>(r.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?.map(KeptRow::kept).transpose()
}

/// Every version of a scenario, newest first.
pub async fn versions(r: &impl Reader, exam: ExamId, id: ScenarioId) -> Result<Vec<Kept>> {
    let sql = format!("{SELECT} AND s.id = $2 ORDER BY v.version DESC");
    let rows = row::all::<KeptRow>(r.connection(), &sql, vec![exam.0.into(), id.0.into()]).await?;
    rows.into_iter().map(KeptRow::kept).collect()
}

/// The scenario a plan was made of, in the version it was made of.
pub async fn of_plan(r: &impl Reader, exam: ExamId, plan: PlanId) -> Result<Option<Kept>> {
    let sql = format!(
        "{SELECT} AND EXISTS (SELECT 1 FROM scenario_plan p WHERE p.scenario_id = s.id AND p.version = v.version AND p.plan_id = $2)"
    );
    row::first::<KeptRow>(r.connection(), &sql, vec![exam.0.into(), plan.0.into()]).await?.map(KeptRow::kept).transpose()
}

/// Keeps the first version; `Taken(ScenarioName)` where the exam has one of the name.
pub async fn insert(tx: &Tx, exam: ExamId, name: &str, scenario: &Scenario, (by, at): (AccountId, Moment)) -> Result<ScenarioId> {
    let keys = row::insert_keys(tx.connection(), "scenario", &["exam_id", "name"], vec![vec![exam.0.into(), name.into()]]).await?;
    let id = ScenarioId(row::known(keys.first().copied(), "scenario key")?);
    insert_version(tx, id, 1, scenario, (by, at)).await?;
    Ok(id)
}

async fn insert_version(tx: &Tx, id: ScenarioId, version: i32, scenario: &Scenario, (by, at): (AccountId, Moment)) -> Result<()> {
    let document = serde_json::to_string(scenario).map_err(|error| Error::Corrupt(format!("scenario: {error}")))?;
    let values: Vec<Value> = vec![id.0.into(), version.into(), document.into(), by.0.into(), row::millis(at).into()];
    row::insert(tx.connection(), "scenario_version", &["scenario_id", "version", "document", "account_id", "at"], vec![values]).await
}

/// Keeps a new version and gives back its number.
pub async fn change(tx: &Tx, id: ScenarioId, scenario: &Scenario, (by, at): (AccountId, Moment)) -> Result<u32> {
    let c = tx.connection();
    // Holding the scenario's row keeps two officers from taking one version.
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM scenario WHERE id = $1"), vec![id.0.into()]).await?;
    let last: i32 =
        row::one(c, "SELECT coalesce(max(version), 0) FROM scenario_version WHERE scenario_id = $1", vec![id.0.into()]).await?.unwrap_or(0);
    insert_version(tx, id, last + 1, scenario, (by, at)).await?;
    row::small((last + 1).into(), "scenario version")
}

/// Says which version a plan was made of.
pub async fn made(tx: &Tx, plan: PlanId, id: ScenarioId, version: u32) -> Result<()> {
    let values = vec![plan.0.into(), id.0.into(), i32::try_from(version).unwrap_or(i32::MAX).into()];
    row::insert(tx.connection(), "scenario_plan", &["plan_id", "scenario_id", "version"], vec![values]).await
}
