//! Amending (局部调整): a plan in force meets late applicants, a room that cannot be used, people who fall ill. What need not
//! change does not: everyone else keeps seat and duty, and planning again with nothing new changes nothing.
//!
//! Vacant duties are filled by people without a duty, else by chains (one takes the vacancy, another takes the place left),
//! tried from the shortest on, so that the number of other duties changed is proven least.

mod opening;
mod replacing;
mod roster;
mod seating;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use super::{Duty, Finding, Infeasible, Input, Plan, Report, Seat, StageReport, check};
use crate::domain::staffing::Session;
use roster::Roster;
use seating::Seating;
pub use telling::{name, sentences};

/// What has happened since the plan was adopted. Late applicants are those of the input without a seat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// People who cannot serve, in one session or in both.
    pub absent: BTreeSet<(usize, Option<Session>)>,
    /// Rooms that cannot be used.
    pub closed: BTreeSet<usize>,
    /// People who keep the duties they have and are not asked for another.
    pub spared: BTreeSet<usize>,
}

/// What a plan's amendment changes, and nothing else changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    pub seats: Vec<SeatChange>,
    pub duties: Vec<DutyChange>,
    /// Rooms whose invigilators move to another with all their applicants, or with as many as it holds: (from, to).
    pub rooms_moved: Vec<(usize, usize)>,
    pub rooms_opened: Vec<usize>,
    pub rooms_closed: Vec<usize>,
    /// Duties that change hands though neither their holder nor their room is gone.
    pub others: usize,
    /// Whether fewer were proven not to do.
    pub least: bool,
}

/// One applicant's seat before (none for a late one) and after (none for one who has left).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatChange {
    pub applicant: usize,
    pub before: Option<(usize, u8)>,
    pub after: Option<(usize, u8)>,
}

/// One duty's holder before and after. `duty.staff` is the holder after, or before where there is none after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyChange {
    pub duty: Duty,
    pub before: Option<usize>,
    pub after: Option<usize>,
    pub how: How,
}

/// Where a duty's new holder comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Stood by for it.
    Reserve,
    /// Had no duty in the session.
    Free,
    /// Held this other duty, which is filled in turn.
    From(Duty),
    /// The duty is no longer needed.
    Released,
}

impl Amendment {
    /// Whether the plan stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty() && self.duties.is_empty() && self.rooms_moved.is_empty()
    }
}

/// Amends a plan by as little as can be, or says why it cannot be.
pub fn amend(input: &Input, plan: &Plan, changes: &Changes) -> Result<(Plan, Amendment), Infeasible> {
    if !refers_to(input, plan) {
        return Err(hard(input, plan));
    }
    let mut seating = Seating::of(input, plan, &changes.closed);
    seating.withdraw();
    seating.close_rooms().map_err(one)?;
    seating.seat_late().map_err(one)?;
    let seats = seating.seats(plan);
    let mut roster = Roster::of(input, plan, &seats);
    roster.spared.clone_from(&changes.spared);
    roster.move_rooms(&seating);
    roster.open_rooms(&seating.opened);
    let vacant = roster.vacate(&changes.absent);
    let filled = roster.fill(&vacant).map_err(Infeasible)?;
    let mut after = Plan { room_use: seating.room_use(plan), seats, duties: roster.duties(), ..plan.clone() };
    let amendment = Amendment {
        seats: seat_changes(plan, &after.seats),
        duties: roster.changes(),
        rooms_moved: seating.moved.iter().map(|(&from, &to)| (from, to)).collect(),
        rooms_opened: seating.opened.clone(),
        rooms_closed: seating.dropped.clone(),
        others: filled.others,
        least: filled.least,
    };
    if amendment.is_empty() {
        return Ok((plan.clone(), amendment));
    }
    after.reserves.retain(|reserve| !after.duties.iter().any(|duty| (duty.staff, duty.session) == (reserve.staff, reserve.session)));
    let broken = hard(input, &after);
    if !broken.0.is_empty() {
        return Err(broken);
    }
    after.report = measured(input, &after);
    Ok((after, amendment))
}

/// What forbids a plan.
fn hard(input: &Input, plan: &Plan) -> Infeasible {
    Infeasible(check::check(input, plan).into_iter().filter(|finding| finding.hard).collect())
}

/// Whether rooms, sites and roles of the plan are those of the input. People may have left.
fn refers_to(input: &Input, plan: &Plan) -> bool {
    let room = |room: usize| room < input.rooms.len();
    let duty = |duty: &Duty| {
        let in_room = duty.session == Session::Interview || duty.room.is_none_or(room);
        duty.role < input.roles.len() && duty.site < input.sites.len() && in_room
    };
    plan.room_use.iter().all(|used| room(used.room)) && plan.seats.iter().all(|seat| room(seat.room)) && plan.duties.iter().all(duty)
}

fn one(finding: Finding) -> Infeasible {
    Infeasible(vec![finding])
}

/// Who sits elsewhere than before, by applicant.
fn seat_changes(before: &Plan, after: &[Seat]) -> Vec<SeatChange> {
    let places = |seats: &[Seat]| seats.iter().map(|seat| (seat.applicant, (seat.room, seat.seat))).collect::<BTreeMap<_, _>>();
    let (old, new) = (places(&before.seats), places(after));
    let all: BTreeSet<usize> = old.keys().chain(new.keys()).copied().collect();
    let change = |applicant| SeatChange { applicant, before: old.get(&applicant).copied(), after: new.get(&applicant).copied() };
    all.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

/// The figures of an amended plan: it was not solved again, so that no bound is claimed.
fn measured(input: &Input, plan: &Plan) -> Report {
    let (cost, service, neighbours) = check::objectives(input, plan);
    let stage = |objective| StageReport { objective, status: "amended".to_owned(), ..StageReport::default() };
    Report { arrange: stage(cost), seat: stage(neighbours), staff: stage(service) }
}

#[cfg(test)]
mod tests;
