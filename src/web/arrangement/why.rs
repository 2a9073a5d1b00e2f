//! Why here? (为什么在这里): the facts behind a seat or a duty, for the personnel section.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{
        App, Error, Guard, desk,
        guard::Planner,
        layout::{self, Frame},
        visit::Visit,
    },
    head_of,
};
use crate::{
    domain::{
        id::{PlanId, RegistrationId, StaffId},
        staffing::Session,
    },
    service::{self, arrangement::why},
    store,
};

#[derive(Template)]
#[template(path = "arrangement/why.html")]
struct WhyPage {
    frame: Frame,
    /// Who is asked about.
    who: String,
    facts: Vec<String>,
}

pub(super) async fn seat(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, registration)): Path<(PlanId, RegistrationId)>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let head = head_of(&app, &exam, plan).await?;
    let seats = store::arrangement::placements(&app.office.db, plan, None, None).await?;
    let line = seats.into_iter().find(|line| line.registration == registration).ok_or(service::Error::NotFound("座位"))?;
    let facts = why::seat(&app.office, &exam, plan, registration).await?;
    let frame = frame.titled("为什么在这里").captioned(&format!("方案第{}版", head.version)).within(&exam.name);
    let frame = frame.back_to(&format!("/arrangement/{plan}/room/{}", line.room), "考场");
    Ok(layout::page(&WhyPage { frame, who: format!("{}，{}号座位", line.name, line.seat), facts }))
}

pub(super) async fn duty(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path((plan, staff, session)): Path<(PlanId, StaffId, String)>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let head = head_of(&app, &exam, plan).await?;
    let session = [Session::Written, Session::Interview].into_iter().find(|one| session == one.letter().to_string());
    let session = session.ok_or(service::Error::NotFound("场次"))?;
    let duties = store::staffing::duties(&app.office.db, plan, None).await?;
    let serves = |line: &store::staffing::DutyLine| line.duty.staff == staff && line.duty.session == session;
    let line = duties.into_iter().find(serves).ok_or(service::Error::NotFound("任务"))?;
    let facts = why::duty(&app.office, &exam, plan, (staff, session)).await?;
    let frame = frame.titled("为什么在这里").captioned(&format!("方案第{}版", head.version)).within(&exam.name);
    let frame = frame.back_to(&format!("/arrangement/{plan}/site/{}", line.duty.site), "考点");
    Ok(layout::page(&WhyPage { frame, who: format!("{}，{}{}", line.name, session.label(), line.duty.role), facts }))
}
