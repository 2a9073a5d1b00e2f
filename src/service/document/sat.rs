//! Papers sat in a room (考场试卷): one in most rooms, several where papers share it; each with its own bags.

use std::collections::BTreeMap;

use super::gather::SitePapers;
use crate::{
    domain::exam::{Category, Policy},
    store::arrangement::{PlacementLine, RoomUseLine},
};

/// A paper sat in a room and who sits it, by seat.
pub struct Sat<'a> {
    pub category: Category,
    pub seats: Vec<&'a PlacementLine>,
}

/// The papers of a room, in order; the one it is kept for where nobody sits in it.
#[must_use]
pub fn sat<'a>(used: &RoomUseLine, seats: &[&'a PlacementLine]) -> Vec<Sat<'a>> {
    let mut papers: BTreeMap<Category, Vec<&PlacementLine>> = BTreeMap::new();
    for seat in seats {
        papers.entry(seat.category).or_default().push(seat);
    }
    if papers.is_empty() {
        papers.insert(used.category, vec![]);
    }
    papers.into_iter().map(|(category, seats)| Sat { category, seats }).collect()
}

/// `A 综合管理类`; in a shared room `A 综合管理类20人、D 中小学教师类10人`.
#[must_use]
pub fn category(policy: &Policy, used: &RoomUseLine, seats: &[&PlacementLine]) -> String {
    let papers = sat(used, seats);
    let name = |sat: &Sat<'_>| policy.category_name(sat.category);
    if let [only] = papers.as_slice() {
        return name(only);
    }
    papers.iter().map(|sat| format!("{}{}人", name(sat), sat.seats.len())).collect::<Vec<_>>().join("、")
}

/// The same with the seats of each paper of a shared room: `A 综合管理类20人（01—20号）、…`.
#[must_use]
pub fn category_by_seats(policy: &Policy, used: &RoomUseLine, seats: &[&PlacementLine]) -> String {
    let papers = sat(used, seats);
    if papers.len() == 1 {
        return category(policy, used, seats);
    }
    let paper = |sat: &Sat<'_>| format!("{}{}人（{}号）", policy.category_name(sat.category), sat.seats.len(), runs(&sat.seats));
    papers.iter().map(paper).collect::<Vec<_>>().join("、")
}

/// `01—20、23`.
fn runs(seats: &[&PlacementLine]) -> String {
    let mut numbers: Vec<u8> = seats.iter().map(|seat| seat.seat).collect();
    numbers.sort_unstable();
    let run = |run: &[u8]| match *run {
        [first, .., last] => format!("{first:02}—{last:02}"),
        [only] => format!("{only:02}"),
        [] => String::new(),
    };
    numbers.chunk_by(|a, b| a + 1 == *b).map(run).collect::<Vec<_>>().join("、")
}

impl SitePapers {
    pub(super) fn category_of(&self, used: &RoomUseLine, seats: &[&PlacementLine]) -> String {
        category(&self.exam.policy, used, seats)
    }

    /// `0710201`: site, room, paper; the second kind of papers of a shared room has 11, 12 and so on.
    pub(super) fn bag_number(&self, room: u16, (paper, kind): (usize, usize)) -> String {
        format!("{:02}{room:03}{:02}", self.site.number, paper + 1 + 10 * kind)
    }

    /// One paper for each seat of a full room, and a spare: 31 a bag; in a shared room one for each who sits it, and a spare.
    pub(super) fn papers_of(&self, sat: &Sat<'_>, kinds: usize) -> usize {
        if kinds == 1 { self.papers_a_bag() } else { sat.seats.len() + 1 }
    }
}
