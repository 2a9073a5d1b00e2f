//! Supply and demand of an arrangement: rooms that are alike, applicants who are alike, and how far apart they are.

use std::collections::BTreeMap;

use super::RoomCounts;
use crate::{
    domain::{
        Fen,
        exam::Category,
        staffing::{Scope, Session},
    },
    planner::{Input, pin, supplement},
};

/// A site that may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Supply {
    /// Rooms it may use: all less the spare ones.
    pub usable: usize,
    /// What opening it costs, its people's pay among it.
    pub cost: Fen,
    /// Whether it has to open.
    pub must: bool,
}

/// Rooms nobody need tell apart: same site, capacity, cost and accessibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// Place in `Market::sites`.
    pub site: usize,
    pub capacity: u16,
    /// Accessible and on the ground floor.
    pub accessible: bool,
    pub cost: Fen,
    /// Places in `Input::rooms`, in the order of room numbers.
    pub rooms: Vec<usize>,
}

/// Applicants nobody need tell apart: same township, paper and need.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Demand {
    pub township: usize,
    /// Place in `Market::categories`.
    pub category: usize,
    pub accessible: bool,
    pub applicants: Vec<usize>,
    /// Sites they may be sent to, with what the way there costs one of them, in 角.
    pub reach: Vec<(usize, i64)>,
    /// What one of them costs, in 角, who is sent to none of these sites; `None` where everybody must be. For bounds of a region.
    pub elsewhere: Option<f64>,
}

/// Supply and demand.
#[derive(Debug, Clone)]
pub(super) struct Market {
    pub kinds: Vec<Kind>,
    pub demands: Vec<Demand>,
    pub categories: Vec<Category>,
    pub sites: Vec<Supply>,
    /// Pay for one more written room.
    pub room_pay: Fen,
    /// Persons for one more written room, one more open site, and the interview.
    pub room_persons: u32,
    pub site_persons: u32,
    pub interview_persons: u32,
    pub interview_pay: Fen,
    /// Pay of one more person whom no quota asks for, and how many such an open site may take.
    pub supplements: Vec<(Fen, u32)>,
    /// Rooms and seats there must be at least of each category; seats come by the largest number that divides every room's.
    pub least_rooms: Vec<u32>,
    pub least_seats: Vec<u32>,
}

impl Market {
    /// Reads an input.
    pub fn of(input: &Input) -> Self {
        let mut categories: Vec<Category> = input.applicants.iter().map(|a| a.category).collect();
        categories.sort_unstable();
        categories.dedup();
        let mut usable = vec![0usize; input.sites.len()];
        input.rooms.iter().for_each(|room| usable[room.site] += 1);
        let (room_pay, room_persons) = staffing(input, Session::Written, Scope::Room, 1);
        let (site_pay, site_persons) = staffing(input, Session::Written, Scope::Site, 1);
        let spare = usize::from(input.rules.spare_rooms_per_site);
        let supply = |(place, (site, rooms)): (usize, (&crate::planner::Site, &usize))| Supply {
            usable: rooms.saturating_sub(spare),
            cost: [site.fixed_cost, site_pay].into_iter().sum(),
            must: pin::opens(input, place),
        };
        let interview_rooms = input.interview.iter().map(|i| u32::from(i.rooms)).sum();
        let (in_rooms, room_examiners) = staffing(input, Session::Interview, Scope::Room, interview_rooms);
        let (around, around_persons) = staffing(input, Session::Interview, Scope::Site, input.interview.len() as u32);
        let demands = demands(input, &categories);
        let kinds = kinds(input);
        let (least_rooms, least_seats) = least(&kinds, &demands, categories.len());
        Self {
            kinds,
            least_rooms,
            least_seats,
            demands,
            categories,
            sites: input.sites.iter().zip(&usable).enumerate().map(supply).collect(),
            room_pay,
            room_persons,
            site_persons,
            interview_persons: room_examiners + around_persons,
            interview_pay: [in_rooms, around].into_iter().sum(),
            supplements: supplement::in_order(input).iter().map(|more| (input.roles[more.role].pay, more.per_site)).collect(),
        }
    }

