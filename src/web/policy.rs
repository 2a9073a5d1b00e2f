//! The exam's policy (考试方案): every figure a bureau sets, changed by a new version with its reason.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::NaiveDateTime;

use super::{
    App, Error, Guard, Routes, Who,
    component::{Choice, Field},
    desk,
    form::Form,
    guard::{Office, Planner},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{
        Fen, Moment,
        account::Role,
        clock,
        exam::{Exam, Layout, MinimumRatio, Podium, Policy, ReserveShare, Side, TailRooms},
        staffing::{Scope, Session},
    },
    service,
    store::{self, exam::PolicyVersion},
};

/// The form and the versions.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new().get("/exam/policy", planner, show).post("/exam/policy", planner, save).get("/exam/policy/history", Who::Office, history)
}

#[derive(Template)]
#[template(path = "exam/policy.html")]
struct PolicyPage {
    frame: Frame,
    form: Form,
    policy: Policy,
    version: u32,
    layouts: Vec<Choice>,
    doors: Vec<Choice>,
    podiums: Vec<Choice>,
    tails: Vec<Choice>,
    /// Roles of interview rooms.
    panels: Vec<Choice>,
}

impl PolicyPage {
    /// A field of the n-th phase or role.
    fn field(&self, name: &str, n: &usize, whose: &str, what: &str) -> Field {
        self.form.text(&format!("{name}{n}"), &format!("{whose}{what}"))
    }
}

/// `2026-03-01T09:00` in Shanghai.
pub(super) fn local(moment: Moment) -> String {
    moment.with_timezone(&clock::shanghai()).format("%Y-%m-%dT%H:%M").to_string()
}

fn filled(policy: &Policy) -> Form {
    let form = Form::default()
        .with("fee", policy.fee)
        .with("expected_applicants", policy.expected_applicants)
        .with("seats_per_room", policy.seats_per_room)
        .with("layout", &policy.layout.name)
        .with("door", policy.layout.door.label())
        .with("podium", policy.layout.podium.label())
        .with("spare_rooms_per_site", policy.spare_rooms_per_site)
        .with("reserved_seats", policy.reserved_seats)
        .with("tail_rooms", policy.tail_rooms.word())
        .with("planned_sites", policy.planned_sites)
        .with("rooms_by_lot", if policy.rooms_by_lot { "yes" } else { "" })
        .with("interview_rooms", policy.interview.rooms)
        .with("interview_candidates", policy.interview.candidates_per_room)
        .with("shortlist", policy.interview.shortlist)
        .with("panel_chief", &policy.interview.chief)
        .with("panel_examiner", &policy.interview.examiner)
        .with("target_person_times", policy.target_person_times)
        .with("opening_ratio", policy.opening_ratio.0)
        .with("hot_ratio", policy.hot_ratio)
        .with("budget", policy.budget)
        .with("staff_before", policy.entry.staff_before)
        .with("entry_before", policy.entry.before)
        .with("entry_after", policy.entry.after)
        .with("staff_late", policy.entry.staff_late)
        .with("written", policy.weights.written)
        .with("interview", policy.weights.interview)
        .with("ticket_notes", policy.ticket_notes.join("\n"));
    let form = policy
        .supplements
        .iter()
        .zip(0..)
        .fold(form, |form, (more, n)| form.with(&format!("more{n}"), more.per_site).with(&format!("more_pay{n}"), more.pay));
    let form = policy.roles.iter().zip(0..).fold(form, |form, (role, n)| {
        let share = policy.reserves.iter().find(|share| share.role == role.name).map_or(0, |share| share.percent);
        form.with(&format!("quota{n}"), role.quota).with(&format!("pay{n}"), role.pay).with(&format!("reserve{n}"), share)
    });
    policy.phases.iter().zip(0..).fold(form, |form, (phase, n)| {
        form.with(&format!("opens{n}"), local(phase.window.opens)).with(&format!("closes{n}"), local(phase.window.closes))
    })
}

