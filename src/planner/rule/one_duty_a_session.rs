//! D02 一人一场只有一项任务。

use std::collections::BTreeSet;

use crate::planner::{Finding, Input, Plan, rule::view};

/// 一人一场只有一项任务。
pub fn one_duty_a_session(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D02", hard: true, sentence };
    let mut seen = BTreeSet::new();
    let twice = view::duties(input, plan).into_iter().filter(|duty| !seen.insert((duty.staff, duty.session)));
    twice.map(|duty| found(format!("人员{}在{}有两项任务", input.staff[duty.staff].code, duty.session.label()))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.duties[3].staff = 1;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(one_duty_a_session(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = one_duty_a_session(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E1在笔试有两项任务"]);
    }
}
