//! Duties as places that people hold, so that one can be left and another taken; and who may take which.

use std::collections::{BTreeMap, BTreeSet};

use super::{DutyChange, How, seating::Seating};
use crate::{
    domain::{
        Gender,
        staffing::{Scope, Session},
    },
    planner::{Duty, Input, Plan, Reserve, Seat, staff::Sitting},
};

/// One duty with who holds it now and who held it before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Its `staff` is not read.
    pub duty: Duty,
    pub holder: Option<usize>,
    pub before: Option<usize>,
    /// No longer needed.
    released: bool,
}

/// All duties of a plan.
pub(super) struct Roster<'a> {
    pub input: &'a Input,
    sitting: Sitting<'a>,
    pub slots: Vec<Slot>,
    /// Slots of each person.
    held: Vec<Vec<usize>>,
    by_room: BTreeMap<usize, Vec<usize>>,
    by_need: BTreeMap<(usize, usize), Vec<usize>>,
    absent: BTreeSet<(usize, Session)>,
    pub spared: BTreeSet<usize>,
    /// Who stands by where: (person, session) → (site, role).
    reserves: BTreeMap<(usize, Session), (usize, usize)>,
}

impl<'a> Roster<'a> {
    /// Reads a plan with the seats as they will be.
    pub fn of(input: &'a Input, plan: &Plan, seats: &[Seat]) -> Self {
        let standing = |reserve: &Reserve| ((reserve.staff, reserve.session), (reserve.site, reserve.role));
        let mut roster = Self {
            input,
            sitting: Sitting::of(input, seats),
            slots: Vec::with_capacity(plan.duties.len()),
            held: vec![Vec::new(); input.staff.len()],
            by_room: BTreeMap::new(),
            by_need: BTreeMap::new(),
            absent: BTreeSet::new(),
            spared: BTreeSet::new(),
            reserves: plan.reserves.iter().map(standing).collect(),
        };
        for &duty in &plan.duties {
            let known = (duty.staff < input.staff.len()).then_some(duty.staff);
            roster.add(Slot { duty, holder: known, before: known, released: false });
        }
        roster
    }

    fn add(&mut self, slot: Slot) {
        let place = self.slots.len();
        if let Some(person) = slot.holder {
            self.held[person].push(place);
        }
        self.by_need.entry((slot.duty.role, slot.duty.site)).or_default().push(place);
        if let (Session::Written, Some(room)) = (slot.duty.session, slot.duty.room) {
            self.by_room.entry(room).or_default().push(place);
        }
        self.slots.push(slot);
    }

    /// Invigilators follow the people of their room; where the room is no longer used they are released, and so is the crew of a
    /// site that no longer opens.
    pub fn move_rooms(&mut self, seating: &Seating<'_>) {
        for (&from, &to) in &seating.moved {
            let places = self.by_room.remove(&from).unwrap_or_default();
            places.iter().for_each(|&place| self.slots[place].duty.room = Some(to));
            self.by_room.insert(to, places);
        }
        for room in &seating.dropped {
            self.by_room.remove(room).unwrap_or_default().into_iter().for_each(|place| self.release(place));
        }
        let open: BTreeSet<usize> = seating.used.keys().map(|&room| self.input.rooms[room].site).collect();
        let closed = |slot: &Slot| slot.duty.session == Session::Written && !open.contains(&slot.duty.site);
        let gone: Vec<usize> = (0..self.slots.len()).filter(|&place| !self.slots[place].released && closed(&self.slots[place])).collect();
        gone.into_iter().for_each(|place| self.release(place));
    }

    fn release(&mut self, place: usize) {
        if let Some(person) = self.slots[place].holder {
            self.leave(person, place);
        }
        self.slots[place].released = true;
    }

    /// Duties of rooms that were not in use.
    pub fn open_rooms(&mut self, rooms: &[usize]) {
        for &room in rooms {
            for (role, duty) in self.input.roles.iter().enumerate() {
                let in_rooms = duty.session == Session::Written && duty.scope == Scope::Room;
                for _ in 0..if in_rooms { duty.quota } else { 0 } {
                    let site = self.input.rooms[room].site;
                    let duty = Duty { staff: usize::MAX, session: duty.session, site, role, room: Some(room) };
                    self.add(Slot { duty, holder: None, before: None, released: false });
                }
            }
        }
    }

    /// Takes the absent from their duties. Gives back every place to fill.
    pub fn vacate(&mut self, absent: &BTreeSet<(usize, Option<Session>)>) -> Vec<usize> {
        for &(person, session) in absent {
            let sessions = [Session::Written, Session::Interview];
            self.absent.extend(sessions.into_iter().filter(|one| session.is_none_or(|only| only == *one)).map(|one| (person, one)));
        }
        for place in 0..self.slots.len() {
            let Some(person) = self.slots[place].holder else { continue };
            if self.absent.contains(&(person, self.slots[place].duty.session)) {
                self.leave(person, place);
            }
        }
        (0..self.slots.len()).filter(|&place| self.slots[place].holder.is_none() && !self.slots[place].released).collect()
    }

    /// A person takes a place.
    pub fn take(&mut self, person: usize, place: usize) {
        self.slots[place].holder = Some(person);
        self.held[person].push(place);
    }

    /// A person leaves a place.
    pub fn leave(&mut self, person: usize, place: usize) {
        self.slots[place].holder = None;
        self.held[person].retain(|held| *held != place);
    }

