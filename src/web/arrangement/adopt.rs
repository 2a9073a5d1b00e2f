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
        form::Form,
        guard::Planner,
        layout::{self, Flash, Frame},
        visit::Visit,
    },
    head_of, show,
    step::{Here, Steps},
};
use crate::{
    domain::{
        arrangement::{PlanHead, PlanState},
        id::PlanId,
    },
    service::{self, arrangement::PlanReport},
    store,
};

#[derive(Template)]
#[template(path = "arrangement/adopt.html")]
struct AdoptPage {
    frame: Frame,
    head: PlanHead,
    report: PlanReport,
    changes: Option<show::Changes>,
    steps: Steps,
    form: Form,
    /// What adopting changes of the policy; the reason is asked for.
    policy_changes: Vec<String>,
    /// Why it cannot be adopted at all.
    refusal: Option<String>,
}

impl AdoptPage {
    fn is_proposed(&self) -> bool {
        self.head.state == PlanState::Proposed
    }
}

async fn page_of(app: &App, visit: &Visit, (plan, form): (PlanId, Form), frame: Frame) -> Result<AdoptPage, Error> {
    let exam = desk::exam(app, visit).await?;
    let head = head_of(app, &exam, plan).await?;
    let report = service::arrangement::stored_report(&app.office, plan).await?;
    let changes = show::changes(app, &exam, &head).await?;
    let (mut policy_changes, mut refusal) = (Vec::new(), None);
    if let Some(kept) = store::arrangement::scenario::of_plan(&app.office.db, exam.id, plan).await? {
        match service::arrangement::scenario::policy_change(&kept, &exam) {
            Ok(Some(_)) => policy_changes = kept.scenario.policy_changes(&exam.policy),
            Ok(None) => {}
            Err(error) => refusal = Some(error.to_string()),
        }
        match service::arrangement::scenario::refuse_assumed(&app.office, &exam, &kept).await {
            Ok(()) => {}
            Err(service::Error::Rule(assumed)) => refusal = refusal.or(Some(assumed)),
            Err(other) => return Err(other.into()),
        }
    }
    let frame = frame.titled("采用方案").within(&exam.name).back_to(&format!("/arrangement/{plan}"), "方案").checked(&form);
    let steps = Steps::at(Here::Adopt, Some(plan), &frame);
    Ok(AdoptPage { frame, head, report, changes, steps, form, policy_changes, refusal })
}

pub(super) async fn confirm(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    frame: Frame,
) -> Result<Response, Error> {
    Ok(layout::page(&page_of(&app, &visit, (plan, Form::default()), frame).await?))
}

pub(super) async fn adopt(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let reason = form.optional("reason").at_most(200).unwrap_or_default();
    let page = page_of(&app, &visit, (plan, form.clone()), frame.clone()).await?;
    if !page.policy_changes.is_empty() && form.is_good() && reason.is_empty() {
        form.wrong("reason", "请填写修改考试方案的原因，它会和新版本一起保存");
    }
    if !form.is_good() {
        return Ok(layout::again(&page_of(&app, &visit, (plan, form), frame).await?));
    }
    service::arrangement::adopt_with(&app.office, desk::officer(&guard.account, &exam), plan, &reason).await?;
    Ok(layout::on_to(&format!("/arrangement/{plan}"), Flash::done("方案已采用，此后的座位只能补入，不能重排")))
}
