//! Staffing (派员): one person for every duty of every open site, room and session.

mod draw;
mod model;
mod need;
mod pairing;
mod region;
mod reserve;
mod sitting;
mod worth;

use super::{Duty, Finding, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch, diagnose, pin};
use crate::domain::staffing::{Scope, Session};
use need::Needs;
pub(super) use region::counties;
pub(super) use reserve::reserves;
pub(super) use sitting::Sitting;

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
    let vain = in_vain(input, room_use);
    if !vain.is_empty() {
        return Err(vain);
    }
    let solved = region::solve(input, (room_use, seats), options, on_progress);
    let (regions, mut report) = solved.map_err(|unfilled| diagnose::staffing(input, &unfilled))?;
    report.prices = worth::prices(input, &regions);
    report.notes.extend(report.prices.iter().map(ToString::to_string));
    report.seconds = watch.seconds();
    Ok(Staffed { duties: regions.into_iter().flat_map(|region| region.duties).collect(), report })
}

/// How often others are sought for people whom no draw keeps from those they must not meet.
const SOUGHT: usize = 12;

/// The rooms of a region's people. Whoever meets a relative or a colleague in every draw is sent elsewhere, if others will do.
fn drawn(input: &Input, seats: &[Seat], (needs, answer): (&mut Needs, &model::Answer), options: &Options) -> Vec<Duty> {
    let sitting = Sitting::of(input, seats);
    let draw = |needs: &Needs, chosen: &[(usize, usize)]| draw::rooms(&sitting, (needs, chosen), options.seed);
    let mut duties = draw(needs, &answer.chosen);
    for _ in 0..SOUGHT {
        if needs.keep_out(&sitting, &duties) == 0 {
            break;
        }
        let Ok(others) = model::solve(input, needs, options, &Stopwatch::start()) else { break };
        duties = draw(needs, &others.chosen);
    }
    duties
}

/// Draws again which written room each person serves in; who serves at which site in which role stays. `None` when no draw
/// keeps apart those who must not meet.
pub(super) fn draw_rooms(input: &Input, plan: &super::Plan, seed: u64) -> Option<Vec<Duty>> {
    let needs = Needs::of(input, &plan.room_use);
    let place = |duty: &Duty| needs.list.iter().position(|need| (need.role, need.site) == (duty.role, duty.site));
    let drawn = |duty: &&Duty| {
        let role = input.roles.get(duty.role);
        role.is_some_and(|role| role.session == Session::Written && role.scope == Scope::Room)
    };
    let (to_draw, rest): (Vec<&Duty>, Vec<&Duty>) = plan.duties.iter().partition(drawn);
    let mut chosen = to_draw.into_iter().map(|duty| Some((duty.staff, place(duty)?))).collect::<Option<Vec<_>>>()?;
    // In an order of their own, so that the draw does not hang on the rooms people had before.
    chosen.sort_unstable();
    let mut duties = draw::rooms(&Sitting::of(input, &plan.seats), (&needs, &chosen), seed);
    duties.extend(rest.into_iter().copied());
    duties.sort_by_key(|duty| (duty.session, duty.site, duty.role, duty.room, duty.staff));
    Some(duties)
}

/// Pins that send people where they cannot serve, or more than are needed there.
fn in_vain(input: &Input, room_use: &[RoomUse]) -> Vec<Finding> {
    let sent: Vec<_> = input.pins.iter().filter_map(pin::Pin::sending).collect();
    if sent.is_empty() {
        return Vec::new();
    }
    let needs = Needs::of(input, room_use);
    let mut taken = vec![0; needs.list.len()];
    let mut vain = Vec::new();
    for (person, site, role) in sent {
        let fits: Vec<usize> = (0..needs.list.len()).filter(|&need| needs.cost(input, person, need).is_some()).collect();
        let reason = match fits.as_slice() {
            [] => "不具备资格、没有时间或路程过远",
            &[need] => {
                taken[need] += 1;
                if taken[need] <= needs.list[need].persons {
                    continue;
                }
                "指定到这里的人已超过需要的人数"
            }
            _ => continue,
        };
        let (code, wanted) = (&input.staff[person].code, pin::wanted(input, site, role));
        let sentence = format!("考务人员{code}不能按指定安排（{wanted}）：{reason}；请改指定");
        vain.push(Finding { code: "N01", hard: true, sentence });
    }
    vain
}
