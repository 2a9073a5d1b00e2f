//! Who goes where once the rooms are chosen: a transport problem, whose corners are whole numbers.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::{
    Flows, RoomCounts,
    market::{Demand, Market},
};
use crate::planner::solver::{Column, Effort, Model};

/// Sites each demand is first thought to be sent to: the nearest with its paper.
const NEAR: usize = 8;
/// Sites it gets in a round of pricing.
const PRICED: usize = 4;
/// What a person costs who cannot be sent, in 角; dearer than any way and what it would save.
const UNSENT: f64 = 1e6;

/// (demand, site) → what the way there costs.
type Ways = BTreeMap<(usize, usize), i64>;

/// Sends everybody for the least travel; `None` when the rooms do not hold them. Leaves no chosen room empty. Ways start with the
/// nearest and are added while one that is missing could help, so that the answer is the best over all.
pub(super) fn whole(market: &Market, rooms: &RoomCounts) -> Option<Flows> {
    filling(market, rooms, &BTreeSet::new())
}

/// The same, with every seat taken where rooms are to be full.
pub(super) fn filling(market: &Market, rooms: &RoomCounts, full: &BTreeSet<usize>) -> Option<Flows> {
    let (flows, unsent) = most(market, rooms, full)?;
    unsent.is_empty().then_some(flows)
}

/// Sends as many as the rooms hold for the least travel; also who is left: demand and how many.
pub(super) fn most(market: &Market, rooms: &RoomCounts, full: &BTreeSet<usize>) -> Option<(Flows, Vec<(usize, u32)>)> {
    let mut seats = Seats::of(market, rooms);
    for kind in market.kinds.iter().filter(|kind| kind.rooms.iter().any(|room| full.contains(room))) {
        seats.full.insert(kind.site);
    }
    let mut ways = Ways::new();
    for (place, demand) in market.demands.iter().enumerate() {
        let mut near: Vec<(i64, usize)> = seats.reached(demand).map(|(site, way)| (way, site)).collect();
        near.sort_unstable();
        ways.extend(near.into_iter().take(NEAR).map(|(way, site)| ((place, site), way)));
    }
    loop {
        let sent = send(market, &seats, &ways)?;
        if sent.missing.is_empty() {
            return Some((sent.flows, sent.unsent));
        }
        ways.extend(sent.missing);
    }
}

/// Everybody sent along known ways, and ways that would have helped.
struct Sent {
    flows: Flows,
    unsent: Vec<(usize, u32)>,
    missing: Ways,
}

fn send(market: &Market, seats: &Seats, ways: &Ways) -> Option<Sent> {
    let mut model = Model::default();
    let mut columns: BTreeMap<(usize, usize), Column> = BTreeMap::new();
    let mut into: BTreeMap<(usize, usize), (Expression, Expression)> = seats.all.keys().map(|key| (*key, <_>::default())).collect();
    let mut unsent = Vec::with_capacity(market.demands.len());
    for (place, demand) in market.demands.iter().enumerate() {
        let left = model.add(variable().min(0), UNSENT);
        let mut sent = Expression::from(left.variable);
        for (&(_, site), &way) in ways.range((place, 0)..(place + 1, 0)) {
            let column = model.add(variable().min(0), way as f64);
            columns.insert((place, site), column);
            sent += column.variable;
            let (all, needing) = into.get_mut(&(site, demand.category))?;
            *all += column.variable;
            if demand.accessible {
                *needing += column.variable;
            }
        }
        unsent.push((left, model.require(constraint!(sent == demand.applicants.len() as f64))));
    }
    let mut rows = BTreeMap::new();
    for (key, (all, needing)) in into {
        let (capacity, rooms) = seats.all[&key];
        let accessible = model.require(constraint!(needing <= f64::from(seats.accessible.get(&key).copied().unwrap_or(0))));
        let most = model.require(constraint!(all.clone() <= f64::from(capacity)));
        let least = if seats.full.contains(&key.0) { capacity } else { rooms };
        let least = model.require(constraint!(all >= f64::from(least)));
        rows.insert(key, (accessible, most, least));
    }
    let solved = model.solve(Effort { seconds: 600.0, threads: 1, seed: 1, gap: 0.0 }, None).ok()?;
    let mut missing = Ways::new();
    for (place, (demand, (_, row))) in market.demands.iter().zip(&unsent).enumerate() {
        let reduced = |(site, way): (usize, i64)| {
            let (accessible, most, least) = rows[&(site, demand.category)];
            let needing = if demand.accessible { solved.prices[accessible] } else { 0.0 };
            (way as f64 - solved.prices[*row] - solved.prices[most] - solved.prices[least] - needing, site, way)
        };
        let unknown = seats.reached(demand).filter(|(site, _)| !ways.contains_key(&(place, *site)));
        let mut helping: Vec<(f64, usize, i64)> = unknown.map(reduced).filter(|(reduced, ..)| *reduced < -1e-6).collect();
        helping.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        missing.extend(helping.into_iter().take(PRICED).map(|(_, site, way)| ((place, site), way)));
    }
    let left = unsent.iter().map(|(left, _)| solved.whole(*left).max(0) as u32).enumerate();
    let unsent = left.filter(|(_, left)| *left > 0).collect();
    let flows = columns.iter().map(|(&key, &column)| (key, solved.whole(column).max(0) as u32)).filter(|(_, many)| *many > 0).collect();
    Some(Sent { flows, unsent, missing })
}

/// Seats of each (site, category).
struct Seats {
    /// Seats and rooms.
    all: BTreeMap<(usize, usize), (u32, u32)>,
    accessible: BTreeMap<(usize, usize), u32>,
    /// Sites where every seat is taken.
    full: BTreeSet<usize>,
}

impl Seats {
    /// The sites with rooms for a demand's paper, with the way there.
    fn reached<'a>(&'a self, demand: &'a Demand) -> impl Iterator<Item = (usize, i64)> {
        demand.reach.iter().copied().filter(|(site, _)| self.all.contains_key(&(*site, demand.category)))
    }

    fn of(market: &Market, rooms: &RoomCounts) -> Self {
        let mut seats = Self { all: BTreeMap::new(), accessible: BTreeMap::new(), full: BTreeSet::new() };
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
