//! Scenarios (编排预案): kept as versions, planned like the exam itself, adopted together with the policy they stand for.

use std::collections::BTreeMap;

use super::{Frozen, Order, Request, freeze, frozen};
use crate::{
    domain::{
        exam::{Exam, Policy},
        id::{JobId, ScenarioId},
        job::Kind,
        repair::Remedy,
        scenario::{Kept, Pin, RuleError, Scenario},
        text::one_line,
    },
    planner::{pin, repair},
    service::{Error, Office, Officer, Result},
    store::{self, Tx},
};

/// Keeps a new scenario.
pub async fn create(office: &Office, by: Officer, name: &str, scenario: &Scenario) -> Result<ScenarioId> {
    let exam = examined(office, by, scenario).await?;
    let name = one_line(name);
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let id = store::arrangement::scenario::insert(&tx, by.exam, &name, scenario, (by.account, now)).await?;
    let detail = format!("新建预案“{name}”：{}", scenario.changes(&exam.policy).join("，"));
    tx.commit(by.entry("arrangement.scenario_create", now).on("scenario", id).saying(detail)).await?;
    Ok(id)
}

/// Keeps a new version of a scenario; plans made of older ones stay as they are.
pub async fn change(office: &Office, by: Officer, id: ScenarioId, scenario: &Scenario) -> Result<u32> {
    let exam = examined(office, by, scenario).await?;
    let kept = kept(office, by, id).await?;
    if kept.scenario == *scenario {
        return Err(Error::Rule("内容没有变化，未生成新版本".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let version = store::arrangement::scenario::change(&tx, id, scenario, (by.account, now)).await?;
    let detail = format!("预案“{}”第{version}版：{}", kept.name, scenario.changes(&exam.policy).join("，"));
    tx.commit(by.entry("arrangement.scenario_change", now).on("scenario", id).saying(detail)).await?;
    Ok(version)
}

/// Queues the planning of a scenario in its newest version.
pub async fn solve(office: &Office, by: Officer, id: ScenarioId, request: Request) -> Result<JobId> {
    kept(office, by, id).await?;
    let order = Order { scenario: Some(id), ..Order::of(request) };
    crate::service::job::queue(office, by, Kind::Plan, order.text()?).await
}

async fn kept(office: &Office, by: Officer, id: ScenarioId) -> Result<Kept> {
    store::arrangement::scenario::find(&office.db, by.exam, id).await?.ok_or(Error::NotFound("预案"))
}

/// Refuses what cannot be meant, what makes no policy, and what names things the exam does not have.
pub(super) async fn examined(office: &Office, by: Officer, scenario: &Scenario) -> Result<Exam> {
    scenario.validate()?;
    let exam = crate::service::registration::exam(office, by.exam).await?;
    scenario.policy(&exam.policy).validate()?;
    if !scenario.pins.is_empty() || !scenario.remedies.is_empty() {
        let frozen = freeze(office, &exam).await?;
        pins(&frozen, &scenario.pins)?;
        assume(frozen, &scenario.remedies)?;
    }
    Ok(exam)
}

/// The exam under a scenario, as the planner reads it.
pub(super) async fn freeze_under(office: &Office, exam: &Exam, scenario: &Scenario) -> Result<(Exam, Frozen)> {
    let under = Exam { policy: scenario.policy(&exam.policy), ..exam.clone() };
    under.policy.validate()?;
    let mut frozen = freeze(office, &under).await?;
    raise(&mut frozen, (&exam.policy, &under.policy));
    let weights = &mut frozen.input.rules.weights;
    weights.applicant_distance = scenario.travel_weight.map_or(weights.applicant_distance, i64::from);
    weights.fairness = scenario.fairness_weight.map_or(weights.fairness, i64::from);
    frozen.input.pins = pins(&frozen, &scenario.pins)?;
    let mut frozen = assume(frozen, &scenario.remedies)?;
    if let Some(turnout) = scenario.turnout {
        let (input, places) = pin::sample(&frozen.input, turnout.percent, turnout.seed);
        frozen.input = input;
        frozen.keys.applicants = places.iter().map(|&place| frozen.keys.applicants[place]).collect();
    }
    frozen.digest = frozen::digest(&frozen.input);
    Ok((under, frozen))
}

/// A seat more a room means one more desk: rooms that are full by the policy in force are full by the scenario's.
fn raise(frozen: &mut Frozen, (base, under): (&Policy, &Policy)) {
    for room in frozen.input.rooms.iter_mut().filter(|room| room.capacity == base.seats_per_room) {
        let cells = u16::try_from(room.cells.len()).unwrap_or(u16::MAX);
        room.capacity = under.seats_per_room.max(room.capacity).min(cells);
    }
}

/// What a scenario assumes of rooms and people, made true in the input. What is new comes after everything that has a key.
fn assume(mut frozen: Frozen, remedies: &[Remedy]) -> Result<Frozen> {
    for remedy in remedies {
        let unknown = |(noun, code): (&str, String)| Error::Rule(format!("没有找到{noun}“{code}”，预案中的假设不再适用，请修改预案"));
        frozen.input = repair::assume(frozen.input, remedy).map_err(unknown)?;
    }
    Ok(frozen)
}

/// Refuses a plan whose scenario assumes what is not so yet.
pub async fn refuse_assumed(office: &Office, exam: &Exam, kept: &Kept) -> Result<()> {
    if kept.scenario.assumptions().is_empty() {
        return Ok(());
    }
    let input = freeze(office, exam).await?.input;
    let open = kept.scenario.remedies.iter().filter(|remedy| !repair::holds(&input, remedy));
    let open: Vec<String> = open.filter_map(Remedy::assumption).collect();
    if open.is_empty() { Ok(()) } else { Err(RuleError::Assumed(open).into()) }
}

/// Pins in places of the frozen lists; what the exam does not have is refused by name.
pub(super) fn pins(frozen: &Frozen, pins: &[Pin]) -> Result<Vec<pin::Pin>> {
    fn places<'a>(codes: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, usize> {
        codes.map(String::as_str).zip(0..).collect()
    }
    let input = &frozen.input;
    let (sites, rooms) = (places(input.sites.iter().map(|s| &s.code)), places(input.rooms.iter().map(|r| &r.code)));
    let (staff, roles) = (places(input.staff.iter().map(|s| &s.code)), places(input.roles.iter().map(|r| &r.name)));
    let of = |known: &BTreeMap<&str, usize>, noun: &str, code: &str| {
        known.get(code).copied().ok_or_else(|| Error::Rule(format!("没有找到{noun}“{code}”，请核对后重填")))
    };
    let placed = |pin: &Pin| {
        Ok(match pin {
            Pin::SiteClosed { site } => pin::Pin::SiteClosed(of(&sites, "考点", site)?),
            Pin::SiteOpens { site } => pin::Pin::SiteOpens(of(&sites, "考点", site)?),
            Pin::RoomUnused { room } => pin::Pin::RoomUnused(of(&rooms, "考场", room)?),
            Pin::RoomTakes { room, category } => pin::Pin::RoomTakes(of(&rooms, "考场", room)?, *category),
            Pin::PersonFree { staff: person } => pin::Pin::PersonFree(of(&staff, "考务人员", person)?),
            Pin::PersonServes { staff: person, site, role } => pin::Pin::PersonServes {
                staff: of(&staff, "考务人员", person)?,
                site: site.as_deref().map(|site| of(&sites, "考点", site)).transpose()?,
                role: role.as_deref().map(|role| of(&roles, "岗位", role)).transpose()?,
            },
        })
    };
    pins.iter().map(placed).collect()
}

/// What adopting a scenario's plan does to the policy: `None` where it stays; refused where the plan is no whole one.
pub fn policy_change(kept: &Kept, exam: &Exam) -> Result<Option<Policy>> {
    if let Some(turnout) = kept.scenario.turnout {
        return Err(RuleError::OnlyPart { name: kept.name.clone(), percent: turnout.percent }.into());
    }
    let policy = kept.scenario.policy(&exam.policy);
    Ok((policy != exam.policy).then_some(policy))
}
