//! Trend (全年走势): the total over the year, and every indicator at the end of each month.

use askama::Template;
use rust_decimal::Decimal;

use super::{App, Error, Extension, Frame, Guard, Office, Query, Response, State, Visit, desk, frame_of, layout, service, table_key};
use crate::{
    domain::indicator::{Point, Sheet, by_month},
    web::line_chart::LineChart,
};

#[derive(Template)]
#[template(path = "indicator/trend.html")]
struct TrendPage {
    frame: Frame,
    sheet: Sheet,
    year: i32,
    points: Vec<Point>,
    months: Vec<Point>,
}

impl TrendPage {
    fn chart(&self) -> LineChart {
        let chart = LineChart::new("total", ("总分走势", "分"), self.year, Decimal::ONE_HUNDRED);
        let chart = chart.level(90.into(), "优").level(80.into(), "良").level(60.into(), "中");
        self.points.iter().fold(chart, |chart, point| chart.point(point.day, point.total))
    }

    /// `23,000人` and `10分`; a dash where nothing was known.
    fn cell(&self, point: &Point, code: &str) -> (String, String) {
        match point.items.get(code).filter(|reached| !reached.shown.is_empty()) {
            Some(reached) => (reached.shown.clone(), reached.score.map_or(String::new(), |score| format!("{}分", score.normalize()))),
            None => ("—".to_owned(), String::new()),
        }
    }

    fn day(&self, point: &Point) -> String {
        use chrono::Datelike;
        format!("{}月{}日", point.day.month(), point.day.day())
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
    let evaluation = service::indicator::evaluate(&app.office, exam.id, table_key(&query)).await?;
    let points = service::indicator::trend::points(&app.office, exam.id, &evaluation.sheet).await?;
    let year = evaluation.known.year();
    let months = by_month(&points, year).into_iter().cloned().collect();
    let frame = frame_of(frame, "全年走势", &exam).captioned(&evaluation.sheet.short);
    Ok(layout::page(&TrendPage { frame, sheet: evaluation.sheet, year, points, months }))
}
