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
    domain::staffing::Session,
    planner::{Input, Options, RoomUse, StageReport, Stopwatch},
};

/// Exams at more sites than this are staffed by county.
const LARGE: usize = 60;

/// Sites of a county, with who serves there.
pub(super) struct Region {
    pub needs: Needs,
    pub answer: Answer,
}

/// Every region staffed, and all of them together told of.
pub(super) fn solve(input: &Input, room_use: &[RoomUse], options: &Options) -> Result<(Vec<Region>, StageReport), Unfilled> {
    let counties = counties(input, room_use);
    let lone = |counties: &BTreeSet<&str>| -> Result<_, Unfilled> {
        let region = one(input, room_use, (counties, options))?;
        let report = region.answer.report.clone();
        Ok((vec![region], report))
    };
    if counties.len() < 2 {
        return lone(&counties);
    }
    match several(input, room_use, (&counties, options)) {
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
fn counties<'a>(input: &'a Input, room_use: &[RoomUse]) -> BTreeSet<&'a str> {
    let interview = input.interview.iter().map(|interview| interview.site);
    let sites: BTreeSet<usize> = room_use.iter().map(|used| input.rooms[used.room].site).chain(interview).collect();
    if sites.len() <= LARGE {
        return BTreeSet::new();
    }
    sites.into_iter().map(|site| input.sites[site].county.as_str()).collect()
}

/// The sites of these counties and their people; of all, if none is named.
fn one(input: &Input, room_use: &[RoomUse], (counties, options): (&BTreeSet<&str>, &Options)) -> Result<Region, Unfilled> {
    let watch = Stopwatch::start();
    let needs = if counties.is_empty() {
        Needs::of(input, room_use)
    } else {
        let here = |county: &str| counties.contains(county);
        let people = (0..input.staff.len()).filter(|&person| here(&input.staff[person].county)).collect();
        Needs::within(input, room_use, (|site: usize| here(&input.sites[site].county), people))
    };
    let answer = model::solve(input, &needs, options, &watch)?;
    Ok(Region { needs, answer })
}

fn several(input: &Input, room_use: &[RoomUse], (counties, options): (&BTreeSet<&str>, &Options)) -> Option<Vec<Region>> {
    let waves = (counties.len() as f64 / f64::from(options.threads.max(1))).max(1.0);
    let each = Options { threads: 1, time_limit: options.time_limit / waves, ..options.clone() };
    let waiting = Mutex::new(counties.iter().copied().enumerate().collect::<Vec<_>>());
    let regions = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| {
                while let Some((place, county)) = waiting.lock().ok().and_then(|mut waiting| waiting.pop()) {
                    let region = one(input, room_use, (&BTreeSet::from([county]), &each));
                    if let Ok(mut regions) = regions.lock() {
                        regions.insert(place, region);
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
    let mut sum = 0.0;
    for (home, region) in regions.iter().enumerate() {
        for &person in &region.needs.people {
            let reached = |site: &usize| need::way(input, person, *site);
            let mut least: BTreeMap<Session, f64> = BTreeMap::new();
            for other in (0..regions.len()).filter(|&other| other != home).map(|other| &regions[other]) {
                let ways: BTreeMap<usize, i64> = other.needs.sites().iter().filter_map(|site| Some((*site, reached(site)?))).collect();
                for (place, what) in other.needs.list.iter().enumerate().filter(|_| !ways.is_empty()) {
                    let Some(&distance) = ways.get(&what.site) else { continue };
                    let cost = need::qualified(input, person, what.role)
                        .then(|| need::cost(input, person, (what.role, what.site, distance)))
                        .flatten();
                    let Some(cost) = cost else { continue };
                    let session = input.roles[what.role].session;
                    let own = region.answer.prices.own.get(&(person, session)).copied().unwrap_or(0.0);
                    let reduced = cost as f64 - other.answer.prices.worth[place][usize::from(is_woman(input, person))] - own;
                    let least = least.entry(session).or_default();
                    *least = least.min(reduced);
                }
            }
            sum += least.into_values().sum::<f64>();
        }
    }
    sum
}
