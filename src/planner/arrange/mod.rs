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
mod single;
mod spread;
mod tail;
mod wide;
mod worth;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Finding, Input, OnProgress, Options, RoomUse, Seat, Share, StageReport, Stopwatch, diagnose,
    mixing::{self, Divided},
    pin,
};
use crate::domain::exam::TailRooms;
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
    let shares = input.rules.tail_rooms != TailRooms::Single;
    // What is told on the way would not hold for shared rooms.
    let quiet = Options { control: options.control.part(), ..options.clone() };
    let chosen = course::choose(input, &market, if shares { &quiet } else { options }, on_progress);
    if chosen.is_err() && input.rules.tail_rooms == TailRooms::Mixed {
        return pooled(input, (options, watch), on_progress);
    }
    let (mut papers, report) = chosen?;
    exchange(input, &market, &mut papers);
    let mut arranged = Arranged { arrange: report, ..Arranged::default() };
    arranged.arrange.prices = worth::prices(input, &market, options);
    arranged.arrange.notes.extend(arranged.arrange.prices.iter().map(ToString::to_string));
    arranged.arrange.seconds = watch.seconds();
    on_progress("编排考生座位", 45);
    let watch = Stopwatch::start();
    let mut groups = groups(input, &market, (&papers, &BTreeSet::new()), options.seed).ok_or_else(|| diagnose::unplaced(input))?;
    if shares {
        let packed = tail::pack(input, &market, (&groups, false));
        groups = shared(input, &market, (groups, packed), (options, &mut arranged.arrange)).ok_or_else(|| diagnose::unplaced(input))?;
    }
    arranged.seat_all(input, (&groups, options.seed), &watch);
    Ok(arranged)
}

impl Arranged {
    /// Seats everybody in the room of their group.
    fn seat_all(&mut self, input: &Input, (groups, seed): (&[assign::Group], u64), watch: &Stopwatch) {
        self.room_use = groups.iter().map(|group| RoomUse { room: group.room, category: group.category }).collect();
        self.seats = seat::seats(input, groups, seed);
        let neighbours = seat::neighbours_of(input, groups, &self.seats);
        self.seat.bound = neighbours.bound;
        self.seat.notes.push(format!("同岗位前后左右相邻{}对，其中{}对因岗位人数所限不可避免", neighbours.present, neighbours.forced));
        self.seat.seconds = watch.seconds();
        "rule and seed".clone_into(&mut self.seat.status);
    }
}

/// Where single papers find no rooms but mixed ones may: sites and rooms are chosen as if there were one paper.
fn pooled(input: &Input, (options, watch): (&Options, Stopwatch), on_progress: OnProgress<'_>) -> Result<Arranged, Vec<Finding>> {
    let one = mixing::pooled(input);
    let quiet = Options { control: options.control.part(), ..options.clone() };
    let market = Market::of(&one);
    let (papers, report) = course::choose(&one, &market, &quiet, on_progress)?;
    let groups = groups(&one, &market, (&papers, &BTreeSet::new()), options.seed).ok_or_else(|| diagnose::unplaced(input))?;
    let market = Market::of(input);
    let mut arranged = Arranged { arrange: report, ..Arranged::default() };
    let packed = tail::pack(input, &market, (&groups, true));
    let groups = shared(input, &market, (groups, packed), (options, &mut arranged.arrange)).ok_or_else(|| diagnose::unplaced(input))?;
    arranged.arrange.notes.push("各类试卷分别编场放不下，全部按混编编排".to_owned());
    arranged.arrange.seconds = watch.seconds();
    on_progress("编排考生座位", 45);
    let watch = Stopwatch::start();
    arranged.seat_all(input, (&groups, options.seed), &watch);
    Ok(arranged)
}

/// Who sits in which room, given the paper of every room; `None` when the rooms do not hold everybody.
fn groups(input: &Input, market: &Market, (papers, full): (&course::Papered, &BTreeSet<usize>), seed: u64) -> Option<Vec<assign::Group>> {
    let mut groups = Vec::new();
    for part in market.parts() {
        let flows = flow::filling(&part, &counts(&part, papers), full)?;
        groups.extend(assign::rooms(input, &part, (&rooms(&part, papers), &flows), seed));
    }
    Some(groups)
}

/// Lets papers share rooms as the exam allows it, and says what came of it.
fn shared(
    input: &Input,
    market: &Market,
    (groups, packed): (Vec<assign::Group>, tail::Packed),
    (options, report): (&Options, &mut StageReport),
) -> Option<Vec<assign::Group>> {
    report.bound = tail::bound(input, market, options).ceil() as i64;
    "bounded".clone_into(&mut report.status);
    if packed.kept > 0 {
        report.notes.push(format!("还可合用考场少开{}间，但那样考务人次会低于目标，没有再合并", packed.kept));
    }
    if packed.shares.is_empty() {
        report.notes.push("各考点没有可以合用的考场".to_owned());
        return Some(groups);
    }
    if packed.saved > 0 {
        let saved = market.room_pay.times(i64::from(packed.saved));
        report.notes.push(format!("各类试卷合用考场，比单科编排少开{}间，少付监考劳务费{saved}元", packed.saved));
    }
    dealt(input, (&[], &packed.shares), options.seed)
}

/// Who sits in which room, given what each paper has of it: those of one room together, paper after paper.
fn dealt(input: &Input, (room_use, shares): (&[RoomUse], &[Share]), seed: u64) -> Option<Vec<assign::Group>> {
    if shares.is_empty() {
        let papers = room_use.iter().map(|used| (used.room, used.category)).collect();
        return groups(input, &Market::of(input), (&papers, &BTreeSet::new()), seed);
    }
    let divided = Divided::of(input, shares);
    let parts = groups(&divided.input, &Market::of(&divided.input), (&divided.papers, &divided.full), seed)?;
    let mut rooms: BTreeMap<usize, Vec<assign::Group>> = BTreeMap::new();
    parts.into_iter().for_each(|part| rooms.entry(divided.room(part.room)).or_default().push(part));
    let joined = |(room, mut parts): (usize, Vec<assign::Group>)| {
        parts.sort_by_key(|part| part.category);
        let most = parts.iter().max_by_key(|part| (part.applicants.len(), std::cmp::Reverse(part.category)))?;
        let category = most.category;
        Some(assign::Group { room, category, applicants: parts.into_iter().flat_map(|part| part.applicants).collect() })
    };
    rooms.into_iter().map(joined).collect()
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
pub(super) fn draw(input: &Input, rooms: (&[RoomUse], &[Share]), seed: u64) -> Option<Vec<Seat>> {
    let groups = dealt(input, rooms, seed)?;
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
