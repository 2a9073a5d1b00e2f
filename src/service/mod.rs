//! Order of things: one function per intent of a person. Load, decide, save, commit with its audit line. Nothing else.

pub mod account;
pub mod arrangement;
pub mod conduct;
pub mod document;
pub mod exam;
pub mod export;
pub mod import;
pub mod indicator;
pub mod interview;
pub mod job;
pub mod machine;
pub mod payment;
pub mod picture;
pub mod registration;
pub mod review;
pub mod staffing;
pub mod violation;

use std::{path::PathBuf, sync::Arc};

use crate::{
    domain::{
        Chance, Clock, Moment,
        account::RuleError,
        audit::{Actor, AuditEntry},
        id::{AccountId, ExamId},
    },
    planner,
    store::{self, Db, Field},
};

/// What every intent needs: the database, the time, chance, the bell that wakes the workers.
#[derive(Clone)]
pub struct Office {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub passwords: account::Passwords,
    pub jobs: job::Bell,
    pub draws: arrangement::replay::Shelf,
    /// Folder for packs of papers.
    pub papers: PathBuf,
    /// Threads for planning and papers.
    pub workers: u32,
}

impl Office {
    /// An office over a database.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>, papers: PathBuf, workers: u32) -> Self {
        Self {
            db,
            clock,
            chance,
            passwords: account::Passwords::default(),
            jobs: job::Bell::default(),
            draws: arrangement::replay::Shelf::default(),
            papers,
            workers,
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }
}

/// Who acts, in which exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    pub account: AccountId,
    pub exam: ExamId,
}

impl Officer {
    /// An audit line of this person in this exam.
    #[must_use]
    pub fn entry(&self, action: &'static str, at: Moment) -> AuditEntry {
        AuditEntry::new(Actor::Account(self.account), action, at).exam(self.exam)
    }
}

/// Why an intent was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the field refuses; the sentence says why and what to do.
    #[error("{0}")]
    Rule(String),
    #[error("没有找到{0}，可能已被删除，或不属于当前考试")]
    NotFound(&'static str),
    #[error("{}已被使用，请核对", .0.label())]
    Taken(Field),
    #[error("{0}")]
    Forbidden(&'static str),
    /// Too many tries at a door; holds the seconds to wait.
    #[error("尝试次数过多，请在{0}秒后再试")]
    Throttled(u64),
    #[error(transparent)]
    Infeasible(#[from] planner::Infeasible),
    #[error("系统暂时不能保存，请稍后重试")]
    Store(#[source] store::Error),
}

/// What an intent gives back.
pub type Result<T> = std::result::Result<T, Error>;

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Taken(field) => Self::Taken(field),
            other => Self::Store(other),
        }
    }
}

impl From<RuleError> for Error {
    fn from(refusal: RuleError) -> Self {
        match refusal {
            RuleError::Throttled(seconds) => Self::Throttled(seconds),
            other => Self::Rule(other.to_string()),
        }
    }
}

macro_rules! rules {
    ($($refusal:ty),+ $(,)?) => {$(
        impl From<$refusal> for Error {
            fn from(refusal: $refusal) -> Self {
                Self::Rule(refusal.to_string())
            }
        }
    )+};
}

rules! {
    crate::domain::arrangement::AdoptError,
    crate::domain::arrangement::TicketError,
    crate::domain::conduct::ArrivalError,
    crate::domain::conduct::AttendanceError,
    crate::domain::draw::RuleError,
    crate::domain::exam::PhaseClosed,
    crate::domain::exam::PolicyError,
    crate::domain::indicator::BudgetError,
    crate::domain::indicator::FormulaError,
    crate::domain::indicator::SheetError,
    crate::domain::indicator::TableError,
    crate::domain::interview::InterviewError,
    crate::domain::job::RuleError,
    crate::domain::payment::ReceiptError,
    crate::domain::registration::RuleError,
    crate::domain::repair::RuleError,
    crate::domain::scenario::RuleError,
    arrangement::commitment::Broken,
}
