//! D08 每间考场岗位人数符合定额。

use std::collections::BTreeMap;

use crate::{
    domain::staffing::{Scope, Session},
    planner::{
        Finding, Input, Plan,
        rule::view::{self, name},
    },
};

/// 每间考场岗位人数符合定额。
pub fn rooms_have_their_people(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "D08", hard: true, sentence };
    let mut have: BTreeMap<(usize, usize, usize), u32> = BTreeMap::new();
    for duty in view::room_duties(input, plan) {
        *have.entry((duty.role, duty.site, duty.room.unwrap_or_default())).or_default() += 1;
    }
    let written = view::used(input, plan).into_keys().map(|room| (Session::Written, input.rooms[room].site, room));
    let interview = input.interview.iter().flat_map(|i| (1..=usize::from(i.rooms)).map(|n| (Session::Interview, i.site, n)));
    let rooms: Vec<(Session, usize, usize)> = written.chain(interview).collect();
    let mut findings = Vec::new();
    for (place, role) in input.roles.iter().enumerate().filter(|(_, role)| role.scope == Scope::Room) {
        for &(_, site, room) in rooms.iter().filter(|(session, ..)| *session == role.session) {
            let have = have.get(&(place, site, room)).copied().unwrap_or(0);
            let at = match role.session {
                Session::Written => name(input, room),
                Session::Interview => format!("考点{}面试第{room}室", input.sites[site].code),
            };
            if have != role.quota {
                findings.push(found(format!("{at}{}应{}人，实际{have}人", role.name, role.quota)));
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
        plan.duties.remove(3);
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(rooms_have_their_people(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = rooms_have_their_people(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-02监考乙应1人，实际0人"]);
    }
}
