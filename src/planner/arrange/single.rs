//! The bound from single sites (逐点定价): everybody carries a price, each site takes whom it likes at these prices and pays for its
//! rooms, and no plan costs less than all prices less what the sites gain (Lagrangian relaxation). What one site chooses, papers in
//! whole numbers, is a small knapsack, so neither borders nor size matter. Prices rise where too few are taken in and fall where
//! too many are, by an average of what was seen (the volume algorithm: Barahona and Anbil, Mathematical Programming 87, 2000).

use super::{
    market::{Demand, Kind, Market},
    model::jiao,
    network::Papers,
};
use crate::domain::Fen;

/// Rounds at most.
const ROUNDS: usize = 3_000;
/// After so many rounds the bound must have risen by this share, or it is as good as it gets.
const PAUSE: usize = 60;
const RISE: f64 = 3e-6;
/// How much of an average is the last round.
const SHARE: f64 = 0.03;
/// Of the way to the cost hoped for, what a step goes at first.
const PACE: f64 = 0.1;
/// After so many rounds without a better bound steps grow shorter, by so much.
const PATIENCE: usize = 20;
const SHORTER: f64 = 0.7;
/// The cost hoped for, as a share above the bound.
const HOPE: f64 = 0.003;
/// Papers of which a site's choice is looked at in every combination: more are not chosen among, and the bound is lower.
const MANY: usize = 8;

/// What prices prove, and what sites chose at them.
#[derive(Debug, Clone, Default)]
pub(super) struct Priced {
    /// No plan costs less, the interview left out; in 角.
    pub bound: f64,
    /// By site and paper: how often it was taken, of late.
    pub takes: Vec<Vec<f64>>,
    /// By site: how often it was open, of late.
    pub open: Vec<f64>,
}

/// One site.
struct Site {
    open_cost: f64,
    /// Seats and the price of one, cheapest first.
    seats: Vec<(f64, f64)>,
    /// Who could come: demand, paper, way.
    coming: Vec<(usize, usize, f64)>,
}

/// Those who would come: what one of them is worth here, demand, paper.
type Offer = (f64, usize, usize);

/// All sites at prices that are put right again and again.
pub(super) fn bound(market: &Market, paper_cost: Fen) -> Priced {
    let demands = market.merged_demands();
    let people: Vec<f64> = demands.iter().map(|demand| demand.applicants.len() as f64).collect();
    let sites = sites(market, &demands);
    let mut course = Course::of(market, &sites, people, jiao(paper_cost));
    for round in 0..ROUNDS {
        let (value, taken) = course.ask(&sites, if round == 0 { 1.0 } else { SHARE });
        if !course.step((round, value), &taken) {
            break;
        }
    }
    course.priced
}

/// The prices and their history.
struct Course {
    people: Vec<f64>,
    papers: usize,
    paper_cost: f64,
    prices: Vec<f64>,
    /// Those that proved the bound.
    best: Vec<f64>,
    /// Who was taken in, of late.
    average: Vec<f64>,
    priced: Priced,
    pace: f64,
    stale: usize,
    /// The bound some rounds ago.
    before: (usize, f64),
}

impl Course {
    fn of(market: &Market, sites: &[Site], people: Vec<f64>, paper_cost: f64) -> Self {
        let papers = market.categories.len();
        let seats: Vec<(f64, f64)> = sites.iter().flat_map(|site| site.seats.iter().copied()).collect();
        let opening = sites.iter().map(|site| site.open_cost).sum::<f64>() / seats.iter().map(|(seats, _)| seats).sum::<f64>().max(1.0);
        let seat =
            seats.iter().map(|(seats, price)| seats * price).sum::<f64>() / seats.iter().map(|(seats, _)| seats).sum::<f64>().max(1.0);
        Self {
            papers,
            paper_cost,
            prices: vec![opening + seat; people.len()],
            best: vec![],
            average: vec![],
            priced: Priced { bound: f64::NEG_INFINITY, takes: vec![vec![0.0; papers]; sites.len()], open: vec![0.0; sites.len()] },
            pace: PACE,
            stale: 0,
            before: (0, f64::NEG_INFINITY),
            people,
        }
    }

