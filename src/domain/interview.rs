//! Interview (面试): who is asked, in which room, by which panel, in which order.
//!
//! The candidates of one post sit before one panel; the order within a room is drawn by lot on the day; a panel is seven
//! examiners, no two of one unit, none of a unit that recruits in the room.

mod packing;

pub use packing::{PackedRoom, Packing, PackingHead, PackingState, PostGroup};

use std::collections::{BTreeMap, BTreeSet};

use super::{
    exam::InterviewScale,
    id::{PostId, RegistrationId, StaffId, UnitId},
};

/// 面试组: every candidate of one post, never divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub post: PostId,
    /// The unit that recruits, where the bureau knows it.
    pub unit: Option<UnitId>,
    /// How many of them.
    pub candidates: u16,
}

/// One interview room of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomOfDay {
    /// 第几天, from 1.
    pub day: u16,
    /// 面试考场号, from 1.
    pub room: u16,
    pub groups: Vec<Group>,
}

/// 考官
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examiner {
    pub staff: StaffId,
    pub unit: UnitId,
    /// 主考官
    pub chief: bool,
}

/// Where a candidate stands in the interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidacy {
    /// 入围
    Shortlisted,
    /// 已抽签
    Drawn { order: u16 },
    /// 缺席: late or not there.
    Missing,
    /// 已面试
    Interviewed { order: u16 },
}

/// What can be done with a candidate on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidacyMove {
    Draw(u16),
    Miss,
    Interview,
}

/// Why the interview cannot be held so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InterviewError {
    #[error("第{day}天第{room}面试考场{count}人，超过每考场{limit}人，请把部分岗位移到别的考场或另一天")]
    TooMany { day: u16, room: u16, count: u16, limit: u16 },
    #[error("第{day}天没有第{room}面试考场，共{rooms}个")]
    NoSuchRoom { day: u16, room: u16, rooms: u32 },
    #[error("岗位（编号{post}）分在两处面试；同一岗位须在同一考场")]
    Divided { post: PostId },
    #[error("第{day}天第{room}面试考场排了两次")]
    RoomTwice { day: u16, room: u16 },
    #[error("考官应为{due}人，实际{found}人")]
    PanelSize { due: usize, found: usize },
    #[error("主考官应为1人，实际{0}人")]
    Chiefs(usize),
    #[error("考官（编号{first}与{second}）来自同一单位，请更换一人")]
    SameUnit { first: StaffId, second: StaffId },
    #[error("考官（编号{staff}）的单位在本考场招聘，应当回避")]
    OwnUnit { staff: StaffId },
    #[error("有{people}人没有排进考场，或排了两次；请重新分组")]
    LeftOut { people: u32 },
    #[error("考官（编号{staff}）已不在考务人员名单中，请重新分组")]
    Gone { staff: StaffId },
    #[error("考官（编号{staff}）没有主考官资格，请重新分组")]
    NoChief { staff: StaffId },
    #[error("考官（编号{staff}）第{day}天在两个考场，请重新分组")]
    TwoRooms { staff: StaffId, day: u16 },
    #[error("抽签号有重复或缺号：{count}人应抽1至{count}号")]
    Order { count: usize },
    #[error("考生“{from}”，不能{attempted}")]
    NotAllowed { from: &'static str, attempted: &'static str },
}

/// Refuses rooms that cannot be held: over the limit, a post divided, a room that is not there or named twice.
pub fn check_rooms(rooms: &[RoomOfDay], scale: &InterviewScale) -> Result<(), InterviewError> {
    let (mut posts, mut places) = (BTreeSet::new(), BTreeSet::new());
    for &RoomOfDay { day, room, ref groups } in rooms {
        if room == 0 || u32::from(room) > scale.rooms {
            return Err(InterviewError::NoSuchRoom { day, room, rooms: scale.rooms });
        }
        if !places.insert((day, room)) {
            return Err(InterviewError::RoomTwice { day, room });
        }
        if let Some(group) = groups.iter().find(|group| !posts.insert(group.post)) {
            return Err(InterviewError::Divided { post: group.post });
        }
        let (count, limit) = (groups.iter().map(|group| group.candidates).sum(), scale.candidates_per_room);
        if count > limit {
            return Err(InterviewError::TooMany { day, room, count, limit });
        }
    }
    Ok(())
}

/// Refuses a panel that is not of its size (seven, as a rule) with one chief, of as many units, none of which recruits in the room.
pub fn check_panel(panel: &[Examiner], room: &RoomOfDay, due: usize) -> Result<(), InterviewError> {
    if panel.len() != due {
        return Err(InterviewError::PanelSize { due, found: panel.len() });
    }
    let chiefs = panel.iter().filter(|examiner| examiner.chief).count();
    if chiefs != 1 {
        return Err(InterviewError::Chiefs(chiefs));
    }
    let mut units = BTreeMap::new();
    for examiner in panel {
        if let Some(first) = units.insert(examiner.unit, examiner.staff) {
            return Err(InterviewError::SameUnit { first, second: examiner.staff });
        }
        if room.groups.iter().any(|group| group.unit == Some(examiner.unit)) {
            return Err(InterviewError::OwnUnit { staff: examiner.staff });
        }
    }
    Ok(())
}

/// Refuses draws in which a number is missing or came twice.
pub fn check_order(drawn: &BTreeMap<RegistrationId, u16>) -> Result<(), InterviewError> {
    let count = drawn.len();
    let numbers: BTreeSet<usize> = drawn.values().map(|order| usize::from(*order)).collect();
    if numbers.into_iter().eq(1..=count) { Ok(()) } else { Err(InterviewError::Order { count }) }
}

