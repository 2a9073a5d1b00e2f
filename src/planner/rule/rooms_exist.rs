//! R01 用到的考场都在名单上。

use std::collections::BTreeSet;

use crate::planner::{Finding, Input, Plan, rule::view};

/// 用到的考场都在名单上。
pub fn rooms_exist(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R01", hard: true, sentence };
    let listed = plan.room_use.iter().map(|used| used.room);
    let sat_in = view::placed(input, plan).into_iter().map(|seat| seat.room);
    let unknown: BTreeSet<usize> = listed.chain(sat_in).filter(|room| *room >= input.rooms.len()).collect();
    unknown.into_iter().map(|_| found("启用或安排了名单以外的考场".into())).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.room_use.push(crate::planner::RoomUse { room: 99, category: plan.room_use[0].category });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(rooms_exist(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = rooms_exist(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["启用或安排了名单以外的考场"]);
    }
}
