//! D16 同一考场监考员来自不同单位。

use std::collections::BTreeSet;

use crate::planner::{
    Finding, Input, Plan,
    rule::view::{self, name},
};

/// 同一考场监考员来自不同单位。
pub fn teams_mix_units(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D16", hard: true, sentence };
    let teams = view::teams(input, plan).into_iter().filter(|(_, team)| {
        let units: BTreeSet<usize> = team.iter().map(|&person| input.staff[person].unit).collect();
        units.len() < team.len()
    });
    teams
        .map(|(room, team)| {
            let people: Vec<&str> = team.iter().map(|&person| input.staff[person].code.as_str()).collect();
            found(format!("{}的监考员{}有人同单位", name(input, room), people.join("、")))
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
        input.staff[1].unit = input.staff[0].unit;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(teams_mix_units(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = teams_mix_units(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-01的监考员E0、E1有人同单位"]);
    }
}
