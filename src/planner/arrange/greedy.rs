//! A plan in no time (贪心): cheap sites first, whole papers one after another. The solver starts from it and falls back on it.

use std::collections::BTreeMap;

use super::{
    RoomCounts, flow,
    market::{Kind, Market},
};

/// Rooms that hold everybody, or `None` when going through the sites once does not find them.
pub(super) fn rooms(market: &Market) -> Option<RoomCounts> {
    let mut order: Vec<usize> = (0..market.sites.len()).collect();
    let seats = |site: usize| market.kinds.iter().filter(|kind| kind.site == site).map(seats_of).sum::<u32>();
    order.sort_by_key(|&site| (std::cmp::Reverse(seats(site)), site));
    let mut free: Vec<usize> = market.kinds.iter().map(|kind| kind.rooms.len()).collect();
    let mut usable: Vec<usize> = market.sites.iter().map(|site| site.usable).collect();
    let mut rooms = RoomCounts::new();
    let mut papers: Vec<usize> = (0..market.categories.len()).collect();
    papers.sort_by_key(|&paper| std::cmp::Reverse(market.sitting(paper)));
    for paper in papers {
        let needing = market.demands.iter().filter(|d| d.category == paper && d.accessible).map(|d| d.applicants.len() as u32).sum();
        let mut wanted = Wanted { seats: market.sitting(paper), accessible: needing };
        for &site in &order {
            take(market, (site, paper), (&mut free, &mut usable[site]), (&mut wanted, &mut rooms));
        }
        if wanted.seats > 0 || wanted.accessible > 0 {
            return None;
        }
    }
    flow::whole(market, &rooms)?;
    Some(rooms)
}

/// Seats still to be found for a paper.
struct Wanted {
    seats: u32,
    accessible: u32,
}

/// Takes rooms of one site for one paper: accessible ones while they are needed, then the largest.
fn take(
    market: &Market,
    (site, paper): (usize, usize),
    (free, usable): (&mut [usize], &mut usize),
    (wanted, rooms): (&mut Wanted, &mut BTreeMap<(usize, usize), u32>),
) {
    let mut kinds: Vec<usize> = (0..market.kinds.len()).filter(|&kind| market.kinds[kind].site == site).collect();
    kinds.sort_by_key(|&kind| (std::cmp::Reverse(market.kinds[kind].capacity), kind));
    for accessible in [true, false] {
        for &kind in &kinds {
            let room = &market.kinds[kind];
            while *usable > 0 && free[kind] > 0 {
                let needed = if accessible { room.accessible && wanted.accessible > 0 } else { wanted.seats > 0 };
                if !needed {
                    break;
                }
                let capacity = u32::from(room.capacity);
                wanted.seats = wanted.seats.saturating_sub(capacity);
                wanted.accessible -= if room.accessible { wanted.accessible.min(capacity) } else { 0 };
                *usable -= 1;
                free[kind] -= 1;
                *rooms.entry((kind, paper)).or_default() += 1;
            }
        }
    }
}

fn seats_of(kind: &Kind) -> u32 {
    kind.rooms.len() as u32 * u32::from(kind.capacity)
}
