//! Exam day (考试实施): who was there, and what went wrong.
//! Rule source: 事业单位公开招聘违纪违规行为处理规定（人社部令第35号，2018年1月1日起施行）. Before use the wording of its articles
//! is to be compared with the official text.

mod arrival;
mod article;
mod violation;

pub use arrival::{ArrivalError, Mark, arrive, first_bell, staff_window};
pub use article::{ArchiveRecord, Article, Sanction};
pub use violation::{Deed, RuleError, Signature, Statement, Step, Violation, ViolationState};

use super::{Moment, exam::Policy};

/// Where a candidate stands on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// 应考
    Expected,
    /// 到考
    Present { at: Moment },
    /// 缺考: marked once entry has closed.
    Absent { at: Moment },
}

/// When a room lets people in and until when: 开考30分钟后禁止入场.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub opens: Moment,
    pub closes: Moment,
}

impl Entry {
    /// As the policy has it, counted from the first bell; nothing where no time is set.
    #[must_use]
    pub fn of(policy: &Policy) -> Option<Self> {
        let bell = first_bell(policy, super::staffing::Session::Written)?;
        let minutes = |n: u16| chrono::Duration::minutes(n.into());
        Some(Self { opens: bell - minutes(policy.entry.before), closes: bell + minutes(policy.entry.after) })
    }
}

/// Why a candidate cannot be checked in or marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttendanceError {
    #[error("尚未开始入场（{}开始），请稍候", super::clock::show(*.opens))]
    TooEarly { opens: Moment },
    #[error("{}后禁止入场，不能登记到考", super::clock::show(*.closes))]
    TooLate { closes: Moment },
    #[error("已于{}登记到考；登记有误请先撤销", super::clock::show(*.at))]
    AlreadyPresent { at: Moment },
    #[error("已于{}标为缺考；标记有误请先撤销", super::clock::show(*.at))]
    AlreadyAbsent { at: Moment },
    #[error("入场时间未过（{}截止），不能标为缺考", super::clock::show(*.closes))]
    StillOpen { closes: Moment },
    #[error("尚未登记，没有可以撤销的内容")]
    NothingToUndo,
}

impl Attendance {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Expected => "应考",
            Self::Present { .. } => "到考",
            Self::Absent { .. } => "缺考",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Present { .. } => "present",
            Self::Absent { .. } => "absent",
        }
    }

    /// From the word and time of the database.
    #[must_use]
    pub fn parse(word: &str, at: Moment) -> Option<Self> {
        [Self::Expected, Self::Present { at }, Self::Absent { at }].into_iter().find(|state| state.word() == word)
    }

    /// 登记到考
    pub fn check_in(self, entry: Entry, now: Moment) -> Result<Self, AttendanceError> {
        match self {
            Self::Present { at } => Err(AttendanceError::AlreadyPresent { at }),
            Self::Absent { at } => Err(AttendanceError::AlreadyAbsent { at }),
            Self::Expected if now < entry.opens => Err(AttendanceError::TooEarly { opens: entry.opens }),
            Self::Expected if now >= entry.closes => Err(AttendanceError::TooLate { closes: entry.closes }),
            Self::Expected => Ok(Self::Present { at: now }),
        }
    }

    /// 补录到考: the signed sheet of the room shows that somebody was there, whenever it is read.
    pub fn enter_from_sheet(self, entry: Entry, now: Moment) -> Result<Self, AttendanceError> {
        match self {
            Self::Present { at } => Err(AttendanceError::AlreadyPresent { at }),
            Self::Absent { at } => Err(AttendanceError::AlreadyAbsent { at }),
            Self::Expected if now < entry.opens => Err(AttendanceError::TooEarly { opens: entry.opens }),
            Self::Expected => Ok(Self::Present { at: now }),
        }
    }

    /// 标为缺考
    pub fn mark_absent(self, entry: Entry, now: Moment) -> Result<Self, AttendanceError> {
        match self {
            Self::Present { at } => Err(AttendanceError::AlreadyPresent { at }),
            Self::Absent { at } => Err(AttendanceError::AlreadyAbsent { at }),
            Self::Expected if now < entry.closes => Err(AttendanceError::StillOpen { closes: entry.closes }),
            Self::Expected => Ok(Self::Absent { at: now }),
        }
    }

    /// 撤销登记: a slip of the invigilator's pen.
    pub fn undo(self) -> Result<Self, AttendanceError> {
        match self {
            Self::Expected => Err(AttendanceError::NothingToUndo),
            Self::Present { .. } | Self::Absent { .. } => Ok(Self::Expected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::shanghai_time;

    fn at(hour: u32, minute: u32) -> Moment {
        shanghai_time((2026, 5, 10), (hour, minute)).unwrap()
    }

    fn entry() -> Entry {
        Entry { opens: at(8, 0), closes: at(9, 0) }
    }

    #[test]
    fn every_pair_of_attendance_and_deed_is_allowed_or_refused() {
        use Attendance::{Absent, Expected, Present};
        let (early, late) = (at(8, 20), at(9, 10));
        let (present, absent) = (Present { at: early }, Absent { at: late });
        let (was_present, was_absent) = (AttendanceError::AlreadyPresent { at: early }, AttendanceError::AlreadyAbsent { at: late });
        let table = [
            (Expected, Ok(present), Ok(absent), Err(AttendanceError::NothingToUndo)),
            (present, Err(was_present), Err(was_present), Ok(Expected)),
            (absent, Err(was_absent), Err(was_absent), Ok(Expected)),
        ];
        for (state, checked_in, marked, undone) in table {
            assert_eq!(state.check_in(entry(), early), checked_in, "{}", state.label());
            assert_eq!(state.mark_absent(entry(), late), marked, "{}", state.label());
            let read_later = state.enter_from_sheet(entry(), late);
            assert_eq!(read_later, checked_in.map(|_| Present { at: late }), "{}", state.label());
            assert_eq!(state.undo(), undone, "{}", state.label());
        }
    }

    #[test]
    fn the_door_closes_on_the_minute() {
        let (opens, closes) = (entry().opens, entry().closes);
        let tick = chrono::Duration::milliseconds(1);
        let expected = Attendance::Expected;
        assert_eq!(expected.check_in(entry(), opens - tick), Err(AttendanceError::TooEarly { opens }));
        assert!(expected.check_in(entry(), opens).is_ok());
        assert_eq!(expected.enter_from_sheet(entry(), opens - tick), Err(AttendanceError::TooEarly { opens }));
        assert!(expected.check_in(entry(), closes - tick).is_ok());
        assert_eq!(expected.check_in(entry(), closes), Err(AttendanceError::TooLate { closes }));
        assert_eq!(expected.mark_absent(entry(), closes - tick), Err(AttendanceError::StillOpen { closes }));
        assert!(expected.mark_absent(entry(), closes).is_ok());
    }

    #[test]
    fn the_words_of_the_database_come_back() {
        let moment = at(8, 30);
        for state in [Attendance::Expected, Attendance::Present { at: moment }, Attendance::Absent { at: moment }] {
            assert_eq!(Attendance::parse(state.word(), moment), Some(state));
        }
        assert_eq!(Attendance::parse("late", moment), None);
    }
}
