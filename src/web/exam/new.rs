//! A new exam (新建考试): its name and numbers, when each phase is open, the figures a bureau decides first; read over before it exists.

use std::ops::RangeInclusive;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

use crate::{
    domain::{
        Fen, Moment, Window,
        account::Role,
        clock,
        exam::{Exam, Layout, MinimumRatio, Phase, PhaseWindow, Policy, course_errors},
        text,
    },
    service::{self, account::token_hash},
    store::{self, Field as Taken, exam::NewExam},
    web::{
        App, Error, Guard, Routes, Who,
        component::{Choice, Field, Hidden},
        form::Form,
        guard::Planner,
        layout::{self, Flash, Frame},
        policy::local,
        query::Query,
        table::Summary,
        visit::Visit,
    },
};

const HERE: &str = "/exam/new";
const LIST: &str = "/exam/choose";
/// The fields that are not windows, as the confirmation carries them.
const FIELDS: [&str; 10] =
    ["name", "code", "year", "batch", "fee", "expected_applicants", "seats_per_room", "layout", "planned_sites", "opening_ratio"];

pub(super) fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new().get(HERE, planner, begin).post(HERE, planner, create)
}

#[derive(Template)]
#[template(path = "exam/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    /// The day the windows below were counted from, `2026-05-10`.
    day: String,
    layouts: Vec<Choice>,
}

impl NewPage {
    fn field(&self, name: &str, n: &usize, phase: &Phase, what: &str) -> Field {
        self.form.text(&format!("{name}{n}"), &format!("{}{what}", phase.label()))
    }
}

#[derive(Template)]
#[template(path = "exam/new_confirm.html")]
struct ConfirmPage {
    frame: Frame,
    summary: Summary,
    phases: Vec<PhaseWindow>,
    hidden: Vec<Hidden>,
}

/// What is known of the exam before it exists.
struct Draft {
    name: String,
    code: String,
    year: u16,
    batch: u8,
    policy: Policy,
}

/// The first Sunday that leaves time for the notice: registration opens seventy days before.
fn suggested_day(now: Moment) -> NaiveDate {
    let earliest = clock::date_in_shanghai(now) + Days::new(84);
    earliest + Days::new(u64::from(7 - earliest.weekday().num_days_from_sunday()) % 7)
}

/// The defaults for an exam written on that day, the next of its year.
fn filled(day: NaiveDate, exams: &[Exam]) -> Form {
    let policy = Policy::reference(day);
    let year = u16::try_from(day.year()).unwrap_or(2026);
    let batch = exams.iter().filter(|exam| exam.year == year).map(|exam| exam.batch).max().unwrap_or(0).saturating_add(1);
    let form = Form::default()
        .with("code", format!("{year}-{batch}"))
        .with("year", year)
        .with("batch", batch)
        .with("fee", policy.fee)
        .with("expected_applicants", policy.expected_applicants)
        .with("seats_per_room", policy.seats_per_room)
        .with("layout", &policy.layout.name)
        .with("planned_sites", policy.planned_sites)
        .with("opening_ratio", policy.opening_ratio.0);
    policy.phases.iter().zip(0..).fold(form, |form, (phase, n)| {
        form.with(&format!("opens{n}"), local(phase.window.opens)).with(&format!("closes{n}"), local(phase.window.closes))
    })
}

fn page_of(frame: Frame, form: Form, day: NaiveDate) -> NewPage {
    let layouts = Layout::presets().iter().map(|layout| Choice::new(&layout.name, &layout.name)).collect();
    let frame = frame.titled("新建考试").back_to(LIST, "考试项目").checked(&form);
    NewPage { frame, form, day: day.to_string(), layouts }
}

/// A whole number within bounds.
fn figure(form: &mut Form, name: &str, label: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
    let (least, most) = (*bounds.start(), *bounds.end());
    let number = form.required(name, label).number::<u32>()?;
    if !bounds.contains(&number) {
        form.wrong(name, format!("{label}须为{least}至{most}，实际{number}，请改正"));
        return None;
    }
    Some(number)
}

fn code_of(typed: &str) -> Result<String, &'static str> {
    let code = text::half_width(typed).to_uppercase();
    let fits = (1..=16).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { Ok(code) } else { Err("考试代码由1至16个字母、数字或短横线组成，例如2026-1") }
}

fn moment(form: &mut Form, name: &str, label: &str) -> Option<Moment> {
    let read = |text: &str| {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M");
        local.map(clock::from_shanghai).map_err(|_| format!("{label}请填写完整的日期和时间，例如2026-03-01 09:00"))
    };
    form.required(name, label).and_then(read)
}

