//! Pins (指定): what officers decided and every plan keeps. What is ruled out is taken out of the input before planning and the
//! answer is put back into the places of the whole input; the rest is kept by the models, and judged like any rule.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Input, Plan, RoomUse, Share, rule::view};
use crate::domain::{exam::Category, staffing::Session};

/// One decision, in places of the input's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// No written rooms at the site.
    SiteClosed(usize),
    /// Somebody sits at the site.
    SiteOpens(usize),
    RoomUnused(usize),
    /// If the room is used, then for this paper; kept where rooms alike can be exchanged.
    RoomTakes(usize, Category),
    PersonFree(usize),
    /// The person serves: at the site, in the role, where they are named.
    PersonServes {
        staff: usize,
        site: Option<usize>,
        role: Option<usize>,
    },
}

impl Pin {
    /// What it says of a site or a room.
    pub(super) fn words(&self, input: &Input) -> String {
        match *self {
            Self::SiteClosed(site) => format!("考点{}不作笔试考点", input.sites[site].code),
            Self::SiteOpens(site) => format!("考点{}必须启用", input.sites[site].code),
            Self::RoomUnused(room) => format!("考场{}停用", input.rooms[room].code),
            Self::RoomTakes(room, category) => format!("考场{}只考{category}类", input.rooms[room].code),
            Self::PersonFree(staff) => format!("考务人员{}不安排", input.staff[staff].code),
            Self::PersonServes { staff, site, role } => format!("考务人员{}安排在{}", input.staff[staff].code, wanted(input, site, role)),
        }
    }

    /// Whom it sends, where and as what.
    pub(super) fn sending(&self) -> Option<(usize, Option<usize>, Option<usize>)> {
        if let Self::PersonServes { staff, site, role } = *self { Some((staff, site, role)) } else { None }
    }
}

/// Whether officers want the site open.
pub(super) fn opens(input: &Input, site: usize) -> bool {
    input.pins.contains(&Pin::SiteOpens(site))
}

/// Whether a person may serve there in the role, as far as pins say.
pub(super) fn allows(input: &Input, person: usize, (role, site): (usize, usize)) -> bool {
    let mut sent = input.pins.iter().filter_map(Pin::sending).filter(|(staff, ..)| *staff == person);
    sent.all(|(_, wanted, duty)| wanted.is_none_or(|wanted| wanted == site) && duty.is_none_or(|duty| duty == role))
}

/// Whether a pin says that the person serves.
pub(super) fn sends(input: &Input, person: usize) -> bool {
    input.pins.iter().filter_map(Pin::sending).any(|(staff, ..)| staff == person)
}

/// An input without what is ruled out.
#[derive(Debug, Clone)]
pub struct Reduced {
    pub input: Input,
    /// Places of its rooms in the whole input.
    rooms: Vec<usize>,
}

/// Takes out rooms and people that are ruled out; `None` where nothing is.
#[must_use]
pub fn reduce(input: &Input) -> Option<Reduced> {
    let closed =
        |room: usize| input.pins.iter().any(|pin| *pin == Pin::SiteClosed(input.rooms[room].site) || *pin == Pin::RoomUnused(room));
    let rooms: Vec<usize> = (0..input.rooms.len()).filter(|&room| !closed(room)).collect();
    let free: Vec<usize> = input.pins.iter().filter_map(|pin| if let Pin::PersonFree(staff) = pin { Some(*staff) } else { None }).collect();
    if rooms.len() == input.rooms.len() && free.is_empty() {
        return None;
    }
    let place = |room: usize| rooms.binary_search(&room).ok();
    let pin = |pin: &Pin| match *pin {
        Pin::RoomTakes(room, category) => Some(Pin::RoomTakes(place(room)?, category)),
        Pin::PersonServes { .. } | Pin::SiteOpens(_) => Some(*pin),
        Pin::SiteClosed(_) | Pin::RoomUnused(_) | Pin::PersonFree(_) => None,
    };
    let mut reduced = Input {
        rooms: rooms.iter().map(|&room| input.rooms[room].clone()).collect(),
        pins: input.pins.iter().filter_map(pin).collect(),
        ..input.clone()
    };
    free.into_iter().for_each(|person| reduced.staff[person].available.clear());
    Some(Reduced { input: reduced, rooms })
}

