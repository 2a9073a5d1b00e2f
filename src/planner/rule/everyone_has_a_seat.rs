//! A01 每名考生都有座位。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 每名考生都有座位。
pub fn everyone_has_a_seat(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "A01", hard: true, sentence };
    let mut missing = vec![true; input.applicants.len()];
    view::placed(input, plan).iter().for_each(|seat| missing[seat.applicant] = false);
    let missing = input.applicants.iter().zip(missing).filter(|(_, missing)| *missing);
    missing.map(|(applicant, _)| found(format!("考生{}没有座位", applicant.code))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats.remove(4);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(everyone_has_a_seat(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = everyone_has_a_seat(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A4没有座位"]);
    }
}
