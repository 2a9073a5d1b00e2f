//! Tail rooms (尾考场): each paper of a site leaves a last room part filled. Where the exam allows it, such rooms become one (合并:
//! the best parting of the tails into rooms, every tail whole), or all papers of the site share the fewest rooms that hold everybody
//! (混编). Rooms of single papers come first, so that nobody changes the site.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::{
    assign::{self, Group},
    market::Market,
    model::{self, Limits, Whole, jiao},
};
use crate::{
    domain::exam::{Category, TailRooms},
    planner::{
        Input, Options, Share, pin,
        solver::{Effort, Failure, Model},
    },
};

/// Tails of one site that are parted to the best; beyond, the largest ones keep their rooms.
const MOST_TAILS: usize = 12;
/// Relaxations with more flows than this are not asked for a bound.
const LARGEST: usize = 60_000;
/// Of the time the search for rooms has, how much the bound may take.
const FOR_BOUND: f64 = 0.5;
/// Seconds the rooms of one site may take; they need hardly any.
const PATIENCE: f64 = 10.0;

/// What came of sharing rooms.
#[derive(Default)]
pub(super) struct Packed {
    /// Of every room, where any is shared.
    pub shares: Vec<Share>,
    /// Rooms no longer needed.
    pub saved: u32,
    /// Rooms that stay only because the target of person-times would be missed without their people.
    pub kept: u32,
}

/// A paper at a site.
struct Paper {
    category: Category,
    people: u32,
    /// Of them, those who need an accessible room.
    needing: u32,
    /// Its rooms, with how many sit in each.
    rooms: Vec<(usize, u32)>,
}

/// Shares rooms as the exam allows it, as long as the people they need are not needed for the target; `at_once` where rooms hold
/// several papers already.
pub(super) fn pack(input: &Input, market: &Market, (groups, at_once): (&[Group], bool)) -> Packed {
    let mut sites: BTreeMap<usize, BTreeMap<Category, Paper>> = BTreeMap::new();
    for group in groups {
        let papers = sites.entry(input.rooms[group.room].site).or_default();
        let mut here: BTreeMap<Category, (u32, u32)> = BTreeMap::new();
        for applicant in group.applicants.iter().map(|&person| &input.applicants[person]) {
            let (people, needing) = here.entry(applicant.category).or_default();
            (*people, *needing) = (*people + 1, *needing + u32::from(applicant.accessible));
        }
        for (category, (people, needing)) in here {
            let paper = papers.entry(category).or_insert(Paper { category, people: 0, needing: 0, rooms: vec![] });
            (paper.people, paper.needing) = (paper.people + people, paper.needing + needing);
            paper.rooms.push((group.room, people));
        }
    }
    let persons = groups.len() as u32 * market.room_persons + sites.len() as u32 * market.site_persons + market.interview_persons;
    let more = if fills_cheaply(input, market) { sites.len() as u32 * market.site_supplements() } else { 0 };
    let over = (persons + more).saturating_sub(input.rules.target_person_times);
    let mut may_go = over / market.room_persons.max(1);
    let mut packed = Packed::default();
    let mut alone = Vec::new();
    for papers in sites.into_values() {
        let papers: Vec<Paper> = papers.into_values().collect();
        let of_site = match input.rules.tail_rooms {
            _ if papers.len() == 1 => Packed::default(),
            TailRooms::Single => Packed::default(),
            TailRooms::Merge => merged((input, market), &papers, may_go),
            TailRooms::Mixed => mixed((input, market), &papers, (may_go, at_once)),
        };
        may_go -= of_site.saved;
        packed.saved += of_site.saved;
        packed.kept += of_site.kept;
        if of_site.shares.is_empty() {
            let rooms = papers.iter().flat_map(|paper| paper.rooms.iter().map(|room| (*room, paper.category)));
            alone.extend(rooms.map(|((room, people), category)| Share { room, category, people }));
        }
        packed.shares.extend(of_site.shares);
    }
    if !packed.shares.is_empty() {
        packed.shares.extend(alone);
    }
    packed.shares.sort_unstable();
    packed
}

