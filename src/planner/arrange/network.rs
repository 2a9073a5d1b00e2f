//! Travel and seats once every site's papers are known (运输问题), as a flow of least cost: people of a township and paper to
//! the sites that take the paper, sites to their rooms, cheapest seats first. Whole rooms are left to the solver, accessible
//! ones too. Answers in well under a millisecond, because the search over papers asks it thousands of times.

use super::{
    market::{Demand, Kind, Market},
    model::jiao,
};
use crate::domain::Fen;

/// The papers of a site, one bit each; none when it stays closed.
pub(super) type Papers = u32;

/// What a person without a seat costs, in 角; dearer than any way.
pub(super) const UNSEATED: f64 = 5_000.0;
/// Differences smaller than this are noise.
const HAIR: f64 = 1e-7;

/// Supply and demand in numbers; costs in 角.
#[derive(Debug, Clone, Default)]
pub(super) struct Network {
    /// How many people of each demand, and the paper they sit.
    people: Vec<u32>,
    paper: Vec<usize>,
    /// By site and demand: the way there for one person; infinite out of reach.
    way: Vec<Vec<f64>>,
    /// By site: seats and the price of one, cheapest first; spare rooms left out.
    seats: Vec<Vec<(u32, f64)>>,
    /// Likewise: the seats of one room.
    capacity: Vec<Vec<f64>>,
    /// What a room costs, about.
    room: f64,
    open_cost: Vec<f64>,
    paper_cost: f64,
    /// How many papers there are.
    pub papers: usize,
}

impl Network {
    /// Reads a market; `paper_cost` is for each paper at each site.
    pub fn of(market: &Market, paper_cost: Fen) -> Self {
        let demands = demands(market);
        let mut way = vec![vec![f64::INFINITY; demands.len()]; market.sites.len()];
        for (column, demand) in demands.iter().enumerate() {
            demand.reach.iter().for_each(|&(site, cost)| way[site][column] = cost as f64);
        }
        let seats: Vec<Vec<(u32, u16, f64)>> = (0..market.sites.len()).map(|site| seats(market, site)).collect();
        let rooms = || seats.iter().flatten().map(|(_, capacity, price)| price * f64::from(*capacity));
        Self {
            people: demands.iter().map(|demand| demand.applicants.len() as u32).collect(),
            paper: demands.iter().map(|demand| demand.category).collect(),
            way,
            room: rooms().sum::<f64>() / (rooms().count().max(1) as f64),
            capacity: seats.iter().map(|blocks| blocks.iter().map(|(_, capacity, _)| f64::from(*capacity)).collect()).collect(),
            seats: seats.iter().map(|blocks| blocks.iter().map(|(seats, _, price)| (*seats, *price)).collect()).collect(),
            open_cost: market.sites.iter().map(|site| jiao(site.cost)).collect(),
            paper_cost: jiao(paper_cost),
            papers: market.categories.len(),
        }
    }

    /// Rooms may be shared out in parts, and so many seats of every site stay free.
    pub fn in_parts(mut self, free: u32) -> Self {
        for seats in &mut self.seats {
            let mut free = free;
            for (many, _) in seats.iter_mut().rev() {
                let some = free.min(*many);
                (*many, free) = (*many - some, free - some);
            }
        }
        Self { room: 0.0, ..self }
    }

    /// The least cost with these papers.
    pub fn cost(&self, papers: &[Papers], flows: &mut Flows) -> f64 {
        let charge = |(set, open): (&Papers, &f64)| if *set == 0 { 0.0 } else { open + self.paper_cost * f64::from(set.count_ones()) };
        let charges: f64 = papers.iter().zip(&self.open_cost).map(charge).sum();
        flows.begin(self, papers);
        let ways = (0..self.people.len()).map(|demand| flows.send(self, papers, demand)).sum::<f64>();
        let rooms = flows.rooms(self);
        flows.idle = self.room * ((rooms - 1e-6).ceil() - rooms).max(0.0);
        charges + ways + flows.idle
    }
}

/// What one more seat at each site is worth, in 角.
pub(super) type Prices = Vec<f64>;

/// Room to reckon in, kept between questions.
#[derive(Debug, Clone, Default)]
pub(super) struct Reckoning {
    prices: Prices,
    /// By paper: the sites that take it.
    takers: Vec<Vec<usize>>,
    /// By site: who would come at these prices, less the seats that would be offered.
    excess: Vec<f64>,
}

/// How often prices are put right before a question is left to the flow.
const ROUNDS: usize = 30;

impl Network {
    /// Prices at which the flows just sent are the cheapest.
    pub fn prices(&self, flows: &Flows) -> Prices {
        let mut seat: Vec<f64> = self.seats.iter().map(|seats| seats.first().map_or(UNSEATED, |(_, price)| *price)).collect();
        let mut of_place: Vec<f64> = (0..flows.sites.len()).map(|place| flows.room(self, place).1.min(UNSEATED)).collect();
        let mut still = false;
        while !still {
            still = true;
            for from in 0..of_place.len() {
                let by_way = flows.shift[from].iter().zip(&of_place).map(|((step, _), price)| step + price).fold(f64::INFINITY, f64::min);
                if by_way < of_place[from] - HAIR {
                    (of_place[from], still) = (by_way, false);
                }
            }
        }
        flows.sites.iter().zip(of_place).for_each(|(&site, price)| seat[site] = price);
        seat
    }

