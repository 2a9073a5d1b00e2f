//! The morning's draw of rooms (考点当日抽签), for the chief of a site on a telephone: the commitment, the witnesses, the lots, and the
//! way to check them.

use askama::Template;
use axum::extract::Path;

use super::{
    AnyOf, App, Error, Extension, Flash, Form, Frame, Guard, Planner, Response, SiteChief, SiteId, State, Visit, desk, layout, service,
    store,
};
use crate::{
    domain::{
        Moment, clock,
        draw::{self as rule, RoomDraw},
        exam::{Exam, Site},
        staffing::{DutyRole, Session},
    },
    service::conduct::draw as service_of,
    store::staffing::DutyLine,
};

/// One room with who drew it.
struct Lot {
    room: u16,
    people: Vec<DutyLine>,
}

#[derive(Template)]
#[template(path = "conduct/draw.html")]
struct DrawPage {
    frame: Frame,
    form: Form,
    site: Site,
    draw: Option<RoomDraw>,
    /// Whether the plan has changed since the commitment.
    stale: bool,
    by_lot: bool,
    opens: Option<Moment>,
    now: Moment,
    lots: Vec<Lot>,
    /// Invigilators of the site.
    people: usize,
    rooms: usize,
}

impl DrawPage {
    fn committed(&self) -> Option<&RoomDraw> {
        self.draw.as_ref().filter(|draw| draw.drawn().is_none() && !self.stale)
    }

    fn drawn(&self) -> Option<&RoomDraw> {
        self.draw.as_ref().filter(|draw| draw.drawn().is_some())
    }

    fn at(&self) -> String {
        self.drawn().and_then(RoomDraw::drawn).map(clock::show).unwrap_or_default()
    }

    /// From when on rooms can be drawn, where that is not yet.
    fn waits(&self) -> Option<String> {
        self.opens.filter(|opens| self.now < *opens).map(clock::show)
    }
}

/// Invigilators by the rooms they drew; in a room in the order of the policy's roles.
fn lots(mut lines: Vec<DutyLine>, roles: &[DutyRole]) -> Vec<Lot> {
    lines.sort_by_key(|line| (line.duty.room, roles.iter().position(|role| role.name == line.duty.role)));
    let mut lots: Vec<Lot> = Vec::new();
    for line in lines {
        let Some(room) = line.duty.room else { continue };
        match lots.iter_mut().find(|lot| lot.room == room) {
            Some(lot) => lot.people.push(line),
            None => lots.push(Lot { room, people: vec![line] }),
        }
    }
    lots
}

async fn page_of(app: &App, exam: &Exam, id: SiteId, (frame, form): (Frame, Form)) -> Result<DrawPage, Error> {
    let db = &app.office.db;
    let site = store::exam::sites(db, exam.id).await?.into_iter().find(|one| one.id == id).ok_or(service::Error::NotFound("考点"))?;
    let plan = service::conduct::plan(&app.office, exam.id).await?;
    let draw = store::conduct::draw::find(db, exam.id, id).await?;
    let duties = store::staffing::duties(db, plan.id, Some(id)).await?;
    let invigilators: Vec<DutyLine> =
        duties.into_iter().filter(|line| line.duty.session == Session::Written && line.duty.room.is_some()).collect();
    let people = invigilators.len();
    let lots = lots(invigilators, &exam.policy.roles);
    let frame = frame.titled("抽签定考场").captioned(&site.name).within(&exam.name);
    let frame = frame.back_to(&format!("/conduct/site/{id}"), "考点").checked(&form);
    Ok(DrawPage {
        stale: draw.as_ref().is_some_and(|draw| draw.drawn().is_none() && draw.plan != plan.id),
        by_lot: exam.policy.rooms_by_lot,
        opens: service_of::opens(exam),
        now: app.office.now(),
        rooms: lots.len(),
        frame,
        form,
        site,
        draw,
        lots,
        people,
    })
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
    Ok(layout::page(&page_of(&app, &exam, id, (frame, Form::default())).await?))
}

fn here(id: SiteId) -> String {
    format!("/conduct/site/{id}/draw")
}

pub(super) async fn commit(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    match service_of::commit(&app.office, desk::officer(&guard.account, &exam), id).await {
        Ok(()) => return Ok(layout::on_to(&here(id), Flash::done("承诺已公布，请当众读出或拍照留存后再抽签"))),
        Err(error) => form.refused("commit", error)?,
    }
    Ok(layout::again(&page_of(&app, &exam, id, (frame, form)).await?))
}

