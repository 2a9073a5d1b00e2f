//! The course of choosing sites and rooms (选址编场过程). Sites first: a model in which only they are whole, solved to its end,
//! bounds every plan from below. Papers next: a search whose every step is a flow of least cost. Rooms last: with sites and
//! papers known the whole model is small. What is found is measured against the bound.

use std::{sync::Mutex, thread};

use super::{
    RoomCounts, greedy,
    market::Market,
    model::{self, Answer, Limits, Whole, jiao},
    network::{Network, Papers},
    papers::{self, Found},
};
use crate::planner::{Finding, Input, OnProgress, Options, StageReport, Stopwatch, diagnose, solver::Effort, solver::Failure};

/// A part of the market with its rooms.
pub(super) struct Chosen {
    pub market: Market,
    pub rooms: RoomCounts,
    bound: f64,
    ending: Ending,
}

/// How the choice of a part ended; of several parts the last word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
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
const STEPS_A_SECOND: f64 = 1_400.0;
/// Sites are proven, or nearly: as a share of the cost.
const SITES_GAP: f64 = 1e-5;
/// Rooms likewise.
const ROOMS_GAP: f64 = 1e-5;
/// A plan this near its bound needs no better bound.
const NEAR: f64 = 0.001;

/// Chooses rooms in every part of the market, several parts at a time.
pub(super) fn choose(
    input: &Input,
    market: &Market,
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<(Vec<Chosen>, StageReport), Vec<Finding>> {
    let parts = market.parts();
    let alone = parts.len() == 1;
    let waiting = Mutex::new(parts.into_iter().enumerate().collect::<Vec<_>>());
    let results = Mutex::new(Vec::new());
    let of = waiting.lock().map_or(0, |waiting| waiting.len());
    let workers = if alone { 1 } else { options.threads.max(1) as usize };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((place, part)) = waiting.lock().ok().and_then(|mut waiting| waiting.pop()) {
                    let options = Options { threads: if alone { options.threads } else { 1 }, ..options.clone() };
                    let limits = if alone { Limits::Kept } else { Limits::Left };
                    let chosen = part_of(input, part, (&options, limits));
                    if let Ok(mut results) = results.lock() {
                        results.push((place, chosen));
                        on_progress(
                            &format!("选择考点和考场（{}/{of}片）", results.len()),
                            2 + 40 * results.len() as u64 / of.max(1) as u64,
                        );
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no worker panics while it holds the results");
    results.sort_by_key(|(place, _)| *place);
    let chosen: Vec<Chosen> = results.into_iter().map(|(_, result)| result).collect::<Result<_, _>>()?;
    let report = report(&chosen, jiao(market.interview_pay), options);
    Ok((chosen, report))
}

fn report(chosen: &[Chosen], constant: f64, options: &Options) -> StageReport {
    let sum: f64 = chosen.iter().map(|part| part.bound).sum::<f64>() + constant;
    // A hair below, so that rounding up cannot overstate what was proven.
    let bound = (sum - 1e-6 * sum.abs().max(1.0)).ceil();
    let seconds = options.time_limit;
    let (status, note) = match chosen.iter().map(|part| part.ending).max().unwrap_or(Ending::Proven) {
        Ending::Greedy => ("heuristic", Some(format!("{seconds}秒内求解器未得到方案，采用贪心方案；可延长求解时间后重排"))),
        Ending::Bounded => ("bounded", None),
        Ending::Proven => ("optimal", None),
    };
    let bound = if bound.is_finite() { bound.max(0.0) as i64 } else { 0 };
    StageReport { bound, status: status.into(), notes: note.into_iter().collect(), ..StageReport::default() }
}

/// One part: its sites, its papers, its rooms, its bound.
fn part_of(input: &Input, market: Market, (options, limits): (&Options, Limits)) -> Result<Chosen, Vec<Finding>> {
    let watch = Stopwatch::start();
    let left = || (options.time_limit - watch.seconds()).max(0.0);
    let effort = |seconds: f64, gap: f64| Effort { seconds, threads: 1, seed: options.seed, gap };
    if options.plain {
        return finish(input, market, (options, limits), (None, None, f64::NEG_INFINITY));
    }
    match solve_small(input, &market, (options, limits)) {
        Some(Ok(solved)) if solved.finished => {
            return Ok(Chosen { rooms: solved.rooms, bound: solved.bound, ending: Ending::Proven, market });
        }
        Some(Err(Failure::Infeasible)) => return Err(diagnose::arrangement(input)),
        _ => {}
    }
    let merged = market.merged();
    let sites = model::build(input, &merged, (Whole::Sites, limits)).solve(&merged, effort(left() * 0.7, SITES_GAP), None);
    let (bound, start) = match sites {
        Ok(answer) => (answer.bound, Some(answer.papers)),
        Err(Failure::Infeasible) => return Err(diagnose::arrangement(input)),
        Err(Failure::NothingFound { bound }) => (bound, None),
    };
    let greedy = greedy::rooms(&market);
    let start = start.or_else(|| greedy.as_ref().map(|rooms| papers_of(&market, rooms)));
    let mut best: Option<Answer> = None;
    if let Some(start) = &start {
        let network = Network::of(&market, input.rules.paper_cost_per_site_category);
        let found = search(&network, start, (options, left() * 0.8));
        let tried = round(input, &market, (options, limits), (found, left()));
        best = tried.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost));
    }
    finish(input, market, (options, limits), (best, greedy, bound))
}

/// How many of the papers found are tried with whole rooms.
const ROUNDED: usize = 4;
/// Seconds each of them has at least; most need less than one.
const LEAST_ROUNDING: f64 = 8.0;
/// Markets with no more flows than this are asked whole at once.
const SMALL: usize = 700;

fn solve_small(input: &Input, market: &Market, (options, limits): (&Options, Limits)) -> Option<Result<Answer, Failure>> {
    let flows: usize = market.demands.iter().map(|demand| demand.reach.len()).sum();
    let effort = Effort { seconds: options.time_limit * 0.4, threads: 1, seed: options.seed, gap: ROOMS_GAP };
    (flows <= SMALL).then(|| model::build(input, market, (Whole::All, limits)).solve(market, effort, None))
}

/// The best papers of as many searches as there are threads.
fn search(network: &Network, start: &[Papers], (options, seconds): (&Options, f64)) -> Found {
    let steps = (options.time_limit * STEPS_A_SECOND) as u32;
    let course = |stream| papers::Course { seed: options.seed, stream, steps, seconds };
    let mut found: Found = thread::scope(|scope| {
        let searches: Vec<_> =
            (0..u64::from(options.threads.max(1))).map(|k| scope.spawn(move || papers::search(network, start, course(k)))).collect();
        searches.into_iter().flat_map(|search| search.join().expect("the search does not panic")).collect()
    });
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found
}

/// The papers found with whole rooms, as many at a time as there are threads. However late it is, the first ones get their time:
/// without them all the rest was in vain.
fn round(input: &Input, market: &Market, (options, limits): (&Options, Limits), (found, left): (Found, f64)) -> Vec<Answer> {
    let watch = Stopwatch::start();
    let mut answers = Vec::new();
    for wave in found[..found.len().min(ROUNDED)].chunks(options.threads.max(1) as usize) {
        if !answers.is_empty() && watch.seconds() > left + LEAST_ROUNDING {
            break;
        }
        let effort = Effort { seconds: left.max(LEAST_ROUNDING), threads: 1, seed: options.seed, gap: ROOMS_GAP };
        answers.extend(thread::scope(|scope| {
            let ask = |papers: &[Papers]| model::build(input, market, (Whole::All, limits)).fix(papers).solve(market, effort, None);
            let asked: Vec<_> = wave.iter().map(|(_, papers)| scope.spawn(move || ask(papers))).collect();
            asked.into_iter().filter_map(|asked| asked.join().expect("the solver does not panic").ok()).collect::<Vec<_>>()
        }));
    }
    answers
}

fn papers_of(market: &Market, rooms: &RoomCounts) -> Vec<Papers> {
    let mut papers = vec![0; market.sites.len()];
    rooms.keys().for_each(|&(kind, paper)| papers[market.kinds[kind].site] |= 1 << paper);
    papers
}

/// When the search came to nothing (the target or the budget bind in a way it does not see), the whole model is asked; then the greedy plan.
fn finish(
    input: &Input,
    market: Market,
    (options, limits): (&Options, Limits),
    (best, greedy, bound): (Option<Answer>, Option<RoomCounts>, f64),
) -> Result<Chosen, Vec<Finding>> {
    if let Some(best) = best {
        let ending = Ending::of(best.cost - bound <= 1e-6 * best.cost);
        return Ok(Chosen { rooms: best.rooms, bound, ending, market });
    }
    let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: NEAR };
    let whole = model::build(input, &market, (Whole::All, limits)).solve(&market, effort, greedy.as_ref());
    match whole {
        Ok(answer) => Ok(Chosen { rooms: answer.rooms, bound: bound.max(answer.bound), ending: Ending::of(answer.finished), market }),
        Err(Failure::Infeasible) => Err(diagnose::arrangement(input)),
        Err(Failure::NothingFound { .. }) => {
            let rooms = greedy.filter(|_| limits == Limits::Left).ok_or_else(|| diagnose::out_of_time(options.time_limit))?;
            Ok(Chosen { rooms, bound, ending: Ending::Greedy, market })
        }
    }
}
