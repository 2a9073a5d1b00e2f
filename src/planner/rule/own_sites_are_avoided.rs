//! D07 回避岗位不在本单位考点。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 回避岗位不在本单位考点。
pub fn own_sites_are_avoided(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D07", hard: true, sentence };
    let own = view::duties(input, plan)
        .into_iter()
        .filter(|duty| input.roles[duty.role].forbid_own_unit && input.staff[duty.staff].unit == input.sites[duty.site].unit);
    own.map(|duty| {
        let (person, role, site) = (&input.staff[duty.staff], &input.roles[duty.role], &input.sites[duty.site]);
        found(format!("人员{}在本单位考点{}任{}，应回避", person.code, site.code, role.name))
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
        input.staff[1].unit = 0;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(own_sites_are_avoided(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = own_sites_are_avoided(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E1在本单位考点S0任监考乙，应回避"]);
    }
}
