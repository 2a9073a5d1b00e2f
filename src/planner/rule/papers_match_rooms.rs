//! R05 考生类别与考场类别一致；方案允许合并或混编的，按方案。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::exam::{Category, TailRooms},
    planner::{
        Finding, Input, Plan,
        rule::view::{self, name},
    },
};

/// 考生类别与考场类别一致；尾考场合并时，每类试卷在一个考点至多有一间考场与其他类合用；混编时不限。
pub fn papers_match_rooms(input: &Input, plan: &Plan) -> Vec<Finding> {
    match input.rules.tail_rooms {
        TailRooms::Single => singly(input, plan),
        TailRooms::Merge => tails(input, plan),
        TailRooms::Mixed => vec![],
    }
}

fn found(sentence: String) -> Finding {
    Finding { code: "R05", hard: true, sentence }
}

fn singly(input: &Input, plan: &Plan) -> Vec<Finding> {
    let used = view::used(input, plan);
    let other = view::seats(input, plan).into_iter().filter_map(|seat| {
        let (applicant, paper) = (&input.applicants[seat.applicant], used.get(&seat.room)?);
        (applicant.category != *paper).then_some((applicant, seat.room, paper))
    });
    other.map(|(a, room, paper)| found(format!("考生{}考{}类，{}为{paper}类", a.code, a.category, name(input, room)))).collect()
}

fn tails(input: &Input, plan: &Plan) -> Vec<Finding> {
    let mut papers: BTreeMap<usize, BTreeSet<Category>> = BTreeMap::new();
    for seat in view::seats(input, plan) {
        papers.entry(seat.room).or_default().insert(input.applicants[seat.applicant].category);
    }
    let mut shared: BTreeMap<(usize, Category), Vec<usize>> = BTreeMap::new();
    for (room, papers) in papers.into_iter().filter(|(_, papers)| papers.len() > 1) {
        papers.into_iter().for_each(|paper| shared.entry((input.rooms[room].site, paper)).or_default().push(room));
    }
    let many = shared.into_iter().filter(|(_, rooms)| rooms.len() > 1);
    many.map(|((site, paper), rooms)| {
        let names: Vec<String> = rooms.into_iter().map(|room| name(input, room)).collect();
        let (site, many) = (&input.sites[site].code, names.len());
        found(format!("考点{site}的{paper}类有{many}间尾考场与其他类合用（{}），至多1间", names.join("、")))
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

    #[test]
    fn where_tails_may_be_merged_a_paper_shares_one_room_of_a_site_and_where_papers_are_mixed_any() {
        let (mut input, mut plan) = sample::tiny();
        input.rules.tail_rooms = TailRooms::Merge;
        plan.seats[3].room = 0;
        assert_eq!(papers_match_rooms(&input, &plan), [], "one D among the A");
        plan.seats[1].room = 1;
        let sentences: Vec<String> = papers_match_rooms(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        let of = |paper: &str| format!("考点S0的{paper}类有2间尾考场与其他类合用（考场S0-01、考场S0-02），至多1间");
        assert_eq!(sentences, ["A", "D"].map(of));
        input.rules.tail_rooms = TailRooms::Mixed;
        assert_eq!(papers_match_rooms(&input, &plan), []);
    }
}
