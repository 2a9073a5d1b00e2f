//! The course of choosing sites and rooms (选址编场过程): a market of one county whole, a larger one by quarters; what they use
//! together is held against the target and the budget.

use std::{collections::BTreeMap, sync::Mutex, thread};

use super::{
    choice::{self, Chosen, Ending},
    market::Market,
    model::{Limits, jiao},
    region::{self, Region},
    wide,
};
use crate::{
    domain::exam::Category,
    planner::{Finding, Input, Method, OnProgress, Options, StageReport},
};

/// The paper of every room in use.
pub(super) type Papered = BTreeMap<usize, Category>;

/// Chooses rooms in every region of the market, several regions at a time.
pub(super) fn choose(
    input: &Input,
    market: &Market,
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<(Papered, StageReport), Vec<Finding>> {
    let large = options.method == Method::Course && region::is_large(input, market);
    if large { large_market(input, market, options, on_progress) } else { one_market(input, market, options) }
}

/// The paper of every room in use and what is told of it.
type Answer = Result<(Papered, StageReport), Vec<Finding>>;

fn one_market(input: &Input, market: &Market, options: &Options) -> Answer {
    let chosen = choice::choose(input, &region::whole(market), (options, Some(Limits::of(input, market))))?;
    options.control.tell(Some(chosen.cost), Some(chosen.bound));
    Ok((chosen.papered(), report((chosen.bound, chosen.ending), options)))
}

/// By quarters; by county where the target or the budget would be missed, or some quarter's rooms do not come whole.
fn large_market(input: &Input, market: &Market, options: &Options, on_progress: OnProgress<'_>) -> Answer {
    let whole = Limits::of(input, market);
    let (bound, papered) = wide::choose(input, market, options, on_progress);
    let bound = bound + jiao(market.interview_pay);
    let opens = |papered: &Papered| {
        let used =
            |place: usize| market.kinds.iter().any(|kind| kind.site == place && kind.rooms.iter().any(|room| papered.contains_key(room)));
        market.sites.iter().enumerate().all(|(place, site)| !site.must || used(place))
    };
    let allowed = |papered: &Papered| opens(papered) && whole.allow(&[Limits::used(input, market, papered)]);
    if let Some(papered) = papered.filter(allowed) {
        return Ok((papered, report((bound, Ending::Bounded), options)));
    }
    let list = region::split(input, market);
    let chosen = regions(input, (&list, &shares(&list, whole)), options, on_progress)?;
    let ending = chosen.iter().map(|region| region.ending).max().unwrap_or(Ending::Bounded);
    let cost = chosen.iter().map(|region| region.cost).sum::<f64>() + jiao(market.interview_pay);
    options.control.tell(Some(cost), Some(bound));
    Ok((chosen.iter().flat_map(Chosen::papered).collect(), report((bound, ending.max(Ending::Bounded)), options)))
}

/// Of the target and the budget, to each region by its applicants.
fn shares(regions: &[Region], whole: Limits) -> Vec<Option<Limits>> {
    let people = |region: &Region| region.market.demands.iter().map(|demand| demand.applicants.len()).sum::<usize>() as f64;
    let all: f64 = regions.iter().map(people).sum();
    regions.iter().map(|region| Some(whole.share(people(region) / all))).collect()
}

fn regions(
    input: &Input,
    (regions, limits): (&[Region], &[Option<Limits>]),
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Chosen>, Vec<Finding>> {
    let of = regions.len();
    let threads = options.threads.max(1);
    let waves = (of as f64 / f64::from(threads)).max(1.0);
    let each = Options { threads: 1, time_limit: options.time_limit / waves, control: options.control.part(), ..options.clone() };
    let waiting = Mutex::new((0..of).collect::<Vec<_>>());
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads.min(u32::try_from(of).unwrap_or(u32::MAX)) {
            scope.spawn(|| {
                while let Some(place) = waiting.lock().ok().and_then(|mut waiting| waiting.pop()) {
                    let chosen = choice::choose(input, &regions[place], (&each, limits[place]));
                    if let Ok(mut results) = results.lock() {
                        results.push((place, chosen));
                        let done = results.len();
                        on_progress(&format!("选择考点和考场（{done}/{of}片）"), 2 + 40 * done as u64 / of.max(1) as u64);
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no worker panics while it holds the results");
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

fn report((bound, ending): (f64, Ending), options: &Options) -> StageReport {
    // A hair below, so that rounding up cannot overstate what was proven.
    let bound = (bound - 1e-6 * bound.abs().max(1.0)).ceil();
    let seconds = options.time_limit;
    let (status, note) = match ending {
        Ending::Greedy => ("heuristic", Some(format!("{seconds}秒内求解器未得到方案，采用贪心方案；可延长求解时间后重排"))),
        Ending::Bounded => ("bounded", None),
        Ending::Proven => ("optimal", None),
    };
    let bound = if bound.is_finite() { bound.max(0.0) as i64 } else { 0 };
    StageReport { bound, status: status.into(), notes: note.into_iter().collect(), ..StageReport::default() }
}
