//! Ways out (补救办法): shown under a planning job that found no plan, chosen cause by cause, looked at, then taken up by a scenario
//! that is planned at once.

use askama::{Template, filters::HtmlSafe};
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, Routes, Who,
        component::{Choice, Field},
        desk,
        form::Form,
        guard::Planner,
        layout::{self, Flash, Frame},
        query::Query,
        visit::Visit,
    },
    step::{Here, Steps},
};
use crate::{
    domain::{
        account::Role,
        id::JobId,
        repair::{Cause, Explanation},
    },
    service::{self, arrangement::repair::Outlook},
};

/// Looked at, then taken up.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new().get("/arrangement/repair/{job}", planner, look).post("/arrangement/repair/{job}", planner, take_up)
}

/// The value of a cause that is left as it is.
const SKIP: &str = "skip";
/// Causes told at most; the planner tells fewer.
const MOST: usize = 20;

fn name(cause: usize) -> String {
    format!("way{cause}")
}

/// Why there was no plan, with a way out to choose for each cause.
#[derive(Template)]
#[template(path = "arrangement/ways.html")]
pub struct Ways {
    job: JobId,
    causes: Vec<(Cause, Field)>,
    /// Whether the person may take one up.
    plans: bool,
}

impl HtmlSafe for Ways {}

impl Ways {
    /// As found; the first way of each cause is chosen.
    #[must_use]
    pub fn new(job: JobId, explanation: Explanation, plans: bool) -> Self {
        let field = |(place, cause): (usize, &Cause)| {
            let mut choices: Vec<Choice> = cause.ways.iter().enumerate().map(|(way, one)| Choice::new(way, &one.sentence)).collect();
            choices.push(Choice::new(SKIP, "先不处理这一项"));
            let form = Form::default().with(&name(place), if cause.ways.is_empty() { SKIP } else { "0" });
            form.radios(&name(place), "办法", &choices)
        };
        let fields: Vec<Field> = explanation.causes.iter().enumerate().map(field).collect();
        Self { job, causes: explanation.causes.into_iter().zip(fields).collect(), plans }
    }

    fn has_ways(&self) -> bool {
        self.plans && self.causes.iter().any(|(cause, _)| !cause.ways.is_empty())
    }
}

/// For each cause the place of its way, or none; as the page's own form says it.
fn choice(read: impl Fn(&str) -> String) -> Vec<Option<usize>> {
    (0..MOST).map(|cause| read(&name(cause)).parse().ok()).collect()
}

#[derive(Template)]
#[template(path = "arrangement/repair.html")]
struct RepairPage {
    frame: Frame,
    steps: Steps,
    job: JobId,
    choice: Vec<Option<usize>>,
    outlook: Result<Outlook, String>,
}

impl RepairPage {
    /// The hidden fields that say again what was chosen.
    fn chosen(&self) -> Vec<(String, usize)> {
        self.choice.iter().enumerate().filter_map(|(cause, way)| Some((name(cause), (*way)?))).collect()
    }
}

async fn page_of(app: &App, visit: &Visit, frame: Frame, (job, choice): (JobId, Vec<Option<usize>>)) -> Result<RepairPage, Error> {
    let exam = desk::exam(app, visit).await?;
    let outlook = match service::arrangement::repair::look(&app.office, &exam, job, &choice).await {
        Ok(outlook) => Ok(outlook),
        Err(service::Error::Rule(refusal)) => Err(refusal),
        Err(other) => return Err(other.into()),
    };
    let frame = frame.titled("采用补救办法").captioned("编排").within(&exam.name).back_to(&format!("/job/{job}"), "任务");
    let steps = Steps::at(Here::Scenario, None, &frame);
    Ok(RepairPage { frame, steps, job, choice, outlook })
}

async fn look(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(job): Path<JobId>,
    (frame, query): (Frame, Query),
) -> Result<Response, Error> {
    let choice = choice(|name| query.get(name).to_owned());
    Ok(layout::page(&page_of(&app, &visit, frame, (job, choice)).await?))
}

async fn take_up(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(job): Path<JobId>,
    (frame, form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let choice = choice(|name| form.value(name).to_owned());
    match service::arrangement::repair::take_up(&app.office, desk::officer(&guard.account, &exam), job, &choice).await {
        Ok(next) => Ok(layout::on_to(&format!("/job/{next}"), Flash::done("补救办法已写入预案，编排已开始；采用中的方案没有变化"))),
        Err(service::Error::Rule(refusal)) => {
            let page = page_of(&app, &visit, frame, (job, choice)).await?;
            Ok(layout::again(&RepairPage { outlook: Err(refusal), ..page }))
        }
        Err(service::Error::Taken(_)) => {
            let page = page_of(&app, &visit, frame, (job, choice)).await?;
            let refusal = format!("这个任务的补救办法已经采用过（预案“任务{job}的补救”），请在预案中继续修改，或重新编排");
            Ok(layout::again(&RepairPage { outlook: Err(refusal), ..page }))
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{
            Fen,
            repair::{Remedy, Way},
            scenario::Scenario,
        },
        web::sample::{Sample, frame},
    };
    let page = |outlook| RepairPage {
        frame: frame(&[Role::Planner]).titled("采用补救办法"),
        steps: Steps::at(Here::Scenario, None, &frame(&[Role::Planner])),
        job: JobId(7),
        choice: vec![Some(0), None, Some(2)],
        outlook,
    };
    let way =
        Way { sentence: "预算增加1,000元，到3,001,000元".to_owned(), remedies: vec![Remedy::Budget { more: Fen::yuan(1_000) }] };
    let cause = Cause { code: "P02".to_owned(), sentence: "预算3,000,000元不够".to_owned(), ways: vec![way] };
    let outlook = Outlook {
        explanation: Explanation { scenario: None, policy: 1, seed: 5, time_limit: 20.0, causes: vec![cause] },
        changed: None,
        name: "任务7的补救".to_owned(),
        scenario: Scenario::default(),
        changes: vec!["预算（元） 3,000,000→3,001,000".to_owned(), "假设增加3间与S01-01同样的考场".to_owned()],
        assumptions: vec!["增加3间与S01-01同样的考场".to_owned()],
    };
    vec![Sample::of("a repair", &page(Ok(outlook))), Sample::of("a repair, refused", &page(Err("请至少选择一种补救办法".to_owned())))]
}
