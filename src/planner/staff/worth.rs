//! What one more person is worth (影子价格): the price of a need, less what a newcomer costs who lives at the site and has served
//! nowhere yet.

use std::collections::BTreeMap;

use super::region::Region;
use crate::planner::{
    Input,
    price::{Price, Scarce, dearest},
};

/// Roles whose price is told.
const TOLD: usize = 6;

/// The dearest roles, each at the site where one more person is worth most.
pub(super) fn prices(input: &Input, regions: &[Region]) -> Vec<Price> {
    let mut best: BTreeMap<usize, (i64, usize)> = BTreeMap::new();
    for region in regions {
        for (need, worth) in region.needs.list.iter().zip(&region.answer.prices.worth) {
            let strange = if input.roles[need.role].prefer_host { input.rules.weights.not_host } else { 0 };
            let worth = worth[0].max(worth[1]).floor() as i64 - strange - input.rules.weights.fairness;
            let known = best.entry(need.role).or_insert((worth, need.site));
            if worth > known.0 {
                *known = (worth, need.site);
            }
        }
    }
    let price = |(role, (worth, site)): (usize, (i64, usize))| {
        let (role, site) = (input.roles[role].name.clone(), input.sites[site].code.clone());
        Price { scarce: Scarce::Person { role, site }, worth }
    };
    dearest(best.into_iter().map(price).collect(), TOLD)
}
