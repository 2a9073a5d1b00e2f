//! Arrangement (考场编排): versions, a plan with its figures and findings, a site, a room drawn as it stands.

mod adopt;
mod amend;
mod compare;
mod draw;
mod map;
mod pins;
mod public;
pub(super) mod repair;
mod request;
mod room;
mod scenario;
mod show;
mod site;
pub(super) mod step;
mod why;

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::{Office, Planner},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{account::Role, arrangement::PlanHead, exam::Exam, id::PlanId, job::Kind, scenario::Kept},
    service, store,
};
use step::{Here, Steps};

/// Every page of the stage.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    // These two name people; the others hold figures only.
    let readers = Who::AnyOf(&[Role::Planner, Role::SiteChief]);
    Routes::new()
        .get("/arrangement", Who::Office, versions)
        .post("/arrangement/propose", planner, propose)
        .get("/arrangement/amend", planner, amend::look)
        .post("/arrangement/amend", planner, amend::amend)
        .get("/arrangement/{plan}", Who::Office, show::show)
        .get("/arrangement/{plan}/adopt", planner, adopt::confirm)
        .post("/arrangement/{plan}/adopt", planner, adopt::adopt)
        .get("/arrangement/{plan}/site/{site}", readers, site::show)
        .get("/arrangement/{plan}/room/{room}", readers, room::show)
        .get("/arrangement/{plan}/why/seat/{registration}", planner, why::seat)
        .get("/arrangement/{plan}/why/duty/{staff}/{session}", planner, why::duty)
        .and(scenario::routes())
        .and(repair::routes())
        .and(draw::routes())
        .and(public::routes())
}

#[derive(Template)]
#[template(path = "arrangement/versions.html")]
struct VersionsPage {
    frame: Frame,
    form: Form,
    heads: Vec<PlanHead>,
    adopted: Option<PlanHead>,
    unseated: u64,
    plans: bool,
    steps: Steps,
    scenarios: Vec<Kept>,
}

impl VersionsPage {
    /// The scenario a plan was made of.
    fn made_of(&self, head: &PlanHead) -> &str {
        self.scenarios.iter().find(|kept| kept.plans.iter().any(|(plan, _)| *plan == head.id)).map_or("考试方案", |kept| &kept.name)
    }
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<VersionsPage, Error> {
    let heads = store::arrangement::heads(&app.office.db, exam.id).await?;
    let adopted = store::arrangement::adopted(&app.office.db, exam.id).await?;
    let unseated = match &adopted {
        Some(head) => store::arrangement::unseated(&app.office.db, exam.id, head.id).await?,
        None => 0,
    };
    let plans = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let scenarios = store::arrangement::scenario::list(&app.office.db, exam.id).await?;
    let frame = frame.titled("编排").within(&exam.name).wide().checked(&form);
    let steps = Steps::at(Here::Solve, None, &frame);
    Ok(VersionsPage { frame, form, heads, adopted, unseated, plans, steps, scenarios })
}

async fn versions(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, frame, request::fresh(&app)).await?))
}

async fn propose(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(request) = request::read(&mut form) {
        let request = serde_json::to_string(&request).map_err(|e| Error::Broken(e.to_string()))?;
        match service::job::queue(&app.office, desk::officer(&guard.account, &exam), Kind::Plan, request).await {
            Ok(job) => return Ok(layout::on_to(&format!("/job/{job}"), Flash::done("编排已开始"))),
            Err(error) => form.refused("seed", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

async fn head_of(app: &App, exam: &Exam, plan: PlanId) -> Result<PlanHead, Error> {
    Ok(store::arrangement::head(&app.office.db, exam.id, plan).await?.ok_or(service::Error::NotFound("方案"))?)
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    scenario::samples().into_iter().chain(repair::samples()).chain(draw::samples()).chain(public::samples()).collect()
}
