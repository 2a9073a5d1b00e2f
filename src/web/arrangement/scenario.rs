//! Scenarios (编排预案): the list, the form, one scenario with its versions and plans, and the wish to have it planned.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, Routes, Who,
        component::Choice,
        desk,
        form::Form,
        guard::{Office, Planner},
        layout::{self, Flash, Frame},
        visit::Visit,
    },
    compare,
    pins::{filled_pins, read_pins},
    request,
    step::{Here, Steps},
};
use crate::{
    domain::{
        Fen,
        account::Role,
        exam::{Exam, Policy},
        id::ScenarioId,
        scenario::{Kept, Scenario, Turnout},
    },
    service, store,
};

/// Every page of scenarios.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new()
        .get("/arrangement/scenario", Who::Office, list)
        .get("/arrangement/scenario/new", planner, new)
        .post("/arrangement/scenario/new", planner, create)
        .get("/arrangement/scenario/compare", Who::Office, compare::show)
        .get("/arrangement/scenario/{id}", Who::Office, show)
        .get("/arrangement/scenario/{id}/edit", planner, edit)
        .post("/arrangement/scenario/{id}/edit", planner, change)
        .post("/arrangement/scenario/{id}/solve", planner, solve)
}

#[derive(Template)]
#[template(path = "arrangement/scenario_list.html")]
struct ListPage {
    frame: Frame,
    steps: Steps,
    scenarios: Vec<Kept>,
    policy: Policy,
    plans: bool,
}

async fn list(_guard: Guard<Office>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let scenarios = store::arrangement::scenario::list(&app.office.db, exam.id).await?;
    let plans = frame.may(Role::Planner);
    let frame = frame.titled("预案").captioned("编排").within(&exam.name).back_to("/arrangement", "编排").wide();
    let steps = Steps::at(Here::Scenario, None, &frame);
    Ok(layout::page(&ListPage { frame, steps, scenarios, policy: exam.policy, plans }))
}

#[derive(Template)]
#[template(path = "arrangement/scenario_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    policy: Policy,
    sites: Vec<Choice>,
    /// The scenario that is changed, where it is one.
    changed: Option<Kept>,
}

impl FormPage {
    /// What the policy has now.
    fn usual(&self, what: &str) -> String {
        let policy = &self.policy;
        match what {
            "seats" => format!("考试方案为{}座；多出的座位加在最后一排之后", policy.seats_per_room),
            "spare" => format!("考试方案为{}间", policy.spare_rooms_per_site),
            "target" => format!("考试方案为{}人次", policy.target_person_times),
            "applicants" => format!("考试方案为{}百米", policy.applicant_max_distance),
            "staff" => format!("考试方案为{}百米", policy.staff_max_distance),
            _ => format!("考试方案为{}元", policy.budget),
        }
    }

    /// Ways out that were taken up; those no longer ticked are given up.
    fn remedies(&self) -> Vec<Choice> {
        let remedies = self.changed.iter().flat_map(|kept| &kept.scenario.remedies);
        remedies.enumerate().map(|(place, remedy)| Choice::new(place, &remedy.label())).collect()
    }

    fn action(&self) -> String {
        self.changed.as_ref().map_or("/arrangement/scenario/new".to_owned(), |kept| format!("/arrangement/scenario/{}/edit", kept.id))
    }
}

async fn form_page(app: &App, exam: &Exam, frame: Frame, (form, changed): (Form, Option<Kept>)) -> Result<FormPage, Error> {
    let sites = store::exam::sites(&app.office.db, exam.id).await?;
    let sites = sites.iter().map(|site| Choice::new(&site.code, &format!("{} {}", site.number, site.name))).collect();
    let title = changed.as_ref().map_or("新建预案".to_owned(), |kept| format!("修改预案“{}”", kept.name));
    let back = changed.as_ref().map_or("/arrangement/scenario".to_owned(), |kept| format!("/arrangement/scenario/{}", kept.id));
    let frame = frame.titled(&title).captioned("编排").within(&exam.name).back_to(&back, "预案").checked(&form);
    Ok(FormPage { frame, form, policy: exam.policy.clone(), sites, changed })
}

