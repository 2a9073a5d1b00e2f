//! A market of many counties (大范围选址): the bound comes from single sites and so do the first papers. Then the sites are cut into
//! quarters, in every wave along other lines, and in each quarter the papers are searched anew for those who are sent there; so
//! people come to cross borders where that pays. Rooms are made whole quarter by quarter in the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    choice::{self, Chosen},
    course::Papered,
    flow,
    market::{Demand, Kind, Market},
    model::jiao,
    network::{Network, Papers},
    papers,
    single::{self, Priced},
    spread::{self, Spread},
};
use crate::{
    domain::exam::Point,
    planner::{Input, OnProgress, Options, Stopwatch},
};

/// Sites of a quarter, about.
const QUARTER: usize = 32;
/// Waves of quarters: which way they are cut, what share of the steps they get, how warm they begin, in 角.
const WAVES: [((i64, i64), f64, f64); 6] = [
    ((1, 0), 0.20, 300.0),
    ((1, 2), 0.20, 200.0),
    ((2, -1), 0.20, 150.0),
    ((0, 1), 0.15, 100.0),
    ((1, -2), 0.15, 60.0),
    ((2, 1), 0.10, 30.0),
];
/// Steps of the search for each second of the time limit and each thread.
const STEPS_A_SECOND: f64 = 10_000.0;
/// Share of the time limit for all waves, after which they end early.
const SEARCHING: f64 = 0.75;

/// What a site must be open or a paper be taken, of late, to begin with.
const HALF: f64 = 0.5;
const OFTEN: f64 = 0.2;

/// Seats kept at every site, because rooms come whole in the end and papers do not share them.
const KEPT: u32 = 2;

/// Share of the time limit for whole rooms, and seconds that each part has at least.
const WHOLE: f64 = 0.25;
const LEAST: f64 = 5.0;
/// Sites of a part whose rooms are made whole together.
const PART: usize = 64;
/// What it costs that somebody sent there finds no seat, in 角: rooms are added for them in the end.
const ELSEWHERE: f64 = 1_500.0;
/// How often rooms are added.
const MENDED: usize = 8;

/// Papers of every site and who is sent there.
#[derive(Debug, Clone)]
struct Standing {
    papers: Vec<Papers>,
    /// By demand of the merged market: site → people.
    sent: Spread,
}

/// What quarters are searched with.
struct Search<'a> {
    input: &'a Input,
    market: &'a Market,
    merged: Market,
    options: &'a Options,
    watch: Stopwatch,
}

/// Bounds the market and chooses the sites and rooms of all its quarters; no rooms where those of some quarter cannot be made whole.
pub(super) fn choose(input: &Input, market: &Market, options: &Options, on_progress: OnProgress<'_>) -> (f64, Option<Papered>) {
    let search = Search { input, market, merged: market.merged(), options, watch: Stopwatch::start() };
    on_progress("逐考点定价", 3);
    let priced = single::bound(market, input.rules.paper_cost_per_site_category);
    options.control.tell(None, Some(priced.bound + jiao(market.interview_pay)));
    let standing = search.waves(Search::first(&priced), on_progress);
    on_progress("确定考场", 40);
    (priced.bound, standing.and_then(|standing| search.rooms(&standing)))
}

/// Asks about every one, as many at a time as there are threads; the answers in order.
fn together<T: Sync, A: Send>(threads: u32, list: &[T], ask: impl Fn(usize, &T) -> A + Sync) -> Vec<A> {
    let (next, answers) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some((place, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|place| Some((place, list.get(place)?)))
                {
                    let answer = ask(place, one);
                    if let Ok(mut answers) = answers.lock() {
                        answers.insert(place, answer);
                    }
                }
            });
        }
    });
    answers.into_inner().expect("no worker panics while it holds the answers").into_values().collect()
}

