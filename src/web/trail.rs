//! How a solver draws near (求解过程): the best plan found and the proven bound against time, as a drawing and a table.

use askama::{Template, filters::HtmlSafe};

use super::filter::group;
use crate::domain::job::Mark;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 36.0;
/// Rows of the table: the newest, and others evenly before it.
const ROWS: usize = 8;

/// The drawing with its table.
#[derive(Template)]
#[template(path = "job/trail.html")]
pub struct TrailChart {
    marks: Vec<Mark>,
}

impl HtmlSafe for TrailChart {}

impl TrailChart {
    /// `None` where nothing was told.
    #[must_use]
    pub fn of(marks: Vec<Mark>) -> Option<Self> {
        (!marks.is_empty()).then_some(Self { marks })
    }

    /// Lowest and highest value.
    fn range(&self) -> (i64, i64) {
        let values = self.marks.iter().flat_map(|mark| [Some(mark.bound), mark.objective]).flatten();
        (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
    }

    fn x(&self, mark: &Mark) -> f64 {
        let last = self.marks.last().map_or(1, |mark| mark.millis).max(1);
        LEFT + (WIDTH - LEFT - RIGHT) * mark.millis as f64 / last as f64
    }

    fn y(&self, value: i64) -> f64 {
        let (low, high) = self.range();
        let room = HEIGHT - TOP - BOTTOM;
        if low == high { TOP + room / 2.0 } else { TOP + room * (high - value) as f64 / (high - low) as f64 }
    }

    /// Steps: what was found or proven holds until the next.
    fn line(&self, of: impl Fn(&Mark) -> Option<i64>) -> String {
        let mut points: Vec<String> = Vec::new();
        let mut before: Option<f64> = None;
        for mark in &self.marks {
            let Some(value) = of(mark) else { continue };
            let (x, y) = (self.x(mark), self.y(value));
            if let Some(before) = before {
                points.push(format!("{x:.1},{before:.1}"));
            }
            points.push(format!("{x:.1},{y:.1}"));
            before = Some(y);
        }
        // A single mark is a point; a line needs two.
        if points.len() == 1 {
            points.insert(0, format!("{LEFT:.1},{:.1}", before.unwrap_or(TOP)));
        }
        points.join(" ")
    }

    fn found(&self) -> String {
        self.line(|mark| mark.objective)
    }

    fn proven(&self) -> String {
        self.line(|mark| Some(mark.bound))
    }

    fn low(&self) -> String {
        group(self.range().0)
    }

    fn high(&self) -> String {
        group(self.range().1)
    }

    fn end(&self) -> String {
        self.marks.last().map_or(String::new(), |mark| seconds(mark.millis))
    }

    /// Time, best, bound, gap.
    fn rows(&self) -> Vec<[String; 4]> {
        let step = self.marks.len().div_ceil(ROWS).max(1);
        let chosen = self.marks.iter().rev().step_by(step);
        let gap = |mark: &Mark| mark.gap().map_or("—".to_owned(), |gap| format!("{:.2}%", gap * 100.0));
        chosen.map(|mark| [seconds(mark.millis), mark.objective.map_or("还没有".to_owned(), group), group(mark.bound), gap(mark)]).collect()
    }
}

/// `12.3秒`.
fn seconds(millis: u64) -> String {
    format!("{:.1}秒", millis as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(millis: u64, objective: Option<i64>, bound: i64) -> Mark {
        Mark { millis, objective, bound }
    }

    #[test]
    fn the_bound_is_below_the_best_and_both_reach_the_end() {
        let chart = TrailChart::of(vec![mark(0, None, 900), mark(1_000, Some(1_200), 900), mark(4_000, Some(1_000), 995)]).unwrap();
        assert_eq!(chart.found(), "228.0,16.0 624.0,16.0 624.0,154.7");
        assert!(chart.proven().starts_with("96.0,224.0 ") && chart.proven().ends_with("624.0,158.1"), "{}", chart.proven());
        assert_eq!(chart.rows()[0], ["4.0秒", "1,000", "995", "0.50%"]);
        assert_eq!(chart.rows()[2], ["0.0秒", "还没有", "900", "—"]);
    }

    #[test]
    fn one_mark_is_drawn_and_many_are_told_in_few_rows() {
        let one = TrailChart::of(vec![mark(0, Some(5), 5)]).unwrap().render().unwrap();
        assert!(!one.contains("NaN") && !one.contains("inf"), "{one}");
        let many = TrailChart::of((0..200).map(|n| mark(n, Some(1_000 - n as i64), n as i64)).collect()).unwrap();
        assert_eq!((many.rows().len(), many.rows()[0][1].as_str()), (8, "801"));
        assert!(TrailChart::of(Vec::new()).is_none());
    }
}
