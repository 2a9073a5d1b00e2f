//! Spreadsheets in (导入): upload, preview, apply; templates.
//!
//! The preview holds the uploaded file itself in a hidden field, so nothing of it is kept on the server until it is applied.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::Planner,
    layout::{self, Flash, Frame},
    token,
    visit::Visit,
};
use crate::{
    domain::{account::Role, exam::Exam},
    exchange::Kind,
    service::import::{self, File, Preview},
    store,
};

/// A file of 20 MiB, twice as long when the preview holds it as hex.
const LIMIT: usize = 44 << 20;
const SHOWN: usize = 100;

/// Import.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new()
        .get("/exam/import/{kind}", planner, start)
        .upload("/exam/import/{kind}", planner, LIMIT, receive)
        .upload("/exam/import/{kind}/apply", planner, LIMIT, apply)
        .upload("/exam/import/{kind}/errors", planner, LIMIT, errors)
        .get("/exam/import/{kind}/template.xlsx", planner, template)
}

#[derive(Template)]
#[template(path = "exam/import.html")]
struct ImportPage {
    frame: Frame,
    form: Form,
    kind: Kind,
    preview: Option<Preview>,
    /// The file, as the hidden field carries it.
    kept: String,
    name: String,
}

fn page_of(frame: Frame, exam: &Exam, form: Form, kind: Kind) -> ImportPage {
    let frame = frame.titled(&format!("导入{}", kind.label())).within(&exam.name).back_to("/exam", "总览").wide().checked(&form);
    ImportPage { frame, form, kind, preview: None, kept: String::new(), name: String::new() }
}

fn kind_of(word: &str) -> Result<Kind, Error> {
    Kind::parse(word).ok_or(Error::NoPage)
}

async fn start(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(frame, &exam, Form::default(), kind_of(&kind)?)))
}

async fn receive(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let (exam, kind) = (desk::exam(&app, &visit).await?, kind_of(&kind)?);
    let Some(upload) = form.file("file").cloned() else {
        form.wrong("file", "请选择要导入的文件");
        return Ok(layout::again(&page_of(frame, &exam, form, kind)));
    };
    let file = File { kind, name: &upload.name, bytes: &upload.bytes };
    match import::bring_in(&app.office, desk::officer(&guard.account, &exam), &file, false).await {
        Ok(preview) => {
            let page = page_of(frame, &exam, form, kind);
            Ok(layout::page(&ImportPage { preview: Some(preview), kept: token::hex(&upload.bytes), name: upload.name.clone(), ..page }))
        }
        Err(error) => {
            form.refused("file", error)?;
            Ok(layout::again(&page_of(frame, &exam, form, kind)))
        }
    }
}

/// The file the preview held.
fn kept(form: &Form) -> Result<(String, Vec<u8>), Error> {
    let bytes = token::unhex(form.value("kept")).filter(|bytes| !bytes.is_empty()).ok_or(Error::Garbled)?;
    Ok((form.value("name").to_owned(), bytes))
}

async fn apply(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let (exam, kind) = (desk::exam(&app, &visit).await?, kind_of(&kind)?);
    let (name, bytes) = kept(&form)?;
    let file = File { kind, name: &name, bytes: &bytes };
    let preview = import::bring_in(&app.office, desk::officer(&guard.account, &exam), &file, true).await?;
    let here = format!("/exam/import/{}", kind.word());
    if !preview.saved {
        return Ok(layout::on_to(&here, Flash::notice(format!("有{}行有误，没有导入任何一行；请改正后重新上传", preview.wrong))));
    }
    Ok(layout::on_to(&here, Flash::done(format!("已导入：新增{}，变更{}，未变{}", preview.new, preview.changed, preview.unchanged))))
}

async fn errors(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let (exam, kind) = (desk::exam(&app, &visit).await?, kind_of(&kind)?);
    let (name, bytes) = kept(&form)?;
    let file = File { kind, name: &name, bytes: &bytes };
    let preview = import::bring_in(&app.office, desk::officer(&guard.account, &exam), &file, false).await?;
    Ok(layout::download(&format!("{}-错误.xlsx", kind.label()), layout::XLSX, preview.error_book))
}

async fn template(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(kind): Path<String>,
) -> Result<Response, Error> {
    let (exam, kind) = (desk::exam(&app, &visit).await?, kind_of(&kind)?);
    let posts = store::exam::posts(&app.office.db, exam.id).await?;
    let lists = BTreeMap::from([("报考岗位代码", posts.iter().map(|post| post.code.to_string()).collect::<Vec<_>>())]);
    let lists = if kind == Kind::Applicants && !posts.is_empty() { lists } else { BTreeMap::new() };
    let bytes = kind.template(&lists).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(layout::download(&format!("{}导入模板.xlsx", kind.label()), layout::XLSX, bytes))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        exchange::CellError,
        web::sample::{LONGEST, RARE, Sample, frame, wrong},
    };
    let page = |form: Form, preview| ImportPage {
        frame: frame(&[Role::Planner]).titled("导入考生").wide().checked(&form),
        form,
        kind: Kind::Applicants,
        preview,
        kept: "504b".to_owned(),
        name: "报名表.xlsx".to_owned(),
    };
    let cell = |value: &str| CellError {
        row: 8,
        column: "A".to_owned(),
        header: "姓名".to_owned(),
        value: value.to_owned(),
        message: "姓名第3个字符不能用于姓名，请删去符号、数字或不可见字符".to_owned(),
    };
    let errors: Vec<CellError> = RARE.into_iter().chain([LONGEST]).map(cell).collect();
    let good = Preview { new: 495, unknown: vec!["备注".to_owned()], ..Preview::default() };
    vec![
        Sample::of("import, begin", &page(Form::default(), None)),
        Sample::of("import, no file", &page(wrong(Form::default(), &["file"]), None)).with_errors(1),
        Sample::of("import, good", &page(Form::default(), Some(good))),
        Sample::of("import, wrong rows", &page(Form::default(), Some(Preview { wrong: 4, errors, ..Preview::default() }))),
    ]
}
