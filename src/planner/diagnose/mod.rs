//! Why there is no plan (无解诊断), and the smallest change that makes one. What arithmetic sees comes at once; an elastic model
//! and a network then name the rule that cannot be kept with the others, and find the least bending of each kind.

mod arithmetic;
mod arranging;
mod elastic;
mod network;
mod staffing;
mod teams;
#[cfg(test)]
mod tests;
mod wants;
mod world;

use super::{
    Finding, Input, Options, RoomUse, Seat, arrange, mixing,
    pin::{self, Pin},
    planning::with_seats_reserved,
    repair::Repair,
    rule, staff,
};
use crate::domain::repair::Cause;

pub(super) use arithmetic::{arrangement, before, out_of_time, staffing, unplaced};

/// A rule that cannot be kept with the others, and ways out, each sufficient alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub finding: Finding,
    pub repairs: Vec<Repair>,
}

impl Conflict {
    /// The finding with its ways out in the same sentence.
    #[must_use]
    pub fn told(&self) -> Finding {
        let ways: Vec<String> = self.repairs.iter().map(ToString::to_string).collect();
        let ways = if ways.is_empty() { String::new() } else { format!("。办法：{}", ways.join("；或")) };
        Finding { sentence: format!("{}{ways}", self.finding.sentence), ..self.finding.clone() }
    }

    /// As it is kept, for the input in which it was met.
    fn cause(&self, input: &Input) -> Cause {
        let ways = self.repairs.iter().map(|repair| repair.way(input)).collect();
        Cause { code: self.finding.code.to_owned(), sentence: self.finding.sentence.clone(), ways }
    }
}

/// A reason in words.
fn reason(code: &'static str, sentence: String) -> Finding {
    Finding { code, hard: true, sentence }
}

/// Conflicts told at most.
const MOST: usize = 8;

/// Every conflict of an exam, in the order in which they are met when the first way out of each is taken; empty where there is a
/// plan or nothing could be proven in time. The options' control keeps them by their codes.
#[must_use]
pub fn explain(input: &Input, options: &Options) -> Vec<Conflict> {
    let control = &options.control;
    let mut causes = Vec::new();
    let mut found: Vec<Conflict> = Vec::new();
    let mut input = input.clone();
    let options = &Options { control: options.control.part(), ..options.clone() };
    while let Some(conflict) = next(&input, options).filter(|_| found.len() < MOST) {
        let first = conflict.repairs.first().cloned();
        causes.push(conflict.cause(&input));
        found.push(conflict);
        let Some(first) = first else { break };
        input = first.apply(input);
    }
    control.keep(causes);
    found
}

/// The conflict met first.
fn next(input: &Input, options: &Options) -> Option<Conflict> {
    if let Some(mut conflict) = arranging::conflict(input, options) {
        prefer_staffed(input, options, &mut conflict);
        return Some(conflict);
    }
    let arranged = arranged(input, options).ok()?;
    let people = people(input, &arranged.room_use, options).into_iter().next();
    people.or_else(|| in_rooms(input, (&arranged.room_use, &arranged.seats), options).into_iter().next())
}

fn arranged(input: &Input, options: &Options) -> Result<arrange::Arranged, Vec<Finding>> {
    arrange::arrange(&with_seats_reserved(input), options, &|_, _| {})
}

/// Seconds an arrangement may take that only shows whether it could be staffed.
const TRIAL: f64 = 5.0;

/// Of several ways to an arrangement, those after which the duties can be filled as well, where there are any.
fn prefer_staffed(input: &Input, options: &Options, conflict: &mut Conflict) {
    let options = Options { time_limit: options.time_limit.min(TRIAL), control: options.control.part(), ..options.clone() };
    let staffed = |way: &Repair| {
        let repaired = way.apply(input.clone());
        arranged(&repaired, &options).is_ok_and(|arranged| staffing::suffices(&repaired, &arranged.room_use))
    };
    let kept: Vec<Repair> = conflict.repairs.iter().filter(|way| staffed(way)).cloned().collect();
    if !kept.is_empty() {
        conflict.repairs = kept;
    }
}

/// Conflicts of an exam that could not be arranged; what arithmetic found where they cannot be told.
pub(super) fn unarranged(input: &Input, options: &Options, found: Vec<Finding>) -> Vec<Finding> {
    if input.applicants.is_empty() || options.control.stopped() { found } else { told(&explain(&mixing::pooled(input), options), found) }
}

/// Pins asked about at most, one after another.
const PINS: usize = 12;

