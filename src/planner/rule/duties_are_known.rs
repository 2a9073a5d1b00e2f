//! D01 任务的人员、岗位、考点、场次都存在。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 任务的人员、岗位、考点、场次都存在。
pub fn duties_are_known(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D01", hard: true, sentence };
    let unknown = plan.duties.iter().filter(|duty| !view::is_known(input, duty));
    unknown
        .map(|duty| {
            let staff = input.staff.get(duty.staff).map_or("名单以外的人员", |person| person.code.as_str());
            found(format!("{staff}的{}任务，人员、考点或岗位不在名单上", duty.session.label()))
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
        plan.duties.push(crate::planner::Duty { staff: 99, ..plan.duties[4] });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(duties_are_known(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = duties_are_known(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["名单以外的人员的笔试任务，人员、考点或岗位不在名单上"]);
    }
}
