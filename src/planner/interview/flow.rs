//! The arc-flow model of bin packing (Valério de Carvalho, Annals of Operations Research 86, 1999): a room is a path from 0 to its
//! limit, an arc of length n is a group of n. Its relaxation is as tight as that of all patterns, and it has a few hundred arcs.

use std::collections::BTreeMap;

use good_lp::{Expression, constraint, variable};

use crate::planner::{
    Options,
    solver::{Effort, Failure, Model},
};

/// What was found and what was proven.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// Sizes in each room, where a packing was found.
    pub patterns: Option<Vec<Vec<u16>>>,
    pub bound: usize,
}

/// The fewest rooms for groups of these sizes.
pub(super) fn fill(sizes: &[u16], limit: u16, options: &Options) -> Filled {
    let mut count: BTreeMap<u16, usize> = BTreeMap::new();
    sizes.iter().for_each(|&size| *count.entry(size).or_default() += 1);
    let mut model = Model::default();
    let mut balance: Vec<Expression> = vec![Expression::default(); usize::from(limit) + 1];
    let mut used: BTreeMap<u16, Expression> = BTreeMap::new();
    let mut arcs = BTreeMap::new();
    for (from, size) in arcs_of(&count, limit) {
        let most = if size == 0 { sizes.len() } else { count[&size] };
        let column = model.add(variable().integer().bounds(0.0..=most as f64), 0.0);
        balance[usize::from(from)] -= column.variable;
        // The rest of a room is one arc to its end.
        balance[usize::from(if size == 0 { limit } else { from + size })] += column.variable;
        if size > 0 {
            *used.entry(size).or_default() += column.variable;
        }
        arcs.insert((from, size), column);
    }
    let rooms = model.add(variable().integer().bounds(0.0..=sizes.len() as f64), 1.0);
    balance[0] += rooms.variable;
    balance[usize::from(limit)] -= rooms.variable;
    for row in balance {
        model.require(constraint!(row == 0.0));
    }
    for (size, row) in used {
        model.require(constraint!(row == count[&size] as f64));
    }
    let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: 0.0 };
    let bound = |bound: f64| if bound.is_finite() { (bound - 1e-6).ceil().max(0.0) as usize } else { 0 };
    match model.solve(effort, None) {
        Ok(solved) => {
            let flows = arcs.into_iter().map(|(arc, column)| (arc, solved.whole(column))).filter(|(_, flow)| *flow > 0).collect();
            Filled { patterns: Some(paths(flows, limit)), bound: bound(solved.bound) }
        }
        Err(Failure::NothingFound { bound: proven }) => Filled { patterns: None, bound: bound(proven) },
        Err(Failure::Infeasible) => Filled::default(),
    }
}

/// (from, size): larger groups before smaller ones on every path, so that few arcs say all; size 0 is the empty rest of a room.
fn arcs_of(count: &BTreeMap<u16, usize>, limit: u16) -> Vec<(u16, u16)> {
    let mut reached = vec![false; usize::from(limit) + 1];
    reached[0] = true;
    let mut arcs = std::collections::BTreeSet::new();
    for (&size, &many) in count.iter().rev() {
        let starts: Vec<u16> = (0..=limit).filter(|&at| reached[usize::from(at)]).collect();
        for start in starts {
            let mut at = start;
            for _ in 0..many {
                if at + size > limit {
                    break;
                }
                arcs.insert((at, size));
                at += size;
                reached[usize::from(at)] = true;
            }
        }
    }
    arcs.extend((1..limit).filter(|&at| reached[usize::from(at)]).map(|at| (at, 0)));
    arcs.into_iter().collect()
}

/// The flow taken apart into paths.
fn paths(mut flows: BTreeMap<(u16, u16), i64>, limit: u16) -> Vec<Vec<u16>> {
    let mut paths = Vec::new();
    while flows.keys().any(|(from, _)| *from == 0) {
        let (mut at, mut path) = (0, Vec::new());
        while at < limit {
            let Some((&arc, _)) = flows.range((at, 0)..=(at, u16::MAX)).next() else { break };
            let left = flows.get_mut(&arc).expect("the arc was just found");
            *left -= 1;
            if *left == 0 {
                flows.remove(&arc);
            }
            if arc.1 == 0 {
                break;
            }
            path.push(arc.1);
            at += arc.1;
        }
        paths.push(path);
    }
    paths
}
