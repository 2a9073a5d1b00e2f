//! S02 跨县考生不超过最远距离。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 跨县考生不超过最远距离。
pub fn applicants_are_within_reach(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "S02", hard: true, sentence };
    let limit = input.rules.applicant_max_distance;
    let far = view::seats(input, plan).into_iter().filter_map(|seat| {
        let applicant = &input.applicants[seat.applicant];
        let (town, site) = (&input.townships[applicant.township], &input.sites[input.rooms[seat.room].site]);
        let distance = town.at.distance(site.at);
        (town.county != site.county && distance > limit).then_some((applicant, site, distance))
    });
    far.map(|(a, site, distance)| found(format!("考生{}跨县到考点{}有{distance}百米，超过{limit}百米", a.code, site.code))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rules.applicant_max_distance = -1;
        input.townships.push(crate::planner::Township { county: "C9".into(), ..input.townships[0].clone() });
        input.applicants[2].township = 1;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(applicants_are_within_reach(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = applicants_are_within_reach(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A2跨县到考点S0有0百米，超过-1百米"]);
    }
}
