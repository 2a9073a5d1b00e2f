//! Reserves (备用人员): for each role and site, the nearest people without a duty stand by.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::staffing::Session,
    planner::{Duty, Input, Reserve, ReserveShare},
};

/// Who stands by, and how many are missing of each role.
pub(in crate::planner) fn reserves(input: &Input, duties: &[Duty]) -> (Vec<Reserve>, BTreeMap<usize, u32>) {
    let mut wanted = wanted(input, duties);
    let mut load: BTreeMap<usize, BTreeSet<Session>> = BTreeMap::new();
    duties.iter().for_each(|duty| {
        load.entry(duty.staff).or_default().insert(duty.session);
    });
    let mut ways: Vec<(usize, i64, usize, usize, usize)> = Vec::new();
    for &(role, site) in wanted.keys() {
        let people = (0..input.staff.len()).filter_map(|person| Some((distance(input, person, (role, site))?, person)));
        let people: Vec<(i64, usize)> = people.collect();
        // What few can do is given out first.
        ways.extend(people.iter().map(|&(distance, person)| (people.len(), distance, person, role, site)));
    }
    ways.sort_unstable();
    let mut reserves = Vec::new();
    for (_, _, staff, role, site) in ways {
        let session = input.roles[role].session;
        let sessions = load.entry(staff).or_default();
        let left = wanted.get_mut(&(role, site)).filter(|left| **left > 0);
        let Some(left) = left.filter(|_| sessions.len() < usize::from(input.staff[staff].max_sessions) && !sessions.contains(&session))
        else {
            continue;
        };
        *left -= 1;
        sessions.insert(session);
        reserves.push(Reserve { staff, session, site, role });
    }
    reserves.sort_by_key(|reserve| (reserve.session, reserve.site, reserve.role, reserve.staff));
    let mut missing: BTreeMap<usize, u32> = BTreeMap::new();
    wanted.into_iter().filter(|(_, left)| *left > 0).for_each(|((role, _), left)| *missing.entry(role).or_default() += left);
    (reserves, missing)
}

/// People to stand by for each (role, site).
fn wanted(input: &Input, duties: &[Duty]) -> BTreeMap<(usize, usize), u32> {
    let mut serving: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    duties.iter().for_each(|duty| *serving.entry((duty.role, duty.site)).or_default() += 1);
    let share = |role: usize| {
        input
            .rules
            .reserves
            .iter()
            .filter(move |share| share.role == role)
            .map(|share: &ReserveShare| u32::from(share.percent))
            .sum::<u32>()
    };
    serving
        .into_iter()
        .map(|((role, site), people)| ((role, site), (people * share(role)).div_ceil(100)))
        .filter(|(_, many)| *many > 0)
        .collect()
}

/// The way of somebody who may serve in the role at the site.
fn distance(input: &Input, person: usize, (role, site): (usize, usize)) -> Option<i64> {
    let (who, role, site) = (&input.staff[person], &input.roles[role], &input.sites[site]);
    let distance = who.at.distance(site.at);
    let may = who.available.contains(&role.session)
        && who.qualifications.contains(&role.qualification)
        && !(role.forbid_own_unit && who.unit == site.unit)
        && (who.county == site.county || distance <= input.rules.staff_max_distance);
    may.then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::sample;

    #[test]
    fn so_many_of_a_hundred_stand_by_who_have_no_duty_and_may_serve() {
        let (mut input, plan) = sample::tiny();
        input.rules.reserves = vec![ReserveShare { role: 0, percent: 10 }];
        let (reserves, missing) = reserves(&input, &plan.duties);
        // Two chiefs serve at site 0: a tenth of them is one; only E8 is a chief without a duty.
        assert_eq!(reserves, [Reserve { staff: 8, session: Session::Written, site: 0, role: 0 }]);
        assert!(missing.is_empty());
        input.staff[8].available = vec![Session::Interview];
        assert_eq!(super::reserves(&input, &plan.duties), (vec![], BTreeMap::from([(0, 1)])));
    }
}
