//! The choice of one region's sites and rooms. Sites first: a model in which only they are whole, solved to its end, bounds every
//! plan from below. Papers next: a search whose every step is a flow of least cost. Rooms last: with the papers known the whole
//! model is small, and still small when every site may take what any of the best plans gave it.

use std::thread;

use super::{
    RoomCounts,
    course::Papered,
    greedy,
    market::Market,
    model::{self, Answer, Limits, Whole, jiao},
    network::{Network, Papers},
    papers::{self, Found},
    region::Region,
};
use crate::planner::{
    Finding, Input, Method, Options, Stopwatch, diagnose,
    solver::{Effort, Failure},
};

/// A region with its rooms.
pub(super) struct Chosen {
    pub market: Market,
    pub rooms: RoomCounts,
    /// In 角, with the interview if it is this region's.
    pub cost: f64,
    pub bound: f64,
    pub ending: Ending,
}

/// How the choice of a region ended; of several regions the last word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    Proven,
    Bounded,
    Greedy,
}

impl Ending {
    const fn of(proven: bool) -> Self {
        if proven { Self::Proven } else { Self::Bounded }
    }
}

/// Steps of the search over papers for each second of the time limit; few enough that the clock does not cut them off.
const STEPS_A_SECOND: f64 = 6_000.0;
/// Sites are proven, or nearly: as a share of the cost.
const SITES_GAP: f64 = 1e-5;
/// Rooms likewise.
const ROOMS_GAP: f64 = 1e-5;
/// A plan of the whole model this near its bound needs no better one.
const NEAR: f64 = 0.001;
/// 角 a step of that search may be worse at the beginning, about: a quarter of what a paper at a site costs.
const WARM: f64 = 3_000.0;
/// How many of the papers found are tried with whole rooms, and then joined.
const ROUNDED: usize = 4;
/// Seconds each of them has at least; most need less than one.
const LEAST_ROUNDING: f64 = 8.0;
/// Branches of the search for the joined plan: counted, not timed, so that the same seed gives the same plan.
const BRANCHES: u32 = 1_500;
/// Likewise for the rooms of a part of a large market.
const PART_GAP: f64 = 1e-4;
const PART_BRANCHES: u32 = 200;
/// Markets with no more flows than this are asked whole at once.
const SMALL: usize = 700;

/// What a region is asked with.
struct Question<'a> {
    input: &'a Input,
    region: &'a Region,
    options: &'a Options,
    limits: Option<Limits>,
    watch: Stopwatch,
    /// The interview's cost, in 角, if it is this region's.
    constant: f64,
}

/// One region: its sites, its papers, its rooms, its bound.
pub(super) fn choose(input: &Input, region: &Region, (options, limits): (&Options, Option<Limits>)) -> Result<Chosen, Vec<Finding>> {
    let constant = jiao(region.market.interview_pay);
    let question = Question { input, region, options, limits, watch: Stopwatch::start(), constant };
    match options.method {
        Method::Course => question.answer(),
        Method::Plain => question.whole(None, f64::NEG_INFINITY),
        Method::Greedy => question.greedy(greedy::rooms(&region.market), f64::NEG_INFINITY),
    }
}

