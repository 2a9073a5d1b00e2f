//! Forecast (预测) and what-if (假设): where an indicator will end, and what the score would be.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    scheme::Scheme,
    score::{Actual, Scored},
    target::{Operator, Target},
};
use crate::domain::{exam::Policy, rounding::half_up_to, staffing::PersonTimes};

/// Where an indicator will end if nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    pub expected: Actual,
    /// How it was reckoned, in words.
    pub method: String,
    pub scored: Scored,
    /// The points will not be full.
    pub at_risk: bool,
}

/// What an officer asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Question {
    /// So many come.
    pub applicants: Option<u32>,
    /// So many sites close; the applicants spread over the others.
    pub closed_sites: u32,
    /// Percent.
    pub satisfaction: Option<Decimal>,
}

/// Whether a figure grows with the days (a count) or stands as it is (a rate, a date, a fee).
const fn grows(operator: Operator, unit_is_percent: bool) -> bool {
    matches!(operator, Operator::AtLeast | Operator::MoreThan | Operator::About) && !unit_is_percent
}

/// The outlook from `actual` so far within the window `from..=to` as of `today`; a plan's figure, where there is one, goes before the pace.
#[must_use]
pub fn outlook(
    target: &Target,
    (points, scheme): (Decimal, &Scheme),
    (actual, planned): (Option<Actual>, Option<Decimal>),
    (from, to, today): (NaiveDate, NaiveDate, NaiveDate),
) -> Option<Outlook> {
    let days = Decimal::from((to - from).num_days().max(0) + 1);
    let gone = Decimal::from(((today - from).num_days() + 1).max(0)).min(days);
    let (expected, method) = match (actual, planned) {
        (_, Some(planned)) => (Actual::Number(planned), "按已采用的方案或预计人数".to_owned()),
        (Some(Actual::Number(so_far)), None) if grows(target.operator, target.unit == "%") && gone < days => {
            let pace = (so_far * days).checked_div(gone).unwrap_or(so_far);
            (Actual::Number(half_up_to(pace, 0)), format!("按进度推算：{} × {days} ÷ {gone}天", so_far.normalize()))
        }
        (Some(actual), None) => (actual, "按目前数值".to_owned()),
        (None, None) => return None,
    };
    let scored = target.score(expected, points, scheme)?;
    let at_risk = scored.score < points;
    Some(Outlook { expected, method, scored, at_risk })
}

/// Person-times if so many come to the sites that stay open.
#[must_use]
pub fn person_times_if(policy: &Policy, applicants: u32, sites: u32) -> PersonTimes {
    PersonTimes::for_applicants(policy, applicants, sites)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn half_way_through_the_days_a_count_is_expected_to_double() {
        let target = Target::number(Operator::AtLeast, 20_000.into(), "人");
        let days = (day(3, 1), day(3, 10), day(3, 5));
        let so_far = |n: u32| (Some(Actual::Number(n.into())), None);
        let on_pace = outlook(&target, (10.into(), &Scheme::default()), so_far(11_500), days).unwrap();
        assert_eq!((on_pace.expected, on_pace.at_risk), (Actual::Number(23_000.into()), false));
        assert_eq!(on_pace.method, "按进度推算：11500 × 10 ÷ 5天");
        let slow = outlook(&target, (10.into(), &Scheme::default()), so_far(8_000), days).unwrap();
        assert_eq!((slow.expected, slow.at_risk, slow.scored.score), (Actual::Number(16_000.into()), true, 8.into()));
        let over = outlook(&target, (10.into(), &Scheme::default()), so_far(8_000), (day(3, 1), day(3, 10), day(4, 1))).unwrap();
        assert_eq!(over.expected, Actual::Number(8_000.into()), "the days are over");
    }

    #[test]
    fn a_plan_goes_before_the_pace_and_a_rate_stands_as_it_is() {
        let count = Target::number(Operator::AtLeast, 2_500.into(), "人次");
        let days = (day(3, 1), day(3, 10), day(3, 5));
        let planned = outlook(&count, (10.into(), &Scheme::default()), (None, Some(2_810.into())), days).unwrap();
        assert_eq!(planned.expected, Actual::Number(2_810.into()));
        let rate = Target::number(Operator::AtLeast, 95.into(), "%");
        let same = outlook(&rate, (10.into(), &Scheme::default()), (Some(Actual::Number(94.into())), None), days).unwrap();
        assert_eq!((same.expected, same.at_risk), (Actual::Number(94.into()), true));
        assert_eq!(outlook(&rate, (10.into(), &Scheme::default()), (None, None), days), None);
    }
}
