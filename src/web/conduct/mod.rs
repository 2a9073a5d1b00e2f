//! Exam day (考试实施): sites in figures, who of the staff is there, which candidates of a room are there.

mod draw;
mod mine;
mod room;
mod site;
mod violation;

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::{AnyOf, Planner, Proctor, SiteChief},
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{account::Role, exam::Site, id::SiteId},
    service, store,
    store::conduct::Count,
};

/// Every page of the stage.
#[must_use]
pub fn routes() -> Routes {
    let desk = Who::AnyOf(&[Role::Planner, Role::SiteChief]);
    let hands = Who::AnyOf(&[Role::Planner, Role::SiteChief, Role::Proctor]);
    Routes::new()
        .get("/conduct", desk, list)
        .get("/conduct/site/{site}", desk, site::show)
        .post("/conduct/site/{site}/sign-in", desk, site::sign_in)
        .post("/conduct/site/{site}/undo", desk, site::undo)
        .get("/conduct/site/{site}/draw", desk, draw::show)
        .post("/conduct/site/{site}/draw", desk, draw::draw)
        .post("/conduct/site/{site}/draw/commit", desk, draw::commit)
        .post("/conduct/site/{site}/draw/verify", desk, draw::verify)
        .get("/conduct/site/{site}/draw/pack.zip", desk, draw::pack)
        .get("/conduct/room/{room}", hands, room::show)
        .post("/conduct/room/{room}", hands, room::register)
        .get("/conduct/violation", Who::Role(Role::Planner), violation::list)
        .post("/conduct/violation", Who::Role(Role::Planner), violation::see)
        .get("/conduct/violation/{id}", Who::Role(Role::Planner), violation::show)
        .post("/conduct/violation/{id}", Who::Role(Role::Planner), violation::act)
        .get("/conduct/violation/{id}/notice.pdf", Who::Role(Role::Planner), violation::notice)
        .get("/conduct/mine", Who::Role(Role::Proctor), mine::show)
        .post("/conduct/mine", Who::Role(Role::Proctor), mine::sign_in)
}

#[derive(Template)]
#[template(path = "conduct/list.html")]
struct ListPage {
    frame: Frame,
    sites: Vec<(Site, Count)>,
    sum: Count,
    /// Keeps the register of violations.
    plans: bool,
}

/// All sites together.
fn sum(counts: impl Iterator<Item = Count>) -> Count {
    counts.fold(Count::default(), |sum, one| Count {
        duties: sum.duties + one.duties,
        arrived: sum.arrived + one.arrived,
        seats: sum.seats + one.seats,
        present: sum.present + one.present,
        absent: sum.absent + one.absent,
    })
}

async fn list(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let counts = match store::arrangement::adopted(&app.office.db, exam.id).await? {
        Some(plan) => store::conduct::by_site(&app.office.db, plan.id).await?,
        None => std::collections::BTreeMap::new(),
    };
    let all = store::exam::sites(&app.office.db, exam.id).await?.into_iter();
    let own = |site: SiteId| desk::sees_site(&guard.account, site);
    let sites: Vec<(Site, Count)> = all
        .filter(|site| own(site.id))
        .filter_map(|site| Some((counts.get(&site.id).copied()?, site)))
        .map(|(n, site)| (site, n))
        .collect();
    let sum = sum(sites.iter().map(|(_, count)| *count));
    let frame = frame.titled("考试当天").within(&exam.name).wide();
    Ok(layout::page(&ListPage { frame, sites, sum, plans: guard.account.may(Role::Planner) }))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    draw::samples()
}
