//! Draws at the desk (抽签): publish a commitment, draw once with the witnesses' number, tell the secret; or give it up with a reason.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, Routes, Who,
        component::Choice,
        desk,
        form::Form,
        guard::{Office, Planner},
        layout::{self, Flash, Frame},
        visit::Visit,
    },
    request,
};
use crate::{
    domain::{
        account::Role,
        audit::Purpose,
        draw::{Draw, State as Standing},
        exam::Exam,
        id::{DrawId, ScenarioId},
    },
    service::arrangement::draw,
    store,
};

/// The desk's page and its deeds.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new()
        .get("/arrangement/draw", Who::Office, show)
        .post("/arrangement/draw/commit", planner, commit)
        .post("/arrangement/draw/{id}/order", planner, order)
        .post("/arrangement/draw/{id}/tell", planner, tell)
        .post("/arrangement/draw/{id}/withdraw", planner, withdraw)
}

const PAGE: &str = "/arrangement/draw";

#[derive(Template)]
#[template(path = "arrangement/draw.html")]
struct DrawPage {
    frame: Frame,
    form: Form,
    draws: Vec<Draw>,
    scenarios: Vec<Choice>,
    /// The plan in force.
    adopted: Option<crate::domain::id::PlanId>,
    plans: bool,
}

impl DrawPage {
    /// The draw that is on its way.
    fn open(&self) -> Option<&Draw> {
        self.draws.iter().find(|draw| matches!(draw.state, Standing::Committed | Standing::Drawn { .. }))
    }

    fn is_committed(&self, draw: &Draw) -> bool {
        draw.state == Standing::Committed
    }

    /// Whether the drawn plan is the one in force.
    fn is_in_force(&self, draw: &Draw) -> bool {
        draw.state.plan().is_some() && draw.state.plan() == self.adopted
    }
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<DrawPage, Error> {
    let db = &app.office.db;
    let draws = store::arrangement::draw::list(db, exam.id).await?;
    let whole = store::arrangement::scenario::list(db, exam.id).await?.into_iter().filter(|kept| kept.scenario.turnout.is_none());
    let scenarios = std::iter::once(Choice::new("", "不用预案，按考试方案"));
    let scenarios = scenarios.chain(whole.map(|kept| Choice::new(kept.id, &format!("{}（第{}版）", kept.name, kept.version)))).collect();
    let adopted = store::arrangement::adopted(db, exam.id).await?.map(|head| head.id);
    let plans = frame.may(Role::Planner);
    let frame = frame.titled("公开抽签").captioned("编排").within(&exam.name).back_to("/arrangement", "编排").checked(&form);
    Ok(DrawPage { frame, form, draws, scenarios, adopted, plans })
}

async fn show(_guard: Guard<Office>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let draws = store::arrangement::draw::list(&app.office.db, exam.id).await?;
    let said = draws.iter().find(|draw| draw.state == Standing::Committed).map(|draw| draw.witness.clone()).unwrap_or_default();
    let form = request::fresh(&app).with("witness", said);
    Ok(layout::page(&page_of(&app, &exam, frame, form).await?))
}

async fn commit(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let scenario = form.optional("scenario").number::<i64>().map(ScenarioId);
    if form.is_good() {
        match draw::commit(&app.office, desk::officer(&guard.account, &exam), scenario).await {
            Ok(_) => return Ok(layout::on_to(PAGE, Flash::done("承诺已公布，请在抽签前告知各方公开页面的地址"))),
            Err(error) => form.refused("scenario", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

async fn order(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<DrawId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let said = form.required("witness", "见证数").and_then(crate::domain::draw::witness);
    let seconds = request::seconds(&mut form);
    if let (Some(said), Some(seconds), true) = (said, seconds, form.is_good()) {
        match draw::order(&app.office, desk::officer(&guard.account, &exam), id, (&said, seconds)).await {
            Ok(job) => return Ok(layout::on_to(&format!("/job/{job}"), Flash::done("抽签已开始"))),
            Err(error) => form.refused("witness", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

async fn tell(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<DrawId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    draw::tell(&app.office, desk::officer(&guard.account, &exam), id).await?;
    Ok(layout::on_to(PAGE, Flash::done("密数已公布，任何人都可以在公开页面复核")))
}

async fn withdraw(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<DrawId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(reason) = form.required("reason", "作废原因").and_then(Purpose::parse) {
        match draw::withdraw(&app.office, desk::officer(&guard.account, &exam), id, &reason).await {
            Ok(()) => return Ok(layout::on_to(PAGE, Flash::done("这次承诺已作废，原因会显示在公开页面"))),
            Err(error) => form.refused("reason", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

#[cfg(test)]
pub(super) fn sample_draws() -> Vec<Draw> {
    use crate::{domain::id::PlanId, web::sample::now};
    let draw = |number: u32, state| Draw {
        id: DrawId(number.into()),
        number,
        input: "0123456789abcdef".repeat(4),
        secret_hash: "fedcba9876543210".repeat(4),
        scenario: None,
        witness: if state == Standing::Committed { String::new() } else { "361524".to_owned() },
        state,
        committed: now(),
    };
    let reason = "承诺后有考生补缴报名费，输入数据变动".repeat(2);
    vec![
        draw(4, Standing::Committed),
        draw(3, Standing::Drawn { plan: PlanId(3), at: now() }),
        draw(2, Standing::Told { plan: PlanId(2), at: now() }),
        draw(1, Standing::Withdrawn { reason, at: now() }),
    ]
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{Sample, frame, wrong};
    let page = |roles: &[Role], form: Form, draws: Vec<Draw>| {
        let frame = frame(roles).titled("公开抽签").checked(&form);
        let adopted = Some(crate::domain::id::PlanId(3));
        DrawPage { plans: frame.may(Role::Planner), frame, form, draws, scenarios: vec![Choice::new("", "不用预案")], adopted }
    };
    let planner = [Role::Planner];
    let all = sample_draws();
    let form = Form::default;
    let errors = wrong(form(), &["witness", "time_limit", "reason"]);
    vec![
        Sample::of("draws at the desk, none", &page(&planner, form(), Vec::new())),
        Sample::of("a commitment refused", &page(&planner, wrong(form(), &["scenario"]), Vec::new())).with_errors(1),
        Sample::of("draws at the desk, committed", &page(&planner, form(), all.clone())),
        Sample::of("draws at the desk, with errors", &page(&planner, errors, all[..1].to_vec())).with_errors(3),
        Sample::of("draws at the desk, drawn", &page(&planner, form(), all[1..].to_vec())),
        Sample::of("draws at the desk, for a reader", &page(&[Role::Cashier], form(), all)),
    ]
}
