//! Spare rooms (备用考场): which one is opened when seats do not suffice.

use super::seating::Seating;

/// The cheapest unused room of a site that holds so many people.
pub(super) fn spare(seating: &Seating<'_>, site: usize, accessible: bool, people: usize) -> Option<usize> {
    let fits = |&room: &usize| {
        let place = &seating.input.rooms[room];
        usize::from(place.capacity) >= people && (!accessible || place.accessible && place.floor == 1)
    };
    // An accessible room is kept for those who need one, while another will do.
    unused(seating, site).filter(fits).min_by_key(|&room| {
        let place = &seating.input.rooms[room];
        (place.accessible, place.cost, place.number)
    })
}

fn unused<'a>(seating: &'a Seating<'_>, site: usize) -> impl Iterator<Item = usize> + 'a {
    let rooms = seating.input.rooms.iter().enumerate().filter(move |(_, room)| room.site == site).map(|(place, _)| place);
    rooms.filter(|room| !seating.used.contains_key(room) && !seating.closed.contains(room))
}

/// Opens a spare room for a person at the first of the sites that has one to give: the spare ones that must be kept are kept,
/// and a site that has the paper already comes before one that would need it delivered.
pub(super) fn open(seating: &mut Seating<'_>, person: usize, sites: &[usize]) -> bool {
    let applicant = &seating.input.applicants[person];
    let has_paper =
        |site: usize| seating.used.iter().any(|(&room, &paper)| seating.input.rooms[room].site == site && paper == applicant.category);
    let gives = |site: &usize| {
        let rooms = seating.input.rooms.iter().filter(|room| room.site == *site).count();
        let used = seating.used.keys().filter(|room| seating.input.rooms[**room].site == *site).count();
        used + 1 + usize::from(seating.input.rules.spare_rooms_per_site) <= rooms
    };
    let (with, without): (Vec<usize>, Vec<usize>) = sites.iter().copied().filter(gives).partition(|&site| has_paper(site));
    let room = with.into_iter().chain(without).find_map(|site| spare(seating, site, applicant.accessible, 1));
    let category = applicant.category;
    let Some(room) = room else { return false };
    seating.used.insert(room, category);
    seating.opened.push(room);
    true
}
