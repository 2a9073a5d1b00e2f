//! Seats of an amended plan: people of a closed room move, late ones are seated, and nobody else notices.

use std::collections::{BTreeMap, BTreeSet};

use super::opening;
use crate::{
    domain::{arrangement::SeatNumber, exam::Category},
    planner::{Finding, Input, Plan, RoomUse, Seat},
};

/// Rooms in use with who sits where, as they change.
pub(super) struct Seating<'a> {
    pub input: &'a Input,
    pub used: BTreeMap<usize, Category>,
    /// Room → seat → applicant.
    pub taken: BTreeMap<usize, BTreeMap<SeatNumber, usize>>,
    /// The invigilators of each room before the change.
    teams: BTreeMap<usize, Vec<usize>>,
    /// For each invigilator's sake: who may not be met.
    relatives: BTreeSet<(usize, usize)>,
    pub closed: &'a BTreeSet<usize>,
    /// Rooms all of whose people move to another.
    pub moved: BTreeMap<usize, usize>,
    pub opened: Vec<usize>,
    /// Rooms no longer in use.
    pub dropped: Vec<usize>,
    /// Those of the input without a seat.
    late: Vec<usize>,
}

impl<'a> Seating<'a> {
    /// Reads a plan.
    pub fn of(input: &'a Input, plan: &Plan, closed: &'a BTreeSet<usize>) -> Self {
        let mut taken: BTreeMap<usize, BTreeMap<SeatNumber, usize>> = BTreeMap::new();
        plan.seats.iter().for_each(|seat| {
            taken.entry(seat.room).or_default().insert(seat.seat, seat.applicant);
        });
        let mut teams: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let written = plan.duties.iter().filter(|duty| duty.session == crate::domain::staffing::Session::Written);
        written.for_each(|duty| teams.entry(duty.room.unwrap_or(usize::MAX)).or_default().push(duty.staff));
        let seated: BTreeSet<usize> = plan.seats.iter().map(|seat| seat.applicant).collect();
        Self {
            input,
            used: plan.room_use.iter().map(|used| (used.room, used.category)).collect(),
            taken,
            teams,
            relatives: input.relatives.iter().copied().collect(),
            closed,
            moved: BTreeMap::new(),
            opened: Vec::new(),
            dropped: Vec::new(),
            late: (0..input.applicants.len()).filter(|applicant| !seated.contains(applicant)).collect(),
        }
    }

    /// Seats of people the input no longer has become free; a room without anybody is no longer used.
    pub fn withdraw(&mut self) {
        let known = self.input.applicants.len();
        self.taken.values_mut().for_each(|seats| seats.retain(|_, applicant| *applicant < known));
        let empty: Vec<usize> = self.used.keys().copied().filter(|room| self.taken.get(room).is_none_or(BTreeMap::is_empty)).collect();
        for room in empty {
            self.drop_room(room);
        }
    }

    fn drop_room(&mut self, room: usize) -> BTreeMap<SeatNumber, usize> {
        self.used.remove(&room);
        self.dropped.push(room);
        self.taken.remove(&room).unwrap_or_default()
    }

    /// Empties every closed room that is in use.
    pub fn close_rooms(&mut self) -> Result<(), Finding> {
        let rooms: Vec<usize> = self.closed.iter().copied().filter(|room| self.used.contains_key(room)).collect();
        rooms.into_iter().try_for_each(|room| self.close(room))
    }

    /// To one spare room of the site, invigilators and all; where none holds them, each to the nearest free seat.
    fn close(&mut self, room: usize) -> Result<(), Finding> {
        let category = self.used[&room];
        let site = self.input.rooms[room].site;
        let people = self.drop_room(room);
        let accessible = people.values().any(|&person| self.input.applicants[person].accessible);
        if let Some(to) = opening::spare(self, site, accessible, people.len()) {
            self.used.insert(to, category);
            let keeps = people.keys().all(|&seat| usize::from(seat) <= self.input.rooms[to].cells.len());
            let seats = if keeps { people } else { people.into_values().zip(1..).map(|(person, seat)| (seat, person)).collect() };
            self.taken.insert(to, seats);
            self.moved.insert(room, to);
            self.dropped.retain(|dropped| *dropped != room);
            return Ok(());
        }
        let mut people: Vec<usize> = people.into_values().collect();
        people.sort_by_key(|&person| (!self.input.applicants[person].accessible, person));
        let opened = self.opened.len();
        people.into_iter().try_for_each(|person| {
            let here = self.seat_at(person, site) || opening::open(self, person, &[site]) && self.seat_at(person, site);
            if here { Ok(()) } else { self.seat_anywhere(person, self.input.sites[site].at) }
        })?;
        // The invigilators go with those who stay together at the site.
        if let Some(&to) = self.opened[opened..].iter().find(|to| self.input.rooms[**to].site == site) {
            self.opened.retain(|room| *room != to);
            self.dropped.retain(|dropped| *dropped != room);
            self.moved.insert(room, to);
        }
        Ok(())
    }

    /// Seats everybody who has none, the hard to place first.
    pub fn seat_late(&mut self) -> Result<(), Finding> {
        let mut late = std::mem::take(&mut self.late);
        late.sort_by_key(|&person| (!self.input.applicants[person].accessible, person));
        late.into_iter().try_for_each(|person| {
            let home = self.input.townships[self.input.applicants[person].township].at;
            self.seat_anywhere(person, home)
        })
    }

