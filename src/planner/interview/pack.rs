//! Packing (面试分组): the candidates of one post are never divided, a room takes so many a day, and as few rooms as can be are used;
//! where a day has not enough rooms, there are more days.
//!
//! First fit decreasing gives a packing, the bound L2 (Martello and Toth, Knapsack Problems, 1990, ch. 8) often proves it best;
//! where they differ, the arc-flow model decides, whose size hangs on the room's limit and not on how many posts there are.

use std::{cmp::Reverse, collections::BTreeMap};

use super::flow;
use crate::planner::{Finding, Infeasible, Options};

/// The candidates of one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// 岗位代码
    pub post: String,
    /// The unit that recruits, as the examiners' units are named.
    pub unit: Option<String>,
    pub candidates: u16,
}

/// What the policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Interview rooms there are on one day.
    pub rooms: u16,
    /// Candidates a room takes a day.
    pub candidates: u16,
    /// People in each room, the panel among them.
    pub staff_per_room: u32,
    /// People around the rooms, on each day.
    pub staff_around: u32,
}

/// One room on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// From 1.
    pub day: u16,
    /// From 1.
    pub room: u16,
    /// Places in the list of groups.
    pub groups: Vec<usize>,
    pub candidates: u16,
}

/// All rooms of all days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packing {
    pub sittings: Vec<Sitting>,
    /// No packing uses fewer.
    pub bound: usize,
    pub days: u16,
    /// 考务人次 of all days.
    pub person_times: u32,
}

impl Packing {
    /// Whether no fewer rooms do.
    #[must_use]
    pub fn is_best(&self) -> bool {
        self.sittings.len() == self.bound
    }
}

/// Packs the groups, or names those that no room holds.
pub fn pack(groups: &[Group], limits: &Limits, options: &Options) -> Result<Packing, Infeasible> {
    let found = refused(groups, limits);
    if !found.is_empty() {
        return Err(Infeasible(found));
    }
    let sizes: Vec<u16> = groups.iter().map(|group| group.candidates).filter(|size| *size > 0).collect();
    let mut bins = first_fit(groups, limits.candidates);
    let mut bound = least(&sizes, limits.candidates);
    if bins.len() > bound {
        let exact = flow::fill(&sizes, limits.candidates, options);
        bound = bound.max(exact.bound);
        if let Some(patterns) = exact.patterns.filter(|patterns| patterns.len() < bins.len()) {
            bins = dealt(groups, &patterns);
        }
    }
    Ok(spread(groups, bins, (bound, limits)))
}

/// Groups that cannot be held at all.
fn refused(groups: &[Group], limits: &Limits) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "V01", hard: true, sentence };
    if limits.rooms == 0 {
        return vec![found("没有面试考场；请在考试方案中填写面试考场数".to_owned())];
    }
    let large = groups.iter().filter(|group| group.candidates > limits.candidates);
    large
        .map(|group| {
            let Group { post, candidates, .. } = group;
            let limit = limits.candidates;
            found(format!("岗位{post}有{candidates}人进入面试，超过每考场每天{limit}人，同一岗位又不能分开；请提高每考场人数上限"))
        })
        .collect()
}

/// First fit decreasing: the largest first, each into the first room that still holds it.
fn first_fit(groups: &[Group], limit: u16) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..groups.len()).filter(|&group| groups[group].candidates > 0).collect();
    order.sort_by_key(|&group| (Reverse(groups[group].candidates), group));
    let mut bins: Vec<(u16, Vec<usize>)> = Vec::new();
    for group in order {
        let size = groups[group].candidates;
        match bins.iter_mut().find(|(taken, _)| taken + size <= limit) {
            Some((taken, bin)) => {
                *taken += size;
                bin.push(group);
            }
            None => bins.push((size, vec![group])),
        }
    }
    bins.into_iter().map(|(_, bin)| bin).collect()
}

/// The bound L2: for every threshold, the large ones need a room each, and what the middling ones leave cannot hold the rest.
fn least(sizes: &[u16], limit: u16) -> usize {
    let limit = usize::from(limit);
    let sizes: Vec<usize> = sizes.iter().map(|&size| usize::from(size)).collect();
    let bound = |small: usize| {
        let large = sizes.iter().filter(|&&size| size > limit - small).count();
        let middle: Vec<usize> = sizes.iter().copied().filter(|&size| size <= limit - small && 2 * size > limit).collect();
        let rest: usize = sizes.iter().filter(|&&size| size >= small && 2 * size <= limit).sum();
        let room = middle.len() * limit - middle.iter().sum::<usize>();
        large + middle.len() + rest.saturating_sub(room).div_ceil(limit)
    };
    (0..=limit / 2).map(bound).max().unwrap_or(0)
}

/// Groups dealt to patterns of sizes.
fn dealt(groups: &[Group], patterns: &[Vec<u16>]) -> Vec<Vec<usize>> {
    let mut of_size: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    (0..groups.len()).rev().for_each(|group| of_size.entry(groups[group].candidates).or_default().push(group));
    let deal = |pattern: &Vec<u16>| pattern.iter().filter_map(|size| of_size.get_mut(size)?.pop()).collect::<Vec<usize>>();
    patterns.iter().map(deal).collect()
}

