//! One registration at the desk (报名详情): what was stated, what happened, the photo; whole numbers only with a purpose.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{Named, desk_exam, jpeg, officer, progress::timeline, tag};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        id::RegistrationId,
        registration::{Move, Registration},
    },
    service, store,
    web::{
        App, Error, Guard, Routes, Who,
        form::Form,
        guard::Office,
        layout::{self, Frame},
        table::{Summary, Tag, Timeline},
        visit::Visit,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get("/registration/{id}", Who::Office, show).post("/registration/{id}/reveal", Who::Office, reveal).get(
        "/registration/{id}/photo.jpg",
        Who::Office,
        photo,
    )
}

#[derive(Template)]
#[template(path = "registration/show.html")]
struct ShowPage {
    frame: Frame,
    form: Form,
    id: RegistrationId,
    tag: Tag,
    summary: Summary,
    timeline: Timeline,
    has_photo: bool,
    /// Whole ID number and phone, on the answer to a stated purpose only.
    whole: Option<(String, String)>,
    /// Desks that may act on it now: address and label.
    deeds: Vec<(String, &'static str)>,
}

async fn find(app: &App, visit: &Visit, id: RegistrationId) -> Result<(Exam, Registration), Error> {
    let exam = desk_exam(app, visit).await?.ok_or(service::Error::NotFound("考试"))?;
    let registration = store::registration::find(&app.office.db, exam.id, id).await?.ok_or(service::Error::NotFound("报名"))?;
    Ok((exam, registration))
}

async fn page(
    app: &App,
    (exam, registration): (&Exam, &Registration),
    frame: Frame,
    form: Form,
    whole: Option<(String, String)>,
) -> Result<ShowPage, Error> {
    let (id, state) = (registration.id, &registration.state);
    let reviews = store::review::history(&app.office.db, id).await?;
    let payments = store::payment::of_registration(&app.office.db, id).await?;
    let may = |role| frame.account.as_ref().is_some_and(|account| account.may(role));
    let mut deeds = Vec::new();
    if may(Role::Reviewer) && [Move::Approve, Move::Reopen].iter().any(|deed| state.check(*deed).is_ok()) {
        deeds.push((format!("/review/{id}"), "去审核"));
    }
    if may(Role::Cashier) && [Move::Receive, Move::Refund].iter().any(|deed| state.check(*deed).is_ok()) {
        deeds.push((format!("/payment/{id}"), "去收费"));
    }
    if may(Role::Planner) || may(Role::Reviewer) {
        deeds.push(("/account/reset".to_owned(), "重设登录密码"));
    }
    let title = format!("{}的报名", registration.particulars.name);
    let frame = frame.titled(&title).captioned(&registration.number).within(&exam.name).back_to("/registration", "报名管理").checked(&form);
    Ok(ShowPage {
        frame,
        form,
        id,
        tag: tag(state.stage()),
        summary: Named::of(app, registration).await?.summary(registration, &exam.policy, None, false),
        timeline: timeline(exam, registration, &reviews, &payments, true),
        has_photo: registration.has_photo,
        whole,
        deeds,
    })
}

async fn show(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    frame: Frame,
) -> Result<Response, Error> {
    let (exam, registration) = find(&app, &visit, id).await?;
    Ok(layout::page(&page(&app, (&exam, &registration), frame, Form::default(), None).await?))
}

async fn reveal(
    (guard, Path(id)): (Guard<Office>, Path<RegistrationId>),
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let (exam, registration) = find(&app, &visit, id).await?;
    let mut whole = None;
    if let Some(purpose) = form.required("purpose", "用途").at_most(100) {
        match service::registration::reveal(&app.office, officer(&guard, &exam), id, &purpose).await {
            Ok((id_number, phone)) => whole = Some((id_number.full().to_owned(), phone.full().to_owned())),
            Err(error) => form.refused("purpose", error)?,
        }
    }
    let page = page(&app, (&exam, &registration), frame, form, whole).await?;
    Ok(if page.whole.is_some() { layout::page(&page) } else { layout::again(&page) })
}

async fn photo(State(app): State<App>, Extension(visit): Extension<Visit>, Path(id): Path<RegistrationId>) -> Result<Response, Error> {
    let (_, registration) = find(&app, &visit, id).await?;
    jpeg(&app, registration.id).await
}
