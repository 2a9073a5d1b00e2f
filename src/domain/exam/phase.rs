//! Phases (阶段): what is open when. Windows are half-open and may overlap; the list is data of the exam.

use serde::{Deserialize, Serialize};

use crate::domain::Window;

/// A stretch of the exam's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// 报名
    Registration,
    /// 资格初审
    Review,
    /// 缴费
    Payment,
    /// 编排
    Arrangement,
    /// 准考证打印
    Ticket,
    /// 笔试
    Written,
    /// 资格复审
    Recheck,
    /// 面试
    Interview,
    /// 成绩公布与公示
    Publication,
}

impl Phase {
    /// Every phase in the order of the notice.
    pub const ALL: [Self; 9] = [
        Self::Registration,
        Self::Review,
        Self::Payment,
        Self::Arrangement,
        Self::Ticket,
        Self::Written,
        Self::Recheck,
        Self::Interview,
        Self::Publication,
    ];

    /// What the notice calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Registration => "网上报名",
            Self::Review => "资格初审",
            Self::Payment => "缴费确认",
            Self::Arrangement => "考场编排",
            Self::Ticket => "打印准考证",
            Self::Written => "笔试",
            Self::Recheck => "资格复审",
            Self::Interview => "面试",
            Self::Publication => "成绩公布与公示",
        }
    }
}

/// A phase and when it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseWindow {
    pub phase: Phase,
    pub window: Window,
}
