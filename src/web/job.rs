//! Jobs (后台任务): how far slow work is, live; and the wish to stop it.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who,
    arrangement::{
        repair::Ways,
        step::{Here, Steps},
    },
    desk,
    guard::Office,
    layout::{self, Flash, Frame},
    live::{self, News},
    table::ProgressBar,
    trail::TrailChart,
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        id::JobId,
        job::{Job, Kind, State as Standing},
    },
    service, store,
};

/// The list, a job, its events, its end.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/job", Who::Office, list).get("/job/{id}", Who::Office, show).events("/job/{id}/events", Who::Office, events).post(
        "/job/{id}/cancel",
        Who::Role(Role::Planner),
        cancel,
    )
}

#[derive(Template)]
#[template(path = "job/list.html")]
struct ListPage {
    frame: Frame,
    jobs: Vec<Job>,
}

async fn list(_guard: Guard<Office>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let jobs = store::job::list(&app.office.db, exam.id).await?;
    let going_on = jobs.iter().any(|job| !job.state.is_over());
    Ok(layout::page(&ListPage { frame: frame.titled("后台任务").within(&exam.name).reloading(going_on), jobs }))
}

#[derive(Template)]
#[template(path = "job/show.html")]
struct ShowPage {
    frame: Frame,
    job: Job,
    bar: ProgressBar,
    /// Of a planning job: the way it is on, and how it draws near.
    steps: Option<Steps>,
    trail: Option<TrailChart>,
    /// Of one that found no plan: why, and the ways out.
    ways: Option<Ways>,
    /// May ask it to stop.
    cancels: bool,
}

impl ShowPage {
    fn result(&self) -> &str {
        match &self.job.state {
            Standing::Done { result, .. } => result,
            _ => "",
        }
    }

    fn reason(&self) -> &str {
        match &self.job.state {
            Standing::Failed { reason, .. } => reason,
            _ => "",
        }
    }
}

async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<JobId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let job = store::job::find(&app.office.db, exam.id, id).await?.ok_or(service::Error::NotFound("任务"))?;
    let over = job.state.is_over();
    let bar = ProgressBar {
        label: job.state.label().to_owned(),
        step: job.progress.step.clone(),
        percent: job.progress.percent(),
        events: (!over).then(|| format!("/job/{id}/events")),
    };
    let cancels = !over && frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame.titled(job.kind.label()).captioned("后台任务").within(&exam.name).back_to("/job", "任务列表").reloading(!over);
    let steps = (job.kind == Kind::Plan).then(|| Steps::at(Here::Solve, None, &frame));
    let trail = TrailChart::of(store::job::trail(&app.office.db, id).await?);
    let explanation = store::job::explanation(&app.office.db, exam.id, id).await?.filter(|_| matches!(job.state, Standing::Failed { .. }));
    let ways = explanation.map(|explanation| Ways::new(id, explanation, frame.may(Role::Planner)));
    Ok(layout::page(&ShowPage { frame, job, bar, steps, trail, ways, cancels }))
}

async fn events(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<JobId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?.id;
    let office = app.office.clone();
    let look = move || {
        let office = office.clone();
        async move {
            let job = store::job::find(&office.db, exam, id).await.ok().flatten()?;
            let over = job.state.is_over();
            let trail = TrailChart::of(store::job::trail(&office.db, id).await.unwrap_or_default());
            let chart = trail.and_then(|trail| trail.render().ok()).unwrap_or_default();
            Some(News {
                chart,
                revision: job.revision,
                step: job.progress.step.clone(),
                percent: job.progress.percent(),
                over,
                href: String::new(),
            })
        }
    };
    Ok(live::follow(&app, &visit, look))
}

async fn cancel(
    guard: Guard<super::guard::Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<JobId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    service::job::cancel(&app.office, desk::officer(&guard.account, &exam), id).await?;
    Ok(layout::on_to(&format!("/job/{id}"), Flash::done("已请求取消，任务会在当前步骤结束后停止")))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{
            id::ExamId,
            job::{Mark, Progress},
        },
        web::sample::{Sample, frame, now},
    };
    let job = |state| Job {
        id: JobId(7),
        exam: ExamId(1),
        kind: Kind::Plan,
        request: "{}".to_owned(),
        state,
        progress: Progress::default(),
        revision: 3,
        by: None,
        queued: now(),
        started: Some(now()),
    };
    let states = || {
        let reason = "A 综合管理类缺少座位：".repeat(12);
        vec![
            Standing::Queued,
            Standing::Running { cancelling: true },
            Standing::Done { at: now(), result: "/arrangement/3".to_owned() },
            Standing::Failed { at: now(), reason },
            Standing::Cancelled { at: now() },
        ]
    };
    let list = |jobs: Vec<Job>| ListPage { frame: frame(&[Role::Planner]).titled("后台任务"), jobs };
    let show = |state: Standing| ShowPage {
        frame: frame(&[Role::Planner]).titled("编排"),
        bar: ProgressBar { label: state.label().to_owned(), step: "求解".to_owned(), percent: 40, events: None },
        steps: Some(Steps::at(Here::Solve, None, &frame(&[Role::Planner]))),
        trail: TrailChart::of(vec![Mark { millis: 900, objective: Some(23_000_000), bound: 22_950_000 }]),
        ways: None,
        cancels: !state.is_over(),
        job: job(state),
    };
    let pages = states().into_iter().map(|state| Sample::of("one job", &show(state)));
    [Sample::of("jobs, none", &list(Vec::new())), Sample::of("jobs, every state", &list(states().into_iter().map(job).collect()))]
        .into_iter()
        .chain(pages)
        .collect()
}
