//! The draw (抽签): which room each person serves in, by seed; then pairs are put right, at no loss of chance otherwise.

use std::collections::BTreeMap;

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    need::{Needs, is_woman},
    pairing,
    sitting::Sitting,
};
use crate::{
    domain::staffing::{Scope, Session},
    planner::Duty,
};

/// Dearer than any wish: a rule would be broken.
const FORBIDDEN: i64 = 1_000_000;
/// Draws made before one that breaks a rule is accepted, for `check` to show.
const DRAWS: u64 = 50;

/// Turns persons for needs into duties.
pub(super) fn rooms(sitting: &Sitting<'_>, (needs, chosen): (&Needs, &[(usize, usize)]), seed: u64) -> Vec<Duty> {
    let input = sitting.input;
    let mut people: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    chosen.iter().for_each(|&(person, need)| people.entry(need).or_default().push(person));
    let mut duties = Vec::new();
    for (&need, persons) in &people {
        let what = needs.list[need];
        let role = &input.roles[what.role];
        let duty = |staff, room| Duty { staff, session: role.session, site: what.site, role: what.role, room };
        match (role.session, role.scope) {
            (_, Scope::Site) => duties.extend(persons.iter().map(|&person| duty(person, None))),
            (Session::Interview, Scope::Room) => {
                let mut order = persons.clone();
                order.shuffle(&mut chance(seed, need, 0));
                let room = |place: usize| Some(place / role.quota.max(1) as usize + 1);
                duties.extend(order.into_iter().enumerate().map(|(place, person)| duty(person, room(place))));
            }
            (Session::Written, Scope::Room) => {}
        }
    }
    for (&site, rooms) in &needs.rooms {
        let of_site = people.iter().filter(|(need, _)| needs.list[**need].site == site && needs.in_written_room(input, **need));
        let of_site: Vec<(usize, &Vec<usize>)> = of_site.map(|(need, persons)| (needs.list[*need].role, persons)).collect();
        duties.extend(written(sitting, (site, rooms), &of_site, seed));
    }
    duties
}

fn chance(seed: u64, place: usize, draw: u64) -> ChaCha8Rng {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    chance.set_stream((1 << 40) + (place as u64) * DRAWS + draw);
    chance
}

/// The invigilators of one site: teams are made so that units differ and genders mix, then teams meet rooms.
fn written(sitting: &Sitting<'_>, (site, rooms): (usize, &[usize]), roles: &[(usize, &Vec<usize>)], seed: u64) -> Vec<Duty> {
    let mut best: Option<(i64, Vec<Duty>)> = None;
    for draw in 0..DRAWS {
        let mut chance = chance(seed, site + (1 << 20), draw);
        let slots: Vec<(usize, Vec<usize>)> = roles
            .iter()
            .flat_map(|&(role, persons)| {
                let mut order = persons.clone();
                order.shuffle(&mut chance);
                order.chunks(rooms.len().max(1)).map(|slot| (role, slot.to_vec())).collect::<Vec<_>>()
            })
            .collect();
        let mut rooms = rooms.to_vec();
        rooms.shuffle(&mut chance);
        let (broken, duties) = meet(sitting, (site, &rooms), slots);
        if best.as_ref().is_none_or(|(least, _)| broken < *least) {
            best = Some((broken, duties));
        }
        if broken == 0 {
            break;
        }
    }
    best.map(|(_, duties)| duties).unwrap_or_default()
}

/// One draw: the duties, and how many rules they break.
fn meet(sitting: &Sitting<'_>, (site, rooms): (usize, &[usize]), slots: Vec<(usize, Vec<usize>)>) -> (i64, Vec<Duty>) {
    let input = sitting.input;
    let pairs = slots.len() == 2;
    let mut teams: Vec<Vec<(usize, usize)>> = vec![vec![]; rooms.len()];
    let mut broken = 0;
    for (role, persons) in slots {
        let cost = |team: &Vec<(usize, usize)>, person: usize| {
            let clash = team.iter().any(|&(other, _)| input.staff[other].unit == input.staff[person].unit);
            let same = pairs && team.iter().any(|&(other, _)| is_woman(input, other) == is_woman(input, person));
            i64::from(clash) * FORBIDDEN + i64::from(same)
        };
        let costs: Vec<Vec<i64>> = teams.iter().map(|team| persons.iter().map(|&person| cost(team, person)).collect()).collect();
        for (team, place) in pairing::cheapest(&costs).into_iter().enumerate() {
            broken += costs[team][place] / FORBIDDEN;
            teams[team].push((persons[place], role));
        }
    }
    let cost = |team: &Vec<(usize, usize)>, room: usize| team.iter().filter(|(p, _)| sitting.forbids(*p, room)).count() as i64;
    let costs: Vec<Vec<i64>> = teams.iter().map(|team| rooms.iter().map(|&room| cost(team, room)).collect()).collect();
    let mut duties = Vec::new();
    for (team, place) in pairing::cheapest(&costs).into_iter().enumerate() {
        broken += costs[team][place];
        let duty = |&(staff, role): &(usize, usize)| Duty { staff, session: Session::Written, site, role, room: Some(rooms[place]) };
        duties.extend(teams[team].iter().map(duty));
    }
    (broken, duties)
}
