//! Arrangement (考场编排): propose a plan, check it, adopt it; amend it afterwards without moving anybody who need not move.

pub mod amendment;
pub mod commitment;
pub mod draw;
mod frozen;
pub mod repair;
pub mod replay;
mod report;
pub mod scenario;
pub mod why;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use frozen::{Frozen, freeze};
pub use report::{FindingLine, PlanReport, stored_report};

use super::{Error, Office, Officer, Result, job::Reporter};
use crate::{
    domain::{
        arrangement::{AdoptError, Placement, PlanState, TicketNumber, TicketParts},
        audit::{Actor, AuditEntry},
        exam::{Exam, Phase},
        id::{DrawId, ExamId, PlanId, ScenarioId},
        job::Job,
        scenario::{Kept, RuleError},
        staffing::{Duty, Reserve, Session},
    },
    planner::{self, Options, Plan},
    store::{self, Tx, arrangement::NewPlan, exam::Change},
};

/// What an officer asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub seed: u64,
    /// Seconds each solver may take.
    pub time_limit: f64,
}

/// A request with what it is planned under: as the exam stands, under a scenario, or as a committed draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Order {
    #[serde(flatten)]
    request: Request,
    #[serde(default)]
    scenario: Option<ScenarioId>,
    #[serde(default)]
    draw: Option<DrawId>,
}

impl Order {
    const fn of(request: Request) -> Self {
        Self { request, scenario: None, draw: None }
    }

    fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|_| Error::Rule("任务参数无法保存".to_owned()))
    }
}

/// Does a queued planning job; gives back the plan's address.
pub async fn carry_out(office: &Office, job: &Job, reporter: &Reporter) -> Result<String> {
    let order: Order = serde_json::from_str(&job.request).map_err(|_| Error::Rule("任务参数无法识别，请重新发起编排".to_owned()))?;
    match make(office, (job.exam, job.by), &order, reporter).await {
        Ok(plan) => Ok(format!("/arrangement/{plan}")),
        Err(refusal) => {
            repair::keep(office, job, &order, reporter.control().causes()).await?;
            Err(refusal)
        }
    }
}

/// Plans the exam as it stands now and keeps the answer as a proposal.
pub async fn propose(
    office: &Office,
    exam: ExamId,
    by: Option<crate::domain::id::AccountId>,
    request: Request,
    reporter: &Reporter,
) -> Result<PlanId> {
    make(office, (exam, by), &Order::of(request), reporter).await
}

/// What is planned: the exam (its policy as the scenario has it), frozen, the seed, and the scenario it stands under.
async fn prepared(office: &Office, exam: ExamId, order: &Order) -> Result<(Exam, Frozen, u64, Option<Kept>)> {
    let exam = super::registration::exam(office, exam).await?;
    if let Some(id) = order.draw {
        let (under, frozen, seed) = draw::prepared(office, &exam, id).await?;
        let scenario = draw::find(office, exam.id, id).await?.scenario;
        return Ok((under, frozen, seed, kept(office, exam.id, scenario).await?));
    }
    match kept(office, exam.id, order.scenario).await? {
        Some(kept) => {
            let (under, frozen) = scenario::freeze_under(office, &exam, &kept.scenario).await?;
            Ok((under, frozen, order.request.seed, Some(kept)))
        }
        None => {
            let frozen = freeze(office, &exam).await?;
            Ok((exam, frozen, order.request.seed, None))
        }
    }
}

async fn kept(office: &Office, exam: ExamId, id: Option<ScenarioId>) -> Result<Option<Kept>> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(store::arrangement::scenario::find(&office.db, exam, id).await?.ok_or(Error::NotFound("预案"))?))
}

