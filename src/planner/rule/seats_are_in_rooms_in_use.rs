//! R03 座位都在启用的考场。

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 座位都在启用的考场。
pub fn seats_are_in_rooms_in_use(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R03", hard: true, sentence };
    let used = view::used(input, plan);
    let stray = view::seats(input, plan).into_iter().filter(|seat| !used.contains_key(&seat.room));
    stray.map(|seat| found(format!("考生{}排在未启用的{}", input.applicants[seat.applicant].code, name(input, seat.room)))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats[4].room = 2;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(seats_are_in_rooms_in_use(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = seats_are_in_rooms_in_use(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A4排在未启用的考场S0-03"]);
    }
}
