//! My registration (我的报名): where it stands, what to do next, and the seat once it is given.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    Named, jpeg, own,
    progress::{Next, may_edit, timeline},
    tag,
};
use crate::{
    domain::{
        Moment,
        account::Role,
        exam::{Exam, Phase},
        id::AccountId,
        payment,
        registration::{Move, Registration, Stage},
    },
    service, store,
    web::{
        App, Error, Guard, Routes, Who,
        guard::Applicant,
        layout::{self, Flash, Frame},
        table::{Summary, Tag, Timeline},
    },
};

pub(super) const APPLICANT: Who = Who::Role(Role::Applicant);
const PDF: &str = "application/pdf";
pub(super) const MINE: &str = "/registration/mine";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(MINE, APPLICANT, show)
        .get("/registration/photo.jpg", APPLICANT, photo)
        .get("/registration/form.pdf", APPLICANT, form)
        .get("/registration/receipt.pdf", APPLICANT, receipt)
        .get("/registration/withdraw", APPLICANT, confirm)
        .post("/registration/withdraw", APPLICANT, withdraw)
}

#[derive(Template)]
#[template(path = "registration/mine.html")]
struct MinePage {
    frame: Frame,
    next: Option<Next>,
    own: Option<Own>,
}

/// What the page shows of a registration.
struct Own {
    number: String,
    tag: Tag,
    summary: Summary,
    timeline: Timeline,
    has_photo: bool,
    may_edit: bool,
    may_withdraw: bool,
    /// Handed in: the form can be printed.
    submitted: bool,
    paid: bool,
    seat: Option<Summary>,
}

#[derive(Template)]
#[template(path = "registration/withdraw.html")]
struct WithdrawPage {
    frame: Frame,
    number: String,
}

async fn show(guard: Guard<Applicant>, State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    let frame = frame.titled("我的报名");
    let Some((exam, registration)) = own(&app, guard.id()).await? else {
        return Ok(layout::page(&MinePage { frame, next: None, own: None }));
    };
    let now = app.office.now();
    let seat = match &registration {
        Some(registration) => seat(&app, &exam, registration, now).await?,
        None => None,
    };
    let next = Some(Next::of(&exam, registration.as_ref(), seat.is_some(), now));
    let own = match registration {
        Some(registration) => Some(Own::of(&app, &exam, &registration, seat).await?),
        None => None,
    };
    Ok(layout::page(&MinePage { frame: frame.captioned(&exam.name), next, own }))
}

async fn form(guard: Guard<Applicant>, State(app): State<App>) -> Result<Response, Error> {
    let (exam, registration) = registered(&app, guard.id()).await?;
    let pdf = service::document::own::registration_form(&app.office, &exam, &registration).await?;
    Ok(layout::download(&format!("报名信息表-{}.pdf", registration.number), PDF, pdf))
}

async fn receipt(guard: Guard<Applicant>, State(app): State<App>) -> Result<Response, Error> {
    let (exam, registration) = registered(&app, guard.id()).await?;
    let pdf = service::document::own::receipt(&app.office, &exam, &registration).await?;
    Ok(layout::download(&format!("缴费凭证-{}.pdf", registration.number), PDF, pdf))
}

async fn registered(app: &App, account: AccountId) -> Result<(Exam, Registration), Error> {
    match own(app, account).await? {
        Some((exam, Some(registration))) => Ok((exam, registration)),
        _ => Err(service::Error::NotFound("报名").into()),
    }
}

impl Own {
    async fn of(app: &App, exam: &Exam, registration: &Registration, seat: Option<Summary>) -> Result<Self, Error> {
        let (db, now) = (&app.office.db, app.office.now());
        let reviews = store::review::history(db, registration.id).await?;
        let payments = store::payment::of_registration(db, registration.id).await?;
        let may_edit = may_edit(exam, registration, now);
        let change = may_edit.then_some("/registration/form");
        Ok(Self {
            number: registration.number.clone(),
            tag: tag(registration.state.stage()),
            summary: Named::of(app, registration).await?.summary(registration, &exam.policy, change, false),
            timeline: timeline(exam, registration, &reviews, &payments, false),
            has_photo: registration.has_photo,
            may_edit,
            may_withdraw: registration.state.check(Move::Withdraw).is_ok(),
            submitted: Stage::SUBMITTED.contains(&registration.state.stage()),
            paid: payments.iter().any(|line| line.payment.kind == payment::Kind::Receipt),
            seat,
        })
    }
}

