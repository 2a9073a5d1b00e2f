//! Staffing (派员): one person for every duty of every open site, room and session.

mod draw;
mod model;
mod need;
mod pairing;
mod region;
mod worth;

use super::{Duty, Finding, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch, diagnose};

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
    let (regions, mut report) = region::solve(input, room_use, options).map_err(|unfilled| diagnose::staffing(input, &unfilled))?;
    report.prices = worth::prices(input, &regions);
    report.notes.extend(report.prices.iter().map(ToString::to_string));
    on_progress("抽签分配考场", 85);
    let mut duties = Vec::new();
    for region in &regions {
        let here = |seat: &&Seat| region.needs.rooms.contains_key(&input.rooms[seat.room].site);
        let seats: Vec<Seat> = seats.iter().filter(here).copied().collect();
        duties.extend(draw::rooms(input, (room_use, &seats), (&region.needs, &region.answer.chosen), options.seed));
    }
    report.seconds = watch.seconds();
    Ok(Staffed { duties, report })
}
