//! Jobs (后台任务): slow work as a row; a worker takes the oldest, tells how far it is, stops when asked, starts again after a crash.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, watch};

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        audit::{Actor, AuditEntry},
        id::JobId,
        job::{Job, Kind, Mark, Progress, RuleError, State},
    },
    planner::{Control, Standing},
    store::{self, Tx},
};

/// Wakes the workers of this process when a job is queued; those of other processes look once a second.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

/// Marks kept of a job's trail; more would not be seen.
const MOST_MARKS: usize = 200;

/// How a running job tells its progress and learns that it should stop. The work writes into it from any thread; a task
/// beside it carries the news to the database twice a second.
#[derive(Debug, Clone, Default)]
pub struct Reporter {
    progress: Arc<Mutex<Progress>>,
    control: Control,
    cancelled: Arc<AtomicBool>,
}

impl Reporter {
    /// Now at `step`, `done` of `total`.
    pub fn tell(&self, step: &str, done: u64, total: u64) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Progress { step: step.to_owned(), done, total };
    }

    /// What a planner is followed and stopped by.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Where the planner stood, in order: from the moment a bound is known.
    #[must_use]
    pub fn trail(&self) -> Vec<Mark> {
        let mark = |standing: Standing| {
            let millis = (standing.seconds * 1000.0) as u64;
            Some(Mark { millis, objective: standing.best.map(|best| best.round() as i64), bound: standing.bound?.floor() as i64 })
        };
        let marks: Vec<Mark> = self.control.standings().into_iter().filter_map(mark).collect();
        let step = marks.len().div_ceil(MOST_MARKS).max(1);
        // The newest always stays.
        let last = marks.len().saturating_sub(1);
        marks.into_iter().enumerate().filter(|(place, _)| place % step == 0 || *place == last).map(|(_, mark)| mark).collect()
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.control.stop();
    }

    /// Whether somebody asked the job to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Queues a job; one of a kind at a time in an exam.
pub async fn queue(office: &Office, by: Officer, kind: Kind, request: String) -> Result<JobId> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    if store::job::active(&tx, by.exam, kind).await?.is_some() {
        return Err(RuleError::AlreadyRunning.into());
    }
    let id = store::job::insert(&tx, by.exam, kind, &request, (Some(by.account), now)).await?;
    tx.commit(by.entry("job.queue", now).on("job", id).saying(kind.label())).await?;
    office.jobs.0.notify_waiters();
    Ok(id)
}

/// Asks a job to stop; a queued one ends at once.
pub async fn cancel(office: &Office, by: Officer, id: JobId) -> Result<()> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let job = store::job::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("任务"))?;
    let state = match job.state {
        State::Queued => State::Cancelled { at: now },
        State::Running { .. } => State::Running { cancelling: true },
        over => return Err(RuleError::Over(over.label()).into()),
    };
    store::job::set_state(&tx, id, &state).await?;
    Ok(tx.commit(by.entry("job.cancel", now).on("job", id)).await?)
}

/// Takes and does jobs until `stop` says so. A job in hand at that moment is left for the next start to take up again.
pub async fn work(office: Office, name: String, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let claimed = store::job::claim_next(&office.db, office.now(), &name).await;
        match claimed {
            Ok(Some(job)) => {
                tokio::select! {
                    () = run(&office, job) => {}
                    _ = stop.changed() => return,
                }
            }
            Ok(None) => {
                tokio::select! {
                    () = office.jobs.0.notified() => {}
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    _ = stop.changed() => return,
                }
            }
            Err(error) => {
                tracing::error!(%error, "cannot look for jobs");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    }
}

async fn run(office: &Office, job: Job) {
    let reporter = Reporter::default();
    tracing::info!(job = job.id.0, kind = job.kind.word(), "job started");
    let ended = {
        let work = carry_out(office, &job, &reporter);
        let news = carry_news(office, job.id, &reporter);
        tokio::pin!(work, news);
        tokio::select! {
            result = &mut work => result,
            () = &mut news => Err(Error::Rule("任务状态无法保存".to_owned())),
        }
    };
    carry_trail(office, job.id, &reporter, 0).await;
    let at = office.now();
    let state = match ended {
        Ok(_) if reporter.is_cancelled() => State::Cancelled { at },
        Ok(result) => State::Done { at, result },
        Err(_) if reporter.is_cancelled() => State::Cancelled { at },
        Err(Error::Store(error)) => {
            tracing::error!(job = job.id.0, %error, "job failed in the store");
            State::Failed { at, reason: "数据库暂时不可用，请稍后重新发起".to_owned() }
        }
        Err(refusal) => State::Failed { at, reason: refusal.to_string() },
    };
    if let Err(error) = finish(office, &job, &reporter.progress(), &state).await {
        tracing::error!(job = job.id.0, %error, "cannot save the end of a job");
    }
}

async fn carry_out(office: &Office, job: &Job, reporter: &Reporter) -> Result<String> {
    match job.kind {
        Kind::Plan => super::arrangement::carry_out(office, job, reporter).await,
        Kind::Documents => super::document::carry_out(office, job, reporter).await,
        Kind::Interview => super::interview::carry_out(office, job, reporter).await,
    }
}

async fn carry_news(office: &Office, id: JobId, reporter: &Reporter) {
    let mut told = 0;
    loop {
        told = carry_trail(office, id, reporter, told).await;
        match store::job::progress(&office.db, id, &reporter.progress(), office.now()).await {
            Ok(cancelling) => {
                reporter.cancelled.store(cancelling, Ordering::Relaxed);
                if cancelling {
                    reporter.control.stop();
                }
            }
            Err(error) => tracing::warn!(job = id.0, %error, "cannot save progress"),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Keeps the trail where it has grown; gives back what is kept now.
async fn carry_trail(office: &Office, id: JobId, reporter: &Reporter, told: u64) -> u64 {
    let trail = reporter.trail();
    let newest = trail.last().map_or(0, |mark| mark.millis + 1);
    if newest <= told {
        return told;
    }
    match store::job::keep_trail(&office.db, id, &trail).await {
        Ok(()) => newest,
        Err(error) => {
            tracing::warn!(job = id.0, %error, "cannot save the trail");
            told
        }
    }
}

async fn finish(office: &Office, job: &Job, progress: &Progress, state: &State) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    let progress = match state {
        State::Done { .. } => Progress { step: "完成".to_owned(), done: 100, total: 100 },
        _ => progress.clone(),
    };
    store::job::finish(&tx, job.id, state, &progress).await?;
    let entry = AuditEntry::new(Actor::System, "job.finish", office.now()).exam(job.exam).on("job", job.id);
    Ok(tx.commit(entry.saying(format!("{}：{}", job.kind.label(), state.label()))).await?)
}
