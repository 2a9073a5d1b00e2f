//! A site of a plan (考点): its rooms with who watches, and everybody who serves there.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, desk,
        guard::{AnyOf, Planner, SiteChief},
        layout::{self, Frame},
        visit::Visit,
    },
    head_of,
};
use crate::{
    domain::{
        account::Role,
        arrangement::PlanHead,
        exam::{Room, Site},
        id::{PlanId, SiteId},
        staffing::Session,
    },
    service::{
        self,
        document::sat::{Sat, category, sat},
    },
    store::{
        self,
        arrangement::{PlacementLine, ReserveLine, RoomUseLine},
        staffing::DutyLine,
    },
};

/// A room in use of a site.
struct RoomLine {
    room: Room,
    used: RoomUseLine,
    /// One paper, or each of those that share it.
    category: String,
    /// First and last ticket of each paper.
    tickets: String,
    invigilators: Vec<String>,
}

#[derive(Template)]
#[template(path = "arrangement/site.html")]
struct SitePage {
    frame: Frame,
    head: PlanHead,
    site: Site,
    rooms: Vec<RoomLine>,
    duties: Vec<DutyLine>,
    /// Whether the reader may ask why somebody serves here.
    asks: bool,
    reserves: Vec<ReserveLine>,
}

pub(super) async fn show(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, site)): Path<(PlanId, SiteId)>,
    frame: Frame,
) -> Result<Response, Error> {
    desk::own_site(&guard.account, site)?;
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
        let range = |sat: &Sat<'_>| Some(format!("{} 至 {}", sat.seats.first()?.ticket, sat.seats.last()?.ticket));
        let tickets = sat(&used, &own).iter().filter_map(range).collect::<Vec<_>>().join("，");
        let watching = duties.iter().filter(|line| line.duty.session == Session::Written && line.duty.room == Some(room.number));
        let invigilators = watching.map(|line| format!("{} {}", line.duty.role, line.name)).collect();
        Some(RoomLine { category: category(&exam.policy, &used, &own), tickets, room, used, invigilators })
    };
    let used = store::arrangement::room_use(db, plan).await?.into_iter().filter(|used| used.site == site.id);
    let rooms = used.filter_map(line).collect();
    let frame = frame
        .titled(&site.name)
        .captioned(&format!("方案第{}版", head.version))
        .within(&exam.name)
        .back_to(&format!("/arrangement/{plan}"), "方案")
        .wide();
    let asks = guard.account.may(Role::Planner);
    Ok(layout::page(&SitePage {
        frame,
        head,
        reserves: store::arrangement::reserves_at(db, plan, site.id).await?,
        site,
        rooms,
        duties,
        asks,
    }))
}
