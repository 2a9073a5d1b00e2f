//! Who goes where once the rooms are chosen: a transport problem, whose corners are whole numbers.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::{Flows, RoomCounts, market::Market};
use crate::planner::solver::{Column, Effort, Model};

/// Sends everybody for the least travel; `None` when the rooms do not hold them. Leaves no chosen room empty.
pub(super) fn whole(market: &Market, rooms: &RoomCounts) -> Option<Flows> {
    filling(market, rooms, &BTreeSet::new())
}

/// The same, with every seat taken where rooms are to be full.
pub(super) fn filling(market: &Market, rooms: &RoomCounts, full: &BTreeSet<usize>) -> Option<Flows> {
    let seats = Seats::of(market, rooms);
    let full: BTreeSet<usize> =
        market.kinds.iter().filter(|kind| kind.rooms.iter().any(|room| full.contains(room))).map(|kind| kind.site).collect();
    let mut model = Model::default();
    let mut columns: BTreeMap<(usize, usize), Column> = BTreeMap::new();
    let mut into: BTreeMap<(usize, usize), (Expression, Expression)> = BTreeMap::new();
    for (place, demand) in market.demands.iter().enumerate() {
        let mut sent = Expression::with_capacity(demand.reach.len());
        for &(site, cost) in demand.reach.iter().filter(|(site, _)| seats.all.contains_key(&(*site, demand.category))) {
            let column = model.add(variable().min(0), cost as f64);
            columns.insert((place, site), column);
            sent += column.variable;
            let (all, needing) = into.entry((site, demand.category)).or_default();
            *all += column.variable;
            if demand.accessible {
                *needing += column.variable;
            }
        }
        model.require(constraint!(sent == demand.applicants.len() as f64));
    }
    for (key, (all, needing)) in into {
        let (capacity, rooms) = seats.all[&key];
        model.require(constraint!(needing <= f64::from(seats.accessible.get(&key).copied().unwrap_or(0))));
        model.require(constraint!(all.clone() <= f64::from(capacity)));
        let least = if full.contains(&key.0) { capacity } else { rooms };
        model.require(constraint!(all >= f64::from(least)));
    }
    let solved = model.solve(Effort { seconds: 60.0, threads: 1, seed: 1, gap: 0.0 }, None).ok()?;
    let flows: Flows = columns.iter().map(|(&key, &column)| (key, solved.whole(column).max(0) as u32)).filter(|(_, n)| *n > 0).collect();
    let complete = |(place, demand): (usize, &super::market::Demand)| {
        flows.range((place, 0)..(place + 1, 0)).map(|(_, n)| *n as usize).sum::<usize>() == demand.applicants.len()
    };
    market.demands.iter().enumerate().all(complete).then_some(flows)
}

/// Seats of each (site, category).
struct Seats {
    /// Seats and rooms.
    all: BTreeMap<(usize, usize), (u32, u32)>,
    accessible: BTreeMap<(usize, usize), u32>,
}

impl Seats {
    fn of(market: &Market, rooms: &RoomCounts) -> Self {
        let mut seats = Self { all: BTreeMap::new(), accessible: BTreeMap::new() };
        for (&(kind, category), &count) in rooms.iter().filter(|(_, count)| **count > 0) {
            let kind = &market.kinds[kind];
            let capacity = count * u32::from(kind.capacity);
            let (all, rooms) = seats.all.entry((kind.site, category)).or_default();
            *all += capacity;
            *rooms += count;
            if kind.accessible {
                *seats.accessible.entry((kind.site, category)).or_default() += capacity;
            }
        }
        seats
    }
}
