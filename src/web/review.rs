//! The review desk (资格审核): a queue, one form at a time beside the post's conditions, and approval of many.

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
    guard::Reviewer,
    layout::{self, Flash, Frame},
    query::Query,
    table::Summary,
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        exam::{Exam, Post},
        id::RegistrationId,
        registration::{Registration, Stage},
        review::{REASONS, Verdict},
    },
    service::{self, Officer},
    store::{
        self,
        registration::{Filter, Line, Sort},
        review::ReviewLine,
    },
};

const PAGE: u32 = 50;

/// The queue, a form, the verdict.
#[must_use]
pub fn routes() -> Routes {
    let reviewer = Who::Role(Role::Reviewer);
    Routes::new().get("/review", reviewer, queue).post("/review/many", reviewer, many).get("/review/{id}", reviewer, show).post(
        "/review/{id}",
        reviewer,
        decide,
    )
}

#[derive(Template)]
#[template(path = "review/queue.html")]
struct QueuePage {
    frame: Frame,
    query: Query,
    lines: Vec<Line>,
    total: u64,
    stages: Vec<Choice>,
}

fn stage_of(query: &Query) -> Stage {
    Stage::parse(query.get("stage")).unwrap_or(Stage::Submitted)
}

async fn queue(
    _guard: Guard<Reviewer>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let filter = Filter { stages: vec![stage_of(&query)], text: query.get("q").to_owned(), ..Filter::default() };
    let offset = u64::from(query.page().saturating_sub(1)) * u64::from(PAGE);
    let (lines, total) = store::registration::page(&app.office.db, exam.id, &filter, Sort::Number, (offset, PAGE.into())).await?;
    let stages =
        [Stage::Submitted, Stage::Approved, Stage::Returned, Stage::Rejected].map(|stage| Choice::new(stage.word(), stage.label())).into();
    let frame = frame.titled("资格审核").within(&exam.name).wide();
    Ok(layout::page(&QueuePage { frame, query, lines, total, stages }))
}

async fn many(guard: Guard<Reviewer>, State(app): State<App>, Extension(visit): Extension<Visit>, form: Form) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let ids: Vec<RegistrationId> = form.values("id").iter().filter_map(|id| id.parse().ok().map(RegistrationId)).collect();
    if ids.is_empty() {
        return Ok(layout::on_to("/review", Flash::notice("没有勾选任何报名，未作改动")));
    }
    let approved = service::review::approve_many(&app.office, desk::officer(&guard.account, &exam), &ids).await?;
    Ok(layout::on_to("/review", Flash::done(format!("已审核通过{approved}人"))))
}

#[derive(Template)]
#[template(path = "review/show.html")]
struct ShowPage {
    frame: Frame,
    form: Form,
    registration: Registration,
    particulars: Summary,
    conditions: Summary,
    history: Vec<ReviewLine>,
    verdicts: Vec<Choice>,
}

async fn page_of(app: &App, exam: &Exam, id: RegistrationId, frame: Frame, form: Form) -> Result<ShowPage, Error> {
    let db = &app.office.db;
    let registration = store::registration::find(db, exam.id, id).await?.ok_or(service::Error::NotFound("报名"))?;
    let post = store::exam::find_post(db, exam.id, registration.post).await?.ok_or(service::Error::NotFound("岗位"))?;
    let history = store::review::history(db, id).await?;
    let offered = match registration.state.stage() {
        Stage::Submitted => vec![Verdict::Approved, Verdict::Returned, Verdict::Rejected],
        Stage::Approved | Stage::Returned | Stage::Rejected => vec![Verdict::Reopened],
        _ => Vec::new(),
    };
    let verdicts = offered.into_iter().map(|verdict| Choice::new(verdict.word(), verdict.label())).collect();
    let frame = frame.titled(registration.particulars.name.as_str()).captioned(&format!("报名序号 {}", registration.number));
    let frame = frame.within(&exam.name).back_to("/review", "审核队列").wide().checked(&form);
    let (particulars, conditions) = (particulars(&registration), conditions(exam, &post));
    Ok(ShowPage { frame, form, registration, particulars, conditions, history, verdicts })
}

fn particulars(registration: &Registration) -> Summary {
    let p = &registration.particulars;
    Summary::new()
        .row("状态", registration.state.stage().label())
        .row("性别", p.gender.label())
        .row("出生日期", crate::domain::clock::show_date(p.id_number.birth()))
        .row("身份证号", p.id_number.masked())
        .row("手机号", p.phone.masked())
        .row("民族", &p.nation)
        .row("学历", &p.education)
        .row("毕业院校", &p.school)
        .row("所学专业", &p.major)
        .row("工作单位", &p.employer_name)
        .row("无障碍需要", if p.accessible { "需要" } else { "不需要" })
}

fn conditions(exam: &Exam, post: &Post) -> Summary {
    Summary::new()
        .row("岗位", format!("{} {}", post.code, post.name))
        .row("招聘单位", &post.unit)
        .row("考试类别", exam.policy.category_name(post.category))
        .row("学历学位要求", &post.education)
        .row("专业要求", &post.major)
        .row("其他条件", &post.conditions)
}

async fn show(
    _guard: Guard<Reviewer>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, id, frame, Form::default()).await?))
}

/// The oldest form that still waits.
async fn next(app: &App, by: Officer) -> Result<String, Error> {
    let waiting = store::registration::ids_in_stage(&app.office.db, by.exam, Stage::Submitted, 1).await?;
    Ok(waiting.first().map_or_else(|| "/review".to_owned(), |id| format!("/review/{id}")))
}

async fn decide(
    guard: Guard<Reviewer>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let by = desk::officer(&guard.account, &exam);
    if let Some(verdict) = form.chosen("verdict", "审核结论", Verdict::parse) {
        let reason = form.value("reason").to_owned();
        match service::review::decide(&app.office, by, id, verdict, &reason).await {
            Ok(decided) => {
                let text = format!("{}：{}", decided.number, verdict.label());
                let to = if verdict == Verdict::Reopened { format!("/review/{id}") } else { next(&app, by).await? };
                return Ok(layout::on_to(&to, Flash::done(text)));
            }
            Err(error) => form.refused("reason", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, id, frame, form).await?))
}

/// Reasons offered for picking.
fn reasons() -> &'static [&'static str] {
    &REASONS
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{Sample, frame, registrations};
    let page = |lines: Vec<Line>| QueuePage {
        frame: frame(&[Role::Reviewer]).titled("资格审核").wide(),
        query: Query::sample("/review", &[]),
        total: lines.len() as u64,
        lines,
        stages: vec![Choice::new("submitted", "待审核")],
    };
    vec![Sample::of("queue, empty", &page(Vec::new())), Sample::of("queue, every stage", &page(registrations()))]
}
