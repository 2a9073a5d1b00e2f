//! Papers as downloads (文书下载): a candidate's ticket, a member of staff's slip, a site's papers for the desk.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who, desk,
    guard::{AnyOf, Applicant, Planner, Proctor, SiteChief},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        arrangement::PlanHead,
        exam::Site,
        id::{PlanId, SiteId},
        job::Kind,
    },
    service::{
        self,
        document::{self, Paper},
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
        .post("/document/{plan}/pack", Who::Role(Role::Planner), pack)
        .get("/document/{plan}/{site}/{paper}", Who::AnyOf(&[Role::Planner, Role::SiteChief]), of_site)
}

#[derive(Template)]
#[template(path = "paper/list.html")]
struct ListPage {
    frame: Frame,
    plan: Option<PlanHead>,
    sites: Vec<Site>,
    issued: Vec<Issue>,
    plans: bool,
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
        let used: std::collections::BTreeSet<SiteId> =
            store::arrangement::room_use(db, head.id).await?.iter().map(|line| line.site).collect();
        let own = |site: &Site| used.contains(&site.id) && desk::sees_site(&guard.account, site.id);
        sites = store::exam::sites(db, exam.id).await?.into_iter().filter(own).collect();
        issued = store::issue::list(db, head.id).await?;
    }
    let plans = guard.account.may(Role::Planner);
    let frame = frame.titled("考务文书").within(&exam.name).wide();
    Ok(layout::page(&ListPage { frame, plan, sites, issued, plans }))
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
