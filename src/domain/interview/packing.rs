//! A packing (面试分组方案): which posts are asked in which room on which day, and by which panel. Made as a version, checked again
//! when it is adopted, never edited.

use serde::{Deserialize, Serialize};

use super::{Examiner, Group, InterviewError, RoomOfDay, check_panel, check_rooms};
use crate::domain::{
    Moment,
    exam::InterviewScale,
    id::{PackingId, PostId, StaffId, UnitId},
};

/// One post with how many of its candidates are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostGroup {
    pub post: PostId,
    pub code: String,
    pub name: String,
    /// The unit that recruits, as the list of posts has it.
    pub unit: String,
    /// The same among the exam's units, where one has the name.
    pub unit_id: Option<UnitId>,
    pub candidates: u16,
}

/// One room on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedRoom {
    /// From 1.
    pub day: u16,
    /// From 1.
    pub room: u16,
    /// Places in the list of groups.
    pub groups: Vec<usize>,
    pub candidates: u16,
    /// The panel, the chief first; empty where none could be drawn.
    pub panel: Vec<StaffId>,
}

/// A whole packing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packing {
    /// The policy's figures it was made with; `rooms` as asked for.
    pub scale: InterviewScale,
    pub panel_size: u16,
    pub groups: Vec<PostGroup>,
    pub rooms: Vec<PackedRoom>,
    /// No packing uses fewer.
    pub bound: u32,
    pub days: u16,
    /// 考务人次 of all days.
    pub person_times: u32,
    /// What could not be had, in words: panels, for want of examiners.
    pub findings: Vec<String>,
}

/// Where a packing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackingState {
    /// 拟定
    Proposed,
    /// 采用中
    Adopted { at: Moment },
    /// 已被替代
    Superseded { at: Moment },
}

impl PackingState {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "拟定",
            Self::Adopted { .. } => "采用中",
            Self::Superseded { .. } => "已被替代",
        }
    }
}

/// One version, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackingHead {
    pub id: PackingId,
    /// 1, 2, 3 … within the exam.
    pub version: u32,
    pub seed: u64,
    pub state: PackingState,
    pub made: Moment,
}

impl Packing {
    /// Whether no fewer rooms do.
    #[must_use]
    pub fn is_best(&self) -> bool {
        self.rooms.len() == self.bound as usize
    }

    /// Rooms of the fullest day.
    #[must_use]
    pub fn rooms_a_day(&self) -> u16 {
        self.rooms.iter().map(|room| room.room).max().unwrap_or(0)
    }

    /// Everybody who is asked.
    #[must_use]
    pub fn candidates(&self) -> u32 {
        self.groups.iter().map(|group| u32::from(group.candidates)).sum()
    }

    /// Whether every room has its panel.
    #[must_use]
    pub fn has_panels(&self) -> bool {
        self.rooms.iter().all(|room| !room.panel.is_empty())
    }

    /// Judges it as the day's rules do; `examiner` knows the unit of a person, and whether the person may be chief.
    pub fn check(&self, examiner: impl Fn(StaffId) -> Option<(UnitId, bool)>) -> Result<(), InterviewError> {
        let group = |&place: &usize| {
            let PostGroup { post, unit_id: unit, candidates, .. } = self.groups.get(place)?.clone();
            Some(Group { post, unit, candidates })
        };
        let room = |packed: &PackedRoom| RoomOfDay {
            day: packed.day,
            room: packed.room,
            groups: packed.groups.iter().filter_map(group).collect(),
        };
        let rooms: Vec<RoomOfDay> = self.rooms.iter().map(room).collect();
        check_rooms(&rooms, &self.scale)?;
        let seated: u32 = rooms.iter().flat_map(|room| &room.groups).map(|group| u32::from(group.candidates)).sum();
        if seated != self.candidates() {
            return Err(InterviewError::LeftOut { people: self.candidates().abs_diff(seated) });
        }
        for (packed, room) in self.rooms.iter().zip(&rooms).filter(|(packed, _)| !packed.panel.is_empty()) {
            let mut panel = Vec::new();
            for (place, &staff) in packed.panel.iter().enumerate() {
                let (unit, able) = examiner(staff).ok_or(InterviewError::Gone { staff })?;
                if place == 0 && !able {
                    return Err(InterviewError::NoChief { staff });
                }
                panel.push(Examiner { staff, unit, chief: place == 0 });
            }
            check_panel(&panel, room, self.panel_size.into())?;
        }
        self.refuse_twice()
    }

    /// Nobody sits in two rooms of one day.
    fn refuse_twice(&self) -> Result<(), InterviewError> {
        let mut seen = std::collections::BTreeSet::new();
        let mut seats = self.rooms.iter().flat_map(|room| room.panel.iter().map(move |staff| (room.day, *staff)));
        seats.find(|seat| !seen.insert(*seat)).map_or(Ok(()), |(day, staff)| Err(InterviewError::TwoRooms { staff, day }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packing() -> Packing {
        let group = |n: i64| PostGroup {
            post: PostId(n),
            code: format!("P{n}"),
            name: String::new(),
            unit: String::new(),
            unit_id: Some(UnitId(90 + n)),
            candidates: 18,
        };
        let panel = |from: i64| (from..from + 3).map(StaffId).collect();
        let room =
            |room, groups: Vec<usize>, from| PackedRoom { day: 1, room, candidates: 18 * groups.len() as u16, groups, panel: panel(from) };
        Packing {
            scale: InterviewScale { rooms: 2, ..InterviewScale::default() },
            panel_size: 3,
            groups: (0..3).map(group).collect(),
            rooms: vec![room(1, vec![0, 1], 1), room(2, vec![2], 4)],
            bound: 2,
            days: 1,
            person_times: 74,
            findings: vec![],
        }
    }

    /// Everybody of a unit of the own; the first three may be chief.
    fn known(staff: StaffId) -> Option<(UnitId, bool)> {
        (staff.0 < 50).then_some((UnitId(staff.0), staff.0 <= 4))
    }

    #[test]
    fn a_packing_is_judged_again_by_the_rules_of_the_day() {
        assert_eq!(packing().check(known), Ok(()));
        type Break = fn(&mut Packing);
        let cases: [(Break, InterviewError); 7] = [
            (|p| p.rooms[0].groups.push(2), InterviewError::TooMany { day: 1, room: 1, count: 54, limit: 36 }),
            (|p| p.rooms[1].room = 3, InterviewError::NoSuchRoom { day: 1, room: 3, rooms: 2 }),
            (|p| p.rooms[1].groups.clear(), InterviewError::LeftOut { people: 18 }),
            (|p| p.rooms[0].panel[0] = StaffId(5), InterviewError::NoChief { staff: StaffId(5) }),
            (|p| p.rooms[0].panel[1] = StaffId(99), InterviewError::Gone { staff: StaffId(99) }),
            (|p| p.rooms[0].panel.truncate(2), InterviewError::PanelSize { due: 3, found: 2 }),
            (|p| p.rooms[1].panel[2] = StaffId(1), InterviewError::TwoRooms { staff: StaffId(1), day: 1 }),
        ];
        for (break_it, refusal) in cases {
            let mut wrong = packing();
            break_it(&mut wrong);
            assert_eq!(wrong.check(known), Err(refusal));
        }
        let mut without = packing();
        without.rooms.iter_mut().for_each(|room| room.panel.clear());
        assert_eq!((without.check(known), without.has_panels()), (Ok(()), false));
    }
}