/// The seat in the adopted plan, from the moment tickets are open.
async fn seat(app: &App, exam: &Exam, registration: &Registration, now: Moment) -> Result<Option<Summary>, Error> {
    let db = &app.office.db;
    if exam.policy.window(Phase::Ticket).is_none_or(|window| now < window.opens) {
        return Ok(None);
    }
    let Some(plan) = store::arrangement::adopted(db, exam.id).await? else { return Ok(None) };
    let Some(placed) = store::arrangement::placement_of(db, plan.id, registration.id).await? else { return Ok(None) };
    let site =
        store::exam::sites(db, exam.id).await?.into_iter().find(|site| site.id == placed.site).ok_or(service::Error::NotFound("考点"))?;
    let room =
        store::exam::rooms(db, exam.id).await?.into_iter().find(|room| room.id == placed.room).ok_or(service::Error::NotFound("考场"))?;
    let papers: Vec<String> = exam
        .policy
        .papers
        .iter()
        .map(|paper| format!("{} {}（{}分钟）", paper.name, crate::domain::clock::show(paper.starts), paper.minutes))
        .collect();
    let seat = Summary::new()
        .row("准考证号", placed.ticket.as_str())
        .row("考点", format!("{}（{}）", site.name, site.address))
        .row("考场", format!("第{:03}考场（{}{}层）", room.number, room.building, room.floor))
        .row("座位号", format!("{:02}", placed.seat))
        .row("考试时间", papers.join("；"));
    Ok(Some(seat))
}

async fn photo(guard: Guard<Applicant>, State(app): State<App>) -> Result<Response, Error> {
    let registration = own(&app, guard.id()).await?.and_then(|(_, registration)| registration).ok_or(service::Error::NotFound("照片"))?;
    jpeg(&app, registration.id).await
}

async fn confirm(guard: Guard<Applicant>, State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    let Some((exam, Some(registration))) = own(&app, guard.id()).await? else { return Err(service::Error::NotFound("报名").into()) };
    if let Err(refusal) = registration.state.check(Move::Withdraw) {
        return Ok(layout::on_to(MINE, Flash::notice(refusal.to_string())));
    }
    let frame = frame.titled("撤回报名").captioned(&exam.name).back_to(MINE, "我的报名");
    Ok(layout::page(&WithdrawPage { frame, number: registration.number }))
}

async fn withdraw(guard: Guard<Applicant>, State(app): State<App>) -> Result<Response, Error> {
    let exam = service::exam::of_applicant(&app.office, guard.id()).await?.ok_or(service::Error::NotFound("考试"))?;
    service::registration::withdraw(&app.office, guard.id(), exam.id).await?;
    Ok(layout::on_to(MINE, Flash::done("报名已撤回")))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::account::Role,
        web::{
            sample::{LONGEST, RARE, Sample, UNIT, frame},
            table::{Step, Tone},
        },
    };
    let page = |own| MinePage { frame: frame(&[Role::Applicant]).titled("我的报名"), next: None, own };
    let own = |name: &str, seated: bool| Own {
        number: "261000001".to_owned(),
        tag: Tag::new(Tone::Waiting, "待审核"),
        summary: Summary::new().row("姓名", name).row("报考岗位", UNIT),
        timeline: Timeline(vec![Step::new("提交报名").at("2026年3月1日 09:00")]),
        has_photo: !seated,
        may_edit: !seated,
        may_withdraw: !seated,
        submitted: true,
        paid: seated,
        seat: seated.then(|| Summary::new().row("准考证号", "261110700117").row("考点", UNIT)),
    };
    vec![
        Sample::of("own registration, none", &page(None)),
        Sample::of("own registration, submitted", &page(Some(own(RARE[1], false)))),
        Sample::of("own registration, seated", &page(Some(own(LONGEST, true)))),
    ]
}