impl Reduced {
    /// A plan of the reduced input in places of the whole one.
    #[must_use]
    pub fn restore(&self, mut plan: Plan) -> Plan {
        plan.room_use.iter_mut().for_each(|used| used.room = self.rooms[used.room]);
        plan.seats.iter_mut().for_each(|seat| seat.room = self.rooms[seat.room]);
        for duty in plan.duties.iter_mut().filter(|duty| duty.session == Session::Written) {
            duty.room = duty.room.map(|room| self.rooms[room]);
        }
        plan
    }

    /// Rooms in use, in places of the reduced input; those it does not have are left out.
    #[must_use]
    pub fn room_use(&self, used: &[RoomUse]) -> Vec<RoomUse> {
        used.iter().filter_map(|used| Some(RoomUse { room: self.rooms.binary_search(&used.room).ok()?, ..*used })).collect()
    }

    /// Likewise, what papers have of shared rooms.
    #[must_use]
    pub fn shares(&self, shares: &[Share]) -> Vec<Share> {
        shares.iter().filter_map(|share| Some(Share { room: self.rooms.binary_search(&share.room).ok()?, ..*share })).collect()
    }
}

/// Exchanges papers between rooms that are alike, so that pinned rooms take theirs. `alike` tells which rooms may be exchanged.
pub(super) fn exchange(input: &Input, papers: &mut BTreeMap<usize, Category>, alike: impl Fn(usize, usize) -> bool) {
    let wanted: BTreeMap<usize, Category> = input
        .pins
        .iter()
        .filter_map(|pin| if let Pin::RoomTakes(room, category) = pin { Some((*room, *category)) } else { None })
        .collect();
    for (&room, &category) in &wanted {
        let now = papers.get(&room).copied();
        if now == Some(category) {
            continue;
        }
        // Never a room that has already been given what it should take.
        let giver =
            papers.iter().find(|(other, paper)| **paper == category && alike(room, **other) && wanted.get(other) != Some(&category));
        if let Some((&giver, _)) = giver {
            papers.insert(room, category);
            match now {
                Some(paper) => papers.insert(giver, paper),
                None => papers.remove(&giver),
            };
        }
    }
}

/// Pins that a plan does not keep.
#[must_use]
pub fn kept(input: &Input, plan: &Plan) -> Vec<Finding> {
    let used = view::used(input, plan);
    let open = view::open_sites(input, plan);
    let finding = |hard: bool, sentence: String| Finding { code: "N01", hard, sentence };
    let of = |pin: &Pin| match *pin {
        Pin::SiteClosed(site) => {
            open.contains(&site).then(|| finding(true, format!("考点{}指定不作笔试考点，方案却启用了", input.sites[site].code)))
        }
        Pin::SiteOpens(site) => {
            (!open.contains(&site)).then(|| finding(true, format!("考点{}指定必须启用，方案却没有启用", input.sites[site].code)))
        }
        Pin::RoomUnused(room) => {
            used.contains_key(&room).then(|| finding(true, format!("考场{}指定停用，方案却启用了", input.rooms[room].code)))
        }
        Pin::RoomTakes(room, category) => match used.get(&room) {
            Some(paper) if *paper == category => None,
            Some(paper) => Some(finding(false, format!("考场{}指定只考{category}类，方案中考{paper}类", input.rooms[room].code))),
            None => Some(finding(false, format!("考场{}指定考{category}类，方案没有启用它", input.rooms[room].code))),
        },
        Pin::PersonFree(staff) => {
            let duties = plan.duties.iter().filter(|duty| duty.staff == staff).count();
            (duties > 0).then(|| finding(true, format!("考务人员{}指定不安排，方案中有{duties}项任务", input.staff[staff].code)))
        }
        Pin::PersonServes { staff, site, role } => {
            let fits = |duty: &super::Duty| site.is_none_or(|site| site == duty.site) && role.is_none_or(|role| role == duty.role);
            let own: Vec<_> = plan.duties.iter().filter(|duty| duty.staff == staff).collect();
            let wrong = own.is_empty() || !own.into_iter().all(fits);
            wrong.then(|| finding(true, format!("考务人员{}没有按指定安排（{}）", input.staff[staff].code, wanted(input, site, role))))
        }
    };
    input.pins.iter().filter_map(of).collect()
}

