//! Performance indicators (绩效指标): target, actual, score, grade.
//!
//! Rule source: 财预〔2020〕10号. A quantitative target that is met scores in full, one that is missed scores by its ratio of
//! completion; a qualitative one by three bands; the budget's execution by its rate. Grades are half-open: 90 优, 80 良, 60 中.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exam::Tolerances;

/// How an actual is held against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Equal,
    /// ≅ or ≈: within the policy's tolerance.
    About,
    /// On or before a date.
    By,
    /// Judged in three bands, given as a percentage.
    Qualitative,
}

impl Operator {
    /// The sign people read.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => "＞",
            Self::AtMost => "≤",
            Self::LessThan => "＜",
            Self::Equal => "＝",
            Self::About => "≅",
            Self::By => "不晚于",
            Self::Qualitative => "定性",
        }
    }
}

/// Where an actual comes from; what the system knows nobody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Applicants,
    PersonTimes,
    Sessions,
    Completion,
    Fee,
    Typed,
}

/// One row of the target table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub code: String,
    pub level1: String,
    pub level2: String,
    pub name: String,
    pub operator: Operator,
    /// The target's number; nothing for dates and judgements.
    #[serde(default)]
    pub value: Decimal,
    /// `MM-DD` of the exam's year, for [`Operator::By`].
    #[serde(default)]
    pub date: String,
    pub unit: String,
    pub points: Decimal,
    pub source: Source,
    pub explanation: String,
}

/// What was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actual {
    Number(Decimal),
    Date(NaiveDate),
}

/// An indicator with its score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub score: Decimal,
    /// Share of the target reached, in percent; 100 where it is met.
    pub completion: Decimal,
    /// What the officer should explain, in a Chinese sentence.
    pub remark: String,
}

impl Indicator {
    /// The target as people read it.
    #[must_use]
    pub fn target(&self) -> String {
        match self.operator {
            Operator::By => format!("不晚于当年{}", self.date),
            Operator::Qualitative => "有效推动（定性）".to_owned(),
            _ => format!("{}{}{}", self.operator.sign(), self.value.normalize(), self.unit),
        }
    }