    /// Asks every site; gives what no plan costs less than, and how many of each demand were taken in.
    fn ask(&mut self, sites: &[Site], share: f64) -> (f64, Vec<f64>) {
        let mut value: f64 = self.prices.iter().zip(&self.people).map(|(price, people)| price * people).sum();
        let mut taken = vec![0.0; self.people.len()];
        let mut offers = Vec::new();
        for (place, site) in sites.iter().enumerate() {
            site.offers(&self.prices, &mut offers);
            let (gain, set) = site.best((self.papers, self.paper_cost), (&offers, &self.people));
            value -= gain;
            site.fill(set, (&offers, &self.people), |(_, demand, _), some| taken[demand] += some);
            let mix = |of: &mut f64, now: bool| *of = share * f64::from(u8::from(now)) + (1.0 - share) * *of;
            mix(&mut self.priced.open[place], set != 0);
            self.priced.takes[place].iter_mut().enumerate().for_each(|(paper, of)| mix(of, set >> paper & 1 == 1));
        }
        (value, taken)
    }

    /// Puts prices right; says whether to go on.
    fn step(&mut self, (round, value): (usize, f64), taken: &[f64]) -> bool {
        if self.average.is_empty() {
            self.average = taken.to_vec();
        }
        if value > self.priced.bound {
            self.stale = if value > self.priced.bound + RISE * value.abs() { 0 } else { self.stale };
            self.priced.bound = value;
            self.best.clone_from(&self.prices);
        } else {
            self.stale += 1;
            if self.stale >= PATIENCE {
                (self.pace, self.stale) = (self.pace * SHORTER, 0);
            }
        }
        let bound = self.priced.bound;
        if round >= self.before.0 + PAUSE {
            if bound < self.before.1 + RISE * bound.abs() && self.pace < PACE * SHORTER.powi(6) {
                return false;
            }
            self.before = (round, bound);
        }
        self.average.iter_mut().zip(taken).for_each(|(average, taken)| *average = SHARE * taken + (1.0 - SHARE) * *average);
        let steepness: f64 = self.people.iter().zip(&self.average).map(|(people, taken)| (people - taken).powi(2) / people.max(1.0)).sum();
        let step = self.pace * HOPE * bound.abs() / steepness.max(1e-9);
        for (price, (best, (people, taken))) in self.prices.iter_mut().zip(self.best.iter().zip(self.people.iter().zip(&self.average))) {
            *price = best + step * (people - taken) / people.max(1.0);
        }
        steepness > 1e-9
    }
}

fn sites(market: &Market, demands: &[Demand]) -> Vec<Site> {
    let of = |place: usize| Site { open_cost: jiao(market.sites[place].cost), seats: seats(market, place), coming: vec![] };
    let mut sites: Vec<Site> = (0..market.sites.len()).map(of).collect();
    for (place, demand) in demands.iter().enumerate() {
        for &(site, way) in &demand.reach {
            sites[site].coming.push((place, demand.category, way as f64));
        }
    }
    sites
}

/// Seats of a site and their price, no dearer and no fewer than whole rooms give: of the rooms, the smallest stay spare.
fn seats(market: &Market, site: usize) -> Vec<(f64, f64)> {
    let kinds: Vec<&Kind> = market.kinds.iter().filter(|kind| kind.site == site).collect();
    let price = |kind: &Kind| (jiao(kind.cost) + jiao(market.room_pay)) / f64::from(kind.capacity.max(1));
    let mut seats: Vec<(f64, f64)> =
        kinds.iter().map(|kind| ((kind.rooms.len() * usize::from(kind.capacity)) as f64, price(kind))).collect();
    seats.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut small: Vec<u16> = kinds.iter().flat_map(|kind| vec![kind.capacity; kind.rooms.len()]).collect();
    small.sort_unstable();
    small.truncate(small.len().saturating_sub(market.sites[site].usable));
    let mut spare: f64 = small.into_iter().map(f64::from).sum();
    for (seats, _) in seats.iter_mut().rev() {
        let some = spare.min(*seats);
        (*seats, spare) = (*seats - some, spare - some);
    }
    seats.retain(|(seats, _)| *seats > 0.0);
    seats
}

