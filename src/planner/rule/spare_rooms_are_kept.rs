//! S01 每个考点留足备用考场。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 每个考点留足备用考场。
pub fn spare_rooms_are_kept(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "S01", hard: true, sentence };
    let mut used = vec![0usize; input.sites.len()];
    view::used(input, plan).keys().for_each(|&room| used[input.rooms[room].site] += 1);
    let spare = usize::from(input.rules.spare_rooms_per_site);
    let mut all = vec![0usize; input.sites.len()];
    input.rooms.iter().for_each(|room| all[room.site] += 1);
    let over = used.iter().zip(&all).enumerate().filter(|(_, (used, all))| **used > 0 && **used + spare > **all);
    over.map(|(site, (used, all))| found(format!("考点{}共{all}间考场，启用{used}间，不够留{spare}间备用", input.sites[site].code)))
        .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (mut input, plan) = sample::tiny();
        input.rules.spare_rooms_per_site = 2;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(spare_rooms_are_kept(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = spare_rooms_are_kept(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考点S0共3间考场，启用2间，不够留2间备用"]);
    }
}
