//! Late candidates (补录入座): those confirmed after adoption take free seats of rooms in use; nobody else moves.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        arrangement::Placement,
        exam::{Room, Site},
        id::{PlanId, RoomId, SiteId},
    },
    service::{Error, Office, Officer, Result},
    store::{self, Tx, arrangement::PlacementLine, registration::Confirmed},
};

/// Seats every confirmed candidate who has no seat in the adopted plan; all or none. Gives back how many.
pub async fn seat_late(office: &Office, by: Officer) -> Result<usize> {
    let now = office.now();
    let exam = crate::service::registration::exam(office, by.exam).await?;
    let plan = store::arrangement::adopted(&office.db, by.exam).await?.ok_or(Error::Rule("还没有采用的方案，请先编排并采用".to_owned()))?;
    let tx = Tx::begin(&office.db).await?;
    let seated = store::arrangement::placements(&tx, plan.id, None, None).await?;
    let taken: BTreeSet<_> = seated.iter().map(|line| line.registration).collect();
    let waiting: Vec<Confirmed> =
        store::registration::confirmed(&tx, by.exam).await?.into_iter().filter(|c| !taken.contains(&c.id)).collect();
    let mut free = free_seats(&tx, plan.id, &exam, &seated).await?;
    let townships: BTreeMap<_, _> = store::exam::townships(&tx, by.exam).await?.into_iter().map(|t| (t.id, t.at)).collect();
    let mut added = Vec::with_capacity(waiting.len());
    for candidate in &waiting {
        let home = townships.get(&candidate.township).copied().unwrap_or_default();
        let fits = |f: &&mut Free| f.category == candidate.category && !f.seats.is_empty() && (!candidate.accessible || f.room.accessible);
        let nearest = free.iter_mut().filter(fits).min_by_key(|f| (f.site.at.distance(home), f.room.number));
        let Some(spot) = nearest else {
            let category = exam.policy.category_name(candidate.category);
            return Err(Error::Rule(format!("{category}已无空座，报名序号{}无法补入；请新编一版方案或启用备用考场", candidate.number)));
        };
        let seat = spot.seats.remove(0);
        let layout = spot.room.layout.as_ref().unwrap_or(&exam.policy.layout);
        let cell = layout.cell(seat).ok_or(Error::NotFound("座位"))?;
        let ticket = super::ticket(&exam, spot.site.number, spot.room.number, candidate.category, seat)?;
        added.push(Placement { registration: candidate.id, room: spot.room.id, seat, cell, ticket });
    }
    store::arrangement::add_placements(&tx, plan.id, &added).await?;
    let detail = format!("方案第{}版补入{}人，其他考生座位不变", plan.version, added.len());
    tx.commit(by.entry("arrangement.seat_late", now).on("plan", plan.id).saying(detail)).await?;
    Ok(added.len())
}

/// A room in use with its free seats, lowest first.
struct Free {
    room: Room,
    site: Site,
    category: crate::domain::exam::Category,
    seats: Vec<u8>,
}

async fn free_seats(tx: &Tx, plan: PlanId, exam: &crate::domain::exam::Exam, seated: &[PlacementLine]) -> Result<Vec<Free>> {
    let rooms: BTreeMap<RoomId, Room> = store::exam::rooms(tx, exam.id).await?.into_iter().map(|r| (r.id, r)).collect();
    let sites: BTreeMap<SiteId, Site> = store::exam::sites(tx, exam.id).await?.into_iter().map(|s| (s.id, s)).collect();
    let mut used: BTreeMap<RoomId, BTreeSet<u8>> = BTreeMap::new();
    for line in seated {
        used.entry(line.room).or_default().insert(line.seat);
    }
    let room_use = store::arrangement::room_use(tx, plan).await?;
    Ok(room_use
        .into_iter()
        .filter_map(|line| {
            let room = rooms.get(&line.room)?.clone();
            let site = sites.get(&room.site)?.clone();
            let layout = room.layout.as_ref().unwrap_or(&exam.policy.layout).seats();
            let capacity = usize::from(room.capacity.min(exam.policy.seats_per_room)).min(layout);
            let taken = used.get(&line.room).cloned().unwrap_or_default();
            let seats = (1..=u8::try_from(capacity).unwrap_or(99)).filter(|n| !taken.contains(n)).collect();
            Some(Free { room, site, category: line.category, seats })
        })
        .collect())
}
