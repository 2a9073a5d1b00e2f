//! Scores (得分): an actual held against its target, with numerator and denominator kept.
//!
//! Rounding: points × completion is rounded once, half up, to two decimals; completion itself is never rounded. The total is the sum
//! of the rounded scores.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    scheme::{Late, Over, Scheme},
    target::{Direction, Operator, Target},
};
use crate::domain::{
    rounding::{half_up, half_up_to},
    text,
};

/// What was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actual {
    Number(Decimal),
    Date(NaiveDate),
}

/// An actual's marks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Scored {
    pub points: Decimal,
    /// Completion is numerator ÷ denominator, between 0 and 1.
    pub numerator: Decimal,
    pub denominator: Decimal,
    pub score: Decimal,
    /// What the officer should know, in a Chinese sentence; empty where all is well.
    pub remark: String,
    /// Cause and remedy are required before sign-off.
    pub due: bool,
}

/// A share of the points before rounding.
struct Share {
    numerator: Decimal,
    denominator: Decimal,
    remark: String,
    due: bool,
}

impl Share {
    const fn full() -> Self {
        Self { numerator: Decimal::ONE, denominator: Decimal::ONE, remark: String::new(), due: false }
    }

    fn of(numerator: Decimal, denominator: Decimal, remark: impl Into<String>) -> Self {
        Self { numerator, denominator, remark: remark.into(), due: false }
    }
}

impl Scored {
    /// Share of the points reached, in percent with two decimals, for reading only.
    #[must_use]
    pub fn completion(&self) -> Decimal {
        half_up(self.numerator.checked_div(self.denominator).unwrap_or_default() * Decimal::ONE_HUNDRED)
    }
}

impl Target {
    /// Scores an actual; `None` where the target says nothing or the actual is of another kind.
    #[must_use]
    pub fn score(&self, actual: Actual, points: Decimal, scheme: &Scheme) -> Option<Scored> {
        let share = match (actual, self.value, self.date) {
            (Actual::Date(date), _, Some(deadline)) if self.operator == Operator::Before => on_time(date, deadline, scheme),
            (Actual::Number(number), ..) if self.operator == Operator::Qualitative => judged(number),
            (Actual::Number(number), Some(target), _) => self.measured(number, target, scheme)?,
            _ => return None,
        };
        let score = half_up((points * share.numerator).checked_div(share.denominator).unwrap_or_default());
        let missed = score < points && short(&share) >= Decimal::from(scheme.explain_percent);
        let Share { numerator, denominator, remark, due } = share;
        Some(Scored { points, numerator, denominator, score, remark, due: due || missed })
    }

    fn measured(&self, actual: Decimal, target: Decimal, scheme: &Scheme) -> Option<Share> {
        let actual = actual.max(Decimal::ZERO);
        let missed = || at_least(actual, target);
        Some(match self.operator {
            Operator::AtLeast | Operator::Percentage if actual >= target => self.above(actual, target, scheme),
            Operator::MoreThan if actual > target => self.above(actual, target, scheme),
            Operator::MoreThan if actual == target => {
                Share { remark: "刚好等于目标，未“大于”目标，请核对".to_owned(), ..Share::full() }
            }
            Operator::AtLeast | Operator::MoreThan | Operator::Percentage => missed(),
            Operator::AtMost if actual <= target => Share::full(),
            Operator::LessThan if actual < target => Share::full(),
            Operator::LessThan if actual == target => {
                Share { remark: "刚好等于上限，未“小于”上限，请核对".to_owned(), ..Share::full() }
            }
            Operator::AtMost | Operator::LessThan => Share::of(target, actual, "超过目标上限，请分析偏差原因"),
            Operator::Equal if actual == target => Share::full(),
            Operator::Equal => near(actual, target),
            Operator::About => self.about(actual, target, scheme),
            Operator::Before | Operator::Qualitative | Operator::Unstated => return None,
        })
    }

