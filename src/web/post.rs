//! Posts (招聘岗位): the public table of what is recruited for, with how many applied.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Routes, Who,
    component::Choice,
    layout::{self, Frame},
    query::Query,
    table::{Summary, Tag, Tone},
    visit::Visit,
};
use crate::{
    domain::{
        exam::{Category, Exam, Phase, Policy},
        id::PostId,
        text,
    },
    service,
    store::{self, exam::PostLine},
};

const PAGE: u32 = 50;

/// The table and a post's own page.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/exam/posts", Who::Public, list).get("/exam/posts/{id}", Who::Public, show)
}

#[derive(Template)]
#[template(path = "post/list.html")]
struct ListPage {
    frame: Frame,
    query: Query,
    policy: Option<Policy>,
    lines: Vec<PostLine>,
    total: u64,
    categories: Vec<Choice>,
    marks: Vec<Choice>,
    office: bool,
}

#[derive(Template)]
#[template(path = "post/show.html")]
struct ShowPage {
    frame: Frame,
    line: PostLine,
    summary: Summary,
    mark: Option<Tag>,
    /// Whether somebody may apply for it now.
    applies: bool,
}

/// What the table warns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Fewer have settled than the opening ratio asks.
    Low,
    /// More apply for a vacancy than the policy calls usual.
    Hot,
}

impl Mark {
    fn of(policy: &Policy, line: &PostLine) -> Option<Self> {
        let post = &line.post;
        if post.ratio.is_some_and(|ratio| ratio.vacancies_kept(post.vacancies, line.confirmed) < post.vacancies) {
            return Some(Self::Low);
        }
        (line.applied > post.vacancies.saturating_mul(policy.hot_ratio.into())).then_some(Self::Hot)
    }

    fn tag(self) -> Tag {
        match self {
            Self::Low => Tag::new(Tone::Warning, "未达开考比例"),
            Self::Hot => Tag::new(Tone::Active, "竞争激烈"),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Hot => "hot",
        }
    }
}

/// The desk looks at its own exam, everybody else at the one on show.
async fn exam_of(app: &App, visit: &Visit) -> Result<Option<Exam>, Error> {
    let chosen = match visit.exam() {
        Some(id) => store::exam::find(&app.office.db, id).await?,
        None => None,
    };
    match chosen {
        Some(exam) => Ok(Some(exam)),
        None => Ok(service::exam::on_show(&app.office).await?),
    }
}

fn framed(frame: Frame, exam: &Exam) -> Frame {
    if Who::Office.admits(frame.account.as_ref()) { frame.within(&exam.name) } else { frame.captioned(&exam.name) }
}

/// `3.5:1`: applicants for one vacancy.
fn ratio(line: &PostLine) -> String {
    let tenths = u64::from(line.applied) * 10 / u64::from(line.post.vacancies.max(1));
    if tenths.is_multiple_of(10) { format!("{}:1", tenths / 10) } else { format!("{}.{}:1", tenths / 10, tenths % 10) }
}

fn categories(policy: &Policy) -> Vec<Choice> {
    policy.categories.iter().map(|rule| Choice::new(rule.category, &format!("{} {}", rule.category, rule.name))).collect()
}

fn category_name(policy: &Policy, category: Category) -> String {
    policy
        .categories
        .iter()
        .find(|rule| rule.category == category)
        .map_or_else(|| category.to_string(), |rule| format!("{category} {}", rule.name))
}

async fn list(State(app): State<App>, Extension(visit): Extension<Visit>, query: Query, frame: Frame) -> Result<Response, Error> {
    let frame = frame.titled("招聘岗位").wide();
    let office = Who::Office.admits(visit.account());
    let marks = vec![Choice::new("low", "未达开考比例"), Choice::new("hot", "竞争激烈")];
    let Some(exam) = exam_of(&app, &visit).await? else {
        let (lines, categories) = (Vec::new(), Vec::new());
        return Ok(layout::page(&ListPage { frame, query, policy: None, lines, total: 0, categories, marks, office }));
    };
    let mut lines = store::exam::post_lines(&app.office.db, exam.id).await?;
    narrow(&mut lines, &exam.policy, &query);
    let total = lines.len() as u64;
    let lines = lines.into_iter().skip((query.page() as usize - 1) * PAGE as usize).take(PAGE as usize).collect();
    let (frame, categories) = (framed(frame, &exam), categories(&exam.policy));
    Ok(layout::page(&ListPage { frame, query, policy: Some(exam.policy), lines, total, categories, marks, office }))
}

