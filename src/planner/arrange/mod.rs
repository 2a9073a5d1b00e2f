//! Arranging (编排): which sites open, which rooms take which paper, who goes where, who sits where.

mod assign;
mod choice;
mod course;
mod flow;
mod greedy;
mod market;
mod model;
mod network;
mod papers;
mod region;
mod seat;

use std::collections::BTreeMap;

use super::{Finding, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch, diagnose, pin};
use market::Market;

/// Rooms of a kind given to a paper: (place in `Market::kinds`, place in `Market::categories`) → how many.
type RoomCounts = BTreeMap<(usize, usize), u32>;

/// Applicants sent: (place in `Market::demands`, site) → how many.
type Flows = BTreeMap<(usize, usize), u32>;

/// The arrangement's part of a plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Arranged {
    pub room_use: Vec<RoomUse>,
    pub seats: Vec<Seat>,
    pub arrange: StageReport,
    pub seat: StageReport,
}

/// Arranges everybody, or says why that cannot be.
pub(super) fn arrange(input: &Input, options: &Options, on_progress: OnProgress<'_>) -> Result<Arranged, Vec<Finding>> {
    let watch = Stopwatch::start();
    on_progress("选择考点和考场", 2);
    let market = Market::of(input);
    let found = diagnose::before(input);
    if !found.is_empty() {
        return Err(found);
    }
    let (mut papers, report) = course::choose(input, &market, options, on_progress)?;
    exchange(input, &market, &mut papers);
    let mut arranged = Arranged { arrange: report, ..Arranged::default() };
    arranged.arrange.seconds = watch.seconds();
    on_progress("编排考生座位", 45);
    let watch = Stopwatch::start();
    let groups = groups(input, &market, &papers, options.seed).ok_or_else(|| diagnose::unplaced(input))?;
    arranged.room_use = groups.iter().map(|group| RoomUse { room: group.room, category: group.category }).collect();
    arranged.seats = seat::seats(input, &groups, options.seed);
    let neighbours = seat::neighbours_of(input, &groups, &arranged.seats);
    arranged.seat.bound = neighbours.bound;
    arranged.seat.notes.push(format!("同岗位前后左右相邻{}对，其中{}对因岗位人数所限不可避免", neighbours.present, neighbours.forced));
    arranged.seat.seconds = watch.seconds();
    "rule and seed".clone_into(&mut arranged.seat.status);
    Ok(arranged)
}

/// Who sits in which room, given the paper of every room; `None` when the rooms do not hold everybody.
fn groups(input: &Input, market: &Market, papers: &course::Papered, seed: u64) -> Option<Vec<assign::Group>> {
    let mut groups = Vec::new();
    for part in market.parts() {
        let counts = counts(&part, papers);
        let flows = flow::whole(&part, &counts)?;
        groups.extend(assign::rooms(input, &part, (&rooms(&part, papers), &flows), seed));
    }
    Some(groups)
}

/// Gives pinned rooms their papers, where rooms alike can be exchanged.
fn exchange(input: &Input, market: &Market, papers: &mut course::Papered) {
    if input.pins.is_empty() {
        return;
    }
    let kinds = market.kinds.iter().zip(0..).flat_map(|(kind, place)| kind.rooms.iter().map(move |&room| (room, place)));
    let kinds: BTreeMap<usize, usize> = kinds.collect();
    pin::exchange(input, papers, |one, other| kinds.contains_key(&one) && kinds.get(&one) == kinds.get(&other));
}

/// Rooms of each (site, paper), accessible ones first.
fn rooms(market: &Market, papers: &course::Papered) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut rooms: BTreeMap<(usize, usize), Vec<(bool, usize)>> = BTreeMap::new();
    for kind in &market.kinds {
        for &room in &kind.rooms {
            let paper = papers.get(&room).and_then(|category| market.categories.binary_search(category).ok());
            if let Some(paper) = paper {
                rooms.entry((kind.site, paper)).or_default().push((!kind.accessible, room));
            }
        }
    }
    let ordered = |mut list: Vec<(bool, usize)>| {
        list.sort_unstable();
        list.into_iter().map(|(_, room)| room).collect()
    };
    rooms.into_iter().map(|(key, list)| (key, ordered(list))).collect()
}

/// Draws the seats again once the rooms are known; the same rooms and seed give the same seats.
pub(super) fn draw(input: &Input, room_use: &[RoomUse], seed: u64) -> Option<Vec<Seat>> {
    let papers = room_use.iter().map(|used| (used.room, used.category)).collect();
    let groups = groups(input, &Market::of(input), &papers, seed)?;
    let mut seats = seat::seats(input, &groups, seed);
    seats.sort_by_key(|seat| (seat.room, seat.seat));
    Some(seats)
}

/// Rooms in use, counted by kind and paper; `papers` gives the paper of each.
fn counts(market: &Market, papers: &course::Papered) -> RoomCounts {
    let mut counts = RoomCounts::new();
    for (kind, rooms) in market.kinds.iter().enumerate() {
        for paper in rooms.rooms.iter().filter_map(|room| market.categories.binary_search(papers.get(room)?).ok()) {
            *counts.entry((kind, paper)).or_default() += 1;
        }
    }
    counts
}