    /// The deadline in a year.
    #[must_use]
    pub fn deadline(&self, year: i32) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&format!("{year}-{}", self.date), "%Y-%m-%d").ok()
    }

    /// Scores an actual; `year` is the exam's.
    #[must_use]
    pub fn score(&self, actual: Actual, tolerances: &Tolerances, year: i32) -> Scored {
        let (completion, remark) = match actual {
            Actual::Number(number) => self.completion(number, tolerances),
            Actual::Date(date) => match self.deadline(year) {
                Some(deadline) if date <= deadline => (Decimal::ONE_HUNDRED, String::new()),
                Some(deadline) => (Decimal::ZERO, format!("晚于期限{}天，请说明原因", (date - deadline).num_days())),
                None => (Decimal::ZERO, "指标没有有效的期限，请核对指标表".to_owned()),
            },
        };
        let score = (self.points * completion / Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        Scored { score, completion, remark }
    }

    /// Percent of the target reached, never above 100.
    fn completion(&self, actual: Decimal, tolerances: &Tolerances) -> (Decimal, String) {
        let hundred = Decimal::ONE_HUNDRED;
        let share = |part: Decimal, whole: Decimal| part.checked_div(whole).unwrap_or_default() * hundred;
        let deviation = share((actual - self.value).abs(), self.value);
        let over = Decimal::from(tolerances.over_percent);
        let far_above = format!("超出目标{}%，超过{over}%，请说明目标是否偏低", deviation.round_dp(1).normalize());
        let remark = |met: bool| if met && actual > self.value && deviation > over { far_above.clone() } else { String::new() };
        match self.operator {
            Operator::AtLeast if actual >= self.value => (hundred, remark(true)),
            Operator::MoreThan if actual > self.value => (hundred, remark(true)),
            Operator::MoreThan if actual == self.value => (hundred, "刚好等于目标，未“大于”目标，请核对".to_owned()),
            Operator::AtLeast | Operator::MoreThan => {
                (share(actual, self.value).max(Decimal::ZERO), "未达到目标，请分析偏差原因".to_owned())
            }
            Operator::AtMost if actual <= self.value => (hundred, String::new()),
            Operator::LessThan if actual < self.value => (hundred, String::new()),
            Operator::AtMost | Operator::LessThan => (share(self.value, actual), "超过目标上限，请分析偏差原因".to_owned()),
            Operator::Equal if actual == self.value => (hundred, String::new()),
            Operator::About if deviation <= Decimal::from(tolerances.about_percent) => (hundred, String::new()),
            Operator::Equal | Operator::About => ((hundred - deviation).max(Decimal::ZERO), "与目标不一致，请分析偏差原因".to_owned()),
            Operator::Qualitative => (actual.clamp(Decimal::ZERO, hundred), band(actual).to_owned()),
            Operator::By => (Decimal::ZERO, "请填写日期".to_owned()),
        }
    }
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

/// 优 from 90, 良 from 80, 中 from 60, 差 below.
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
mod tests {
    use super::*;

    const TOLERANCES: Tolerances = Tolerances { about_percent: 10, over_percent: 30 };

    fn indicator(operator: Operator, value: i64) -> Indicator {
        Indicator {
            code: "x".to_owned(),
            level1: String::new(),
            level2: String::new(),
            name: "x".to_owned(),
            operator,
            value: value.into(),
            date: "12-31".to_owned(),
            unit: "人".to_owned(),
            points: 10.into(),
            source: Source::Typed,
            explanation: String::new(),
        }
    }

    #[test]
    fn each_operator_scores_as_the_measure_says() {
        let cases = [
            (Operator::AtLeast, 20_000, "23000", "10"),
            (Operator::AtLeast, 20_000, "15000", "7.5"),
            (Operator::MoreThan, 80, "80", "10"),
            (Operator::AtMost, 12, "12", "10"),
            (Operator::AtMost, 12, "16", "7.5"),
            (Operator::LessThan, 12, "12", "10"),
            (Operator::Equal, 100, "100", "10"),
            (Operator::Equal, 100, "90", "9"),
            (Operator::About, 100, "109", "10"),
            (Operator::About, 100, "120", "8"),
            (Operator::Qualitative, 0, "85", "8.5"),
            (Operator::Qualitative, 0, "120", "10"),
        ];
        for (operator, target, actual, score) in cases {
            let scored = indicator(operator, target).score(Actual::Number(actual.parse().unwrap()), &TOLERANCES, 2026);
            assert_eq!(scored.score.normalize().to_string(), score, "{operator:?} {target} {actual}");
        }
    }

    #[test]
    fn a_date_is_met_or_missed_and_a_far_better_figure_wants_a_word() {
        let by = indicator(Operator::By, 0);
        let day = |m, d| Actual::Date(NaiveDate::from_ymd_opt(2026, m, d).unwrap());
        assert_eq!(by.score(day(12, 31), &TOLERANCES, 2026).score, 10.into());
        let late = by.score(Actual::Date(NaiveDate::from_ymd_opt(2027, 1, 2).unwrap()), &TOLERANCES, 2026);
        assert_eq!((late.score, late.remark.as_str()), (Decimal::ZERO, "晚于期限2天，请说明原因"));
        let far = indicator(Operator::AtLeast, 20_000).score(Actual::Number(26_001.into()), &TOLERANCES, 2026);
        assert!(far.remark.contains("请说明目标是否偏低"));
        assert!(indicator(Operator::AtLeast, 20_000).score(Actual::Number(26_000.into()), &TOLERANCES, 2026).remark.is_empty());
    }

    #[test]
    fn grades_are_half_open() {
        let of = |text: &str| grade(text.parse().unwrap());
        assert_eq!([of("100"), of("90"), of("89.99"), of("80"), of("60"), of("59.99")], ["优", "优", "良", "良", "中", "差"]);
    }
}
