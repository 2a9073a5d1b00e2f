//! Papers as downloads (文书下载): a candidate's ticket, a member of staff's slip, a site's papers for the desk.

pub(in crate::web) mod preview;

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::{AnyOf, Applicant, Planner, Proctor, SiteChief},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        arrangement::PlanHead,
        exam::{Exam, Room, Site},
        id::{PlanId, RoomId, SiteId},
        job::Kind,
    },
    service::{
        self,
        document::{self, Paper, glyph::Unprintable},
    },
    store::{self, issue::Issue},
};

const PDF: &str = "application/pdf";

/// Every paper.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/registration/ticket.pdf", Who::Role(Role::Applicant), ticket)
        .get("/staffing/mine/slip.pdf", Who::Role(Role::Proctor), slip)
        .get("/document", Who::AnyOf(&[Role::Planner, Role::SiteChief]), list)
        .get("/document/summary.pdf", Who::Role(Role::Planner), summary)
        .post("/document/{plan}/pack", Who::Role(Role::Planner), pack)
        .get("/document/{plan}/{site}", Who::AnyOf(&[Role::Planner, Role::SiteChief]), show)
        .post("/document/{plan}/{site}/reprint", Who::AnyOf(&[Role::Planner, Role::SiteChief]), reprint)
        .get("/document/{plan}/{site}/{paper}", Who::AnyOf(&[Role::Planner, Role::SiteChief]), of_site)
        .and(preview::routes())
}

#[derive(Template)]
#[template(path = "paper/list.html")]
struct ListPage {
    frame: Frame,
    plan: Option<PlanHead>,
    sites: Vec<Site>,
    issued: Vec<Issue>,
    plans: bool,
    /// Names and addresses that no face can print, and what can be done.
    unprintable: Vec<Unprintable>,
    remedy: String,
}

/// One site's papers.
#[derive(Template)]
#[template(path = "paper/site.html")]
struct SitePage {
    frame: Frame,
    plan: PlanHead,
    site: Site,
    rooms: Vec<u16>,
    form: Form,
}

async fn list(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let plan = store::arrangement::adopted(db, exam.id).await?;
    let (mut sites, mut issued) = (Vec::new(), Vec::new());
    if let Some(head) = &plan {
        let used: BTreeSet<SiteId> = store::arrangement::room_use(db, head.id).await?.iter().map(|line| line.site).collect();
        let own = |site: &Site| used.contains(&site.id) && desk::sees_site(&guard.account, site.id);
        sites = store::exam::sites(db, exam.id).await?.into_iter().filter(own).collect();
        issued = store::issue::list(db, head.id).await?;
    }
    let plans = guard.account.may(Role::Planner);
    let unprintable = if plans { document::glyph::unprintable(&app.office, &exam).await? } else { Vec::new() };
    let frame = frame.titled("考务文书").within(&exam.name).wide();
    let remedy = document::glyph::remedy(&unprintable);
    Ok(layout::page(&ListPage { frame, plan, sites, issued, plans, unprintable, remedy }))
}

async fn site_page(app: &App, exam: &Exam, frame: Frame, (plan, site): (PlanId, SiteId), form: Form) -> Result<SitePage, Error> {
    let db = &app.office.db;
    let plan = store::arrangement::head(db, exam.id, plan).await?.ok_or(service::Error::NotFound("方案"))?;
    let site = document::sites_of(&app.office, exam, &plan).await?.into_iter().find(|known| known.id == site);
    let site = site.ok_or(service::Error::NotFound("考点"))?;
    let used: BTreeSet<RoomId> = store::arrangement::room_use(db, plan.id).await?.iter().map(|line| line.room).collect();
    let of_site = |room: &Room| room.site == site.id && used.contains(&room.id);
    let mut rooms: Vec<u16> = store::exam::rooms(db, exam.id).await?.into_iter().filter(of_site).map(|room| room.number).collect();
    rooms.sort_unstable();
    let frame = frame.titled("考点文书").within(&exam.name).back_to("/document", "考务文书").checked(&form);
    Ok(SitePage { frame, plan, site, rooms, form })
}

async fn show(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, site)): Path<(PlanId, SiteId)>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    desk::own_site(&guard.account, site)?;
    Ok(layout::page(&site_page(&app, &exam, frame, (plan, site), Form::default()).await?))
}

/// Prints one room's bundle again; the sheets say what they take the place of.
async fn reprint(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    (Extension(visit), Path((plan, site))): (Extension<Visit>, Path<(PlanId, SiteId)>),
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    desk::own_site(&guard.account, site)?;
    let head = store::arrangement::head(&app.office.db, exam.id, plan).await?.ok_or(service::Error::NotFound("方案"))?;
    if let Some(room) = form.required("room", "考场号").number::<u16>() {
        match document::reprint::room(&app.office, &exam, &head, (site, room), Some(guard.id())).await {
            Ok((name, pdf)) => return Ok(layout::download(&name, PDF, pdf)),
            Err(error) => form.refused("room", error)?,
        }
    }
    Ok(layout::again(&site_page(&app, &exam, frame, (plan, site), form).await?))
}

async fn pack(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let adopted = store::arrangement::adopted(&app.office.db, exam.id).await?;
    // The page may be older than the adoption of another plan.
    if adopted.is_none_or(|head| head.id != plan) {
        return Err(service::Error::Rule("这个方案不是采用中的方案，请回到文书页按现在的方案生成".to_owned()).into());
    }
    let job = service::job::queue(&app.office, desk::officer(&guard.account, &exam), Kind::Documents, String::new()).await?;
    Ok(layout::on_to(&format!("/job/{job}"), Flash::done("已开始生成整套文书")))
}

async fn ticket(guard: Guard<Applicant>, State(app): State<App>) -> Result<Response, Error> {
    let exam = service::exam::of_applicant(&app.office, guard.id()).await?.ok_or(service::Error::NotFound("考试"))?;
    let registration =
        store::registration::of_account(&app.office.db, exam.id, guard.id()).await?.ok_or(service::Error::NotFound("报名"))?;
    let pdf = document::ticket(&app.office, &exam, registration.id).await?;
    Ok(layout::download(&format!("准考证-{}.pdf", registration.number), PDF, pdf))
}

async fn summary(_guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let pdf = document::own::summary(&app.office, &exam).await?;
    Ok(layout::download(&format!("{}-考试汇总表.pdf", exam.code), PDF, pdf))
}

async fn slip(guard: Guard<Proctor>, State(app): State<App>) -> Result<Response, Error> {
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let id = store::staffing::exam_of(&app.office.db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    let exam = service::registration::exam(&app.office, id).await?;
    let pdf = document::slip(&app.office, &exam, staff, &app.shell.desk_phone).await?;
    Ok(layout::download("考务任务单.pdf", PDF, pdf))
}

async fn of_site(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, site, paper)): Path<(PlanId, SiteId, String)>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    desk::own_site(&guard.account, site)?;
    let paper = paper.strip_suffix(".pdf").and_then(Paper::parse).ok_or(Error::NoPage)?;
    let (name, pdf) = document::of_site(&app.office, &exam, plan, site, paper).await?;
    Ok(layout::download(&name, PDF, pdf))
}