    /// Met, perhaps by far.
    fn above(&self, actual: Decimal, target: Decimal, scheme: &Scheme) -> Share {
        if self.unit == "%" && actual > Decimal::ONE_HUNDRED && target <= Decimal::ONE_HUNDRED {
            return Share { remark: "完成率超过100%，请核对分子、分母".to_owned(), due: true, ..Share::full() };
        }
        let threshold = Decimal::from(scheme.over_percent);
        let deviation = percent_of(actual - target, target);
        if deviation <= threshold || target.is_zero() {
            return Share::full();
        }
        let shown = format!("超出目标{}%，超过{threshold}%", text::in_threes(half_up_to(deviation, 1).normalize()));
        match scheme.over {
            Over::Explain => Share { remark: format!("{shown}，请说明目标是否偏低"), due: true, ..Share::full() },
            Over::Deduct { floor_percent } => {
                let floor = Decimal::from(floor_percent);
                let kept = (Decimal::ONE_HUNDRED - (deviation - threshold)).max(floor);
                let remark = format!("{shown}，按偏离程度扣分（保留{}%），请说明目标是否偏低", half_up(kept).normalize());
                Share { due: true, ..Share::of(kept, Decimal::ONE_HUNDRED, remark) }
            }
        }
    }

    fn about(&self, actual: Decimal, target: Decimal, scheme: &Scheme) -> Share {
        let tolerance = self.tolerance.unwrap_or_else(|| Decimal::from(scheme.about_percent));
        let within = percent_of((actual - target).abs(), target) <= tolerance;
        match self.direction {
            Direction::Higher if actual >= target || within => Share::full(),
            Direction::Higher => at_least(actual, target),
            Direction::Lower if actual <= target || within => Share::full(),
            Direction::Lower => Share::of(target, actual, "超过目标容差，请分析偏差原因"),
            Direction::Exact | Direction::Unstated if within => Share::full(),
            Direction::Exact | Direction::Unstated => near(actual, target),
        }
    }
}

/// Percent the share falls short of the whole.
fn short(share: &Share) -> Decimal {
    Decimal::ONE_HUNDRED - percent_of(share.numerator, share.denominator)
}

fn percent_of(part: Decimal, whole: Decimal) -> Decimal {
    match part.checked_div(whole) {
        Some(share) => share * Decimal::ONE_HUNDRED,
        None if part.is_zero() => Decimal::ZERO,
        None => Decimal::ONE_HUNDRED,
    }
}

fn at_least(actual: Decimal, target: Decimal) -> Share {
    Share::of(actual, target, "未达到目标，请分析偏差原因")
}

/// 1 − |actual − target| ÷ target, never below nothing.
fn near(actual: Decimal, target: Decimal) -> Share {
    let kept = (target - (actual - target).abs()).max(Decimal::ZERO);
    let whole = if target.is_zero() { Decimal::ONE } else { target };
    Share::of(kept, whole, "与目标不一致，请分析偏差原因")
}

fn on_time(date: NaiveDate, deadline: NaiveDate, scheme: &Scheme) -> Share {
    if date <= deadline {
        return Share::full();
    }
    let kept = match scheme.late {
        Late::Nothing => Decimal::ZERO,
        Late::Band { percent } => Decimal::from(percent),
    };
    let remark = format!("晚于期限{}天，请说明原因", (date - deadline).num_days());
    Share { due: true, ..Share::of(kept, Decimal::ONE_HUNDRED, remark) }
}

fn judged(percent: Decimal) -> Share {
    let kept = percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
    Share::of(kept, Decimal::ONE_HUNDRED, band(kept))
}

/// 达成 100–80, 部分达成 80–60, 未达成 below 60.
#[must_use]
pub fn band(percent: Decimal) -> &'static str {
    if percent >= Decimal::from(80) {
        "达成年度指标"
    } else if percent >= Decimal::from(60) {
        "部分达成并具有一定效果"
    } else {
        "未达成且效果较差"
    }
}

/// 优 from 90, 良 from 80, 中 from 60, 差 below; half-open, so 89.99 is 良.
#[must_use]
pub fn grade(total: Decimal) -> &'static str {
    match () {
        () if total >= Decimal::from(90) => "优",
        () if total >= Decimal::from(80) => "良",
        () if total >= Decimal::from(60) => "中",
        () => "差",
    }
}

#[cfg(test)]
mod tests;
