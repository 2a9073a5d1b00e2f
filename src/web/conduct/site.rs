//! A site on the day (考点): who of the staff has signed in; its rooms.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;

use super::{
    AnyOf, App, Count, Error, Extension, Flash, Form, Frame, Guard, Planner, Response, Site, SiteChief, SiteId, State, Visit, desk, layout,
    service, store,
};
use crate::{
    domain::{
        Moment,
        exam::{Exam, Room},
        id::StaffId,
        staffing::Session,
    },
    service::conduct::parse_duty,
    store::staffing::DutyLine,
};

#[derive(Template)]
#[template(path = "conduct/site.html")]
struct SitePage {
    frame: Frame,
    site: Site,
    staff: Vec<(DutyLine, Option<Moment>)>,
    /// Where examiners sit, by the interview's packing in force.
    panels: BTreeMap<StaffId, String>,
    rooms: Vec<(Room, Count)>,
}

impl SitePage {
    fn key(&self, line: &DutyLine) -> String {
        format!("{}-{}", line.duty.staff, line.duty.session.letter())
    }

    fn arrived(&self) -> usize {
        self.staff.iter().filter(|(_, at)| at.is_some()).count()
    }

    fn place(&self, line: &DutyLine) -> String {
        if let Some(place) = self.panels.get(&line.duty.staff).filter(|_| line.duty.session == Session::Interview) {
            return place.clone();
        }
        match (line.duty.room, line.duty.session) {
            (Some(room), Session::Written) => format!("第{room:03}考场"),
            (Some(room), Session::Interview) => format!("第{room}面试室"),
            (None, _) => "—".to_owned(),
        }
    }
}

async fn page_of(app: &App, exam: &Exam, id: SiteId, (frame, form): (Frame, &Form)) -> Result<SitePage, Error> {
    let db = &app.office.db;
    let site = store::exam::sites(db, exam.id).await?.into_iter().find(|one| one.id == id).ok_or(service::Error::NotFound("考点"))?;
    let plan = service::conduct::plan(&app.office, exam.id).await?;
    let arrivals = store::conduct::arrivals(db, exam.id).await?;
    let duties = store::staffing::duties(db, plan.id, Some(id)).await?;
    let staff = duties.into_iter().map(|line| (arrivals.get(&(line.duty.staff, line.duty.session)).copied(), line));
    let counts = store::conduct::by_room(db, plan.id).await?;
    let rooms = store::exam::rooms(db, exam.id).await?.into_iter().filter(|room| room.site == id);
    let rooms = rooms.filter_map(|room| Some((counts.get(&room.id).copied()?, room))).map(|(count, room)| (room, count)).collect();
    let frame = frame.titled(&site.name).captioned("考试当天").within(&exam.name).back_to("/conduct", "考试当天").wide().checked(form);
    let places = service::interview::panel_places(&app.office, exam).await?;
    let examines = |line: &&DutyLine| line.duty.session == Session::Interview && service::interview::is_of_panel(exam, &line.duty.role);
    let drawn = |places: &BTreeMap<StaffId, String>, line: &DutyLine| {
        places.get(&line.duty.staff).cloned().unwrap_or_else(|| "未抽入考官组".to_owned())
    };
    let staff: Vec<(DutyLine, Option<Moment>)> = staff.map(|(at, line)| (line, at)).collect();
    let examiners = staff.iter().map(|(line, _)| line).filter(examines);
    let panels = places.map_or_else(BTreeMap::new, |places| examiners.map(|line| (line.duty.staff, drawn(&places, line))).collect());
    Ok(SitePage { panels, frame, site, staff, rooms })
}

pub(super) async fn show(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    frame: Frame,
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, id, (frame, &Form::default())).await?))
}

pub(super) async fn sign_in(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    let people: Vec<_> = form.values("duty").iter().filter_map(|word| parse_duty(word)).collect();
    match service::conduct::sign_in(&app.office, desk::officer(&guard.account, &exam), id, &people).await {
        Ok(n) => return Ok(layout::on_to(&format!("/conduct/site/{id}"), Flash::done(format!("已登记到岗{n}人次")))),
        Err(error) => form.refused("duty", error)?,
    }
    Ok(layout::again(&page_of(&app, &exam, id, (frame, &form)).await?))
}

pub(super) async fn undo(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    form: Form,
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    let key = parse_duty(form.value("duty")).ok_or(service::Error::NotFound("考务任务"))?;
    service::conduct::undo_sign_in(&app.office, desk::officer(&guard.account, &exam), id, key).await?;
    Ok(layout::on_to(&format!("/conduct/site/{id}"), Flash::done("已撤销签到")))
}
