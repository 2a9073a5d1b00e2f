//! Panels (考官组): for each room of a day a chief and so many more, no two of one unit, none of a unit that recruits in the room;
//! drawn by seed among all panels that hold.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};
use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::pack::{Group, Sitting};
use crate::planner::{
    Finding, Infeasible, Options,
    solver::{Column, Effort, Model, Solved},
};

/// Somebody who may examine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examiner {
    pub code: String,
    pub unit: String,
    /// May be the chief (主考官).
    pub chief: bool,
}

/// The panel of one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    pub room: u16,
    /// Place in the list of examiners.
    pub chief: usize,
    pub members: Vec<usize>,
}

/// A unit with those of its people who may not be chief, and those who may.
type Unit<'a> = (&'a str, [Vec<usize>; 2]);

/// Dearer than any draw: a place stays open.
const OPEN: f64 = 1e6;

/// Variables of the model.
struct Columns {
    /// (unit, room) for chiefs and for members.
    chiefs: BTreeMap<(usize, usize), Column>,
    members: BTreeMap<(usize, usize), Column>,
    /// Places of each room that stay open.
    open: Vec<[Column; 2]>,
}

/// Draws the panels of one day's rooms, each of `size` examiners.
pub fn panels(
    groups: &[Group],
    sittings: &[Sitting],
    examiners: &[Examiner],
    size: usize,
    options: &Options,
) -> Result<Vec<Panel>, Infeasible> {
    let mut units: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
    examiners.iter().enumerate().for_each(|(place, one)| units.entry(&one.unit).or_default()[usize::from(one.chief)].push(place));
    let units: Vec<Unit<'_>> = units.into_iter().collect();
    let mut model = Model::default();
    let columns = build(&mut model, groups, (sittings, &units), (size, options.seed));
    let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: 0.0 };
    let refused = |sentence: String| Infeasible(vec![Finding { code: "V02", hard: true, sentence }]);
    let solved = model.solve(effort, None).map_err(|_| refused("面试考官分组没有在规定时间内算出，请加长求解时间".to_owned()))?;
    let missing = |kind: usize| columns.open.iter().map(|open| solved.whole(open[kind])).sum::<i64>();
    if missing(0) + missing(1) > 0 {
        let (rooms, chiefs, members) = (sittings.len(), missing(0), missing(1));
        let sentence = format!(
            "{rooms}个面试考场每场{size}名考官，同组不同单位且回避招聘单位，还缺主考官{chiefs}人、考官{members}人；请从其他单位增补考官"
        );
        return Err(refused(sentence));
    }
    Ok(seated(sittings, &units, (&columns, &solved), options.seed))
}

