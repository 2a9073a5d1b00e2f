//! Exam (考试项目): the root to which everything belongs, with its policy, posts, sites and rooms.

mod course;
mod label_sheet;
mod layout;
mod phase;
mod policy;
mod post;
mod reference;
mod site;
mod supplement;
mod tail_rooms;
pub mod wording;

pub use course::{CourseError, course_errors};
pub use label_sheet::LabelSheet;
pub use layout::{Cell, Layout, LayoutError, Podium, Side};
pub use phase::{Phase, PhaseWindow};
pub use policy::{CategoryRule, EntryRule, InterviewScale, PaperTime, Policy, PolicyError, ScoreWeights, Tolerances, WaiverKind};
pub use post::{Category, MinimumRatio, Post, PostCode, PostCodeError};
pub use site::{Point, Room, Site, Township, Unit};
pub use supplement::{ReserveShare, Supplement};
pub use tail_rooms::TailRooms;
pub use wording::Wording;

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

/// The exam the public sees, of all exams newest first: the newest whose registration has opened, so that preparing the next
/// one takes nothing away from those who still wait for their tickets; the newest where none has opened yet.
#[must_use]
pub fn on_show(exams: Vec<Exam>, now: Moment) -> Option<Exam> {
    let opened = |exam: &Exam| exam.policy.window(Phase::Registration).is_some_and(|window| window.opens <= now);
    let place = exams.iter().position(opened).unwrap_or(0);
    exams.into_iter().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock;

    fn exam(id: i64, written: (i32, u32, u32)) -> Exam {
        let day = chrono::NaiveDate::from_ymd_opt(written.0, written.1, written.2).unwrap();
        let created = clock::shanghai_time((2026, 1, 5), (9, 0)).unwrap();
        let (code, name) = (format!("2026-{id}"), "招聘".to_owned());
        Exam { id: ExamId(id), code, name, year: 2026, batch: 1, created, policy_version: 1, policy: Policy::reference(day) }
    }

    #[test]
    fn an_exam_in_preparation_hides_none_that_is_under_way() {
        let exams = || vec![exam(3, (2026, 12, 6)), exam(2, (2026, 9, 20)), exam(1, (2026, 5, 10))];
        let shown = |date| on_show(exams(), clock::shanghai_time(date, (9, 0)).unwrap()).map(|exam| exam.id.0);
        assert_eq!(shown((2026, 2, 1)), Some(3), "none has opened");
        assert_eq!(shown((2026, 3, 1)), Some(1), "seventy days before the tenth of May");
        assert_eq!(shown((2026, 7, 11)), Some(1));
        assert_eq!(shown((2026, 7, 12)), Some(2), "from the first moment of registration");
        assert_eq!(on_show(Vec::new(), exams()[0].created), None);
    }
}
