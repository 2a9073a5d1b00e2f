//! D06 跨县人员不超过最远距离。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 跨县人员不超过最远距离。
pub fn staff_are_within_reach(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D06", hard: true, sentence };
    let limit = input.rules.staff_max_distance;
    let far = view::duties(input, plan).into_iter().filter_map(|duty| {
        let (person, site) = (&input.staff[duty.staff], &input.sites[duty.site]);
        let distance = person.at.distance(site.at);
        (person.county != site.county && distance > limit).then_some((person, site, distance))
    });
    far.map(|(person, site, distance)| found(format!("人员{}跨县到考点{}有{distance}百米，超过{limit}百米", person.code, site.code)))
        .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rules.staff_max_distance = -1;
        input.staff[3].county = "C9".into();
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(staff_are_within_reach(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = staff_are_within_reach(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E3跨县到考点S0有0百米，超过-1百米"]);
    }
}
