//! Who sits where in a room: drawn by seed, then neighbours of one post are moved apart.

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::assign::Group;
use crate::{
    domain::exam::Cell,
    planner::{Input, Seat, Weights},
};

/// Times through a room; most need two or three.
const PASSES: usize = 24;

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
    let cells = &input.rooms[group.room].cells;
    let near = neighbours(&cells[..order.len().min(cells.len())], &input.rules.weights);
    let post = |order: &[usize], i: usize| input.applicants[order[i]].post;
    let clash = |order: &[usize], i: usize, of: usize| -> i64 {
        near[i].iter().filter(|(j, _)| post(order, *j) == of).map(|(_, weight)| weight).sum()
    };
    for _ in 0..PASSES {
        let mut still = true;
        for i in 0..near.len() {
            let mine = clash(&order, i, post(&order, i));
            if mine == 0 {
                continue;
            }
            let gain = |j: usize| {
                let (a, b) = (post(&order, i), post(&order, j));
                let between: i64 = near[i].iter().filter(|(k, _)| *k == j).map(|(_, weight)| weight).sum();
                let after = clash(&order, i, b) + clash(&order, j, a) - 2 * between;
                if a == b { 0 } else { after - mine - clash(&order, j, b) }
            };
            let best = (0..near.len()).filter(|&j| j != i).min_by_key(|&j| gain(j));
            if let Some(j) = best.filter(|&j| gain(j) < 0) {
                order.swap(i, j);
                still = false;
            }
        }
        if still {
            break;
        }
    }
    order.into_iter().zip(1..).map(|(applicant, seat)| Seat { applicant, room: group.room, seat }).collect()
}

/// For each cell, the cells around it with the weight of sitting there.
fn neighbours(cells: &[Cell], weights: &Weights) -> Vec<Vec<(usize, i64)>> {
    let weight = |a: Cell, b: Cell| match (a.row.abs_diff(b.row), a.col.abs_diff(b.col)) {
        (0, 1) | (1, 0) => weights.adjacent,
        (1, 1) => weights.diagonal,
        _ => 0,
    };
    let around = |a: &Cell| cells.iter().enumerate().map(|(j, b)| (j, weight(*a, *b))).filter(|(_, w)| *w != 0).collect();
    cells.iter().map(around).collect()
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
}
