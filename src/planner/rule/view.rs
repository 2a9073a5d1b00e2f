//! A plan as the rules see it: what refers to nothing is left out, because a rule of its own names it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        exam::{Category, Cell, TailRooms},
        staffing::{Scope, Session},
    },
    planner::{Duty, Input, Plan, Seat},
};

/// The first seat of each known applicant.
pub fn placed<'a>(input: &Input, plan: &'a Plan) -> Vec<&'a Seat> {
    let mut seen = vec![false; input.applicants.len()];
    let first = |seat: &&Seat| seen.get_mut(seat.applicant).is_some_and(|seen| !std::mem::replace(seen, true));
    plan.seats.iter().filter(first).collect()
}

/// The seats of known applicants in known rooms.
pub fn seats<'a>(input: &Input, plan: &'a Plan) -> Vec<&'a Seat> {
    placed(input, plan).into_iter().filter(|seat| seat.room < input.rooms.len()).collect()
}

/// Where in the room a seat is.
pub fn cell(input: &Input, seat: &Seat) -> Option<Cell> {
    input.rooms[seat.room].cells.get(usize::from(seat.seat).checked_sub(1)?).copied()
}

/// Known rooms in use with their paper, as first listed.
pub fn used(input: &Input, plan: &Plan) -> BTreeMap<usize, Category> {
    let mut used = BTreeMap::new();
    for one in plan.room_use.iter().filter(|one| one.room < input.rooms.len()) {
        used.entry(one.room).or_insert(one.category);
    }
    used
}

/// The papers of each site: those of its rooms, and those sat there where papers may share rooms.
pub fn papers(input: &Input, plan: &Plan) -> BTreeSet<(usize, Category)> {
    let mut papers: BTreeSet<_> = used(input, plan).into_iter().map(|(room, paper)| (input.rooms[room].site, paper)).collect();
    if input.rules.tail_rooms != TailRooms::Single {
        papers.extend(seats(input, plan).into_iter().map(|seat| (input.rooms[seat.room].site, input.applicants[seat.applicant].category)));
    }
    papers
}

/// Sites with a room in use.
pub fn open_sites(input: &Input, plan: &Plan) -> BTreeSet<usize> {
    used(input, plan).keys().map(|&room| input.rooms[room].site).collect()
}

/// Duties of known people in known roles at known sites.
pub fn duties<'a>(input: &Input, plan: &'a Plan) -> Vec<&'a Duty> {
    plan.duties.iter().filter(|duty| is_known(input, duty)).collect()
}

/// How many serve beyond the quota in each role that may have more people so that the target is met.
pub fn beyond(input: &Input, plan: &Plan) -> BTreeMap<usize, u32> {
    let mut serving: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    duties(input, plan).into_iter().for_each(|duty| *serving.entry((duty.role, duty.site)).or_default() += 1);
    let may = |role: usize| input.rules.supplements.iter().any(|more| more.role == role);
    let mut beyond: BTreeMap<usize, u32> = BTreeMap::new();
    for ((role, _), many) in serving.into_iter().filter(|((role, _), many)| may(*role) && *many > input.roles[*role].quota) {
        *beyond.entry(role).or_default() += many - input.roles[role].quota;
    }
    beyond
}

/// Whether a duty's person, site and role exist, and the role is of that session.
pub fn is_known(input: &Input, duty: &Duty) -> bool {
    let role = input.roles.get(duty.role).is_some_and(|role| role.session == duty.session);
    role && duty.staff < input.staff.len() && duty.site < input.sites.len()
}

/// Whether a room duty's room exists, is in use and is of that site.
pub fn in_its_room(input: &Input, used: &BTreeMap<usize, Category>, duty: &Duty) -> bool {
    match (duty.room, duty.session) {
        (None, _) => false,
        (Some(room), Session::Written) => used.contains_key(&room) && input.rooms[room].site == duty.site,
        (Some(number), Session::Interview) => {
            let rooms = input.interview.iter().find(|site| site.site == duty.site).map_or(0, |site| usize::from(site.rooms));
            (1..=rooms).contains(&number)
        }
    }
}

/// Duties of room roles in rooms that exist.
pub fn room_duties<'a>(input: &Input, plan: &'a Plan) -> Vec<&'a Duty> {
    let used = used(input, plan);
    let fits = |duty: &&Duty| input.roles[duty.role].scope == Scope::Room && in_its_room(input, &used, duty);
    duties(input, plan).into_iter().filter(fits).collect()
}

/// The invigilators of each written room, in the order of roles.
pub fn teams(input: &Input, plan: &Plan) -> BTreeMap<usize, Vec<usize>> {
    let mut duties: Vec<&Duty> = room_duties(input, plan).into_iter().filter(|duty| duty.session == Session::Written).collect();
    duties.sort_by_key(|duty| duty.role);
    let mut teams: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for duty in duties {
        teams.entry(duty.room.unwrap_or_default()).or_default().push(duty.staff);
    }
    teams
}

/// A room as sentences name it.
pub fn name(input: &Input, room: usize) -> String {
    input.rooms.get(room).map_or_else(|| "名单以外的考场".to_owned(), |room| format!("考场{}", room.code))
}
