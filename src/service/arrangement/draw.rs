//! Draws (抽签): commit, draw once, tell the secret. Nobody can choose the outcome: the input is frozen and the secret's hash is
//! published before the witnesses say their number, and the seed comes of all three.

use sha2::{Digest, Sha256};

use super::{
    Frozen, Order, Request,
    commitment::{Broken, Commitment},
    freeze, frozen, scenario,
};
use crate::{
    domain::{
        audit::Purpose,
        draw::{self, Draw, RuleError, State},
        exam::{Exam, Phase},
        id::{DrawId, ExamId, JobId, PlanId, ScenarioId},
        job::Kind,
    },
    exchange::plan_format::{self, Files},
    planner::pin,
    service::{Error, Office, Officer, Result, machine},
    store::{self, Tx, arrangement::draw::NewDraw},
};

/// Bytes of a secret.
const SECRET: usize = 32;
/// Letters of an applicant's alias: 64 bits, so that no two are alike.
const ALIAS: usize = 16;

/// Freezes the exam and commits to it and to a fresh secret; from now on the public page shows both.
pub async fn commit(office: &Office, by: Officer, under: Option<ScenarioId>) -> Result<DrawId> {
    let now = office.now();
    let exam = crate::service::registration::exam(office, by.exam).await?;
    refuse_late(office, &exam).await?;
    let (_, _, files) = veiled(office, &exam, under).await?;
    let secret = machine::token(office.chance.as_ref(), SECRET);
    let commitment = Commitment::to(&files, &secret)?;
    let new = NewDraw {
        input: commitment.input.clone(),
        secret_hash: commitment.secret,
        secret,
        files: plan_format::archive(&files),
        scenario: under,
        at: now,
        by: by.account,
    };
    let tx = Tx::begin(&office.db).await?;
    let open = store::arrangement::draw::list(&tx, by.exam).await?;
    if let Some(open) = open.iter().find(|draw| matches!(draw.state, State::Committed | State::Drawn { .. })) {
        return Err(RuleError::Open(open.number).into());
    }
    let (id, number) = store::arrangement::draw::insert(&tx, by.exam, &new).await?;
    let detail = format!("公布第{number}次抽签承诺，输入摘要{}", &commitment.input[..16]);
    tx.commit(by.entry("arrangement.draw_commit", now).on("draw", id).saying(detail)).await?;
    Ok(id)
}

/// Once tickets are open nobody is drawn again.
async fn refuse_late(office: &Office, exam: &Exam) -> Result<()> {
    let adopted = store::arrangement::adopted(&office.db, exam.id).await?.is_some();
    if adopted && exam.is_open(Phase::Ticket, office.now()) { Err(RuleError::TicketsOpen.into()) } else { Ok(()) }
}

/// Keeps the witnesses' number, which can be said once, and queues the drawing.
pub async fn order(office: &Office, by: Officer, id: DrawId, (said, time_limit): (&str, f64)) -> Result<JobId> {
    let said = draw::witness(said)?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let draw = store::arrangement::draw::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("抽签"))?;
    if draw.state != State::Committed {
        return Err(RuleError::Wrong(draw.state.label()).into());
    }
    if !draw.witness.is_empty() && draw.witness != said {
        return Err(Error::Rule(format!("见证数已登记为{}，不能更改；请填写同一个数", draw.witness)));
    }
    store::arrangement::draw::set_state(&tx, id, &State::Committed, (&said, draw.committed)).await?;
    let detail = format!("第{}次抽签登记见证数{said}", draw.number);
    tx.commit(by.entry("arrangement.draw_witness", now).on("draw", id).saying(detail)).await?;
    let order = Order { draw: Some(id), ..Order::of(Request { seed: 0, time_limit }) };
    crate::service::job::queue(office, by, Kind::Plan, order.text()?).await
}

/// What a committed draw is planned from, with its seed; refused where the input is no longer what was committed to.
pub(super) async fn prepared(office: &Office, exam: &Exam, id: DrawId) -> Result<(Exam, Frozen, u64)> {
    let draw = find(office, exam.id, id).await?;
    if draw.state != State::Committed || draw.witness.is_empty() {
        return Err(RuleError::Wrong(draw.state.label()).into());
    }
    let (under, frozen, files) = veiled(office, exam, draw.scenario).await?;
    let (secret, _) = store::arrangement::draw::opened(&office.db, id).await?.ok_or(Error::NotFound("抽签"))?;
    let commitment = Commitment { input: draw.input, secret: draw.secret_hash };
    let seed = commitment.seed_with(&files, &secret, &draw.witness).map_err(|broken| match broken {
        Broken::Input { .. } => {
            Error::Rule("承诺之后报名、考点或考场有变动，与公布的摘要不符；请作废这次承诺并写明原因，重新公布承诺后再抽签".to_owned())
        }
        other => other.into(),
    })?;
    Ok((under, frozen, seed))
}

/// The draw has given a plan; in the transaction that keeps it.
pub(super) async fn drawn(tx: &Tx, exam: ExamId, (id, plan): (DrawId, PlanId), now: crate::domain::Moment) -> Result<()> {
    let draw = store::arrangement::draw::lock(tx, exam, id).await?.ok_or(Error::NotFound("抽签"))?;
    if draw.state != State::Committed {
        return Err(RuleError::Wrong(draw.state.label()).into());
    }
    Ok(store::arrangement::draw::set_state(tx, id, &State::Drawn { plan, at: now }, (&draw.witness, now)).await?)
}

