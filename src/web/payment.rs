//! The cash desk (收费): find somebody, record a payment with its receipt, waive, refund; what the day adds up to.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who,
    component::Choice,
    desk,
    form::Form,
    guard::Cashier,
    layout::{self, Flash, Frame},
    query::Query,
    table::Summary,
    visit::Visit,
};
use crate::{
    domain::{
        Fen, Moment,
        account::Role,
        clock,
        exam::Exam,
        id::RegistrationId,
        payment::Totals,
        registration::{Registration, Settlement, Stage, State as Standing},
    },
    service,
    store::{
        self,
        payment::PaymentLine,
        registration::{Filter, Line, Sort},
    },
};

const PAGE: u32 = 30;

/// The desk, one person, three deeds.
#[must_use]
pub fn routes() -> Routes {
    let cashier = Who::Role(Role::Cashier);
    Routes::new()
        .get("/payment", cashier, front)
        .get("/payment/{id}", cashier, show)
        .post("/payment/{id}/receive", cashier, receive)
        .post("/payment/{id}/waive", cashier, waive)
        .post("/payment/{id}/refund", cashier, refund)
}

#[derive(Template)]
#[template(path = "payment/desk.html")]
struct DeskPage {
    frame: Frame,
    query: Query,
    lines: Vec<Line>,
    total: u64,
    today: Totals,
    all: Totals,
    recent: Vec<PaymentLine>,
    stages: Vec<Choice>,
}

async fn front(
    _guard: Guard<Cashier>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let stage = Stage::parse(query.get("stage")).unwrap_or(Stage::Approved);
    let filter = Filter { stages: vec![stage], text: query.get("q").to_owned(), ..Filter::default() };
    let offset = u64::from(query.page().saturating_sub(1)) * u64::from(PAGE);
    let (lines, total) = store::registration::page(db, exam.id, &filter, Sort::Number, (offset, PAGE.into())).await?;
    let midnight = clock::from_shanghai(clock::date_in_shanghai(app.office.now()).and_time(chrono::NaiveTime::MIN));
    let today = store::payment::totals(db, exam.id, midnight, midnight + chrono::Duration::days(1)).await?;
    let all = store::payment::totals(db, exam.id, Moment::UNIX_EPOCH, Moment::MAX_UTC).await?;
    let recent = store::payment::recent(db, exam.id, 10).await?;
    let stages = [Stage::Approved, Stage::Confirmed, Stage::Refunded].map(|stage| Choice::new(stage.word(), stage.label())).into();
    let frame = frame.titled("收费").within(&exam.name).wide();
    Ok(layout::page(&DeskPage { frame, query, lines, total, today, all, recent, stages }))
}

#[derive(Template)]
#[template(path = "payment/show.html")]
struct ShowPage {
    frame: Frame,
    form: Form,
    registration: Registration,
    summary: Summary,
    history: Vec<PaymentLine>,
    grounds: Vec<Choice>,
    fee: Fen,
}

impl ShowPage {
    fn awaits(&self) -> bool {
        self.registration.state.stage() == Stage::Approved
    }

    fn paid(&self) -> Option<Fen> {
        match &self.registration.state {
            Standing::Confirmed { settled: Settlement::Paid { amount, .. }, .. } => Some(*amount),
            _ => None,
        }
    }
}

async fn page_of(app: &App, exam: &Exam, id: RegistrationId, frame: Frame, form: Form) -> Result<ShowPage, Error> {
    let db = &app.office.db;
    let registration = store::registration::find(db, exam.id, id).await?.ok_or(service::Error::NotFound("报名"))?;
    let post = store::exam::find_post(db, exam.id, registration.post).await?.ok_or(service::Error::NotFound("岗位"))?;
    let history = store::payment::of_registration(db, id).await?;
    let grounds = exam.policy.waivers.iter().map(|kind| Choice::new(&kind.name, &kind.name).hinted(&kind.evidence)).collect();
    let p = &registration.particulars;
    let summary = Summary::new()
        .row("报名序号", &registration.number)
        .row("身份证号", p.id_number.masked())
        .row("手机号", p.phone.masked())
        .row("报考岗位", format!("{} {}", post.code, post.name))
        .row("状态", registration.state.stage().label())
        .row("应缴", format!("{}元", exam.policy.fee));
    let frame = frame.titled(p.name.as_str()).captioned("收费").within(&exam.name).back_to("/payment", "收费").checked(&form);
    Ok(ShowPage { frame, form, summary, history, grounds, fee: exam.policy.fee, registration })
}

async fn show(
    _guard: Guard<Cashier>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let form = Form::default().with("amount", exam.policy.fee);
    Ok(layout::page(&page_of(&app, &exam, id, frame, form).await?))
}

async fn receive(
    guard: Guard<Cashier>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let amount = form.required("amount", "金额").and_then(Fen::parse_yuan);
    let receipt = form.required("receipt", "票据号").at_most(32);
    if let (Some(amount), Some(receipt)) = (amount, receipt) {
        match service::payment::receive(&app.office, desk::officer(&guard.account, &exam), id, amount, &receipt).await {
            Ok(paid) => return Ok(layout::on_to("/payment", Flash::done(format!("{} 已缴{amount}元，报名确认", paid.number)))),
            Err(error) => form.refused("receipt", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, id, frame, form).await?))
}

async fn waive(
    guard: Guard<Cashier>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(ground) = form.chosen("ground", "减免类别", |text| Some(text.to_owned())) {
        match service::payment::waive(&app.office, desk::officer(&guard.account, &exam), id, &ground).await {
            Ok(waived) => return Ok(layout::on_to("/payment", Flash::done(format!("{} 已减免，报名确认", waived.number)))),
            Err(error) => form.refused("ground", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, id, frame, form.with("amount", exam.policy.fee)).await?))
}

async fn refund(
    guard: Guard<Cashier>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RegistrationId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(reason) = form.required("refund_reason", "退费原因").at_most(200) {
        match service::payment::refund(&app.office, desk::officer(&guard.account, &exam), id, &reason).await {
            Ok(refunded) => return Ok(layout::on_to("/payment", Flash::done(format!("{} 已退费", refunded.number)))),
            Err(error) => form.refused("refund_reason", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, id, frame, form).await?))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{Sample, frame, registrations};
    let page = |lines: Vec<Line>| DeskPage {
        frame: frame(&[Role::Cashier]).titled("收费").wide(),
        query: Query::sample("/payment", &[]),
        total: lines.len() as u64,
        lines,
        today: Totals::default(),
        all: Totals::default(),
        recent: Vec::new(),
        stages: vec![Choice::new("approved", "待缴费")],
    };
    vec![Sample::of("cashier, nobody", &page(Vec::new())), Sample::of("cashier, every stage", &page(registrations()))]
}
