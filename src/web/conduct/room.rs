//! A room on the day (考场): its candidates, there or absent, registered by whoever serves there.

use askama::Template;
use axum::extract::Path;

use super::{App, Error, Extension, Flash, Form, Frame, Guard, Response, State, Visit, Who, desk, layout, service, store};
use crate::{
    domain::{
        account::{Account, Role},
        clock,
        conduct::{Attendance, Entry, Mark},
        exam::{Exam, Room},
        id::{RegistrationId, RoomId},
    },
    store::arrangement::PlacementLine,
    web::{
        guard::SignedIn,
        table::{Tag, Tone},
    },
};

#[derive(Template)]
#[template(path = "conduct/room.html")]
struct RoomPage {
    frame: Frame,
    room: Room,
    seats: Vec<(PlacementLine, Attendance)>,
    entry: Option<Entry>,
    closed: bool,
}

impl RoomPage {
    fn mark(&self, state: &Attendance) -> Tag {
        let tone = match state {
            Attendance::Expected => Tone::Waiting,
            Attendance::Present { .. } => Tone::Good,
            Attendance::Absent { .. } => Tone::Bad,
        };
        Tag::new(tone, state.label())
    }

    fn count(&self, word: &str) -> usize {
        self.seats.iter().filter(|(_, state)| state.word() == word).count()
    }

    fn hours(&self) -> String {
        self.entry.map_or("考试方案中没有笔试时间".to_owned(), |entry| {
            format!("{}开始入场，{}后禁止入场", clock::show(entry.opens), clock::show(entry.closes))
        })
    }
}

/// The exam a person of this account works on, at the desk or on duty.
async fn exam_of(app: &App, visit: &Visit, account: &Account) -> Result<Exam, Error> {
    let staff = account.staff.filter(|_| !Who::AnyOf(&[Role::Planner, Role::SiteChief]).admits(Some(account)));
    match staff {
        Some(staff) => {
            let id = store::staffing::exam_of(&app.office.db, staff).await?.ok_or(service::Error::NotFound("考务人员"))?;
            Ok(service::registration::exam(&app.office, id).await?)
        }
        None => desk::exam(app, visit).await,
    }
}

async fn page_of(app: &App, exam: &Exam, account: &Account, id: RoomId, (frame, form): (Frame, &Form)) -> Result<RoomPage, Error> {
    let (plan, room) = service::conduct::room(&app.office, account, exam.id, id).await?;
    let states = store::conduct::attendance(&app.office.db, plan.id, id).await?;
    let state = |line: &PlacementLine| states.get(&line.registration).copied().unwrap_or(Attendance::Expected);
    let seats = store::arrangement::placements(&app.office.db, plan.id, None, Some(id)).await?;
    let seats = seats.into_iter().map(|line| (state(&line), line)).map(|(state, line)| (line, state)).collect();
    let entry = Entry::of(&exam.policy);
    let closed = entry.is_some_and(|entry| app.office.now() >= entry.closes);
    let own = account.staff.is_some() && !account.may(Role::Planner) && !account.may(Role::SiteChief);
    let (back, label) = if own { ("/conduct/mine".to_owned(), "签到") } else { (format!("/conduct/site/{}", room.site), "考点") };
    let frame = frame.titled(&format!("第{:03}考场", room.number)).captioned("考生到考").within(&exam.name);
    Ok(RoomPage { frame: frame.back_to(&back, label).wide().checked(form), room, seats, entry, closed })
}

pub(super) async fn show(
    guard: Guard<SignedIn>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RoomId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = exam_of(&app, &visit, &guard.account).await?;
    Ok(layout::page(&page_of(&app, &exam, &guard.account, id, (frame, &Form::default())).await?))
}

pub(super) async fn register(
    guard: Guard<SignedIn>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<RoomId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = exam_of(&app, &visit, &guard.account).await?;
    let who: Vec<RegistrationId> = form.values("candidate").iter().filter_map(|word| word.parse().ok().map(RegistrationId)).collect();
    if let Some(mark) = form.chosen("deed", "登记到考、登记缺考或撤销登记", Mark::parse) {
        match service::conduct::register(&app.office, &guard.account, &exam, id, (mark, &who)).await {
            Ok(n) => return Ok(layout::on_to(&format!("/conduct/room/{id}"), Flash::done(format!("已{}{n}人", mark.label())))),
            Err(error) => form.refused("deed", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, &guard.account, id, (frame, &form)).await?))
}
