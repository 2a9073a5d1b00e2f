//! Amending the adopted plan (局部调整): late candidates, closed rooms, absent people. What will change is shown first; then,
//! with a reason and somebody's leave, it becomes the plan's next version, and everybody else keeps seat and duty.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Frozen, duties, freeze, placements, report, reserves, stored};
use crate::{
    domain::{
        PersonName,
        arrangement::{PlanHead, PlanState},
        audit::Purpose,
        exam::Exam,
        id::{ExamId, PlanId, RoomId, StaffId},
        staffing::Answer,
    },
    exchange::plan_format,
    planner::{
        self, Plan,
        amend::{Amendment, Changes},
    },
    service::{Error, Office, Officer, Result, machine},
    store::{self, Tx, arrangement::NewPlan},
};

/// What has happened since the plan was adopted. Candidates confirmed since then are seen by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// People who cannot serve.
    pub absent: Vec<StaffId>,
    /// Rooms that cannot be used.
    pub closed: Vec<RoomId>,
}

/// Why, and by whose leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    pub reason: Purpose,
    pub approver: PersonName,
}

/// What would be changed, to be read before it is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The version in force.
    pub version: u32,
    pub sentences: Vec<String>,
    pub seats: usize,
    pub duties: usize,
    /// Duties that change hands though neither their holder nor their room is gone.
    pub others: usize,
    /// Whether fewer were proven not to do.
    pub least: bool,
    /// Names exactly this proposal.
    pub digest: String,
}

/// A proposal with what is needed to keep it.
struct Worked {
    exam: Exam,
    head: PlanHead,
    frozen: Frozen,
    after: Plan,
    amendment: Amendment,
}

impl Worked {
    fn proposal(&self) -> Proposal {
        let sentences = planner::amend::sentences(&self.frozen.input, &self.amendment);
        let mut lines = Sha256::new();
        lines.update(format!("{} {}\n", self.head.id, self.frozen.digest));
        sentences.iter().for_each(|sentence| lines.update(format!("{sentence}\n")));
        Proposal {
            version: self.head.version,
            seats: self.amendment.seats.len(),
            duties: self.amendment.duties.len(),
            others: self.amendment.others,
            least: self.amendment.least,
            digest: machine::hex(&lines.finalize()),
            sentences,
        }
    }
}

/// Works out the least change, without keeping anything.
pub async fn look(office: &Office, exam: ExamId, wish: &Wish) -> Result<Proposal> {
    Ok(work(office, exam, wish).await?.proposal())
}

/// Makes the change that was looked at the plan in force; refused where it would now be another.
pub async fn amend(office: &Office, by: Officer, wish: &Wish, leave: &Leave, digest: &str) -> Result<PlanId> {
    let worked = work(office, by.exam, wish).await?;
    let proposal = worked.proposal();
    if worked.amendment.is_empty() {
        return Err(Error::Rule("没有需要调整的内容".to_owned()));
    }
    if proposal.digest != digest {
        return Err(Error::Rule("情况已有变化，调整内容与刚才显示的不同，请重新查看后再确认".to_owned()));
    }
    let now = office.now();
    let Worked { exam, head, frozen, after, amendment } = &worked;
    let words = (leave.reason.to_string(), leave.approver.to_string());
    let record = plan_format::amendment(&frozen.input, amendment, (&words.0, &words.1));
    let new = NewPlan {
        parent: Some(head.id),
        seed: head.seed,
        input_digest: frozen.digest.clone(),
        policy_version: head.policy_version,
        report: serde_json::to_string(&report::of(&frozen.input, after)).map_err(|_| Error::Rule("方案报告无法保存".to_owned()))?,
        made: now,
        by: Some(by.account),
        room_use: after.room_use.iter().map(|used| (frozen.keys.rooms[used.room], used.category)).collect(),
        placements: placements(exam, frozen, after)?,
        duties: duties(frozen, after),
        reserves: reserves(frozen, after),
    };
    let tx = Tx::begin(&office.db).await?;
    let current = store::arrangement::adopted(&tx, exam.id).await?.map(|head| head.id);
    if current != Some(head.id) {
        return Err(Error::Rule("采用的方案刚刚有了变化，请重新查看调整方案".to_owned()));
    }
    let plan = store::arrangement::insert_plan(&tx, exam.id, &new).await?;
    store::arrangement::set_state(&tx, head.id, &PlanState::Superseded { at: now }).await?;
    store::arrangement::set_state(&tx, plan, &PlanState::Adopted { at: now, by: by.account }).await?;
    let kept = store::arrangement::Amendment {
        plan,
        parent: head.id,
        reason: words.0,
        approver: words.1,
        sentences: proposal.sentences.join("\n"),
        document: String::from_utf8_lossy(&record).into_owned(),
        by: by.account,
        at: now,
    };
    store::arrangement::insert_amendment(&tx, &kept).await?;
    for id in &wish.absent {
        store::staffing::answer(&tx, exam.id, *id, &Answer::Declined { reason: kept.reason.clone() }).await?;
    }
    let detail = format!(
        "调整方案第{}版：座位变动{}个，岗位变动{}个（牵动他人{}个）；原因：{}；批准人：{}",
        head.version, proposal.seats, proposal.duties, proposal.others, kept.reason, kept.approver
    );
    tx.commit(by.entry("arrangement.amend", now).on("plan", plan).saying(detail)).await?;
    Ok(plan)
}

async fn work(office: &Office, exam: ExamId, wish: &Wish) -> Result<Worked> {
    let exam = crate::service::registration::exam(office, exam).await?;
    let head = store::arrangement::adopted(&office.db, exam.id).await?;
    let head = head.ok_or(Error::Rule("还没有采用的方案，请先编排并采用".to_owned()))?;
    let frozen = freeze(office, &exam).await?;
    let before = stored(office, &frozen, (head.id, true)).await?;
    let place = |found: Option<usize>, noun| found.ok_or(Error::NotFound(noun));
    let mut changes =
        Changes { spared: frozen.declined.clone(), closed: closed_before(office, &frozen, exam.id).await?, ..Changes::default() };
    for id in &wish.absent {
        changes.absent.insert((place(frozen.keys.staff.iter().position(|key| key == id), "考务人员")?, None));
    }
    for id in &wish.closed {
        changes.closed.insert(place(frozen.keys.rooms.iter().position(|key| key == id), "考场")?);
    }
    let planned = move || {
        let (after, amendment) = planner::amend::amend(&frozen.input, &before, &changes)?;
        Ok(Worked { exam, head, frozen, after, amendment })
    };
    tokio::task::spawn_blocking(planned).await.map_err(|_| Error::Rule("调整程序意外中断，请重试".to_owned()))?
}

/// Rooms that earlier amendments closed: they are not opened again.
async fn closed_before(office: &Office, frozen: &Frozen, exam: ExamId) -> Result<BTreeSet<usize>> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Record {
        rooms_moved: Vec<(String, String)>,
        rooms_closed: Vec<String>,
    }
    let mut codes = BTreeSet::new();
    for amendment in store::arrangement::amendments(&office.db, exam).await? {
        let record: Record = serde_json::from_str(&amendment.document).unwrap_or_default();
        codes.extend(record.rooms_moved.into_iter().map(|(from, _)| from).chain(record.rooms_closed));
    }
    let rooms = frozen.input.rooms.iter().enumerate();
    Ok(rooms.filter(|(_, room)| codes.contains(&room.code)).map(|(place, _)| place).collect())
}
