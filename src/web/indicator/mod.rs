//! Indicators (绩效自评): scores from live counts, what stands behind each figure, doubts, funds, surveys, sign-off, forecast.

mod budget;
mod doubt;
mod gauge;
mod item;
mod metric;
mod outlook;
mod output;
mod show;
mod sign;
mod survey;
mod table;
mod trend;
mod year;

use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::{Office, Planner},
    layout::{self, Flash, Frame},
    query::Query,
    visit::Visit,
};
use crate::{
    domain::{account::Role, exam::Exam},
    service::{self, indicator::EVIDENCE_LIMIT},
};

/// Every page of the stage.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    let office = Who::Office;
    Routes::new()
        .get("/indicator", office, show::show)
        .get("/indicator/metric/{metric}", office, metric::show)
        .get("/indicator/item/{code}", office, item::show)
        .upload("/indicator/item/{code}", planner, EVIDENCE_LIMIT + (1 << 20), item::enter)
        .post("/indicator/item/{code}/cause", planner, item::explain)
        .get("/indicator/evidence/{id}", office, item::evidence)
        .post("/indicator/item/{code}/change", planner, item::change)
        .get("/indicator/table", office, table::show)
        .upload("/indicator/table", planner, EVIDENCE_LIMIT, table::import)
        .post("/indicator/table/scheme", planner, table::scheme)
        .get("/indicator/doubt", office, doubt::list)
        .post("/indicator/doubt/{key}", planner, doubt::decide)
        .get("/indicator/budget", office, budget::show)
        .post("/indicator/budget", planner, budget::add)
        .post("/indicator/budget/payroll", planner, budget::payroll)
        .get("/indicator/survey", office, survey::show)
        .post("/indicator/survey/links", planner, survey::links)
        .post("/indicator/survey/rule", planner, survey::rule)
        .get("/survey/{token}", Who::Public, survey::ask)
        .post("/survey/{token}", Who::Public, survey::answer)
        .get("/indicator/outlook", office, outlook::show)
        .get("/indicator/trend", office, trend::show)
        .get("/indicator/year", office, year::show)
        .get("/indicator/sign", office, sign::list)
        .post("/indicator/sign/draft", planner, sign::draft)
        .post("/indicator/sign/check", planner, sign::check)
        .post("/indicator/sign/sign", planner, sign::sign)
        .get("/indicator/form/{form}", office, output::download)
}

/// The table a page is about: the recruitment's where none is named.
fn table_key(query: &Query) -> &str {
    match query.get("table") {
        "" => crate::domain::indicator::RECRUITMENT,
        key => key,
    }
}

/// A page of the stage below `/indicator`.
fn frame_of(frame: Frame, title: &str, exam: &Exam) -> Frame {
    frame.titled(title).within(&exam.name).back_to("/indicator", "绩效自评").wide()
}