impl Search<'_> {
    /// Searches every quarter of every wave, from these papers.
    fn waves(&self, papers: Vec<Papers>, on_progress: OnProgress<'_>) -> Option<Standing> {
        let mut standing = self.spread(papers)?;
        for (wave, &(direction, ..)) in WAVES.iter().enumerate() {
            let quarters = self.cut(direction, QUARTER);
            let (of, done) = (quarters.len(), AtomicUsize::new(0));
            let found = together(self.options.threads, &quarters, |place, quarter| {
                let found = self.quarter(&standing, quarter, (wave, place, of));
                let done = 1 + done.fetch_add(1, Ordering::Relaxed);
                let percent = 4 + 34 * (wave * of + done) / (WAVES.len() * of);
                on_progress(&format!("选择考点和考场（第{}轮，{done}/{of}片）", wave + 1), percent as u64);
                found
            });
            let cost: f64 = found.iter().map(|(cost, _)| cost).sum();
            self.options.control.tell(Some(cost + jiao(self.market.interview_pay)), None);
            let mut papers = vec![0; self.market.sites.len()];
            found.into_iter().flat_map(|(_, found)| found).for_each(|(site, of)| papers[site] = of);
            standing = self.spread(papers)?;
        }
        Some(standing)
    }

    /// Whole rooms, part by part.
    fn rooms(&self, standing: &Standing) -> Option<Papered> {
        let parts = self.whole(standing, &self.cut((1, 1), PART));
        let seconds = WHOLE * self.options.time_limit * f64::from(self.options.threads.max(1)) / parts.len().max(1) as f64;
        let options = &Options { time_limit: seconds.max(LEAST), ..self.options.clone() };
        let chosen = together(options.threads, &parts, |_, (part, papers)| choice::whole(self.input, part, (papers, options)));
        let chosen: Vec<Chosen> = chosen.into_iter().collect::<Option<_>>()?;
        self.seat_all(&chosen)
    }

    /// The papers most often taken at the prices that prove the bound.
    fn first(priced: &Priced) -> Vec<Papers> {
        let most = |takes: &[f64]| (0..takes.len()).max_by(|a, b| takes[*a].total_cmp(&takes[*b])).map_or(0, |paper| 1 << paper);
        let papers = |takes: &[f64]| -> Papers {
            takes.iter().zip(0..).filter(|(often, _)| **often > OFTEN).fold(most(takes), |papers, (_, paper)| papers | 1 << paper)
        };
        priced.open.iter().zip(&priced.takes).map(|(open, takes)| if *open > HALF { papers(takes) } else { 0 }).collect()
    }

    /// Everybody sent as is best for all quarters; whoever finds no seat waits at the nearest site.
    fn spread(&self, papers: Vec<Papers>) -> Option<Standing> {
        let mut sent = spread::spread(&self.merged, &papers, KEPT)?;
        for (demand, sent) in self.merged.demands.iter().zip(&mut sent) {
            let left = (demand.applicants.len() as u32).saturating_sub(sent.values().sum());
            if left > 0
                && let Some(&(site, _)) = demand.reach.iter().min_by_key(|(_, way)| *way)
            {
                *sent.entry(site).or_default() += left;
            }
        }
        Some(Standing { papers, sent })
    }

    /// Cuts the sites into quarters, across the direction first.
    fn cut(&self, direction: (i64, i64), size: usize) -> Vec<Vec<usize>> {
        let sites: Vec<(usize, Point)> = self.input.sites.iter().enumerate().map(|(place, site)| (place, site.at)).collect();
        let mut quarters = Vec::new();
        cut(sites, direction, self.input.sites.len().div_ceil(size).max(1), &mut quarters);
        quarters
    }

    /// A market of these sites and those who are sent there.
    fn part(&self, standing: &Standing, quarter: &[usize]) -> Market {
        let mut part = self.merged.part(quarter, |_| false);
        for (demand, sent) in self.merged.demands.iter().zip(&standing.sent) {
            let here: u32 = sent.iter().filter(|(site, _)| quarter.binary_search(site).is_ok()).map(|(_, many)| *many).sum();
            if here > 0 {
                part.demands.push(some_of(demand, vec![0; here as usize], quarter));
            }
        }
        part
    }

    /// Searches a quarter's papers anew: what they cost, and the papers of each site.
    fn quarter(&self, standing: &Standing, quarter: &[usize], (wave, place, of): (usize, usize, usize)) -> (f64, Vec<(usize, Papers)>) {
        let network = Network::of(&self.part(standing, quarter), self.input.rules.paper_cost_per_site_category).in_parts(KEPT);
        let start: Vec<Papers> = quarter.iter().map(|&site| standing.papers[site]).collect();
        let (_, share, warm) = WAVES[wave];
        let steps = self.options.time_limit * STEPS_A_SECOND * f64::from(self.options.threads.max(1)) * share / of as f64;
        let seconds = (SEARCHING * self.options.time_limit - self.watch.seconds()).max(0.5);
        let stream = (wave * of + place) as u64;
        let course = papers::Course { seed: self.options.seed, stream, steps: steps as u32, warm, seconds };
        let (cost, best) = papers::search(&network, &start, course, &self.options.control).swap_remove(0);
        (cost, quarter.iter().copied().zip(best).collect())
    }

    /// The rooms of all quarters, and more where somebody finds no seat in them.
    fn seat_all(&self, chosen: &[Chosen]) -> Option<Papered> {
        let mut papered: Papered = chosen.iter().flat_map(Chosen::papered).collect();
        for _ in 0..MENDED {
            let (_, unsent) = flow::most(self.market, &super::counts(self.market, &papered), &BTreeSet::new())?;
            if unsent.is_empty() {
                return Some(papered);
            }
            let mut spare: Vec<(&Kind, usize, u32)> = Vec::new();
            for (demand, people) in unsent {
                self.add_rooms((&mut papered, &mut spare), (&self.market.demands[demand], people))?;
            }
        }
        None
    }

    /// Rooms for people of a demand where that costs least, after what rooms added before leave free: (kind, category, seats). `None`
    /// where there are none.
    fn add_rooms<'a>(
        &'a self,
        (papered, spare): (&mut Papered, &mut Vec<(&'a Kind, usize, u32)>),
        (demand, people): (&Demand, u32),
    ) -> Option<()> {
        let ways: BTreeMap<usize, i64> = demand.reach.iter().copied().collect();
        let fits = |kind: &Kind| ways.contains_key(&kind.site) && (!demand.accessible || kind.accessible);
        let mut left = people;
        for (_, _, seats) in spare.iter_mut().filter(|(kind, category, _)| *category == demand.category && fits(kind)) {
            let some = left.min(*seats);
            (left, *seats) = (left - some, *seats - some);
        }
        while left > 0 {
            let used = self.used(papered, demand.category);
            let cost = |kind: &'a Kind| {
                let (rooms, takes) = used.get(&kind.site).copied().unwrap_or_default();
                let site = &self.market.sites[kind.site];
                let room = kind.rooms.iter().copied().find(|room| !papered.contains_key(room)).filter(|_| rooms < site.usable)?;
                let seats = left.min(u32::from(kind.capacity));
                let opening = if rooms == 0 { jiao(site.cost) } else { 0.0 };
                let pack = if takes { 0.0 } else { jiao(self.input.rules.paper_cost_per_site_category) };
                let cost = jiao(kind.cost) + opening + pack + *ways.get(&kind.site)? as f64 * f64::from(seats);
                Some((cost / f64::from(seats), room, kind))
            };
            let all = self.market.kinds.iter().filter(|kind| fits(kind)).filter_map(cost);
            let (_, room, kind) = all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
            papered.insert(room, self.market.categories[demand.category]);
            let some = left.min(u32::from(kind.capacity));
            spare.push((kind, demand.category, u32::from(kind.capacity) - some));
            left -= some;
        }
        Some(())
    }

    /// By site in use: its rooms, and whether it takes a paper.
    fn used(&self, papered: &Papered, category: usize) -> BTreeMap<usize, (usize, bool)> {
        let mut used: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        for (room, of) in papered {
            let (rooms, takes) = used.entry(self.input.rooms[*room].site).or_default();
            (*rooms, *takes) = (*rooms + 1, *takes || *of == self.market.categories[category]);
        }
        used
    }

    /// Each quarter with its papers and all who are sent there; those who need an accessible room where most of their like go.
    fn whole(&self, standing: &Standing, quarters: &[Vec<usize>]) -> Vec<(Market, Vec<Papers>)> {
        let mut parts: Vec<Market> = quarters.iter().map(|quarter| self.market.part(quarter, |_| false)).collect();
        let of_site: BTreeMap<usize, usize> =
            quarters.iter().enumerate().flat_map(|(place, quarter)| quarter.iter().map(move |&site| (site, place))).collect();
        let mut alike: BTreeMap<(usize, usize), Vec<&Demand>> = BTreeMap::new();
        self.market.demands.iter().for_each(|demand| alike.entry((demand.category, demand.township)).or_default().push(demand));
        for (demand, sent) in self.merged.demands.iter().zip(&standing.sent) {
            let mut many: BTreeMap<usize, usize> = BTreeMap::new();
            sent.iter().for_each(|(site, people)| *many.entry(of_site[site]).or_default() += *people as usize);
            let mut many: Vec<(usize, usize)> = many.into_iter().collect();
            many.sort_by_key(|&(quarter, people)| (std::cmp::Reverse(people), quarter));
            let mut alike = alike.remove(&(demand.category, demand.township)).unwrap_or_default();
            alike.sort_by_key(|demand| !demand.accessible);
            let mut people = alike.iter().flat_map(|demand| demand.applicants.iter().map(|&applicant| (demand.accessible, applicant)));
            for (quarter, many) in many {
                let mine: Vec<(bool, usize)> = people.by_ref().take(many).collect();
                for like in &alike {
                    let of_like = mine.iter().filter(|(accessible, _)| *accessible == like.accessible).map(|(_, applicant)| *applicant);
                    let applicants: Vec<usize> = of_like.collect();
                    if !applicants.is_empty() {
                        let demand = some_of(like, applicants, &quarters[quarter]);
                        parts[quarter].demands.push(Demand { elsewhere: Some(ELSEWHERE), ..demand });
                    }
                }
            }
        }
        let papers = |quarter: &Vec<usize>| quarter.iter().map(|&site| standing.papers[site]).collect();
        parts.into_iter().zip(quarters).map(|(part, quarter)| (part.counted(), papers(quarter))).collect()
    }
}

