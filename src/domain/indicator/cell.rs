//! Cells as printed (指标值原文): what a cell says and what is unclear about it. Nothing is put right here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::target::{Operator, Target};
use crate::domain::text;

/// What is unclear about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    CellEmpty,
    Unreadable,
    /// A number with neither sign nor unit: 1 may be one or a hundred percent.
    BareNumber,
    /// Several targets in one cell.
    Compound,
    NoUnit,
    NoOperator,
    UnitMalformed,
    RedundantWords,
    DirectionUnstated,
    DateWithoutYear,
    DateMalformed,
}

impl Doubt {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CellEmpty => "指标值为空",
            Self::Unreadable => "指标值无法识别",
            Self::BareNumber => "只有数字，没有符号和单位：1可能是1，也可能是100%，须确认",
            Self::Compound => "一个单元格里有多个目标，须拆分",
            Self::NoUnit => "没有单位",
            Self::NoOperator => "没有比较符号，按“等于”理解，须确认",
            Self::UnitMalformed => "单位写法不规范",
            Self::RedundantWords => "符号与“以上”“以下”重复",
            Self::DirectionUnstated => "约等号没有说明偏高好还是偏低好",
            Self::DateWithoutYear => "期限没有写年份，按表格年度理解",
            Self::DateMalformed => "期限缺字",
        }
    }

    /// Whether the row cannot be scored before somebody decides.
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Self::CellEmpty | Self::Unreadable | Self::BareNumber | Self::Compound)
    }
}

/// Reads a cell of a table of `year`.
#[must_use]
pub fn read(cell: &str, year: i32) -> (Target, Vec<Doubt>) {
    let plain = text::half_width(cell);
    let plain = plain.trim();
    if plain.is_empty() {
        return (Target::bare(Operator::Unstated), vec![Doubt::CellEmpty]);
    }
    if let Some(found) = deadline(plain, year) {
        return found;
    }
    match count_numbers(plain) {
        0 => (Target::bare(Operator::Qualitative), Vec::new()),
        1 => number(plain),
        _ => (Target::bare(Operator::Unstated), vec![Doubt::Compound]),
    }
}

/// `12月底之前`, `2024年12底之前`: the month's last day.
fn deadline(plain: &str, year: i32) -> Option<(Target, Vec<Doubt>)> {
    let head = plain.strip_suffix("底之前").or_else(|| plain.strip_suffix("底前"))?;
    let (stated, month) = head.split_once('年').map_or((None, head), |(year, month)| (Some(year), month));
    let mut doubts = Vec::new();
    if stated.is_none() {
        doubts.push(Doubt::DateWithoutYear);
    }
    if !month.ends_with('月') {
        doubts.push(Doubt::DateMalformed);
    }
    let year = stated.map_or(Some(year), |year| year.parse().ok())?;
    let month: u32 = month.trim_end_matches('月').parse().ok()?;
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let last = NaiveDate::from_ymd_opt(next.0, next.1, 1)?.pred_opt()?;
    Some((Target { date: Some(last), ..Target::bare(Operator::Before) }, doubts))
}

/// How many separate numbers a text holds.
fn count_numbers(plain: &str) -> usize {
    let mut inside = false;
    let mut found = 0;
    for c in plain.chars() {
        let part = c.is_ascii_digit() || (inside && c == '.');
        found += usize::from(part && !inside);
        inside = part;
    }
    found
}

fn number(plain: &str) -> (Target, Vec<Doubt>) {
    let sign = plain.chars().next().and_then(Operator::of_sign);
    let body = plain.trim_start_matches(|c| Operator::of_sign(c).is_some()).trim();
    let digits: usize = body.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
    let Ok(mut value) = body[..digits].parse::<Decimal>() else {
        return (Target::bare(Operator::Unstated), vec![Doubt::Unreadable]);
    };
    let mut unit = &body[digits..];
    if let Some(rest) = unit.strip_prefix('万').filter(|rest| !rest.starts_with('元')) {
        (value, unit) = (value * Decimal::from(10_000), rest);
    }
    let mut doubts = Vec::new();
    if let Some(rest) = unit.strip_suffix("以上").or_else(|| unit.strip_suffix("以下")) {
        unit = rest;
        doubts.push(Doubt::RedundantWords);
    }
    let operator = match sign {
        Some(operator) => operator,
        None if unit == "%" => Operator::Percentage,
        None if unit.is_empty() => {
            doubts.push(Doubt::BareNumber);
            return (Target::number(Operator::Unstated, value, ""), doubts);
        }
        None => {
            doubts.push(Doubt::NoOperator);
            Operator::Equal
        }
    };
    if unit.is_empty() {
        doubts.push(Doubt::NoUnit);
    }
    if unit.contains("/每") {
        doubts.push(Doubt::UnitMalformed);
    }
    if operator == Operator::About {
        doubts.push(Doubt::DirectionUnstated);
    }
    (Target::number(operator, value, unit), doubts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_cell_is_read_or_carries_a_doubt() {
        let cases: [(&str, Operator, &str, &str, &[Doubt]); 18] = [
            ("≥20000", Operator::AtLeast, "20000", "", &[Doubt::NoUnit]),
            ("≥2500人次", Operator::AtLeast, "2500", "人次", &[]),
            ("≥1万人以上", Operator::AtLeast, "10000", "人", &[Doubt::RedundantWords]),
            (">80%", Operator::MoreThan, "80", "%", &[]),
            ("＞80％", Operator::MoreThan, "80", "%", &[]),
            ("≤12个月", Operator::AtMost, "12", "个月", &[]),
            ("≤30万元", Operator::AtMost, "30", "万元", &[]),
            ("<5次", Operator::LessThan, "5", "次", &[]),
            ("=3次", Operator::Equal, "3", "次", &[]),
            ("≅11500人", Operator::About, "11500", "人", &[Doubt::DirectionUnstated]),
            ("≈13000件、次", Operator::About, "13000", "件、次", &[Doubt::DirectionUnstated]),
            ("100元/每人", Operator::Equal, "100", "元/每人", &[Doubt::NoOperator, Doubt::UnitMalformed]),
            ("100%", Operator::Percentage, "100", "%", &[]),
            ("1", Operator::Unstated, "1", "", &[Doubt::BareNumber]),
            ("0.99", Operator::Unstated, "0.99", "", &[Doubt::BareNumber]),
            ("≅4250人，平均2000元/年/人", Operator::Unstated, "", "", &[Doubt::Compound]),
            ("有效推动", Operator::Qualitative, "", "", &[]),
            ("  ", Operator::Unstated, "", "", &[Doubt::CellEmpty]),
        ];
        for (cell, operator, value, unit, doubts) in cases {
            let (target, found) = read(cell, 2023);
            let shown = target.value.map(|value| value.normalize().to_string()).unwrap_or_default();
            assert_eq!(
                (target.operator, shown.as_str(), target.unit.as_str(), found.as_slice()),
                (operator, value, unit, doubts),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_month_s_end_is_its_last_day() {
        let date = |cell| read(cell, 2024).0.date.unwrap().to_string();
        assert_eq!([date("12月底之前"), date("2月底前"), date("2023年2月底之前")], ["2024-12-31", "2024-02-29", "2023-02-28"]);
        assert_eq!(read("2024年12底之前", 2023).1, [Doubt::DateMalformed]);
    }

    #[test]
    fn what_cannot_be_a_number_is_said_to_be_unreadable() {
        assert_eq!(read("第3批", 2023).1, [Doubt::Unreadable]);
        assert_eq!(read("≥1.2.3次", 2023).1, [Doubt::Unreadable]);
    }
}
