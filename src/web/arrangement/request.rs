//! How to solve (求解要求): the seed and the time, asked for wherever a plan is ordered.

use super::super::{App, form::Form};
use crate::service::arrangement::Request;

/// Seconds each solver has where nobody says otherwise.
const USUAL: u32 = 20;

/// A form with a fresh seed.
pub(super) fn fresh(app: &App) -> Form {
    let mut bytes = [0; 4];
    app.office.chance.fill(&mut bytes);
    Form::default().with("seed", u32::from_be_bytes(bytes)).with("time_limit", USUAL)
}

/// What was asked for.
pub(super) fn read(form: &mut Form) -> Option<Request> {
    let seed = form.required("seed", "随机种子").number::<u64>();
    let time_limit = seconds(form);
    let (Some(seed), Some(time_limit), true) = (seed, time_limit, form.is_good()) else { return None };
    Some(Request { seed, time_limit })
}

/// The time alone.
pub(super) fn seconds(form: &mut Form) -> Option<f64> {
    let limit = form.required("time_limit", "求解时间").number::<u32>();
    if limit.is_some_and(|seconds| !(1..=600).contains(&seconds)) {
        form.wrong("time_limit", "求解时间请填1至600秒");
    }
    limit.map(f64::from)
}
