//! Adopting (采用方案): what will change is read before it is decided.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, desk,
        guard::Planner,
        layout::{self, Flash, Frame},
        visit::Visit,
    },
    head_of, show,
};
use crate::{
    domain::{
        arrangement::{PlanHead, PlanState},
        id::PlanId,
    },
    service::{self, arrangement::PlanReport},
};

#[derive(Template)]
#[template(path = "arrangement/adopt.html")]
struct AdoptPage {
    frame: Frame,
    head: PlanHead,
    report: PlanReport,
    changes: Option<show::Changes>,
}

impl AdoptPage {
    fn is_proposed(&self) -> bool {
        self.head.state == PlanState::Proposed
    }
}

pub(super) async fn confirm(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let head = head_of(&app, &exam, plan).await?;
    let report = service::arrangement::stored_report(&app.office, plan).await?;
    let changes = show::changes(&app, &exam, &head).await?;
    let frame = frame.titled("采用方案").within(&exam.name).back_to(&format!("/arrangement/{plan}"), "方案");
    Ok(layout::page(&AdoptPage { frame, head, report, changes }))
}

pub(super) async fn adopt(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    service::arrangement::adopt(&app.office, desk::officer(&guard.account, &exam), plan).await?;
    Ok(layout::on_to(&format!("/arrangement/{plan}"), Flash::done("方案已采用，此后的座位只能补入，不能重排")))
}