impl Candidacy {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shortlisted => "入围",
            Self::Drawn { .. } => "已抽签",
            Self::Missing => "缺席",
            Self::Interviewed { .. } => "已面试",
        }
    }

    /// Does the move, or says why not.
    pub const fn apply(self, attempted: CandidacyMove) -> Result<Self, InterviewError> {
        match (self, attempted) {
            (Self::Shortlisted, CandidacyMove::Draw(order)) => Ok(Self::Drawn { order }),
            (Self::Shortlisted | Self::Drawn { .. }, CandidacyMove::Miss) => Ok(Self::Missing),
            (Self::Drawn { order }, CandidacyMove::Interview) => Ok(Self::Interviewed { order }),
            (from, attempted) => Err(InterviewError::NotAllowed { from: from.label(), attempted: attempted.label() }),
        }
    }
}

impl CandidacyMove {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draw(_) => "抽签",
            Self::Miss => "登记缺席",
            Self::Interview => "登记面试",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(post: i64, unit: i64, candidates: u16) -> Group {
        Group { post: PostId(post), unit: Some(UnitId(unit)), candidates }
    }

    fn room(day: u16, room: u16, groups: Vec<Group>) -> RoomOfDay {
        RoomOfDay { day, room, groups }
    }

    fn panel() -> Vec<Examiner> {
        (1..=7).map(|i| Examiner { staff: StaffId(i), unit: UnitId(i), chief: i == 1 }).collect()
    }

    #[test]
    fn rooms_that_cannot_be_held_are_refused() {
        let full = || vec![group(1, 90, 18), group(2, 91, 18)];
        assert_eq!(
            check_rooms(&[room(1, 1, full()), room(1, 30, vec![group(3, 92, 3)]), room(2, 1, vec![])], &InterviewScale::default()),
            Ok(())
        );
        let cases = [
            (vec![room(1, 1, vec![group(1, 90, 37)])], InterviewError::TooMany { day: 1, room: 1, count: 37, limit: 36 }),
            (vec![room(1, 31, vec![])], InterviewError::NoSuchRoom { day: 1, room: 31, rooms: 30 }),
            (vec![room(1, 0, vec![])], InterviewError::NoSuchRoom { day: 1, room: 0, rooms: 30 }),
            (vec![room(1, 1, full()), room(2, 1, vec![group(2, 91, 1)])], InterviewError::Divided { post: PostId(2) }),
            (vec![room(1, 1, full()), room(1, 1, vec![])], InterviewError::RoomTwice { day: 1, room: 1 }),
        ];
        for (rooms, refusal) in cases {
            assert_eq!(check_rooms(&rooms, &InterviewScale::default()), Err(refusal));
        }
    }

    #[test]
    fn a_panel_is_seven_of_seven_units_with_one_chief() {
        let hall = room(1, 1, vec![group(1, 90, 3)]);
        assert_eq!(check_panel(&panel(), &hall, 7), Ok(()));
        type Break = fn(&mut Vec<Examiner>);
        let cases: [(Break, InterviewError); 6] = [
            (|p| p.truncate(6), InterviewError::PanelSize { due: 7, found: 6 }),
            (|p| p.push(p[1]), InterviewError::PanelSize { due: 7, found: 8 }),
            (|p| p[0].chief = false, InterviewError::Chiefs(0)),
            (|p| p[3].chief = true, InterviewError::Chiefs(2)),
            (|p| p[6].unit = UnitId(2), InterviewError::SameUnit { first: StaffId(2), second: StaffId(7) }),
            (|p| p[4].unit = UnitId(90), InterviewError::OwnUnit { staff: StaffId(5) }),
        ];
        for (break_it, refusal) in cases {
            let mut wrong = panel();
            break_it(&mut wrong);
            assert_eq!(check_panel(&wrong, &hall, 7), Err(refusal));
        }
    }

    #[test]
    fn every_number_is_drawn_once() {
        let drawn = |numbers: &[u16]| numbers.iter().zip(1..).map(|(number, id)| (RegistrationId(id), *number)).collect::<BTreeMap<_, _>>();
        assert_eq!(check_order(&drawn(&[3, 1, 2])), Ok(()));
        for wrong in [&[1, 1, 2][..], &[0, 1, 2], &[1, 2, 4]] {
            assert_eq!(check_order(&drawn(wrong)), Err(InterviewError::Order { count: 3 }));
        }
    }

    #[test]
    fn every_pair_of_candidacy_and_move_is_allowed_or_refused() {
        use Candidacy::{Drawn, Interviewed, Missing, Shortlisted};
        let moves = [CandidacyMove::Draw(9), CandidacyMove::Miss, CandidacyMove::Interview];
        let table = [
            (Shortlisted, [Some(Drawn { order: 9 }), Some(Missing), None]),
            (Drawn { order: 4 }, [None, Some(Missing), Some(Interviewed { order: 4 })]),
            (Missing, [None; 3]),
            (Interviewed { order: 4 }, [None; 3]),
        ];
        for (from, row) in table {
            for (attempted, expected) in moves.into_iter().zip(row) {
                let refusal = InterviewError::NotAllowed { from: from.label(), attempted: attempted.label() };
                assert_eq!(from.apply(attempted), expected.ok_or(refusal), "{}，{}", from.label(), attempted.label());
            }
        }
    }
}
