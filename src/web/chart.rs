//! Charts (图表): bars drawn as SVG by the server, always with the figures in a table beside them.

use askama::{Template, filters::HtmlSafe};

use super::filter::group;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub value: u64,
    /// The value as people read it.
    pub shown: String,
}

/// Lying bars, longest = whole width.
#[derive(Debug, Clone, Template)]
#[template(path = "component/chart_bar.html")]
pub struct BarChart {
    id: String,
    title: String,
    unit: String,
    head: String,
    bars: Vec<Bar>,
}

impl HtmlSafe for BarChart {}

const ROW: usize = 34;
const LEFT: u64 = 150;
const WIDTH: u64 = 400;

impl BarChart {
    /// A chart; `id` is unique on its page, `head` names what each bar is.
    #[must_use]
    pub fn new(id: &str, title: &str, head: &str, unit: &str) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), unit: unit.to_owned(), head: head.to_owned(), bars: Vec::new() }
    }

    /// With one more bar.
    #[must_use]
    pub fn bar(self, label: &str, value: u64) -> Self {
        self.bar_shown(label, value, &group(value))
    }

    /// With one more bar whose value is read otherwise than as a whole number.
    #[must_use]
    pub fn bar_shown(mut self, label: &str, value: u64, shown: &str) -> Self {
        self.bars.push(Bar { label: label.to_owned(), value, shown: shown.to_owned() });
        self
    }

    fn height(&self) -> usize {
        self.bars.len() * ROW + 4
    }

    fn top(&self, index: &usize) -> usize {
        index * ROW + 4
    }

    fn baseline(&self, index: &usize) -> usize {
        index * ROW + 22
    }

    fn width(&self, value: &u64) -> u64 {
        let longest = self.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
        (value * WIDTH).checked_div(longest).unwrap_or(0)
    }

    fn end(&self, value: &u64) -> u64 {
        LEFT + self.width(value) + 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_width_and_nothing_divides_by_nothing() {
        let chart = BarChart::new("c", "报名人数", "类别", "人").bar("A", 200).bar("B", 50).bar("C", 0);
        assert_eq!([200, 50, 0].map(|value| chart.width(&value)), [WIDTH, WIDTH / 4, 0]);
        assert_eq!(BarChart::new("c", "", "", "").bar("A", 0).width(&0), 0);
    }

    #[test]
    fn every_bar_stands_in_the_table_too() {
        let page = BarChart::new("c", "报名人数", "类别", "人").bar("A类<b>", 23_000).render().unwrap();
        assert_eq!(page.matches("23,000").count(), 2);
        assert!(!page.contains("<b>"));
    }
}
