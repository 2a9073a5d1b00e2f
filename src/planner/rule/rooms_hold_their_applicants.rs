//! R06 考场人数不超过容量。

use std::collections::BTreeMap;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 考场人数不超过容量。
pub fn rooms_hold_their_applicants(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R06", hard: true, sentence };
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    view::seats(input, plan).into_iter().for_each(|seat| *count.entry(seat.room).or_default() += 1);
    let used = view::used(input, plan);
    let over = count.into_iter().filter(|(room, n)| used.contains_key(room) && *n > usize::from(input.rooms[*room].capacity));
    over.map(|(room, n)| found(format!("{}坐了{n}人，超过容量{}人", name(input, room), input.rooms[room].capacity))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rooms[0].capacity = 2;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(rooms_hold_their_applicants(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = rooms_hold_their_applicants(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-01坐了3人，超过容量2人"]);
    }
}