fn windows(form: &mut Form) -> Option<Vec<PhaseWindow>> {
    let read = |(phase, n): (Phase, usize)| {
        let opens = moment(form, &format!("opens{n}"), &format!("{}的开始时间", phase.label()));
        let closes = moment(form, &format!("closes{n}"), &format!("{}的结束时间", phase.label()));
        Some(PhaseWindow { phase, window: Window { opens: opens?, closes: closes? } })
    };
    // Every window is read before the first missing one ends it, so that all errors stand on the page at once.
    let all: Vec<Option<PhaseWindow>> = Phase::ALL.into_iter().zip(0..).map(read).collect();
    all.into_iter().collect()
}

/// The reference policy on the written day of the form, with the form's figures; the papers follow the written exam.
fn policy_of(form: &mut Form, phases: Vec<PhaseWindow>, now: Moment) -> Option<Policy> {
    let opens = phases.iter().find(|p| p.phase == Phase::Written).map(|p| p.window.opens)?;
    let mut policy = Policy::reference(clock::date_in_shanghai(opens));
    let first = policy.papers.iter().map(|paper| paper.starts).min()?;
    for paper in &mut policy.papers {
        paper.starts = opens + (paper.starts - first);
    }
    for error in course_errors(&phases, &policy.papers, now) {
        let (phase, at_close) = error.place();
        let n = Phase::ALL.iter().position(|one| *one == phase).unwrap_or(0);
        form.wrong(&format!("{}{n}", if at_close { "closes" } else { "opens" }), error);
    }
    policy.phases = phases;
    Some(policy)
}

/// What the form describes; everything wrong stands beside its field.
fn read(form: &mut Form, now: Moment) -> Option<Draft> {
    let name = form.required("name", "考试名称").at_most(60);
    let code = form.required("code", "考试代码").and_then(code_of);
    let year = figure(form, "year", "年份", 2020..=2099);
    let batch = figure(form, "batch", "批次", 1..=9);
    let fee = form.required("fee", "报名费").and_then(Fen::parse_yuan);
    let expected = figure(form, "expected_applicants", "预计报考人数", 1..=1_000_000);
    let seats = figure(form, "seats_per_room", "每考场座位", 1..=60);
    let layout = form.chosen("layout", "座位布局", |name| Layout::presets().into_iter().find(|layout| layout.name == name));
    let sites = figure(form, "planned_sites", "计划考点数", 1..=200);
    let ratio = figure(form, "opening_ratio", "开考比例", 1..=99);
    let phases = windows(form);
    let mut policy = policy_of(form, phases?, now)?;
    (policy.fee, policy.layout) = (fee?, layout?);
    (policy.expected_applicants, policy.planned_sites) = (expected?, sites?);
    policy.seats_per_room = u16::try_from(seats?).ok()?;
    policy.opening_ratio = MinimumRatio(u16::try_from(ratio?).ok()?);
    if let Err(error) = policy.validate() {
        form.wrong("seats_per_room", error);
    }
    let draft = Draft { name: name?, code: code?, year: u16::try_from(year?).ok()?, batch: u8::try_from(batch?).ok()?, policy };
    form.is_good().then_some(draft)
}

async fn begin(_guard: Guard<Planner>, State(app): State<App>, query: Query, frame: Frame) -> Result<Response, Error> {
    let exams = store::exam::list(&app.office.db).await?;
    let asked = NaiveDate::parse_from_str(query.get("day"), "%Y-%m-%d").ok().filter(|day| (2020..=2099).contains(&day.year()));
    let day = asked.unwrap_or_else(|| suggested_day(app.office.now()));
    let form = filled(day, &exams).with("name", query.get("name"));
    Ok(layout::page(&page_of(frame, form, day)))
}

fn confirm_page(frame: Frame, form: &Form, draft: &Draft) -> ConfirmPage {
    let policy = &draft.policy;
    let summary = Summary::new()
        .row("考试名称", &draft.name)
        .row("考试代码", &draft.code)
        .row("年份和批次", format!("{}年第{}批（印在准考证号前3位：{:02}{}）", draft.year, draft.batch, draft.year % 100, draft.batch))
        .row("报名费", format!("{}元", policy.fee))
        .row("预计报考人数", policy.expected_applicants)
        .row("每考场座位", format!("{}座，{}", policy.seats_per_room, policy.layout.name))
        .row("计划考点数", policy.planned_sites)
        .row("开考比例", format!("{}:1", policy.opening_ratio.0));
    let windows = (0..Phase::ALL.len()).flat_map(|n| [format!("opens{n}"), format!("closes{n}")]);
    let names = FIELDS.map(str::to_owned).into_iter().chain(windows);
    let hidden = names.map(|name| Hidden::new(&name, form.value(&name))).collect();
    let frame = frame.titled("核对后新建考试").back_to(LIST, "考试项目");
    ConfirmPage { frame, summary, phases: policy.phases.clone(), hidden }
}