/// Keeps what the query asks for, in its order.
fn narrow(lines: &mut Vec<PostLine>, policy: &Policy, query: &Query) {
    let words = text::one_line(query.get("q"));
    let category = Category::parse(query.get("category"));
    lines.retain(|line| {
        let post = &line.post;
        let texts = [post.code.as_str(), &post.name, &post.unit, &post.major];
        (words.is_empty() || texts.iter().any(|text| text.contains(&words)))
            && category.is_none_or(|category| post.category == category)
            && (query.get("mark").is_empty() || Mark::of(policy, line).is_some_and(|mark| mark.word() == query.get("mark")))
    });
    let (column, down) = query.sort();
    match column {
        "unit" => lines.sort_by(|a, b| a.post.unit.cmp(&b.post.unit)),
        "vacancies" => lines.sort_by_key(|line| line.post.vacancies),
        "applied" => lines.sort_by_key(|line| line.applied),
        "ratio" => lines.sort_by_key(|line| u64::from(line.applied) * 1_000 / u64::from(line.post.vacancies.max(1))),
        _ => {}
    }
    if down {
        lines.reverse();
    }
}

async fn show(State(app): State<App>, Extension(visit): Extension<Visit>, Path(id): Path<PostId>, frame: Frame) -> Result<Response, Error> {
    let exam = exam_of(&app, &visit).await?.ok_or(service::Error::NotFound("考试"))?;
    let lines = store::exam::post_lines(&app.office.db, exam.id).await?;
    let line = lines.into_iter().find(|line| line.post.id == id).ok_or(service::Error::NotFound("岗位"))?;
    let post = &line.post;
    let opening = post.ratio.map_or_else(|| "不设开考比例".to_owned(), |ratio| format!("{}:1（每招1人，至少{0}人报名确认）", ratio.0));
    let summary = Summary::new()
        .row("岗位代码", &post.code)
        .row("招聘单位", &post.unit)
        .row("考试类别", category_name(&exam.policy, post.category))
        .row("招聘人数", format!("{}人", post.vacancies))
        .row("开考比例", opening)
        .row("学历学位要求", &post.education)
        .row("专业要求", &post.major)
        .row("其他条件", &post.conditions)
        .row("咨询电话", &post.telephone);
    let applies = exam.is_open(Phase::Registration, app.office.now()) && !Who::Office.admits(visit.account());
    let frame = framed(frame.titled(&post.name).back_to("/exam/posts", "岗位表"), &exam);
    Ok(layout::page(&ShowPage { frame, mark: Mark::of(&exam.policy, &line).map(Mark::tag), line, summary, applies }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exam::{MinimumRatio, Post, PostCode};

    fn line(vacancies: u32, ratio: Option<u16>, applied: u32, confirmed: u32) -> PostLine {
        let words = || "小学".to_owned();
        let post = Post {
            id: PostId(1),
            code: PostCode::parse("22001").unwrap(),
            unit: words(),
            name: words(),
            category: Category::parse("D").unwrap(),
            vacancies,
            ratio: ratio.map(MinimumRatio),
            education: words(),
            major: words(),
            conditions: words(),
            telephone: words(),
        };
        PostLine { post, applied, approved: confirmed, confirmed }
    }

    #[test]
    fn a_post_is_marked_when_too_few_settled_or_very_many_applied() {
        let policy = Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        assert_eq!(Mark::of(&policy, &line(2, Some(3), 9, 5)), Some(Mark::Low));
        assert_eq!(Mark::of(&policy, &line(2, Some(3), 9, 6)), None);
        assert_eq!(Mark::of(&policy, &line(2, None, 9, 0)), None);
        assert_eq!(Mark::of(&policy, &line(1, Some(3), u32::from(policy.hot_ratio) + 1, 10)), Some(Mark::Hot));
    }

    #[test]
    fn the_ratio_has_one_decimal_at_most() {
        assert_eq!([ratio(&line(2, None, 7, 0)), ratio(&line(2, None, 6, 0)), ratio(&line(3, None, 0, 0))], ["3.5:1", "3:1", "0:1"]);
    }
}
