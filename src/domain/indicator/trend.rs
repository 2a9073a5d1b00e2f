//! Trend (全年走势): how a table stood on a day; months are told by their last day known.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::sheet::Sheet;

/// One indicator on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub shown: String,
    pub score: Option<Decimal>,
    /// Share of the target reached, in percent.
    pub completion: Option<Decimal>,
}

/// A table on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub day: NaiveDate,
    pub total: Decimal,
    /// Points nobody could score yet.
    pub open: Decimal,
    /// By code.
    pub items: BTreeMap<String, Reached>,
}

impl Point {
    /// A scored table as it stands on a day.
    #[must_use]
    pub fn of(sheet: &Sheet, day: NaiveDate) -> Self {
        let reached = |item: &super::sheet::Item| Reached {
            shown: item.shown.clone(),
            score: item.scored.as_ref().map(|scored| scored.score),
            completion: item.scored.as_ref().map(super::score::Scored::completion),
        };
        let items = sheet.items.iter().map(|item| (item.code.clone(), reached(item))).collect();
        Self { day, total: sheet.total(), open: sheet.open_points(), items }
    }
}

/// The last point of every month of a year, in order.
#[must_use]
pub fn by_month(points: &[Point], year: i32) -> Vec<&Point> {
    let mut months: BTreeMap<u32, &Point> = BTreeMap::new();
    for point in points.iter().filter(|point| point.day.year() == year) {
        let last = months.entry(point.day.month()).or_insert(point);
        if last.day <= point.day {
            *last = point;
        }
    }
    months.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_told_by_its_last_day_known() {
        let at = |year, month, day, total: i64| Point {
            day: NaiveDate::from_ymd_opt(year, month, day).unwrap(),
            total: total.into(),
            open: Decimal::ZERO,
            items: BTreeMap::new(),
        };
        let points = [at(2026, 3, 1, 10), at(2026, 3, 31, 40), at(2026, 3, 9, 20), at(2026, 5, 2, 60), at(2025, 12, 31, 99)];
        let totals: Vec<Decimal> = by_month(&points, 2026).iter().map(|point| point.total).collect();
        assert_eq!(totals, [40.into(), 60.into()]);
        assert!(by_month(&points, 2024).is_empty());
    }
}