/// `考点S1、监考甲`.
pub(super) fn wanted(input: &Input, site: Option<usize>, role: Option<usize>) -> String {
    let site = site.map_or("任一考点".to_owned(), |site| format!("考点{}", input.sites[site].code));
    let role = role.map_or("任一岗位", |role| input.roles[role].name.as_str());
    format!("{site}、{role}")
}

/// Pins that speak of one thing twice, so that no plan could keep both.
#[must_use]
pub fn contradictions(input: &Input) -> Vec<Finding> {
    let closed: BTreeSet<usize> =
        input.pins.iter().filter_map(|pin| if let Pin::SiteClosed(site) = pin { Some(*site) } else { None }).collect();
    let unused: BTreeSet<usize> =
        input.pins.iter().filter_map(|pin| if let Pin::RoomUnused(room) = pin { Some(*room) } else { None }).collect();
    let rooms = |site: usize| (0..input.rooms.len()).filter(|room| input.rooms[*room].site == site && !unused.contains(room)).count();
    let spare = input.rules.spare_rooms_per_site;
    let of = |pin: &Pin| match *pin {
        Pin::SiteOpens(site) if closed.contains(&site) => {
            Some(format!("考点{}既指定必须启用，又指定不作笔试考点；请去掉其中一项", input.sites[site].code))
        }
        Pin::SiteOpens(site) if rooms(site) <= usize::from(spare) => Some(format!(
            "考点{}指定必须启用，但它没有停用的考场只有{}间，每考点要留{spare}间备用；请去掉这项指定或减少备用",
            input.sites[site].code,
            rooms(site)
        )),
        Pin::RoomTakes(room, _) if closed.contains(&input.rooms[room].site) => {
            Some(format!("考场{}所在考点指定不作笔试考点，不能再指定它的类别；请去掉其中一项", input.rooms[room].code))
        }
        Pin::PersonServes { staff, site: Some(site), role: Some(role) }
            if closed.contains(&site) && input.roles[role].session == Session::Written =>
        {
            Some(format!("考务人员{}指定到考点{}，而它不作笔试考点；请去掉其中一项", input.staff[staff].code, input.sites[site].code))
        }
        _ => None,
    };
    input.pins.iter().filter_map(of).map(|sentence| Finding { code: "N01", hard: true, sentence }).collect()
}

