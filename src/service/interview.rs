//! Interview (面试分组): packs the shortlisted into rooms and days, draws the panels, checks the packing again and puts it in force.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Error, Office, Officer, Result, job::Reporter};
use crate::{
    domain::{
        audit::{Actor, AuditEntry},
        exam::{Exam, Phase},
        id::{JobId, PackingId, PostId, StaffId, UnitId},
        interview::{PackedRoom, Packing, PackingHead, PackingState, PostGroup},
        job::{Job, Kind},
        staffing::{Answer, DutyRole, Scope, Session, StaffMember},
    },
    exchange::interview::{self as file, PanelLine},
    planner::{
        Options,
        interview::{Examiner, Group, Limits, Sitting, pack, panels},
    },
    store::{self, Tx},
};

/// What an officer asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Interview rooms there are on one day.
    pub rooms: u16,
    pub seed: u64,
    /// Seconds the solvers may take.
    pub time_limit: f64,
    /// How many of a post are asked, by its code, where it is not what the policy's ratio gives.
    pub counts: BTreeMap<String, u16>,
}

/// The posts with how many of each are asked: so many for each vacancy, as many as are confirmed, or what the officer says.
pub async fn groups(office: &Office, exam: &Exam, counts: &BTreeMap<String, u16>) -> Result<Vec<PostGroup>> {
    let lines = store::exam::post_lines(&office.db, exam.id).await?;
    if let Some(unknown) = counts.keys().find(|code| !lines.iter().any(|line| line.post.code.to_string() == **code)) {
        return Err(Error::Rule(format!("没有岗位“{unknown}”，请核对岗位代码")));
    }
    let units: BTreeMap<String, UnitId> =
        store::exam::units(&office.db, exam.id).await?.into_iter().map(|unit| (unit.name, unit.id)).collect();
    let group = |line: store::exam::PostLine| {
        let (code, post) = (line.post.code.to_string(), line.post);
        let due = u32::from(exam.policy.interview.shortlist) * post.vacancies;
        let usual = u16::try_from(due.min(line.confirmed)).unwrap_or(u16::MAX);
        let candidates = counts.get(&code).copied().unwrap_or(usual);
        PostGroup { post: post.id, code, name: post.name, unit_id: units.get(&post.unit).copied(), unit: post.unit, candidates }
    };
    Ok(lines.into_iter().map(group).filter(|group| group.candidates > 0).collect())
}

/// Queues a packing.
pub async fn order(office: &Office, by: Officer, request: &Request) -> Result<JobId> {
    let exam = super::registration::exam(office, by.exam).await?;
    if groups(office, &exam, &request.counts).await?.is_empty() {
        return Err(Error::Rule("没有进入面试的考生；请先完成审核和缴费，或填写各岗位入围人数".to_owned()));
    }
    let text = serde_json::to_string(request).map_err(|_| Error::Rule("任务参数无法保存".to_owned()))?;
    super::job::queue(office, by, Kind::Interview, text).await
}

