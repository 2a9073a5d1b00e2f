//! A room's papers (考场文书): the values of one room, or of every room of the site.

use super::{
    gather::{SitePapers, range},
    sat::{Sat, category_by_seats, sat},
};
use crate::{
    document::{
        RoomHead, Seated, Subject,
        absence_list::AbsenceList,
        admission_ticket::AdmissionTicket,
        bag_label::BagLabel,
        door_sign::{DoorPaper, DoorSign},
        photo_sign_in::PhotoSignIn,
        room_record::RoomRecord,
        seal::Seal,
        seating_chart::SeatingChart,
        violation_record::ViolationRecord,
    },
    domain::exam::Room,
    store::arrangement::{PlacementLine, RoomUseLine},
};

/// A room in use and who sits in it.
type Used<'a> = (&'a Room, &'a RoomUseLine, Vec<&'a PlacementLine>);

impl SitePapers {
    pub(super) fn whereabouts(room: &Room) -> String {
        format!("{}{}层 {}", room.building, room.floor, room.code)
    }

    fn room_head(&self, (room, used, seats): &Used<'_>) -> RoomHead {
        RoomHead {
            site: self.site.name.clone(),
            room: room.number,
            whereabouts: Self::whereabouts(room),
            category: self.category_of(used, seats),
        }
    }

    /// The same for one of the papers sat in the room.
    fn head_of(&self, used: &Used<'_>, sat: &Sat<'_>) -> RoomHead {
        RoomHead { category: self.exam.policy.category_name(sat.category), ..self.room_head(used) }
    }

