//! Line charts (折线图): a year from January to December, drawn as SVG by the server, with the figures in a table beside it.

use askama::{Template, filters::HtmlSafe};
use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// A line over a year.
#[derive(Debug, Clone, Template)]
#[template(path = "component/chart_line.html")]
pub struct LineChart {
    id: String,
    title: String,
    unit: String,
    year: i32,
    points: Vec<(NaiveDate, Decimal)>,
    /// What stands at the top.
    full: Decimal,
    /// Levels drawn across, with their names.
    levels: Vec<(Decimal, &'static str)>,
}

impl HtmlSafe for LineChart {}

const LEFT: f64 = 40.0;
const WIDTH: f64 = 560.0;
const TOP: f64 = 16.0;
const HEIGHT: f64 = 180.0;

impl LineChart {
    /// A chart of a year; `id` is unique on its page.
    #[must_use]
    pub fn new(id: &str, (title, unit): (&str, &str), year: i32, full: Decimal) -> Self {
        let (points, levels) = (Vec::new(), Vec::new());
        Self { id: id.to_owned(), title: title.to_owned(), unit: unit.to_owned(), year, points, full, levels }
    }

    /// With one more point; those of other years are left out.
    #[must_use]
    pub fn point(mut self, day: NaiveDate, value: Decimal) -> Self {
        if day.year() == self.year {
            self.points.push((day, value));
            self.points.sort();
        }
        self
    }

    /// With a level drawn across.
    #[must_use]
    pub fn level(mut self, value: Decimal, name: &'static str) -> Self {
        self.levels.push((value, name));
        self
    }

    fn x(&self, day: &NaiveDate) -> f64 {
        let days = if NaiveDate::from_ymd_opt(self.year, 2, 29).is_some() { 366.0 } else { 365.0 };
        round(LEFT + WIDTH * f64::from(day.ordinal0()) / days)
    }

    fn y(&self, value: &Decimal) -> f64 {
        let share = value.checked_div(self.full).unwrap_or_default().clamp(Decimal::ZERO, Decimal::ONE);
        round(TOP + HEIGHT * (1.0 - share.to_f64().unwrap_or(0.0)))
    }

    fn line(&self) -> String {
        self.points.iter().map(|(day, value)| format!("{},{}", self.x(day), self.y(value))).collect::<Vec<_>>().join(" ")
    }

    /// The first days of the months with their names.
    fn months(&self) -> Vec<(f64, String)> {
        let month = |month: u32| Some((self.x(&NaiveDate::from_ymd_opt(self.year, month, 1)?), format!("{month}月")));
        (1..=12).filter_map(month).collect()
    }

    /// What stands in the table: the last point of each month.
    fn rows(&self) -> Vec<(String, String)> {
        let last = |(place, (day, _)): &(usize, &(NaiveDate, Decimal))| {
            self.points.get(place + 1).is_none_or(|(next, _)| next.month() != day.month())
        };
        let row = |(_, (day, value)): (usize, &(NaiveDate, Decimal))| {
            (format!("{}月{}日", day.month(), day.day()), crate::domain::text::in_threes(value.normalize()))
        };
        self.points.iter().enumerate().filter(last).map(row).collect()
    }
}

fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn a_year_goes_from_edge_to_edge_and_values_stay_inside() {
        let chart = LineChart::new("t", ("得分", "分"), 2026, 100.into());
        assert_eq!([chart.x(&day(1, 1)), chart.x(&day(12, 31))], [40.0, round(LEFT + WIDTH * 364.0 / 365.0)]);
        let ys = [0, 50, 100, 130].map(|value: i64| chart.y(&value.into()));
        assert_eq!(ys, [196.0, 106.0, 16.0, 16.0]);
        assert_eq!(LineChart::new("t", ("", ""), 2026, Decimal::ZERO).y(&5.into()), 196.0, "nothing divides by nothing");
    }

    #[test]
    fn the_table_tells_each_month_by_its_last_point_and_leaves_other_years_out() {
        let other = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        let chart = LineChart::new("t", ("得分", "分"), 2026, 100.into())
            .point(day(3, 9), 20.into())
            .point(other, 99.into())
            .point(day(3, 1), 10.into())
            .point(day(5, 2), 60.into())
            .level(90.into(), "优");
        let row = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(chart.rows(), [row("3月9日", "20"), row("5月2日", "60")]);
        let page = chart.render().unwrap();
        assert!(page.contains("<polyline") && page.contains("3月9日") && page.contains("优") && !page.contains("12月31日"), "{page}");
    }
}