async fn make(
    office: &Office,
    (exam, by): (ExamId, Option<crate::domain::id::AccountId>),
    order: &Order,
    reporter: &Reporter,
) -> Result<PlanId> {
    reporter.tell("读取报名、考点和考务人员", 1, 100);
    let (exam, frozen, seed, kept) = prepared(office, exam, order).await?;
    if frozen.input.applicants.is_empty() {
        return Err(Error::Rule("还没有报名确认的考生，无法编排；请先完成审核和缴费".to_owned()));
    }
    let options =
        Options { seed, time_limit: order.request.time_limit, threads: office.workers, control: reporter.control(), ..Options::default() };
    let (frozen, plan, report) = compute(frozen, options, reporter.clone()).await?;
    if reporter.is_cancelled() {
        return Err(Error::Rule("编排已取消".to_owned()));
    }
    reporter.tell("保存方案", 97, 100);
    let now = office.now();
    let new = NewPlan {
        parent: store::arrangement::adopted(&office.db, exam.id).await?.map(|head| head.id),
        seed,
        input_digest: frozen.digest.clone(),
        policy_version: exam.policy_version,
        report: serde_json::to_string(&report).map_err(|_| Error::Rule("方案报告无法保存".to_owned()))?,
        made: now,
        by,
        room_use: plan.room_use.iter().filter_map(|used| Some((*frozen.keys.rooms.get(used.room)?, used.category))).collect(),
        placements: placements(&exam, &frozen, &plan)?,
        duties: duties(&frozen, &plan),
        reserves: reserves(&frozen, &plan),
    };
    let tx = Tx::begin(&office.db).await?;
    let id = store::arrangement::insert_plan(&tx, exam.id, &new).await?;
    let mut under = String::new();
    if let Some(kept) = &kept {
        store::arrangement::scenario::made(&tx, id, kept.id, kept.version).await?;
        under += &format!("（预案“{}”第{}版）", kept.name, kept.version);
    }
    if let Some(draw) = order.draw {
        draw::drawn(&tx, exam.id, (draw, id), now).await?;
        under += "（按公布的承诺抽签）";
    }
    let actor = by.map_or(Actor::System, Actor::Account);
    let PlanReport { sites, rooms, applicants, person_times, .. } = report;
    let detail = format!("编排方案{under}：考点{sites}个，考场{rooms}个，考生{applicants}人，考务{person_times}人次");
    tx.commit(AuditEntry::new(actor, "arrangement.propose", now).exam(exam.id).on("plan", id).saying(detail)).await?;
    Ok(id)
}

async fn compute(frozen: Frozen, options: Options, reporter: Reporter) -> Result<(Frozen, Plan, PlanReport)> {
    let work = move || {
        let tell = |step: &str, percent: u64| reporter.tell(step, percent.min(95), 100);
        let plan = planner::plan(&frozen.input, &options, &tell)?;
        reporter.tell("独立检查方案", 96, 100);
        let report = report::of(&frozen.input, &plan);
        Ok((frozen, plan, report))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Rule("编排程序意外中断，请重新发起".to_owned()))?
}

fn placements(exam: &Exam, frozen: &Frozen, plan: &Plan) -> Result<Vec<Placement>> {
    let input = &frozen.input;
    // A room that is only assumed has no row to seat anybody in.
    let seats = plan.seats.iter().filter(|seat| seat.room < frozen.keys.rooms.len());
    seats
        .map(|seat| {
            let room = &input.rooms[seat.room];
            let category = input.applicants[seat.applicant].category;
            let cell = room.cells.get(usize::from(seat.seat).saturating_sub(1)).copied().ok_or(Error::NotFound("座位"))?;
            let ticket = ticket(exam, frozen.site_numbers[room.site], room.number, category, seat.seat)?;
            Ok(Placement {
                registration: frozen.keys.applicants[seat.applicant],
                room: frozen.keys.rooms[seat.room],
                seat: seat.seat,
                cell,
                ticket,
            })
        })
        .collect()
}

/// The ticket number of a seat.
fn ticket(exam: &Exam, site: u16, room: u16, category: crate::domain::exam::Category, seat: u8) -> Result<TicketNumber> {
    let rule = exam.policy.category(category).ok_or(Error::NotFound("考试类别"))?;
    let site = u8::try_from(site).map_err(|_| Error::Rule("考点号超过99，准考证号放不下；请重新编号".to_owned()))?;
    Ok(TicketNumber::build(TicketParts { year: exam.year, batch: exam.batch, category: rule.number, site, room, seat })?)
}