/// The policy the form describes; what is wrong stands beside its field.
fn read(form: &mut Form, old: &Policy) -> Option<Policy> {
    let mut policy = old.clone();
    policy.fee = form.required("fee", "报名费").and_then(Fen::parse_yuan)?;
    policy.expected_applicants = form.required("expected_applicants", "预计报考人数").number()?;
    policy.seats_per_room = form.required("seats_per_room", "每考场座位").number()?;
    let name = form.value("layout").to_owned();
    if let Some(layout) = Layout::presets().into_iter().find(|layout| layout.name == name) {
        policy.layout = layout;
    }
    let (door, podium) = (form.value("door").to_owned(), form.value("podium").to_owned());
    policy.layout.door = Side::ALL.into_iter().find(|side| side.label() == door).unwrap_or(policy.layout.door);
    policy.layout.podium = Podium::ALL.into_iter().find(|side| side.label() == podium).unwrap_or(policy.layout.podium);
    policy.reserved_seats = form.required("reserved_seats", "每考场预留座位").number()?;
    policy.tail_rooms = TailRooms::named(form.value("tail_rooms")).unwrap_or(policy.tail_rooms);
    policy.spare_rooms_per_site = form.required("spare_rooms_per_site", "备用考场").number()?;
    policy.planned_sites = form.required("planned_sites", "计划考点").number()?;
    policy.rooms_by_lot = form.has("rooms_by_lot", "yes");
    policy.interview.rooms = form.required("interview_rooms", "面试考场").number()?;
    policy.interview.candidates_per_room = form.required("interview_candidates", "面试每考场每天人数").number()?;
    policy.interview.shortlist = form.required("shortlist", "面试入围比例").number()?;
    policy.interview.chief = form.required("panel_chief", "主考官岗位").at_most(20)?;
    policy.interview.examiner = form.required("panel_examiner", "考官岗位").at_most(20)?;
    policy.target_person_times = form.required("target_person_times", "考务人次目标").number()?;
    policy.opening_ratio = MinimumRatio(form.required("opening_ratio", "开考比例").number()?);
    policy.hot_ratio = form.required("hot_ratio", "热门提示").number()?;
    policy.budget = form.required("budget", "预算").and_then(Fen::parse_yuan)?;
    policy.entry.staff_before = form.required("staff_before", "考务人员签到时间").number()?;
    policy.entry.before = form.required("entry_before", "入场时间").number()?;
    policy.entry.after = form.required("entry_after", "禁止入场时间").number()?;
    policy.entry.staff_late = form.required("staff_late", "视为缺岗的迟到时间").number()?;
    policy.weights.written = form.required("written", "笔试权重").number()?;
    policy.weights.interview = form.required("interview", "面试权重").number()?;
    policy.ticket_notes = form.value("ticket_notes").lines().map(crate::domain::text::one_line).filter(|line| !line.is_empty()).collect();
    policy.reserves.clear();
    for (role, n) in policy.roles.iter_mut().zip(0..) {
        let percent = form.required(&format!("reserve{n}"), &format!("{}的备用比例", role.name)).number()?;
        if percent > 0 {
            policy.reserves.push(ReserveShare { role: role.name.clone(), percent });
        }
        let (quota, pay) = (format!("quota{n}"), format!("pay{n}"));
        role.quota = form.required(&quota, &format!("{}的人数", role.name)).number()?;
        role.pay = form.required(&pay, &format!("{}的劳务费", role.name)).and_then(Fen::parse_yuan)?;
    }
    for (more, n) in policy.supplements.iter_mut().zip(0..) {
        more.per_site = form.required(&format!("more{n}"), &format!("{}每考点至多增设", more.role)).number()?;
        more.pay = form.required(&format!("more_pay{n}"), &format!("{}的劳务费", more.role)).and_then(Fen::parse_yuan)?;
    }
    for (phase, n) in policy.phases.iter_mut().zip(0..) {
        let read =
            |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map(clock::from_shanghai).map_err(|_| "请填写日期和时间");
        let (opens, closes) = (format!("opens{n}"), format!("closes{n}"));
        phase.window.opens = form.required(&opens, "开始时间").and_then(read)?;
        phase.window.closes = form.required(&closes, "结束时间").and_then(read)?;
    }
    Some(policy)
}

fn page_of(frame: Frame, exam: &Exam, form: Form) -> PolicyPage {
    let mut layouts: Vec<Choice> = Layout::presets().iter().map(|layout| Choice::new(&layout.name, &layout.name)).collect();
    if !layouts.iter().any(|choice| choice.value == exam.policy.layout.name) {
        layouts.insert(0, Choice::new(&exam.policy.layout.name, &exam.policy.layout.name));
    }
    let frame = frame.titled("考试方案").within(&exam.name).back_to("/exam", "总览").checked(&form);
    let doors = Side::ALL.map(|side| Choice::new(side.label(), side.label())).into();
    let podiums = Podium::ALL.map(|side| Choice::new(side.label(), side.label())).into();
    let tails = TailRooms::ALL.map(|tails| Choice::new(tails.word(), tails.label())).into();
    let in_room = exam.policy.roles.iter().filter(|role| role.session == Session::Interview && role.scope == Scope::Room);
    let panels = in_room.map(|role| Choice::new(&role.name, &role.name)).collect();
    PolicyPage { frame, form, policy: exam.policy.clone(), version: exam.policy_version, layouts, doors, podiums, tails, panels }
}

async fn show(_guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let form = filled(&exam.policy);
    Ok(layout::page(&page_of(frame, &exam, form)))
}

async fn save(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let reason = form.required("reason", "修改原因").at_most(200);
    let policy = read(&mut form, &exam.policy);
    if let (Some(policy), Some(reason)) = (policy, reason) {
        match service::exam::save_policy(&app.office, desk::officer(&guard.account, &exam), &policy, &reason).await {
            Ok(version) => return Ok(layout::on_to("/exam/policy", Flash::done(format!("考试方案第{version}版已生效")))),
            Err(error) => form.refused("reason", error)?,
        }
    }
    Ok(layout::again(&page_of(frame, &exam, form)))
}

#[derive(Template)]
#[template(path = "exam/policy_history.html")]
struct HistoryPage {
    frame: Frame,
    versions: Vec<PolicyVersion>,
}

async fn history(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let versions = store::exam::policy_history(&app.office.db, exam.id).await?;
    let frame = frame.titled("方案的历次修改").within(&exam.name).back_to("/exam", "总览");
    Ok(layout::page(&HistoryPage { frame, versions }))
}
