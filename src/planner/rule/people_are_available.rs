//! D04 只安排能到岗的场次。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 只安排能到岗的场次。
pub fn people_are_available(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D04", hard: true, sentence };
    let away = view::duties(input, plan).into_iter().filter(|duty| !input.staff[duty.staff].available.contains(&duty.session));
    away.map(|duty| found(format!("人员{}{}不能到岗", input.staff[duty.staff].code, duty.session.label()))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.staff[7].available.pop();
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(people_are_available(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = people_are_available(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E7面试不能到岗"]);
    }
}