    /// Whether papers are proven to cost more than this. Any prices bound the cost from below (the dual of the flow); from those
    /// of other papers better ones are sought, where more people would come raised and where fewer lowered (Polyak's steps).
    pub fn exceeds(&self, papers: &[Papers], (prices, most): (&Prices, f64), reckoning: &mut Reckoning) -> bool {
        reckoning.prices.clone_from(prices);
        reckoning.takers.resize_with(self.papers, Vec::new);
        for (paper, takers) in reckoning.takers.iter_mut().enumerate() {
            takers.clear();
            takers.extend((0..papers.len()).filter(|&site| papers[site] >> paper & 1 == 1));
        }
        for _ in 0..ROUNDS {
            let least = self.least(papers, reckoning);
            if least > most {
                return true;
            }
            let steepness: f64 = reckoning.excess.iter().map(|excess| excess * excess).sum();
            if steepness < 1.0 {
                return false;
            }
            let step = (most - least + 50.0) / steepness;
            reckoning.prices.iter_mut().zip(&reckoning.excess).for_each(|(price, excess)| *price += step * excess);
        }
        false
    }

    /// No less than this is the cost, whatever the prices; notes the excess at each site.
    fn least(&self, papers: &[Papers], reckoning: &mut Reckoning) -> f64 {
        let Reckoning { prices, takers, excess } = reckoning;
        excess.clear();
        excess.resize(papers.len(), 0.0);
        let mut sum = 0.0;
        for (site, set) in papers.iter().enumerate().filter(|(_, set)| **set != 0) {
            sum += self.open_cost[site] + self.paper_cost * f64::from(set.count_ones());
            for &(many, cost) in self.seats[site].iter().filter(|(_, cost)| *cost < prices[site]) {
                sum -= f64::from(many) * (prices[site] - cost);
                excess[site] -= f64::from(many);
            }
        }
        for (demand, &people) in self.people.iter().enumerate() {
            let (mut way, mut best) = (UNSEATED, usize::MAX);
            for &site in &takers[self.paper[demand]] {
                let this = self.way[site][demand] + prices[site];
                if this < way {
                    (way, best) = (this, site);
                }
            }
            sum += f64::from(people) * way;
            if let Some(excess) = excess.get_mut(best) {
                *excess += f64::from(people);
            }
        }
        sum
    }
}

/// The market's demands, and nobodies who fill seats up to what rooms of any size can add up to.
fn demands(market: &Market) -> Vec<Demand> {
    let mut demands = market.merged_demands();
    let reach: Vec<(usize, i64)> = (0..market.sites.len()).map(|site| (site, 0)).collect();
    for (category, &least) in market.least_seats.iter().enumerate() {
        let nobodies = vec![0; least.saturating_sub(market.sitting(category)) as usize];
        if !nobodies.is_empty() {
            demands.push(Demand { township: 0, category, accessible: false, applicants: nobodies, reach: reach.clone(), elsewhere: None });
        }
    }
    demands
}

/// Seats of a site, the seats of a room and the price of one by price, the dearest rooms kept as the spare ones.
pub(super) fn seats(market: &Market, site: usize) -> Vec<(u32, u16, f64)> {
    let price = |kind: &Kind| (jiao(kind.cost) + jiao(market.room_pay)) / f64::from(kind.capacity.max(1));
    let mut kinds: Vec<_> = market.kinds.iter().filter(|kind| kind.site == site).map(|kind| (price(kind), kind)).collect();
    kinds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = market.sites[site].usable;
    let mut taken = |rooms: usize| {
        let rooms = rooms.min(left);
        left -= rooms;
        rooms as u32
    };
    kinds
        .into_iter()
        .map(|(price, kind)| (taken(kind.rooms.len()) * u32::from(kind.capacity), kind.capacity, price))
        .filter(|(seats, ..)| *seats > 0)
        .collect()
}

/// Flows under construction; kept between questions so that nothing is allocated twice. A *place* is an open site's rank.
#[derive(Debug, Clone, Default)]
pub(super) struct Flows {
    /// Rooms come whole: what the part of one that is not used costs, in 角.
    pub idle: f64,
    sites: Vec<usize>,
    /// By place and demand.
    sent: Vec<Vec<u32>>,
    /// By place: the demands sent there.
    present: Vec<Vec<usize>>,
    /// By place: the block of seats being filled and what is left of it.
    block: Vec<(usize, u32)>,
    /// By place and place: the least that moving one person costs, and of which demand.
    shift: Vec<Vec<(f64, usize)>>,
    distance: Vec<f64>,
    before: Vec<usize>,
    waiting: Vec<bool>,
}

const NOWHERE: usize = usize::MAX;

