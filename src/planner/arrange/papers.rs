//! The search over papers (选科搜索): which papers each site takes, changed a little at a time. Worse steps are taken now and
//! then, ever more rarely, so that the search does not end in the first hollow (simulated annealing: Kirkpatrick, Gelatt and
//! Vecchi, Science 220, 1983). Steps are counted, not timed, so that the same seed gives the same answer.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::network::{Flows, Network, Papers, Reckoning};
use crate::planner::{Control, Stopwatch};

/// How long to search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    pub seed: u64,
    /// Draws of this seed that do not resemble one another.
    pub stream: u64,
    pub steps: u32,
    /// 角 a step may be worse at the beginning, about.
    pub warm: f64,
    /// Seconds after which to end all the same.
    pub seconds: f64,
}

/// The best found, cheapest first: what they cost in 角 and the papers of each site.
pub(super) type Found = Vec<(f64, Vec<Papers>)>;

/// How many are kept, because the cheapest with rooms in parts need not be the cheapest with whole rooms.
const KEPT: usize = 4;
/// 角 a step may be worse at the end, about.
const COLD: f64 = 20.0;

/// Searches from the papers given.
pub(super) fn search(network: &Network, start: &[Papers], course: Course, control: &Control) -> Found {
    let watch = Stopwatch::start();
    let mut chance = ChaCha8Rng::seed_from_u64(course.seed);
    chance.set_stream((1 << 50) + course.stream);
    let mut flows = Flows::default();
    let mut current = start.to_vec();
    let mut cost = network.cost(&current, &mut flows);
    let mut idle = flows.idle;
    let mut found: Found = vec![(cost, current.clone())];
    let mut prices = network.prices(&flows);
    let mut reckoning = Reckoning::default();
    for step in 0..course.steps {
        if watch.seconds() > course.seconds || control.stopped() {
            break;
        }
        // By steps alone: a clock would make every run another.
        let spent = f64::from(step) / f64::from(course.steps);
        let Some(next) = neighbour(network, &current, &mut chance) else { continue };
        let warmth = course.warm * (1.0 - spent).powi(2) + COLD;
        // Drawn before the cost is known: most steps are proven too dear at a glance.
        let most = cost - warmth * chance.random::<f64>().max(f64::MIN_POSITIVE).ln();
        // With the same sites open as many rooms are used, or nearly, and the part of one that is not used costs the same.
        let same = current.iter().zip(&next).all(|(before, after)| (*before == 0) == (*after == 0));
        if network.exceeds(&next, (&prices, most - if same { idle } else { 0.0 }), &mut reckoning) {
            continue;
        }
        let costs = network.cost(&next, &mut flows);
        if costs <= most {
            prices = network.prices(&flows);
            (current, cost, idle) = (next, costs, flows.idle);
            keep(&mut found, cost, &current);
        }
    }
    found
}

fn keep(found: &mut Found, cost: f64, papers: &[Papers]) {
    if found.len() == KEPT && found[KEPT - 1].0 <= cost || found.iter().any(|(_, known)| known == papers) {
        return;
    }
    let place = found.partition_point(|(known, _)| *known <= cost);
    found.insert(place, (cost, papers.to_vec()));
    found.truncate(KEPT);
}

/// A small change: one paper more or less at a site, one for another, two sites trading papers, a site moving, opening or closing.
fn neighbour(network: &Network, papers: &[Papers], chance: &mut ChaCha8Rng) -> Option<Vec<Papers>> {
    let mut next = papers.to_vec();
    let open: Vec<usize> = (0..papers.len()).filter(|&site| papers[site] != 0).collect();
    let mut any = || open.get(chance.random_range(0..open.len().max(1))).copied();
    let (one, other) = (any()?, any()?);
    let (a, b) = (1 << chance.random_range(0..network.papers), 1 << chance.random_range(0..network.papers));
    match chance.random_range(0..20) {
        0..7 => next[one] ^= a,
        7..12 => {
            if (next[one] & a == 0) == (next[one] & b == 0) {
                return None;
            }
            next[one] ^= a | b;
        }
        12..18 => {
            let trade = one != other && a != b && next[one] & a != 0 && next[other] & b != 0;
            if !trade || next[one] & b != 0 && next[other] & a != 0 {
                return None;
            }
            next[one] = next[one] & !a | b;
            next[other] = next[other] & !b | a;
        }
        18 => {
            let closed = chance.random_range(0..next.len());
            if next[closed] != 0 {
                return None;
            }
            next.swap(one, closed);
        }
        _ => {
            let site = chance.random_range(0..next.len());
            next[site] = if next[site] == 0 { a } else { 0 };
        }
    }
    (next != papers).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{arrange::market::Market, sample};

    #[test]
    fn the_search_ends_below_where_it_began_and_the_same_seed_ends_in_the_same_place() {
        let input = sample::county(3);
        let market = Market::of(&input);
        let network = Network::of(&market, input.rules.paper_cost_per_site_category);
        let start = vec![(1 << network.papers) - 1; market.sites.len()];
        let course = Course { seed: 5, stream: 0, steps: 800, warm: 1_000.0, seconds: 60.0 };
        let found = search(&network, &start, course, &Control::default());
        assert!(found[0].0 < network.cost(&start, &mut Flows::default()));
        assert_eq!(found, search(&network, &start, course, &Control::default()));
        assert!(found.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 != pair[1].1));
    }
}
