//! Exam (考试项目): the root to which everything belongs, with its policy, posts, sites and rooms.

mod course;
mod layout;
mod phase;
mod policy;
mod post;
mod reference;
mod site;

pub use course::{CourseError, course_errors};
pub use layout::{Cell, Layout, LayoutError, Side};
pub use phase::{Phase, PhaseWindow};
pub use policy::{CategoryRule, InterviewScale, PaperTime, Policy, PolicyError, ScoreWeights, TailRooms, Tolerances, WaiverKind};
pub use post::{Category, MinimumRatio, Post, PostCode, PostCodeError};
pub use site::{Point, Room, Site, Township, Unit};

use super::{Moment, Window, id::ExamId};

/// One recruitment examination.
#[derive(Debug, Clone, PartialEq)]
pub struct Exam {
    pub id: ExamId,
    /// Short code, unique in the bureau, e.g. `2026A`.
    pub code: String,
    pub name: String,
    /// The two digits of the year on every ticket number.
    pub year: u16,
    /// Which recruitment of the year, 1 to 9; on every ticket number.
    pub batch: u8,
    pub created: Moment,
    /// Version of the policy in force; policies are never edited, a change is a new version.
    pub policy_version: u32,
    pub policy: Policy,
}

/// A deed outside its phase's window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhaseClosed {
    #[error("现在不在{phase}时间内（{window}），不能办理")]
    Outside { phase: &'static str, window: Window },
    #[error("本次考试没有设置{0}时间，请联系报名咨询电话")]
    NotPlanned(&'static str),
}

impl Exam {
    /// Refuses a deed outside the window of its phase.
    pub fn require(&self, phase: Phase, now: Moment) -> Result<(), PhaseClosed> {
        let window = self.policy.window(phase).ok_or(PhaseClosed::NotPlanned(phase.label()))?;
        if window.contains(now) { Ok(()) } else { Err(PhaseClosed::Outside { phase: phase.label(), window }) }
    }

    /// Whether a phase is open.
    #[must_use]
    pub fn is_open(&self, phase: Phase, now: Moment) -> bool {
        self.require(phase, now).is_ok()
    }

    /// The phases whose windows contain `now`, in the order of the policy; windows may overlap.
    #[must_use]
    pub fn phases_at(&self, now: Moment) -> Vec<Phase> {
        self.policy.phases.iter().filter(|p| p.window.contains(now)).map(|p| p.phase).collect()
    }
}
