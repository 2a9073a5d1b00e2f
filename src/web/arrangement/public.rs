//! Draws for everybody (抽签公示): what was committed to, what was told, all that is needed to draw again, and one's own seat. No
//! names, no login; what a person types is sent in the body and kept nowhere.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::super::{
    App, Error, Routes, Who,
    form::Form,
    layout::{self, Frame},
    visit::Visit,
};
use crate::{
    domain::{draw::Draw, exam::Exam, id::DrawId},
    service::{
        self,
        arrangement::replay::{self, Own},
    },
};

/// Pages anybody may open.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/draw", Who::Public, show).get("/draw/{id}/all.zip", Who::Public, bundle).post("/draw/{id}/seat", Who::Public, seat)
}

#[derive(Template)]
#[template(path = "arrangement/public.html")]
struct PublicPage {
    frame: Frame,
    form: Form,
    /// With the secret, where it is told.
    draws: Vec<(Draw, Option<String>)>,
    own: Option<Own>,
}

impl PublicPage {
    /// The newest that can be replayed; the form asks it.
    fn told(&self) -> Option<&Draw> {
        self.draws.iter().find(|(_, secret)| secret.is_some()).map(|(draw, _)| draw)
    }
}

async fn exam(app: &App) -> Result<Exam, Error> {
    Ok(service::exam::on_show(&app.office).await?.ok_or(service::Error::NotFound("考试"))?)
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, (form, own): (Form, Option<Own>)) -> Result<PublicPage, Error> {
    let draws = replay::published(&app.office, exam.id).await?;
    let frame = frame.titled("座位抽签公示").captioned(&exam.name).back_to("/", "首页").checked(&form);
    Ok(PublicPage { frame, form, draws, own })
}

async fn show(State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    let exam = exam(&app).await?;
    Ok(layout::page(&page_of(&app, &exam, frame, (Form::default(), None)).await?))
}

async fn seat(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<DrawId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = exam(&app).await?;
    if let Some(typed) = form.required("code", "准考证号或考生代号").at_most(40) {
        match replay::own(&app.office, exam.id, id, (&typed, visit.place())).await {
            Ok(own) => return Ok(layout::page(&page_of(&app, &exam, frame, (form, Some(own))).await?)),
            Err(error) => form.refused("code", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, (form, None)).await?))
}

async fn bundle(State(app): State<App>, Extension(visit): Extension<Visit>, Path(id): Path<DrawId>) -> Result<Response, Error> {
    let exam = exam(&app).await?;
    let (draw, zip) = replay::bundle(&app.office, exam.id, id, visit.place()).await?;
    Ok(layout::download(&format!("第{}次抽签复核.zip", draw.number), "application/zip", zip))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        service::arrangement::replay::Place,
        web::sample::{Sample, UNIT, frame, wrong},
    };
    let draws =
        || super::draw::sample_draws().into_iter().zip([None, None, Some("00112233445566778899aabbccddeeff".repeat(2)), None]).collect();
    let page = |form: Form, draws, own| PublicPage { frame: frame(&[]).titled("座位抽签公示").checked(&form), form, draws, own };
    let own = |same| Own { alias: "0123456789abcdef".to_owned(), drawn: Place { site: UNIT.to_owned(), room: 7, seat: 12 }, same };
    let form = Form::default;
    vec![
        Sample::of("draws, none", &page(form(), Vec::new(), None)),
        Sample::of("draws", &page(form(), draws(), None)),
        Sample::of("one's own seat", &page(form(), draws(), Some(own(true)))),
        Sample::of("one's own seat, another", &page(form(), draws(), Some(own(false)))),
        Sample::of("a number nobody has", &page(wrong(form(), &["code"]), draws(), None)).with_errors(1),
    ]
}
