//! Years (年度比较): one table over several exams, row by row.

use std::collections::BTreeMap;

use askama::Template;
use rust_decimal::Decimal;

use super::{App, Error, Extension, Frame, Guard, Office, Query, Response, State, Visit, desk, frame_of, layout, service, table_key};
use crate::{
    domain::indicator::{Item, Lamp},
    service::indicator::year::YearSheet,
    web::{chart::BarChart, table::Tag},
};

#[derive(Template)]
#[template(path = "indicator/year.html")]
struct YearPage {
    frame: Frame,
    years: Vec<YearSheet>,
    /// Codes and names in the order of the newest table, those only older tables have after them.
    rows: Vec<(String, String)>,
}

impl YearPage {
    fn chart(&self) -> BarChart {
        let hundredths = |total: Decimal| u64::try_from(total * Decimal::ONE_HUNDRED).unwrap_or(0);
        let chart = BarChart::new("totals", "总分", "年度", "分");
        self.years.iter().fold(chart, |chart, year| {
            let total = year.sheet.total();
            chart.bar_shown(&format!("{}年", year.sheet.year), hundredths(total), &total.normalize().to_string())
        })
    }

    fn mark(&self, item: &Item) -> Tag {
        super::show::mark(item)
    }

    /// Neither an open row nor one that is well needs a lamp of its own.
    fn is_marked(&self, item: &Item) -> bool {
        matches!(item.lamp(), Lamp::Watch | Lamp::Bad)
    }

    /// `＋1,200人` against the year before; empty where the two cannot be subtracted.
    fn change(&self, place: &usize, code: &str) -> String {
        use crate::domain::indicator::Actual;
        let number = |year: Option<&YearSheet>| match year?.sheet.find(code)?.actual? {
            Actual::Number(number) => Some(number),
            Actual::Date(_) => None,
        };
        let before = place.checked_sub(1).and_then(|before| number(self.years.get(before)));
        let (Some(before), Some(now)) = (before, number(self.years.get(*place))) else { return String::new() };
        match now - before {
            change if change.is_zero() => "与上次持平".to_owned(),
            change if change.is_sign_positive() => format!("较上次增加{}", crate::domain::text::in_threes(change.normalize())),
            change => format!("较上次减少{}", crate::domain::text::in_threes(change.abs().normalize())),
        }
    }
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let years = service::indicator::year::years(&app.office, table_key(&query)).await?;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut seen = BTreeMap::new();
    for item in years.iter().rev().flat_map(|year| &year.sheet.items) {
        if seen.insert(item.code.clone(), ()).is_none() {
            rows.push((item.code.clone(), item.name.clone()));
        }
    }
    let short = years.last().map(|year| year.sheet.short.clone()).unwrap_or_default();
    let frame = frame_of(frame, "年度比较", &exam).captioned(&short);
    Ok(layout::page(&YearPage { frame, years, rows }))
}