/// Whether people beyond the quotas cost less than those of a room with the room.
fn fills_cheaply(input: &Input, market: &Market) -> bool {
    let dearest =
        market.supplements.iter().filter(|(_, per_site)| *per_site > 0).map(|(pay, _)| pay.times(market.room_persons.into())).max();
    let room = input.rooms.iter().map(|room| room.cost).min().unwrap_or_default();
    dearest.is_some_and(|dearest| dearest <= [room, market.room_pay].into_iter().sum())
}

/// Accessible and on the ground floor.
fn is_accessible(input: &Input, room: usize) -> bool {
    input.rooms[room].accessible && input.rooms[room].floor == 1
}

fn seats(input: &Input, room: usize) -> u32 {
    input.rooms[room].capacity.into()
}

/// Rooms that an officer has given a paper.
fn pinned(input: &Input) -> BTreeSet<usize> {
    input.pins.iter().filter_map(|pin| if let pin::Pin::RoomTakes(room, _) = pin { Some(*room) } else { None }).collect()
}

/// The part-filled room of a paper when all its other rooms are full.
struct Tail {
    /// Place in the site's papers.
    paper: usize,
    room: usize,
    people: u32,
    /// Whether somebody in it needs an accessible room.
    needing: bool,
}

/// The smallest tail of a paper; `None` where no other rooms could be full.
fn tail(input: &Input, (place, paper): (usize, &Paper), pinned: &BTreeSet<usize>) -> Option<Tail> {
    let sum =
        |fits: &dyn Fn(usize) -> bool| paper.rooms.iter().filter(|(room, _)| fits(*room)).map(|(room, _)| seats(input, *room)).sum::<u32>();
    let of = |room: usize| {
        let people = paper.people.checked_sub(sum(&|other| other != room)).filter(|people| *people > 0)?;
        let needing = paper.needing.saturating_sub(sum(&|other| other != room && is_accessible(input, other)));
        (needing <= people).then_some(Tail { paper: place, room, people, needing: needing > 0 })
    };
    let tails = paper.rooms.iter().map(|(room, _)| *room).filter(|room| !pinned.contains(room)).filter_map(of);
    tails.min_by_key(|tail| (tail.people, tail.needing, is_accessible(input, tail.room), std::cmp::Reverse(tail.room)))
}

fn merged((input, market): (&Input, &Market), papers: &[Paper], may_go: u32) -> Packed {
    let pinned = pinned(input);
    let mut tails: Vec<Tail> = papers.iter().enumerate().filter_map(|paper| tail(input, paper, &pinned)).collect();
    tails.sort_by_key(|tail| (tail.people, tail.paper));
    tails.truncate(MOST_TAILS);
    let mut packed = Packed::default();
    // For each paper: its tail's room, and the room its tail goes to.
    let mut hosts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (host, set) in parted((input, market), &tails) {
        let saved = set.count_ones() - 1;
        if packed.saved + saved > may_go {
            packed.kept += saved;
        } else if saved > 0 {
            packed.saved += saved;
            hosts.extend(among(&tails, set).map(|tail| (tail.paper, (tail.room, tails[host].room))));
        }
    }
    if hosts.is_empty() {
        return packed;
    }
    for (place, paper) in papers.iter().enumerate() {
        let Some(&(room, host)) = hosts.get(&place) else {
            packed.shares.extend(paper.rooms.iter().map(|&(room, people)| Share { room, category: paper.category, people }));
            continue;
        };
        let full = paper.rooms.iter().map(|(room, _)| *room).filter(|other| *other != room);
        packed.shares.extend(full.map(|room| Share { room, category: paper.category, people: seats(input, room) }));
        let people = tails.iter().find(|tail| tail.paper == place).map_or(0, |tail| tail.people);
        packed.shares.push(Share { room: host, category: paper.category, people });
    }
    packed
}

fn among(tails: &[Tail], set: usize) -> impl Iterator<Item = &Tail> {
    tails.iter().enumerate().filter(move |(place, _)| set >> place & 1 == 1).map(|(_, tail)| tail)
}