    /// How many people whom no quota asks for an open site may take.
    pub fn site_supplements(&self) -> u32 {
        self.supplements.iter().map(|(_, per_site)| per_site).sum()
    }

    /// How many sit a paper.
    pub fn sitting(&self, category: usize) -> u32 {
        sitting(&self.demands, category)
    }

    /// The market as if nobody needed an accessible seat: fewer kinds, fewer demands, and no plan costs more in it. For bounds.
    pub fn merged(&self) -> Self {
        let mut kinds: BTreeMap<(usize, u16, Fen), Kind> = BTreeMap::new();
        for kind in &self.kinds {
            let of = kinds.entry((kind.site, kind.capacity, kind.cost));
            of.and_modify(|known| known.rooms.extend(&kind.rooms)).or_insert_with(|| Kind { accessible: false, ..kind.clone() });
        }
        Self { kinds: kinds.into_values().collect(), demands: self.merged_demands(), ..self.clone() }
    }

    /// One demand for each paper and township, in that order.
    pub fn merged_demands(&self) -> Vec<Demand> {
        let mut demands: BTreeMap<(usize, usize), Demand> = BTreeMap::new();
        for demand in &self.demands {
            let of = demands.entry((demand.category, demand.township));
            of.and_modify(|known| known.applicants.extend(&demand.applicants))
                .or_insert_with(|| Demand { accessible: false, ..demand.clone() });
        }
        demands.into_values().collect()
    }

    /// The parts of the market that have nothing to do with one another: nobody of one can reach a site of another.
    pub fn parts(&self) -> Vec<Self> {
        let mut part_of: Vec<usize> = (0..self.sites.len()).collect();
        for demand in &self.demands {
            let Some(&(first, _)) = demand.reach.first() else { continue };
            for &(site, _) in &demand.reach[1..] {
                let (one, other) = (part_of[first], part_of[site]);
                if one != other {
                    part_of.iter_mut().filter(|part| **part == other).for_each(|part| *part = one);
                }
            }
        }
        let mut parts = part_of.clone();
        parts.sort_unstable();
        parts.dedup();
        let sites = |part: usize| (0..self.sites.len()).filter(|&site| part_of[site] == part).collect::<Vec<_>>();
        let mine = |part: usize, demand: &Demand| demand.reach.first().is_some_and(|&(site, _)| part_of[site] == part);
        let parts = parts.into_iter().map(|part| self.part(&sites(part), |demand| mine(part, demand)));
        parts.filter(|part| !part.demands.is_empty()).collect()
    }

    /// Some of the sites, in order, with the demands that are to be sent there and no further.
    pub fn part(&self, kept: &[usize], mine: impl Fn(&Demand) -> bool) -> Self {
        let place = |site: usize| kept.binary_search(&site).ok();
        let kind = |kind: &Kind| Some(Kind { site: place(kind.site)?, ..kind.clone() });
        let demand = |demand: &Demand| {
            let reach = demand.reach.iter().filter_map(|&(site, cost)| Some((place(site)?, cost))).collect();
            Demand { reach, ..demand.clone() }
        };
        let demands: Vec<Demand> = self.demands.iter().filter(|demand| mine(demand)).map(demand).collect();
        let whole = kept.len() == self.sites.len();
        let part = Self {
            sites: kept.iter().map(|&site| self.sites[site].clone()).collect(),
            least_rooms: vec![],
            least_seats: vec![],
            kinds: self.kinds.iter().filter_map(kind).collect(),
            demands,
            categories: self.categories.clone(),
            supplements: self.supplements.clone(),
            interview_persons: if whole { self.interview_persons } else { 0 },
            interview_pay: if whole { self.interview_pay } else { Fen::ZERO },
            ..*self
        };
        part.counted()
    }

    /// With the least rooms and seats counted anew.
    pub fn counted(mut self) -> Self {
        (self.least_rooms, self.least_seats) = least(&self.kinds, &self.demands, self.categories.len());
        self
    }
}

/// The least rooms and seats of each paper, for those who cannot go elsewhere.
fn least(kinds: &[Kind], demands: &[Demand], papers: usize) -> (Vec<u32>, Vec<u32>) {
    let seats = || kinds.iter().map(|kind| u32::from(kind.capacity));
    let (largest, step) = (seats().max().unwrap_or(1).max(1), seats().fold(0, divisor).max(1));
    let must = |paper| must_sit(demands, paper);
    (
        (0..papers).map(|paper| must(paper).div_ceil(largest)).collect(),
        (0..papers).map(|paper| must(paper).next_multiple_of(step)).collect(),
    )
}

