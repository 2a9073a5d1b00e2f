//! Sites and rooms as one model: opening a site and giving it a paper are charges, rooms of a kind are whole numbers,
//! applicants are flows. The rows that tie a flow to its own charge make the relaxation, and so the bound, strong.

use std::collections::BTreeSet;

use good_lp::{Expression, VariableDefinition, constraint, variable};

use super::{RoomCounts, flow, greedy, market::Market, paperwise};
use crate::{
    domain::Fen,
    planner::{
        Finding, Input, Options, StageReport, Stopwatch, diagnose,
        solver::{Column, Effort, Failure, Model, Solved, Start},
    },
};

/// Rooms chosen and how good they are.
pub(super) struct Answer {
    pub rooms: RoomCounts,
    pub report: StageReport,
}

/// The model with its variables.
struct Built {
    model: Model,
    /// A site opens.
    open: Vec<Column>,
    /// A site takes a paper.
    takes: Vec<Vec<Column>>,
    /// Rooms of a kind for a paper.
    rooms: Vec<Vec<Column>>,
    /// What the interview costs whatever the arrangement.
    constant: f64,
}

/// The best rooms found in time: first which sites open, as if all sat one paper; then which papers each of them takes; then,
/// in the time that is left, whether other sites would have been better. The bound is the best of the relaxations'.
pub(super) fn solve(input: &Input, market: &Market, options: &Options) -> Result<Answer, Vec<Finding>> {
    let watch = Stopwatch::start();
    let left = || options.time_limit - watch.seconds();
    let within = |seconds: f64, gap: f64| Effort { seconds, threads: options.threads, seed: options.seed, gap };
    let mut search = Search { bound: relax(input, market, within(left(), 0.0))?, best: greedy::rooms(market), cost: None, proven: false };
    let merged = build(input, &market.merged(), Whole::Yes);
    if let Ok(sites) = merged.model.solve(within(left() * 0.4, SITES_GAP), None) {
        search.bound = search.bound.max(sites.bound);
        let open: Vec<bool> = merged.open.iter().map(|column| sites.whole(*column) == 1).collect();
        let fewer = market.at(&open);
        search.best = paperwise::rooms(input, &fewer, within(left() * 0.5, ROOMS_GAP)).or(search.best);
        // From nothing the solver often finds better rooms in little time than from a start, but not always any.
        search.cost = search.best.as_ref().and_then(|rooms| cost(input, &fewer, rooms));
        let warm = search.best.take();
        if search.improve(input, &fewer, within(left(), ROOMS_GAP)).is_err() || search.best.is_none() {
            search.best = warm;
        }
    }
    // Only what is asked of the whole market proves anything of it.
    if left() > 1.0 || search.cost.is_none() {
        match search.improve(input, market, within(left(), 0.0001)) {
            Ok(solved) => (search.bound, search.proven) = (search.bound.max(solved.bound), solved.finished),
            Err(Failure::Infeasible) => return Err(diagnose::arrangement(input)),
            Err(Failure::NothingFound { bound }) => search.bound = search.bound.max(bound),
        }
    }
    search.answer(jiao(market.interview_pay), options)
}

/// Stop looking for better sites when no other sites can save more than this share.
const SITES_GAP: f64 = 0.003;
/// Stop looking for better rooms likewise.
const ROOMS_GAP: f64 = 0.001;

/// The share of one paper in the seconds of all.
pub(super) fn seconds_each(effort: Effort, market: &Market) -> Effort {
    Effort { seconds: effort.seconds / market.categories.len().max(1) as f64, ..effort }
}

/// What has been found so far.
#[derive(Default)]
pub(super) struct Search {
    bound: f64,
    pub best: Option<RoomCounts>,
    /// What the best costs, once the solver found it rather than the greedy way.
    cost: Option<f64>,
    proven: bool,
}

