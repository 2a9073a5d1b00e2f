//! The office's list (报名管理): search, filter, sort, page; whole numbers are looked up by a form, never by an address.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::desk_exam;
use crate::{
    domain::{
        IdNumber, Phone,
        exam::{Category, Exam},
        id::PostId,
        registration::Stage,
    },
    store::{
        self,
        registration::{Filter, Line, Sort},
    },
    web::{
        App, Error, Routes, Who,
        component::Choice,
        form::Form,
        layout::{self, Flash, Frame},
        query::Query,
        visit::Visit,
    },
};

const PAGE: u32 = 50;
const LIST: &str = "/registration";

pub(super) fn routes() -> Routes {
    Routes::new().get(LIST, Who::Office, list).post("/registration/find", Who::Office, find)
}

#[derive(Template)]
#[template(path = "registration/list.html")]
struct ListPage {
    frame: Frame,
    query: Query,
    form: Form,
    lines: Vec<Line>,
    total: u64,
    offers: Option<Offers>,
}

/// What the list is narrowed by.
struct Offers {
    stages: Vec<Choice>,
    categories: Vec<Choice>,
    posts: Vec<Choice>,
}

impl Offers {
    async fn of(app: &App, exam: &Exam) -> Result<Self, Error> {
        let posts = store::exam::posts(&app.office.db, exam.id).await?;
        let category = |rule: &crate::domain::exam::CategoryRule| Choice::new(rule.category, &format!("{} {}", rule.category, rule.name));
        Ok(Self {
            stages: Stage::ALL.into_iter().map(|stage| Choice::new(stage.word(), stage.label())).collect(),
            categories: exam.policy.categories.iter().map(category).collect(),
            posts: posts.iter().map(|post| Choice::new(post.id, &format!("{} {}", post.code, post.name))).collect(),
        })
    }
}

fn is_whole(text: &str) -> bool {
    IdNumber::parse(text).is_ok() || Phone::parse(text).is_ok()
}

fn order(query: &Query) -> Sort {
    match query.sort() {
        ("number", true) => Sort::NumberDown,
        ("name", false) => Sort::Name,
        ("name", true) => Sort::NameDown,
        ("post", false) => Sort::Post,
        ("post", true) => Sort::PostDown,
        ("updated", false) => Sort::UpdatedUp,
        ("updated", true) => Sort::Updated,
        _ => Sort::Number,
    }
}

fn framed(frame: Frame, exam: Option<&Exam>) -> Frame {
    let frame = frame.titled("报名管理").wide();
    match exam {
        Some(exam) => frame.within(&exam.name),
        None => frame,
    }
}

async fn list(State(app): State<App>, Extension(visit): Extension<Visit>, query: Query, frame: Frame) -> Result<Response, Error> {
    let Some(exam) = desk_exam(&app, &visit).await? else {
        let page = ListPage { frame: framed(frame, None), query, form: Form::default(), lines: Vec::new(), total: 0, offers: None };
        return Ok(layout::page(&page));
    };
    if is_whole(query.get("q")) {
        let words = "为保护个人信息，完整的身份证号或手机号不能放在地址里，请填在“按证件号、手机号查找”";
        return Ok(layout::on_to(LIST, Flash::notice(words)));
    }
    let filter = Filter {
        stages: query.all("stage").filter_map(Stage::parse).collect(),
        post: query.get("post").parse().ok().map(PostId),
        category: Category::parse(query.get("category")),
        text: query.get("q").to_owned(),
    };
    let slice = (u64::from(query.page() - 1) * u64::from(PAGE), PAGE.into());
    let (lines, total) = store::registration::page(&app.office.db, exam.id, &filter, order(&query), slice).await?;
    let offers = Some(Offers::of(&app, &exam).await?);
    Ok(layout::page(&ListPage { frame: framed(frame, Some(&exam)), query, form: Form::default(), lines, total, offers }))
}

/// Looks a whole number up; one hit is opened, several (a shared phone, a second registration) are listed.
async fn find(State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let Some(exam) = desk_exam(&app, &visit).await? else { return Ok(layout::on_to(LIST, Flash::notice("还没有考试项目"))) };
    let number = form.required("whole", "身份证号、手机号或报名序号").at_most(40);
    let (mut lines, mut total) = (Vec::new(), 0);
    if let Some(text) = number {
        let filter = Filter { text: crate::domain::text::code(&text), ..Filter::default() };
        (lines, total) = store::registration::page(&app.office.db, exam.id, &filter, Sort::Updated, (0, PAGE.into())).await?;
        match lines.as_slice() {
            [one] => return Ok(layout::on(&format!("{LIST}/{}", one.id))),
            [] => form.wrong("whole", "没有找到这个号码的报名，请核对号码"),
            _ => {}
        }
    }
    let page = ListPage {
        frame: framed(frame, Some(&exam)).checked(&form).back_to(LIST, "报名管理"),
        query: Query::at_path(LIST),
        lines,
        total: total.min(PAGE.into()),
        offers: Some(Offers::of(&app, &exam).await?),
        form,
    };
    Ok(if page.form.is_good() { layout::page(&page) } else { layout::again(&page) })
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::account::Role,
        web::sample::{Sample, UNIT, frame, registrations, wrong},
    };
    let offers = || Some(Offers { stages: Vec::new(), categories: Vec::new(), posts: vec![Choice::new(1, UNIT)] });
    let page = |form: Form, lines: Vec<Line>, offers, query: &[(&str, &str)]| ListPage {
        frame: frame(&[Role::Planner]).titled("报名管理").wide().checked(&form),
        query: Query::sample("/registration", query),
        form,
        total: lines.len() as u64 * 40,
        lines,
        offers,
    };
    vec![
        Sample::of("registrations, no exam", &page(Form::default(), Vec::new(), None, &[])),
        Sample::of("registrations, none yet", &page(Form::default(), Vec::new(), offers(), &[])),
        Sample::of("registrations, none found", &page(Form::default(), Vec::new(), offers(), &[("q", "张𬭎")])),
        Sample::of("registrations, every stage", &page(Form::default(), registrations(), offers(), &[("page", "2")])),
        Sample::of("registrations, number wrong", &page(wrong(Form::default(), &["whole"]), registrations(), offers(), &[])).with_errors(1),
    ]
}
