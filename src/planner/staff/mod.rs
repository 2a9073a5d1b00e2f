//! Staffing (派员): one person for every duty of every open site, room and session.

mod draw;
mod model;
mod need;
mod pairing;

use super::{Duty, Finding, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch, diagnose, pin};
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
    let vain = in_vain(input, &needs);
    if !vain.is_empty() {
        return Err(vain);
    }
    let answer = model::solve(input, &needs, options, &watch).map_err(|unfilled| diagnose::staffing(input, &unfilled))?;
    on_progress("抽签分配考场", 85);
    let duties = draw::rooms(input, (room_use, seats), (&needs, &answer.chosen), options.seed);
    let mut report = answer.report;
    report.seconds = watch.seconds();
    Ok(Staffed { duties, report })
}

/// Pins that send people where they cannot serve.
fn in_vain(input: &Input, needs: &Needs) -> Vec<Finding> {
    let sentence = |(person, site, role, crowded): (usize, Option<usize>, Option<usize>, bool)| {
        let (code, wanted) = (&input.staff[person].code, pin::wanted(input, site, role));
        let reason =
            if crowded { "指定到这里的人已超过需要的人数" } else { "不具备资格、没有时间或路程过远" };
        Finding {
            code: "N01", hard: true, sentence: format!("考务人员{code}不能按指定安排（{wanted}）：{reason}；请改指定")
        }
    };
    needs.in_vain(input).into_iter().map(sentence).collect()
}
