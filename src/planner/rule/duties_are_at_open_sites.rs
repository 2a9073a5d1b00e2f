//! D10 任务都在启用的考点。

use crate::{
    domain::staffing::Session,
    planner::{Finding, Input, Plan, rule::view},
};

/// 任务都在启用的考点。
pub fn duties_are_at_open_sites(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D10", hard: true, sentence };
    let open = view::open_sites(input, plan);
    let closed = view::duties(input, plan).into_iter().filter(|duty| match duty.session {
        Session::Written => !open.contains(&duty.site),
        Session::Interview => !input.interview.iter().any(|site| site.site == duty.site),
    });
    closed
        .map(|duty| {
            let (person, site) = (&input.staff[duty.staff], &input.sites[duty.site]);
            found(format!("人员{}的{}任务在未启用的考点{}", person.code, duty.session.label(), site.code))
        })
        .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, mut plan) = sample::tiny();
        input.staff[8].qualifications.push("leader".into());
        plan.duties.push(crate::planner::Duty { staff: 8, site: 1, ..plan.duties[4] });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(duties_are_at_open_sites(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = duties_are_at_open_sites(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E8的笔试任务在未启用的考点S1"]);
    }
}
