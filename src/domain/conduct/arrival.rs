//! Arrival (考务人员签到): who serves is there, from when on, and what is done with a room's list of candidates.

use crate::domain::{
    Moment, Window,
    exam::{Phase, Policy},
    staffing::Session,
};

/// When the first paper of a session begins.
#[must_use]
pub fn first_bell(policy: &Policy, session: Session) -> Option<Moment> {
    match session {
        Session::Written => {
            let papers = policy.papers.iter().map(|paper| paper.starts).min();
            papers.or_else(|| policy.window(Phase::Written).map(|window| window.opens))
        }
        Session::Interview => policy.window(Phase::Interview).map(|window| window.opens),
    }
}

/// When people who serve in a session can sign in by themselves: from before the first bell until the session is over.
#[must_use]
pub fn staff_window(policy: &Policy, session: Session) -> Option<Window> {
    let phase = match session {
        Session::Written => Phase::Written,
        Session::Interview => Phase::Interview,
    };
    let opens = first_bell(policy, session)? - chrono::Duration::minutes(policy.entry.staff_before.into());
    Window::new(opens, policy.window(phase)?.closes)
}

/// Why somebody cannot be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArrivalError {
    #[error("考试方案中没有{}时间，请先设定", .0.label())]
    NoTime(Session),
    #[error("{}签到{}开始，请届时再签到", .session.label(), crate::domain::clock::show(*.opens))]
    TooEarly { session: Session, opens: Moment },
    #[error("{}已结束，不能自行签到，请由考点登记", .session.label())]
    Over { session: Session },
    #[error("已于{}签到", crate::domain::clock::show(*.at))]
    Already { at: Moment },
}

/// 签到: by the person within the window, by the desk also afterwards, from the signed sheet.
pub fn arrive(policy: &Policy, session: Session, (before, own): (Option<Moment>, bool), now: Moment) -> Result<Moment, ArrivalError> {
    if let Some(at) = before {
        return Err(ArrivalError::Already { at });
    }
    let window = staff_window(policy, session).ok_or(ArrivalError::NoTime(session))?;
    match () {
        () if now < window.opens => Err(ArrivalError::TooEarly { session, opens: window.opens }),
        () if own && now >= window.closes => Err(ArrivalError::Over { session }),
        () => Ok(now),
    }
}

/// What is done with some of a room's candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// 登记到考; once entry has closed, 补录到考.
    Present,
    /// 其余登记到考: everybody of the room who stands nowhere yet.
    Rest,
    /// 登记缺考
    Absent,
    /// 撤销登记
    Undo,
}

impl Mark {
    /// The mark of a form's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "present" => Self::Present,
            "rest" => Self::Rest,
            "absent" => Self::Absent,
            "undo" => Self::Undo,
            _ => return None,
        })
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Present => "登记到考",
            Self::Rest => "将其余考生登记到考",
            Self::Absent => "登记缺考",
            Self::Undo => "撤销登记",
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

    #[test]
    fn people_sign_in_from_the_hour_of_the_policy_and_the_desk_also_afterwards() {
        let policy = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        let window = staff_window(&policy, Session::Written).unwrap();
        assert_eq!(window.opens, at(6, 0), "the first bell at 8:30, two and a half hours before it");
        let tick = chrono::Duration::milliseconds(1);
        let own = |now| arrive(&policy, Session::Written, (None, true), now);
        assert_eq!(own(at(6, 0) - tick), Err(ArrivalError::TooEarly { session: Session::Written, opens: at(6, 0) }));
        assert_eq!(own(at(6, 0)), Ok(at(6, 0)));
        assert_eq!(own(window.closes - tick), Ok(window.closes - tick));
        assert_eq!(own(window.closes), Err(ArrivalError::Over { session: Session::Written }));
        assert_eq!(arrive(&policy, Session::Written, (None, false), window.closes), Ok(window.closes));
        assert_eq!(arrive(&policy, Session::Written, (Some(at(7, 0)), false), at(8, 0)), Err(ArrivalError::Already { at: at(7, 0) }));
        let timeless = Policy { phases: Vec::new(), papers: Vec::new(), ..policy };
        assert_eq!(arrive(&timeless, Session::Interview, (None, true), at(8, 0)), Err(ArrivalError::NoTime(Session::Interview)));
    }

    #[test]
    fn candidates_enter_as_the_policy_says() {
        let mut policy = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        let entry = |policy: &Policy| crate::domain::conduct::Entry::of(policy).map(|entry| (entry.opens, entry.closes));
        assert_eq!(entry(&policy), Some((at(8, 0), at(9, 0))));
        policy.entry.after = 15;
        assert_eq!(entry(&policy), Some((at(8, 0), at(8, 45))));
    }
}
