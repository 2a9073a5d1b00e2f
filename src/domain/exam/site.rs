//! Places (地点): townships where people live, units they work for, sites and rooms where they sit.

use serde::{Deserialize, Serialize};

use super::Layout;
use crate::domain::{
    Fen,
    id::{RoomId, SiteId, TownshipId, UnitId},
};

/// A place on the map in whole hectometres (100 m), east and north of the county's corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

impl Point {
    /// Straight distance in whole hectometres, rounded down: `floor(sqrt(dx² + dy²))`, as the plan format defines it.
    #[must_use]
    pub fn distance(self, other: Self) -> i64 {
        let (dx, dy) = (i64::from(self.x) - i64::from(other.x), i64::from(self.y) - i64::from(other.y));
        (dx * dx + dy * dy).isqrt()
    }
}

/// 乡镇（街道）
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Township {
    pub id: TownshipId,
    pub code: String,
    pub county: String,
    pub name: String,
    pub at: Point,
}

/// 单位: a school or another employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub code: String,
    pub name: String,
    /// `school`, `hospital`, `office` or another word of the bureau's.
    pub kind: String,
    pub county: String,
    pub township: TownshipId,
    pub at: Point,
}

/// 考点: a school with rooms, open on the day or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub id: SiteId,
    /// 考点号, 1 to 99, unique in the exam; two digits on the ticket.
    pub number: u16,
    pub code: String,
    pub name: String,
    pub address: String,
    /// The school that hosts.
    pub unit: UnitId,
    pub county: String,
    pub at: Point,
    /// Cost of opening the site for a day.
    pub fixed_cost: Fen,
    /// Rooms it offers on the interview day; 0 for none.
    pub interview_rooms: u16,
}

/// 考场: one classroom of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    pub site: SiteId,
    pub code: String,
    /// 考场号 within the site, 1 to 999; three digits on the ticket.
    pub number: u16,
    pub building: String,
    pub floor: i16,
    pub rows: u8,
    pub cols: u8,
    pub capacity: u16,
    /// On the ground floor, step-free.
    pub accessible: bool,
    pub cost: Fen,
    /// The room's own layout; `None` takes the policy's.
    pub layout: Option<Layout>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_rounded_down() {
        assert_eq!(Point { x: 0, y: 0 }.distance(Point { x: 1, y: 1 }), 1);
        assert_eq!(Point { x: 188, y: 204 }.distance(Point { x: 98, y: 19 }), 205);
    }
}
