//! Sites and rooms as one model (选址编场模型): opening a site and giving it a paper are charges, rooms of a kind are whole
//! numbers, applicants are flows. The rows that tie a flow to its own charge make the relaxation, and so the bound, strong.

use std::collections::BTreeSet;

use good_lp::{Expression, VariableDefinition, constraint, variable};

use super::{
    RoomCounts,
    course::Papered,
    market::{Market, Supply},
    network::Papers,
};
use crate::{
    domain::{Fen, exam::Category},
    planner::{
        Control, Input,
        solver::{Column, Effort, Failure, Model, Solved, Start},
    },
};

/// The model with its variables.
pub(super) struct Built {
    model: Model,
    /// A site opens.
    open: Vec<Column>,
    /// A site has to open.
    must: Vec<bool>,
    /// A site takes a paper.
    takes: Vec<Vec<Column>>,
    /// Rooms of a kind for a paper.
    rooms: Vec<Vec<Column>>,
}

/// What must be a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// Nothing: the relaxation.
    Nothing,
    /// Sites open or not; papers and rooms may be shared out in parts, and a room may stay empty. For bounds, which stay
    /// valid with rows left out and are found sooner.
    Sites,
    /// Sites, papers and rooms.
    All,
}

/// An answer of the model.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub rooms: RoomCounts,
    /// The papers of each site: those it takes at least a little of.
    pub papers: Vec<Papers>,
    /// In 角, the interview left out.
    pub cost: f64,
    pub bound: f64,
    pub finished: bool,
}

/// What a market must keep within, the interview left out: the target and the budget of the whole, or a region's share of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limits {
    /// 人次 at least.
    pub persons: f64,
    /// 角 at most, travel left out.
    pub budget: f64,
}

impl Limits {
    /// The exam's.
    pub fn of(input: &Input, market: &Market) -> Self {
        Self {
            persons: f64::from(input.rules.target_person_times) - f64::from(market.interview_persons),
            budget: jiao(input.rules.budget) - jiao(market.interview_pay),
        }
    }

    /// A share of them.
    pub fn share(self, of: f64) -> Self {
        Self { persons: self.persons * of, budget: self.budget * of }
    }

    /// What rooms in use come to: persons needed, with all that sites may take beyond their quotas, and 角 spent without those;
    /// travel left out.
    pub fn used(input: &Input, market: &Market, papered: &Papered) -> Self {
        let (mut rooms, mut rent) = (0, 0.0);
        let mut packs: BTreeSet<(usize, Category)> = BTreeSet::new();
        for kind in &market.kinds {
            for paper in kind.rooms.iter().filter_map(|room| papered.get(room)) {
                packs.insert((kind.site, *paper));
                (rooms, rent) = (rooms + 1, rent + jiao(kind.cost) + jiao(market.room_pay));
            }
        }
        let open: BTreeSet<usize> = packs.iter().map(|(site, _)| *site).collect();
        Self {
            persons: f64::from(rooms * market.room_persons)
                + open.len() as f64 * f64::from(market.site_persons + market.site_supplements()),
            budget: rent
                + open.iter().map(|&site| jiao(market.sites[site].cost)).sum::<f64>()
                + packs.len() as f64 * jiao(input.rules.paper_cost_per_site_category),
        }
    }

    /// Whether what several regions use together keeps within them.
    pub fn allow(self, used: &[Self]) -> bool {
        let sum = |of: fn(&Self) -> f64| used.iter().map(of).sum::<f64>();
        sum(|used| used.persons) >= self.persons && sum(|used| used.budget) <= self.budget
    }
}

pub(super) fn build(input: &Input, market: &Market, (whole, limits): (Whole, Option<Limits>)) -> Built {
    let sites = |definition: VariableDefinition| if whole == Whole::Nothing { definition } else { definition.integer() };
    let rest = |definition: VariableDefinition| if whole == Whole::All { definition.integer() } else { definition };
    let mut model = Model::default();
    let papers = market.categories.len();
    let least = |site: &Supply| f64::from(u8::from(site.must));
    let open: Vec<_> = market.sites.iter().map(|site| model.add(sites(variable().bounds(least(site)..=1.0)), jiao(site.cost))).collect();
    let must = market.sites.iter().map(|site| site.must).collect();
    let paper_cost = jiao(input.rules.paper_cost_per_site_category);
    let takes = open.iter().map(|_| (0..papers).map(|_| model.add(rest(variable().bounds(0.0..=1.0)), paper_cost)).collect()).collect();
    let rooms = market.kinds.iter().map(|kind| {
        let most = kind.rooms.len() as f64;
        let cost = jiao(kind.cost) + jiao(market.room_pay);
        (0..papers).map(|_| model.add(rest(variable().bounds(0.0..=most)), cost)).collect()
    });
    let rooms = rooms.collect();
    let mut built = Built { model, open, takes, rooms, must };
    require_rooms(market, whole, &mut built);
    require_applicants(market, whole, &mut built);
    require_least_rooms(market, &mut built);
    if let Some(limits) = limits {
        require_limits((input, market), limits, &mut built);
    }
    built
}

