//! Violations at the desk (违纪违规处理): the list, what was seen, each step, and the notice as a download.

use askama::Template;
use axum::extract::Path;

use super::{App, Error, Extension, Flash, Form, Frame, Guard, Planner, Response, State, Visit, desk, layout, service, store};
use crate::{
    domain::{
        clock,
        conduct::{Article, Deed, Step},
        exam::Exam,
        id::ViolationId,
    },
    service::violation::{Details, Seen},
    store::{arrangement::PlacementLine, violation::ViolationLine},
    web::component::Choice,
};

#[derive(Template)]
#[template(path = "conduct/violations.html")]
pub(super) struct ListPage {
    frame: Frame,
    form: Form,
    lines: Vec<(ViolationLine, Option<PlacementLine>)>,
    articles: Vec<Choice>,
    subjects: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "conduct/violation.html")]
pub(super) struct ShowPage {
    frame: Frame,
    form: Form,
    line: ViolationLine,
    seat: PlacementLine,
    number: String,
    /// What can be done now.
    deeds: Vec<Deed>,
    statements: Vec<Choice>,
}

/// The word a form has for a deed.
const fn word(deed: Deed) -> &'static str {
    match deed {
        Deed::Record => "record",
        Deed::Notify => "notify",
        Deed::State => "state",
        Deed::Decide => "decide",
        Deed::Serve => "serve",
        Deed::TakeEffect => "effect",
        Deed::Drop => "drop",
    }
}

impl ShowPage {
    fn may(&self, name: &str) -> bool {
        self.deeds.iter().any(|deed| word(*deed) == name)
    }

    fn step(&self) -> Step {
        self.line.violation.state.step()
    }

    fn has_notice(&self) -> bool {
        !matches!(self.step(), Step::Seen | Step::Dropped)
    }

    fn action(&self) -> String {
        format!("/conduct/violation/{}", self.line.id)
    }

    fn seen(&self) -> String {
        clock::show(self.line.seen)
    }
}

async fn list_page(app: &App, exam: &Exam, (frame, form): (Frame, Form)) -> Result<ListPage, Error> {
    let db = &app.office.db;
    let plan = store::arrangement::adopted(db, exam.id).await?;
    let mut lines = Vec::new();
    for line in store::violation::list(db, exam.id).await? {
        let seat = match &plan {
            Some(plan) => store::arrangement::placement_of(db, plan.id, line.violation.registration).await?,
            None => None,
        };
        lines.push((line, seat));
    }
    let articles =
        Article::ALL.map(|article| Choice::new(article.number(), &format!("{}　{}", article.number(), article.label()))).to_vec();
    let subjects = exam.policy.papers.iter().map(|paper| Choice::new(paper.name.as_str(), &paper.name)).collect();
    let frame = frame.titled("违纪违规处理").within(&exam.name).back_to("/conduct", "考试当天").wide().checked(&form);
    Ok(ListPage { frame, form, lines, articles, subjects })
}

pub(super) async fn list(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&list_page(&app, &exam, (frame, Form::default())).await?))
}

pub(super) async fn see(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let ticket = form.required("ticket", "准考证号").at_most(20);
    let known = |name: &str| exam.policy.papers.iter().find(|paper| paper.name == name).map(|paper| paper.name.clone());
    let subject = form.chosen("subject", "科目", known);
    let article = form.chosen("article", "适用条款", Article::parse);
    let facts = form.required("facts", "违纪违规事实").at_most(300);
    if let (Some(ticket), Some(subject), Some(article), Some(facts)) = (ticket, subject, article, facts) {
        let seen = Seen { ticket, article, subject, facts };
        match service::violation::see(&app.office, desk::officer(&guard.account, &exam), &exam, seen).await {
            Ok(id) => return Ok(layout::on_to(&format!("/conduct/violation/{id}"), Flash::done("已登记，请两名工作人员签字记录"))),
            Err(error) => form.refused("ticket", error)?,
        }
    }
    Ok(layout::again(&list_page(&app, &exam, (frame, form)).await?))
}

async fn show_page(app: &App, exam: &Exam, id: ViolationId, (frame, form): (Frame, Form)) -> Result<ShowPage, Error> {
    let line = store::violation::find(&app.office.db, exam.id, id).await?.ok_or(service::Error::NotFound("违纪违规记录"))?;
    let seat = service::violation::seat(&app.office, exam, &line).await?;
    let step = line.violation.state.step();
    let deeds = Deed::ALL.into_iter().filter(|deed| deed.allowed_from().contains(&step)).collect();
    let number = service::violation::notice_number(exam, id);
    let frame = frame.titled(&format!("{}的违纪处理", seat.name)).captioned(step.label()).within(&exam.name);
    let frame = frame.back_to("/conduct/violation", "违纪违规处理").checked(&form);
    let statements = vec![Choice::new("made", "提出陈述申辩"), Choice::new("waived", "书面放弃"), Choice::new("lapsed", "逾期未提出")];
    Ok(ShowPage { frame, form, line, seat, number, deeds, statements })
}

pub(super) async fn show(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ViolationId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&show_page(&app, &exam, id, (frame, Form::default())).await?))
}

/// The field a refusal of the deed stands at.
const fn field(deed: Deed) -> &'static str {
    match deed {
        Deed::Record => "first",
        Deed::State => "statement",
        Deed::Drop => "reason",
        Deed::Decide => "number",
        Deed::Notify | Deed::Serve | Deed::TakeEffect => "deed",
    }
}

pub(super) async fn act(
    guard: Guard<Planner>,
    State(app): State<App>,
    (Extension(visit), Path(id)): (Extension<Visit>, Path<ViolationId>),
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let deed = form.chosen("deed", "要办理的步骤", |name| Deed::ALL.into_iter().find(|deed| word(*deed) == name));
    if let Some(deed) = deed {
        if deed == Deed::State {
            _ = form.chosen("statement", "考生的答复", |name| ["made", "waived", "lapsed"].contains(&name).then_some(()));
        }
        let mut text = |name: &str| form.optional(name).at_most(300).unwrap_or_default();
        let words = match deed {
            Deed::State => text("statement_text"),
            Deed::Decide => text("number"),
            Deed::Drop => text("reason"),
            _ => String::new(),
        };
        let details = Details { signers: [text("first"), text("second")], statement: text("statement"), text: words };
        if form.is_good() {
            match service::violation::act(&app.office, desk::officer(&guard.account, &exam), &exam, id, (deed, details)).await {
                Ok(()) => {
                    return Ok(layout::on_to(&format!("/conduct/violation/{id}"), Flash::done(format!("已办理：{}", deed.label()))));
                }
                Err(error) => form.refused(field(deed), error)?,
            }
        }
    }
    Ok(layout::again(&show_page(&app, &exam, id, (frame, form)).await?))
}

pub(super) async fn notice(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<ViolationId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let (name, pdf) = service::violation::notice(&app.office, &exam, id, &app.shell.desk_phone).await?;
    Ok(layout::download(&name, "application/pdf", pdf))
}