/// These of a demand, to be sent to a quarter's sites.
fn some_of(demand: &Demand, applicants: Vec<usize>, quarter: &[usize]) -> Demand {
    let reach = demand.reach.iter().filter_map(|&(site, way)| Some((quarter.binary_search(&site).ok()?, way))).collect();
    Demand { reach, applicants, ..demand.clone() }
}

/// Cuts a list of sites into so many parts of about the same size, by turns across the direction and along it.
fn cut(mut sites: Vec<(usize, Point)>, (x, y): (i64, i64), parts: usize, quarters: &mut Vec<Vec<usize>>) {
    if parts <= 1 {
        let mut sites: Vec<usize> = sites.into_iter().map(|(site, _)| site).collect();
        sites.sort_unstable();
        quarters.push(sites);
        return;
    }
    sites.sort_by_key(|&(site, at)| (x * i64::from(at.x) + y * i64::from(at.y), site));
    let first = parts / 2;
    let rest = sites.split_off(sites.len() * first / parts);
    cut(sites, (-y, x), first, quarters);
    cut(rest, (-y, x), parts - first, quarters);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{
        arrange::{
            counts,
            model::{self, Whole},
        },
        sample,
        solver::Effort,
    };

    #[test]
    fn rooms_found_by_quarters_hold_everybody_and_cost_no_less_than_the_bound() {
        for seed in 1..=4 {
            let input = sample::county(seed);
            let market = Market::of(&input);
            let options = Options { time_limit: 5.0, threads: 2, ..Options::default() };
            let (bound, papered) = choose(&input, &market, &options, &|_, _| {});
            let rooms = counts(&market, &papered.unwrap());
            assert!(flow::whole(&market, &rooms).is_some(), "county {seed}");
            let effort = Effort { seconds: 60.0, threads: 1, seed: 1, gap: 1e-6 };
            let best = model::build(&input, &market, (Whole::All, None)).solve(&market, (effort, &options.control), None).unwrap().cost;
            assert!(bound <= best * (1.0 + 1e-6), "county {seed}: {bound} {best}");
            let again = choose(&input, &market, &Options { threads: 2, ..options.clone() }, &|_, _| {}).1;
            assert_eq!(counts(&market, &again.unwrap()), rooms, "county {seed}");
        }
    }

    #[test]
    fn quarters_share_out_all_sites() {
        let sites: Vec<(usize, Point)> = (0..70).map(|site| (site, Point { x: site as i32 % 9, y: site as i32 / 9 })).collect();
        for (direction, ..) in WAVES {
            let mut quarters = Vec::new();
            cut(sites.clone(), direction, 3, &mut quarters);
            assert!(quarters.iter().all(|quarter| (23..=24).contains(&quarter.len()) && quarter.is_sorted()));
            let mut all = quarters.concat();
            all.sort_unstable();
            assert_eq!(all, (0..70).collect::<Vec<_>>());
        }
    }

    #[test]
    fn rooms_are_added_for_whoever_finds_no_seat() {
        let input = sample::county(2);
        let market = Market::of(&input);
        let search =
            Search { input: &input, market: &market, merged: market.merged(), options: &Options::default(), watch: Stopwatch::start() };
        let papered = search.seat_all(&[]).unwrap();
        assert!(flow::whole(&market, &counts(&market, &papered)).is_some());
    }
}
