//! R10 需要无障碍考场的考生在一楼无障碍考场。

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 需要无障碍考场的考生在一楼无障碍考场。
pub fn accessible_needs_are_met(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R10", hard: true, sentence };
    let high = view::seats(input, plan).into_iter().filter(|seat| {
        let room = &input.rooms[seat.room];
        input.applicants[seat.applicant].accessible && !(room.accessible && room.floor == 1)
    });
    high.map(|seat| {
        let applicant = &input.applicants[seat.applicant].code;
        found(format!("考生{applicant}需要无障碍考场，{}不是一楼无障碍考场", name(input, seat.room)))
    })
    .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.applicants[3].accessible = true;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(accessible_needs_are_met(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = accessible_needs_are_met(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A3需要无障碍考场，考场S0-02不是一楼无障碍考场"]);
    }
}
