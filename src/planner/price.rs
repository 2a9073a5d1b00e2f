//! Shadow prices (影子价格): what one more of something scarce is worth, from the duals of a relaxation. They hold at the margin:
//! for one more, not for ten.

use serde::{Deserialize, Serialize};

/// What one more of something is worth: 角 of J1 in the arrangement's report, points of J2 in the staffing's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub scarce: Scarce,
    pub worth: i64,
}

/// Something there could be more of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scarce {
    /// Another site like this one, at the same place.
    Site { code: String },
    /// Another room at a site.
    Room { code: String },
    /// 元 of the budget.
    Yuan,
    /// A person-time less in the target.
    PersonTime,
    /// Another person for a role, living at the site, without past load.
    Person { role: String, site: String },
}

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let worth = self.worth;
        match &self.scarce {
            Scarce::Site { code } => write!(f, "再有1个像考点{code}一样的考点，约省{}元", yuan(worth)),
            Scarce::Room { code } => write!(f, "考点{code}多1间考场，约省{}元", yuan(worth)),
            Scarce::Yuan => write!(f, "预算每多1元，约省{}元", yuan(worth)),
            Scarce::PersonTime => write!(f, "目标每少1人次，约省{}元", yuan(worth)),
            Scarce::Person { role, site } => write!(f, "考点{site}附近多1名{role}，约省{worth}分"),
        }
    }
}

fn yuan(jiao: i64) -> String {
    format!("{}.{}", jiao / 10, jiao.unsigned_abs() % 10)
}

/// The dearest first, so many of them, nothing that is worth nothing.
pub(super) fn dearest(mut prices: Vec<Price>, most: usize) -> Vec<Price> {
    prices.retain(|price| price.worth > 0);
    prices.sort_by_key(|price| std::cmp::Reverse(price.worth));
    prices.truncate(most);
    prices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_reads_as_a_sentence() {
        let price = |scarce, worth| Price { scarce, worth }.to_string();
        assert_eq!(price(Scarce::Room { code: "S1".into() }, 123), "考点S1多1间考场，约省12.3元");
        assert_eq!(price(Scarce::Person { role: "监考甲".into(), site: "S1".into() }, 34), "考点S1附近多1名监考甲，约省34分");
    }

    #[test]
    fn the_dearest_come_first_and_the_worthless_not_at_all() {
        let price = |worth| Price { scarce: Scarce::Yuan, worth };
        assert_eq!(dearest(vec![price(3), price(0), price(9), price(5)], 2), [price(9), price(5)]);
    }
}
