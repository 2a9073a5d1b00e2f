//! Lists to take away (导出): masked for the desk; whole numbers for the planner who says what for.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who,
    component::Choice,
    desk,
    form::Form,
    guard::{Office, Planner},
    layout::{self, Frame},
    visit::Visit,
};
use crate::{
    domain::{account::Role, audit::Purpose, exam::Exam},
    exchange::Kind,
    service::export::{self, Format},
};

/// The masked lists and the whole ones.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new().get("/exam/export/{file}", Who::Office, take_out).get("/exam/export/{kind}/whole", planner, ask).post(
        "/exam/export/{kind}/whole",
        planner,
        take_out_whole,
    )
}

fn format_of(word: &str) -> Option<(Format, &'static str)> {
    match word {
        "xlsx" => Some((Format::Xlsx, layout::XLSX)),
        "csv" => Some((Format::Csv, layout::CSV)),
        _ => None,
    }
}

async fn take_out(
    guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(file): Path<String>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let (kind, form) = file.split_once('.').ok_or(Error::NoPage)?;
    let (format, mime) = format_of(form).ok_or(Error::NoPage)?;
    let kind = Kind::parse(kind).ok_or(Error::NoPage)?;
    let by = desk::officer(&guard.account, &exam);
    let bytes = export::take_out(&app.office, by, kind, format, &guard.account.name).await?;
    Ok(layout::download(&format!("{}.{form}", kind.label()), mime, bytes))
}

#[derive(Template)]
#[template(path = "exam/export.html")]
struct WholePage {
    frame: Frame,
    form: Form,
    kind: Kind,
    formats: Vec<Choice>,
}

/// Only lists of people hold numbers.
fn people(word: &str) -> Result<Kind, Error> {
    Kind::parse(word).filter(|kind| matches!(kind, Kind::Applicants | Kind::Staff)).ok_or(Error::NoPage)
}

fn page_of(frame: Frame, exam: &Exam, form: Form, kind: Kind) -> WholePage {
    let formats = vec![Choice::new("xlsx", "Excel（xlsx）"), Choice::new("csv", "文本（csv）")];
    let (href, label) = if kind == Kind::Staff { ("/staffing", "考务人员") } else { ("/registration", "报名列表") };
    let frame = frame.titled(&format!("导出{}（完整号码）", kind.label())).within(&exam.name).back_to(href, label).checked(&form);
    WholePage { frame, form, kind, formats }
}

async fn ask(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(frame, &exam, Form::default().with("format", "xlsx"), people(&kind)?)))
}

async fn take_out_whole(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let (exam, kind) = (desk::exam(&app, &visit).await?, people(&kind)?);
    let purpose = form.required("purpose", "用途，它会记入审计").and_then(Purpose::parse);
    let format = form.chosen("format", "文件格式", format_of);
    if let (Some(purpose), Some((format, mime))) = (purpose, format) {
        let by = desk::officer(&guard.account, &exam);
        match export::take_out_whole(&app.office, by, (kind, format), &guard.account.name, &purpose).await {
            Ok(bytes) => return Ok(layout::download(&format!("{}-完整号码.{}", kind.label(), form.value("format")), mime, bytes)),
            Err(error) => form.refused("purpose", error)?,
        }
    }
    Ok(layout::again(&page_of(frame, &exam, form, kind)))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{Sample, frame, wrong};
    let page = |form: Form, kind: Kind| WholePage {
        frame: frame(&[Role::Planner]).titled("导出完整号码").checked(&form),
        form,
        kind,
        formats: vec![Choice::new("xlsx", "Excel（xlsx）")],
    };
    vec![
        Sample::of("whole numbers, empty", &page(Form::default(), Kind::Applicants)),
        Sample::of("whole numbers, wrong", &page(wrong(Form::default(), &["purpose", "format"]), Kind::Staff)).with_errors(2),
    ]
}
