//! Why the invigilators of one room share a unit: a room takes at most one person of each unit, so a site takes at most as many
//! of a unit as it has rooms. Where that cannot hold, no draw can make it hold.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::{Conflict, reason};
use crate::{
    domain::staffing::{Scope, Session},
    planner::{
        Input, Options, RoomUse,
        repair::{NewStaff, Repair, Role},
        solver::{Column, Effort, Model},
    },
};

/// People of one unit who can serve in the same rooms' roles.
type Class = (usize, Vec<usize>);

/// Why teams cannot be of different units, with the fewest people to be found elsewhere.
pub(super) fn conflict(input: &Input, room_use: &[RoomUse], options: &Options) -> Option<Conflict> {
    let mut rooms: BTreeMap<usize, u32> = BTreeMap::new();
    room_use.iter().for_each(|used| *rooms.entry(input.rooms[used.room].site).or_default() += 1);
    let in_rooms = |place: &usize| input.roles[*place].session == Session::Written && input.roles[*place].scope == Scope::Room;
    let roles: Vec<usize> = (0..input.roles.len()).filter(in_rooms).collect();
    let mut model = Model::default();
    let mut of_unit: BTreeMap<(usize, usize), Expression> = BTreeMap::new();
    let mut filling: BTreeMap<(usize, usize), Expression> = BTreeMap::new();
    for ((unit, able), people) in classes(input, &roles) {
        let mut serving = Expression::default();
        for &role in &able {
            for &site in rooms.keys().filter(|site| !(input.roles[role].forbid_own_unit && input.sites[**site].unit == unit)) {
                let column = model.add(variable().integer().min(0), 0.0).variable;
                serving += column;
                *of_unit.entry((unit, site)).or_default() += column;
                *filling.entry((role, site)).or_default() += column;
            }
        }
        model.require(constraint!(serving <= f64::from(people)));
    }
    for ((_, site), people) in of_unit {
        model.require(constraint!(people <= f64::from(rooms[&site])));
    }
    let mut missing: BTreeMap<(usize, usize), Column> = BTreeMap::new();
    for (&site, &rooms) in &rooms {
        for &role in &roles {
            let column = model.add(variable().integer().min(0), 1.0);
            missing.insert((role, site), column);
            let filled = filling.remove(&(role, site)).unwrap_or_default();
            model.require(constraint!(filled + column.variable >= f64::from(input.roles[role].quota * rooms)));
        }
    }
    let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: 0.0 };
    let solved = model.solve(effort, None).ok().filter(|solved| solved.bound > 0.5)?;
    let new = |(&(role, site), column): (&(usize, usize), &Column)| {
        let people = solved.whole(*column).max(0) as u32;
        let role = Role { place: role, name: input.roles[role].name.clone() };
        (people > 0).then_some(NewStaff { role, site, gender: None, people })
    };
    let new: Vec<NewStaff> = missing.iter().filter_map(new).collect();
    let all: u32 = new.iter().map(|one| one.people).sum();
    let codes: BTreeSet<&str> = new.iter().map(|one| input.sites[one.site].code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let names: Vec<&str> = roles.iter().map(|role| input.roles[*role].name.as_str()).collect();
    let sentence = format!("同一考场的{}须来自不同单位，考点{}缺外单位人员{all}人", names.join("、"), codes.join("、"));
    Some(Conflict { finding: reason("D16", sentence), repairs: vec![Repair::AddStaff(new)] })
}

fn classes(input: &Input, roles: &[usize]) -> BTreeMap<Class, u32> {
    let mut classes: BTreeMap<Class, u32> = BTreeMap::new();
    for person in input.staff.iter().filter(|person| person.max_sessions > 0 && person.available.contains(&Session::Written)) {
        let able: Vec<usize> =
            roles.iter().copied().filter(|role| person.qualifications.contains(&input.roles[*role].qualification)).collect();
        *classes.entry((person.unit, able)).or_default() += 1;
    }
    classes
}
