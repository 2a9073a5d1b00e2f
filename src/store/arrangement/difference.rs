//! What changed between two stored plans (方案对比), counted by the database: plans hold tens of thousands of seats.

use sea_orm::FromQueryResult;

use crate::{
    domain::id::PlanId,
    store::{Reader, Result, row},
};

/// From one plan to another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Difference {
    pub rooms_added: u64,
    pub rooms_dropped: u64,
    /// Rooms that take another paper.
    pub rooms_changed: u64,
    /// Candidates who go to another site, to another room of the same site, to another seat of the same room.
    pub to_another_site: u64,
    pub to_another_room: u64,
    pub to_another_seat: u64,
    /// Candidates seated in only one of the plans.
    pub newly_seated: u64,
    pub no_longer_seated: u64,
}

impl Difference {
    /// Whether rooms and seats are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Default, FromQueryResult)]
struct Moves {
    site: i64,
    room: i64,
    seat: i64,
}

const MOVES: &str = "SELECT coalesce(sum(CASE WHEN x.site_id <> y.site_id THEN 1 ELSE 0 END), 0) AS site,
     coalesce(sum(CASE WHEN x.site_id = y.site_id AND a.room_id <> b.room_id THEN 1 ELSE 0 END), 0) AS room,
     coalesce(sum(CASE WHEN a.room_id = b.room_id AND a.seat <> b.seat THEN 1 ELSE 0 END), 0) AS seat
     FROM placement a JOIN placement b ON b.plan_id = $2 AND b.registration_id = a.registration_id
     JOIN room x ON x.id = a.room_id JOIN room y ON y.id = b.room_id WHERE a.plan_id = $1";

const ONLY_SEATED_IN: &str = "SELECT count(*) FROM placement a WHERE a.plan_id = $1
     AND NOT EXISTS (SELECT 1 FROM placement b WHERE b.plan_id = $2 AND b.registration_id = a.registration_id)";

const ONLY_USED_IN: &str = "SELECT count(*) FROM room_use a WHERE a.plan_id = $1
     AND NOT EXISTS (SELECT 1 FROM room_use b WHERE b.plan_id = $2 AND b.room_id = a.room_id)";

const OTHER_PAPER: &str = "SELECT count(*) FROM room_use a JOIN room_use b ON b.plan_id = $2 AND b.room_id = a.room_id
     WHERE a.plan_id = $1 AND a.category <> b.category";

/// Rooms and seats of `after`, as changed from `before`.
pub async fn difference(r: &impl Reader, before: PlanId, after: PlanId) -> Result<Difference> {
    let c = r.connection();
    let (forth, back) = (|| vec![before.0.into(), after.0.into()], || vec![after.0.into(), before.0.into()]);
    let moves = row::first::<Moves>(c, MOVES, forth()).await?.unwrap_or_default();
    Ok(Difference {
        rooms_added: row::count(c, ONLY_USED_IN, back()).await?,
        rooms_dropped: row::count(c, ONLY_USED_IN, forth()).await?,
        rooms_changed: row::count(c, OTHER_PAPER, forth()).await?,
        to_another_site: moves.site.unsigned_abs(),
        to_another_room: moves.room.unsigned_abs(),
        to_another_seat: moves.seat.unsigned_abs(),
        newly_seated: row::count(c, ONLY_SEATED_IN, back()).await?,
        no_longer_seated: row::count(c, ONLY_SEATED_IN, forth()).await?,
    })
}
