//! What must be filled: so many persons of a role at a site; and who may fill it at what cost.

use std::collections::{BTreeMap, BTreeSet};

use super::sitting::Sitting;
use crate::{
    domain::{
        Gender,
        staffing::{Scope, Session},
    },
    planner::{Duty, Input, RoomUse, pin, supplement},
};

/// Persons wanted of one role at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub role: usize,
    pub site: usize,
    pub persons: u32,
}

/// All needs of some sites and the people who may fill them, with what is asked again and again worked out once.
#[derive(Debug, Clone)]
pub(super) struct Needs {
    pub list: Vec<Need>,
    /// Written rooms in use at each site, in order.
    pub rooms: BTreeMap<usize, Vec<usize>>,
    /// Places in the input's `staff`, in order.
    pub people: Vec<usize>,
    /// (person, role): available and qualified; nothing of people who are left out.
    qualified: Vec<Vec<bool>>,
    /// Sites with needs, in order.
    sites: Vec<usize>,
    /// (person, place in `sites`): the way there, or `None` out of reach; nothing of people who are left out.
    distance: Vec<Vec<Option<i64>>>,
    /// (person, need) that a draw has shown to come to nothing.
    kept_out: BTreeSet<(usize, usize)>,
}

impl Needs {
    /// Reads an input and the rooms in use: of the sites that are asked for, and with the people who are.
    pub fn within(input: &Input, room_use: &[RoomUse], (here, people): (impl Fn(usize) -> bool, Vec<usize>)) -> Self {
        let mut rooms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let used: BTreeSet<usize> = room_use.iter().map(|used| used.room).filter(|&room| here(input.rooms[room].site)).collect();
        used.into_iter().for_each(|room| rooms.entry(input.rooms[room].site).or_default().push(room));
        let more = supplement::needed(input, room_use);
        let mut list = Vec::new();
        for (role, duty) in input.roles.iter().enumerate() {
            let places: Vec<(usize, u32)> = match duty.session {
                Session::Written => rooms.iter().map(|(&site, rooms)| (site, rooms.len() as u32)).collect(),
                Session::Interview => input.interview.iter().filter(|i| here(i.site)).map(|i| (i.site, u32::from(i.rooms))).collect(),
            };
            let persons = |rooms: u32| duty.quota * if duty.scope == Scope::Room { rooms } else { 1 };
            let beyond = |site: usize| more.get(&(role, site)).copied().unwrap_or(0);
            list.extend(places.into_iter().map(|(site, rooms)| Need { role, site, persons: persons(rooms) + beyond(site) }));
        }
        list.retain(|need| need.persons > 0);
        let sites: BTreeSet<usize> = list.iter().map(|need| need.site).collect();
        let sites: Vec<usize> = sites.into_iter().collect();
        let mut needs = Self {
            list,
            rooms,
            people,
            qualified: vec![vec![]; input.staff.len()],
            sites,
            distance: vec![vec![]; input.staff.len()],
            kept_out: BTreeSet::new(),
        };
        for &person in &needs.people {
            needs.qualified[person] = (0..input.roles.len()).map(|role| qualified(input, person, role)).collect();
            needs.distance[person] = needs.sites.iter().map(|&site| way(input, person, site)).collect();
        }
        needs
    }

    /// Sites with needs, in order.
    pub fn sites(&self) -> &[usize] {
        &self.sites
    }

    /// Everybody, for every site.
    pub fn of(input: &Input, room_use: &[RoomUse]) -> Self {
        Self::within(input, room_use, (|_| true, (0..input.staff.len()).collect()))
    }

    /// Keeps people out of the needs whose rooms they may not serve in, as far as these duties show it, and with whoever meets a
    /// colleague all of the unit who do not serve there yet: they would meet the same. Gives how many had to go.
    pub fn keep_out(&mut self, sitting: &Sitting<'_>, duties: &[Duty]) -> usize {
        let mut units = BTreeSet::new();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for duty in duties.iter().filter(|duty| duty.session == Session::Written) {
            let Some(room) = duty.room else { continue };
            let alone = units.insert((room, sitting.input.staff[duty.staff].unit));
            if alone && !sitting.forbids(duty.staff, room) {
                continue;
            }
            let need = self.list.iter().position(|need| (need.role, need.site) == (duty.role, duty.site));
            found.extend(need.map(|need| (duty.staff, need)));
        }
        let serving: BTreeSet<(usize, usize)> = duties.iter().map(|duty| (duty.staff, duty.site)).collect();
        let mut count = 0;
        for (staff, need) in found {
            count += usize::from(self.kept_out.insert((staff, need)));
            let (unit, site) = (sitting.input.staff[staff].unit, self.list[need].site);
            let others = self.people.iter().filter(|&&other| sitting.input.staff[other].unit == unit && !serving.contains(&(other, site)));
            self.kept_out.extend(others.map(|&other| (other, need)));
        }
        count
    }

    /// What it costs that a person fills a need as the only duty; `None` when the person may not.
    pub fn cost(&self, input: &Input, person: usize, need: usize) -> Option<i64> {
        let Need { role, site, .. } = self.list[need];
        if !self.qualified[person][role] || self.kept_out.contains(&(person, need)) {
            return None;
        }
        let distance = self.distance[person][self.sites.binary_search(&site).ok()?]?;
        cost(input, person, (role, site, distance))
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

/// Whether a person is available for a role's session and has its qualification.
pub(super) fn qualified(input: &Input, person: usize, role: usize) -> bool {
    let (person, role) = (&input.staff[person], &input.roles[role]);
    person.max_sessions > 0 && person.available.contains(&role.session) && person.qualifications.contains(&role.qualification)
}

/// How far a person has to a site; `None` out of reach.
pub(super) fn way(input: &Input, person: usize, site: usize) -> Option<i64> {
    let (person, site) = (&input.staff[person], &input.sites[site]);
    let distance = person.at.distance(site.at);
    (person.county == site.county || distance <= input.rules.staff_max_distance).then_some(distance)
}

/// What it costs that a qualified person serves in a role at a site so far away as the only duty.
pub(super) fn cost(input: &Input, person: usize, (role, site, distance): (usize, usize, i64)) -> Option<i64> {
    let (who, duty) = (&input.staff[person], &input.roles[role]);
    let host = who.unit == input.sites[site].unit;
    if duty.forbid_own_unit && host || !pin::allows(input, person, (role, site)) {
        return None;
    }
    let weights = &input.rules.weights;
    let strange = if duty.prefer_host && !host { weights.not_host } else { 0 };
    Some(weights.staff_distance * distance + strange + weights.fairness * (2 * i64::from(who.prior_load) + 1))
}

/// Women count in the balance of pairs and in minima.
pub(super) fn is_woman(input: &Input, person: usize) -> bool {
    input.staff[person].gender == Gender::Female
}
