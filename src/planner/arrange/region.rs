//! Regions of a large market (分片): counties are chosen one by one, each sending its own applicants to its own sites. What
//! that overlooks is bounded: whoever could cross a border is sent abroad by one county at a price and taken in by the other
//! for it, each as it likes (Lagrangian decomposition: Guignard and Kim, Mathematical Programming 39, 1987). Any price gives a
//! bound; what one more seat costs in the relaxation of the county abroad gives a good one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    market::{Demand, Market},
    model::{self, Whole},
};
use crate::planner::{Input, solver::Effort};

/// Markets of more sites than this are split by county.
const LARGE: usize = 60;

/// A part of the market that is chosen on its own.
pub(super) struct Region {
    pub market: Market,
    /// The market with fares for those who cross borders, for the bound, and nobody in need of an accessible seat.
    pub bounding: Market,
    /// Whether there is nothing beyond it.
    pub alone: bool,
}

/// The market as one region.
pub(super) fn whole(market: &Market) -> Vec<Region> {
    vec![Region { market: market.clone(), bounding: market.merged(), alone: true }]
}

/// The market by county if it is large, otherwise whole.
pub(super) fn split(input: &Input, market: &Market, effort: Effort) -> Vec<Region> {
    let counties = counties(input, market);
    let regions: BTreeSet<usize> = counties.site.iter().copied().collect();
    if market.sites.len() <= LARGE || regions.len() < 2 {
        return whole(market);
    }
    let sites = |region: usize| (0..market.sites.len()).filter(|&site| counties.site[site] == region).collect::<Vec<_>>();
    let own = |region: usize| market.part(&sites(region), |demand| counties.town[demand.township] == region);
    let markets: BTreeMap<usize, Market> = regions.iter().map(|&region| (region, own(region))).collect();
    let fares = fares(market, &counties, &prices(input, &markets, effort));
    markets.into_iter().map(|(region, market)| Region { bounding: bounding(&market, region, &fares), market, alone: false }).collect()
}

/// Which region each site and each township is of. A county that cannot seat its own people is one region with those it can reach.
struct Counties {
    site: Vec<usize>,
    town: Vec<usize>,
}

fn counties(input: &Input, market: &Market) -> Counties {
    let names: BTreeSet<&str> =
        input.sites.iter().map(|site| site.county.as_str()).chain(input.townships.iter().map(|town| town.county.as_str())).collect();
    let names: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let mut region: Vec<usize> = (0..names.len()).collect();
    let site: Vec<usize> = input.sites.iter().map(|site| names[site.county.as_str()]).collect();
    let town: Vec<usize> = input.townships.iter().map(|town| names[town.county.as_str()]).collect();
    for county in 0..names.len() {
        let here: Vec<usize> = (0..site.len()).filter(|&at| site[at] == county).collect();
        let part = market.part(&here, |demand| town[demand.township] == county);
        if !part.demands.is_empty() && !seats_all(&part) {
            let demands = market.demands.iter().filter(|demand| town[demand.township] == county);
            let reached: BTreeSet<usize> = demands.flat_map(|demand| &demand.reach).map(|&(at, _)| region[site[at]]).collect();
            let joined = region[county];
            region.iter_mut().filter(|of| reached.contains(of)).for_each(|of| *of = joined);
        }
    }
    Counties {
        site: site.into_iter().map(|county| region[county]).collect(),
        town: town.into_iter().map(|county| region[county]).collect(),
    }
}

/// Whether the seats suffice, all and accessible ones; papers may still part them badly.
fn seats_all(market: &Market) -> bool {
    let suffice = |accessible: bool| {
        let people: usize =
            market.demands.iter().filter(|demand| demand.accessible || !accessible).map(|demand| demand.applicants.len()).sum();
        let of_site = |site: usize| {
            let kinds = market.kinds.iter().filter(|kind| kind.site == site && (kind.accessible || !accessible));
            let mut seats: Vec<usize> = kinds.flat_map(|kind| vec![usize::from(kind.capacity); kind.rooms.len()]).collect();
            seats.sort_unstable_by(|a, b| b.cmp(a));
            seats.truncate(market.sites[site].usable);
            seats.iter().sum::<usize>()
        };
        (0..market.sites.len()).map(of_site).sum::<usize>() >= people
    };
    suffice(false) && suffice(true)
}

/// Guests who ask for the price of a seat: more than find one free because rooms come whole.
const FEW: usize = 60;
/// What sends no guest away, in 角.
const FAR: f64 = 5_000.0;

/// (region, paper) → what one more seat costs there, in whole 角, in the relaxation.
type Prices = BTreeMap<(usize, usize), i64>;

fn prices(input: &Input, markets: &BTreeMap<usize, Market>, effort: Effort) -> Prices {
    let ask = |(&region, market): (&usize, &Market)| {
        let mut guests = market.merged();
        let first = guests.demands.len();
        guests.demands.extend((0..market.categories.len()).map(|paper| guest(market, paper, (FEW, 0, Some(FAR)))));
        let prices = model::build(input, &guests, (Whole::Nothing, None)).prices(effort).unwrap_or_default();
        let price = move |paper: usize| prices.get(first + paper).copied().unwrap_or(0.0).max(0.0).floor() as i64;
        (0..market.categories.len()).map(move |paper| ((region, paper), price(paper))).collect::<Vec<_>>()
    };
    markets.iter().flat_map(ask).collect()
}

/// People from abroad, to whom all sites are as near; a way of less than nothing is a price paid for them.
fn guest(market: &Market, paper: usize, (many, way, elsewhere): (usize, i64, Option<f64>)) -> Demand {
    let reach = (0..market.sites.len()).map(|site| (site, way)).collect();
    Demand { township: 0, category: paper, accessible: false, applicants: vec![0; many], reach, elsewhere }
}

/// What crossing borders costs and brings.
#[derive(Default)]
struct Fares {
    /// (paper, township) → the least that sending one person abroad costs.
    out: BTreeMap<(usize, usize), i64>,
    /// (region, paper) → the price of one person taken in, and how many could come.
    inward: BTreeMap<(usize, usize), (i64, usize)>,
}

fn fares(market: &Market, counties: &Counties, prices: &Prices) -> Fares {
    let mut fares = Fares::default();
    for demand in market.merged_demands() {
        let home = counties.town[demand.township];
        let mut ways: BTreeMap<usize, i64> = BTreeMap::new();
        for &(site, way) in demand.reach.iter().filter(|(site, _)| counties.site[*site] != home) {
            ways.entry(counties.site[site]).and_modify(|least| *least = way.min(*least)).or_insert(way);
        }
        for (region, way) in ways {
            let price = prices.get(&(region, demand.category)).copied().unwrap_or(0);
            let fare = fares.out.entry((demand.category, demand.township)).or_insert(i64::MAX);
            *fare = (way + price).min(*fare);
            fares.inward.entry((region, demand.category)).or_insert((price, 0)).1 += demand.applicants.len();
        }
    }
    fares
}

/// The region's market where whoever may go abroad can be sent there at the fare, and whoever may come is taken in for it.
fn bounding(market: &Market, region: usize, fares: &Fares) -> Market {
    let mut bounding = market.merged();
    for demand in &mut bounding.demands {
        demand.elsewhere = fares.out.get(&(demand.category, demand.township)).map(|fare| *fare as f64);
    }
    let papers = fares.inward.range((region, 0)..(region + 1, 0));
    bounding.demands.extend(papers.map(|(&(_, paper), &(price, many))| guest(market, paper, (many, -price, Some(0.0)))));
    bounding.part(&(0..market.sites.len()).collect::<Vec<_>>(), |_| true)
}