/// Keeps so many percent of the applicants, drawn from a seed; gives back their places in the whole list.
#[must_use]
pub fn sample(input: &Input, percent: u8, seed: u64) -> (Input, Vec<usize>) {
    use rand::{SeedableRng, seq::SliceRandom};
    let mut places: Vec<usize> = (0..input.applicants.len()).collect();
    places.shuffle(&mut rand_chacha::ChaCha8Rng::seed_from_u64(seed));
    places.truncate((input.applicants.len() * usize::from(percent)).div_ceil(100));
    places.sort_unstable();
    let relative = |&(staff, applicant): &(usize, usize)| Some((staff, places.binary_search(&applicant).ok()?));
    let sampled = Input {
        applicants: places.iter().map(|&place| input.applicants[place].clone()).collect(),
        relatives: input.relatives.iter().filter_map(relative).collect(),
        ..input.clone()
    };
    (sampled, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{self, Options, check::check, sample as samples};

    fn planned(input: &Input) -> Plan {
        planner::plan(input, &Options { seed: 7, time_limit: 20.0, threads: 1, ..Options::default() }, &|_, _| {}).unwrap()
    }

    fn sentences(input: &Input, plan: &Plan) -> Vec<(bool, String)> {
        kept(input, plan).into_iter().map(|finding| (finding.hard, finding.sentence)).collect()
    }

    #[test]
    fn what_is_ruled_out_has_no_part_in_the_plan() {
        let mut input = samples::county(1);
        let free = planned(&input);
        let site = input.rooms[free.room_use[0].room].site;
        let person = free.duties[0].staff;
        input.pins = vec![Pin::SiteClosed(site), Pin::PersonFree(person)];
        assert_eq!(sentences(&input, &free).len(), 2);
        let plan = planned(&input);
        assert_eq!(check(&input, &plan), []);
        let seats = planner::draw(&input, (&plan.room_use, &[]), 7).unwrap();
        assert_eq!(seats, plan.seats, "a draw keeps to the pins too");
    }

    #[test]
    fn a_room_out_of_use_is_neither_used_nor_counted_as_spare() {
        let mut input = samples::county(2);
        let room = planned(&input).room_use[0].room;
        input.pins = vec![Pin::RoomUnused(room)];
        let plan = planned(&input);
        assert_eq!(check(&input, &plan), []);
        let site = input.rooms[room].site;
        let of_site = |room: usize| input.rooms[room].site == site;
        let used = plan.room_use.iter().filter(|used| of_site(used.room)).count();
        let there = (0..input.rooms.len()).filter(|&room| of_site(room)).count();
        assert!(used + 2 <= there, "{used} of {there} used, one out of use, one spare");
    }

    #[test]
    fn a_person_serves_where_they_are_told() {
        let mut input = samples::county(1);
        let duty = planned(&input).duties[0];
        let other =
            |person: &usize| *person != duty.staff && input.staff[*person].qualifications.contains(&input.roles[duty.role].qualification);
        let fits = |person: &usize| input.staff[*person].unit != input.sites[duty.site].unit;
        let person = (0..input.staff.len()).filter(other).find(fits).unwrap();
        input.pins = vec![Pin::PersonServes { staff: person, site: Some(duty.site), role: Some(duty.role) }];
        let plan = planned(&input);
        assert_eq!(check(&input, &plan), []);
        assert!(plan.duties.iter().any(|d| (d.staff, d.site, d.role) == (person, duty.site, duty.role)));
    }

    #[test]
    fn a_person_told_to_do_what_they_cannot_is_named() {
        let mut input = samples::county(1);
        let role = input.roles.iter().position(|role| role.name == "主考").unwrap();
        let unfit = input.staff.iter().position(|person| !person.qualifications.contains(&"leader".to_owned())).unwrap();
        input.pins = vec![Pin::PersonServes { staff: unfit, site: None, role: Some(role) }];
        let refusal = planner::plan(&input, &Options::default(), &|_, _| {}).unwrap_err();
        let code = &input.staff[unfit].code;
        assert_eq!(
            refusal.0[0].sentence,
            format!("考务人员{code}不能按指定安排（任一考点、主考）：不具备资格、没有时间或路程过远；请改指定")
        );
    }

    /// A room in use, its paper, and a room alike that is not used for it.
    fn exchangeable(input: &Input, plan: &Plan) -> Option<(usize, Category)> {
        let of =
            |room: usize| (input.rooms[room].site, input.rooms[room].accessible && input.rooms[room].floor == 1, input.rooms[room].cost);
        let papers: BTreeMap<usize, Category> = plan.room_use.iter().map(|used| (used.room, used.category)).collect();
        papers.iter().find_map(|(&giver, &paper)| {
            let other = (0..input.rooms.len()).find(|&room| of(room) == of(giver) && papers.get(&room) != Some(&paper))?;
            Some((other, paper))
        })
    }

    #[test]
    fn a_room_takes_the_paper_it_is_told_where_rooms_alike_can_be_exchanged() {
        let mut exchanged = 0;
        for seed in 1..=6 {
            let mut input = samples::county(seed);
            let plan = planned(&input);
            let Some((room, paper)) = exchangeable(&input, &plan) else { continue };
            input.pins = vec![Pin::RoomTakes(room, paper)];
            assert_eq!(sentences(&input, &plan).len(), 1);
            let plan = planned(&input);
            assert_eq!(check(&input, &plan), []);
            assert_eq!(planner::draw(&input, (&plan.room_use, &[]), 7).unwrap(), plan.seats);
            exchanged += 1;
        }
        assert!(exchanged >= 2, "{exchanged} of the counties have rooms to exchange");
    }

    #[test]
    fn a_site_told_to_open_opens_and_a_pin_that_leaves_no_plan_is_named() {
        let mut input = samples::county(2);
        let free = planned(&input);
        let open = view::open_sites(&input, &free);
        let site = (0..3).find(|site| !open.contains(site)).unwrap();
        input.pins = vec![Pin::SiteOpens(site)];
        assert_eq!(sentences(&input, &free), [(true, format!("考点S{site}指定必须启用，方案却没有启用"))]);
        assert_eq!(check(&input, &planned(&input)), []);
        let named = |input: &Input| {
            let found = planner::plan(input, &Options::default(), &|_, _| {}).unwrap_err().0;
            found.into_iter().map(|finding| finding.sentence).collect::<Vec<_>>()
        };
        let words = |pin: String| format!("指定“{pin}”使编排无解：只去掉这一项指定，就有合规的编排");
        input.rules.budget = planner::check::money(&input, &free);
        let found = named(&input);
        assert_eq!(found[0], words(format!("考点S{site}必须启用")));
        assert!(found[1].starts_with("预算"), "{found:?}");
        input.rules = samples::county(2).rules;
        input.pins = vec![Pin::SiteClosed(0), Pin::SiteClosed(1)];
        assert_eq!(named(&input)[..2], [0, 1].map(|site| words(format!("考点S{site}不作笔试考点"))));
        input.pins = vec![Pin::SiteClosed(0), Pin::SiteOpens(0)];
        assert_eq!(named(&input), ["考点S0既指定必须启用，又指定不作笔试考点；请去掉其中一项"]);
    }

    #[test]
    fn a_plan_that_does_not_keep_them_is_told_so_in_words() {
        let (mut input, plan) = samples::tiny();
        let a = input.applicants[0].category;
        input.pins = vec![
            Pin::SiteClosed(0),
            Pin::RoomUnused(1),
            Pin::RoomTakes(2, a),
            Pin::RoomTakes(1, a),
            Pin::PersonFree(0),
            Pin::PersonServes { staff: 8, site: Some(0), role: Some(0) },
            Pin::PersonServes { staff: 0, site: Some(0), role: Some(0) },
        ];
        let expected = [
            (true, "考点S0指定不作笔试考点，方案却启用了"),
            (true, "考场S0-02指定停用，方案却启用了"),
            (false, "考场S0-03指定考A类，方案没有启用它"),
            (false, "考场S0-02指定只考A类，方案中考D类"),
            (true, "考务人员E0指定不安排，方案中有1项任务"),
            (true, "考务人员E8没有按指定安排（考点S0、监考甲）"),
        ];
        assert_eq!(sentences(&input, &plan), expected.map(|(hard, text)| (hard, text.to_owned())));
        assert_eq!(contradictions(&input).len(), 4, "two rooms and two people at a site that is closed");
    }

    #[test]
    fn a_sample_is_as_large_as_asked_and_the_same_for_a_seed() {
        let input = samples::county(1);
        let (half, places) = sample(&input, 50, 3);
        assert_eq!((half.applicants.len(), sample(&input, 50, 3).1 == places, sample(&input, 50, 4).1 == places), (24, true, false));
        for (applicant, place) in half.applicants.iter().zip(places) {
            assert_eq!(*applicant, input.applicants[place]);
        }
    }
}