/// A scenario as the form shows it.
fn filled(scenario: &Scenario) -> Form {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }
    let form = Form::default()
        .with("seats_per_room", shown(scenario.seats_per_room))
        .with("spare_rooms_per_site", shown(scenario.spare_rooms_per_site))
        .with("target_person_times", shown(scenario.target_person_times))
        .with("budget", shown(scenario.budget))
        .with("applicant_max_distance", shown(scenario.applicant_max_distance))
        .with("staff_max_distance", shown(scenario.staff_max_distance))
        .with("percent", shown(scenario.turnout.map(|turnout| turnout.percent)))
        .with("sample_seed", shown(scenario.turnout.map(|turnout| turnout.seed)))
        .with("travel_weight", shown(scenario.travel_weight))
        .with("fairness_weight", shown(scenario.fairness_weight));
    let form = (0..scenario.remedies.len()).fold(form, |form, place| form.with("remedy", place));
    filled_pins(form, &scenario.pins)
}

/// The scenario the form describes; what is wrong stands beside its field.
fn read(form: &mut Form, old: &Scenario) -> Option<Scenario> {
    let percent = form.optional("percent").number();
    let seed = form.optional("sample_seed").number();
    let scenario = Scenario {
        seats_per_room: form.optional("seats_per_room").number(),
        spare_rooms_per_site: form.optional("spare_rooms_per_site").number(),
        target_person_times: form.optional("target_person_times").number(),
        budget: form.optional("budget").and_then(Fen::parse_yuan),
        applicant_max_distance: form.optional("applicant_max_distance").number(),
        staff_max_distance: form.optional("staff_max_distance").number(),
        turnout: percent.map(|percent| Turnout { percent, seed: seed.unwrap_or(1) }),
        travel_weight: form.optional("travel_weight").number(),
        fairness_weight: form.optional("fairness_weight").number(),
        pins: read_pins(form),
        remedies: old.remedies.iter().enumerate().filter(|(n, _)| form.has("remedy", &n.to_string())).map(|(_, one)| one.clone()).collect(),
    };
    form.is_good().then_some(scenario)
}

async fn new(_guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&form_page(&app, &exam, frame, (Form::default(), None)).await?))
}

async fn create(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let name = form.required("name", "预案名称").at_most(30);
    let scenario = read(&mut form, &Scenario::default());
    if let (Some(name), Some(scenario)) = (name, scenario) {
        match service::arrangement::scenario::create(&app.office, desk::officer(&guard.account, &exam), &name, &scenario).await {
            Ok(id) => return Ok(layout::on_to(&format!("/arrangement/scenario/{id}"), Flash::done("预案已保存，可以开始编排"))),
            Err(error) => form.refused("name", error)?,
        }
    }
    Ok(layout::again(&form_page(&app, &exam, frame, (form, None)).await?))
}

async fn edit(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ScenarioId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let kept = kept(&app, &exam, id).await?;
    let form = filled(&kept.scenario);
    Ok(layout::page(&form_page(&app, &exam, frame, (form, Some(kept))).await?))
}

async fn change(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ScenarioId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let kept = kept(&app, &exam, id).await?;
    if let Some(scenario) = read(&mut form, &kept.scenario) {
        match service::arrangement::scenario::change(&app.office, desk::officer(&guard.account, &exam), id, &scenario).await {
            Ok(version) => {
                return Ok(layout::on_to(&format!("/arrangement/scenario/{id}"), Flash::done(format!("预案第{version}版已保存"))));
            }
            Err(error) => form.refused("seats_per_room", error)?,
        }
    }
    Ok(layout::again(&form_page(&app, &exam, frame, (form, Some(kept))).await?))
}

async fn kept(app: &App, exam: &Exam, id: ScenarioId) -> Result<Kept, Error> {
    let all = store::arrangement::scenario::list(&app.office.db, exam.id).await?;
    Ok(all.into_iter().find(|kept| kept.id == id).ok_or(service::Error::NotFound("预案"))?)
}

#[derive(Template)]
#[template(path = "arrangement/scenario_show.html")]
struct ShowPage {
    frame: Frame,
    steps: Steps,
    form: Form,
    kept: Kept,
    policy: Policy,
    versions: Vec<Kept>,
    plans: bool,
}

