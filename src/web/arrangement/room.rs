//! A room of a plan (考场): drawn as it stands, with the same seats in a table beside the drawing.

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
        arrangement::PlanState,
        exam::{Cell, Exam, Layout, Podium, Room, Side},
        id::{PlanId, RoomId},
    },
    service,
    store::{self, arrangement::PlacementLine},
};

#[derive(Template)]
#[template(path = "arrangement/room.html")]
struct RoomPage {
    frame: Frame,
    exam: Exam,
    room: Room,
    layout: Layout,
    seats: Vec<PlacementLine>,
    /// Whether the reader may close it: it is in use in the plan in force.
    closes: bool,
}

const CELL: (u32, u32) = (112, 74);

impl RoomPage {
    fn size(&self) -> (u32, u32) {
        let (rows, cols) = self.layout.size();
        (u32::from(cols) * CELL.0 + 8, u32::from(rows) * CELL.1 + 96)
    }

    fn at(&self, cell: &Cell) -> (u32, u32) {
        // Column 1 is at the left hand of whoever stands at the podium and faces the class: the right of this drawing.
        let (_, cols) = self.layout.size();
        (u32::from(cols - cell.col) * CELL.0 + 4, u32::from(cell.row - 1) * CELL.1 + 52)
    }

    /// The left end of the podium.
    fn podium(&self) -> u32 {
        let (width, _) = self.size();
        match self.layout.podium {
            Podium::Left => width.saturating_sub(252),
            Podium::Middle => width / 2 - 90,
            Podium::Right => 72,
        }
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

pub(super) async fn show(
    guard: Guard<AnyOf<Planner, SiteChief>>,
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
    desk::own_site(&guard.account, room.site)?;
    let seats = store::arrangement::placements(db, plan, None, Some(room.id)).await?;
    let closes = matches!(head.state, PlanState::Adopted { .. }) && guard.account.may(Role::Planner) && !seats.is_empty();
    let layout = room.layout.clone().unwrap_or_else(|| exam.policy.layout.clone());
    let frame = frame.titled(&format!("第{:03}考场", room.number)).captioned(&format!("方案第{}版", head.version)).within(&exam.name);
    let frame = frame.back_to(&format!("/arrangement/{plan}/site/{}", room.site), "考点").wide();
    Ok(layout::page(&RoomPage { frame, exam, room, layout, seats, closes }))
}
