//! Forecast (预测) and what-if (假设分析): the same table scored with other figures.

use rust_decimal::Decimal;

use super::{Known, Office, Result, book, evaluate, known};
use crate::{
    domain::{
        Fen,
        arrangement::PlanHead,
        clock,
        exam::Phase,
        id::ExamId,
        indicator::{Actual, Item, Metric, Outlook, Question, RECRUITMENT, Sheet, Source, outlook, person_times_if},
        rounding::half_up_to,
    },
    service::arrangement::{self, PlanReport},
    store,
};

/// Each row of the recruitment's table with where it will end.
pub async fn forecast(office: &Office, id: ExamId) -> Result<Vec<(Item, Option<Outlook>)>> {
    let evaluation = evaluate(office, id, RECRUITMENT).await?;
    let exam = &evaluation.known.exam;
    let scheme = evaluation.table.scheme.with(&exam.policy.tolerances);
    let today = clock::date_in_shanghai(evaluation.known.as_of);
    let window = exam.policy.window(Phase::Registration);
    let (from, to) = window.map_or((today, today), |w| (clock::date_in_shanghai(w.opens), clock::date_in_shanghai(w.closes)));
    let planned_sites = exam.policy.planned_sites;
    let row = |item: Item| {
        let row = evaluation.table.find(&item.code)?;
        let planned = match (&row.source, item.actual) {
            (Source::Metric(Metric::PersonTimes | Metric::PersonTimesPlanned), None) => {
                Some(person_times_if(&exam.policy, exam.policy.expected_applicants, planned_sites).total().into())
            }
            (Source::Metric(Metric::SessionsArranged), Some(Actual::Number(n))) => Some(n.max(Decimal::ONE)),
            // Whoever has not signed in yet is still expected.
            (Source::Metric(Metric::PersonTimes | Metric::PersonTimesPlanned), Some(Actual::Number(n))) => {
                Some(evaluation.known.number(Metric::PersonTimesPlanned).map_or(n, |planned| planned.max(n)))
            }
            _ => None,
        };
        outlook(&row.target, (item.points, &scheme), (item.actual, planned), (from, to, today))
    };
    Ok(evaluation.sheet.items.into_iter().map(|item| (item.clone(), row(item))).collect())
}

/// The recruitment's sheet if it were so.
pub async fn what_if(office: &Office, id: ExamId, question: Question) -> Result<Sheet> {
    let mut known = known(office, id).await?;
    let sites = sites(&known);
    let exam_policy = known.exam.policy.clone();
    let mut set = |metric: Metric, value: Decimal| known.suppose(metric, value);
    if question.applicants.is_some() || question.closed_sites > 0 {
        let confirmed = match question.applicants {
            Some(n) => n,
            None => store::registration::counts_by_stage(&office.db, id)
                .await?
                .get(&crate::domain::registration::Stage::Confirmed)
                .copied()
                .unwrap_or(0),
        };
        let times = person_times_if(&exam_policy, confirmed, sites.saturating_sub(question.closed_sites));
        set(Metric::PersonTimesPlanned, times.total().into());
        set(Metric::PersonTimes, times.total().into());
        set(Metric::SessionsArranged, Decimal::ONE);
    }
    if let Some(n) = question.applicants {
        for metric in Metric::READINGS {
            set(metric, n.into());
        }
    }
    if let Some(percent) = question.satisfaction {
        set(Metric::Satisfaction, percent);
    }
    let book = book(office, id, known.year()).await?;
    let causes = store::indicator::causes(&office.db, id).await?;
    let table = book.find(RECRUITMENT).ok_or(super::Error::NotFound("绩效目标表"))?;
    Ok(super::score(table, &known, &causes))
}

/// A plan with the recruitment's sheet as it would be under it.
pub struct PlanScore {
    pub head: PlanHead,
    pub report: PlanReport,
    pub sheet: Sheet,
}

/// The newest plans, proposed or adopted, each with its sheet.
pub async fn of_plans(office: &Office, id: ExamId, most: usize) -> Result<Vec<PlanScore>> {
    let known = known(office, id).await?;
    let causes = store::indicator::causes(&office.db, id).await?;
    let book = book(office, id, known.year()).await?;
    let table = book.find(RECRUITMENT).ok_or(super::Error::NotFound("绩效目标表"))?;
    let mut scores = Vec::new();
    for head in store::arrangement::heads(&office.db, id).await?.into_iter().take(most) {
        let report = match arrangement::stored_report(office, head.id).await {
            Ok(report) => report,
            // A report of another make tells nothing to score.
            Err(super::Error::Rule(_)) => continue,
            Err(error) => return Err(error),
        };
        let known = planned(&known, &report, known.exam.policy.budget);
        let sheet = super::score(table, &known, &causes);
        scores.push(PlanScore { head, report, sheet });
    }
    Ok(scores)
}

/// The recruitment's sheet under each of these plans: its report, and the budget it was made for.
pub async fn under(office: &Office, id: ExamId, plans: &[(PlanReport, Fen)]) -> Result<Vec<Sheet>> {
    let known = known(office, id).await?;
    let causes = store::indicator::causes(&office.db, id).await?;
    let book = book(office, id, known.year()).await?;
    let table = book.find(RECRUITMENT).ok_or(super::Error::NotFound("绩效目标表"))?;
    Ok(plans.iter().map(|(report, budget)| super::score(table, &planned(&known, report, *budget), &causes)).collect())
}

/// What is known, with a plan's figures where it has any: whoever it seats comes, and what it costs is spent of the year's budget, or
/// of the exam's where the year's is not entered, if more has not been spent by now.
fn planned(known: &Known, report: &PlanReport, budget: Fen) -> Known {
    let mut known = known.clone();
    let counts = [
        (Metric::PersonTimesPlanned, report.person_times),
        (Metric::PersonTimes, report.person_times),
        (Metric::SessionsArranged, u32::from(report.applicants > 0)),
        (Metric::Rooms, report.rooms),
        (Metric::Sites, report.sites),
        (Metric::Confirmed, report.applicants),
        (Metric::Present, report.applicants),
    ];
    for (metric, n) in counts {
        known.suppose(metric, n.into());
    }
    let year = known.budget.full_year;
    let budget = if year > Fen::ZERO { year } else { budget };
    if report.cost > Fen::ZERO && budget > Fen::ZERO {
        let rate = Decimal::from(report.cost.fen()) * Decimal::ONE_HUNDRED / Decimal::from(budget.fen());
        // What has been spent by now stays spent.
        let by_now = known.number(Metric::ExecutionRate).unwrap_or_default();
        known.suppose(Metric::ExecutionRate, half_up_to(rate, 2).min(Decimal::ONE_HUNDRED).max(by_now));
    }
    known
}

/// Sites in use, or those planned before there is a plan.
fn sites(known: &Known) -> u32 {
    let used = known.number(Metric::Sites).and_then(|n| u32::try_from(n).ok());
    used.unwrap_or(known.exam.policy.planned_sites)
}