async fn show_page(app: &App, exam: &Exam, frame: Frame, (id, form): (ScenarioId, Form)) -> Result<ShowPage, Error> {
    let kept = kept(app, exam, id).await?;
    let versions = store::arrangement::scenario::versions(&app.office.db, exam.id, id).await?;
    let plans = frame.may(Role::Planner);
    let frame = frame.titled(&format!("预案“{}”", kept.name)).captioned("编排").within(&exam.name);
    let frame = frame.back_to("/arrangement/scenario", "预案").checked(&form);
    let steps = Steps::at(Here::Scenario, None, &frame);
    Ok(ShowPage { frame, steps, form, kept, policy: exam.policy.clone(), versions, plans })
}

async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ScenarioId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&show_page(&app, &exam, frame, (id, request::fresh(&app))).await?))
}

async fn solve(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ScenarioId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(request) = request::read(&mut form) {
        match service::arrangement::scenario::solve(&app.office, desk::officer(&guard.account, &exam), id, request).await {
            Ok(job) => return Ok(layout::on_to(&format!("/job/{job}"), Flash::done("编排已开始"))),
            Err(error) => form.refused("seed", error)?,
        }
    }
    Ok(layout::again(&show_page(&app, &exam, frame, (id, form)).await?))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{id::PlanId, repair::Remedy, scenario::Pin},
        web::sample::{Sample, frame, now, wrong},
    };
    let planner = || frame(&[Role::Planner]);
    let policy = || Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).expect("a date"));
    let scenario = Scenario {
        seats_per_room: Some(31),
        turnout: Some(Turnout { percent: 95, seed: 7 }),
        pins: vec![
            Pin::SiteClosed { site: "S01".to_owned() },
            Pin::PersonServes { staff: "E0001".to_owned(), site: Some("S02".to_owned()), role: Some("主考".to_owned()) },
        ],
        remedies: vec![Remedy::Rooms { like: "S01-01".to_owned(), rooms: 3 }, Remedy::OwnSite { role: "监考甲".to_owned() }],
        ..Scenario::default()
    };
    let kept = |version| Kept {
        id: ScenarioId(1),
        name: "每考场31座、城南中学不作考点的备用方案（领导小组讨论稿）".to_owned(),
        version,
        scenario: scenario.clone(),
        by: "张𬭎".to_owned(),
        at: now(),
        plans: vec![(PlanId(4), 2), (PlanId(3), 1)],
    };
    let list = |frame: Frame, scenarios| ListPage {
        plans: frame.may(Role::Planner),
        steps: Steps::at(Here::Scenario, None, &frame),
        frame: frame.titled("预案"),
        scenarios,
        policy: policy(),
    };
    let form_page = |form: Form, changed| FormPage {
        frame: planner().titled("预案").checked(&form),
        form,
        policy: policy(),
        sites: vec![Choice::new("S01", "1 第一中学"), Choice::new("S02", "2 第二中学")],
        changed,
    };
    let bad = || wrong(filled(&scenario), &["name", "seats_per_room", "room_takes", "staff_serves"]);
    let show = |form: Form, plans| ShowPage {
        frame: planner().titled("预案").checked(&form),
        steps: Steps::at(Here::Scenario, None, &planner()),
        form,
        kept: kept(2),
        policy: policy(),
        versions: vec![kept(2), kept(1)],
        plans,
    };
    vec![
        Sample::of("scenarios, none", &list(planner(), Vec::new())),
        Sample::of("scenarios, none, for a reader", &list(frame(&[Role::Cashier]), Vec::new())),
        Sample::of("scenarios", &list(planner(), vec![kept(2)])),
        Sample::of("a new scenario", &form_page(Form::default(), None)),
        Sample::of("a scenario with errors", &form_page(bad(), None)).with_errors(4),
        Sample::of("a scenario to change", &form_page(filled(&scenario), Some(kept(1)))),
        Sample::of("one scenario", &show(Form::default(), true)),
        Sample::of("one scenario, wrongly asked", &show(wrong(Form::default(), &["seed", "time_limit"]), true)).with_errors(2),
        Sample::of("one scenario, for a reader", &show(Form::default(), false)),
    ]
}
