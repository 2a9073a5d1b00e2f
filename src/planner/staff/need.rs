//! What must be filled: so many persons of a role at a site; and who may fill it at what cost.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        Gender,
        staffing::{Scope, Session},
    },
    planner::{Input, RoomUse, pin::Pin},
};

/// Persons wanted of one role at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub role: usize,
    pub site: usize,
    pub persons: u32,
}

/// All needs, with what is asked again and again worked out once.
#[derive(Debug, Clone)]
pub(super) struct Needs {
    pub list: Vec<Need>,
    /// Written rooms in use at each site, in order.
    pub rooms: BTreeMap<usize, Vec<usize>>,
    /// (person, role): available and qualified.
    qualified: Vec<Vec<bool>>,
    /// (person, site): the way there, or `None` out of reach.
    distance: Vec<Vec<Option<i64>>>,
    /// Where, and as what, a person must serve.
    wanted: BTreeMap<usize, (Option<usize>, Option<usize>)>,
}

impl Needs {
    /// Reads an input and the rooms in use.
    pub fn of(input: &Input, room_use: &[RoomUse]) -> Self {
        let mut rooms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let used: BTreeSet<usize> = room_use.iter().map(|used| used.room).collect();
        used.into_iter().for_each(|room| rooms.entry(input.rooms[room].site).or_default().push(room));
        let mut list = Vec::new();
        for (role, duty) in input.roles.iter().enumerate() {
            let places: Vec<(usize, u32)> = match duty.session {
                Session::Written => rooms.iter().map(|(&site, rooms)| (site, rooms.len() as u32)).collect(),
                Session::Interview => input.interview.iter().map(|i| (i.site, u32::from(i.rooms))).collect(),
            };
            let persons = |rooms: u32| duty.quota * if duty.scope == Scope::Room { rooms } else { 1 };
            list.extend(places.into_iter().map(|(site, rooms)| Need { role, site, persons: persons(rooms) }));
        }
        list.retain(|need| need.persons > 0);
        let sites: BTreeSet<usize> = list.iter().map(|need| need.site).collect();
        let qualified = input.staff.iter().map(|person| {
            let fits = |role: &crate::domain::staffing::DutyRole| {
                person.max_sessions > 0 && person.available.contains(&role.session) && person.qualifications.contains(&role.qualification)
            };
            input.roles.iter().map(fits).collect()
        });
        let distance = input.staff.iter().map(|person| {
            let way = |(place, site): (usize, &crate::planner::Site)| {
                let distance = person.at.distance(site.at);
                let near = person.county == site.county || distance <= input.rules.staff_max_distance;
                (near && sites.contains(&place)).then_some(distance)
            };
            input.sites.iter().enumerate().map(way).collect()
        });
        let wanted = input.pins.iter().filter_map(|pin| match *pin {
            Pin::PersonServes { staff, site, role } => Some((staff, (site, role))),
            _ => None,
        });
        Self { qualified: qualified.collect(), distance: distance.collect(), list, rooms, wanted: wanted.collect() }
    }

    /// What it costs that a person fills a need as the only duty; `None` when the person may not.
    pub fn cost(&self, input: &Input, person: usize, need: usize) -> Option<i64> {
        let Need { role, site, .. } = self.list[need];
        if !self.qualified[person][role] || !self.wants(person, role, site) {
            return None;
        }
        let distance = self.distance[person][site]?;
        let (who, duty) = (&input.staff[person], &input.roles[role]);
        let host = who.unit == input.sites[site].unit;
        if duty.forbid_own_unit && host {
            return None;
        }
        let weights = &input.rules.weights;
        let strange = if duty.prefer_host && !host { weights.not_host } else { 0 };
        Some(weights.staff_distance * distance + strange + weights.fairness * (2 * i64::from(who.prior_load) + 1))
    }

    fn wants(&self, person: usize, role: usize, site: usize) -> bool {
        let Some(wanted) = self.wanted.get(&person) else { return true };
        wanted.0.is_none_or(|wanted| wanted == site) && wanted.1.is_none_or(|wanted| wanted == role)
    }

    /// Whether the person must serve, as a pin says.
    pub fn must_serve(&self, person: usize) -> bool {
        self.wanted.contains_key(&person)
    }

    /// Whom a pin sends where they cannot serve, or where more are sent than are needed; with the place and role wanted.
    pub fn in_vain(&self, input: &Input) -> Vec<(usize, Option<usize>, Option<usize>, bool)> {
        let mut taken = vec![0; self.list.len()];
        let mut vain = Vec::new();
        for (&person, &(site, role)) in &self.wanted {
            let fits: Vec<usize> = (0..self.list.len()).filter(|&need| self.cost(input, person, need).is_some()).collect();
            match (fits.as_slice(), site, role) {
                ([], ..) => vain.push((person, site, role, false)),
                (&[need], ..) => {
                    taken[need] += 1;
                    if taken[need] > self.list[need].persons {
                        vain.push((person, site, role, true));
                    }
                }
                _ => {}
            }
        }
        vain
    }

    /// Whether the person could serve in both sessions.
    pub fn serves_twice(input: &Input, person: usize) -> bool {
        let person = &input.staff[person];
        person.max_sessions >= 2 && person.available.contains(&Session::Written) && person.available.contains(&Session::Interview)
    }

    /// Whether every written room is served by a pair, so that women and men can be balanced.
    pub fn pairs(input: &Input) -> bool {
        let in_rooms = input.roles.iter().filter(|role| role.session == Session::Written && role.scope == Scope::Room);
        in_rooms.map(|role| role.quota).sum::<u32>() == 2
    }

    /// Whether a need is for a written room.
    pub fn in_written_room(&self, input: &Input, need: usize) -> bool {
        let role = &input.roles[self.list[need].role];
        role.session == Session::Written && role.scope == Scope::Room
    }
}

/// Women count in the balance of pairs and in minima.
pub(super) fn is_woman(input: &Input, person: usize) -> bool {
    input.staff[person].gender == Gender::Female
}