/// Parts tails into sets that each fit into the room of one of them, for the least cost: every set of tails is parted best by the
/// best first part and the best parting of the rest. Gives (place of the host's tail, set).
fn parted((input, market): (&Input, &Market), tails: &[Tail]) -> Vec<(usize, usize)> {
    let host = |set: usize| {
        let (people, needing) = among(tails, set).fold((0, false), |(sum, any), tail| (sum + tail.people, any || tail.needing));
        let fits = |place: &usize| {
            let room = tails[*place].room;
            set >> place & 1 == 1 && seats(input, room) >= people && (!needing || is_accessible(input, room))
        };
        (0..tails.len()).filter(fits).min_by_key(|&place| (input.rooms[tails[place].room].cost, place))
    };
    let all = (1usize << tails.len()) - 1;
    // For each set: what it costs, its first part and that part's host.
    let mut best: Vec<Option<(i64, usize, usize)>> = vec![Some((0, 0, 0))];
    for set in 1..=all {
        let first = 1 << set.trailing_zeros();
        let rest = set ^ first;
        let (mut part, mut found) = (rest, None);
        loop {
            let with = part | first;
            let cost = host(with).zip(best[set ^ with]).map(|(host, (others, ..))| {
                let room = input.rooms[tails[host].room].cost;
                ([room, market.room_pay].into_iter().sum::<crate::domain::Fen>().fen() + others, with, host)
            });
            found = match (found, cost) {
                (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
                (one, other) => one.or(other),
            };
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
        best.push(found);
    }
    let (mut left, mut parts) = (all, Vec::new());
    while let Some((_, part, host)) = best[left].filter(|_| left > 0) {
        parts.push((host, part));
        left ^= part;
    }
    parts
}

fn mixed((input, market): (&Input, &Market), papers: &[Paper], (may_go, at_once): (u32, bool)) -> Packed {
    let used: BTreeSet<usize> = papers.iter().flat_map(|paper| paper.rooms.iter().map(|(room, _)| *room)).collect();
    let used: Vec<usize> = used.into_iter().collect();
    let pinned = pinned(input);
    let people: u32 = papers.iter().map(|paper| paper.people).sum();
    let needing: u32 = papers.iter().map(|paper| paper.needing).sum();
    let at_least = |least: u32| fewest((input, market), &used, (people, needing, least));
    let least = (used.len() as u32).saturating_sub(may_go);
    let free = at_once || !used.iter().any(|room| pinned.contains(room));
    let rooms = free.then(|| at_least(least)).flatten();
    let Some(rooms) = rooms else { return Packed::default() };
    let kept = if least > 0 && rooms.len() as u32 == least { least - at_least(0).map_or(least, |free| free.len() as u32) } else { 0 };
    if rooms.len() == used.len() && !at_once {
        return Packed { kept, ..Packed::default() };
    }
    let saved = (used.len() - rooms.len()) as u32;
    Packed { shares: poured(input, papers, (&rooms, people, needing)), saved, kept }
}

/// The cheapest of the rooms that hold everybody, accessible ones first; at least so many.
fn fewest((input, market): (&Input, &Market), used: &[usize], (people, needing, least): (u32, u32, u32)) -> Option<Vec<usize>> {
    let mut kinds: BTreeMap<(bool, u32, i64), Vec<usize>> = BTreeMap::new();
    for &room in used {
        let cost = [input.rooms[room].cost, market.room_pay].into_iter().sum::<crate::domain::Fen>();
        kinds.entry((!is_accessible(input, room), seats(input, room), cost.fen())).or_default().push(room);
    }
    let mut model = Model::default();
    let (mut all, mut accessible, mut rooms) = (Expression::default(), Expression::default(), Expression::default());
    let mut columns = Vec::new();
    for ((inaccessible, seats, cost), of_kind) in &mut kinds {
        of_kind.sort_by_key(|&room| (input.rooms[room].number, room));
        let column = model.add(variable().integer().bounds(0.0..=of_kind.len() as f64), *cost as f64 / 10.0);
        all.add_mul(*seats, column.variable);
        if !*inaccessible {
            accessible.add_mul(*seats, column.variable);
        }
        rooms += column.variable;
        columns.push(column);
    }
    model.require(constraint!(all >= f64::from(people)));
    model.require(constraint!(accessible >= f64::from(needing)));
    model.require(constraint!(rooms >= f64::from(least)));
    let solved = model.solve(Effort { seconds: PATIENCE, threads: 1, seed: 1, gap: 0.0 }, None).ok()?;
    let taken = kinds.values().zip(columns).flat_map(|(rooms, column)| rooms.iter().take(solved.whole(column).max(0) as usize));
    Some(taken.copied().collect())
}

/// Papers one after another into the accessible rooms, as many of each as need one and then as many as there is room for; then
/// the rest into the other rooms: few rooms have more than one paper.
fn poured(input: &Input, papers: &[Paper], (rooms, people, needing): (&[usize], u32, u32)) -> Vec<Share> {
    let places = assign::places(input, rooms, people as usize, needing as usize);
    let mut rooms: Vec<(usize, u32)> = rooms.iter().zip(places).map(|(&room, places)| (room, places as u32)).collect();
    let accessible = rooms.iter().filter(|(room, _)| is_accessible(input, *room));
    let mut free = accessible.map(|(_, places)| places).sum::<u32>().saturating_sub(needing);
    let first = |paper: &Paper| {
        let more = free.min(paper.people - paper.needing);
        free -= more;
        paper.needing + more
    };
    let first: Vec<u32> = papers.iter().map(first).collect();
    let rest = papers.iter().zip(&first).map(|(paper, first)| (paper.category, paper.people - first));
    let in_turn = papers.iter().map(|paper| paper.category).zip(first.iter().copied()).chain(rest);
    let mut shares: BTreeMap<(usize, Category), u32> = BTreeMap::new();
    let mut next = 0;
    for (category, mut people) in in_turn {
        while people > 0 && next < rooms.len() {
            let (room, places) = &mut rooms[next];
            let here = people.min(*places);
            if here > 0 {
                *shares.entry((*room, category)).or_default() += here;
            }
            (*places, people) = (*places - here, people - here);
            next += usize::from(*places == 0);
        }
    }
    shares.into_iter().map(|((room, category), people)| Share { room, category, people }).collect()
}

/// No plan with shared rooms costs less, in 角. Seats alone count: rooms may be shared out in parts, and whoever needs an accessible
/// seat takes any; where the model would be too large, everybody goes the shortest way into the cheapest rooms.
pub(super) fn bound(input: &Input, market: &Market, options: &Options) -> f64 {
    let simple = simple(input, market);
    let flows: usize = market.demands.iter().map(|demand| demand.reach.len()).sum();
    if flows > LARGEST {
        return simple;
    }
    let papers = market.categories.len();
    let sitting = (0..papers).map(|paper| market.sitting(paper)).collect();
    let pooled = Market { least_rooms: vec![0; papers], least_seats: sitting, ..market.merged() };
    let effort = Effort { seconds: options.time_limit * FOR_BOUND, threads: options.threads, seed: options.seed, gap: 1e-5 };
    let model = model::build(input, &pooled, (Whole::Sites, Some(Limits::of(input, &pooled))));
    let found = match model.solve(&pooled, (effort, &options.control), None) {
        Ok(answer) => answer.bound,
        Err(Failure::NothingFound { bound }) => bound,
        Err(Failure::Infeasible) => f64::NEG_INFINITY,
    };
    let bound = (found + jiao(market.interview_pay)).max(simple);
    (bound - 1e-6 * bound.abs()).max(0.0)
}

fn simple(input: &Input, market: &Market) -> f64 {
    let least = |costs: &mut dyn Iterator<Item = f64>| costs.reduce(f64::min).unwrap_or(0.0);
    let way = |demand: &super::market::Demand| {
        let way = demand.reach.iter().map(|(_, cost)| *cost).min().unwrap_or(0);
        way as f64 * demand.applicants.len() as f64
    };
    let largest = market.kinds.iter().map(|kind| u32::from(kind.capacity)).max().unwrap_or(1).max(1);
    let room = least(&mut market.kinds.iter().map(|kind| jiao(kind.cost))) + jiao(market.room_pay);
    let rooms = (input.applicants.len() as u32).div_ceil(largest);
    let site = least(&mut market.sites.iter().map(|site| jiao(site.cost)));
    let packs = market.categories.len() as f64 * jiao(input.rules.paper_cost_per_site_category);
    market.demands.iter().map(way).sum::<f64>() + f64::from(rooms) * room + site + packs + jiao(market.interview_pay)
}

#[cfg(test)]
mod tests;
