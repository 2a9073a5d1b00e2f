//! Sites and rooms (考点考场): what the exam can be held in.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        account::Role,
        exam::{Room, Site},
        id::SiteId,
    },
    exchange::site_map,
    service, store,
    web::{
        App, Error, Guard, Routes, Who, desk,
        form::Form,
        guard::{Office, Planner},
        layout::{self, Flash, Frame},
        query::Query,
        visit::Visit,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/exam/sites", Who::Office, sites)
        .get("/exam/sites/{id}", Who::Office, site)
        .get("/exam/sites/{id}/map.png", Who::Office, map)
        .upload("/exam/sites/{id}/map", Who::Role(Role::Planner), site_map::UPLOAD_BYTES + 64 * 1024, attach_map)
        .post("/exam/sites/{id}/map/remove", Who::Role(Role::Planner), remove_map)
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
    form: Form,
    site: Site,
    rooms: Vec<Room>,
    has_map: bool,
    /// May change the map.
    plans: bool,
}

async fn page_of(app: &App, visit: &Visit, id: SiteId, (frame, form): (Frame, Form)) -> Result<SitePage, Error> {
    let exam = desk::exam(app, visit).await?;
    let found = store::exam::sites(&app.office.db, exam.id).await?.into_iter().find(|site| site.id == id);
    let site = found.ok_or(service::Error::NotFound("考点"))?;
    let rooms = store::exam::rooms(&app.office.db, exam.id).await?.into_iter().filter(|room| room.site == id).collect();
    let has_map = store::picture::site_map(&app.office.db, id).await?.is_some();
    let plans = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame.titled(&site.name).captioned("考点").within(&exam.name).back_to("/exam/sites", "考点列表").wide().checked(&form);
    Ok(SitePage { frame, form, site, rooms, has_map, plans })
}

async fn site(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    frame: Frame,
) -> Result<Response, Error> {
    Ok(layout::page(&page_of(&app, &visit, id, (frame, Form::default())).await?))
}

/// How the site lies, as the tickets show it.
async fn map(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let own = store::exam::sites(&app.office.db, exam.id).await?.iter().any(|site| site.id == id);
    let map = if own { store::picture::site_map(&app.office.db, id).await? } else { None };
    Ok(([(header::CONTENT_TYPE, "image/png")], map.ok_or(service::Error::NotFound("示意图"))?).into_response())
}

async fn attach_map(
    guard: Guard<Planner>,
    State(app): State<App>,
    (Extension(visit), Path(id)): (Extension<Visit>, Path<SiteId>),
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    match form.file("map").map(|file| file.bytes.to_vec()) {
        Some(map) => match service::picture::attach_site_map(&app.office, desk::officer(&guard.account, &exam), id, map).await {
            Ok(()) => return Ok(layout::on_to(&format!("/exam/sites/{id}"), Flash::done("示意图已保存，会印在准考证上"))),
            Err(error) => form.refused("map", error)?,
        },
        None => form.wrong("map", "请选择示意图文件"),
    }
    Ok(layout::again(&page_of(&app, &visit, id, (frame, form)).await?))
}

async fn remove_map(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    service::picture::remove_site_map(&app.office, desk::officer(&guard.account, &exam), id).await?;
    Ok(layout::on_to(&format!("/exam/sites/{id}"), Flash::done("示意图已删除，准考证上不再印示意图")))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::{
        domain::{Fen, exam::Point, id::UnitId},
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
