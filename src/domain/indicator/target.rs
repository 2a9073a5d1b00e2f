//! Targets (指标值): an operator, a number or a date, a unit, and which way is better.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{clock, text};

/// How an actual is held against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Equal,
    /// ≅ or ≈: within a tolerance, on the side the direction says.
    About,
    /// On or before a date.
    Before,
    /// Judged in three bands, given as a percentage.
    Qualitative,
    /// A percentage without a sign: a rate to be reached.
    Percentage,
    /// The cell does not say; the row is not scored until it does.
    Unstated,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Higher,
    Lower,
    /// As near as can be.
    Exact,
    Unstated,
}

impl Direction {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Higher => "越高越好",
            Self::Lower => "越低越好",
            Self::Exact => "越接近越好",
            Self::Unstated => "未说明",
        }
    }
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 10] = [
        Self::AtLeast,
        Self::MoreThan,
        Self::AtMost,
        Self::LessThan,
        Self::Equal,
        Self::About,
        Self::Before,
        Self::Qualitative,
        Self::Percentage,
        Self::Unstated,
    ];

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
            Self::Before => "不晚于",
            Self::Qualitative => "定性",
            Self::Percentage => "达到",
            Self::Unstated => "不明确",
        }
    }

    /// The operator of a printed sign.
    #[must_use]
    pub const fn of_sign(sign: char) -> Option<Self> {
        Some(match sign {
            '≥' => Self::AtLeast,
            '>' => Self::MoreThan,
            '≤' => Self::AtMost,
            '<' => Self::LessThan,
            '=' => Self::Equal,
            '≅' | '≈' => Self::About,
            _ => return None,
        })
    }

    /// The direction that goes without saying; ≅ has none, so it counts as "as near as can be" until the row says otherwise.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::AtLeast | Self::MoreThan | Self::Percentage | Self::Qualitative => Direction::Higher,
            Self::AtMost | Self::LessThan | Self::Before => Direction::Lower,
            Self::Equal | Self::About => Direction::Exact,
            Self::Unstated => Direction::Unstated,
        }
    }
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub operator: Operator,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    pub direction: Direction,
    /// Percent, for ≅; the scheme's where the row has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Decimal>,
}

impl Target {
    /// A target of a number.
    #[must_use]
    pub fn number(operator: Operator, value: Decimal, unit: &str) -> Self {
        Self { operator, value: Some(value), date: None, unit: unit.to_owned(), direction: operator.direction(), tolerance: None }
    }

    /// A target without a number.
    #[must_use]
    pub const fn bare(operator: Operator) -> Self {
        Self { operator, value: None, date: None, unit: String::new(), direction: operator.direction(), tolerance: None }
    }

    /// As people read it; `cell` is what the table prints.
    #[must_use]
    pub fn shown(&self, cell: &str) -> String {
        match (self.operator, self.value, self.date) {
            (Operator::Before, _, Some(date)) => format!("不晚于{}", clock::show_date(date)),
            (Operator::Qualitative | Operator::Unstated, ..) | (_, None, _) => cell.to_owned(),
            (Operator::Percentage, Some(value), _) => format!("{}%", value.normalize()),
            (operator, Some(value), _) => format!("{}{}{}", operator.sign(), text::in_threes(value.normalize()), self.unit),
        }
    }
}