/// Tells the secret; only after the drawn plan is adopted, and only if everybody will find it true.
pub async fn tell(office: &Office, by: Officer, id: DrawId) -> Result<()> {
    let now = office.now();
    let draw = find(office, by.exam, id).await?;
    let State::Drawn { plan, .. } = draw.state else { return Err(RuleError::Wrong(draw.state.label()).into()) };
    if store::arrangement::adopted(&office.db, by.exam).await?.is_none_or(|head| head.id != plan) {
        return Err(RuleError::NotAdopted.into());
    }
    let replay = super::replay::replayed(office, by.exam, id).await?;
    if replay.other > 0 {
        return Err(Error::Rule(format!("重演得到的座位有{}个与方案不同，不能公布；请联系系统管理员", replay.other)));
    }
    let tx = Tx::begin(&office.db).await?;
    let draw = store::arrangement::draw::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("抽签"))?;
    if !matches!(draw.state, State::Drawn { .. }) {
        return Err(RuleError::Wrong(draw.state.label()).into());
    }
    store::arrangement::draw::set_state(&tx, id, &State::Told { plan, at: now }, (&draw.witness, now)).await?;
    let detail = format!("公布第{}次抽签的密数，重演{}个座位全部相符", draw.number, replay.drawn);
    Ok(tx.commit(by.entry("arrangement.draw_tell", now).on("draw", id).saying(detail)).await?)
}

/// Gives a commitment up, with the reason the public will read.
pub async fn withdraw(office: &Office, by: Officer, id: DrawId, reason: &Purpose) -> Result<()> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let draw = store::arrangement::draw::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("抽签"))?;
    let in_force = store::arrangement::adopted(&tx, by.exam).await?.map(|head| head.id);
    let given = draw.state.plan();
    match draw.state {
        State::Committed => {}
        State::Drawn { .. } if given != in_force => {}
        State::Drawn { .. } => return Err(Error::Rule("抽出的方案已经采用，不能作废抽签；请公布密数".to_owned())),
        other => return Err(RuleError::Wrong(other.label()).into()),
    }
    let state = State::Withdrawn { reason: reason.to_string(), at: now };
    store::arrangement::draw::set_state(&tx, id, &state, (&draw.witness, now)).await?;
    let detail = format!("作废第{}次抽签承诺：{reason}", draw.number);
    Ok(tx.commit(by.entry("arrangement.draw_withdraw", now).on("draw", id).saying(detail)).await?)
}

/// One draw of the exam.
pub(super) async fn find(office: &Office, exam: ExamId, id: DrawId) -> Result<Draw> {
    store::arrangement::draw::find(&office.db, exam, id).await?.ok_or(Error::NotFound("抽签"))
}

/// The frozen exam with applicants under aliases and in their order, and what the public will be given of it.
async fn veiled(office: &Office, exam: &Exam, under: Option<ScenarioId>) -> Result<(Exam, Frozen, Files)> {
    let (under, mut frozen) = match under {
        None => (exam.clone(), freeze(office, exam).await?),
        Some(id) => {
            let kept = store::arrangement::scenario::find(&office.db, exam.id, id).await?.ok_or(Error::NotFound("预案"))?;
            if kept.scenario.turnout.is_some() {
                return Err(RuleError::OnlyPart.into());
            }
            scenario::refuse_assumed(office, exam, &kept).await?;
            scenario::freeze_under(office, exam, &kept.scenario).await?
        }
    };
    if frozen.input.applicants.is_empty() {
        return Err(Error::Rule("还没有报名确认的考生，无法抽签；请先完成审核和缴费".to_owned()));
    }
    veil(&mut frozen, &office.db.secret("draw"), exam.id);
    let files = match pin::reduce(&frozen.input) {
        Some(reduced) => plan_format::write_public(&reduced.input),
        None => plan_format::write_public(&frozen.input),
    };
    Ok((under, frozen, files))
}

fn veil(frozen: &mut Frozen, secret: &[u8; 32], exam: ExamId) {
    let input = &mut frozen.input;
    input.applicants.iter_mut().for_each(|applicant| applicant.code = alias(secret, exam, &applicant.code));
    // In the order of the aliases, so that a place in the list tells nothing of the order of registration.
    let mut order: Vec<usize> = (0..input.applicants.len()).collect();
    order.sort_by(|&a, &b| input.applicants[a].code.cmp(&input.applicants[b].code));
    let mut place = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&old, new)| place[old] = new);
    input.applicants = order.iter().map(|&old| input.applicants[old].clone()).collect();
    input.relatives.iter_mut().for_each(|(_, applicant)| *applicant = place[*applicant]);
    frozen.keys.applicants = order.iter().map(|&old| frozen.keys.applicants[old]).collect();
    // The public is given whole yuan; rooms alike to them must be alike to us.
    input.rooms.iter_mut().for_each(|room| room.cost = crate::domain::Fen::yuan(room.cost.fen() / 100));
    frozen.digest = frozen::digest(&frozen.input);
}

/// What the public knows an applicant by: nobody can tell it from the number without this installation's keys.
pub(in crate::service) fn alias(secret: &[u8; 32], exam: ExamId, number: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(secret);
    hasher.update(format!("{exam}|{number}"));
    machine::hex(&hasher.finalize())[..ALIAS].to_owned()
}