impl Flows {
    fn begin(&mut self, network: &Network, papers: &[Papers]) {
        self.sites.clear();
        self.sites.extend((0..papers.len()).filter(|&site| papers[site] != 0));
        let places = self.sites.len();
        self.sent.resize_with(places, Vec::new);
        self.present.resize_with(places, Vec::new);
        self.shift.resize_with(places, Vec::new);
        for place in 0..places {
            self.sent[place].clear();
            self.sent[place].resize(network.people.len(), 0);
            self.present[place].clear();
            self.shift[place].clear();
            self.shift[place].resize(places, (f64::INFINITY, 0));
        }
        self.block.clear();
        self.block.extend(self.sites.iter().map(|&site| (0, network.seats[site].first().map_or(0, |(seats, _)| *seats))));
        self.distance.resize(places, 0.0);
        self.before.resize(places, NOWHERE);
        self.waiting.resize(places, false);
    }

    /// Sends one demand the cheapest way, moving others where that helps; gives what it adds.
    fn send(&mut self, network: &Network, papers: &[Papers], demand: usize) -> f64 {
        let mut left = network.people[demand];
        let mut cost = 0.0;
        while left > 0 {
            self.reach(network, papers, demand);
            let Some((price, end)) = self.cheapest(network) else { return cost + f64::from(left) * UNSEATED };
            let mut many = left.min(self.room(network, end).0);
            let mut at = end;
            while self.before[at] != NOWHERE {
                let from = self.before[at];
                many = many.min(self.sent[from][self.shift[from][at].1]);
                at = from;
            }
            self.book(network, papers, (demand, end), many);
            cost += price * f64::from(many);
            left -= many;
        }
        cost
    }

    /// Distances of all places from a demand; moving people may cost less than nothing, so places are visited until all is still.
    fn reach(&mut self, network: &Network, papers: &[Papers], demand: usize) {
        let places = self.sites.len();
        for (place, &site) in self.sites.iter().enumerate() {
            let takes = papers[site] >> network.paper[demand] & 1 == 1;
            self.distance[place] = if takes { network.way[site][demand] } else { f64::INFINITY };
            self.before[place] = NOWHERE;
            self.waiting[place] = self.distance[place].is_finite();
        }
        let mut still = false;
        while !still {
            still = true;
            for from in 0..places {
                if !std::mem::take(&mut self.waiting[from]) {
                    continue;
                }
                let so_far = self.distance[from];
                for (to, (step, _)) in self.shift[from].iter().enumerate() {
                    if so_far + step < self.distance[to] - HAIR {
                        (self.distance[to], self.before[to], self.waiting[to]) = (so_far + step, from, true);
                        still = false;
                    }
                }
            }
        }
    }

    fn cheapest(&self, network: &Network) -> Option<(f64, usize)> {
        let totals = (0..self.sites.len()).map(|place| (self.distance[place] + self.room(network, place).1, place));
        totals.filter(|(total, _)| *total < UNSEATED).min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// The next free seats of a place: how many at which price.
    fn room(&self, network: &Network, place: usize) -> (u32, f64) {
        let (block, left) = self.block[place];
        let seats = &network.seats[self.sites[place]];
        if left > 0 { (left, seats[block].1) } else { seats.get(block + 1).copied().unwrap_or((0, f64::INFINITY)) }
    }

    fn book(&mut self, network: &Network, papers: &[Papers], (demand, end): (usize, usize), many: u32) {
        let (block, left) = self.block[end];
        let free = self.room(network, end).0;
        self.block[end] = (if left > 0 { block } else { block + 1 }, free - many);
        let mut at = end;
        while self.before[at] != NOWHERE {
            let from = self.before[at];
            let who = self.shift[from][at].1;
            self.sent[from][who] -= many;
            if self.sent[from][who] == 0 {
                self.present[from].retain(|&d| d != who);
            }
            self.arrive(at, who, many);
            at = from;
        }
        self.arrive(at, demand, many);
        let mut at = end;
        while at != NOWHERE {
            self.reshift(network, papers, at);
            at = self.before[at];
        }
    }

    /// Rooms in use, in parts.
    fn rooms(&self, network: &Network) -> f64 {
        let used = |(place, &(block, left)): (usize, &(usize, u32))| {
            let (seats, capacity) = (&network.seats[self.sites[place]], &network.capacity[self.sites[place]]);
            let of = |at: usize| f64::from(if at < block { seats[at].0 } else { seats[at].0 - left }) / capacity[at];
            (0..seats.len().min(block + 1)).map(of).sum::<f64>()
        };
        self.block.iter().enumerate().map(used).sum()
    }

    fn arrive(&mut self, place: usize, demand: usize, many: u32) {
        if self.sent[place][demand] == 0 {
            self.present[place].push(demand);
        }
        self.sent[place][demand] += many;
    }

    fn reshift(&mut self, network: &Network, papers: &[Papers], from: usize) {
        let row = &mut self.shift[from];
        row.fill((f64::INFINITY, 0));
        for &demand in &self.present[from] {
            let here = network.way[self.sites[from]][demand];
            for (to, &site) in self.sites.iter().enumerate() {
                let cost = network.way[site][demand] - here;
                if to != from && papers[site] >> network.paper[demand] & 1 == 1 && cost < row[to].0 {
                    row[to] = (cost, demand);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
