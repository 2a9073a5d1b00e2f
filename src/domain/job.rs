//! Jobs (后台任务): slow work as a row that can be watched, cancelled and taken up again after a crash.

use super::{
    Moment,
    id::{AccountId, ExamId, JobId},
};

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 编排考点考场座位并安排考务人员
    Plan,
    /// 生成考务文书
    Documents,
    /// 面试分组
    Interview,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Plan, Self::Documents, Self::Interview];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "编排方案",
            Self::Documents => "生成文书",
            Self::Interview => "面试分组",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Documents => "documents",
            Self::Interview => "interview",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Queued,
    /// `cancelling`: the wish is recorded, the worker will stop at its next step.
    Running {
        cancelling: bool,
    },
    /// With the address of what it made, where there is one.
    Done {
        at: Moment,
        result: String,
    },
    Failed {
        at: Moment,
        reason: String,
    },
    Cancelled {
        at: Moment,
    },
}

impl State {
    /// What people read.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Queued => "排队中",
            Self::Running { cancelling: false } => "进行中",
            Self::Running { cancelling: true } => "正在取消",
            Self::Done { .. } => "已完成",
            Self::Failed { .. } => "失败",
            Self::Cancelled { .. } => "已取消",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running { .. } => "running",
            Self::Done { .. } => "done",
            Self::Failed { .. } => "failed",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Failed { .. } | Self::Cancelled { .. })
    }
}

/// How far a job has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is being done now.
    pub step: String,
    pub done: u64,
    pub total: u64,
}

impl Progress {
    /// Whole percent, 0 to 100.
    #[must_use]
    pub fn percent(&self) -> u8 {
        u8::try_from((self.done.min(self.total) * 100).checked_div(self.total).unwrap_or(0)).unwrap_or(100)
    }
}

/// Where a solver stood at a moment: the best it had found, and the proof that nothing is better than the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mark {
    /// Since the job began.
    pub millis: u64,
    /// `None` before anything was found.
    pub objective: Option<i64>,
    pub bound: i64,
}

impl Mark {
    /// Distance from the bound as a share of the objective.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let objective = self.objective.filter(|objective| *objective > 0)?;
        Some((objective - self.bound).max(0) as f64 / objective as f64)
    }
}

/// One piece of slow work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    pub exam: ExamId,
    pub kind: Kind,
    /// What was asked for, as JSON the worker understands.
    pub request: String,
    pub state: State,
    pub progress: Progress,
    /// Grows with every change; event streams resume from it.
    pub revision: u64,
    pub by: Option<AccountId>,
    pub queued: Moment,
    pub started: Option<Moment>,
}

/// Why a job refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("任务{0}，不能取消")]
    Over(&'static str),
    #[error("同类任务正在进行，请等它完成或先取消")]
    AlreadyRunning,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_never_passes_a_hundred_or_divides_by_nothing() {
        assert_eq!(Progress { done: 5, total: 0, ..Progress::default() }.percent(), 0);
        assert_eq!(Progress { done: 7, total: 5, ..Progress::default() }.percent(), 100);
        assert_eq!(Progress { done: 1, total: 3, ..Progress::default() }.percent(), 33);
    }
}
