//! Regions of a large market (分片): counties chosen one by one, each sending its own applicants to its own sites, where the whole
//! market's target or budget must be shared among them.

use std::collections::{BTreeMap, BTreeSet};

use super::market::Market;
use crate::planner::Input;

/// Markets of more sites than this are split by county.
const LARGE: usize = 60;

/// A part of the market that is chosen on its own.
pub(super) struct Region {
    pub market: Market,
    /// The market with nobody in need of an accessible seat, for the bound.
    pub bounding: Market,
    /// Whether there is nothing beyond it.
    pub alone: bool,
}

/// The market as one region.
pub(super) fn whole(market: &Market) -> Region {
    Region { market: market.clone(), bounding: market.merged(), alone: true }
}

/// Whether a market is too large to be chosen whole.
pub(super) fn is_large(input: &Input, market: &Market) -> bool {
    let counties: BTreeSet<&str> = input.sites.iter().map(|site| site.county.as_str()).collect();
    market.sites.len() > LARGE && counties.len() > 1
}

/// The market by county, each sending its own people to its own sites.
pub(super) fn split(input: &Input, market: &Market) -> Vec<Region> {
    let counties = counties(input, market);
    let regions: BTreeSet<usize> = counties.site.iter().copied().collect();
    let sites = |region: usize| (0..market.sites.len()).filter(|&site| counties.site[site] == region).collect::<Vec<_>>();
    let own = |region: usize| market.part(&sites(region), |demand| counties.town[demand.township] == region);
    let region = |market: Market| Region { bounding: market.merged(), market, alone: false };
    regions.into_iter().map(own).map(region).collect()
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
