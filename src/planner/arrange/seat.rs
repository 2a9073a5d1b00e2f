//! Who sits where in a room: drawn by seed, then neighbours of one post are moved apart.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::assign::Group;
use crate::{
    domain::exam::Cell,
    planner::{Input, Seat, Weights},
};

/// Times through a room; most need two or three.
const PASSES: usize = 24;
/// How often a room that is not at its bound is shaken and parted again.
const SHAKES: usize = 300;
/// Swaps in a shake.
const SHAKEN: usize = 3;

/// Seats of all rooms.
pub(super) fn seats(input: &Input, groups: &[Group], seed: u64) -> Vec<Seat> {
    groups.iter().flat_map(|group| seat(input, group, seed)).collect()
}

fn seat(input: &Input, group: &Group, seed: u64) -> Vec<Seat> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    // A stream of its own, so that one room's draw does not hang on the rooms before it.
    chance.set_stream(group.room as u64 + 1);
    let mut order = group.applicants.clone();
    order.shuffle(&mut chance);
    // Those of one paper sit together, so that papers are handed out block by block.
    order.sort_by_key(|&person| input.applicants[person].category);
    let paper = |person: usize| input.applicants[person].category;
    let cells = &input.rooms[group.room].cells;
    let near = neighbours(&cells[..order.len().min(cells.len())], &input.rules.weights);
    let post = |person: usize| input.applicants[person].post;
    part(&near, &mut order, (post, paper));
    let seats = |order: &[usize]| -> Vec<Seat> {
        order.iter().zip(1..).map(|(&applicant, seat)| Seat { applicant, room: group.room, seat }).collect()
    };
    let least = in_room(input, group.room, &seats(&order)).bound;
    let mut left = clashes(&near, &order, post);
    for _ in 0..SHAKES {
        if left <= least || near.len() < 2 {
            break;
        }
        let mut next = order.clone();
        for _ in 0..SHAKEN {
            let (one, other) = (chance.random_range(0..near.len()), chance.random_range(0..near.len()));
            if paper(next[one]) == paper(next[other]) {
                next.swap(one, other);
            }
        }
        part(&near, &mut next, (post, paper));
        let after = clashes(&near, &next, post);
        if after <= left {
            (order, left) = (next, after);
        }
    }
    seats(&order)
}

/// Weights of all pairs of one post that touch, each pair counted once.
fn clashes(near: &[Vec<(usize, i64)>], order: &[usize], post: impl Fn(usize) -> usize) -> i64 {
    let of = |i: usize| near[i].iter().filter(|(j, _)| i < *j && post(order[i]) == post(order[*j])).map(|(_, weight)| weight).sum::<i64>();
    (0..near.len()).map(of).sum()
}

/// Swaps the two of one paper whose exchange helps most, until none helps.
fn part<P: PartialEq>(near: &[Vec<(usize, i64)>], order: &mut [usize], (post, paper): (impl Fn(usize) -> usize, impl Fn(usize) -> P)) {
    let clash = |order: &[usize], i: usize, of: usize| -> i64 {
        near[i].iter().filter(|(j, _)| post(order[*j]) == of).map(|(_, weight)| weight).sum()
    };
    for _ in 0..PASSES {
        let mut still = true;
        for i in 0..near.len() {
            let mine = clash(order, i, post(order[i]));
            if mine == 0 {
                continue;
            }
            let gain = |j: usize| {
                let (a, b) = (post(order[i]), post(order[j]));
                let between: i64 = near[i].iter().filter(|(k, _)| *k == j).map(|(_, weight)| weight).sum();
                let after = clash(order, i, b) + clash(order, j, a) - 2 * between;
                if a == b { 0 } else { after - mine - clash(order, j, b) }
            };
            let alike = |j: &usize| *j != i && paper(order[*j]) == paper(order[i]);
            let best = (0..near.len()).filter(alike).min_by_key(|&j| gain(j));
            if let Some(j) = best.filter(|&j| gain(j) < 0) {
                order.swap(i, j);
                still = false;
            }
        }
        if still {
            break;
        }
    }
}

/// How two cells touch: side by side or front and back, at a corner, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    Beside,
    Across,
    Not,
}

impl Touch {
    fn of(a: Cell, b: Cell) -> Self {
        match (a.row.abs_diff(b.row), a.col.abs_diff(b.col)) {
            (0, 1) | (1, 0) => Self::Beside,
            (1, 1) => Self::Across,
            _ => Self::Not,
        }
    }
}

/// For each cell, the cells around it with the weight of sitting there.
fn neighbours(cells: &[Cell], weights: &Weights) -> Vec<Vec<(usize, i64)>> {
    let weight = |a: Cell, b: Cell| match Touch::of(a, b) {
        Touch::Beside => weights.adjacent,
        Touch::Across => weights.diagonal,
        Touch::Not => 0,
    };
    let around = |a: &Cell| cells.iter().enumerate().map(|(j, b)| (j, weight(*a, *b))).filter(|(_, w)| *w != 0).collect();
    cells.iter().map(around).collect()
}