fn build(model: &mut Model, groups: &[Group], (sittings, units): (&[Sitting], &[Unit<'_>]), (size, seed): (usize, u64)) -> Columns {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    chance.set_stream(1 << 41);
    let mut columns = Columns { chiefs: BTreeMap::new(), members: BTreeMap::new(), open: Vec::new() };
    let mut given: Vec<[Expression; 2]> = vec![<[Expression; 2]>::default(); units.len()];
    for (room, sitting) in sittings.iter().enumerate() {
        let recruiting: BTreeSet<&str> = sitting.groups.iter().filter_map(|&group| groups[group].unit.as_deref()).collect();
        let open = [1.0, (size.max(1) - 1) as f64].map(|most| model.add(variable().integer().bounds(0.0..=most), OPEN));
        let [mut chiefs, mut members] = open.map(|column| Expression::from(column.variable));
        for (unit, (_, people)) in units.iter().enumerate().filter(|(_, (name, _))| !recruiting.contains(name)) {
            let mut one = Expression::default();
            // A chief may also sit as a member.
            for (kind, able) in [(0, people[1].len()), (1, people[0].len() + people[1].len())] {
                if able == 0 {
                    continue;
                }
                // What each pair costs is drawn, so that the cheapest panels are drawn.
                let column = model.add(variable().binary(), chance.random_range(1.0..2.0));
                one += column.variable;
                given[unit][kind] += column.variable;
                if kind == 0 {
                    chiefs += column.variable;
                    columns.chiefs.insert((unit, room), column);
                } else {
                    members += column.variable;
                    columns.members.insert((unit, room), column);
                }
            }
            model.require(constraint!(one <= 1.0));
        }
        model.require(constraint!(chiefs == 1.0));
        model.require(constraint!(members == (size.max(1) - 1) as f64));
        columns.open.push(open);
    }
    for ((_, people), [chiefs, members]) in units.iter().zip(given) {
        let (able, all) = (people[1].len() as f64, (people[0].len() + people[1].len()) as f64);
        model.require(constraint!(chiefs.clone() <= able));
        model.require(constraint!(chiefs + members <= all));
    }
    columns
}

/// Which of a unit's people, by lot.
fn seated(sittings: &[Sitting], units: &[Unit<'_>], (columns, solved): (&Columns, &Solved), seed: u64) -> Vec<Panel> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    chance.set_stream((1 << 41) + 1);
    let mut left: Vec<[Vec<usize>; 2]> = units.iter().map(|(_, people)| people.clone()).collect();
    left.iter_mut().flatten().for_each(|people| people.shuffle(&mut chance));
    let chosen = |columns: &BTreeMap<(usize, usize), Column>, room: usize| -> Vec<usize> {
        let of_room = columns.iter().filter(move |((_, at), column)| *at == room && solved.whole(**column) == 1);
        of_room.map(|((unit, _), _)| *unit).collect()
    };
    let chiefs: Vec<Option<usize>> =
        (0..sittings.len()).map(|room| chosen(&columns.chiefs, room).first().and_then(|&unit| left[unit][1].pop())).collect();
    let panel = |(room, sitting): (usize, &Sitting)| {
        let members = chosen(&columns.members, room).into_iter().filter_map(|unit| left[unit][0].pop().or_else(|| left[unit][1].pop()));
        let members = members.collect();
        Some(Panel { room: sitting.room, chief: chiefs[room]?, members })
    };
    sittings.iter().enumerate().filter_map(panel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examiners(units: usize, each: usize) -> Vec<Examiner> {
        (0..units * each).map(|i| Examiner { code: format!("K{i}"), unit: format!("U{}", i % units), chief: i / units == 0 }).collect()
    }

    fn group(post: usize, unit: usize) -> Group {
        Group { post: format!("P{post}"), unit: Some(format!("U{unit}")), candidates: 3 }
    }

    fn sitting(room: u16, groups: &[usize]) -> Sitting {
        Sitting { day: 1, room, groups: groups.to_vec(), candidates: 3 * groups.len() as u16 }
    }

    fn options(seed: u64) -> Options {
        Options { seed, threads: 1, ..Options::default() }
    }

    #[test]
    fn a_panel_is_seven_of_seven_units_none_of_which_recruits_in_the_room() {
        let groups = [group(0, 0), group(1, 1), group(2, 2)];
        let rooms = [sitting(1, &[0, 1]), sitting(2, &[2])];
        let people = examiners(10, 3);
        let drawn = panels(&groups, &rooms, &people, 7, &options(5)).unwrap();
        let mut all = Vec::new();
        for (panel, room) in drawn.iter().zip(&rooms) {
            let seats: Vec<usize> = panel.members.iter().copied().chain([panel.chief]).collect();
            let units: BTreeSet<&str> = seats.iter().map(|&one| people[one].unit.as_str()).collect();
            assert_eq!((panel.room, seats.len(), units.len()), (room.room, 7, 7));
            assert!(people[panel.chief].chief && room.groups.iter().all(|&g| !units.contains(groups[g].unit.as_deref().unwrap())));
            all.extend(seats);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 14, "nobody sits in two rooms");
        assert_eq!(drawn, panels(&groups, &rooms, &people, 7, &options(5)).unwrap());
        assert_ne!(drawn, panels(&groups, &rooms, &people, 7, &options(6)).unwrap());
    }

    #[test]
    fn where_units_are_too_few_the_number_missing_is_told() {
        // Seven units of which one recruits in the room: six are left for seven places.
        let refusal = panels(&[group(0, 0)], &[sitting(1, &[0])], &examiners(7, 2), 7, &options(1)).unwrap_err().to_string();
        assert!(refusal.contains("还缺主考官0人、考官1人"), "{refusal}");
    }
}