    fn rooms(&self, only: Option<u16>) -> impl Iterator<Item = Used<'_>> {
        self.by_room().filter(move |(room, ..)| only.is_none_or(|number| room.number == number))
    }

    /// Numbers of the rooms in use, in order.
    pub fn room_numbers(&self, only: Option<u16>) -> Vec<u16> {
        self.rooms(only).map(|(room, ..)| room.number).collect()
    }

    /// Buildings in the order of their first rooms, each with its rooms floor by floor: the way the papers are carried round.
    pub fn buildings(&self) -> Vec<(String, Vec<u16>)> {
        let mut buildings: Vec<(String, Vec<(i16, u16)>)> = Vec::new();
        for (room, ..) in self.by_room() {
            match buildings.iter_mut().find(|(name, _)| *name == room.building) {
                Some((_, rooms)) => rooms.push((room.floor, room.number)),
                None => buildings.push((room.building.clone(), vec![(room.floor, room.number)])),
            }
        }
        let sorted = |(name, mut rooms): (String, Vec<(i16, u16)>)| {
            rooms.sort_unstable();
            (name, rooms.into_iter().map(|(_, number)| number).collect())
        };
        buildings.into_iter().map(sorted).collect()
    }

    pub fn tickets(&self, only: Option<u16>) -> Vec<AdmissionTicket> {
        let room = |seat: &&PlacementLine| only.is_none_or(|n| self.rooms.get(&seat.room).is_some_and(|room| room.number == n));
        self.seats.iter().filter(room).filter_map(|seat| self.ticket(seat)).collect()
    }

    fn ticket(&self, seat: &PlacementLine) -> Option<AdmissionTicket> {
        let room = self.rooms.get(&seat.room)?;
        Some(AdmissionTicket {
            name: seat.name.clone(),
            gender: seat.gender.label().to_owned(),
            id_number: seat.masked_id.clone(),
            ticket_number: seat.ticket.to_string(),
            registration: seat.number.clone(),
            unit: seat.unit.clone(),
            post: format!("{} {}", seat.post_code, seat.post_name),
            category: self.exam.policy.category_name(seat.category),
            site: format!("{}　{}{}层", self.site.name, room.building, room.floor),
            address: self.site.address.clone(),
            room: room.number,
            seat: seat.seat,
            token: self.tokens.get(&seat.registration).cloned().unwrap_or_default(),
            photo: self.photos.get(&seat.registration).cloned(),
        })
    }

    pub fn charts(&self, only: Option<u16>) -> Vec<SeatingChart> {
        let chart = |(room, used, seats): Used<'_>| SeatingChart {
            site: self.site.name.clone(),
            room: room.number,
            whereabouts: Self::whereabouts(room),
            category: category_by_seats(&self.exam.policy, used, &seats),
            layout: room.layout.as_ref().unwrap_or(&self.exam.policy.layout).clone(),
            seats: seats.into_iter().map(seated).collect(),
        };
        self.rooms(only).map(chart).collect()
    }

    pub fn signs(&self, only: Option<u16>) -> Vec<DoorSign> {
        let sign = |(room, used, seats): Used<'_>| DoorSign {
            site: self.site.name.clone(),
            room: room.number,
            whereabouts: Self::whereabouts(room),
            category: self.category_of(used, &seats),
            tickets: range(&seats),
            count: seats.len(),
            shared: self.shared(used, &seats),
            subjects: self.subjects(),
        };
        self.rooms(only).map(sign).collect()
    }

    /// What a door says of each paper of a shared room.
    fn shared(&self, used: &RoomUseLine, seats: &[&PlacementLine]) -> Vec<DoorPaper> {
        let papers = sat(used, seats);
        let paper = |sat: &Sat<'_>| {
            Some(DoorPaper { category: self.exam.policy.category_name(sat.category), tickets: range(&sat.seats)?, count: sat.seats.len() })
        };
        if papers.len() > 1 { papers.iter().filter_map(paper).collect() } else { vec![] }
    }

    pub fn sign_ins(&self, only: Option<u16>) -> Vec<PhotoSignIn> {
        let sheet = |used: Used<'_>| PhotoSignIn {
            at: self.room_head(&used),
            subjects: self.subjects(),
            candidates: used.2.iter().map(|seat| (seated(seat), self.photos.get(&seat.registration).cloned())).collect(),
        };
        self.rooms(only).map(sheet).collect()
    }

    pub fn desk_labels(&self, only: Option<u16>) -> Vec<(RoomHead, Vec<Seated>)> {
        self.rooms(only).map(|used| (self.room_head(&used), used.2.iter().copied().map(seated).collect())).collect()
    }

    pub fn records(&self, only: Option<u16>) -> Vec<RoomRecord> {
        let of_room = |used: Used<'_>| {
            let papers = sat(used.1, &used.2);
            let record = |(subject, of_exam, (kind, sat)): (&Subject, usize, (usize, &Sat<'_>))| RoomRecord {
                at: self.head_of(&used, sat),
                subject: subject.clone(),
                expected: sat.seats.len(),
                tickets: range(&sat.seats),
                bag: self.bag_number(used.0.number, (of_exam, kind)),
            };
            self.each_bag(&papers, record)
        };
        self.rooms(only).flat_map(of_room).collect()
    }

    /// Lists to be filled in by hand.
    pub fn absences(&self, only: Option<u16>) -> Vec<AbsenceList> {
        let of_room = |used: Used<'_>| {
            let (at, expected) = (self.room_head(&used), used.2.len());
            let list = move |subject| AbsenceList { at: at.clone(), subject, expected, absent: Vec::new() };
            self.subjects().into_iter().map(list)
        };
        self.rooms(only).flat_map(of_room).collect()
    }

    /// One blank record for each room.
    pub fn violations(&self, only: Option<u16>) -> Vec<ViolationRecord> {
        self.rooms(only).map(|used| ViolationRecord::blank(self.room_head(&used))).collect()
    }

    /// One paper for each seat of a full room, and a spare: 31 a bag.
    pub(super) fn papers_a_bag(&self) -> usize {
        usize::from(self.exam.policy.seats_per_room) + 1
    }

    /// Something for each paper of the exam and each kind of papers sat in a room.
    fn each_bag<T>(&self, papers: &[Sat<'_>], of: impl Fn((&Subject, usize, (usize, &Sat<'_>))) -> T) -> Vec<T> {
        let subjects = self.subjects();
        let bags =
            subjects.iter().enumerate().flat_map(|(place, subject)| papers.iter().enumerate().map(move |kind| (subject, place, kind)));
        bags.map(of).collect()
    }

    pub fn bags(&self, only: Option<u16>) -> Vec<BagLabel> {
        let of_room = |used: Used<'_>| {
            let papers = sat(used.1, &used.2);
            let label = |(subject, of_exam, (kind, sat)): (&Subject, usize, (usize, &Sat<'_>))| BagLabel {
                at: self.head_of(&used, sat),
                site_number: self.site.number,
                subject: subject.clone(),
                expected: sat.seats.len(),
                papers: self.papers_of(sat, papers.len()),
                tickets: range(&sat.seats),
                bag: self.bag_number(used.0.number, (of_exam, kind)),
            };
            self.each_bag(&papers, label)
        };
        self.rooms(only).flat_map(of_room).collect()
    }

    pub fn seals(&self, only: Option<u16>) -> Vec<Seal> {
        let of_room = |used: Used<'_>| {
            let at = self.room_head(&used);
            let bags = self.subjects().into_iter().flat_map(|subject| ["试卷袋", "答题卡袋"].map(|bag| (subject.name.clone(), bag)));
            let seal =
                |(subject, bag): (String, &str)| Seal { place: at.place(), bag: format!("第{:03}考场　{subject}　{bag}", at.room) };
            bags.map(seal).collect::<Vec<Seal>>()
        };
        self.rooms(only).flat_map(of_room).collect()
    }
}

fn seated(seat: &PlacementLine) -> Seated {
    Seated { seat: seat.seat, name: seat.name.clone(), ticket_number: seat.ticket.to_string() }
}
