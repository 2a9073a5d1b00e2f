//! The check (检查): any plan against its input, whoever made it. Shares nothing with what makes plans.

pub mod objective;

use super::{Finding, Input, Plan, rule};

pub use objective::{money, objectives};

/// Everything wrong with a plan, in the order of the rules.
#[must_use]
pub fn check(input: &Input, plan: &Plan) -> Vec<Finding> {
    rule::hard::RULES.iter().flat_map(|(_, rule)| rule(input, plan)).collect()
}
