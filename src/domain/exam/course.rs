//! The course of an exam (考试日程): the order its phases must keep, and each breach as a refusal that names phase and remedy.

use super::{PaperTime, Phase, PhaseWindow};
use crate::domain::{Moment, Window, clock};

/// Why a course is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    #[error("{}的结束时间须晚于开始时间，请改晚结束时间或改早开始时间", .0.label())]
    Backwards(Phase),
    #[error("{}的开始时间须晚于{}的开始时间，请改晚", .0.label(), .1.label())]
    BeginsTooEarly(Phase, Phase),
    #[error("{}的结束时间不能早于{}的结束时间，请改晚", .0.label(), .1.label())]
    EndsTooEarly(Phase, Phase),
    #[error("笔试开始时间已经过去，请核对年份和日期")]
    Past,
    #[error("笔试要到{}最后一科才结束，请改晚笔试结束时间", clock::show(*.0))]
    PaperRunsOver(Moment),
}

impl CourseError {
    /// Where the wrong time stands: the phase, and whether it is its end.
    #[must_use]
    pub const fn place(&self) -> (Phase, bool) {
        match self {
            Self::Backwards(phase) | Self::EndsTooEarly(phase, _) => (*phase, true),
            Self::BeginsTooEarly(phase, _) => (*phase, false),
            Self::Past => (Phase::Written, false),
            Self::PaperRunsOver(_) => (Phase::Written, true),
        }
    }
}

/// Each of these begins after the one before it has begun.
const BEGIN: [Phase; 4] = [Phase::Registration, Phase::Ticket, Phase::Written, Phase::Interview];
/// Each of these ends no earlier than the one before: whoever applies last is still reviewed, whoever passes can still pay.
const END: [Phase; 4] = [Phase::Registration, Phase::Review, Phase::Payment, Phase::Written];

/// Everything wrong with the course of an exam that is about to be opened.
#[must_use]
pub fn course_errors(phases: &[PhaseWindow], papers: &[PaperTime], now: Moment) -> Vec<CourseError> {
    let window = |phase: Phase| phases.iter().find(|p| p.phase == phase).map(|p| p.window);
    let mut errors: Vec<CourseError> =
        phases.iter().filter(|p| p.window.opens >= p.window.closes).map(|p| CourseError::Backwards(p.phase)).collect();
    if window(Phase::Written).is_some_and(|written| written.opens <= now) {
        errors.push(CourseError::Past);
    }
    let pairs = |order: [Phase; 4], wrong: fn(Window, Window) -> bool| {
        let both = move |pair: &[Phase]| (pair[0], pair[1]);
        let pairs: Vec<(Phase, Phase)> = order.windows(2).map(both).collect();
        pairs.into_iter().filter(move |(before, after)| window(*before).zip(window(*after)).is_some_and(|(a, b)| wrong(a, b)))
    };
    errors.extend(pairs(BEGIN, |before, after| after.opens <= before.opens).map(|(a, b)| CourseError::BeginsTooEarly(b, a)));
    errors.extend(pairs(END, |before, after| after.closes < before.closes).map(|(a, b)| CourseError::EndsTooEarly(b, a)));
    if let Some(written) = window(Phase::Written) {
        let last = papers.iter().map(|paper| paper.starts + chrono::Duration::minutes(paper.minutes.into())).max();
        errors.extend(last.filter(|end| *end > written.closes).map(CourseError::PaperRunsOver));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exam::Policy;

    type Break = fn(&mut Policy);

    fn window(policy: &mut Policy, phase: Phase) -> &mut Window {
        &mut policy.phases.iter_mut().find(|p| p.phase == phase).unwrap().window
    }

    #[test]
    fn a_course_out_of_order_is_refused_where_it_is_wrong() {
        let now = clock::shanghai_time((2026, 1, 5), (9, 0)).unwrap();
        let day = chrono::Duration::days(1);
        let reference = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        assert_eq!(course_errors(&reference.phases, &reference.papers, now), []);
        let noon = clock::shanghai_time((2026, 5, 10), (12, 0)).unwrap();
        let cases: [(Break, CourseError); 5] = [
            (|p| window(p, Phase::Recheck).closes = window(p, Phase::Recheck).opens, CourseError::Backwards(Phase::Recheck)),
            (
                |p| window(p, Phase::Ticket).opens = window(p, Phase::Registration).opens,
                CourseError::BeginsTooEarly(Phase::Ticket, Phase::Registration),
            ),
            (|p| window(p, Phase::Payment).closes -= chrono::Duration::days(3), CourseError::EndsTooEarly(Phase::Payment, Phase::Review)),
            (|p| window(p, Phase::Written).closes -= chrono::Duration::minutes(1), CourseError::PaperRunsOver(noon)),
            (|p| p.papers[1].minutes += 1, CourseError::PaperRunsOver(noon + chrono::Duration::minutes(1))),
        ];
        for (break_it, expected) in cases {
            let mut policy = reference.clone();
            break_it(&mut policy);
            assert_eq!(course_errors(&policy.phases, &policy.papers, now), [expected]);
        }
        assert_eq!(course_errors(&reference.phases, &reference.papers, noon + day), [CourseError::Past]);
    }
}
