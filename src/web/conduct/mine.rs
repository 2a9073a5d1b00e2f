//! My day (我的签到): whoever serves signs in on the own telephone and goes to the room's list.

use askama::Template;

use super::{App, Error, Form, Frame, Guard, Proctor, Response, State, layout, service, store};
use crate::{
    domain::{
        Moment, clock, conduct,
        exam::{Exam, Room},
        staffing::Session,
    },
    store::staffing::DutyLine,
    web::layout::Flash,
};

/// One duty with whether the person is there.
struct Card {
    line: DutyLine,
    site: String,
    at: Option<Moment>,
    hours: String,
    /// The room is not drawn yet.
    waits: bool,
    rooms: Vec<Room>,
}

#[derive(Template)]
#[template(path = "conduct/mine.html")]
struct MinePage {
    frame: Frame,
    cards: Vec<Card>,
}

async fn exam_of(app: &App, guard: &Guard<Proctor>) -> Result<Exam, Error> {
    let staff = guard.account.staff.ok_or(service::Error::Forbidden("这个账号没有关联考务人员"))?;
    let id = store::staffing::exam_of(&app.office.db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
    Ok(service::registration::exam(&app.office, id).await?)
}

async fn page_of(app: &App, guard: &Guard<Proctor>, exam: &Exam, (frame, form): (Frame, &Form)) -> Result<MinePage, Error> {
    let db = &app.office.db;
    let duties = service::conduct::own_duties(&app.office, &guard.account, exam.id).await?;
    let plan = service::conduct::plan(&app.office, exam.id).await?;
    let arrivals = store::conduct::arrivals(db, exam.id).await?;
    let sites = store::exam::sites(db, exam.id).await?;
    let used = store::conduct::by_room(db, plan.id).await?;
    let rooms = store::exam::rooms(db, exam.id).await?;
    let known = service::conduct::draw::known_sites(&app.office, exam).await?;
    let card = |line: DutyLine| {
        let duty = &line.duty;
        let window = conduct::staff_window(&exam.policy, duty.session);
        let here = |room: &&Room| room.site == duty.site && used.contains_key(&room.id) && duty.room == Some(room.number);
        Card {
            site: sites.iter().find(|site| site.id == duty.site).map(|site| site.name.clone()).unwrap_or_default(),
            at: arrivals.get(&(duty.staff, duty.session)).copied(),
            hours: window.map_or("时间另行通知".to_owned(), |window| format!("{}起可以签到", clock::show(window.opens))),
            waits: duty.session == Session::Written && duty.room.is_some() && !known.has(duty.site),
            rooms: if duty.session == Session::Written && known.has(duty.site) {
                rooms.iter().filter(here).cloned().collect()
            } else {
                Vec::new()
            },
            line,
        }
    };
    let cards = duties.into_iter().map(card).collect();
    let frame = frame.titled("签到").within(&exam.name).back_to("/staffing/mine", "我的考务").checked(form);
    Ok(MinePage { frame, cards })
}

pub(super) async fn show(guard: Guard<Proctor>, State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    let exam = exam_of(&app, &guard).await?;
    Ok(layout::page(&page_of(&app, &guard, &exam, (frame, &Form::default())).await?))
}

pub(super) async fn sign_in(guard: Guard<Proctor>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let exam = exam_of(&app, &guard).await?;
    let read = |word: &str| [Session::Written, Session::Interview].into_iter().find(|session| word == session.letter().to_string());
    if let Some(session) = form.chosen("session", "笔试或面试", read) {
        match service::conduct::sign_in_myself(&app.office, &guard.account, exam.id, session).await {
            Ok(()) => return Ok(layout::on_to("/conduct/mine", Flash::done(format!("{}签到成功", session.label())))),
            Err(error) => form.refused("session", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &guard, &exam, (frame, &form)).await?))
}
