//! P02 总费用不超过预算。

use crate::planner::{Finding, Input, Plan, check::objective};

/// 总费用不超过预算。
pub fn the_budget_holds(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "P02", hard: true, sentence };
    let (cost, budget) = (objective::money(input, plan), input.rules.budget);
    (cost > budget).then(|| found(format!("总费用{cost}元，超过预算{budget}元"))).into_iter().collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rules.budget = crate::domain::Fen::yuan(10_000);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(the_budget_holds(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = the_budget_holds(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["总费用10400元，超过预算10000元"]);
    }
}
