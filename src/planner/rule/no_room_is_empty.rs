//! R04 启用的考场都有考生。

use std::collections::BTreeSet;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 启用的考场都有考生。
pub fn no_room_is_empty(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R04", hard: true, sentence };
    let taken: BTreeSet<usize> = view::seats(input, plan).into_iter().map(|seat| seat.room).collect();
    let empty = view::used(input, plan).into_keys().filter(|room| !taken.contains(room));
    empty.map(|room| found(format!("{}启用了但没有考生", name(input, room)))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, mut plan) = sample::tiny();
        input.rules.spare_rooms_per_site = 0;
        input.staff.push(crate::planner::Staff { code: "E9".into(), unit: 1, ..input.staff[8].clone() });
        plan.room_use.push(crate::planner::RoomUse { room: 2, category: plan.room_use[0].category });
        for (staff, role) in [(8, 0), (9, 1)] {
            plan.duties.push(crate::planner::Duty { staff, role, room: Some(2), ..plan.duties[0] });
        }
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(no_room_is_empty(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = no_room_is_empty(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-03启用了但没有考生"]);
    }
}
