//! R09 考场类别是本次考试的类别。

use std::collections::BTreeSet;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 考场类别是本次考试的类别。
pub fn papers_exist(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R09", hard: true, sentence };
    let papers: BTreeSet<_> = input.posts.iter().map(|post| post.category).collect();
    let unknown = view::used(input, plan).into_iter().filter(|(_, paper)| !papers.contains(paper));
    unknown.map(|(room, paper)| found(format!("{}的类别{paper}没有岗位", name(input, room)))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, mut plan) = sample::tiny();
        let paper = crate::domain::exam::Category::parse("Z").unwrap();
        plan.room_use[1].category = paper;
        input.applicants[3].category = paper;
        input.applicants[4].category = paper;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(papers_exist(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = papers_exist(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-02的类别Z没有岗位"]);
    }
}