    /// The nearest free seat within reach; a spare room only where there is none.
    fn seat_anywhere(&mut self, person: usize, near: crate::domain::exam::Point) -> Result<(), Finding> {
        let sites = self.within_reach(person, near);
        let found = sites.iter().any(|&site| self.seat_at(person, site))
            || opening::open(self, person, &sites) && sites.iter().any(|&site| self.seat_at(person, site));
        let applicant = &self.input.applicants[person];
        found.then_some(()).ok_or_else(|| Finding {
            code: "A01",
            hard: true,
            sentence: format!(
                "考生{}无处可坐：能到的考点没有{}类空座，也没有可启用的备用考场；请增加考场或重新编排",
                applicant.code, applicant.category
            ),
        })
    }

    /// Open sites the person may be sent to, nearest first.
    fn within_reach(&self, person: usize, near: crate::domain::exam::Point) -> Vec<usize> {
        let input = self.input;
        let town = &input.townships[input.applicants[person].township];
        let open: BTreeSet<usize> = self.used.keys().chain(&self.dropped).map(|&room| input.rooms[room].site).collect();
        let reached = |&site: &usize| {
            let site = &input.sites[site];
            site.county == town.county || town.at.distance(site.at) <= input.rules.applicant_max_distance
        };
        let mut sites: Vec<usize> = open.into_iter().filter(reached).collect();
        sites.sort_by_key(|&site| (near.distance(input.sites[site].at), site));
        sites
    }

    /// Takes the free seat of a site with the fewest neighbours of one post.
    fn seat_at(&mut self, person: usize, site: usize) -> bool {
        let category = self.input.applicants[person].category;
        let rooms = self.used.iter().filter(|(room, paper)| self.input.rooms[**room].site == site && **paper == category);
        let free = rooms.filter(|(room, _)| self.may_sit(person, **room)).flat_map(|(&room, _)| {
            let taken = self.taken.get(&room);
            let first = 1..=u8::try_from(self.input.rooms[room].capacity).unwrap_or(u8::MAX);
            first.filter(move |seat| taken.is_none_or(|taken| !taken.contains_key(seat))).map(move |seat| (room, seat))
        });
        let Some((room, seat)) = free.min_by_key(|&(room, seat)| (self.clash(person, room, seat), room, seat)) else { return false };
        self.taken.entry(room).or_default().insert(seat, person);
        true
    }

    /// Whether the room suits the person, and nobody invigilates there whom the person may not meet.
    pub fn may_sit(&self, person: usize, room: usize) -> bool {
        let (applicant, place) = (&self.input.applicants[person], &self.input.rooms[room]);
        let known = |staff: &usize| applicant.unit == Some(self.input.staff[*staff].unit) || self.relatives.contains(&(*staff, person));
        let full = self.taken.get(&room).map_or(0, BTreeMap::len) >= usize::from(place.capacity);
        let from = self.moved.iter().find_map(|(from, to)| (*to == room).then_some(from)).unwrap_or(&room);
        (!applicant.accessible || place.accessible && place.floor == 1)
            && !full
            && !self.teams.get(from).is_some_and(|team| team.iter().filter(|staff| **staff < self.input.staff.len()).any(known))
    }

    /// What the seat adds to J3.
    fn clash(&self, person: usize, room: usize, seat: SeatNumber) -> i64 {
        let (input, weights) = (self.input, &self.input.rules.weights);
        let cells = &input.rooms[room].cells;
        let Some(here) = cells.get(usize::from(seat).saturating_sub(1)) else { return i64::MAX };
        let post = input.applicants[person].post;
        let beside = |(seat, other): (&SeatNumber, &usize)| {
            let there = cells.get(usize::from(*seat).saturating_sub(1))?;
            let weight = match (here.row.abs_diff(there.row), here.col.abs_diff(there.col)) {
                (0, 1) | (1, 0) => weights.adjacent,
                (1, 1) => weights.diagonal,
                _ => 0,
            };
            (input.applicants[*other].post == post).then_some(weight)
        };
        self.taken.get(&room).into_iter().flatten().filter_map(beside).sum()
    }

    /// All seats: those of before in their order, new ones where they belong.
    pub fn seats(&self, plan: &Plan) -> Vec<Seat> {
        let all = self.taken.iter().flat_map(|(&room, seats)| seats.iter().map(move |(&seat, &applicant)| Seat { applicant, room, seat }));
        let now: BTreeSet<(usize, SeatNumber, usize)> = all.map(|seat| (seat.room, seat.seat, seat.applicant)).collect();
        let mut seats: Vec<Seat> = plan.seats.iter().copied().filter(|s| now.contains(&(s.room, s.seat, s.applicant))).collect();
        let kept: BTreeSet<usize> = seats.iter().map(|seat| seat.applicant).collect();
        for (room, seat, applicant) in now.into_iter().filter(|(_, _, applicant)| !kept.contains(applicant)) {
            let place = seats.partition_point(|other| (other.room, other.seat) < (room, seat));
            seats.insert(place, Seat { applicant, room, seat });
        }
        seats
    }

    /// Rooms in use: those of before in their order, new ones where they belong.
    pub fn room_use(&self, plan: &Plan) -> Vec<RoomUse> {
        let mut rooms: Vec<RoomUse> = plan.room_use.iter().copied().filter(|used| self.used.contains_key(&used.room)).collect();
        let kept: BTreeSet<usize> = rooms.iter().map(|used| used.room).collect();
        for (&room, &category) in self.used.iter().filter(|(room, _)| !kept.contains(room)) {
            let place = rooms.partition_point(|other| other.room < room);
            rooms.insert(place, RoomUse { room, category });
        }
        rooms
    }
}