impl Question<'_> {
    fn answer(&self) -> Result<Chosen, Vec<Finding>> {
        let market = &self.region.market;
        let (bound, start) = match self.sites() {
            Ok(answer) => (answer.bound, Some(answer.papers)),
            Err(Failure::Infeasible) => return Err(diagnose::arrangement(self.input)),
            Err(Failure::NothingFound { bound }) => (bound, None),
        };
        self.tell(None, bound);
        match self.small() {
            Some(Ok(solved)) if solved.finished => {
                let (bound, ending) = if self.region.alone { (bound.max(solved.bound), Ending::Proven) } else { (bound, Ending::Bounded) };
                return Ok(self.chosen((solved.rooms, solved.cost), (bound, ending)));
            }
            Some(Err(Failure::Infeasible)) => return Err(diagnose::arrangement(self.input)),
            _ => {}
        }
        let greedy = greedy::rooms(market);
        let start = start.or_else(|| greedy.as_ref().map(|rooms| papers_of(market, rooms)));
        let Some(start) = start else { return self.whole(greedy, bound) };
        let found = self.search(&start);
        if let Some((cost, _)) = found.first() {
            self.tell(Some(*cost), bound);
        }
        let rounded = self.round(&found).into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost));
        let Some(rounded) = rounded else { return self.whole(greedy, bound) };
        self.tell(Some(rounded.cost), bound);
        let best = self.join(&found, rounded);
        let ending = Ending::of(best.cost - bound <= 1e-6 * best.cost);
        Ok(self.chosen((best.rooms, best.cost), (bound, ending)))
    }

    fn left(&self) -> f64 {
        (self.options.time_limit - self.watch.seconds()).max(0.0)
    }

    fn effort(&self, seconds: f64, gap: f64) -> Effort {
        Effort { seconds, threads: 1, seed: self.options.seed, gap }
    }

    fn tell(&self, best: Option<f64>, bound: f64) {
        let bound = bound.is_finite().then_some(bound + self.constant);
        self.options.control.tell(best.map(|best| best + self.constant), bound);
    }

    fn chosen(&self, (rooms, cost): (RoomCounts, f64), (bound, ending): (f64, Ending)) -> Chosen {
        let (cost, bound) = (cost + self.constant, bound + self.constant);
        Chosen { market: self.region.market.clone(), rooms, cost, bound, ending }
    }

    fn sites(&self) -> Result<Answer, Failure> {
        let bounding = &self.region.bounding;
        let effort = (self.effort(self.left() * 0.7, SITES_GAP), &self.options.control);
        model::build(self.input, bounding, (Whole::Sites, self.limits)).solve(bounding, effort, None)
    }

    fn small(&self) -> Option<Result<Answer, Failure>> {
        let market = &self.region.market;
        let flows: usize = market.demands.iter().map(|demand| demand.reach.len()).sum();
        let effort = (self.effort(self.options.time_limit * 0.4, ROOMS_GAP), &self.options.control);
        (flows <= SMALL).then(|| model::build(self.input, market, (Whole::All, self.limits)).solve(market, effort, None))
    }

    /// The best papers of as many searches as there are threads, as many of each: those of one resemble one another.
    fn search(&self, start: &[Papers]) -> Found {
        let network = &Network::of(&self.region.market, self.input.rules.paper_cost_per_site_category);
        let (options, seconds) = (self.options, self.left() * 0.8);
        let steps = (options.time_limit * STEPS_A_SECOND) as u32;
        let course = |stream| papers::Course { seed: options.seed, stream, steps, warm: WARM, seconds };
        let mut found: Found = thread::scope(|scope| {
            let search = |k| scope.spawn(move || papers::search(network, start, course(k), &options.control));
            let searches: Vec<_> = (0..u64::from(options.threads.max(1))).map(search).collect();
            let each = ROUNDED.div_ceil(searches.len());
            searches.into_iter().flat_map(|search| search.join().expect("the search does not panic").into_iter().take(each)).collect()
        });
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        found.dedup_by(|a, b| a.1 == b.1);
        found
    }

    /// The papers found with whole rooms, as many at a time as there are threads. However late it is, the first ones get their
    /// time: without them all the rest was in vain.
    fn round(&self, found: &Found) -> Vec<Answer> {
        let (watch, left) = (Stopwatch::start(), self.left());
        let (market, patient) = (&self.region.market, crate::planner::Control::default());
        let mut answers = Vec::new();
        for wave in found[..found.len().min(ROUNDED)].chunks(self.options.threads.max(1) as usize) {
            if !answers.is_empty() && (watch.seconds() > left + LEAST_ROUNDING || self.options.control.stopped()) {
                break;
            }
            let effort = (self.effort(left.max(LEAST_ROUNDING), ROOMS_GAP), &patient);
            let model = |papers: &[Papers]| model::build(self.input, market, (Whole::All, self.limits)).fix(papers);
            let ask = |papers: &[Papers]| model(papers).solve(market, effort, None);
            let ask = &ask;
            answers.extend(thread::scope(|scope| {
                let asked: Vec<_> = wave.iter().map(|(_, papers)| scope.spawn(move || ask(papers))).collect();
                asked.into_iter().filter_map(|asked| asked.join().expect("the solver does not panic").ok()).collect::<Vec<_>>()
            }));
        }
        answers
    }

    /// The best plan in which each site takes papers that one of the best plans gave it; no worse than the one known.
    fn join(&self, found: &Found, known: Answer) -> Answer {
        let market = &self.region.market;
        let mut papers = papers_of(market, &known.rooms);
        for (_, of) in &found[..found.len().min(ROUNDED)] {
            papers.iter_mut().zip(of).for_each(|(all, some)| *all |= some);
        }
        let effort = (self.effort(self.left().max(LEAST_ROUNDING), ROOMS_GAP), &self.options.control);
        let model = model::build(self.input, market, (Whole::All, self.limits)).among(&papers).branches(BRANCHES);
        let joined = model.solve(market, effort, Some(&known.rooms)).ok().filter(|joined| joined.cost < known.cost);
        joined.unwrap_or(known)
    }

    /// When the search came to nothing (the target or the budget bind in a way it does not see), the whole model is asked; then
    /// the greedy plan.
    fn whole(&self, greedy: Option<RoomCounts>, bound: f64) -> Result<Chosen, Vec<Finding>> {
        let (market, options) = (&self.region.market, self.options);
        let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: NEAR };
        let model = model::build(self.input, market, (Whole::All, self.limits));
        match model.solve(market, (effort, &options.control), greedy.as_ref()) {
            Ok(answer) => {
                let bound = if self.region.alone { bound.max(answer.bound) } else { bound };
                Ok(self.chosen((answer.rooms, answer.cost), (bound, Ending::of(answer.finished))))
            }
            Err(Failure::Infeasible) => Err(diagnose::arrangement(self.input)),
            Err(Failure::NothingFound { .. }) => self.greedy(greedy, bound),
        }
    }

    /// The greedy plan, if there is one within the limits.
    fn greedy(&self, rooms: Option<RoomCounts>, bound: f64) -> Result<Chosen, Vec<Finding>> {
        let late = || diagnose::out_of_time(self.options.time_limit);
        let chosen = self.chosen((rooms.ok_or_else(late)?, f64::INFINITY), (bound, Ending::Greedy));
        let open = papers_of(&self.region.market, &chosen.rooms);
        let opens = self.region.market.sites.iter().zip(open).all(|(site, papers)| !site.must || papers != 0);
        let allowed =
            opens && self.limits.is_none_or(|limits| limits.allow(&[Limits::used(self.input, &self.region.market, &chosen.papered())]));
        if allowed { Ok(chosen) } else { Err(late()) }
    }
}

