//! D03 一人场次不超过上限。

use std::collections::{BTreeMap, BTreeSet};

use crate::planner::{Finding, Input, Plan, rule::view};

/// 一人场次不超过上限。
pub fn sessions_are_limited(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D03", hard: true, sentence };
    let mut sessions: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
    for duty in view::duties(input, plan) {
        sessions.entry(duty.staff).or_default().insert(duty.session);
    }
    let over = sessions.into_iter().map(|(person, sessions)| (&input.staff[person], sessions.len()));
    let over = over.filter(|(person, many)| *many > usize::from(person.max_sessions));
    over.map(|(person, many)| found(format!("人员{}安排了{many}场，上限{}场", person.code, person.max_sessions))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.staff[0].max_sessions = 0;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(sessions_are_limited(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = sessions_are_limited(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E0安排了1场，上限0场"]);
    }
}