impl Search {
    /// Looks for better rooms in a market, from the best so far.
    pub fn improve(&mut self, input: &Input, market: &Market, effort: Effort) -> Result<Solved, Failure> {
        let Built { model, rooms, open, takes, .. } = build(input, market, Whole::Yes);
        let start = self.best.as_ref().map(|best| {
            let mut start = Start::of(&model);
            for (&(kind, paper), &count) in best {
                let site = market.kinds[kind].site;
                start.set(rooms[kind][paper], f64::from(count));
                start.set(takes[site][paper], 1.0);
                start.set(open[site], 1.0);
            }
            start
        });
        let solved = model.solve(effort, start.as_ref().map(|start| start.0.as_slice()))?;
        if self.cost.is_none_or(|cost| solved.objective < cost - 1e-6) {
            self.best = Some(chosen(&rooms, &solved));
            self.cost = Some(solved.objective);
        }
        Ok(solved)
    }

    fn answer(self, constant: f64, options: &Options) -> Result<Answer, Vec<Finding>> {
        let rooms = self.best.ok_or_else(|| diagnose::out_of_time(options.time_limit))?;
        // A hair below, so that rounding up cannot overstate what was proven.
        let bound = (self.bound + constant - 1e-6 * self.bound.abs().max(1.0)).ceil();
        let seconds = options.time_limit;
        let (status, note) = match (self.cost, self.proven) {
            (None, _) => ("heuristic", Some(format!("{seconds}秒内求解器未得到方案，采用贪心方案；可延长求解时间后重排"))),
            (_, false) => ("time limit", Some(format!("求解时间{seconds}秒用完，方案可行但未证明最优；可延长求解时间后重排"))),
            (_, true) => ("optimal", None),
        };
        let bound = if bound.is_finite() { bound as i64 } else { 0 };
        let report = StageReport { bound, status: status.into(), notes: note.into_iter().collect(), ..StageReport::default() };
        Ok(Answer { rooms, report })
    }
}

/// The relaxation's optimum, a bound for every plan; or the reasons when not even that exists.
fn relax(input: &Input, market: &Market, effort: Effort) -> Result<f64, Vec<Finding>> {
    match build(input, market, Whole::No).model.solve(effort, None) {
        Ok(solved) => Ok(solved.bound),
        Err(Failure::Infeasible) => Err(diagnose::arrangement(input)),
        Err(Failure::NothingFound { .. }) => Ok(f64::NEG_INFINITY),
    }
}

/// What rooms cost with the least travel, as the model counts it.
fn cost(input: &Input, market: &Market, rooms: &RoomCounts) -> Option<f64> {
    let flows = flow::whole(market, rooms)?;
    let way = |(place, site): (usize, usize)| market.demands[place].reach.iter().find(|(to, _)| *to == site).map_or(0, |(_, cost)| *cost);
    let travel: i64 = flows.iter().map(|(&key, &many)| way(key) * i64::from(many)).sum();
    let taken: BTreeSet<(usize, usize)> = rooms.keys().map(|&(kind, paper)| (market.kinds[kind].site, paper)).collect();
    let open: BTreeSet<usize> = taken.iter().map(|(site, _)| *site).collect();
    let in_rooms = rooms.iter().map(|(&(kind, _), &many)| f64::from(many) * (jiao(market.kinds[kind].cost) + jiao(market.room_pay)));
    let in_sites = open.into_iter().map(|site| jiao(input.sites[site].fixed_cost) + jiao(market.site_pay));
    let papers = taken.len() as f64 * jiao(input.rules.paper_cost_per_site_category);
    Some(travel as f64 + in_rooms.chain(in_sites).sum::<f64>() + papers)
}

fn chosen(rooms: &[Vec<Column>], solved: &Solved) -> RoomCounts {
    let cells = rooms.iter().enumerate().flat_map(|(kind, row)| row.iter().enumerate().map(move |(c, column)| ((kind, c), *column)));
    cells.map(|(key, column)| (key, solved.whole(column).max(0) as u32)).filter(|(_, count)| *count > 0).collect()
}