/// Does a queued packing; gives back its address.
pub async fn carry_out(office: &Office, job: &Job, reporter: &Reporter) -> Result<String> {
    let request: Request =
        serde_json::from_str(&job.request).map_err(|_| Error::Rule("任务参数无法识别，请重新发起面试分组".to_owned()))?;
    reporter.tell("读取岗位和考官", 1, 100);
    let exam = super::registration::exam(office, job.exam).await?;
    let groups = groups(office, &exam, &request.counts).await?;
    let people = examiners(office, &exam).await?;
    let work = Work { exam: exam.clone(), groups, people, request: request.clone(), threads: office.workers };
    let told = reporter.clone();
    let packing = tokio::task::spawn_blocking(move || work.packing(&told))
        .await
        .map_err(|_| Error::Rule("面试分组意外中断，请重新发起".to_owned()))??;
    if reporter.is_cancelled() {
        return Err(Error::Rule("面试分组已取消".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let (id, version) = store::interview::insert(&tx, job.exam, &packing, (request.seed, job.by, now)).await?;
    let actor = job.by.map_or(Actor::System, Actor::Account);
    let detail = format!(
        "面试分组第{version}版：{}个岗位{}人，考场{}场次，{}天，考务{}人次",
        packing.groups.len(),
        packing.candidates(),
        packing.rooms.len(),
        packing.days,
        packing.person_times
    );
    tx.commit(AuditEntry::new(actor, "interview.pack", now).exam(job.exam).on("packing", id).saying(detail)).await?;
    Ok(format!("/interview/{id}"))
}

/// Who may sit in a panel, with whether as its chief; those who cannot come are left out.
async fn examiners(office: &Office, exam: &Exam) -> Result<Vec<(StaffMember, bool)>> {
    let Some((chief, other)) = exam.policy.interview.panel(&exam.policy.roles) else { return Ok(Vec::new()) };
    let may = |person: &StaffMember, role: &DutyRole| person.qualifications.contains(&role.qualification);
    let there = |person: &StaffMember| {
        person.available.contains(&Session::Interview)
            && !matches!(person.answer, Answer::Declined { .. })
            && (may(person, chief) || may(person, other))
    };
    let people = store::staffing::all(&office.db, exam.id).await?.into_iter().filter(there);
    Ok(people.map(|person| (may(&person, chief), person)).map(|(chief, person)| (person, chief)).collect())
}

/// What the blocking thread needs.
struct Work {
    exam: Exam,
    groups: Vec<PostGroup>,
    people: Vec<(StaffMember, bool)>,
    request: Request,
    threads: u32,
}

impl Work {
    fn packing(self, reporter: &Reporter) -> Result<Packing> {
        let policy = &self.exam.policy;
        let mut scale = policy.interview.clone();
        scale.rooms = self.request.rooms.into();
        let limits = Limits {
            rooms: self.request.rooms,
            candidates: scale.candidates_per_room,
            staff_per_room: policy.quota(Session::Interview, Scope::Room),
            staff_around: policy.quota(Session::Interview, Scope::Site),
        };
        let unit = |unit: UnitId| unit.to_string();
        let groups: Vec<Group> = self
            .groups
            .iter()
            .map(|group| Group { post: group.code.clone(), unit: group.unit_id.map(unit), candidates: group.candidates })
            .collect();
        let Request { seed, time_limit, .. } = self.request;
        let options = Options { seed, time_limit, threads: self.threads, control: reporter.control(), ..Options::default() };
        reporter.tell("把岗位排进考场", 20, 100);
        let packed = pack(&groups, &limits, &options)?;
        let size = scale.panel(&policy.roles).map_or(0, |(chief, other)| chief.quota + other.quota);
        let room = |sitting: &Sitting| PackedRoom {
            day: sitting.day,
            room: sitting.room,
            groups: sitting.groups.clone(),
            candidates: sitting.candidates,
            panel: Vec::new(),
        };
        let mut packing = Packing {
            rooms: packed.sittings.iter().map(room).collect(),
            bound: u32::try_from(packed.bound).unwrap_or(u32::MAX),
            days: packed.days,
            person_times: packed.person_times,
            panel_size: u16::try_from(size).unwrap_or(u16::MAX),
            findings: Vec::new(),
            groups: self.groups.clone(),
            scale,
        };
        let examiner =
            |(person, chief): &(StaffMember, bool)| Examiner { code: person.code.clone(), unit: unit(person.unit), chief: *chief };
        let examiners: Vec<Examiner> = self.people.iter().map(examiner).collect();
        for day in 1..=packed.days {
            reporter.tell(&format!("第{day}天抽考官组"), 40 + 50 * u64::from(day) / u64::from(packed.days.max(1)), 100);
            let sittings: Vec<Sitting> = packed.sittings.iter().filter(|sitting| sitting.day == day).cloned().collect();
            match panels(&groups, &sittings, &examiners, size as usize, &Options { seed: seed.wrapping_add(day.into()), ..options.clone() })
            {
                Ok(drawn) => {
                    for panel in drawn {
                        let seats = std::iter::once(panel.chief).chain(panel.members).map(|place| self.people[place].0.id);
                        let room = packing.rooms.iter_mut().find(|room| (room.day, room.room) == (day, panel.room));
                        room.into_iter().for_each(|room| room.panel = seats.clone().collect());
                    }
                }
                Err(refusal) => packing.findings.extend(refusal.0.into_iter().map(|found| format!("第{day}天：{}", found.sentence))),
            }
        }
        Ok(packing)
    }
}

/// One packing of the exam.
pub async fn find(office: &Office, exam: &Exam, id: PackingId) -> Result<(PackingHead, Packing)> {
    store::interview::find(&office.db, exam.id, id).await?.ok_or(Error::NotFound("面试分组方案"))
}

/// Why a packing cannot be put in force now; nothing where it can.
async fn refuse(office: &Office, exam: &Exam, (head, packing): (&PackingHead, &Packing)) -> Result<()> {
    if head.state != PackingState::Proposed {
        return Err(Error::Rule(format!("这个分组的状态是“{}”，只有拟定的可以采用", head.state.label())));
    }
    let begun = exam.policy.window(Phase::Interview).is_some_and(|window| window.opens <= office.now());
    if begun && store::interview::adopted(&office.db, exam.id).await?.is_some() {
        return Err(Error::Rule("面试已经开始，不能再更换分组".to_owned()));
    }
    let people: BTreeMap<StaffId, (UnitId, bool)> =
        examiners(office, exam).await?.into_iter().map(|(person, chief)| (person.id, (person.unit, chief))).collect();
    packing.check(|staff| people.get(&staff).copied())?;
    let posts: Vec<PostId> = store::exam::posts(&office.db, exam.id).await?.into_iter().map(|post| post.id).collect();
    let gone = packing.groups.iter().find(|group| !posts.contains(&group.post));
    gone.map_or(Ok(()), |group| Err(Error::Rule(format!("岗位{}已不在岗位表中，请重新分组", group.code))))
}

/// What stands against putting a packing in force, and what an officer should know beforehand.
pub async fn doubts(office: &Office, exam: &Exam, id: PackingId) -> Result<(Option<String>, Vec<String>)> {
    let (head, packing) = find(office, exam, id).await?;
    let refusal = match refuse(office, exam, (&head, &packing)).await {
        Ok(()) => None,
        Err(Error::Rule(refusal)) => Some(refusal),
        Err(other) => return Err(other),
    };
    let mut doubts = packing.findings.clone();
    let planned = exam.policy.interview.rooms;
    let used = u32::from(packing.rooms_a_day());
    if used > planned {
        doubts.push(format!(
            "最多的一天用{used}个面试考场，考试方案只有{planned}个，多出的{}个没有安排考务人员；请修改考试方案的面试考场数并重新编排",
            used - planned
        ));
    }
    if packing.days > 1 {
        doubts.push(format!("分{}天进行：考务人员按一天安排，其余{}天须另行排班", packing.days, packing.days - 1));
    }
    if let Some(plan) = store::arrangement::adopted(&office.db, exam.id).await? {
        let duties = store::staffing::duties(&office.db, plan.id, None).await?;
        let called: BTreeSet<StaffId> =
            duties.iter().filter(|line| line.duty.session == Session::Interview).map(|line| line.duty.staff).collect();
        let panel: BTreeSet<StaffId> = packing.rooms.iter().flat_map(|room| room.panel.iter().copied()).collect();
        let others = panel.difference(&called).count();
        if others > 0 {
            doubts.push(format!("考官组中有{others}人在采用的编排中没有面试任务，须另行通知到岗"));
        }
    }
    let unknown: BTreeSet<&str> = packing.groups.iter().filter(|group| group.unit_id.is_none()).map(|group| group.unit.as_str()).collect();
    if !unknown.is_empty() {
        let names = unknown.into_iter().take(5).collect::<Vec<_>>().join("、");
        doubts.push(format!("招聘单位{names}等不在单位表中，无法核对考官是否来自招聘单位；请补充单位表"));
    }
    Ok((refusal, doubts))
}

/// Puts a packing in force.
pub async fn adopt(office: &Office, by: Officer, id: PackingId) -> Result<()> {
    let exam = super::registration::exam(office, by.exam).await?;
    let (head, packing) = find(office, &exam, id).await?;
    refuse(office, &exam, (&head, &packing)).await?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::interview::adopt(&tx, by.exam, (id, &packing), now).await?;
    let detail = format!("采用面试分组第{}版：{}场次，{}天", head.version, packing.rooms.len(), packing.days);
    Ok(tx.commit(by.entry("interview.adopt", now).on("packing", id).saying(detail)).await?)
}

/// The panels of a packing with the names of their people, by day, room and seat.
pub async fn panel_lines(office: &Office, exam: &Exam, packing: &Packing) -> Result<Vec<PanelLine>> {
    let units: BTreeMap<UnitId, String> =
        store::exam::units(&office.db, exam.id).await?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let people: BTreeMap<StaffId, StaffMember> =
        store::staffing::all(&office.db, exam.id).await?.into_iter().map(|person| (person.id, person)).collect();
    let line = |room: &PackedRoom, place: usize, staff: StaffId| {
        let person = people.get(&staff);
        PanelLine {
            day: room.day,
            room: room.room,
            seat: if place == 0 { "主考官" } else { "考官" },
            code: person.map_or("已删除".to_owned(), |person| person.code.clone()),
            name: person.map(|person| person.name.to_string()).unwrap_or_default(),
            unit: person.and_then(|person| units.get(&person.unit).cloned()).unwrap_or_default(),
        }
    };
    Ok(packing
        .rooms
        .iter()
        .flat_map(|room| room.panel.iter().enumerate().map(move |(place, staff)| (room, place, *staff)))
        .map(|(room, place, staff)| line(room, place, staff))
        .collect())
}

/// Where the examiners of the packing in force sit, in words; `None` where no packing is in force.
pub async fn panel_places(office: &Office, exam: &Exam) -> Result<Option<BTreeMap<StaffId, String>>> {
    let Some((_, packing)) = store::interview::adopted(&office.db, exam.id).await?.filter(|(_, packing)| packing.has_panels()) else {
        return Ok(None);
    };
    let mut places: BTreeMap<StaffId, String> = BTreeMap::new();
    for room in &packing.rooms {
        for staff in &room.panel {
            let place = places.entry(*staff).or_default();
            let comma = if place.is_empty() { "" } else { "、" };
            *place += &format!("{comma}第{}天第{}面试考场", room.day, room.room);
        }
    }
    Ok(Some(places))
}

/// Whether a role sits in panels.
#[must_use]
pub fn is_of_panel(exam: &Exam, role: &str) -> bool {
    let scale = &exam.policy.interview;
    role == scale.chief || role == scale.examiner
}

/// A file to take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Rooms,
    Panels,
}

/// The rooms or the panels of a packing as CSV; who took the panels leaves an audit line, for they name people.
pub async fn take_out(office: &Office, by: Officer, id: PackingId, sheet: Sheet) -> Result<Vec<u8>> {
    let exam = super::registration::exam(office, by.exam).await?;
    let (head, packing) = find(office, &exam, id).await?;
    if sheet == Sheet::Rooms {
        return Ok(file::rooms(&packing));
    }
    let bytes = file::panels(&panel_lines(office, &exam, &packing).await?);
    let tx = Tx::begin(&office.db).await?;
    let detail = format!("导出面试分组第{}版的考官组", head.version);
    tx.commit(by.entry("interview.export", office.now()).on("packing", id).saying(detail)).await?;
    Ok(bytes)
}