impl Built {
    /// Each site takes these papers and no others; a site that has to open takes any where it was given none.
    pub fn fix(mut self, papers: &[Papers]) -> Self {
        let any = |site: usize| self.must[site] && papers[site] == 0;
        for (site, row) in self.takes.iter().enumerate().filter(|(site, _)| !any(*site)) {
            for (paper, takes) in row.iter().enumerate() {
                self.model.require(constraint!(takes.variable == f64::from(papers[site] >> paper & 1)));
            }
            self.model.require(constraint!(self.open[site].variable == f64::from(u32::from(papers[site] != 0))));
        }
        self
    }

    /// Each site takes none but these papers.
    pub fn among(mut self, papers: &[Papers]) -> Self {
        for (site, row) in self.takes.iter().enumerate() {
            for takes in row.iter().enumerate().filter(|(paper, _)| papers[site] >> paper & 1 == 0).map(|(_, takes)| takes) {
                self.model.require(constraint!(takes.variable == 0.0));
            }
        }
        self
    }

    /// Ends after so many branches.
    pub fn branches(mut self, most: u32) -> Self {
        self.model.branches = i32::try_from(most).ok();
        self
    }

    /// The best answer found in time; from rooms known already, if there are any.
    pub fn solve(self, market: &Market, (effort, control): (Effort, &Control), known: Option<&RoomCounts>) -> Result<Answer, Failure> {
        let Self { model, open, takes, rooms, .. } = self;
        let start = known.map(|known| {
            let mut start = Start::of(&model);
            for (&(kind, paper), &count) in known {
                let site = market.kinds[kind].site;
                start.set(rooms[kind][paper], f64::from(count));
                start.set(takes[site][paper], 1.0);
                start.set(open[site], 1.0);
            }
            start
        });
        let solved = model.solve_unless_stopped(effort, start.as_ref().map(|start| start.0.as_slice()), control)?;
        let bits = |row: &Vec<Column>| row.iter().enumerate().filter(|(_, c)| solved.of(**c) > 0.01).map(|(paper, _)| 1 << paper).sum();
        Ok(Answer {
            rooms: chosen(&rooms, &solved),
            papers: takes.iter().map(bits).collect(),
            cost: solved.objective,
            bound: solved.bound,
            finished: solved.finished,
        })
    }
}

fn chosen(rooms: &[Vec<Column>], solved: &Solved) -> RoomCounts {
    let cells = rooms.iter().enumerate().flat_map(|(kind, row)| row.iter().enumerate().map(move |(c, column)| ((kind, c), *column)));
    cells.map(|(key, column)| (key, solved.whole(column).max(0) as u32)).filter(|(_, count)| *count > 0).collect()
}

/// 角 of an amount, unrounded.
pub(super) fn jiao(amount: Fen) -> f64 {
    amount.fen() as f64 / 10.0
}

/// Rooms are had once, at open sites, less the spare ones.
fn require_rooms(market: &Market, whole: Whole, built: &mut Built) {
    for (site, open) in built.open.iter().enumerate() {
        let mut used = Expression::default();
        for (kind, row) in market.kinds.iter().zip(&built.rooms).filter(|(kind, _)| kind.site == site) {
            let most = kind.rooms.len() as f64;
            let of_kind: Expression = row.iter().map(|column| column.variable).sum();
            used += of_kind.clone();
            built.model.require(constraint!(of_kind <= most * open.variable));
            for (column, takes) in row.iter().zip(&built.takes[site]) {
                built.model.require(constraint!(column.variable <= most * takes.variable));
            }
        }
        if whole == Whole::All {
            built.model.require(constraint!(used.clone() >= open.variable));
        }
        built.model.require(constraint!(used <= market.sites[site].usable as f64 * open.variable));
        for takes in &built.takes[site] {
            built.model.require(constraint!(takes.variable <= open.variable));
        }
    }
}

