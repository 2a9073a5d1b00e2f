//! Gauges (仪表图): the score ring and bullet charts as inline SVG; the figures stand in tables beside them.

use askama::{Template, filters::HtmlSafe};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::domain::indicator::{Class, Item, Lamp, Operator, Sheet};

/// The score ring: the part scored, the part lost, the part still open.
#[derive(Debug, Clone, Template)]
#[template(path = "indicator/ring.html")]
pub struct Ring {
    total: String,
    grade: String,
    scored: f64,
    open: f64,
}

impl HtmlSafe for Ring {}

/// Circumference of the ring of radius 80.
const AROUND: f64 = 502.655;

fn part(points: Decimal) -> f64 {
    (points.to_f64().unwrap_or(0.0).clamp(0.0, 100.0) / 100.0 * AROUND * 10.0).round() / 10.0
}

impl Ring {
    /// Of a scored table.
    #[must_use]
    pub fn of(sheet: &Sheet) -> Self {
        let grade = sheet.grade().unwrap_or("未完成").to_owned();
        let total = sheet.total();
        Self { total: total.normalize().to_string(), grade, scored: part(total), open: part(sheet.open_points()) }
    }

    fn rest(&self, part: &f64) -> f64 {
        AROUND - part
    }

    /// The open part begins where the scored part ends.
    fn turned(&self) -> f64 {
        -self.scored
    }
}

/// One bullet: a bar up to the actual, a mark at the target.
#[derive(Debug, Clone, Template)]
#[template(path = "indicator/bullet.html")]
pub struct Bullet {
    label: String,
    bar: u32,
    mark: u32,
    lamp: &'static str,
}

impl HtmlSafe for Bullet {}

const WIDTH: u32 = 160;

fn lamp_word(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Good => "good",
        Lamp::Watch => "watch",
        Lamp::Bad => "bad",
        Lamp::Open => "open",
    }
}

/// Share of the width; `full` is what fills it.
fn share(value: Decimal, full: Decimal) -> u32 {
    let share = (value * Decimal::from(WIDTH)).checked_div(full).unwrap_or_default();
    share.clamp(Decimal::ZERO, Decimal::from(WIDTH)).to_u32().unwrap_or(0)
}

impl Bullet {
    /// Of an indicator; those without numbers show their completion.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        use crate::domain::indicator::Actual;
        let measured = !matches!(item.operator, Operator::Before | Operator::Qualitative | Operator::Unstated);
        let (bar, mark) = match (item.actual, item.value.filter(|target| measured && !target.is_zero()), &item.scored) {
            (Some(Actual::Number(actual)), Some(target), _) => {
                let full = actual.max(target) * Decimal::new(12, 1);
                (share(actual, full), share(target, full))
            }
            (_, _, Some(scored)) => (share(scored.completion(), Decimal::from(120)), share(Decimal::ONE_HUNDRED, Decimal::from(120))),
            (None, Some(_), None) => (0, share(Decimal::ONE_HUNDRED, Decimal::from(120))),
            _ => (0, 0),
        };
        let label = if item.shown.is_empty() { "待填写".to_owned() } else { format!("完成{}，目标{}", item.shown, item.target) };
        Self { label, bar, mark, lamp: lamp_word(item.lamp()) }
    }

    /// Of a class's points.
    #[must_use]
    pub fn of_class(sheet: &Sheet, class: Class) -> Self {
        let (points, score) = sheet.class(class);
        let lamp = match () {
            () if sheet.items.iter().any(|item| item.class == class && item.scored.is_none()) => Lamp::Open,
            () if score == points => Lamp::Good,
            () if score * Decimal::from(5) >= points * Decimal::from(4) => Lamp::Watch,
            () => Lamp::Bad,
        };
        let label = format!("{}：{}分，满分{}分", class.label(), score.normalize(), points.normalize());
        let full = points * Decimal::new(12, 1);
        Self { label, bar: share(score, full), mark: share(points, full), lamp: lamp_word(lamp) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_within_the_width_and_nothing_divides_by_nothing() {
        assert_eq!([share(5.into(), 10.into()), share(20.into(), 10.into()), share((-1).into(), 10.into())], [WIDTH / 2, WIDTH, 0]);
        assert_eq!(share(5.into(), Decimal::ZERO), 0);
        assert!((part(Decimal::ONE_HUNDRED) - AROUND).abs() < 0.1);
    }
}
