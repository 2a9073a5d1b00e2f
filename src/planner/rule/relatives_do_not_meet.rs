//! D14 监考员的亲属不在本考场。

use std::collections::BTreeMap;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 监考员的亲属不在本考场。
pub fn relatives_do_not_meet(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D14", hard: true, sentence };
    let rooms: BTreeMap<usize, usize> = view::seats(input, plan).into_iter().map(|seat| (seat.applicant, seat.room)).collect();
    let mut findings = Vec::new();
    for (room, team) in view::teams(input, plan) {
        let meets = |(staff, applicant): &&(usize, usize)| team.contains(staff) && rooms.get(applicant) == Some(&room);
        findings.extend(input.relatives.iter().filter(meets).map(|&(staff, applicant)| {
            let (person, applicant) = (&input.staff[staff].code, &input.applicants[applicant].code);
            found(format!("人员{person}在{}监考，亲属考生{applicant}在此考场", name(input, room)))
        }));
    }
    findings
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.relatives.push((1, 2));
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(relatives_do_not_meet(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = relatives_do_not_meet(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E1在考场S0-01监考，亲属考生A2在此考场"]);
    }
}
