//! The course of planning (编排过程): arrange, seat, staff, then measure the plan with the independent check.

use std::borrow::Cow;

use super::{
    Duty, Infeasible, Input, OnProgress, Options, Plan, Report, RoomUse, Seat, Share, StageReport, arrange, check, diagnose, pin, staff,
    supplement,
};

/// Makes a plan, or says why there is none. The same input and options give the same plan.
pub fn plan(input: &Input, options: &Options, on_progress: OnProgress<'_>) -> Result<Plan, Infeasible> {
    let vain = pin::contradictions(input);
    if !vain.is_empty() {
        return Err(Infeasible(vain));
    }
    let made = match pin::reduce(input) {
        Some(reduced) => course(&reduced.input, options, on_progress).map(|plan| reduced.restore(plan)),
        None => course(input, options, on_progress),
    };
    made.map_err(|Infeasible(found)| Infeasible(diagnose::pinned(input, options).into_iter().chain(found).collect()))
}

fn course(input: &Input, options: &Options, on_progress: OnProgress<'_>) -> Result<Plan, Infeasible> {
    let unarranged = |found| Infeasible(diagnose::unarranged(input, options, found));
    let arranged = arrange::arrange(&with_seats_reserved(input), options, on_progress).map_err(unarranged)?;
    let unstaffed = |found| Infeasible(diagnose::unstaffed(input, &arranged.room_use, options, found));
    let staffed = staff::staff(input, (&arranged.room_use, &arranged.seats), options, on_progress).map_err(unstaffed)?;
    let (reserves, missing) = staff::reserves(input, &staffed.duties);
    let mut plan = Plan { room_use: arranged.room_use, seats: arranged.seats, duties: staffed.duties, reserves, report: Report::default() };
    plan.room_use.sort_by_key(|used| used.room);
    plan.seats.sort_by_key(|seat| (seat.room, seat.seat));
    plan.duties.sort_by_key(|duty| (duty.session, duty.site, duty.role, duty.room, duty.staff));
    let undrawn = diagnose::undrawn(input, &plan, options);
    if !undrawn.is_empty() {
        return Err(Infeasible(undrawn));
    }
    on_progress("核算目标值", 95);
    let (cost, service, neighbours) = check::objectives(input, &plan);
    plan.report = Report {
        arrange: measured(arranged.arrange, cost),
        seat: measured(arranged.seat, neighbours),
        staff: measured(staffed.report, service),
    };
    if let Some(added) = supplement::sentence(input, &plan) {
        plan.report.staff.notes.insert(0, added);
    }
    let short = missing.iter().map(|(&role, people)| format!("备用{}还缺{people}人", input.roles[role].name));
    plan.report.staff.notes.extend(short);
    on_progress("编排完成", 100);
    Ok(plan)
}

/// Draws the seats of a plan again from its rooms, what each paper has of those that are shared, and its seed, for whoever wants
/// to see that nobody chose them. `None` when the rooms do not hold everybody.
#[must_use]
pub fn draw(input: &Input, (room_use, shares): (&[RoomUse], &[Share]), seed: u64) -> Option<Vec<Seat>> {
    match pin::reduce(input) {
        Some(reduced) => {
            let rooms = (&*reduced.room_use(room_use), &*reduced.shares(shares));
            let seats = arrange::draw(&with_seats_reserved(&reduced.input), rooms, seed)?;
            Some(reduced.restore(Plan { seats, ..Plan::default() }).seats)
        }
        None => arrange::draw(&with_seats_reserved(input), (room_use, shares), seed),
    }
}

/// Draws again which written room each invigilator serves in, of those who serve at the site; whom rooms forbid stays away from
/// them. `None` when the plan names people or roles that are not the input's.
#[must_use]
pub fn draw_rooms(input: &Input, plan: &Plan, seed: u64) -> Option<Vec<Duty>> {
    staff::draw_rooms(input, plan, seed)
}

/// The input as it is planned with: every room smaller by the seats kept for late approvals, down to one.
pub(super) fn with_seats_reserved(input: &Input) -> Cow<'_, Input> {
    let kept = input.rules.reserved_seats;
    if kept == 0 {
        return Cow::Borrowed(input);
    }
    let mut input = input.clone();
    input.rooms.iter_mut().for_each(|room| room.capacity = room.capacity.saturating_sub(kept).max(room.capacity.min(1)));
    Cow::Owned(input)
}

/// A stage's report with what the check measured; what meets its bound is optimal, whoever found it.
fn measured(mut report: StageReport, objective: i64) -> StageReport {
    report.objective = objective;
    report.bound = report.bound.clamp(0, objective);
    if report.bound == objective {
        "optimal".clone_into(&mut report.status);
    } else if report.status.is_empty() {
        "heuristic".clone_into(&mut report.status);
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Method, check::check, diff, sample};

    fn planned(input: &Input, seed: u64) -> Plan {
        plan(input, &Options { seed, time_limit: 20.0, threads: 1, ..Options::default() }, &|_, _| {}).unwrap()
    }

    #[test]
    fn a_plan_breaks_no_rule() {
        for seed in 1..=4 {
            let input = sample::county(seed);
            for draw in 0..6 {
                assert_eq!(check(&input, &planned(&input, 10 * draw + seed)), [], "county {seed}, draw {draw}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_and_another_seed_another() {
        let input = sample::county(1);
        let (one, two, other) = (planned(&input, 7), planned(&input, 7), planned(&input, 8));
        assert_eq!((&one.room_use, &one.seats, &one.duties), (&two.room_use, &two.seats, &two.duties));
        assert_ne!(one.seats, other.seats);
        assert!(diff::diff(&input, &one, &two).is_empty());
    }

    #[test]
    fn the_seats_come_out_again_from_rooms_and_seed_and_not_from_another_seed() {
        for seed in 1..=3 {
            let input = sample::county(seed);
            let plan = planned(&input, 7);
            assert_eq!(draw(&input, (&plan.room_use, &[]), 7).as_ref(), Some(&plan.seats), "county {seed}");
            assert_ne!(draw(&input, (&plan.room_use, &[]), 8).as_ref(), Some(&plan.seats), "county {seed}");
        }
    }

    #[test]
    fn the_course_ends_where_the_whole_model_ends() {
        let input = sample::county(2);
        let plain = plan(&input, &Options { method: Method::Plain, ..Options::default() }, &|_, _| {}).unwrap().report.arrange;
        let course = planned(&input, 1).report.arrange;
        assert!(course.bound <= plain.objective && plain.bound <= course.objective, "{course:?} {plain:?}");
    }

    #[test]
    fn no_objective_is_below_its_bound() {
        let input = sample::county(2);
        let report = planned(&input, 1).report;
        for stage in [&report.arrange, &report.seat, &report.staff] {
            assert!(stage.bound <= stage.objective, "{stage:?}");
        }
        assert!(report.arrange.gap() < 0.05 && report.arrange.bound > 0, "{:?}", report.arrange);
    }
}
