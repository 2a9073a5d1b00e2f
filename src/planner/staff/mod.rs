//! Staffing (派员): one person for every duty of every open site, room and session.

mod draw;
mod model;
mod need;
mod pairing;

use super::{Duty, Finding, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch, diagnose};
use need::Needs;

/// The staffing's part of a plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Staffed {
    pub duties: Vec<Duty>,
    pub report: StageReport,
}

/// Who serves where, given the rooms in use and who sits in them.
pub(super) fn staff(
    input: &Input,
    (room_use, seats): (&[RoomUse], &[Seat]),
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Staffed, Vec<Finding>> {
    let watch = Stopwatch::start();
    on_progress("安排考务人员", 55);
    let needs = Needs::of(input, room_use);
    let answer = model::solve(input, &needs, options, &watch).map_err(|unfilled| diagnose::staffing(input, &unfilled))?;
    on_progress("抽签分配考场", 85);
    let duties = draw::rooms(input, (room_use, seats), (&needs, &answer.chosen), options.seed);
    let mut report = answer.report;
    report.seconds = watch.seconds();
    Ok(Staffed { duties, report })
}