impl Site {
    /// Those who are worth more than the cheapest seat, the dearest first.
    fn offers(&self, prices: &[f64], offers: &mut Vec<Offer>) {
        let least = self.seats.first().map_or(f64::INFINITY, |(_, price)| *price);
        let worth = |&(demand, paper, way): &(usize, usize, f64)| (prices[demand] - way, demand, paper);
        offers.clear();
        offers.extend(self.coming.iter().map(worth).filter(|(worth, ..)| *worth > least));
        offers.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }

    /// The most the site gains, and with which papers; nothing with none.
    fn best(&self, (papers, paper_cost): (usize, f64), (offers, people): (&[Offer], &[f64])) -> (f64, Papers) {
        let (mut best, mut of) = (0.0, 0);
        let every = if papers > MANY { Papers::MAX..=Papers::MAX } else { 1..=(1 << papers) - 1 };
        for set in every {
            // Of many papers at once it is not known which pay: none is charged for.
            let packs = if papers > MANY { 0.0 } else { f64::from(set.count_ones()) };
            let gain = self.fill(set, (offers, people), |_, _| {}) - paper_cost * packs - self.open_cost;
            if gain > best {
                (best, of) = (gain, set);
            }
        }
        (best, of)
    }

    /// Fills the seats with those who are worth most and sit one of these papers, as long as they are worth their seats.
    fn fill(&self, set: Papers, (offers, people): (&[Offer], &[f64]), mut take: impl FnMut(Offer, f64)) -> f64 {
        let (mut block, mut sum) = (0, 0.0);
        let Some(&(mut free, mut price)) = self.seats.first() else { return 0.0 };
        for &offer in offers.iter().filter(|(.., paper)| set >> paper & 1 == 1) {
            let mut left = people[offer.1];
            while left > 0.0 {
                if offer.0 <= price {
                    return sum;
                }
                let some = left.min(free);
                sum += some * (offer.0 - price);
                take(offer, some);
                (left, free) = (left - some, free - some);
                if free <= 0.0 {
                    block += 1;
                    let Some(&(more, dearer)) = self.seats.get(block) else { return sum };
                    (free, price) = (more, dearer);
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{
        Control,
        arrange::model::{self, Whole},
        sample,
        solver::Effort,
    };

    #[test]
    fn no_plan_costs_less_than_the_bound_and_the_best_not_much_more() {
        for seed in 1..=6 {
            let input = sample::county(seed);
            let market = Market::of(&input);
            let priced = bound(&market, input.rules.paper_cost_per_site_category);
            let effort = Effort { seconds: 60.0, threads: 1, seed: 1, gap: 1e-6 };
            let best = model::build(&input, &market, (Whole::All, None)).solve(&market, (effort, &Control::default()), None).unwrap().cost;
            assert!(priced.bound <= best + 1e-6 * best && priced.bound > 0.8 * best, "county {seed}: {} {best}", priced.bound);
        }
    }

    #[test]
    fn a_site_takes_whom_it_gains_most_by() {
        let site = Site { open_cost: 100.0, seats: vec![(10.0, 5.0), (10.0, 8.0)], coming: vec![(0, 0, 1.0), (1, 1, 2.0), (2, 0, 30.0)] };
        let (people, mut offers) = (vec![12.0, 6.0, 50.0], Vec::new());
        site.offers(&[30.0, 30.0, 30.0], &mut offers);
        // 29 and 28 a head, seats at 5 and 8: both papers, for 10 each.
        let (gain, papers) = site.best((2, 10.0), (&offers, &people));
        let expected = 10.0 * 24.0 + 2.0 * 21.0 + 6.0 * 20.0 - 100.0 - 20.0;
        assert_eq!((gain, papers), (expected, 0b11));
        // For 200 a paper neither pays alone nor both.
        assert_eq!(site.best((2, 200.0), (&offers, &people)), (0.0, 0));
    }
}
