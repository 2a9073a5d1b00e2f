//! One indicator (单项指标): the cell as printed and as read, how it scored, its value, evidence, cause and remedy.

use askama::Template;
use axum::extract::Path;

use super::{
    App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Query, Response, State, Visit, desk, layout, service, table_key,
};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        indicator::{Cause, Item, Metric, RECRUITMENT, Row},
    },
    service::indicator::{Evaluation, table::Change},
    store::{self, indicator::Evidence},
};

#[derive(Template)]
#[template(path = "indicator/item.html")]
struct ItemPage {
    frame: Frame,
    form: Form,
    evaluation: Evaluation,
    item: Item,
    evidence: Vec<Evidence>,
    enters: bool,
    types: bool,
}

impl ItemPage {
    fn row(&self) -> Option<&Row> {
        self.evaluation.table.find(&self.item.code)
    }

    /// The words a formula or a source may use.
    fn metrics(&self) -> Vec<Metric> {
        Metric::ALL.to_vec()
    }

    fn mark(&self) -> crate::web::table::Tag {
        super::show::mark(&self.item)
    }
}

async fn page_of(app: &App, exam: &Exam, (key, code): (&str, &str), frame: Frame, form: Form) -> Result<ItemPage, Error> {
    let evaluation = service::indicator::evaluate(&app.office, exam.id, key).await?;
    let item = evaluation.sheet.find(code).cloned().ok_or(service::Error::NotFound("指标"))?;
    let mut evidence = store::indicator::evidence(&app.office.db, exam.id).await?;
    evidence.retain(|one| one.indicator == code);
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let types = service::indicator::may_type(&evaluation, code);
    let back = if key == RECRUITMENT { "/indicator".to_owned() } else { format!("/indicator?table={key}") };
    let frame = frame.titled(&item.name).captioned("绩效指标").within(&exam.name).back_to(&back, "绩效自评").wide().checked(&form);
    Ok(ItemPage { frame, form, evaluation, item, evidence, enters, types })
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(code): Path<String>,
    (frame, query): (Frame, Query),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let mut form = Form::default();
    if let Some(cause) = store::indicator::causes(&app.office.db, exam.id).await?.get(&code) {
        form = form.with("cause", &cause.cause).with("remedy", &cause.remedy);
    }
    let printed = service::indicator::table::printed(&app.office, exam.id).await?;
    if let Some(row) = printed.find(table_key(&query)).and_then(|table| table.find(&code)) {
        form = form.with("cell", &row.cell).with("importance", row.importance).with("source", String::from(row.source.clone()));
    }
    Ok(layout::page(&page_of(&app, &exam, (table_key(&query), &code), frame, form).await?))
}

fn here(key: &str, code: &str) -> String {
    format!("/indicator/item/{code}?table={key}")
}

pub(super) async fn enter(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(code): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = form.value("table").to_owned();
    let value = form.required("value", "完成值").at_most(20);
    let note = form.required("note", "数据来源").at_most(200);
    let file = form.file("evidence").cloned();
    if let (Some(value), Some(note)) = (value, note) {
        let file = file.as_ref().map(|file| (file.name.as_str(), file.bytes.as_ref()));
        match service::indicator::enter(&app.office, desk::officer(&guard.account, &exam), (&key, &code), (&value, &note), file).await {
            Ok(()) => return Ok(layout::on_to(&here(&key, &code), Flash::done("完成值已保存，得分已重新计算"))),
            Err(error) => form.refused("value", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, (&key, &code), frame, form).await?))
}

pub(super) async fn explain(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(code): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = form.value("table").to_owned();
    let cause = form.required("cause", "偏差原因").at_most(300);
    let remedy = form.required("remedy", "改进措施").at_most(300);
    if let (Some(cause), Some(remedy)) = (cause, remedy) {
        let cause = Cause { cause, remedy };
        match service::indicator::explain(&app.office, desk::officer(&guard.account, &exam), (&key, &code), &cause).await {
            Ok(()) => return Ok(layout::on_to(&here(&key, &code), Flash::done("偏差原因和改进措施已保存"))),
            Err(error) => form.refused("cause", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, (&key, &code), frame, form).await?))
}

pub(super) async fn change(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(code): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = form.value("table").to_owned();
    let cell = form.required("cell", "指标值").at_most(100);
    let importance = form.required("importance", "重要程度").number::<u32>();
    let source = form.required("source", "数据来源").at_most(200);
    let reason = form.required("reason", "修改依据").at_most(200);
    if let (Some(cell), Some(importance), Some(source), Some(reason)) = (cell, importance, source, reason) {
        let change = Change { cell, importance, source, reason };
        match service::indicator::table::change(&app.office, desk::officer(&guard.account, &exam), (&key, &code), &change).await {
            Ok(version) => return Ok(layout::on_to(&here(&key, &code), Flash::done(format!("指标已修改，目标表成为第{version}版")))),
            Err(error) => form.refused("source", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, (&key, &code), frame, form).await?))
}

pub(super) async fn evidence(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let found = store::indicator::evidence_content(&app.office.db, exam.id, id).await?;
    let (name, content) = found.ok_or(service::Error::NotFound("佐证材料"))?;
    Ok(layout::download(&name, "application/octet-stream", content))
}