/// The largest number that divides both (Euclid).
const fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Those of a paper who cannot go elsewhere.
fn must_sit(demands: &[Demand], category: usize) -> u32 {
    let must = demands.iter().filter(|demand| demand.category == category && demand.elsewhere.is_none());
    must.map(|demand| demand.applicants.len() as u32).sum()
}

fn sitting(demands: &[Demand], category: usize) -> u32 {
    demands.iter().filter(|demand| demand.category == category).map(|demand| demand.applicants.len() as u32).sum()
}

fn staffing(input: &Input, session: Session, scope: Scope, places: u32) -> (Fen, u32) {
    let roles = input.roles.iter().filter(|role| role.session == session && role.scope == scope);
    let of = |quota: u32, pay: Fen| pay.times(i64::from(quota) * i64::from(places));
    roles.fold((Fen::ZERO, 0), |(pay, persons), role| ([pay, of(role.quota, role.pay)].into_iter().sum(), persons + role.quota * places))
}

fn kinds(input: &Input) -> Vec<Kind> {
    let mut kinds: BTreeMap<(usize, bool, u16, Fen), Vec<usize>> = BTreeMap::new();
    for (place, room) in input.rooms.iter().enumerate() {
        let accessible = room.accessible && room.floor == 1;
        kinds.entry((room.site, accessible, room.capacity, room.cost)).or_default().push(place);
    }
    let sorted = |mut rooms: Vec<usize>| {
        rooms.sort_by_key(|&room| (input.rooms[room].number, room));
        rooms
    };
    let kind = |((site, accessible, capacity, cost), rooms)| Kind { site, capacity, accessible, cost, rooms: sorted(rooms) };
    kinds.into_iter().map(kind).collect()
}

fn demands(input: &Input, categories: &[Category]) -> Vec<Demand> {
    let mut demands: BTreeMap<(usize, usize, bool), Vec<usize>> = BTreeMap::new();
    for (place, applicant) in input.applicants.iter().enumerate() {
        let category = categories.binary_search(&applicant.category).expect("every applicant's category is in the list");
        demands.entry((category, applicant.township, applicant.accessible)).or_default().push(place);
    }
    let reach: Vec<Vec<(usize, i64)>> = (0..input.townships.len()).map(|township| reach(input, township)).collect();
    let demand = |((category, township, accessible), applicants)| Demand {
        township,
        category,
        accessible,
        applicants,
        reach: reach[township].clone(),
        elsewhere: None,
    };
    demands.into_iter().map(demand).collect()
}

fn reach(input: &Input, township: usize) -> Vec<(usize, i64)> {
    let from = &input.townships[township];
    let cost = |site: &crate::planner::Site| {
        let distance = from.at.distance(site.at);
        (from.county == site.county || distance <= input.rules.applicant_max_distance)
            .then_some(distance * input.rules.weights.applicant_distance)
    };
    input.sites.iter().enumerate().filter_map(|(place, site)| Some((place, cost(site)?))).collect()
}

/// Which rooms each (site, category) gets: of a kind, the first papers take the first rooms, accessible rooms before others.
pub(super) fn rooms_of(market: &Market, counts: &RoomCounts) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut next = vec![0usize; market.kinds.len()];
    let mut rooms: BTreeMap<(usize, usize), Vec<(bool, usize)>> = BTreeMap::new();
    for (&(kind, category), &count) in counts {
        let from = &market.kinds[kind];
        let taken = &from.rooms[next[kind]..next[kind] + count as usize];
        next[kind] += count as usize;
        rooms.entry((from.site, category)).or_default().extend(taken.iter().map(|&room| (!from.accessible, room)));
    }
    let ordered = |mut list: Vec<(bool, usize)>| {
        list.sort_unstable();
        list.into_iter().map(|(_, room)| room).collect()
    };
    rooms.into_iter().map(|(key, list)| (key, ordered(list))).collect()
}