    /// Whether the person could ever take the place: qualified, there, near enough, not at home.
    pub fn suits(&self, person: usize, place: usize) -> bool {
        let duty = &self.slots[place].duty;
        let (who, role, site) = (&self.input.staff[person], &self.input.roles[duty.role], &self.input.sites[duty.site]);
        who.available.contains(&duty.session)
            && who.qualifications.contains(&role.qualification)
            && !(role.forbid_own_unit && who.unit == site.unit)
            && !self.absent.contains(&(person, duty.session))
            && !self.spared.contains(&person)
            && (who.county == site.county || who.at.distance(site.at) <= self.input.rules.staff_max_distance)
    }

    /// Whether the person has no duty in the session and may have one more.
    pub fn is_free(&self, person: usize, session: Session) -> bool {
        let held = &self.held[person];
        held.len() < usize::from(self.input.staff[person].max_sessions)
            && held.iter().all(|&place| self.slots[place].duty.session != session)
    }

    /// Whether a free person who suits the place may take it beside those who hold the places around it.
    pub fn fits(&self, person: usize, place: usize) -> bool {
        let duty = &self.slots[place].duty;
        let unit = self.input.staff[person].unit;
        let in_room = duty.room.filter(|_| duty.session == Session::Written);
        let team = in_room.and_then(|room| self.by_room.get(&room)).into_iter().flatten();
        let mut others = team.filter(|other| **other != place).filter_map(|&other| self.slots[other].holder);
        in_room.is_none_or(|room| !self.sitting.forbids(person, room))
            && others.all(|other| self.input.staff[other].unit != unit)
            && self.minima_hold(person, place)
    }

    /// Whether the women and men a role wants at a site can still be had once the person takes the place.
    fn minima_hold(&self, person: usize, place: usize) -> bool {
        let duty = &self.slots[place].duty;
        let role = &self.input.roles[duty.role];
        if role.scope == Scope::Room || role.min_female + role.min_male == 0 {
            return true;
        }
        let (mut women, mut men, mut open) = (0, 0, 0);
        for &other in &self.by_need[&(duty.role, duty.site)] {
            let holder = if other == place { Some(person) } else { self.slots[other].holder };
            match holder.map(|holder| self.input.staff[holder].gender) {
                Some(Gender::Female) => women += 1,
                Some(Gender::Male) => men += 1,
                None => open += 1,
            }
        }
        role.min_female.saturating_sub(women) + role.min_male.saturating_sub(men) <= open
    }

    /// How gladly the person is sent: those who stand by there first, then those nearest and least burdened.
    pub fn cost(&self, person: usize, place: usize) -> (u8, i64, usize) {
        let duty = &self.slots[place].duty;
        let (who, role, site) = (&self.input.staff[person], &self.input.roles[duty.role], &self.input.sites[duty.site]);
        let rank = match self.reserves.get(&(person, duty.session)) {
            Some(&(site, role)) if site == duty.site && role == duty.role => 0,
            Some(&(site, _)) if site == duty.site => 1,
            None => 2,
            Some(_) => 3,
        };
        let weights = &self.input.rules.weights;
        let strange = if role.prefer_host && who.unit != site.unit { weights.not_host } else { 0 };
        let in_room = duty.room.filter(|_| duty.session == Session::Written);
        let team: Vec<usize> = in_room.and_then(|room| self.by_room.get(&room)).cloned().unwrap_or_default();
        let mut others = team.iter().filter(|other| **other != place).filter_map(|&other| self.slots[other].holder);
        let same = team.len() == 2 && others.any(|other| self.input.staff[other].gender == who.gender);
        let load = i64::from(who.prior_load) + self.held[person].len() as i64;
        let cost = weights.staff_distance * who.at.distance(site.at)
            + weights.fairness * (2 * load + 1)
            + strange
            + if same { weights.same_gender_pair } else { 0 };
        (rank, cost, person)
    }

    /// Whether the person stands by at the site.
    fn stands_by(&self, person: usize, duty: &Duty) -> bool {
        self.reserves.get(&(person, duty.session)).is_some_and(|(site, _)| *site == duty.site)
    }

    /// The places held by whoever held them in the plan, other than those a search has filled anew.
    pub fn unmoved(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let holder = |(place, slot): (usize, &Slot)| Some((slot.holder.filter(|_| slot.holder == slot.before)?, place));
        self.slots.iter().enumerate().filter_map(holder)
    }

    /// The duties: those of before in their order, new ones where they belong.
    pub fn duties(&self) -> Vec<Duty> {
        let held = |slot: &Slot| slot.holder.map(|staff| Duty { staff, ..slot.duty });
        let (new, old): (Vec<&Slot>, Vec<&Slot>) = self.slots.iter().filter(|s| !s.released).partition(|s| s.duty.staff == usize::MAX);
        let mut duties: Vec<Duty> = old.into_iter().filter_map(held).collect();
        for duty in new.into_iter().filter_map(held) {
            let key = |duty: &Duty| (duty.session, duty.site, duty.role, duty.room, duty.staff);
            let place = duties.partition_point(|other| key(other) < key(&duty));
            duties.insert(place, duty);
        }
        duties
    }

    /// Duties that change hands.
    pub fn changes(&self) -> Vec<DutyChange> {
        let changed = self.slots.iter().filter(|slot| slot.holder != slot.before);
        changed
            .map(|slot| {
                let how = match slot.holder {
                    None => How::Released,
                    Some(person) => self.how(person, slot),
                };
                let staff = slot.holder.or(slot.before).unwrap_or(usize::MAX);
                DutyChange { duty: Duty { staff, ..slot.duty }, before: slot.before, after: slot.holder, how }
            })
            .collect()
    }

    fn how(&self, person: usize, slot: &Slot) -> How {
        let left = self.slots.iter().find(|other| other.before == Some(person) && other.holder != Some(person) && !other.released);
        match left {
            Some(from) => How::From(Duty { staff: person, ..from.duty }),
            None if self.stands_by(person, &slot.duty) => How::Reserve,
            None => How::Free,
        }
    }
}
