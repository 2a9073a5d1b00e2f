//! Check your answers (核对并提交): everything once more, the pledge, then the form goes to the reviewers.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    Named,
    mine::{APPLICANT, MINE},
    own,
    progress::may_edit,
};
use crate::{
    domain::{exam::Exam, registration::Registration},
    service, store,
    web::{
        App, Error, Guard, Routes,
        form::Form,
        guard::Applicant,
        layout::{self, Flash, Frame},
        table::Summary,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get("/registration/check", APPLICANT, show).post("/registration/submit", APPLICANT, submit)
}

#[derive(Template)]
#[template(path = "registration/check.html")]
struct CheckPage {
    frame: Frame,
    form: Form,
    summary: Summary,
    has_photo: bool,
}

async fn page(app: &App, frame: Frame, form: Form, (exam, registration): (&Exam, &Registration)) -> Result<CheckPage, Error> {
    let named = Named::of(app, registration).await?;
    let summary = named.summary(registration, &exam.policy, Some("/registration/form"), true);
    let frame = frame.titled("核对并提交").captioned(&exam.name).back_to("/registration/form", "报名表").checked(&form);
    Ok(CheckPage { frame, form, summary, has_photo: registration.has_photo })
}

async fn show(guard: Guard<Applicant>, State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    match own(&app, guard.id()).await? {
        Some((exam, Some(registration))) if may_edit(&exam, &registration, app.office.now()) => {
            Ok(layout::page(&page(&app, frame, Form::default(), (&exam, &registration)).await?))
        }
        _ => Ok(layout::on_to(MINE, Flash::notice("现在没有需要提交的报名表"))),
    }
}

async fn submit(guard: Guard<Applicant>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let exam = service::exam::of_applicant(&app.office, guard.id()).await?.ok_or(service::Error::NotFound("考试"))?;
    let pledged = form.has("pledge", "yes");
    match service::registration::submit(&app.office, guard.id(), exam.id, pledged).await {
        Ok(registration) => {
            return Ok(layout::on_to(MINE, Flash::done(format!("报名已提交，报名序号{}，请等待资格初审", registration.number))));
        }
        Err(error) => form.refused("pledge", error)?,
    }
    let registration =
        store::registration::of_account(&app.office.db, exam.id, guard.id()).await?.ok_or(service::Error::NotFound("报名"))?;
    Ok(layout::again(&page(&app, frame, form, (&exam, &registration)).await?))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::account::Role,
        web::sample::{LONGEST, RARE, Sample, UNIT, frame, wrong},
    };
    let page = |form: Form, name: &str, has_photo| CheckPage {
        frame: frame(&[Role::Applicant]).titled("核对并提交").checked(&form),
        form,
        summary: Summary::new().row_to_change("姓名", name, "/registration/form#name").row("报考岗位", UNIT),
        has_photo,
    };
    vec![
        Sample::of("check, without photo", &page(Form::default(), LONGEST, false)),
        Sample::of("check, whole", &page(Form::default(), RARE[0], true)),
        Sample::of("check, no pledge", &page(wrong(Form::default(), &["pledge"]), RARE[2], true)).with_errors(1),
    ]
}
