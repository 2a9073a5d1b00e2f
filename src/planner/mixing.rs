//! Mixed rooms (混编考场): rooms in which several papers are sat, and how many sit which of them there.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{Input, Seat};
use crate::domain::exam::{Category, TailRooms};

/// So many people sit a paper in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    pub room: usize,
    pub category: Category,
    pub people: u32,
}

/// How many sit which paper in every room of a plan where some room has several; nothing of a plan of single papers. With the seed
/// this is all that the seats of such a plan hang on.
#[must_use]
pub fn shares(input: &Input, seats: &[Seat]) -> Vec<Share> {
    let mut counts: BTreeMap<(usize, Category), u32> = BTreeMap::new();
    let known = |seat: &&Seat| seat.applicant < input.applicants.len() && seat.room < input.rooms.len();
    seats.iter().filter(known).for_each(|seat| *counts.entry((seat.room, input.applicants[seat.applicant].category)).or_default() += 1);
    let mut keys = counts.keys().zip(counts.keys().skip(1));
    if keys.all(|(one, next)| one.0 != next.0) {
        return vec![];
    }
    counts.into_iter().map(|((room, category), people)| Share { room, category, people }).collect()
}

/// The input as it counts for whoever lets papers mix in any room: all of one paper. Others stay as they are.
pub(super) fn pooled(input: &Input) -> Cow<'_, Input> {
    let first = input.applicants.iter().map(|applicant| applicant.category).min();
    let Some(first) = first.filter(|_| input.rules.tail_rooms == TailRooms::Mixed) else { return Cow::Borrowed(input) };
    let mut input = input.clone();
    input.applicants.iter_mut().for_each(|applicant| applicant.category = first);
    input.posts.iter_mut().for_each(|post| post.category = first);
    Cow::Owned(input)
}

/// An input in which each share of a room is a room of its own, as large as the share.
pub(super) struct Divided {
    pub input: Input,
    /// The paper of every room in use.
    pub papers: BTreeMap<usize, Category>,
    /// Rooms that are taken to the last seat.
    pub full: BTreeSet<usize>,
    /// Which room of the whole input the rooms beyond its last are parts of.
    parts: Vec<usize>,
}

impl Divided {
    /// Divides rooms into their shares, which are in order.
    pub fn of(input: &Input, shares: &[Share]) -> Self {
        let mut divided = Self { papers: BTreeMap::new(), input: input.clone(), full: BTreeSet::new(), parts: vec![] };
        for share in shares {
            let mut place = share.room;
            if divided.papers.contains_key(&place) {
                place = divided.input.rooms.len();
                divided.input.rooms.push(input.rooms[share.room].clone());
                divided.parts.push(share.room);
            }
            divided.input.rooms[place].capacity = u16::try_from(share.people).unwrap_or(u16::MAX);
            divided.papers.insert(place, share.category);
            divided.full.insert(place);
        }
        divided
    }

    /// The room that a room of the divided input is, or is part of.
    pub fn room(&self, room: usize) -> usize {
        let whole = self.input.rooms.len() - self.parts.len();
        room.checked_sub(whole).map_or(room, |part| self.parts[part])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::sample;

    #[test]
    fn a_plan_of_single_papers_has_no_shares_and_a_mixed_room_has_all_rooms_told() {
        let (input, mut plan) = sample::tiny();
        assert_eq!(shares(&input, &plan.seats), []);
        let (a, d) = (input.posts[0].category, input.posts[2].category);
        plan.seats[4] = Seat { applicant: 4, room: 0, seat: 4 };
        let share = |room, category, people| Share { room, category, people };
        let found = shares(&input, &plan.seats);
        assert_eq!(found, [share(0, a, 3), share(0, d, 1), share(1, d, 1)]);
        let divided = Divided::of(&input, &found);
        assert_eq!((divided.input.rooms.len(), divided.input.rooms[6].capacity, divided.papers[&6]), (7, 1, d));
        assert_eq!([0, 1, 5, 6].map(|room| divided.room(room)), [0, 1, 5, 0]);
    }
}
