//! Rooms paper by paper (逐类编场): with the sites chosen, each paper is a small model over the rooms the others left.

use super::{
    RoomCounts,
    market::Market,
    model::{Search, seconds_each},
};
use crate::{
    domain::Fen,
    planner::{Input, solver::Effort},
};

/// Rooms for all papers, the smallest paper first; `None` when one finds no room.
pub(super) fn rooms(input: &Input, market: &Market, effort: Effort) -> Option<RoomCounts> {
    let free_of_charge = charged_elsewhere(input);
    let mut rest = Market { site_pay: Fen::ZERO, ..market.clone() };
    let mut all = RoomCounts::new();
    let mut papers: Vec<usize> = (0..market.categories.len()).collect();
    papers.sort_by_key(|&paper| market.sitting(paper));
    for paper in papers {
        let alone = rest.only(paper);
        let mut search = Search::default();
        search.improve(&free_of_charge, &alone, seconds_each(effort, market)).ok()?;
        for ((kind, _), count) in search.best? {
            let rooms = &mut rest.kinds[kind].rooms;
            rooms.truncate(rooms.len() - count as usize);
            rest.usable[market.kinds[kind].site] -= count as usize;
            all.insert((kind, paper), count);
        }
    }
    Some(all)
}

/// The input without what does not hang on one paper: sites are open already, target and budget are for the whole.
fn charged_elsewhere(input: &Input) -> Input {
    let mut input = Input { applicants: vec![], staff: vec![], ..input.clone() };
    input.sites.iter_mut().for_each(|site| site.fixed_cost = Fen::ZERO);
    input.rules.target_person_times = 0;
    input.rules.budget = Fen::yuan(1_000_000_000);
    input
}
