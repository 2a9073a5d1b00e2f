//! Sites and rooms (考点考场): what the exam can be held in.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use crate::{
    domain::{
        exam::{Room, Site},
        id::SiteId,
    },
    service, store,
    web::{
        App, Error, Guard, Routes, Who, desk,
        guard::Office,
        layout::{self, Frame},
        query::Query,
        visit::Visit,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get("/exam/sites", Who::Office, sites).get("/exam/sites/{id}", Who::Office, site)
}

/// A site with what it offers.
struct SiteLine {
    site: Site,
    rooms: usize,
    seats: u32,
    accessible: usize,
}

#[derive(Template)]
#[template(path = "exam/sites.html")]
struct SitesPage {
    frame: Frame,
    query: Query,
    lines: Vec<SiteLine>,
}

async fn sites(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let rooms = store::exam::rooms(&app.office.db, exam.id).await?;
    let words = crate::domain::text::one_line(query.get("q"));
    let line = |site: Site| {
        let own: Vec<&Room> = rooms.iter().filter(|room| room.site == site.id).collect();
        let seats = own.iter().map(|room| u32::from(room.capacity.min(exam.policy.seats_per_room))).sum();
        SiteLine { rooms: own.len(), seats, accessible: own.iter().filter(|room| room.accessible).count(), site }
    };
    let found = store::exam::sites(&app.office.db, exam.id).await?.into_iter();
    let mut lines: Vec<SiteLine> = found.filter(|site| site.name.contains(&words) || site.address.contains(&words)).map(line).collect();
    let (column, down) = query.sort();
    match column {
        "name" => lines.sort_by(|a, b| a.site.name.cmp(&b.site.name)),
        "rooms" => lines.sort_by_key(|line| line.rooms),
        "cost" => lines.sort_by_key(|line| line.site.fixed_cost),
        _ => {}
    }
    if down {
        lines.reverse();
    }
    let frame = frame.titled("考点考场").within(&exam.name).wide();
    Ok(layout::page(&SitesPage { frame, query, lines }))
}

#[derive(Template)]
#[template(path = "exam/site.html")]
struct SitePage {
    frame: Frame,
    site: Site,
    rooms: Vec<Room>,
}

async fn site(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let found = store::exam::sites(&app.office.db, exam.id).await?.into_iter().find(|site| site.id == id);
    let site = found.ok_or(service::Error::NotFound("考点"))?;
    let rooms = store::exam::rooms(&app.office.db, exam.id).await?.into_iter().filter(|room| room.site == id).collect();
    let frame = frame.titled(&site.name).captioned("考点").within(&exam.name).back_to("/exam/sites", "考点列表").wide();
    Ok(layout::page(&SitePage { frame, site, rooms }))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{Fen, account::Role, exam::Point, id::UnitId},
        web::sample::{Sample, UNIT, frame},
    };
    let site = Site {
        id: SiteId(1),
        number: 7,
        code: "S07".to_owned(),
        name: UNIT.to_owned(),
        address: UNIT.repeat(2),
        unit: UnitId(1),
        county: "云屏县".to_owned(),
        at: Point::default(),
        fixed_cost: Fen::yuan(12_000),
        interview_rooms: 0,
    };
    let page =
        |lines| SitesPage { frame: frame(&[Role::Planner]).titled("考点考场").wide(), query: Query::sample("/exam/sites", &[]), lines };
    vec![
        Sample::of("sites, none", &page(Vec::new())),
        Sample::of("sites, one", &page(vec![SiteLine { site, rooms: 31, seats: 930, accessible: 2 }])),
    ]
}
