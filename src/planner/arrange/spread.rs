//! Who goes to which site once every site's papers are known (运输问题), over any number of counties: seats cheapest first, rooms in
//! parts. Ways start with the nearest and are added while one that is missing could help, so that the answer is the best over all.

use std::collections::BTreeMap;

use good_lp::{Expression, constraint, variable};

use super::{
    market::{Demand, Market},
    network::{self, Papers},
};
use crate::planner::solver::{Column, Effort, Model};

/// Sites each demand is first thought to be sent to: the nearest with its paper.
const NEAR: usize = 6;
/// Sites it gets in a round of pricing.
const PRICED: usize = 3;
/// Rounds of pricing; what is missing afterwards saves little.
const ROUNDS: usize = 6;
/// How much dearer the seats are that should be kept free, in 角.
const DEARER: f64 = 500.0;
/// Seconds a round may take.
const SECONDS: f64 = 120.0;

/// By demand: site → people.
pub(super) type Spread = Vec<BTreeMap<usize, u32>>;

/// By demand: the sites that take its paper with the way there, the nearest first.
type Reached = Vec<Vec<(i64, usize)>>;

/// (demand, site) → what the way there costs.
type Ways = BTreeMap<(usize, usize), i64>;

/// Sends everybody as cheaply as ways and seats allow, and keeps so many seats of every site free where that can be; who finds
/// no seat is sent nowhere.
pub(super) fn spread(market: &Market, papers: &[Papers], kept: u32) -> Option<Spread> {
    let reached = |demand: &Demand| {
        let takes = |&(site, _): &(usize, i64)| papers[site] >> demand.category & 1 == 1;
        let mut near: Vec<(i64, usize)> = demand.reach.iter().copied().filter(takes).map(|(site, way)| (way, site)).collect();
        near.sort_unstable();
        near
    };
    let reached: Reached = market.demands.iter().map(reached).collect();
    let near = |(place, near): (usize, &Vec<(i64, usize)>)| {
        near.iter().take(NEAR).map(move |&(way, site)| ((place, site), way)).collect::<Vec<_>>()
    };
    let mut ways: Ways = reached.iter().enumerate().flat_map(near).collect();
    let mut spread = None;
    for _ in 0..ROUNDS {
        let (found, missing) = send(market, (papers, &reached, kept), &ways)?;
        spread = Some(found);
        if missing.is_empty() {
            break;
        }
        ways.extend(missing);
    }
    spread
}

fn send(market: &Market, (papers, reached, kept): (&[Papers], &Reached, u32), ways: &Ways) -> Option<(Spread, Ways)> {
    let mut model = Model::default();
    let mut columns: BTreeMap<(usize, usize), Column> = BTreeMap::new();
    let mut into = vec![Expression::default(); papers.len()];
    let mut sending = Vec::with_capacity(market.demands.len());
    for (place, demand) in market.demands.iter().enumerate() {
        let mut sent = Expression::from(model.add(variable().min(0), network::UNSEATED).variable);
        for (&(_, site), &way) in ways.range((place, 0)..(place + 1, 0)) {
            let column = model.add(variable().min(0), way as f64);
            columns.insert((place, site), column);
            sent += column.variable;
            into[site] += column.variable;
        }
        sending.push(model.require(constraint!(sent == demand.applicants.len() as f64)));
    }
    let mut seating = Vec::with_capacity(into.len());
    for (site, into) in into.into_iter().enumerate() {
        let mut seats = Expression::default();
        let mut kept = kept;
        for (many, _, price) in network::seats(market, site).into_iter().rev().filter(|_| papers[site] != 0) {
            let last = kept.min(many);
            kept -= last;
            seats += model.add(variable().bounds(0.0..=f64::from(many - last)), price).variable;
            seats += model.add(variable().bounds(0.0..=f64::from(last)), price + DEARER).variable;
        }
        seating.push(model.require(constraint!(into <= seats)));
    }
    let solved = model.solve(Effort { seconds: SECONDS, threads: 1, seed: 1, gap: 0.0 }, None).ok()?;
    let mut missing = Ways::new();
    for (place, reached) in reached.iter().enumerate() {
        let reduced = |&(way, site): &(i64, usize)| (way as f64 - solved.prices[sending[place]] - solved.prices[seating[site]], site, way);
        let unknown = reached.iter().filter(|(_, site)| !ways.contains_key(&(place, *site)));
        let mut helping: Vec<(f64, usize, i64)> = unknown.map(reduced).filter(|(reduced, ..)| *reduced < -1e-6).collect();
        helping.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        missing.extend(helping.into_iter().take(PRICED).map(|(_, site, way)| ((place, site), way)));
    }
    let mut spread: Spread = vec![BTreeMap::new(); market.demands.len()];
    for (&(place, site), &column) in &columns {
        let many = solved.whole(column).max(0) as u32;
        if many > 0 {
            spread[place].insert(site, many);
        }
    }
    Some((spread, missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{
        arrange::network::{Flows, Network},
        sample,
    };

    #[test]
    fn everybody_is_spread_as_cheaply_as_a_flow_sends_them() {
        for seed in 1..=4 {
            let input = sample::county(seed);
            let market = Market::of(&input).merged();
            let papers = vec![(1 << market.categories.len()) - 1; market.sites.len()];
            let spread = spread(&market, &papers, 0).unwrap();
            let ways: i64 = market
                .demands
                .iter()
                .zip(&spread)
                .flat_map(|(demand, sent)| demand.reach.iter().map(|(site, way)| way * i64::from(sent.get(site).copied().unwrap_or(0))))
                .sum();
            let network = Network::of(&market, crate::domain::Fen::ZERO).in_parts(0);
            let opening: f64 = market.sites.iter().map(|site| super::super::model::jiao(site.cost)).sum();
            let cost = network.cost(&papers, &mut Flows::default()) - opening;
            let (sent, seats): (u32, f64) = (spread.iter().flat_map(BTreeMap::values).sum(), cost - ways as f64);
            assert_eq!(sent as usize, input.applicants.len(), "county {seed}");
            // What is left of the cost are the seats: none is cheaper than the cheapest or dearer than the dearest.
            let prices = (0..market.sites.len()).flat_map(|site| network::seats(&market, site)).map(|(.., price)| price);
            let (least, most) = prices.fold((f64::INFINITY, 0.0), |(least, most), price| (price.min(least), price.max(most)));
            assert!(seats >= f64::from(sent) * least - 1.0 && seats <= (f64::from(sent) + 25.0) * most, "county {seed}: {seats}");
        }
    }

    #[test]
    fn seats_are_kept_free_where_others_are_as_near() {
        let input = sample::county(2);
        let market = Market::of(&input).merged();
        let papers = vec![(1 << market.categories.len()) - 1; market.sites.len()];
        let most = |kept: u32| {
            let spread = spread(&market, &papers, kept).unwrap();
            let seats = |site: usize| network::seats(&market, site).iter().map(|(many, ..)| many).sum::<u32>();
            let sent = |site: usize| spread.iter().filter_map(|sent| sent.get(&site)).sum::<u32>();
            (0..market.sites.len()).map(|site| seats(site) - sent(site)).min().unwrap()
        };
        assert!(most(0) < 3 && most(3) == 3, "{} {}", most(0), most(3));
    }
}