/// Whole rooms for a part of a market with these papers, for as many of those who are sent there as pays.
pub(super) fn whole(input: &Input, market: &Market, (papers, options): (&[Papers], &Options)) -> Option<Chosen> {
    let patient = crate::planner::Control::default();
    let effort = Effort { seconds: options.time_limit, threads: 1, seed: options.seed, gap: PART_GAP };
    let model = model::build(input, market, (Whole::All, None)).fix(papers).branches(PART_BRANCHES);
    let answer = model.solve(market, (effort, &patient), None).ok()?;
    Some(Chosen { market: market.clone(), rooms: answer.rooms, cost: answer.cost, bound: f64::NEG_INFINITY, ending: Ending::Bounded })
}

fn papers_of(market: &Market, rooms: &RoomCounts) -> Vec<Papers> {
    let mut papers = vec![0; market.sites.len()];
    rooms.keys().for_each(|&(kind, paper)| papers[market.kinds[kind].site] |= 1 << paper);
    papers
}

impl Chosen {
    /// The paper of every room of this region that is in use.
    pub fn papered(&self) -> Papered {
        let rooms = super::market::rooms_of(&self.market, &self.rooms);
        let of = |(&(_, paper), rooms): (&(usize, usize), &Vec<usize>)| {
            rooms.iter().map(|&room| (room, self.market.categories[paper])).collect::<Vec<_>>()
        };
        rooms.iter().flat_map(of).collect()
    }
}
