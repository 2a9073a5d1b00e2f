//! P01 考务人次达到目标；为此增设了人的，说明增设多少。

use crate::planner::{Finding, Input, Plan, rule::view, supplement};

/// 考务人次达到目标。增设的人次作为提醒。
pub fn the_target_is_met(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "P01", hard: true, sentence };
    let (have, target) = (view::duties(input, plan).len(), input.rules.target_person_times);
    let short = have < target as usize;
    let added = supplement::sentence(input, plan).map(|sentence| Finding { code: "P01", hard: false, sentence });
    short.then(|| found(format!("考务共{have}人次，少于目标{target}人次"))).into_iter().chain(added).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rules.target_person_times = 9;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(the_target_is_met(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = the_target_is_met(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考务共8人次，少于目标9人次"]);
    }
}
