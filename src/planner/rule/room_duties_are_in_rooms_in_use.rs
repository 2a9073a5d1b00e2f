//! D11 考场岗位在本考点启用的考场。

use crate::{
    domain::staffing::Scope,
    planner::{Finding, Input, Plan, rule::view},
};

/// 考场岗位在本考点启用的考场。
pub fn room_duties_are_in_rooms_in_use(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D11", hard: true, sentence };
    let used = view::used(input, plan);
    let stray = view::duties(input, plan)
        .into_iter()
        .filter(|duty| input.roles[duty.role].scope == Scope::Room && duty.room.is_some() && !view::in_its_room(input, &used, duty));
    stray
        .map(|duty| {
            let (person, role, site) = (&input.staff[duty.staff], &input.roles[duty.role], &input.sites[duty.site]);
            found(format!("人员{}任{}的考场不在考点{}启用的考场之内", person.code, role.name, site.code))
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
        plan.duties.push(crate::planner::Duty { staff: 8, room: Some(2), ..plan.duties[0] });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(room_duties_are_in_rooms_in_use(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = room_duties_are_in_rooms_in_use(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E8任监考甲的考场不在考点S0启用的考场之内"]);
    }
}
