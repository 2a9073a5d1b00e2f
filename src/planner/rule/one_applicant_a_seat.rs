//! R08 一个座位只坐一名考生。

use std::collections::BTreeSet;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 一个座位只坐一名考生。
pub fn one_applicant_a_seat(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R08", hard: true, sentence };
    let mut taken = BTreeSet::new();
    let twice =
        view::seats(input, plan).into_iter().filter(|seat| view::cell(input, seat).is_some_and(|cell| !taken.insert((seat.room, cell))));
    twice.map(|seat| found(format!("{}第{}座排了两名考生", name(input, seat.room), seat.seat))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats[4].seat = 1;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(one_applicant_a_seat(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = one_applicant_a_seat(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-02第1座排了两名考生"]);
    }
}
