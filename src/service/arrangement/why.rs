//! Why here? (为什么在这里): the planner's answer for a seat or a duty of a stored plan, told with the exam as it stands now.

use super::{Frozen, freeze, stored};
use crate::{
    domain::{
        exam::Exam,
        id::{PlanId, RegistrationId, StaffId},
        staffing::Session,
    },
    planner::{Plan, why},
    service::{Error, Office, Result},
};

/// The facts that put an applicant on a seat, as sentences.
pub async fn seat(office: &Office, exam: &Exam, plan: PlanId, registration: RegistrationId) -> Result<Vec<String>> {
    let frozen = freeze(office, exam).await?;
    let stored = stored(office, &frozen, (plan, true)).await?;
    let place = frozen.keys.applicants.iter().position(|one| *one == registration).ok_or(Error::NotFound("考生"))?;
    told(frozen, stored, move |frozen, plan| Some(why::seat(&frozen.input, plan, place)?.sentences(&frozen.input))).await
}

/// The facts that gave a person a duty, as sentences.
pub async fn duty(office: &Office, exam: &Exam, plan: PlanId, (staff, session): (StaffId, Session)) -> Result<Vec<String>> {
    let frozen = freeze(office, exam).await?;
    let stored = stored(office, &frozen, (plan, true)).await?;
    let person = frozen.keys.staff.iter().position(|one| *one == staff).ok_or(Error::NotFound("考务人员"))?;
    let serves = move |duty: &crate::planner::Duty| duty.staff == person && duty.session == session;
    let place = stored.duties.iter().position(serves).ok_or(Error::NotFound("任务"))?;
    told(frozen, stored, move |frozen, plan| Some(why::duty(&frozen.input, plan, place)?.sentences(&frozen.input))).await
}

/// Works it out aside, because weighing what else could be takes its time.
async fn told(frozen: Frozen, plan: Plan, why: impl FnOnce(&Frozen, &Plan) -> Option<Vec<String>> + Send + 'static) -> Result<Vec<String>> {
    let answer = tokio::task::spawn_blocking(move || why(&frozen, &plan)).await;
    answer.map_err(|_| Error::Rule("说明无法生成，请重试".to_owned()))?.ok_or(Error::NotFound("座位或任务"))
}
