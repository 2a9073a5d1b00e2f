//! D12 考场岗位写明考场，考点岗位不写。

use crate::{
    domain::staffing::Scope,
    planner::{Finding, Input, Plan, rule::view},
};

/// 考场岗位写明考场，考点岗位不写。
pub fn rooms_are_named_where_due(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D12", hard: true, sentence };
    let odd = view::duties(input, plan).into_iter().filter(|duty| (input.roles[duty.role].scope == Scope::Room) == duty.room.is_none());
    odd.map(|duty| {
        let (person, role) = (&input.staff[duty.staff], &input.roles[duty.role]);
        let what = if duty.room.is_none() { "没有写明考场" } else { "是考点岗位，不应写明考场" };
        found(format!("人员{}任{}{what}", person.code, role.name))
    })
    .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.duties[4].room = Some(0);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(rooms_are_named_where_due(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = rooms_are_named_where_due(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E4任主考是考点岗位，不应写明考场"]);
    }
}
