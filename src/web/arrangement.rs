//! Arrangement (考场编排): versions, a plan with its figures and findings, a site, a room drawn as it stands.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who,
    chart::BarChart,
    desk,
    form::Form,
    guard::{Office, Planner},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        arrangement::{PlanHead, PlanState},
        exam::{Exam, Layout, Room, Side, Site},
        id::{PlanId, RoomId, SiteId},
        job::Kind,
    },
    planner::StageReport,
    service::{
        self,
        arrangement::{PlanReport, Request},
    },
    store::{
        self,
        arrangement::{PlacementLine, RoomUseLine},
        staffing::DutyLine,
    },
};

/// Every page of the stage.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    let readers = Who::AnyOf(&[Role::Planner, Role::SiteChief]);
    Routes::new()
        .get("/arrangement", readers, versions)
        .post("/arrangement/propose", planner, propose)
        .post("/arrangement/seat-late", planner, seat_late)
        .get("/arrangement/{plan}", readers, show)
        .get("/arrangement/{plan}/adopt", planner, confirm)
        .post("/arrangement/{plan}/adopt", planner, adopt)
        .get("/arrangement/{plan}/site/{site}", readers, site)
        .get("/arrangement/{plan}/room/{room}", readers, room)
}

#[derive(Template)]
#[template(path = "arrangement/versions.html")]
struct VersionsPage {
    frame: Frame,
    form: Form,
    heads: Vec<PlanHead>,
    adopted: Option<PlanHead>,
    unseated: u64,
    plans: bool,
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<VersionsPage, Error> {
    let heads = store::arrangement::heads(&app.office.db, exam.id).await?;
    let adopted = store::arrangement::adopted(&app.office.db, exam.id).await?;
    let unseated = match &adopted {
        Some(head) => store::arrangement::unseated(&app.office.db, exam.id, head.id).await?,
        None => 0,
    };
    let plans = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    Ok(VersionsPage { frame: frame.titled("编排").within(&exam.name).wide().checked(&form), form, heads, adopted, unseated, plans })
}

async fn versions(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let mut bytes = [0; 4];
    app.office.chance.fill(&mut bytes);
    let form = Form::default().with("seed", u32::from_be_bytes(bytes)).with("time_limit", 20);
    Ok(layout::page(&page_of(&app, &exam, frame, form).await?))
}

async fn propose(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let seed = form.required("seed", "随机种子").number::<u64>();
    let limit = form.required("time_limit", "求解时间").number::<u32>();
    if limit.is_some_and(|seconds| !(1..=600).contains(&seconds)) {
        form.wrong("time_limit", "求解时间请填1至600秒");
    }
    if let (Some(seed), Some(seconds), true) = (seed, limit, form.is_good()) {
        let request = serde_json::to_string(&Request { seed, time_limit: seconds.into() }).map_err(|e| Error::Broken(e.to_string()))?;
        match service::job::queue(&app.office, desk::officer(&guard.account, &exam), Kind::Plan, request).await {
            Ok(job) => return Ok(layout::on_to(&format!("/job/{job}"), Flash::done("编排已开始"))),
            Err(error) => form.refused("seed", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}

async fn seat_late(guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let seated = service::arrangement::seat_late(&app.office, desk::officer(&guard.account, &exam)).await?;
    Ok(layout::on_to("/arrangement", Flash::done(format!("已补入{seated}人，其他考生座位不变"))))
}

/// One site of a plan.
struct SiteLine {
    site: Site,
    used: usize,
    offered: usize,
    people: u32,
    duties: usize,
}

#[derive(Template)]
#[template(path = "arrangement/show.html")]
struct ShowPage {
    frame: Frame,
    exam: Exam,
    head: PlanHead,
    report: PlanReport,
    stages: Vec<(&'static str, StageReport)>,
    sites: Vec<SiteLine>,
    load: BarChart,
    adopts: bool,
}

async fn head_of(app: &App, exam: &Exam, plan: PlanId) -> Result<PlanHead, Error> {
    Ok(store::arrangement::head(&app.office.db, exam.id, plan).await?.ok_or(service::Error::NotFound("方案"))?)
}

async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let head = head_of(&app, &exam, plan).await?;
    let report = service::arrangement::stored_report(&app.office, plan).await?;
    let used = store::arrangement::room_use(db, plan).await?;
    let rooms = store::exam::rooms(db, exam.id).await?;
    let duties = store::staffing::duties(db, plan, None).await?;
    let line = |site: Site| SiteLine {
        used: used.iter().filter(|line| line.site == site.id).count(),
        offered: rooms.iter().filter(|room| room.site == site.id).count(),
        people: used.iter().filter(|line| line.site == site.id).map(|line| line.count).sum(),
        duties: duties.iter().filter(|line| line.duty.site == site.id).count(),
        site,
    };
    let sites: Vec<SiteLine> =
        store::exam::sites(db, exam.id).await?.into_iter().map(line).filter(|line| line.used + line.duties > 0).collect();
    let load = sites.iter().fold(BarChart::new("load", "各考点考生数", "考点", "考生（人）"), |chart, line| {
        chart.bar(&line.site.name, line.people.into())
    });
    let stages =
        vec![("考点考场（J1，角）", report.arrange.clone()), ("座位（J3）", report.seat.clone()), ("考务人员（J2）", report.staff.clone())];
    let adopts = head.state == PlanState::Proposed && frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame =
        frame.titled(&format!("方案第{}版", head.version)).captioned("编排").within(&exam.name).back_to("/arrangement", "编排").wide();
    Ok(layout::page(&ShowPage { frame, exam, head, report, stages, sites, load, adopts }))
}

#[derive(Template)]
#[template(path = "arrangement/adopt.html")]
struct AdoptPage {
    frame: Frame,
    head: PlanHead,
    report: PlanReport,
}

async fn confirm(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let head = head_of(&app, &exam, plan).await?;
    let report = service::arrangement::stored_report(&app.office, plan).await?;
    let frame = frame.titled("采用方案").within(&exam.name).back_to(&format!("/arrangement/{plan}"), "方案");
    Ok(layout::page(&AdoptPage { frame, head, report }))
}

async fn adopt(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(plan): Path<PlanId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    service::arrangement::adopt(&app.office, desk::officer(&guard.account, &exam), plan).await?;
    Ok(layout::on_to(&format!("/arrangement/{plan}"), Flash::done("方案已采用，此后的座位只能补入，不能重排")))
}

/// A site chief sees the own site only.
fn own_site(guard: &Guard<Office>, site: SiteId) -> Result<(), Error> {
    let stranger = guard.account.site.is_some_and(|own| own != site) && !guard.account.may(Role::Planner);
    if stranger { Err(Error::Forbidden("考点主考只能查看本考点")) } else { Ok(()) }
}

/// A room in use of a site.
struct RoomLine {
    room: Room,
    used: RoomUseLine,
    first: String,
    last: String,
    invigilators: Vec<String>,
}

#[derive(Template)]
#[template(path = "arrangement/site.html")]
struct SitePage {
    frame: Frame,
    exam: Exam,
    head: PlanHead,
    site: Site,
    rooms: Vec<RoomLine>,
    duties: Vec<DutyLine>,
}

async fn site(
    guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, site)): Path<(PlanId, SiteId)>,
    frame: Frame,
) -> Result<Response, Error> {
    own_site(&guard, site)?;
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let head = head_of(&app, &exam, plan).await?;
    let found = store::exam::sites(db, exam.id).await?.into_iter().find(|one| one.id == site);
    let site = found.ok_or(service::Error::NotFound("考点"))?;
    let seats = store::arrangement::placements(db, plan, Some(site.id), None).await?;
    let duties = store::staffing::duties(db, plan, Some(site.id)).await?;
    let rooms = store::exam::rooms(db, exam.id).await?;
    let line = |used: RoomUseLine| {
        let room = rooms.iter().find(|room| room.id == used.room)?.clone();
        let own: Vec<&PlacementLine> = seats.iter().filter(|seat| seat.room == used.room).collect();
        let ticket = |seat: Option<&&PlacementLine>| seat.map(|seat| seat.ticket.to_string()).unwrap_or_default();
        let watching = duties
            .iter()
            .filter(|line| line.duty.session == crate::domain::staffing::Session::Written && line.duty.room == Some(room.number));
        let invigilators = watching.map(|line| format!("{} {}", line.duty.role, line.name)).collect();
        Some(RoomLine { first: ticket(own.first()), last: ticket(own.last()), room, used, invigilators })
    };
    let used = store::arrangement::room_use(db, plan).await?.into_iter().filter(|used| used.site == site.id);
    let rooms = used.filter_map(line).collect();
    let frame = frame
        .titled(&site.name)
        .captioned(&format!("方案第{}版", head.version))
        .within(&exam.name)
        .back_to(&format!("/arrangement/{plan}"), "方案")
        .wide();
    Ok(layout::page(&SitePage { frame, exam, head, site, rooms, duties }))
}

#[derive(Template)]
#[template(path = "arrangement/room.html")]
struct RoomPage {
    frame: Frame,
    exam: Exam,
    room: Room,
    layout: Layout,
    seats: Vec<PlacementLine>,
}

const CELL: (u32, u32) = (112, 74);

impl RoomPage {
    fn size(&self) -> (u32, u32) {
        let (rows, cols) = self.layout.size();
        (u32::from(cols) * CELL.0 + 8, u32::from(rows) * CELL.1 + 96)
    }

    fn at(&self, cell: &crate::domain::exam::Cell) -> (u32, u32) {
        // Column 1 is at the left hand of whoever stands at the podium and faces the class: the right of this drawing.
        let (_, cols) = self.layout.size();
        (u32::from(cols - cell.col) * CELL.0 + 4, u32::from(cell.row - 1) * CELL.1 + 52)
    }

    fn door(&self) -> (u32, u32) {
        let (width, height) = self.size();
        match self.layout.door {
            Side::FrontRight => (4, 6),
            Side::FrontLeft => (width - 64, 6),
            Side::BackRight => (4, height - 36),
            Side::BackLeft => (width - 64, height - 36),
        }
    }

    fn sitting(&self, index: usize) -> Option<&PlacementLine> {
        self.seats.iter().find(|line| usize::from(line.seat) == index + 1)
    }

    /// A name as it fits its cell.
    fn short(&self, line: &PlacementLine) -> String {
        let name: Vec<char> = line.name.chars().collect();
        if name.len() <= 6 { line.name.clone() } else { name[..5].iter().collect::<String>() + "…" }
    }

    fn tail(&self, line: &PlacementLine) -> String {
        line.ticket.as_str()[9..].to_owned()
    }
}

async fn room(
    guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, room)): Path<(PlanId, RoomId)>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let head = head_of(&app, &exam, plan).await?;
    let found = store::exam::rooms(db, exam.id).await?.into_iter().find(|one| one.id == room);
    let room = found.ok_or(service::Error::NotFound("考场"))?;
    own_site(&guard, room.site)?;
    let seats = store::arrangement::placements(db, plan, None, Some(room.id)).await?;
    let layout = room.layout.clone().unwrap_or_else(|| exam.policy.layout.clone());
    let frame = frame.titled(&format!("第{:03}考场", room.number)).captioned(&format!("方案第{}版", head.version)).within(&exam.name);
    let frame = frame.back_to(&format!("/arrangement/{plan}/site/{}", room.site), "考点").wide();
    Ok(layout::page(&RoomPage { frame, exam, room, layout, seats }))
}

/// The solver's word as people read it.
fn status(word: &str) -> &str {
    match word {
        "optimal" => "已证明最优",
        "time limit" => "到时限，取最好方案",
        "rule and seed" => "规则与抽签",
        "heuristic" => "启发式，下界已证明",
        other => other,
    }
}
