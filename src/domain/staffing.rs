//! Staffing (考务人员安排): roles, people, duties, and the plan paper's arithmetic of person-times (人次).

use serde::{Deserialize, Serialize};

use super::{
    Fen, Gender, IdNumber, PersonName, Phone,
    exam::{Point, Policy},
    id::{SiteId, StaffId, UnitId},
};

/// 场次: the written exam or the interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Session {
    Written,
    Interview,
}

impl Session {
    /// 笔试 or 面试.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Written => "笔试",
            Self::Interview => "面试",
        }
    }

    /// `W` or `I`, the letter of the plan format.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Written => 'W',
            Self::Interview => 'I',
        }
    }
}

/// Whether a role's quota is for each used room or for each open site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    Room,
    Site,
}

/// 考务岗位: what one person does in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRole {
    pub name: String,
    pub session: Session,
    pub scope: Scope,
    /// Persons a room or a site.
    pub quota: u32,
    /// 考务费 for one session.
    pub pay: Fen,
    /// The tag a person must carry, e.g. `chief`, `inv`, `medic`.
    pub qualification: String,
    pub min_female: u32,
    pub min_male: u32,
    /// May not serve at the site of the own unit.
    pub forbid_own_unit: bool,
    /// Better held by the host school.
    pub prefer_host: bool,
}

/// 考务人员
#[derive(Debug, Clone, PartialEq)]
pub struct StaffMember {
    pub id: StaffId,
    /// 工号, unique in the exam.
    pub code: String,
    pub name: PersonName,
    pub gender: Gender,
    pub id_number: Option<IdNumber>,
    pub phone: Phone,
    pub unit: UnitId,
    pub at: Point,
    /// Years of exam service.
    pub years: u16,
    pub qualifications: Vec<String>,
    /// Sessions the person can serve.
    pub available: Vec<Session>,
    pub max_sessions: u16,
    /// Duties of earlier exams, for fairness.
    pub prior_load: u16,
    /// Confirmed the assignment, or said why not.
    pub answer: Answer,
}

/// What a member of staff answered to the assignment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Answer {
    #[default]
    Open,
    Confirmed,
    Declined {
        reason: String,
    },
}

impl Answer {
    /// Shown in lists.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Open => "待确认",
            Self::Confirmed => "已确认",
            Self::Declined { .. } => "不能到岗",
        }
    }
}

/// 考务人次: one person in one session is one duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub staff: StaffId,
    pub session: Session,
    pub site: SiteId,
    pub role: String,
    /// Interview room number or written room's 考场号; `None` for roles of the whole site, or before the draw.
    pub room: Option<u16>,
}

/// 备用人员: somebody without a duty in the session who stands by at a site, in the first place for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    pub staff: StaffId,
    pub session: Session,
    pub site: SiteId,
    pub role: String,
}

/// The plan paper's arithmetic for one session of written exam and one of interview.
///
/// `rooms × invigilators + sites × crew + (interview rooms × panel + around)`:
/// 750 × 2 + 20 × 45 + (30 × 12 + 50) = 1,500 + 900 + 410 = 2,810.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonTimes {
    pub rooms: u32,
    pub invigilators: u32,
    pub crew: u32,
    pub interview: u32,
}

impl PersonTimes {
    /// From counts of rooms and sites.
    #[must_use]
    pub fn of(policy: &Policy, rooms: u32, sites: u32) -> Self {
        Self {
            rooms,
            invigilators: rooms * policy.quota(Session::Written, Scope::Room),
            crew: sites * policy.quota(Session::Written, Scope::Site),
            interview: policy.interview.rooms * policy.quota(Session::Interview, Scope::Room)
                + policy.quota(Session::Interview, Scope::Site),
        }
    }

    /// From a count of applicants in one pool of equal rooms.
    #[must_use]
    pub fn for_applicants(policy: &Policy, applicants: u32, sites: u32) -> Self {
        Self::of(policy, applicants.div_ceil(u32::from(policy.seats_per_room)), sites)
    }

    /// All 人次.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.invigilators + self.crew + self.interview
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Policy {
        Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
    }

    #[test]
    fn the_plan_papers_arithmetic_holds() {
        let times = PersonTimes::of(&reference(), 750, 20);
        assert_eq!((times.invigilators, times.crew, times.interview, times.total()), (1_500, 900, 410, 2_810));
    }

    /// `field-rules` section 0: paid applicants by seats a room, 20 sites of 45.
    #[test]
    fn the_scenario_table_is_reproduced() {
        let table: [(u16, u32, u32, u32); 12] = [
            (25, 20_000, 800, 2_910),
            (25, 22_500, 900, 3_110),
            (25, 23_000, 920, 3_150),
            (25, 26_000, 1_040, 3_390),
            (30, 20_000, 667, 2_644),
            (30, 22_500, 750, 2_810),
            (30, 23_000, 767, 2_844),
            (30, 26_000, 867, 3_044),
            (31, 20_000, 646, 2_602),
            (31, 22_500, 726, 2_762),
            (31, 23_000, 742, 2_794),
            (31, 26_000, 839, 2_988),
        ];
        for (seats, applicants, rooms, total) in table {
            let policy = Policy { seats_per_room: seats, ..reference() };
            let times = PersonTimes::for_applicants(&policy, applicants, 20);
            assert_eq!((times.rooms, times.total()), (rooms, total), "{applicants} at {seats}");
        }
    }
}