pub(super) async fn draw(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    let by = desk::officer(&guard.account, &exam);
    // A second tap, or a second telephone: what was drawn stays and is shown.
    if store::conduct::draw::find(&app.office.db, exam.id, id).await?.is_some_and(|draw| draw.drawn().is_some()) {
        return Ok(layout::on_to(&here(id), Flash::done("本考点已经抽过签，结果如下，不会改变")));
    }
    let witnesses = form.required("witnesses", "见证人姓名").and_then(rule::witnesses);
    let said = form.required("witness", "见证数").and_then(rule::witness);
    if let (Some(witnesses), Some(said)) = (witnesses, said) {
        match service_of::draw(&app.office, by, id, (&witnesses, &said)).await {
            Ok(true) => return Ok(layout::on_to(&here(id), Flash::done("抽签完成，监考员在“我的考务”中可以看到自己的考场"))),
            Ok(false) => return Ok(layout::on_to(&here(id), Flash::done("本考点已经抽过签，结果如下，不会改变"))),
            Err(error) => form.refused("witness", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, id, (frame, form)).await?))
}

pub(super) async fn verify(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    let found = store::conduct::draw::find(&app.office.db, exam.id, id).await?.filter(|draw| draw.drawn().is_some());
    let found = found.ok_or(service::Error::NotFound("抽签结果"))?;
    let (all, other) = service_of::verify(&app.office, &exam, &found).await?;
    let told = match other {
        0 => Flash::done(format!("复核相符：用公布的密数和见证数重演，{all}名监考员的考场与抽签结果完全一致")),
        _ => {
            return Err(
                service::Error::Rule(format!("复核不符：重演的{all}名监考员中有{other}名的考场与记录不同，请联系系统管理员")).into()
            );
        }
    };
    Ok(layout::on_to(&here(id), told))
}

pub(super) async fn pack(
    guard: Guard<AnyOf<Planner, SiteChief>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<SiteId>,
) -> Result<Response, Error> {
    desk::own_site(&guard.account, id)?;
    let exam = desk::exam(&app, &visit).await?;
    let bytes = service_of::pack(&app.office, desk::officer(&guard.account, &exam), id).await?;
    Ok(layout::download("考场抽签复核包.zip", "application/zip", bytes))
}

#[cfg(test)]
pub(super) use sample::samples;

#[cfg(test)]
mod sample {
    use super::*;
    use crate::{
        domain::{
            Gender,
            account::Role,
            draw::RoomDrawState,
            exam::Point,
            id::{PlanId, RoomDrawId, StaffId, UnitId},
            staffing::{Answer, Duty},
        },
        web::sample::{LONGEST, RARE, Sample, UNIT, frame, now, wrong},
    };

    fn site() -> Site {
        Site {
            id: SiteId(1),
            number: 1,
            code: "S01".to_owned(),
            name: "云屏县第一中学".to_owned(),
            address: String::new(),
            unit: UnitId(1),
            county: String::new(),
            at: Point::default(),
            fixed_cost: crate::domain::Fen::ZERO,
            interview_rooms: 0,
        }
    }

    fn draw(state: RoomDrawState) -> RoomDraw {
        RoomDraw {
            id: RoomDrawId(1),
            site: SiteId(1),
            plan: PlanId(1),
            input: "0123456789abcdef".repeat(4),
            secret_hash: "fedcba9876543210".repeat(4),
            witness: "361524".to_owned(),
            witnesses: "张𬭎、杨㛃".to_owned(),
            state,
            committed: now(),
        }
    }

    fn line((place, name): (usize, &str)) -> DutyLine {
        let room = u16::try_from(place / 2 + 1).ok();
        DutyLine {
            duty: Duty { staff: StaffId(1), session: Session::Written, site: SiteId(1), role: "监考甲".to_owned(), room },
            code: format!("K{place:04}"),
            name: name.to_owned(),
            gender: Gender::Female,
            masked_phone: "138****1234".to_owned(),
            unit: UNIT.to_owned(),
            answer: Answer::Confirmed,
        }
    }

    fn page(form: Form, draw: Option<RoomDraw>, (stale, by_lot): (bool, bool)) -> DrawPage {
        DrawPage {
            frame: frame(&[Role::SiteChief]).titled("抽签定考场").checked(&form),
            form,
            site: site(),
            draw,
            stale,
            by_lot,
            opens: Some(now()),
            now: now(),
            lots: lots(RARE.into_iter().chain([LONGEST]).enumerate().map(line).collect(), &[]),
            people: 4,
            rooms: 2,
        }
    }

    pub fn samples() -> Vec<Sample> {
        let form = Form::default;
        let committed = || Some(draw(RoomDrawState::Committed));
        vec![
            Sample::of("rooms not by lot", &page(form(), None, (false, false))),
            Sample::of("rooms to draw", &page(form(), None, (false, true))),
            Sample::of("a draw refused", &page(wrong(form(), &["commit"]), None, (false, true))).with_errors(1),
            Sample::of("a draw committed", &page(form(), committed(), (false, true))),
            Sample::of("a draw with errors", &page(wrong(form(), &["witnesses", "witness"]), committed(), (false, true))).with_errors(2),
            Sample::of("a draw gone stale", &page(form(), committed(), (true, true))),
            Sample::of("rooms drawn", &page(form(), Some(draw(RoomDrawState::Drawn { at: now() })), (false, true))),
        ]
    }
}