/// What no order of seats can avoid, and what one order has: neighbours of one post, side by side or front and back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    /// J3 of the room is at least this.
    pub bound: i64,
    /// Pairs that the numbers of the posts force.
    pub forced: usize,
    /// Pairs there are.
    pub present: usize,
}

/// Adds up the rooms of a plan.
pub(super) fn neighbours_of(input: &Input, groups: &[Group], seats: &[Seat]) -> Neighbours {
    let mut next = seats;
    let rooms = groups.iter().map(|group| {
        let (here, rest) = next.split_at(group.applicants.len());
        next = rest;
        in_room(input, group.room, here)
    });
    rooms.fold(Neighbours::default(), |sum, room| Neighbours {
        bound: sum.bound + room.bound,
        forced: sum.forced + room.forced,
        present: sum.present + room.present,
    })
}

/// Of `n` taken seats with `m` people of one post, the other `n - m` can part no more pairs of seats than they touch; taking those
/// that touch most leaves pairs that must be of the post.
fn in_room(input: &Input, room: usize, seats: &[Seat]) -> Neighbours {
    let cells = &input.rooms[room].cells;
    let cells = &cells[..seats.len().min(cells.len())];
    let mut posts: BTreeMap<usize, usize> = BTreeMap::new();
    seats.iter().for_each(|seat| *posts.entry(input.applicants[seat.applicant].post).or_default() += 1);
    let forced = |touch: Touch| -> usize {
        let mut degrees: Vec<usize> = cells.iter().map(|a| cells.iter().filter(|b| Touch::of(*a, **b) == touch).count()).collect();
        degrees.sort_unstable_by(|a, b| b.cmp(a));
        let pairs = degrees.iter().sum::<usize>() / 2;
        posts.values().map(|many| pairs.saturating_sub(degrees[..cells.len() - many.min(&cells.len())].iter().sum())).sum()
    };
    let (sides, corners) = (forced(Touch::Beside), forced(Touch::Across));
    let post = |place: usize| input.applicants[seats[place].applicant].post;
    let pair = |a: usize, b: usize| a < b && post(a) == post(b) && Touch::of(cells[a], cells[b]) == Touch::Beside;
    let present = (0..cells.len()).flat_map(|a| (0..cells.len()).map(move |b| (a, b))).filter(|&(a, b)| pair(a, b)).count();
    let weights = &input.rules.weights;
    Neighbours { bound: sides as i64 * weights.adjacent + corners as i64 * weights.diagonal, forced: sides, present }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Plan, check, sample};

    #[test]
    fn five_posts_in_a_room_have_no_neighbours_of_one_post() {
        let mut input = sample::county(1);
        let room = &mut input.rooms[0];
        room.cells = crate::domain::exam::Layout::snake("x", &[6; 5]).cells;
        let applicants: Vec<usize> = (0..30).collect();
        applicants.iter().for_each(|&i| input.applicants[i].post = i % 5);
        let group = Group { room: 0, category: input.posts[0].category, applicants };
        let plan = Plan { seats: seat(&input, &group, 7), ..Plan::default() };
        assert!(check::objectives(&input, &plan).2 < input.rules.weights.adjacent);
        assert_ne!(plan.seats, seat(&input, &group, 8));
    }

    #[test]
    fn a_room_where_one_post_is_half_parts_as_a_chessboard() {
        let mut input = sample::county(1);
        input.rooms[0].cells = crate::domain::exam::Layout::snake("x", &[6; 5]).cells;
        let applicants: Vec<usize> = (0..30).collect();
        applicants.iter().for_each(|&i| input.applicants[i].post = if i % 2 == 0 { 0 } else { i });
        let group = Group { room: 0, category: input.posts[0].category, applicants };
        for seed in 0..20 {
            let seats = seat(&input, &group, seed);
            assert_eq!(neighbours_of(&input, std::slice::from_ref(&group), &seats).present, 0, "{seed}");
        }
    }

    #[test]
    fn a_room_of_one_post_has_every_pair_forced_and_a_mixed_one_none() {
        let mut input = sample::county(1);
        let room = &mut input.rooms[0];
        room.cells = crate::domain::exam::Layout::snake("x", &[6; 5]).cells;
        let applicants: Vec<usize> = (0..30).collect();
        let group = Group { room: 0, category: input.posts[0].category, applicants: applicants.clone() };
        applicants.iter().for_each(|&i| input.applicants[i].post = 0);
        let one = neighbours_of(&input, std::slice::from_ref(&group), &seat(&input, &group, 7));
        // 5 columns of 6: 5 × 5 pairs front and back, 4 × 6 side by side; 2 × 4 × 5 across.
        let weights = input.rules.weights.clone();
        assert_eq!((one.forced, one.present), (49, 49));
        assert_eq!(one.bound, 49 * weights.adjacent + 40 * weights.diagonal);
        applicants.iter().for_each(|&i| input.applicants[i].post = i % 2);
        let two = neighbours_of(&input, std::slice::from_ref(&group), &seat(&input, &group, 7));
        assert_eq!(two.forced, 0);
    }
}
