//! Project funds (项目资金): 年初、全年、执行, expenses by class, the book; the fee's income apart.

use askama::Template;

use super::{App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Response, State, Visit, desk, frame_of, layout, service};
use crate::{
    domain::{
        Fen, Moment,
        account::Role,
        exam::Exam,
        indicator::{Budget, BudgetKind, BudgetLine},
        rounding::half_up,
        text,
    },
    store,
    web::{chart::BarChart, component::Choice},
};

#[derive(Template)]
#[template(path = "indicator/budget.html")]
struct BudgetPage {
    frame: Frame,
    form: Form,
    budget: Budget,
    lines: Vec<BudgetLine>,
    income: Fen,
    payroll: Option<(Fen, usize)>,
    choices: Vec<Choice>,
    enters: bool,
}

impl BudgetPage {
    fn rate(&self) -> String {
        self.budget.rate().map_or("—".to_owned(), |rate| format!("{}%", half_up(rate).normalize()))
    }

    fn chart(&self) -> BarChart {
        let chart = BarChart::new("by-class", "支出分类", "类别", "元");
        self.budget.by_class.iter().fold(chart, |chart, (class, sum)| chart.bar(class.label(), u64::try_from(sum.fen() / 100).unwrap_or(0)))
    }

    fn yuan(&self, amount: &Fen) -> String {
        text::in_threes(amount)
    }
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<BudgetPage, Error> {
    let db = &app.office.db;
    let lines = store::indicator::budget::lines(db, exam.id).await?;
    let totals = store::payment::totals(db, exam.id, Moment::UNIX_EPOCH, Moment::MAX_UTC).await?;
    let payroll = service::indicator::budget::payroll(&app.office, exam).await?;
    let choices = BudgetKind::all().into_iter().map(|kind| Choice::new(kind.word(), &kind.label())).collect();
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame_of(frame, "项目资金", exam).checked(&form);
    Ok(BudgetPage { frame, form, budget: Budget::of(&lines), lines, income: totals.balance(), payroll, choices, enters })
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, frame, Form::default()).await?))
}

/// An amount that may be negative: `-2000.50`.
fn amount(text: &str) -> Result<Fen, String> {
    let plain = text::half_width(text);
    let plain = plain.trim();
    let (negative, digits) = plain.strip_prefix(['-', '−']).map_or((false, plain), |digits| (true, digits));
    let amount = Fen::parse_yuan(digits).map_err(|error| error.to_string())?;
    Ok(if negative { -amount } else { amount })
}

pub(super) async fn add(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let kind = form.chosen("kind", "类别", BudgetKind::parse);
    let sum = form.required("amount", "金额").and_then(amount);
    let note = form.required("note", "依据").at_most(200);
    if let (Some(kind), Some(sum), Some(note)) = (kind, sum, note) {
        match service::indicator::budget::add(&app.office, desk::officer(&guard.account, &exam), kind, sum, &note).await {
            Ok(()) => return Ok(layout::on_to("/indicator/budget", Flash::done(format!("已登记{}{sum}元", kind.label())))),
            Err(error) => form.refused("amount", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

pub(super) async fn payroll(guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let amount = service::indicator::budget::enter_payroll(&app.office, desk::officer(&guard.account, &exam)).await?;
    Ok(layout::on_to("/indicator/budget", Flash::done(format!("已按采用的方案登记考务劳务{amount}元"))))
}
