//! Exam set-up (考试设置): open an exam, change its policy by a new version, see how it stands.

use std::collections::BTreeMap;

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        audit::AuditEntry,
        exam::{Exam, Phase, Policy},
        id::{AccountId, ExamId},
        job::Job,
        registration::Stage,
    },
    store::{
        self, Tx,
        exam::{Change, NewExam},
    },
};

/// Opens an exam with its first policy.
pub async fn create(office: &Office, by: AccountId, exam: NewExam) -> Result<ExamId> {
    exam.policy.validate()?;
    if !(1..=9).contains(&exam.batch) {
        return Err(Error::Rule("批次须为1至9，它会印在准考证号的第3位".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let before = store::exam::newest(&tx).await?;
    let id = store::exam::insert(&tx, &exam).await?;
    if let Some(before) = before {
        super::indicator::table::carry_over(&tx, &before, id, (by, now)).await?;
    }
    let entry = AuditEntry::new(crate::domain::audit::Actor::Account(by), "exam.create", now).exam(id).on("exam", id);
    tx.commit(entry.saying(format!("新建考试“{}”", exam.name))).await?;
    Ok(id)
}

/// Puts a new version of the policy in force; the reason is kept with it.
pub async fn save_policy(office: &Office, by: Officer, policy: &Policy, reason: &str) -> Result<u32> {
    policy.validate()?;
    let reason = crate::domain::text::one_line(reason);
    if reason.is_empty() {
        return Err(Error::Rule("请填写修改方案的原因，它会和新版本一起保存".to_owned()));
    }
    let now = office.now();
    let exam = super::registration::exam(office, by.exam).await?;
    if exam.policy == *policy {
        return Err(Error::Rule("内容没有变化，未生成新版本".to_owned()));
    }
    if exam.is_open(Phase::Ticket, now) && exam.policy.categories != policy.categories {
        return Err(Error::Rule("准考证已开放打印，不能再改考试类别编号".to_owned()));
    }
    let tx = Tx::begin(&office.db).await?;
    let version = store::exam::save_policy(&tx, by.exam, policy, &Change { reason: &reason, by: by.account, at: now }).await?;
    tx.commit(by.entry("exam.save_policy", now).on("exam", by.exam).saying(format!("方案第{version}版：{reason}"))).await?;
    Ok(version)
}

/// The exam the public sees, and the desk until it chooses another.
pub async fn on_show(office: &Office) -> Result<Option<Exam>> {
    Ok(crate::domain::exam::on_show(store::exam::list(&office.db).await?, office.now()))
}

/// The exam an applicant's pages are about: the one they are in until its written exam is over, else the one on show.
pub async fn of_applicant(office: &Office, account: AccountId) -> Result<Option<Exam>> {
    let exams = store::exam::list(&office.db).await?;
    let now = office.now();
    for exam in &exams {
        let under_way = exam.policy.window(Phase::Written).is_some_and(|window| now < window.closes);
        let own = store::registration::of_account(&office.db, exam.id, account).await?;
        if under_way && own.is_some_and(|registration| registration.state.stage().is_living()) {
            return Ok(Some(exam.clone()));
        }
    }
    Ok(crate::domain::exam::on_show(exams, now))
}

/// How an exam stands: what the dashboard shows.
#[derive(Debug, Clone)]
pub struct Standing {
    pub exam: Exam,
    pub phases: Vec<Phase>,
    pub stages: BTreeMap<Stage, u32>,
    pub posts: u32,
    pub sites: u32,
    pub rooms: u32,
    pub staff: u32,
    pub jobs: Vec<Job>,
}

impl Standing {
    /// Registrations that reached at least the reviewers: 报考人数.
    #[must_use]
    pub fn registered(&self) -> u32 {
        self.stages.iter().filter(|(stage, _)| !matches!(stage, Stage::Draft | Stage::Withdrawn)).map(|(_, count)| count).sum()
    }

    /// How many are in a stage.
    #[must_use]
    pub fn count(&self, stage: Stage) -> u32 {
        self.stages.get(&stage).copied().unwrap_or(0)
    }
}

/// Reads how an exam stands.
pub async fn standing(office: &Office, id: ExamId) -> Result<Standing> {
    let exam = super::registration::exam(office, id).await?;
    let db = &office.db;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Standing {
        phases: exam.phases_at(office.now()),
        stages: store::registration::counts_by_stage(db, id).await?,
        posts: count(store::exam::posts(db, id).await?.len()),
        sites: count(store::exam::sites(db, id).await?.len()),
        rooms: count(store::exam::rooms(db, id).await?.len()),
        staff: count(store::staffing::count(db, id).await?),
        jobs: store::job::list(db, id).await?,
        exam,
    })
}

/// What does not fit, by how much it matters.
pub async fn alarms(office: &Office, exam: &Exam) -> Result<Vec<crate::domain::alarm::Alarm>> {
    super::indicator::alarms(office, exam).await
}
