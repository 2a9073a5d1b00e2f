//! Indicators (绩效自评): scores from live counts; the few figures no stage can count are typed here.

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
    domain::{account::Role, exam::Exam, indicator::Source},
    service::{self, indicator::Evaluation},
};

/// The page and its form.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/indicator", Who::Office, show).post("/indicator", Who::Role(Role::Planner), enter)
}

#[derive(Template)]
#[template(path = "indicator/show.html")]
struct ShowPage {
    frame: Frame,
    form: Form,
    evaluation: Evaluation,
    /// May type figures.
    enters: bool,
    choices: Vec<super::component::Choice>,
}

impl ShowPage {
    fn new(frame: Frame, form: Form, exam: &Exam, evaluation: Evaluation) -> Self {
        let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
        let typed = evaluation.rows.iter().filter(|row| row.indicator.source == Source::Typed);
        let choices = typed.map(|row| super::component::Choice::new(&row.indicator.code, &row.indicator.name)).collect();
        Self { frame: frame.titled("绩效自评").within(&exam.name).wide().checked(&form), form, evaluation, enters, choices }
    }
}

async fn show(_guard: Guard<Office>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let evaluation = service::indicator::evaluate(&app.office, exam.id).await?;
    Ok(layout::page(&ShowPage::new(frame, Form::default(), &exam, evaluation)))
}

async fn enter(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let code = form.required("indicator", "指标").at_most(40);
    let value = form.required("value", "完成值").at_most(20);
    let note = form.required("note", "数据来源").at_most(200);
    if let (Some(code), Some(value), Some(note)) = (code, value, note) {
        match service::indicator::enter(&app.office, desk::officer(&guard.account, &exam), &code, &value, &note).await {
            Ok(()) => return Ok(layout::on_to("/indicator", Flash::done("完成值已保存，得分已重新计算"))),
            Err(error) => form.refused("value", error)?,
        }
    }
    let evaluation = service::indicator::evaluate(&app.office, exam.id).await?;
    Ok(layout::again(&ShowPage::new(frame, form, &exam, evaluation)))
}
