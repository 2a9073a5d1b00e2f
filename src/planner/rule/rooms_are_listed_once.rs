//! R02 考场只启用一次。

use std::collections::BTreeSet;

use crate::planner::{Finding, Input, Plan, rule::view::name};

/// 考场只启用一次。
pub fn rooms_are_listed_once(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R02", hard: true, sentence };
    let mut seen = BTreeSet::new();
    let twice = plan.room_use.iter().filter(|used| used.room < input.rooms.len() && !seen.insert(used.room));
    twice.map(|used| found(format!("{}重复启用", name(input, used.room)))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.room_use.push(plan.room_use[1]);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(rooms_are_listed_once(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = rooms_are_listed_once(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-02重复启用"]);
    }
}