/// Rooms to days, the same number each day as far as that goes; on a day the fullest come first.
fn spread(groups: &[Group], mut bins: Vec<Vec<usize>>, (bound, limits): (usize, &Limits)) -> Packing {
    let size = |bin: &[usize]| bin.iter().map(|&group| groups[group].candidates).sum::<u16>();
    bins.iter_mut().for_each(|bin| bin.sort_unstable());
    bins.sort_by_key(|bin| (Reverse(size(bin)), bin.clone()));
    let days = bins.len().div_ceil(usize::from(limits.rooms)).max(1);
    let mut sittings: Vec<Sitting> = Vec::with_capacity(bins.len());
    for (place, groups) in bins.into_iter().enumerate() {
        let number = |n: usize| u16::try_from(n + 1).unwrap_or(u16::MAX);
        sittings.push(Sitting { day: number(place % days), room: number(place / days), candidates: size(&groups), groups });
    }
    sittings.sort_by_key(|sitting| (sitting.day, sitting.room));
    let used = if sittings.is_empty() { 0 } else { days as u32 };
    let person_times = sittings.len() as u32 * limits.staff_per_room + used * limits.staff_around;
    Packing { sittings, bound, days: u16::try_from(used).unwrap_or(u16::MAX), person_times }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const COUNTY: Limits = Limits { rooms: 30, candidates: 36, staff_per_room: 12, staff_around: 50 };

    fn groups(sizes: &[u16]) -> Vec<Group> {
        let group = |(place, &candidates): (usize, &u16)| Group { post: format!("P{place}"), unit: None, candidates };
        sizes.iter().enumerate().map(group).collect()
    }

    fn packed(sizes: &[u16], limits: &Limits) -> Packing {
        pack(&groups(sizes), limits, &Options { time_limit: 20.0, threads: 1, ..Options::default() }).unwrap()
    }

    /// Every group once, no room above the limit, every room of a day once.
    fn holds(packing: &Packing, sizes: &[u16], limits: &Limits) {
        let mut all: Vec<usize> = packing.sittings.iter().flat_map(|sitting| sitting.groups.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..sizes.len()).filter(|&group| sizes[group] > 0).collect::<Vec<_>>());
        for sitting in &packing.sittings {
            assert_eq!(sitting.candidates, sitting.groups.iter().map(|&group| sizes[group]).sum::<u16>());
            assert!(sitting.candidates <= limits.candidates && (1..=limits.rooms).contains(&sitting.room));
        }
        let places: std::collections::BTreeSet<_> = packing.sittings.iter().map(|sitting| (sitting.day, sitting.room)).collect();
        assert_eq!(places.len(), packing.sittings.len());
    }

    #[test]
    fn thirty_full_rooms_of_twelve_and_fifty_around_are_410_person_times() {
        // 360 posts of three candidates: twelve posts a room fill 30 rooms.
        let packing = packed(&[3; 360], &COUNTY);
        assert_eq!((packing.sittings.len(), packing.bound, packing.days, packing.person_times), (30, 30, 1, 410));
        holds(&packing, &[3; 360], &COUNTY);
    }

    #[test]
    fn one_post_more_than_a_day_holds_is_a_second_day() {
        let packing = packed(&[3; 361], &COUNTY);
        assert_eq!((packing.sittings.len(), packing.days, packing.person_times), (31, 2, 31 * 12 + 2 * 50));
        assert!(packing.is_best());
        let of_day = |day| packing.sittings.iter().filter(|sitting| sitting.day == day).count();
        assert_eq!((of_day(1), of_day(2)), (16, 15));
    }

    #[test]
    fn the_bound_counts_what_cannot_share_a_room() {
        // Three of 19 cannot share rooms of 36, though their sum fits into two.
        assert_eq!(least(&[19, 19, 19], 36), 3);
        // Each 24 leaves 12, where the 18 does not go: 90 of 108 seats, but a room more than the sum says.
        assert_eq!(least(&[24, 24, 24, 18], 36), 4);
        assert_eq!((least(&[36, 36], 36), least(&[], 36), least(&[1], 36)), (2, 0, 1));
    }

    #[test]
    fn first_fit_is_bettered_where_it_can_be() {
        // Two rooms of 10 hold 4+3+3 twice; the largest first take 4+4, then 3+3+3, and the last 3 needs a third room.
        let limits = Limits { candidates: 10, ..COUNTY };
        let sizes = [4, 4, 3, 3, 3, 3];
        assert_eq!(first_fit(&groups(&sizes), 10).len(), 3);
        let packing = packed(&sizes, &limits);
        assert_eq!((packing.sittings.len(), packing.bound), (2, 2));
        holds(&packing, &sizes, &limits);
    }

    #[test]
    fn a_post_no_room_holds_is_named() {
        let refusal = pack(&groups(&[3, 37]), &COUNTY, &Options::default()).unwrap_err().to_string();
        assert!(refusal.contains("岗位P1有37人进入面试，超过每考场每天36人"), "{refusal}");
        assert!(pack(&groups(&[3]), &Limits { rooms: 0, ..COUNTY }, &Options::default()).is_err());
        assert_eq!(packed(&[], &COUNTY), Packing::default());
    }

    #[test]
    fn no_packing_is_above_first_fit_or_below_its_bound() {
        let mut chance = ChaCha8Rng::seed_from_u64(3);
        let (mut better, mut best) = (0, 0);
        for _ in 0..60 {
            let many = chance.random_range(1..60);
            let sizes: Vec<u16> = (0..many).map(|_| chance.random_range(1..=24)).collect();
            let packing = packed(&sizes, &COUNTY);
            let simple = first_fit(&groups(&sizes), COUNTY.candidates).len();
            let sum: usize = sizes.iter().map(|&size| usize::from(size)).sum();
            assert!(packing.sittings.len() <= simple && packing.sittings.len() >= packing.bound, "{sizes:?}");
            assert!(packing.bound >= sum.div_ceil(36) && packing.bound >= least(&sizes, 36), "{sizes:?}");
            holds(&packing, &sizes, &COUNTY);
            better += usize::from(packing.sittings.len() < simple);
            best += usize::from(packing.is_best());
        }
        assert!(best == 60, "{best} of 60 are proven best, {better} better than first fit");
    }
}
