//! The check (检查): any plan against its input, whoever made it. Shares nothing with what makes plans.

pub mod objective;

use super::{Finding, Input, Plan, pin, rule};

pub use objective::{money, objectives};

/// Everything wrong with a plan, in the order of the rules, then what was decided beforehand and is not kept.
#[must_use]
pub fn check(input: &Input, plan: &Plan) -> Vec<Finding> {
    rule::hard::RULES.iter().flat_map(|(_, rule)| rule(input, plan)).chain(pin::kept(input, plan)).collect()
}