async fn create(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let now = app.office.now();
    let draft = read(&mut form, now);
    let day = draft.as_ref().and_then(|draft| draft.policy.window(Phase::Written)).map(|window| clock::date_in_shanghai(window.opens));
    let day = day.unwrap_or_else(|| suggested_day(now));
    match (draft, form.value("step")) {
        (Some(_), "edit") => return Ok(layout::page(&page_of(frame, form, day))),
        (Some(draft), "confirm") => match save(&app, &guard, draft, now).await {
            Ok((id, name)) => {
                let token = visit.session_token().ok_or(Error::NoPage)?;
                store::account::choose_exam(&app.office.db, token_hash(token), id).await?;
                let next = format!("“{name}”已新建，并切换为当前考试；下一步依次导入乡镇、单位、岗位、考点和考场");
                return Ok(layout::on_to("/exam", Flash::done(next)));
            }
            Err(service::Error::Taken(Taken::ExamCode)) => form.wrong("code", "这个考试代码已被另一场考试使用，请换一个"),
            Err(error) => form.refused("name", error)?,
        },
        (Some(draft), _) => return Ok(layout::page(&confirm_page(frame, &form, &draft))),
        (None, _) => {}
    }
    Ok(layout::again(&page_of(frame, form, day)))
}

async fn save(app: &App, guard: &Guard<Planner>, draft: Draft, at: Moment) -> Result<(crate::domain::id::ExamId, String), service::Error> {
    let Draft { name, code, year, batch, policy } = draft;
    let new = NewExam { code, name: name.clone(), year, batch, policy, at, by: guard.id() };
    Ok((service::exam::create(&app.office, guard.id(), new).await?, name))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{RARE, Sample, UNIT, frame, now, wrong};
    let planner = || frame(&[Role::Planner]);
    let day = suggested_day(now());
    let form = filled(day, &[]).with("name", format!("{}{UNIT}招聘", RARE[0]));
    let draft = read(&mut form.clone(), now()).expect("the defaults are accepted");
    let fields: Vec<String> =
        FIELDS.map(str::to_owned).into_iter().chain((0..9).flat_map(|n| [format!("opens{n}"), format!("closes{n}")])).collect();
    let all: Vec<&str> = fields.iter().map(String::as_str).collect();
    vec![
        Sample::of("new exam, defaults", &page_of(planner(), filled(day, &[]), day)),
        Sample::of("new exam, everything wrong", &page_of(planner(), wrong(Form::default(), &all), day)).with_errors(28),
        Sample::of("new exam, to confirm", &confirm_page(planner(), &form, &draft)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_bureau_without_an_exam_begins_here() {
        use crate::web::tests::{app, ask_as, sign_in};
        let app = app().await;
        sign_in(&app, "planner", &[Role::Planner]).await;
        sign_in(&app, "cashier", &[Role::Cashier]).await;
        let (status, location, _) = ask_as(&app, "planner", "/exam", None).await;
        assert_eq!((status, location.as_str()), (303, LIST));
        let (_, _, page) = ask_as(&app, "planner", LIST, None).await;
        assert!(page.contains("还没有考试项目") && page.matches("href=\"/exam/new\"").count() == 2, "navigation and button: {page}");
        assert!(!ask_as(&app, "cashier", LIST, None).await.2.contains(HERE));
        let form = filled(suggested_day(app.office.now()), &[]).with("name", "第一场");
        let names = FIELDS.map(str::to_owned).into_iter().chain((0..9).flat_map(|n| [format!("opens{n}"), format!("closes{n}")]));
        let typed: Vec<(String, String)> = names.map(|name| (name.clone(), form.value(&name).to_owned())).collect();
        let mut typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        typed.push(("step", "confirm"));
        assert_eq!(ask_as(&app, "planner", HERE, Some(&typed)).await.0, 303);
        let (status, _, page) = ask_as(&app, "planner", "/exam", None).await;
        assert!(status == 200 && page.contains("第一场"), "{page}");
    }

    #[test]
    fn the_suggested_day_is_a_sunday_with_time_for_the_notice() {
        for day in 1..=14 {
            let now = clock::shanghai_time((2026, 3, day), (9, 0)).unwrap();
            let suggested = suggested_day(now);
            assert_eq!(suggested.weekday(), chrono::Weekday::Sun);
            assert!(suggested - clock::date_in_shanghai(now) >= chrono::Duration::days(84));
        }
    }

    #[test]
    fn the_defaults_are_accepted_once_the_exam_has_a_name() {
        let now = clock::shanghai_time((2026, 3, 1), (9, 0)).unwrap();
        let mut form = filled(suggested_day(now), &[]);
        assert!(read(&mut form, now).is_none());
        assert_eq!(form.errors().iter().map(|error| error.message.as_str()).collect::<Vec<_>>(), ["请填写考试名称"]);
        let mut form = filled(suggested_day(now), &[]).with("name", "2026年云屏县招聘");
        let draft = read(&mut form, now).unwrap();
        assert_eq!((draft.code.as_str(), draft.policy), ("2026-1", Policy::reference(suggested_day(now))));
    }
}
