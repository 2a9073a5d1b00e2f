//! D15 监考员的同单位考生不在本考场。

use std::collections::{BTreeMap, BTreeSet};

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 监考员的同单位考生不在本考场。
pub fn own_colleagues_do_not_meet(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D15", hard: true, sentence };
    let mut units: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for seat in view::seats(input, plan) {
        units.entry(seat.room).or_default().extend(input.applicants[seat.applicant].unit);
    }
    let mut findings = Vec::new();
    for (room, team) in view::teams(input, plan) {
        let units = units.get(&room);
        let meets = |person: &&usize| units.is_some_and(|units| units.contains(&input.staff[**person].unit));
        findings.extend(team.iter().filter(meets).map(|&person| {
            let (person, at) = (&input.staff[person], name(input, room));
            found(format!("人员{}在{at}监考，同单位{}的考生在此考场", person.code, input.units[person.unit].code))
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
        input.applicants[2].unit = Some(3);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(own_colleagues_do_not_meet(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = own_colleagues_do_not_meet(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["人员E1在考场S0-01监考，同单位U3的考生在此考场"]);
    }
}
