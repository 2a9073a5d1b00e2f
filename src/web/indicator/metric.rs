//! Behind a figure (数字背后): how it is counted, as of when, and the rows it counts.

use askama::Template;
use axum::extract::Path;

use super::{App, Error, Extension, Frame, Guard, Office, Response, State, Visit, desk, frame_of, layout, service};
use crate::{
    domain::{
        Moment, clock,
        indicator::{ANSWERS, Actual, BudgetKind, Metric, Population},
        text,
    },
    store::{self, indicator::count::Behind},
};

#[derive(Template)]
#[template(path = "indicator/metric.html")]
struct MetricPage {
    frame: Frame,
    metric: Metric,
    shown: String,
    as_of: Moment,
    rows: Vec<Behind>,
    /// The rows' sum, where it is the figure.
    sum: i64,
    head: (&'static str, &'static str, &'static str),
    readings: Vec<(Metric, String)>,
}

impl MetricPage {
    fn is_current(&self, metric: &Metric) -> bool {
        self.metric == *metric
    }
}

fn shown(value: Option<Actual>, metric: Metric) -> String {
    match value {
        None => "尚无数据".to_owned(),
        Some(Actual::Date(date)) => clock::show_date(date),
        Some(Actual::Number(number)) => {
            format!("{}{}", text::in_threes(crate::domain::rounding::half_up(number).normalize()), metric.unit())
        }
    }
}

const fn head(metric: Metric) -> (&'static str, &'static str, &'static str) {
    match metric {
        Metric::Registered | Metric::Approved | Metric::Confirmed | Metric::Present => ("岗位代码", "岗位", "人数"),
        Metric::PersonTimes | Metric::PersonTimesPlanned | Metric::PersonTimesConfirmed | Metric::PersonTimesServed => {
            ("考点", "岗位", "人次")
        }
        Metric::BudgetFull | Metric::BudgetSpent | Metric::ExecutionRate => ("类别", "依据", "元"),
        Metric::SatisfactionApplicants | Metric::SatisfactionUnits | Metric::Satisfaction => ("对象", "回答", "份数"),
        _ => ("考点代码", "考点", "考场数"),
    }
}

/// The rows of metrics that are no counts of records: the book of funds, the answers.
async fn other_rows(app: &App, exam: crate::domain::id::ExamId, metric: Metric) -> Result<Vec<Behind>, Error> {
    let db = &app.office.db;
    let mut rows = Vec::new();
    match metric {
        Metric::BudgetFull | Metric::BudgetSpent | Metric::ExecutionRate => {
            for line in store::indicator::budget::lines(db, exam).await? {
                let spent = matches!(line.kind, BudgetKind::Expense(_));
                if metric == Metric::ExecutionRate || spent == (metric == Metric::BudgetSpent) {
                    rows.push(Behind { code: line.kind.label(), name: line.note, n: line.amount.fen() / 100 });
                }
            }
        }
        Metric::SatisfactionApplicants | Metric::SatisfactionUnits | Metric::Satisfaction => {
            for population in Population::ALL {
                let wanted = match metric {
                    Metric::SatisfactionApplicants => population == Population::Applicants,
                    Metric::SatisfactionUnits => population == Population::Units,
                    _ => true,
                };
                for (answer, n) in store::indicator::survey::by_answer(db, exam, population).await?.into_iter().filter(|_| wanted) {
                    let name = ANSWERS.iter().find(|(value, _)| *value == answer).map_or("", |(_, label)| label);
                    rows.push(Behind { code: population.label().to_owned(), name: name.to_owned(), n: n.into() });
                }
            }
        }
        _ => {}
    }
    Ok(rows)
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(word): Path<String>,
    frame: Frame,
) -> Result<Response, Error> {
    let metric = Metric::parse(&word).ok_or(Error::NoPage)?;
    let exam = desk::exam(&app, &visit).await?;
    let known = service::indicator::known(&app.office, exam.id).await?;
    let value = |metric: Metric| shown(known.quantities.get(&metric).and_then(|quantity| quantity.value), metric);
    let mut rows = store::indicator::count::behind(&app.office.db, exam.id, metric).await?;
    rows.extend(other_rows(&app, exam.id, metric).await?);
    let readings = metric.readings().iter().map(|metric| (*metric, value(*metric))).collect();
    let sum = rows.iter().map(|row| row.n).sum();
    let frame = frame_of(frame, metric.label(), &exam);
    Ok(layout::page(&MetricPage { frame, metric, shown: value(metric), as_of: known.as_of, rows, sum, head: head(metric), readings }))
}
