//! D13 有性别要求的岗位男女人数足够。

use std::collections::BTreeMap;

use crate::{
    domain::Gender,
    domain::staffing::{Scope, Session},
    planner::{Finding, Input, Plan, rule::view},
};

/// 有性别要求的岗位男女人数足够。
pub fn women_and_men_suffice(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D13", hard: true, sentence };
    let mut have: BTreeMap<(usize, usize), [u32; 2]> = BTreeMap::new();
    for duty in view::duties(input, plan) {
        let woman = input.staff[duty.staff].gender == Gender::Female;
        have.entry((duty.role, duty.site)).or_default()[usize::from(woman)] += 1;
    }
    let written: Vec<usize> = view::open_sites(input, plan).into_iter().collect();
    let interview: Vec<usize> = input.interview.iter().map(|site| site.site).collect();
    let mut findings = Vec::new();
    for (place, role) in input.roles.iter().enumerate().filter(|(_, role)| role.scope == Scope::Site) {
        for &site in if role.session == Session::Written { &written } else { &interview } {
            let [men, women] = have.get(&(place, site)).copied().unwrap_or_default();
            if women < role.min_female || men < role.min_male {
                let (code, name) = (&input.sites[site].code, &role.name);
                let (f, m) = (role.min_female, role.min_male);
                findings.push(found(format!("考点{code}{name}有女{women}人男{men}人，至少要女{f}人男{m}人")));
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
        let (mut input, plan) = sample::tiny();
        input.roles[3].min_female = 2;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(women_and_men_suffice(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = women_and_men_suffice(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考点S0安检有女1人男1人，至少要女2人男1人"]);
    }
}
