//! The desk's first page (考试总览): phases, counts, alarms, jobs; which exam; what-if figures.

mod new;
mod site;

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::Office,
    layout::{self, Flash, Frame},
    query::Query,
    table::{Tag, Tone},
    visit::Visit,
};
use crate::{
    domain::{
        Moment,
        alarm::{Alarm, Severity},
        clock,
        exam::{Exam, PhaseWindow, Policy},
        id::ExamId,
        registration::Stage,
        staffing::PersonTimes,
    },
    service::{self, account::token_hash, exam::Standing},
    store,
};

/// Every page of the exam itself.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/exam", Who::Office, dashboard)
        .get("/exam/alarms", Who::Office, alarms)
        .get("/exam/choose", Who::Office, choose)
        .post("/exam/choose", Who::Office, chosen)
        .get("/exam/scenario", Who::Office, scenario)
        .and(site::routes())
        .and(new::routes())
}

/// How an alarm is marked.
pub(super) fn mark(alarm: &Alarm) -> Tag {
    let tone = match alarm.severity {
        Severity::Must => Tone::Bad,
        Severity::Check => Tone::Warning,
        Severity::Note => Tone::Active,
    };
    Tag::new(tone, alarm.severity.label())
}

#[derive(Template)]
#[template(path = "exam/dashboard.html")]
struct DashboardPage {
    frame: Frame,
    standing: Standing,
    now: Moment,
    alarms: Vec<Alarm>,
    received: String,
    plan: Option<(crate::domain::arrangement::PlanHead, service::arrangement::PlanReport)>,
    unseated: u64,
}

impl DashboardPage {
    fn state(&self, window: &PhaseWindow) -> Tag {
        match () {
            () if window.window.contains(self.now) => Tag::new(Tone::Good, "进行中"),
            () if self.now < window.window.opens => Tag::new(Tone::Active, "未开始"),
            () => Tag::new(Tone::Quiet, "已结束"),
        }
    }
}

async fn dashboard(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let db = &app.office.db;
    if store::exam::newest(db).await?.is_none() {
        return Ok(layout::on("/exam/choose"));
    }
    let exam = desk::exam(&app, &visit).await?;
    let standing = service::exam::standing(&app.office, exam.id).await?;
    let totals = store::payment::totals(db, exam.id, Moment::UNIX_EPOCH, Moment::MAX_UTC).await?;
    let (mut plan, mut unseated) = (None, 0);
    if let Some(head) = store::arrangement::adopted(db, exam.id).await? {
        unseated = store::arrangement::unseated(db, exam.id, head.id).await?;
        let report = service::arrangement::stored_report(&app.office, head.id).await?;
        plan = Some((head, report));
    }
    let alarms = service::exam::alarms(&app.office, &exam).await?;
    let frame = frame.titled("考试总览").within(&exam.name).wide();
    let received = totals.balance().to_string();
    Ok(layout::page(&DashboardPage { frame, standing, now: app.office.now(), alarms, received, plan, unseated }))
}

#[derive(Template)]
#[template(path = "exam/alarms.html")]
struct AlarmsPage {
    frame: Frame,
    alarms: Vec<Alarm>,
}

async fn alarms(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let alarms = service::exam::alarms(&app.office, &exam).await?;
    let frame = frame.titled("核对提示").within(&exam.name).back_to("/exam", "总览");
    Ok(layout::page(&AlarmsPage { frame, alarms }))
}

#[derive(Template)]
#[template(path = "exam/choose.html")]
struct ChoosePage {
    frame: Frame,
    exams: Vec<Exam>,
    current: Option<ExamId>,
}

impl ChoosePage {
    fn is_current(&self, exam: &Exam) -> bool {
        self.current == Some(exam.id)
    }
}

async fn choose(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exams = store::exam::list(&app.office.db).await?;
    let current = visit.exam().or(service::exam::on_show(&app.office).await?.map(|exam| exam.id));
    Ok(layout::page(&ChoosePage { frame: frame.titled("考试项目"), exams, current }))
}

async fn chosen(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    mut form: Form,
) -> Result<Response, Error> {
    let id = form.required("exam", "考试").number::<i64>().map(ExamId);
    let exam = match id {
        Some(id) => service::registration::exam(&app.office, id).await?,
        None => return Err(service::Error::NotFound("考试").into()),
    };
    let token = visit.session_token().ok_or(Error::NoPage)?;
    store::account::choose_exam(&app.office.db, token_hash(token), exam.id).await?;
    Ok(layout::on_to("/exam", Flash::done(format!("当前考试：{}", exam.name))))
}

/// One line of the what-if table.
struct Scenario {
    applicants: u32,
    seats: u16,
    times: PersonTimes,
}

#[derive(Template)]
#[template(path = "exam/scenario.html")]
struct ScenarioPage {
    frame: Frame,
    query: Query,
    policy: Policy,
    lines: Vec<Scenario>,
}

fn what_if(policy: &Policy, applicants: u32) -> impl Iterator<Item = Scenario> {
    [25, 30, 31].into_iter().map(move |seats| {
        let times = PersonTimes::for_applicants(&Policy { seats_per_room: seats, ..policy.clone() }, applicants, policy.planned_sites);
        Scenario { applicants, seats, times }
    })
}

async fn scenario(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let own = crate::domain::text::code(query.get("n")).parse::<u32>().ok().filter(|n| (1..=1_000_000).contains(n));
    let counts = own.into_iter().chain([20_000, 22_500, 23_000, 26_000]);
    let lines = counts.flat_map(|n| what_if(&exam.policy, n).collect::<Vec<_>>()).collect();
    let frame = frame.titled("规模测算").within(&exam.name).back_to("/exam", "总览").wide();
    Ok(layout::page(&ScenarioPage { frame, query, policy: exam.policy, lines }))
}

/// Shown in templates.
fn window(phase: &PhaseWindow) -> String {
    format!("{} 至 {}", clock::show(phase.window.opens), clock::show(phase.window.closes))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::account::Role,
        web::sample::{Sample, UNIT, frame, now},
    };
    let planner = || frame(&[Role::Planner]);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 5, 10).expect("a date");
    let exam = Exam {
        id: ExamId(1),
        code: "2026-1".to_owned(),
        name: format!("2026年{UNIT}公开招聘工作人员考试"),
        year: 2026,
        batch: 1,
        created: now(),
        policy_version: 3,
        policy: Policy::reference(day),
    };
    let alarm = Alarm {
        severity: Severity::Must,
        title: "座位不够".to_owned(),
        arithmetic: "750×30=22,500".to_owned(),
        remedy: "增加考场".to_owned(),
    };
    let alarms = |alarms| AlarmsPage { frame: planner().titled("核对提示").within(&exam.name), alarms };
    let choose = |frame: Frame, exams| ChoosePage { frame: frame.titled("考试项目"), exams, current: Some(ExamId(1)) };
    let mut all = vec![
        Sample::of("exams, none, planner", &choose(planner(), Vec::new())),
        Sample::of("exams, none, cashier", &choose(frame(&[Role::Cashier]), Vec::new())),
        Sample::of("exams, two", &choose(planner(), vec![exam.clone(), Exam { id: ExamId(2), ..exam.clone() }])),
        Sample::of("alarms, none", &alarms(Vec::new())),
        Sample::of("alarms, two", &alarms(vec![alarm.clone(), alarm])),
    ];
    all.extend(new::samples());
    all.extend(site::samples());
    all
}
