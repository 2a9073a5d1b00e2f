//! R05 考生类别与考场类别一致。

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 考生类别与考场类别一致。
pub fn papers_match_rooms(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R05", hard: true, sentence };
    let used = view::used(input, plan);
    let other = view::seats(input, plan).into_iter().filter_map(|seat| {
        let (applicant, paper) = (&input.applicants[seat.applicant], used.get(&seat.room)?);
        (applicant.category != *paper).then_some((applicant, seat.room, paper))
    });
    other.map(|(a, room, paper)| found(format!("考生{}考{}类，{}为{paper}类", a.code, a.category, name(input, room)))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.applicants[1].category = input.posts[2].category;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(papers_match_rooms(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = papers_match_rooms(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A1考D类，考场S0-01为A类"]);
    }
}