fn duties(frozen: &Frozen, plan: &Plan) -> Vec<Duty> {
    let input = &frozen.input;
    // People and sites that are only assumed have no row.
    let duty = |duty: &planner::Duty| {
        Some(Duty {
            staff: *frozen.keys.staff.get(duty.staff)?,
            session: duty.session,
            site: *frozen.keys.sites.get(duty.site)?,
            role: input.roles[duty.role].name.clone(),
            room: duty.room.map(|room| match duty.session {
                Session::Written => input.rooms[room].number,
                Session::Interview => u16::try_from(room).unwrap_or(u16::MAX),
            }),
        })
    };
    plan.duties.iter().filter_map(duty).collect()
}

/// Makes a proposal the exam's plan. The stored plan is checked again against the exam as it stands now.
pub async fn adopt(office: &Office, by: Officer, id: PlanId) -> Result<()> {
    adopt_with(office, by, id, "").await
}

/// The same, with the reason for the new version of the policy where the plan's scenario has another one.
pub async fn adopt_with(office: &Office, by: Officer, id: PlanId, reason: &str) -> Result<()> {
    let now = office.now();
    let mut exam = super::registration::exam(office, by.exam).await?;
    let head = store::arrangement::head(&office.db, by.exam, id).await?.ok_or(Error::NotFound("方案"))?;
    if head.state != PlanState::Proposed {
        return Err(AdoptError::NotProposed(head.state.label()).into());
    }
    let current = store::arrangement::adopted(&office.db, by.exam).await?;
    if current.is_some() && exam.is_open(Phase::Ticket, now) {
        return Err(AdoptError::TicketsOpen.into());
    }
    let made_of = store::arrangement::scenario::of_plan(&office.db, by.exam, id).await?;
    let policy = made_of.as_ref().map(|kept| scenario::policy_change(kept, &exam)).transpose()?.flatten();
    if let Some(kept) = &made_of {
        scenario::refuse_assumed(office, &exam, kept).await?;
    }
    let reason = crate::domain::text::one_line(reason);
    if let (Some(policy), Some(kept)) = (&policy, &made_of) {
        let changes = kept.scenario.policy_changes(&exam.policy);
        if reason.is_empty() {
            return Err(RuleError::NeedsReason(changes.join("，")).into());
        }
        policy.validate()?;
        exam.policy = policy.clone();
    }
    let mut frozen = freeze(office, &exam).await?;
    if let Some(kept) = &made_of {
        frozen.input.pins = scenario::pins(&frozen, &kept.scenario.pins)?;
    }
    let stored = stored(office, &frozen, (id, false)).await?;
    if frozen.digest != head.input_digest && stored.seats.len() != frozen.input.applicants.len() {
        return Err(AdoptError::InputChanged { planned: stored.seats.len(), now: frozen.input.applicants.len() }.into());
    }
    if policy.is_some() {
        refuse_small_rooms(&frozen, &stored, exam.policy.seats_per_room)?;
    }
    let hard = planner::check::check(&frozen.input, &stored).iter().filter(|finding| finding.hard).count();
    if hard > 0 {
        return Err(AdoptError::HardFindings(hard).into());
    }
    let tx = Tx::begin(&office.db).await?;
    if let Some(old) = current {
        store::arrangement::set_state(&tx, old.id, &PlanState::Superseded { at: now }).await?;
    }
    store::arrangement::set_state(&tx, id, &PlanState::Adopted { at: now, by: by.account }).await?;
    if let Some(policy) = &policy {
        let version = store::exam::save_policy(&tx, by.exam, policy, &Change { reason: &reason, by: by.account, at: now }).await?;
        tx.note(&by.entry("exam.save_policy", now).on("exam", by.exam).saying(format!("方案第{version}版：{reason}"))).await?;
    }
    tx.commit(by.entry("arrangement.adopt", now).on("plan", id).saying(format!("采用方案第{}版", head.version))).await?;
    Ok(())
}

fn reserves(frozen: &Frozen, plan: &Plan) -> Vec<Reserve> {
    let reserve = |reserve: &planner::Reserve| {
        Some(Reserve {
            staff: *frozen.keys.staff.get(reserve.staff)?,
            session: reserve.session,
            site: *frozen.keys.sites.get(reserve.site)?,
            role: frozen.input.roles[reserve.role].name.clone(),
        })
    };
    plan.reserves.iter().filter_map(reserve).collect()
}

