//! Surveys (满意度问卷): links and rates for the desk; one short question for whoever has a link.

use askama::Template;
use axum::extract::Path;

use super::{App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Response, State, Visit, desk, frame_of, layout, service};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        indicator::{ANSWERS, Aggregation, Population, Satisfaction, Tally},
        rounding::half_up,
    },
    service::indicator::survey::{ANSWERED, find},
    store,
    web::component::Choice,
};

#[derive(Template)]
#[template(path = "indicator/survey.html")]
struct SurveyPage {
    frame: Frame,
    form: Form,
    satisfaction: Satisfaction,
    counts: Vec<(Population, Tally, Vec<u32>)>,
    remarks: Vec<String>,
    populations: Vec<Choice>,
    rules: Vec<Choice>,
    enters: bool,
}

impl SurveyPage {
    fn rate(&self, tally: &Tally) -> String {
        tally.rate().map_or("—".to_owned(), |rate| format!("{}%", half_up(rate)))
    }

    fn response(&self, tally: &Tally) -> String {
        tally.response().map_or("—".to_owned(), |rate| format!("{rate}%"))
    }

    fn joint(&self) -> String {
        self.satisfaction.rate().map_or("—".to_owned(), |rate| format!("{rate}%"))
    }
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<SurveyPage, Error> {
    let db = &app.office.db;
    let satisfaction = service::indicator::satisfaction(&app.office, exam.id).await?;
    let mut counts = Vec::new();
    for population in Population::ALL {
        let by_answer = store::indicator::survey::by_answer(db, exam.id, population).await?;
        let of = |value: u8| by_answer.iter().find(|(answer, _)| *answer == value).map_or(0, |(_, n)| *n);
        counts.push((population, satisfaction.of(population), ANSWERS.iter().map(|(value, _)| of(*value)).collect()));
    }
    let remarks = store::indicator::survey::remarks(db, exam.id, 20).await?;
    let populations = Population::ALL.iter().map(|one| Choice::new(one.word(), one.label())).collect();
    let rules =
        [Aggregation::Minimum, Aggregation::Pooled, Aggregation::Weighted { applicants: 50 }, Aggregation::Weighted { applicants: 70 }];
    let rules = rules.iter().map(|rule| Choice::new(rule.word(), &rule.label())).collect();
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame_of(frame, "满意度问卷", exam).checked(&form);
    Ok(SurveyPage { frame, form, satisfaction, counts, remarks, populations, rules, enters })
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let rule = store::indicator::survey::rule(&app.office.db, exam.id).await?;
    let form = Form::default().with("rule", rule.word());
    Ok(layout::page(&page_of(&app, &exam, frame, form).await?))
}

/// The links as a list to be sent out: this is the only time they are seen.
pub(super) async fn links(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let population = form.chosen("population", "问卷对象", Population::parse);
    let count = form.required("count", "份数").number::<u32>();
    if let (Some(population), Some(count)) = (population, count) {
        match service::indicator::survey::give_links(&app.office, desk::officer(&guard.account, &exam), population, count).await {
            Ok(tokens) => {
                let mut text = format!("\u{feff}序号,{}问卷链接\r\n", population.label());
                for (number, token) in (1..).zip(tokens) {
                    text.push_str(&format!("{number},{}/survey/{token}\r\n", app.shell.public_origin));
                }
                return Ok(layout::download(&format!("{}问卷链接.csv", population.label()), layout::CSV, text.into_bytes()));
            }
            Err(error) => form.refused("count", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

pub(super) async fn rule(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let rule = form.chosen("rule", "合并办法", Aggregation::parse);
    if let Some(rule) = rule {
        service::indicator::survey::set_rule(&app.office, desk::officer(&guard.account, &exam), rule).await?;
        return Ok(layout::on_to("/indicator/survey", Flash::done(format!("合并办法：{}", rule.label()))));
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

#[derive(Template)]
#[template(path = "indicator/ask.html")]
struct AskPage {
    frame: Frame,
    form: Form,
    population: Population,
    choices: Vec<Choice>,
    /// Was answered before, or just now.
    answered: Option<&'static str>,
}

fn ask_page(frame: Frame, form: Form, population: Population, exam: &str, answered: Option<&'static str>) -> AskPage {
    let choices = ANSWERS.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let title = match answered {
        Some(_) => "感谢您的参与",
        None => "您对本次考试组织工作是否满意？",
    };
    AskPage { frame: frame.titled(title).captioned(exam).checked(&form), form, population, choices, answered }
}

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>, frame: Frame) -> Result<Response, Error> {
    let link = find(&app.office, &token).await?;
    let exam = service::registration::exam(&app.office, link.exam).await?;
    Ok(layout::page(&ask_page(frame, Form::default(), link.population, &exam.name, link.used.then_some(ANSWERED))))
}

pub(super) async fn answer(State(app): State<App>, Path(token): Path<String>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let link = find(&app.office, &token).await?;
    let exam = service::registration::exam(&app.office, link.exam).await?;
    if link.used {
        return Ok(layout::page(&ask_page(frame, form, link.population, &exam.name, Some(ANSWERED))));
    }
    let value = form.required("answer", "满意程度").number::<u8>();
    let remark = form.optional("remark").at_most(200).unwrap_or_default();
    if let Some(value) = value {
        match service::indicator::survey::answer(&app.office, &token, value, &remark).await {
            Ok(()) => {
                let thanks = "您的答卷已收到。答卷不记录姓名、链接和时间，只用于计算满意度。";
                return Ok(layout::page(&ask_page(frame, Form::default(), link.population, &exam.name, Some(thanks))));
            }
            Err(error) => form.refused("answer", error)?,
        }
    }
    Ok(layout::again(&ask_page(frame, form, link.population, &exam.name, None)))
}
