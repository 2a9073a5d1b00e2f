//! Regions of a large exam (分片): each county's sites are served by the county's own people. What that overlooks, people who could
//! serve across a border, is priced with the counties' own relaxations, so that the bound holds for all.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    thread,
};

use super::{
    model::{self, Answer, Unfilled},
    need::{self, Needs, is_woman},
};
use crate::{
    domain::{exam::Point, staffing::Session},
    planner::{Duty, Input, OnProgress, Options, RoomUse, Seat, StageReport, Stopwatch},
};

/// Exams at more sites than this are staffed by county.
const LARGE: usize = 60;

/// Sites of a county, with who serves there.
pub(super) struct Region {
    pub needs: Needs,
    pub answer: Answer,
    pub duties: Vec<Duty>,
}

/// Rooms in use and who sits in them.
type Rooms<'a> = (&'a [RoomUse], &'a [Seat]);

/// Every region staffed, and all of them together told of.
pub(super) fn solve(
    input: &Input,
    rooms: Rooms<'_>,
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<(Vec<Region>, StageReport), Unfilled> {
    let counties = counties(input, rooms.0);
    let lone = |counties: &BTreeSet<&str>| -> Result<_, Unfilled> {
        let region = one(input, rooms, (counties, options))?;
        let report = region.answer.report.clone();
        Ok((vec![region], report))
    };
    if counties.len() < 2 {
        return lone(&counties);
    }
    match several(input, rooms, (&counties, options), on_progress) {
        Some(regions) => {
            let bound: f64 = regions.iter().map(|region| region.answer.prices.bound).sum::<f64>() + across(input, &regions);
            let mut notes: Vec<String> = regions.iter().flat_map(|region| region.answer.report.notes.clone()).collect();
            notes.dedup();
            let report = StageReport { bound: (bound - 1e-6 * bound.abs()).ceil() as i64, notes, ..StageReport::default() };
            Ok((regions, report))
        }
        // A county has too few people of its own: all are asked together.
        None => lone(&BTreeSet::new()),
    }
}

/// Counties with sites in use, if there are too many sites to be looked at together.
pub(in crate::planner) fn counties<'a>(input: &'a Input, room_use: &[RoomUse]) -> BTreeSet<&'a str> {
    let interview = input.interview.iter().map(|interview| interview.site);
    let sites: BTreeSet<usize> = room_use.iter().map(|used| input.rooms[used.room].site).chain(interview).collect();
    if sites.len() <= LARGE {
        return BTreeSet::new();
    }
    sites.into_iter().map(|site| input.sites[site].county.as_str()).collect()
}

/// The sites of these counties and their people; of all, if none is named.
fn one(input: &Input, (room_use, seats): Rooms<'_>, (counties, options): (&BTreeSet<&str>, &Options)) -> Result<Region, Unfilled> {
    let watch = Stopwatch::start();
    let here = |site: usize| counties.is_empty() || counties.contains(input.sites[site].county.as_str());
    let mut needs = if counties.is_empty() {
        Needs::of(input, room_use)
    } else {
        let people = (0..input.staff.len()).filter(|&person| counties.contains(input.staff[person].county.as_str())).collect();
        Needs::within(input, room_use, (here, people))
    };
    let answer = model::solve(input, &needs, options, &watch)?;
    let seats: Vec<Seat> = seats.iter().filter(|seat| here(input.rooms[seat.room].site)).copied().collect();
    let duties = super::drawn(input, &seats, (&mut needs, &answer), options);
    Ok(Region { needs, answer, duties })
}

fn several(
    input: &Input,
    rooms: Rooms<'_>,
    (counties, options): (&BTreeSet<&str>, &Options),
    on_progress: OnProgress<'_>,
) -> Option<Vec<Region>> {
    let (threads, of) = (options.threads.max(1), counties.len());
    let waves = (of as f64 / f64::from(threads)).max(1.0);
    let each = Options { threads: 1, time_limit: options.time_limit / waves, ..options.clone() };
    let waiting = Mutex::new(counties.iter().copied().enumerate().collect::<Vec<_>>());
    let regions = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((place, county)) = waiting.lock().ok().and_then(|mut waiting| waiting.pop()) {
                    let region = one(input, rooms, (&BTreeSet::from([county]), &each));
                    if let Ok(mut regions) = regions.lock() {
                        regions.insert(place, region);
                        let done = regions.len();
                        on_progress(&format!("安排考务人员（{done}/{of}片）"), 55 + 35 * done as u64 / of as u64);
                    }
                }
            });
        }
    });
    let regions = regions.into_inner().expect("no worker panics while it holds the regions");
    regions.into_values().map(Result::ok).collect()
}

/// How much people could still save by serving in another region; not positive.
fn across(input: &Input, regions: &[Region]) -> f64 {
    let areas: Vec<Area> = regions.iter().map(|region| Area::of(region.needs.sites().iter().map(|&site| input.sites[site].at))).collect();
    let mut sum = 0.0;
    for (home, region) in regions.iter().enumerate() {
        for &person in &region.needs.people {
            let near = |other: &usize| *other != home && areas[*other].distance(input.staff[person].at) <= input.rules.staff_max_distance;
            let mut least: BTreeMap<Session, f64> = BTreeMap::new();
            for other in (0..regions.len()).filter(near).map(|other| &regions[other]) {
                for (session, reduced) in abroad(input, person, (region, other)) {
                    let least = least.entry(session).or_default();
                    *least = least.min(reduced);
                }
            }
            sum += least.into_values().sum::<f64>();
        }
    }
    sum
}

/// What a person of one region would save, or lose, by each duty in another.
fn abroad(input: &Input, person: usize, (home, other): (&Region, &Region)) -> Vec<(Session, f64)> {
    let way = |site: &usize| need::way(input, person, *site).map(|way| (*site, way));
    let ways: BTreeMap<usize, i64> = other.needs.sites().iter().filter_map(way).collect();
    let gender = usize::from(is_woman(input, person));
    let saved = |(place, what): (usize, &need::Need)| {
        let distance = *ways.get(&what.site)?;
        let qualified = need::qualified(input, person, what.role);
        let cost = qualified.then(|| need::cost(input, person, (what.role, what.site, distance))).flatten()?;
        let session = input.roles[what.role].session;
        let own = home.answer.prices.own.get(&(person, session)).copied().unwrap_or(0.0);
        Some((session, cost as f64 - other.answer.prices.worth[place][gender] - own))
    };
    if ways.is_empty() { vec![] } else { other.needs.list.iter().enumerate().filter_map(saved).collect() }
}

/// The rectangle around some sites.
struct Area {
    x: (i32, i32),
    y: (i32, i32),
}

impl Area {
    fn of(sites: impl Iterator<Item = Point>) -> Self {
        let wide = |(least, most): (i32, i32), at: i32| (least.min(at), most.max(at));
        let none = Self { x: (i32::MAX, i32::MIN), y: (i32::MAX, i32::MIN) };
        sites.fold(none, |area, at| Self { x: wide(area.x, at.x), y: wide(area.y, at.y) })
    }

    /// From a place to the nearest of it; no site is nearer.
    fn distance(&self, at: Point) -> i64 {
        let nearest = |(least, most): (i32, i32), at: i32| if least > most { i32::MAX / 4 } else { at.clamp(least, most) };
        at.distance(Point { x: nearest(self.x, at.x), y: nearest(self.y, at.y) })
    }
}
