//! D09 每个考点岗位人数符合定额；为达到人次目标可以增设的岗位，增设不超过方案的上限。

use std::collections::BTreeMap;

use crate::{
    domain::staffing::{Scope, Session},
    planner::{Finding, Input, Plan, rule::view},
};

/// 每个考点岗位人数符合定额。
pub fn sites_have_their_people(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D09", hard: true, sentence };
    let mut have: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    view::duties(input, plan).into_iter().for_each(|duty| *have.entry((duty.role, duty.site)).or_default() += 1);
    let written: Vec<usize> = view::open_sites(input, plan).into_iter().collect();
    let interview: Vec<usize> = input.interview.iter().map(|site| site.site).collect();
    let mut findings = Vec::new();
    for (place, role) in input.roles.iter().enumerate().filter(|(_, role)| role.scope == Scope::Site) {
        let more = input.rules.supplements.iter().find(|more| more.role == place).map_or(0, |more| more.per_site);
        for &site in if role.session == Session::Written { &written } else { &interview } {
            let have = have.get(&(place, site)).copied().unwrap_or(0);
            if have < role.quota || have > role.quota + more {
                findings.push(found(format!("考点{}{}应{}人，实际{have}人", input.sites[site].code, role.name, role.quota)));
            }
        }
    }
    findings
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.duties.remove(4);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(sites_have_their_people(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = sites_have_their_people(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考点S0主考应1人，实际0人"]);
    }
}