/// A scenario may seat more in a room than it is registered for; that has to be put right first.
fn refuse_small_rooms(frozen: &Frozen, plan: &Plan, seats: u16) -> Result<()> {
    let mut sitting: BTreeMap<usize, u16> = BTreeMap::new();
    plan.seats.iter().for_each(|seat| *sitting.entry(seat.room).or_default() += 1);
    let rooms = sitting.iter().filter(|(room, count)| frozen.input.rooms[**room].capacity < **count).count();
    if rooms > 0 { Err(RuleError::RoomsTooSmall { rooms, seats }.into()) } else { Ok(()) }
}

/// The exam as it stands with a stored plan of it; candidates who are no longer confirmed keep their seats under a number nobody has.
pub(in crate::service) async fn in_force(office: &Office, exam: &Exam, plan: PlanId) -> Result<(Frozen, Plan)> {
    let frozen = freeze(office, exam).await?;
    let plan = stored(office, &frozen, (plan, true)).await?;
    Ok((frozen, plan))
}

/// A stored plan as the planner's check reads it. Seats of candidates who are no longer confirmed are refused, or kept under a
/// number nobody has.
async fn stored(office: &Office, frozen: &Frozen, (id, keep): (PlanId, bool)) -> Result<Plan> {
    let place = |keys: &[i64]| keys.iter().enumerate().map(|(i, key)| (*key, i)).collect::<BTreeMap<i64, usize>>();
    let rooms = place(&frozen.keys.rooms.iter().map(|k| k.0).collect::<Vec<_>>());
    let applicants = place(&frozen.keys.applicants.iter().map(|k| k.0).collect::<Vec<_>>());
    let staff = place(&frozen.keys.staff.iter().map(|k| k.0).collect::<Vec<_>>());
    let sites = place(&frozen.keys.sites.iter().map(|k| k.0).collect::<Vec<_>>());
    let by_number: BTreeMap<(usize, u16), usize> =
        frozen.input.rooms.iter().enumerate().map(|(i, room)| ((room.site, room.number), i)).collect();
    let room_use = store::arrangement::room_use(&office.db, id).await?;
    let seats = store::arrangement::placements(&office.db, id, None, None).await?;
    let duties = store::staffing::duties(&office.db, id, None).await?;
    let gone = || Error::Rule("方案中的考场、考生或考务人员已被删除，请重新编排".to_owned());
    let duty = |line: &store::staffing::DutyLine| {
        let site = *sites.get(&line.duty.site.0)?;
        Some(planner::Duty {
            staff: *staff.get(&line.duty.staff.0)?,
            session: line.duty.session,
            site,
            role: frozen.input.roles.iter().position(|role| role.name == line.duty.role)?,
            room: match (line.duty.session, line.duty.room) {
                (_, None) => None,
                (Session::Written, Some(number)) => Some(*by_number.get(&(site, number))?),
                (Session::Interview, Some(number)) => Some(usize::from(number)),
            },
        })
    };
    let seat = |line: &store::arrangement::PlacementLine| {
        let applicant = applicants.get(&line.registration.0).copied().or(keep.then_some(usize::MAX))?;
        Some(planner::Seat { applicant, room: *rooms.get(&line.room.0)?, seat: line.seat })
    };
    let reserve = |line: &Reserve| {
        Some(planner::Reserve {
            staff: *staff.get(&line.staff.0)?,
            session: line.session,
            site: *sites.get(&line.site.0)?,
            role: frozen.input.roles.iter().position(|role| role.name == line.role)?,
        })
    };
    let used = |line: &store::arrangement::RoomUseLine| Some(planner::RoomUse { room: *rooms.get(&line.room.0)?, category: line.category });
    Ok(Plan {
        room_use: room_use.iter().map(used).collect::<Option<_>>().ok_or_else(gone)?,
        seats: seats.iter().map(seat).collect::<Option<_>>().ok_or_else(gone)?,
        duties: duties.iter().map(duty).collect::<Option<_>>().ok_or_else(gone)?,
        // Whoever can no longer stand by is not missed.
        reserves: store::arrangement::reserves(&office.db, id).await?.iter().filter_map(reserve).collect(),
        ..Plan::default()
    })
}
