//! Supplements (人次补足): where rooms and sites alone need fewer people than the target, sites take more of some roles (流动监考、
//! 备用监考), the cheapest first, each site up to a measure, shared out by the number of rooms.

use std::collections::BTreeMap;

use super::{Input, Plan, RoomUse, rule::view};
use crate::domain::{
    Fen,
    staffing::{Scope, Session},
};

/// So many more people of a role may be taken at each open site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supplement {
    /// Place in the input's `roles`: one of written sites.
    pub role: usize,
    pub per_site: u32,
}

/// Persons that quotas alone need, given the rooms in use.
pub(super) fn demanded(input: &Input, room_use: &[RoomUse]) -> u32 {
    let (rooms, sites) = (room_use.len() as u32, rooms_of_sites(input, room_use).len() as u32);
    let interview: u32 = input.interview.iter().map(|site| u32::from(site.rooms)).sum();
    let places = |session, scope| match (session, scope) {
        (Session::Written, Scope::Room) => rooms,
        (Session::Written, Scope::Site) => sites,
        (Session::Interview, Scope::Room) => interview,
        (Session::Interview, Scope::Site) => input.interview.len() as u32,
    };
    input.roles.iter().map(|role| role.quota * places(role.session, role.scope)).sum()
}

/// Rooms in use of each open site.
fn rooms_of_sites(input: &Input, room_use: &[RoomUse]) -> BTreeMap<usize, u32> {
    let mut sites = BTreeMap::new();
    room_use.iter().for_each(|used| *sites.entry(input.rooms[used.room].site).or_default() += 1);
    sites
}

/// Supplements in the order in which they are taken: cheapest first, then as the exam lists them.
pub(super) fn in_order(input: &Input) -> Vec<Supplement> {
    let mut list = input.rules.supplements.clone();
    list.sort_by_key(|supplement| input.roles[supplement.role].pay);
    list
}

/// How many more of each (role, site) there are to be, so that the target is met; fewer than that where the measures are too small.
/// With one sum to be reached, taking the cheapest first is the best there is.
pub(super) fn needed(input: &Input, room_use: &[RoomUse]) -> BTreeMap<(usize, usize), u32> {
    let mut needed = BTreeMap::new();
    let mut short = input.rules.target_person_times.saturating_sub(demanded(input, room_use));
    if short == 0 || input.rules.supplements.is_empty() {
        return needed;
    }
    let sites = rooms_of_sites(input, room_use);
    for Supplement { role, per_site } in in_order(input) {
        let taken = short.min(per_site * sites.len() as u32);
        short -= taken;
        let shared = share(&sites, taken, per_site);
        needed.extend(shared.into_iter().filter(|(_, many)| *many > 0).map(|(site, many)| ((role, site), many)));
    }
    needed
}

/// Shares so many out by the rooms of sites, none above its measure.
fn share(sites: &BTreeMap<usize, u32>, taken: u32, per_site: u32) -> BTreeMap<usize, u32> {
    let rooms: u64 = sites.values().copied().map(u64::from).sum();
    let part = |own: u32| (u64::from(taken) * u64::from(own) / rooms.max(1)) as u32;
    let mut shared: BTreeMap<usize, u32> = sites.iter().map(|(&site, &own)| (site, part(own).min(per_site))).collect();
    let mut left = taken - shared.values().sum::<u32>();
    let mut order: Vec<usize> = sites.keys().copied().collect();
    order.sort_by_key(|site| std::cmp::Reverse(sites[site]));
    while left > 0 {
        let before = left;
        for site in &order {
            let many = shared.entry(*site).or_default();
            let more = u32::from(left > 0 && *many < per_site);
            (*many, left) = (*many + more, left - more);
        }
        if left == before {
            break;
        }
    }
    shared
}

/// What they are paid.
pub(super) fn pay(input: &Input, room_use: &[RoomUse]) -> Fen {
    needed(input, room_use).iter().map(|((role, _), many)| input.roles[*role].pay.times(i64::from(*many))).sum()
}