/// Everybody is sent once, to seats of the right paper; those who need accessible seats get them; no room stays empty.
fn require_applicants(market: &Market, whole: Whole, built: &mut Built) {
    let sites = built.open.len();
    let papers = market.categories.len();
    let mut into = vec![vec![(Expression::default(), Expression::default()); papers]; sites];
    for demand in &market.demands {
        let many = demand.applicants.len() as f64;
        let mut sent = Expression::with_capacity(demand.reach.len());
        for &(site, cost) in &demand.reach {
            let flow = built.model.add(variable().min(0), cost as f64).variable;
            sent += flow;
            let (all, needing) = &mut into[site][demand.category];
            *all += flow;
            if demand.accessible {
                *needing += flow;
            }
            built.model.require(constraint!(flow <= many * built.takes[site][demand.category].variable));
        }
        if let Some(price) = demand.elsewhere {
            sent += built.model.add(variable().min(0), price).variable;
        }
        built.model.require(constraint!(sent == many));
    }
    for (site, row) in into.into_iter().enumerate() {
        for (paper, (all, needing)) in row.into_iter().enumerate() {
            let (mut seats, mut accessible, mut rooms) = (Expression::default(), Expression::default(), Expression::default());
            for (kind, columns) in market.kinds.iter().zip(&built.rooms).filter(|(kind, _)| kind.site == site) {
                let column = columns[paper].variable;
                seats.add_mul(kind.capacity, column);
                rooms += column;
                if kind.accessible {
                    accessible.add_mul(kind.capacity, column);
                }
            }
            if needing != Expression::default() {
                built.model.require(constraint!(needing <= accessible));
            }
            built.model.require(constraint!(all.clone() <= seats));
            if whole == Whole::All {
                built.model.require(constraint!(rooms <= all));
            }
        }
    }
}

/// How many rooms and seats of a paper there must be at least.
fn require_least_rooms(market: &Market, built: &mut Built) {
    for (paper, (&least_rooms, &least_seats)) in market.least_rooms.iter().zip(&market.least_seats).enumerate() {
        let (mut rooms, mut seats) = (Expression::default(), Expression::default());
        for (kind, row) in market.kinds.iter().zip(&built.rooms) {
            rooms += row[paper].variable;
            seats.add_mul(f64::from(kind.capacity), row[paper].variable);
        }
        built.model.require(constraint!(rooms >= f64::from(least_rooms)));
        built.model.require(constraint!(seats >= f64::from(least_seats)));
    }
}

/// The target of person-times and the budget.
fn require_limits((input, market): (&Input, &Market), limits: Limits, built: &mut Built) {
    let open: Expression = built.open.iter().map(|column| column.variable).sum();
    let rooms: Expression = built.rooms.iter().flatten().map(|column| column.variable).sum();
    let (mut persons, mut cost) =
        (f64::from(market.room_persons) * rooms + f64::from(market.site_persons) * open.clone(), Expression::default());
    for &(pay, per_site) in market.supplements.iter().filter(|(_, per_site)| *per_site > 0) {
        let more = built.model.add(variable().min(0), jiao(pay)).variable;
        built.model.require(constraint!(more <= f64::from(per_site) * open.clone()));
        persons += more;
        cost.add_mul(jiao(pay), more);
    }
    built.model.require(constraint!(persons >= limits.persons));
    for (site, column) in market.sites.iter().zip(&built.open) {
        cost.add_mul(jiao(site.cost), column.variable);
    }
    for column in built.takes.iter().flatten() {
        cost.add_mul(jiao(input.rules.paper_cost_per_site_category), column.variable);
    }
    for (kind, row) in market.kinds.iter().zip(&built.rooms) {
        for column in row {
            cost.add_mul(jiao(kind.cost) + jiao(market.room_pay), column.variable);
        }
    }
    built.model.require(constraint!(cost <= limits.budget));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::sample;

    #[test]
    fn the_bound_from_sites_alone_is_below_every_plan_and_near_the_best() {
        for seed in 1..=3 {
            let input = sample::county(seed);
            let market = Market::of(&input);
            let merged = market.merged();
            let effort = Effort { seconds: 60.0, threads: 1, seed: 1, gap: 1e-6 };
            let solve = |market: &Market, whole| {
                build(&input, market, (whole, Some(Limits::of(&input, market)))).solve(market, (effort, &Control::default()), None).unwrap()
            };
            let (bound, best) = (solve(&merged, Whole::Sites).bound, solve(&market, Whole::All).cost);
            assert!(bound <= best + 1e-6 * best && bound > 0.9 * best, "{seed}: {bound} {best}");
        }
    }

    #[test]
    fn nobody_is_lost_when_demands_are_merged() {
        let market = Market::of(&sample::county(1));
        let merged = market.merged();
        let people = |market: &Market| market.demands.iter().map(|demand| demand.applicants.len()).sum::<usize>();
        let rooms = |market: &Market| market.kinds.iter().map(|kind| kind.rooms.len()).sum::<usize>();
        assert_eq!((people(&market), rooms(&market)), (people(&merged), rooms(&merged)));
        assert!(merged.demands.len() < market.demands.len() && merged.demands.iter().all(|demand| !demand.accessible));
    }
}
