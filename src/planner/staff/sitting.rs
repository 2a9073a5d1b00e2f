//! Who sits in the rooms (考生所在考场), as far as invigilators may not know them: relatives and colleagues.

use std::collections::{BTreeMap, BTreeSet};

use crate::planner::{Input, Seat};

/// Units and relatives of the applicants of each written room.
#[derive(Debug, Clone)]
pub(in crate::planner) struct Sitting<'a> {
    pub input: &'a Input,
    units: BTreeMap<usize, BTreeSet<usize>>,
    /// (staff, room) where a relative sits.
    relatives: BTreeSet<(usize, usize)>,
}

impl<'a> Sitting<'a> {
    /// Reads the seats.
    pub fn of(input: &'a Input, seats: &[Seat]) -> Self {
        let mut units: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut room_of: BTreeMap<usize, usize> = BTreeMap::new();
        for seat in seats {
            room_of.insert(seat.applicant, seat.room);
            if let Some(unit) = input.applicants.get(seat.applicant).and_then(|applicant| applicant.unit) {
                units.entry(seat.room).or_default().insert(unit);
            }
        }
        let meets = |(staff, applicant): &(usize, usize)| Some((*staff, *room_of.get(applicant)?));
        Self { input, units, relatives: input.relatives.iter().filter_map(meets).collect() }
    }

    /// Whether a person may not invigilate a room because of who sits there.
    pub fn forbids(&self, person: usize, room: usize) -> bool {
        let unit = self.input.staff[person].unit;
        self.relatives.contains(&(person, room)) || self.units.get(&room).is_some_and(|units| units.contains(&unit))
    }
}
