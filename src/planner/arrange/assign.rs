//! Who sits in which room: full rooms with the last ones evened out, every post spread over all rooms of its paper.

use std::collections::BTreeMap;

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{Flows, market::Market};
use crate::{domain::exam::Category, planner::Input};

/// The applicants of one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub room: usize,
    pub category: Category,
    pub applicants: Vec<usize>,
}

/// Rooms of each (site, category), accessible ones first.
type Rooms = BTreeMap<(usize, usize), Vec<usize>>;

/// Fills every chosen room.
pub(super) fn rooms(input: &Input, market: &Market, (rooms, flows): (&Rooms, &Flows), seed: u64) -> Vec<Group> {
    let mut sent: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    for (place, demand) in market.demands.iter().enumerate() {
        let mut people = demand.applicants.clone();
        people.shuffle(&mut chance);
        let mut people = people.into_iter();
        for (&(_, site), &many) in flows.range((place, 0)..(place + 1, 0)) {
            sent.entry((site, demand.category)).or_default().extend(people.by_ref().take(many as usize));
        }
    }
    let mut groups = Vec::new();
    for (key, mut people) in sent {
        people.shuffle(&mut chance);
        groups.extend(fill(input, &rooms[&key], market.categories[key.1], &people));
    }
    groups
}

/// Deals the people of one site and paper to its rooms.
fn fill(input: &Input, rooms: &[usize], category: Category, people: &[usize]) -> Vec<Group> {
    let needing = people.iter().filter(|&&person| input.applicants[person].accessible).count();
    let mut places = places(input, rooms, people.len(), needing);
    let mut groups: Vec<Group> = rooms.iter().map(|&room| Group { room, category, applicants: vec![] }).collect();
    let mut posts: BTreeMap<usize, usize> = BTreeMap::new();
    people.iter().for_each(|&person| *posts.entry(input.applicants[person].post).or_default() += 1);
    let mut ordered = people.to_vec();
    // Those who need an accessible room come first, and meet the accessible rooms first; then the largest posts.
    ordered.sort_by_key(|&person| {
        let applicant = &input.applicants[person];
        (!applicant.accessible, std::cmp::Reverse(posts[&applicant.post]), applicant.post)
    });
    let mut next = 0;
    for person in ordered {
        let fits = |room: usize| {
            let room = &input.rooms[room];
            !input.applicants[person].accessible || room.accessible && room.floor == 1
        };
        let turn = (0..rooms.len()).map(|step| (next + step) % rooms.len()).find(|&i| places[i] > 0 && fits(rooms[i]));
        let Some(turn) = turn else { continue };
        places[turn] -= 1;
        next = turn + 1;
        groups[turn].applicants.push(person);
    }
    groups.retain(|group| !group.applicants.is_empty());
    groups
}

/// How many each room takes: all full, and the empty seats shared by as few of the last rooms as leaves those half full.
pub(super) fn places(input: &Input, rooms: &[usize], people: usize, needing: usize) -> Vec<usize> {
    let mut places: Vec<usize> = rooms.iter().map(|&room| usize::from(input.rooms[room].capacity)).collect();
    let empty = places.iter().sum::<usize>().saturating_sub(people);
    let tail = (1..=rooms.len()).find(|&tail| places[rooms.len() - tail..].iter().sum::<usize>() >= 2 * empty).unwrap_or(rooms.len());
    let tail = tail.max(2).min(rooms.len());
    for _ in 0..empty {
        let fullest = (rooms.len() - tail..rooms.len()).max_by_key(|&i| places[i]).expect("a paper at a site has rooms");
        places[fullest] -= 1;
    }
    let accessible = |i: usize| input.rooms[rooms[i]].accessible && input.rooms[rooms[i]].floor == 1;
    let kept: usize = (0..rooms.len()).filter(|&i| accessible(i)).map(|i| places[i]).sum();
    if kept < needing {
        places = rooms.iter().map(|&room| usize::from(input.rooms[room].capacity)).collect();
        let mut left = empty;
        for place in places.iter_mut().rev() {
            let taken = left.min(*place - 1);
            (*place, left) = (*place - taken, left - taken);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::sample;

    #[test]
    fn the_last_rooms_are_evened_out() {
        let mut input = sample::county(1);
        input.rooms.truncate(3);
        input.rooms.iter_mut().for_each(|room| room.capacity = 30);
        assert_eq!(places(&input, &[0, 1, 2], 61, 0), [30, 16, 15]);
        assert_eq!(places(&input, &[0, 1, 2], 89, 0), [30, 30, 29]);
        assert_eq!(places(&input, &[0], 7, 0), [7]);
    }
}
