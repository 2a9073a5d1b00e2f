//! D05 人员具备岗位资格。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 人员具备岗位资格。
pub fn people_are_qualified(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D05", hard: true, sentence };
    let lacking = view::duties(input, plan).into_iter().map(|duty| (&input.staff[duty.staff], &input.roles[duty.role]));
    let lacking = lacking.filter(|(person, role)| !person.qualifications.contains(&role.qualification));
    lacking.map(|(person, role)| found(format!("人员{}没有{}所需的资格{}", person.code, role.name, role.qualification))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.staff[4].qualifications.remove(0);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(people_are_qualified(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = people_are_qualified(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E4没有主考所需的资格leader"]);
    }
}