/// Pins of sites and rooms any one of which, taken away, leaves an arrangement where there is none; told apart from the rules.
pub(super) fn pinned(input: &Input, options: &Options) -> Vec<Finding> {
    let of_place = |pin: &Pin| matches!(pin, Pin::SiteClosed(_) | Pin::SiteOpens(_) | Pin::RoomUnused(_));
    let places: Vec<usize> = (0..input.pins.len()).filter(|place| of_place(&input.pins[*place])).take(PINS).collect();
    let holds = |input: &Input| match pin::reduce(input) {
        Some(reduced) => arranging::holds(&mixing::pooled(&reduced.input), options),
        None => arranging::holds(&mixing::pooled(input), options),
    };
    if places.is_empty() || options.control.stopped() || holds(input) != Some(false) {
        return vec![];
    }
    let without = |place: usize| {
        let mut input = input.clone();
        input.pins.remove(place);
        input
    };
    let alone = places.into_iter().filter(|place| holds(&without(*place)) == Some(true));
    let told = |place: usize| format!("指定“{}”使编排无解：只去掉这一项指定，就有合规的编排", input.pins[place].words(input));
    alone.map(|place| reason("N01", told(place))).collect()
}

/// Conflicts of an exam whose duties stay open.
pub(super) fn unstaffed(input: &Input, room_use: &[RoomUse], options: &Options, found: Vec<Finding>) -> Vec<Finding> {
    let conflicts = people(input, room_use, options);
    keep(&conflicts, input, options);
    told(&conflicts, found)
}

/// Conflicts that no draw of rooms could have avoided; empty where another draw might.
pub(super) fn undrawn(input: &Input, plan: &super::Plan, options: &Options) -> Vec<Finding> {
    let broken = |plan: &super::Plan| {
        let of_rooms = ["D14", "D15", "D16"];
        let mut rules = rule::hard::RULES.iter().filter(|(code, _)| of_rooms.contains(code));
        rules.any(|(_, rule)| !rule(input, plan).is_empty())
    };
    if !broken(plan) {
        return vec![];
    }
    let counties = staff::counties(input, &plan.room_use);
    let whole = counties.len() < 2;
    let mut conflicts = if whole { in_rooms(input, (&plan.room_use, &plan.seats), options) } else { vec![] };
    // Each county's rooms were drawn among its own people, and only there the reason is sought.
    for county in counties.into_iter().filter(|_| !whole) {
        let here = |site: usize| input.sites[site].county == county;
        let own = super::Plan {
            room_use: plan.room_use.iter().filter(|used| here(input.rooms[used.room].site)).cloned().collect(),
            seats: plan.seats.iter().filter(|seat| here(input.rooms[seat.room].site)).copied().collect(),
            duties: plan.duties.iter().filter(|duty| here(duty.site)).cloned().collect(),
            ..super::Plan::default()
        };
        if broken(&own) {
            conflicts = in_rooms(&alone(input, county), (&own.room_use, &own.seats), options);
            break;
        }
    }
    keep(&conflicts, input, options);
    told(&conflicts, vec![])
}

/// The exam as one county's own people see it.
fn alone(input: &Input, county: &str) -> Input {
    let mut alone = input.clone();
    alone.interview.retain(|at| input.sites[at.site].county == county);
    alone.staff.iter_mut().filter(|person| person.county != county).for_each(|person| {
        person.qualifications.clear();
        person.available.clear();
    });
    alone
}

/// Keeps conflicts that were met in one and the same input.
fn keep(conflicts: &[Conflict], input: &Input, options: &Options) {
    options.control.keep(conflicts.iter().map(|conflict| conflict.cause(input)).collect());
}

fn told(conflicts: &[Conflict], otherwise: Vec<Finding>) -> Vec<Finding> {
    if conflicts.is_empty() { otherwise } else { conflicts.iter().map(Conflict::told).collect() }
}

/// Duties that stay open, and whether more seats a room would do: fewer rooms want fewer invigilators.
fn people(input: &Input, room_use: &[RoomUse], options: &Options) -> Vec<Conflict> {
    let options = &Options { control: options.control.part(), ..options.clone() };
    let mut found = staffing::conflicts(input, room_use, None);
    let largest = input.rooms.iter().map(|room| room.capacity).max().unwrap_or(0);
    if let Some(conflict) = found.first_mut().filter(|conflict| wants_fewer_rooms(input, conflict)) {
        let ways = (largest + 1..=largest + 2).map(|seats| Repair::SeatMore { seats });
        let suffices = |way: &Repair| {
            let repaired = way.apply(input.clone());
            arranged(&repaired, options).is_ok_and(|arranged| staffing::suffices(&repaired, &arranged.room_use))
        };
        conflict.repairs.extend(ways.into_iter().find(suffices));
    }
    found
}

/// Whether invigilators are among those that are missing.
fn wants_fewer_rooms(input: &Input, conflict: &Conflict) -> bool {
    use crate::domain::staffing::{Scope, Session};
    let in_room = |place: usize| input.roles[place].session == Session::Written && input.roles[place].scope == Scope::Room;
    conflict.repairs.iter().any(|repair| match repair {
        Repair::AddStaff(new) => new.iter().any(|one| in_room(one.role.place)),
        _ => false,
    })
}

/// Rooms that find nobody, and teams that cannot be mixed.
fn in_rooms(input: &Input, (room_use, seats): (&[RoomUse], &[Seat]), options: &Options) -> Vec<Conflict> {
    let found = staffing::conflicts(input, room_use, Some(seats));
    if found.is_empty() { teams::conflict(input, room_use, options).into_iter().collect() } else { found }
}
