//! The dashboard (绩效总览): score ring, classes, every indicator with its lamp, the four readings of 报考人数.

use askama::Template;

use super::{
    App, Error, Extension, Frame, Guard, Office, Query, Response, State, Visit, desk,
    gauge::{Bullet, Ring},
    layout, service, table_key,
};
use crate::{
    domain::{
        Moment,
        account::Role,
        indicator::{Class, Item, Lamp, Metric, Row, Sheet, Source},
        text,
    },
    service::indicator::{Evaluation, Papers},
    web::table::{Tag, Tone},
};

/// How a lamp is marked.
pub(super) fn mark(item: &Item) -> Tag {
    let lamp = item.lamp();
    let tone = match lamp {
        Lamp::Good => Tone::Good,
        Lamp::Watch => Tone::Warning,
        Lamp::Bad => Tone::Bad,
        Lamp::Open => Tone::Waiting,
    };
    let near = lamp == Lamp::Watch && item.scored.as_ref().is_some_and(|scored| !scored.due);
    let label = match () {
        () if !item.blocked.is_empty() => "指标值待确认",
        () if near => "接近目标",
        () => lamp.label(),
    };
    Tag::new(tone, label)
}

/// A figure with its link.
struct Reading {
    metric: Metric,
    shown: String,
}

#[derive(Template)]
#[template(path = "indicator/show.html")]
struct ShowPage {
    frame: Frame,
    evaluation: Evaluation,
    tables: Vec<(String, String, bool)>,
    readings: Vec<Reading>,
    person_times: Vec<Reading>,
    /// Doubts not decided yet.
    undecided: usize,
    enters: bool,
}

impl ShowPage {
    fn sheet(&self) -> &Sheet {
        &self.evaluation.sheet
    }

    fn as_of(&self) -> &Moment {
        &self.evaluation.sheet.as_of
    }

    fn ring(&self) -> Ring {
        Ring::of(self.sheet())
    }

    fn bullet(&self, item: &Item) -> Bullet {
        Bullet::of(item)
    }

    fn classes(&self) -> Vec<(Class, String, String, Bullet)> {
        let line = |class: Class| {
            let (points, score) = self.sheet().class(class);
            (class, points.normalize().to_string(), score.normalize().to_string(), Bullet::of_class(self.sheet(), class))
        };
        Class::ALL.into_iter().map(line).collect()
    }

    /// The page of the rows behind a figure, where the system counts it.
    fn behind(&self, item: &Item) -> Option<String> {
        match self.evaluation.table.find(&item.code).map(|row| &row.source) {
            Some(Source::Metric(metric)) => Some(format!("/indicator/metric/{}", metric.word())),
            None if self.evaluation.table.key == crate::domain::indicator::RECRUITMENT => Some("/indicator/budget".to_owned()),
            _ => None,
        }
    }

    fn row(&self, item: &Item) -> Option<&Row> {
        self.evaluation.table.find(&item.code)
    }

    fn issues(&self, item: &Item) -> String {
        let issues = self.row(item).map(|row| row.issues.iter().map(|doubt| doubt.label()).collect::<Vec<_>>()).unwrap_or_default();
        issues.join("；")
    }
}

fn reading(evaluation: &Evaluation, metric: Metric) -> Reading {
    let shown = evaluation.known.number(metric).map_or("尚无数据".to_owned(), |n| format!("{}{}", text::in_threes(n), metric.unit()));
    Reading { metric, shown }
}

pub(super) async fn show(
    guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = table_key(&query);
    let papers = Papers::of(&app.office, exam.id).await?;
    let evaluation = service::indicator::evaluate_from(&app.office, exam.id, key, &papers).await?;
    let tables = papers.printed.0.iter().map(|table| (table.key.clone(), table.short.clone(), table.key == key)).collect();
    let undecided = papers.doubts().iter().filter(|doubt| doubt.settled().is_none()).count();
    let readings = Metric::READINGS.map(|metric| reading(&evaluation, metric)).into();
    let person_times = Metric::PERSON_TIMES.map(|metric| reading(&evaluation, metric)).into();
    let frame = frame.titled("绩效自评").within(&exam.name).wide();
    let enters = guard.account.may(Role::Planner);
    Ok(layout::page(&ShowPage { frame, evaluation, tables, readings, person_times, undecided, enters }))
}
