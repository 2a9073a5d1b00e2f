//! What changed between two plans (方案对比): what an officer reads before adopting.

use std::collections::{BTreeMap, BTreeSet};

use super::{Input, Plan};
use crate::domain::exam::Category;

/// The difference, in places of the input's lists and in counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    pub sites_opened: Vec<usize>,
    pub sites_closed: Vec<usize>,
    pub rooms_added: usize,
    pub rooms_dropped: usize,
    /// Rooms that take another paper.
    pub rooms_changed: usize,
    /// Applicants who go to another site, to another room of the same site, to another seat of the same room.
    pub applicants_to_another_site: usize,
    pub applicants_to_another_room: usize,
    pub applicants_to_another_seat: usize,
    /// Applicants seated in only one of the plans.
    pub applicants_new: usize,
    pub applicants_gone: usize,
    /// People who serve in only one of the plans, or elsewhere or otherwise than before.
    pub staff_called: usize,
    pub staff_released: usize,
    pub staff_moved: usize,
}

impl Difference {
    /// Whether the plans are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares plans of one input.
#[must_use]
pub fn diff(input: &Input, before: &Plan, after: &Plan) -> Difference {
    let rooms = |plan: &Plan| plan.room_use.iter().map(|used| (used.room, used.category)).collect::<BTreeMap<usize, Category>>();
    let (old, new) = (rooms(before), rooms(after));
    let sites = |rooms: &BTreeMap<usize, Category>| rooms.keys().map(|&room| input.rooms[room].site).collect::<BTreeSet<usize>>();
    let mut difference = Difference {
        sites_opened: sites(&new).difference(&sites(&old)).copied().collect(),
        sites_closed: sites(&old).difference(&sites(&new)).copied().collect(),
        rooms_added: new.keys().filter(|room| !old.contains_key(room)).count(),
        rooms_dropped: old.keys().filter(|room| !new.contains_key(room)).count(),
        rooms_changed: new.iter().filter(|(room, category)| old.get(room).is_some_and(|was| was != *category)).count(),
        ..Difference::default()
    };
    applicants(input, (before, after), &mut difference);
    staff((before, after), &mut difference);
    difference
}

fn applicants(input: &Input, (before, after): (&Plan, &Plan), difference: &mut Difference) {
    let seats = |plan: &Plan| plan.seats.iter().map(|seat| (seat.applicant, (seat.room, seat.seat))).collect::<BTreeMap<_, _>>();
    let (old, new) = (seats(before), seats(after));
    for (applicant, (room, seat)) in &new {
        match old.get(applicant) {
            None => difference.applicants_new += 1,
            Some((was, _)) if input.rooms[*was].site != input.rooms[*room].site => difference.applicants_to_another_site += 1,
            Some((was, _)) if was != room => difference.applicants_to_another_room += 1,
            Some((_, was)) if was != seat => difference.applicants_to_another_seat += 1,
            Some(_) => {}
        }
    }
    difference.applicants_gone = old.keys().filter(|applicant| !new.contains_key(applicant)).count();
}

fn staff((before, after): (&Plan, &Plan), difference: &mut Difference) {
    let duties = |plan: &Plan| {
        let mut of: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
        plan.duties.iter().for_each(|duty| {
            of.entry(duty.staff).or_default().insert((duty.session, duty.site, duty.role, duty.room));
        });
        of
    };
    let (old, new) = (duties(before), duties(after));
    difference.staff_called = new.keys().filter(|person| !old.contains_key(person)).count();
    difference.staff_released = old.keys().filter(|person| !new.contains_key(person)).count();
    difference.staff_moved = new.iter().filter(|(person, duties)| old.get(person).is_some_and(|was| was != *duties)).count();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Duty, RoomUse, sample};

    #[test]
    fn an_officer_reads_what_moved() {
        let (input, before) = sample::tiny();
        let mut after = before.clone();
        after.seats[0].seat = 4;
        after.seats[4].room = 3;
        after.seats.remove(3);
        after.room_use.push(RoomUse { room: 3, ..after.room_use[1] });
        after.duties[0].room = Some(1);
        after.duties[7] = Duty { staff: 8, ..after.duties[7] };
        let expected = Difference {
            sites_opened: vec![1],
            rooms_added: 1,
            applicants_to_another_seat: 1,
            applicants_to_another_site: 1,
            applicants_gone: 1,
            staff_called: 1,
            staff_released: 1,
            staff_moved: 1,
            ..Difference::default()
        };
        assert_eq!(diff(&input, &before, &after), expected);
        assert!(diff(&input, &after, &after).is_empty());
    }
}