/// 角 of an amount, unrounded.
fn jiao(amount: Fen) -> f64 {
    amount.fen() as f64 / 10.0
}

/// Whether sites, papers and rooms are whole numbers.
#[derive(Clone, Copy, PartialEq)]
enum Whole {
    Yes,
    No,
}

fn build(input: &Input, market: &Market, whole: Whole) -> Built {
    let whole = |definition: VariableDefinition| if whole == Whole::Yes { definition.integer() } else { definition };
    let mut model = Model::default();
    let papers = market.categories.len();
    let site_cost = |site: &crate::planner::Site| jiao(site.fixed_cost) + jiao(market.site_pay);
    let open: Vec<_> = input.sites.iter().map(|site| model.add(whole(variable().bounds(0.0..=1.0)), site_cost(site))).collect();
    let paper_cost = jiao(input.rules.paper_cost_per_site_category);
    let takes = open.iter().map(|_| (0..papers).map(|_| model.add(whole(variable().bounds(0.0..=1.0)), paper_cost)).collect()).collect();
    let rooms = market.kinds.iter().map(|kind| {
        let most = kind.rooms.len() as f64;
        let cost = jiao(kind.cost) + jiao(market.room_pay);
        (0..papers).map(|_| model.add(whole(variable().bounds(0.0..=most)), cost)).collect()
    });
    let rooms = rooms.collect();
    let mut built = Built { model, open, takes, rooms, constant: jiao(market.interview_pay) };
    require_rooms(market, &mut built);
    require_applicants(market, &mut built);
    require_limits(input, market, &mut built);
    built
}

/// Rooms are had once, at open sites, less the spare ones.
fn require_rooms(market: &Market, built: &mut Built) {
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
        built.model.require(constraint!(used.clone() >= open.variable));
        built.model.require(constraint!(used <= market.usable[site] as f64 * open.variable));
        for takes in &built.takes[site] {
            built.model.require(constraint!(takes.variable <= open.variable));
        }
    }
}

/// Everybody is sent once, to seats of the right paper; those who need accessible seats get them; no room stays empty.
fn require_applicants(market: &Market, built: &mut Built) {
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
            built.model.require(constraint!(needing <= accessible));
            built.model.require(constraint!(all.clone() <= seats));
            built.model.require(constraint!(rooms <= all));
        }
    }
}

/// The target of person-times, the budget, and how many rooms of a paper there must be at least.
fn require_limits(input: &Input, market: &Market, built: &mut Built) {
    let open: Expression = built.open.iter().map(|column| column.variable).sum();
    let rooms: Expression = built.rooms.iter().flatten().map(|column| column.variable).sum();
    let needed = f64::from(input.rules.target_person_times) - f64::from(market.interview_persons);
    built.model.require(constraint!(f64::from(market.room_persons) * rooms + f64::from(market.site_persons) * open >= needed));
    let mut cost = Expression::default();
    for (site, column) in input.sites.iter().zip(&built.open) {
        cost.add_mul(jiao(site.fixed_cost) + jiao(market.site_pay), column.variable);
    }
    for column in built.takes.iter().flatten() {
        cost.add_mul(jiao(input.rules.paper_cost_per_site_category), column.variable);
    }
    for (kind, row) in market.kinds.iter().zip(&built.rooms) {
        for column in row {
            cost.add_mul(jiao(kind.cost) + jiao(market.room_pay), column.variable);
        }
    }
    built.model.require(constraint!(cost <= jiao(input.rules.budget) - built.constant));
    for (paper, &least) in market.least_rooms.iter().enumerate() {
        let rooms: Expression = built.rooms.iter().map(|row| row[paper].variable).sum();
        built.model.require(constraint!(rooms >= f64::from(least)));
    }
}
