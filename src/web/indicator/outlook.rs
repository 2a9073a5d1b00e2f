//! Forecast (预测) and what-if (假设分析).

use askama::Template;
use rust_decimal::Decimal;

use super::{App, Error, Extension, Frame, Guard, Office, Query, Response, State, Visit, desk, frame_of, layout, service};
use crate::{
    domain::{
        clock,
        indicator::{Actual, Item, Outlook, Question, Sheet},
        text,
    },
    service::indicator::outlook::PlanScore,
};

/// Plans shown, newest first.
const PLANS: usize = 8;

#[derive(Template)]
#[template(path = "indicator/outlook.html")]
struct OutlookPage {
    frame: Frame,
    query: Query,
    now: Sheet,
    rows: Vec<(Item, Option<Outlook>)>,
    cases: Vec<(String, Sheet)>,
    plans: Vec<PlanScore>,
}

impl OutlookPage {
    /// In the unit of the target, or percent where it is judged.
    fn expected(&self, item: &Item, outlook: &Outlook) -> String {
        match outlook.expected {
            Actual::Number(number) => format!("{}{}", text::in_threes(number.normalize()), item.unit),
            Actual::Date(date) => clock::show_date(date),
        }
    }

    fn grade(&self, sheet: &Sheet) -> &'static str {
        sheet.grade().unwrap_or("未完成")
    }

    /// What differs from today, row by row.
    fn changes(&self, sheet: &Sheet) -> String {
        let pairs = self.now.items.iter().zip(&sheet.items).filter(|(now, then)| now.shown != then.shown);
        let score = |item: &Item| item.scored.as_ref().map_or("—".to_owned(), |scored| scored.score.normalize().to_string());
        let change = |(now, then): (&Item, &Item)| {
            let before = if now.shown.is_empty() { "尚无数据" } else { &now.shown };
            format!("{}：{before}→{}（{}→{}分）", now.name, then.shown, score(now), score(then))
        };
        pairs.map(change).collect::<Vec<_>>().join("；")
    }
}

fn question(query: &Query) -> Question {
    let number = |name: &str| text::code(query.get(name)).parse::<u32>().ok();
    let satisfaction = text::half_width(query.get("satisfaction")).trim().trim_end_matches('%').parse::<Decimal>().ok();
    Question {
        applicants: number("applicants").filter(|n| *n <= 1_000_000),
        closed_sites: number("closed").unwrap_or(0).min(1_000),
        satisfaction: satisfaction.filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent)),
    }
}

fn label(question: Question) -> String {
    let parts = [
        question.applicants.map(|n| format!("{}人报考并参加", text::in_threes(n))),
        (question.closed_sites > 0).then(|| format!("停用{}个考点", question.closed_sites)),
        question.satisfaction.map(|percent| format!("满意度{}%", percent.normalize())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let now = service::indicator::recruitment(&app.office, exam.id).await?.sheet;
    let rows = service::indicator::outlook::forecast(&app.office, exam.id).await?;
    let usual = [
        Question { applicants: Some(20_000), ..Question::default() },
        Question { closed_sites: 1, ..Question::default() },
        Question { satisfaction: Some(Decimal::from(94)), ..Question::default() },
    ];
    let own = question(&query);
    let mut cases = Vec::new();
    for question in std::iter::once(own).filter(|own| *own != Question::default()).chain(usual) {
        cases.push((label(question), service::indicator::outlook::what_if(&app.office, exam.id, question).await?));
    }
    let plans = service::indicator::outlook::of_plans(&app.office, exam.id, PLANS).await?;
    Ok(layout::page(&OutlookPage { frame: frame_of(frame, "预测与假设", &exam), query, now, rows, cases, plans }))
}