/// `需求本身1840人次（20个考点300间考场，空座12个），为达到2500人次目标另设流动监考240人次、备用监考420人次`; `None` where nobody
/// serves beyond a quota. Many empty seats tell of rooms that are open for the target's sake alone.
pub(super) fn sentence(input: &Input, plan: &Plan) -> Option<String> {
    let more = view::beyond(input, plan);
    if more.is_empty() {
        return None;
    }
    let demanded = view::duties(input, plan).len() as u32 - more.values().sum::<u32>();
    let (rooms, sites) = (view::used(input, plan), view::open_sites(input, plan).len());
    let seats: usize = rooms.keys().map(|&room| usize::from(input.rooms[room].capacity)).sum();
    let (free, rooms) = (seats.saturating_sub(view::seats(input, plan).len()), rooms.len());
    let roles: Vec<String> = more.iter().map(|(role, many)| format!("{}{many}人次", input.roles[*role].name)).collect();
    let (target, roles) = (input.rules.target_person_times, roles.join("、"));
    Some(format!("需求本身{demanded}人次（{sites}个考点{rooms}间考场，空座{free}个），为达到{target}人次目标另设{roles}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::staffing::DutyRole,
        planner::{self, Options, check::check, sample},
    };

    /// A county whose sites may take up to so many roving invigilators at 400 元 and standbys at 300 元.
    fn county((roving, standby): (u32, u32), target: u32) -> Input {
        let mut input = sample::county(1);
        let role =
            |name: &str, pay| DutyRole { name: name.into(), quota: 0, pay: Fen::yuan(pay), prefer_host: false, ..input.roles[2].clone() };
        let roles = [
            DutyRole { qualification: "chief".into(), ..role("流动监考", 400) },
            DutyRole { qualification: "inv".into(), ..role("备用监考", 300) },
        ];
        input.roles.extend(roles);
        input.rules.supplements = vec![Supplement { role: 5, per_site: roving }, Supplement { role: 6, per_site: standby }];
        input.rules.target_person_times = target;
        input
    }

    fn planned(input: &Input) -> Result<Plan, planner::Infeasible> {
        planner::plan(input, &Options { seed: 7, time_limit: 20.0, threads: 1, ..Options::default() }, &|_, _| {})
    }

    #[test]
    fn what_the_demand_falls_short_of_the_target_is_made_up_for_the_cheapest_first() {
        let free = planned(&county((0, 0), 5)).unwrap();
        let demand = free.duties.len() as u32;
        let input = county((3, 2), demand + 5);
        let plan = planned(&input).unwrap();
        assert_eq!(plan.room_use.len(), free.room_use.len(), "no room is opened for the target's sake");
        let of = |role: usize| plan.duties.iter().filter(|duty| duty.role == role).count();
        let sites = rooms_of_sites(&input, &plan.room_use).len();
        assert_eq!((of(6), of(5)), (2 * sites, 5 - 2 * sites), "{sites} sites");
        let found = check(&input, &plan);
        let said = format!(
            "需求本身{demand}人次（{sites}个考点8间考场，空座0个），为达到{}人次目标另设流动监考{}人次、备用监考{}人次",
            demand + 5,
            of(5),
            of(6)
        );
        assert_eq!(found.iter().map(|finding| (finding.hard, finding.sentence.clone())).collect::<Vec<_>>(), [(false, said.clone())]);
        assert!(plan.report.staff.notes.contains(&said), "{:?}", plan.report.staff.notes);
        let more = 5 * 300 * 10 + of(5) as i64 * 1_000;
        assert_eq!(plan.report.arrange.objective - free.report.arrange.objective, more, "J1 pays them");
        assert!(plan.report.arrange.bound <= plan.report.arrange.objective);
    }

    #[test]
    fn a_site_that_takes_more_than_its_measure_breaks_the_rule() {
        let free = planned(&county((0, 0), 5)).unwrap();
        let mut input = county((3, 2), free.duties.len() as u32 + 5);
        let plan = planned(&input).unwrap();
        input.rules.supplements[1].per_site = 1;
        let hard: Vec<&str> = check(&input, &plan).iter().filter(|finding| finding.hard).map(|finding| finding.code).collect();
        assert!(!hard.is_empty() && hard.iter().all(|code| *code == "D09"), "{hard:?}");
    }

    #[test]
    fn where_even_they_do_not_suffice_the_number_short_is_told() {
        let refusal = planned(&county((1, 1), 100)).unwrap_err();
        let told = &refusal.0[0];
        assert_eq!(told.code, "P01");
        // 18 rooms less 3 spare, 3 sites of 3, 2 at the interview: 30 + 9 + 2, and two more a site.
        assert!(told.sentence.starts_with("考务人次最多安排47人次（其中另设6人次），比目标100人次少53人次"), "{}", told.sentence);
    }

    #[test]
    fn people_are_shared_out_by_rooms_and_none_above_the_measure() {
        let sites = BTreeMap::from([(0, 10), (1, 20), (2, 30)]);
        assert_eq!(share(&sites, 12, 20), BTreeMap::from([(0, 2), (1, 4), (2, 6)]));
        assert_eq!(share(&sites, 12, 5), BTreeMap::from([(0, 2), (1, 5), (2, 5)]));
        assert_eq!(share(&sites, 99, 5).values().sum::<u32>(), 15);
    }
}
