//! Taking up a repair (采用补救办法): what a planning job found out about an exam without a plan becomes a scenario's new version,
//! and the scenario is planned. No plan is touched.

use super::{Order, Request, kept};
use crate::{
    domain::{
        exam::{Exam, Policy},
        id::JobId,
        job::{Job, Kind},
        repair::{self, Cause, Explanation, RuleError},
        scenario::{Kept, Scenario, differences},
    },
    service::{Error, Office, Officer, Result, job},
    store::{self, Tx},
};

/// What taking up the ways chosen would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub explanation: Explanation,
    /// The scenario that gets a new version; `None` where a new one is made.
    pub changed: Option<Kept>,
    pub name: String,
    pub scenario: Scenario,
    /// What the new version changes that the one before did not, in words.
    pub changes: Vec<String>,
    /// What has to become true before a plan of it can be adopted.
    pub assumptions: Vec<String>,
}

/// Keeps why there was no plan, with what it was found for.
pub(super) async fn keep(office: &Office, job: &Job, order: &Order, causes: Vec<Cause>) -> Result<()> {
    if causes.is_empty() {
        return Ok(());
    }
    let exam = crate::service::registration::exam(office, job.exam).await?;
    let under = match order.draw {
        Some(draw) => super::draw::find(office, job.exam, draw).await?.scenario,
        None => order.scenario,
    };
    let scenario = kept(office, job.exam, under).await?.map(|kept| (kept.id, kept.version));
    let Request { seed, time_limit } = order.request;
    let explanation = Explanation { scenario, policy: exam.policy_version, seed, time_limit, causes };
    Ok(store::job::keep_explanation(&office.db, job.id, &explanation).await?)
}

/// Looks at what the ways chosen would do: for each cause the place of its way, or none.
pub async fn look(office: &Office, exam: &Exam, id: JobId, choice: &[Option<usize>]) -> Result<Outlook> {
    let explanation = store::job::explanation(&office.db, exam.id, id).await?.ok_or(Error::NotFound("无解原因"))?;
    let changed = kept(office, exam.id, explanation.scenario.map(|(id, _)| id)).await?;
    if let (Some(kept), Some((_, version))) = (&changed, explanation.scenario)
        && kept.version != version
    {
        return Err(RuleError::Stale(kept.name.clone()).into());
    }
    if explanation.policy != exam.policy_version {
        return Err(RuleError::StalePolicy.into());
    }
    let remedies = repair::chosen(&explanation.causes, choice)?;
    let before = changed.as_ref().map(|kept| kept.scenario.clone()).unwrap_or_default();
    let scenario = remedies.iter().fold(before.clone(), |scenario, remedy| scenario.with(remedy, &exam.policy));
    let name = changed.as_ref().map_or_else(|| format!("任务{id}的补救"), |kept| kept.name.clone());
    Ok(Outlook {
        changes: steps((&before, &scenario), &exam.policy),
        assumptions: scenario.assumptions(),
        explanation,
        changed,
        name,
        scenario,
    })
}

/// What a scenario changes that another did not, each figure from what it was in the other.
fn steps((before, after): (&Scenario, &Scenario), policy: &Policy) -> Vec<String> {
    let mut changes = differences(&before.policy(policy), &after.policy(policy));
    let old = before.assumptions();
    changes.extend(after.assumptions().into_iter().filter(|one| !old.contains(one)).map(|one| format!("假设{one}")));
    changes
}

/// Takes up the ways chosen and queues the planning of the scenario.
pub async fn take_up(office: &Office, by: Officer, id: JobId, choice: &[Option<usize>]) -> Result<JobId> {
    let exam = crate::service::registration::exam(office, by.exam).await?;
    let Outlook { explanation, changed, name, scenario, changes, .. } = look(office, &exam, id, choice).await?;
    super::scenario::examined(office, by, &scenario).await?;
    if store::job::active(&office.db, by.exam, Kind::Plan).await?.is_some() {
        return Err(crate::domain::job::RuleError::AlreadyRunning.into());
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let (under, version) = match &changed {
        Some(kept) => (kept.id, store::arrangement::scenario::change(&tx, kept.id, &scenario, (by.account, now)).await?),
        None => (store::arrangement::scenario::insert(&tx, by.exam, &name, &scenario, (by.account, now)).await?, 1),
    };
    if changed.is_some_and(|kept| kept.version + 1 != version) {
        return Err(RuleError::Stale(name).into());
    }
    let detail = format!("采用补救办法，预案“{name}”第{version}版：{}", changes.join("，"));
    tx.commit(by.entry("arrangement.repair", now).on("scenario", under).saying(detail)).await?;
    let request = Request { seed: explanation.seed, time_limit: explanation.time_limit };
    let order = Order { scenario: Some(under), ..Order::of(request) };
    job::queue(office, by, Kind::Plan, order.text()?).await
}
