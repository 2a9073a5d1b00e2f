//! Who fills which need, as a flow of persons: fairness is convex, so a second duty costs more than a first; pairs of women
//! and men are balanced by site. Columns start with what is near and are priced in until none that is missing could help,
//! so that the relaxation's optimum is proven over all columns.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::need::{Needs, is_woman};
use crate::{
    domain::staffing::{Scope, Session},
    planner::{
        Input, Options, StageReport, Stopwatch, pin,
        solver::{Column, Effort, Model, Solved},
    },
};

/// Sites of a role each person starts with.
const NEAR: usize = 2;
/// Needs each person gets in a round of pricing.
const PRICED: usize = 3;
/// Pricing ends when the missing columns can save no more than this share.
const CLOSE: f64 = 0.0002;
/// Rounds of pricing; a county takes four to eight.
const ROUNDS: usize = 40;

/// Who fills what.
pub(super) struct Answer {
    /// (person, place in `Needs::list`).
    pub chosen: Vec<(usize, usize)>,
    pub report: StageReport,
    pub prices: Prices,
}

/// What the last relaxation says of needs and people, and the bound it proves with columns it has not seen taken into account.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    pub bound: f64,
    /// For each need: what one more man, one more woman is worth.
    pub worth: Vec<[f64; 2]>,
    /// What a person's time in a session is worth, as far as it is scarce; not positive.
    pub own: BTreeMap<(usize, Session), f64>,
}

/// (person, place in `Needs::list`) → cost.
type Arcs = BTreeMap<(usize, usize), i64>;

/// A solved relaxation: its columns, what stays open, its values.
type Relaxed = (BTreeMap<(usize, usize), Column>, Vec<Column>, Solved);

/// Needs that stay open: (role, site, how many).
pub(super) type Unfilled = Vec<(usize, usize, u32)>;

/// The best assignment.
pub(super) fn solve(input: &Input, needs: &Needs, options: &Options, watch: &Stopwatch) -> Result<Answer, Unfilled> {
    let mut arcs = near(input, needs);
    let effort = Effort { seconds: options.time_limit, threads: options.threads, seed: options.seed, gap: 0.0002 };
    let patient = Effort { seconds: 10.0 * options.time_limit.max(30.0), ..effort };
    let mut notes = Vec::new();
    let (mut bound, mut last) = (f64::NEG_INFINITY, Prices::default());
    let mut relaxed = None;
    for _ in 0..ROUNDS {
        let built = build(input, needs, &arcs, false);
        let columns = built.columns.clone();
        let slack = built.slack.clone();
        let prices = built.prices();
        let Ok(solved) = built.model.solve(patient, None) else { break };
        let missing = price(input, needs, (&arcs, &prices, &solved));
        bound = bound.max(solved.objective + missing.regret);
        last = Prices { bound: solved.objective + missing.regret, ..missing.prices };
        let solved_objective = solved.objective;
        relaxed = Some((columns, slack, solved));
        if missing.arcs.is_empty()
            || -missing.regret <= CLOSE * solved_objective
            || watch.seconds() > options.time_limit && filled(relaxed.as_ref())
        {
            break;
        }
        arcs.extend(missing.arcs);
    }
    let (columns, slack, solved) = relaxed.ok_or_else(|| all_open(needs))?;
    let whole = columns.values().all(|&column| (solved.of(column) - solved.of(column).round()).abs() < 1e-6);
    let (columns, slack, solved) = if whole {
        (columns, slack, solved)
    } else {
        let near = loose(&arcs, &columns, &solved);
        let built = build(input, needs, &near, true);
        let (columns, slack) = (built.columns.clone(), built.slack.clone());
        let solved = built.model.solve(effort, None).map_err(|_| all_open(needs))?;
        if !solved.finished {
            notes.push("派员求解时间用完，方案可行但未证明最优".to_owned());
        }
        (columns, slack, solved)
    };
    let unfilled: Unfilled = open(needs, &slack, &solved);
    if !unfilled.is_empty() {
        return Err(unfilled);
    }
    let chosen = columns.iter().filter(|(_, column)| solved.of(**column) > 0.5).map(|(&arc, _)| arc).collect();
    let bound = (bound - 1e-6 * bound.abs()).ceil() as i64;
    Ok(Answer { chosen, report: StageReport { bound, notes, ..StageReport::default() }, prices: last })
}

/// What is still open once the relaxation is solved: all columns of people who are split, the one column of the others.
fn loose(arcs: &Arcs, columns: &BTreeMap<(usize, usize), Column>, solved: &Solved) -> Arcs {
    let value = |arc: &(usize, usize)| columns.get(arc).map_or(0.0, |column| solved.of(*column));
    let split = |value: f64| (value - value.round()).abs() > 1e-6;
    let people: BTreeSet<usize> = columns.keys().filter(|arc| split(value(arc))).map(|arc| arc.0).collect();
    arcs.iter().filter(|(arc, _)| people.contains(&arc.0) || value(arc) > 0.5).map(|(&arc, &cost)| (arc, cost)).collect()
}

fn all_open(needs: &Needs) -> Unfilled {
    needs.list.iter().map(|need| (need.role, need.site, need.persons)).collect()
}

fn open(needs: &Needs, slack: &[Column], solved: &Solved) -> Unfilled {
    let missing = |column: &Column| (solved.of(*column) - 1e-6).ceil().max(0.0) as u32;
    let open = needs.list.iter().zip(slack).map(|(need, column)| (need.role, need.site, missing(column)));
    open.filter(|(.., n)| *n > 0).collect()
}

fn filled(relaxed: Option<&Relaxed>) -> bool {
    relaxed.is_some_and(|(_, slack, solved)| slack.iter().all(|column| solved.of(*column) < 1e-6))
}

/// For each person the cheapest sites of each role, and for each need more than enough of those who would come cheapest.
fn near(input: &Input, needs: &Needs) -> BTreeMap<(usize, usize), i64> {
    let mut arcs = BTreeMap::new();
    let mut coming: Vec<Vec<(i64, usize)>> = vec![vec![]; needs.list.len()];
    for &person in &needs.people {
        let mut of_role: BTreeMap<usize, Vec<(i64, usize)>> = BTreeMap::new();
        for (place, need) in needs.list.iter().enumerate() {
            if let Some(cost) = needs.cost(input, person, place) {
                of_role.entry(need.role).or_default().push((cost, place));
                coming[place].push((cost, person));
            }
        }
        for mut sites in of_role.into_values() {
            sites.sort_unstable();
            arcs.extend(sites.into_iter().take(NEAR).map(|(cost, need)| ((person, need), cost)));
        }
    }
    for (place, mut people) in coming.into_iter().enumerate() {
        people.sort_unstable();
        let enough = 2 * needs.list[place].persons as usize + NEAR;
        arcs.extend(people.into_iter().take(enough).map(|(cost, person)| ((person, place), cost)));
    }
    arcs
}

/// A model with its variables and where its rows' prices are.
struct Built {
    model: Model,
    columns: BTreeMap<(usize, usize), Column>,
    /// Persons missing, for each need.
    slack: Vec<Column>,
    rows: Rows,
}

/// Places of rows.
#[derive(Debug, Clone, Default)]
struct Rows {
    need: Vec<usize>,
    /// At least so many women, so many men.
    women: BTreeMap<usize, usize>,
    men: BTreeMap<usize, usize>,
    /// Rows every duty of the person is in, and those of one session.
    person: Vec<usize>,
    sessions: BTreeMap<(usize, Session), usize>,
    /// Women in written rooms of a site: not more, not fewer than rooms.
    balance: BTreeMap<usize, (usize, usize)>,
}

impl Built {
    fn require(&mut self, row: good_lp::Constraint) -> usize {
        self.model.require(row)
    }

    fn prices(&self) -> Rows {
        self.rows.clone()
    }
}

fn build(input: &Input, needs: &Needs, arcs: &BTreeMap<(usize, usize), i64>, whole: bool) -> Built {
    let mut built = Built { model: Model::default(), columns: BTreeMap::new(), slack: vec![], rows: Rows::default() };
    let missing = 20.0 * arcs.values().copied().max().unwrap_or(1) as f64;
    let (mut fill, mut women, mut men) = (sums(needs.list.len()), sums(needs.list.len()), sums(needs.list.len()));
    let mut load = sums(input.staff.len());
    let mut sessions: BTreeMap<(usize, Session), Expression> = BTreeMap::new();
    let mut balance: BTreeMap<usize, Expression> = BTreeMap::new();
    for (&(person, need), &cost) in arcs {
        let definition = if whole { variable().binary() } else { variable().bounds(0.0..=1.0) };
        let column = built.model.add(definition, cost as f64);
        built.columns.insert((person, need), column);
        fill[need] += column.variable;
        load[person] += column.variable;
        let session = input.roles[needs.list[need].role].session;
        if Needs::serves_twice(input, person) {
            *sessions.entry((person, session)).or_default() += column.variable;
        }
        if is_woman(input, person) {
            women[need] += column.variable;
            if needs.in_written_room(input, need) {
                *balance.entry(needs.list[need].site).or_default() += column.variable;
            }
        } else {
            men[need] += column.variable;
        }
    }
    require_needs(input, needs, &mut built, (fill, women, men), missing);
    built.rows.person = vec![0; input.staff.len()];
    for &person in &needs.people {
        let mut sum = std::mem::take(&mut load[person]);
        if Needs::serves_twice(input, person) {
            sum -= built.model.add(variable().bounds(0.0..=1.0), 2.0 * input.rules.weights.fairness as f64).variable;
        }
        // Whoever a pin sends serves; the row's price means the same either way.
        let row = built.require(if pin::sends(input, person) { constraint!(sum == 1.0) } else { constraint!(sum <= 1.0) });
        built.rows.person[person] = row;
    }
    for (key, sum) in sessions {
        let row = built.require(constraint!(sum <= 1.0));
        built.rows.sessions.insert(key, row);
    }
    if Needs::pairs(input) {
        require_balance(input, needs, &mut built, &balance);
    }
    built
}

fn sums(many: usize) -> Vec<Expression> {
    vec![Expression::default(); many]
}

/// Every need is filled, with at least so many women and men; what is missing is dear.
fn require_needs(
    input: &Input,
    needs: &Needs,
    built: &mut Built,
    (fill, women, men): (Vec<Expression>, Vec<Expression>, Vec<Expression>),
    missing: f64,
) {
    for (place, ((need, fill), (women, men))) in needs.list.iter().zip(fill).zip(women.into_iter().zip(men)).enumerate() {
        let slack = built.model.add(variable().min(0), missing);
        built.slack.push(slack);
        let row = built.require(constraint!(fill + slack.variable == f64::from(need.persons)));
        built.rows.need.push(row);
        let role = &input.roles[need.role];
        if role.scope == Scope::Site && role.min_female > 0 {
            let row = built.require(constraint!(women + slack.variable >= f64::from(role.min_female)));
            built.rows.women.insert(place, row);
        }
        if role.scope == Scope::Site && role.min_male > 0 {
            let row = built.require(constraint!(men + slack.variable >= f64::from(role.min_male)));
            built.rows.men.insert(place, row);
        }
    }
}

/// Women above or below the number of rooms make that many pairs of one gender.
fn require_balance(input: &Input, needs: &Needs, built: &mut Built, balance: &BTreeMap<usize, Expression>) {
    for (&site, rooms) in &needs.rooms {
        let women = balance.get(&site).cloned().unwrap_or_default();
        let same = built.model.add(variable().min(0), input.rules.weights.same_gender_pair as f64).variable;
        let rooms = rooms.len() as f64;
        let above = built.require(constraint!(women.clone() - same <= rooms));
        let below = built.require(constraint!(women + same >= rooms));
        built.rows.balance.insert(site, (above, below));
    }
}

/// Columns worth adding, and how far the relaxation could still fall without them having been there.
struct Missing {
    arcs: BTreeMap<(usize, usize), i64>,
    regret: f64,
    prices: Prices,
}

fn price(input: &Input, needs: &Needs, (arcs, rows, solved): (&BTreeMap<(usize, usize), i64>, &Rows, &Solved)) -> Missing {
    let mut missing = Missing { arcs: BTreeMap::new(), regret: 0.0, prices: Prices::default() };
    let worth = |need: usize, woman: bool| {
        let gender = if woman { &rows.women } else { &rows.men };
        let mut worth = solved.prices[rows.need[need]] + gender.get(&need).map_or(0.0, |row| solved.prices[*row]);
        if let Some((above, below)) = rows.balance.get(&needs.list[need].site).filter(|_| woman && needs.in_written_room(input, need)) {
            worth += solved.prices[*above] + solved.prices[*below];
        }
        worth
    };
    let worth: Vec<[f64; 2]> = (0..needs.list.len()).map(|need| [worth(need, false), worth(need, true)]).collect();
    for &person in &needs.people {
        for session in [Session::Written, Session::Interview] {
            let own = solved.prices[rows.person[person]] + rows.sessions.get(&(person, session)).map_or(0.0, |row| solved.prices[*row]);
            missing.prices.own.insert((person, session), own);
            let gain = |need: usize| {
                let cost = needs.cost(input, person, need)?;
                let reduced = cost as f64 - worth[need][usize::from(is_woman(input, person))] - own;
                (reduced < -1e-6 && !arcs.contains_key(&(person, need))).then_some((reduced, need, cost))
            };
            let of_session = |need: &usize| input.roles[needs.list[*need].role].session == session;
            let mut gains: Vec<(f64, usize, i64)> = (0..needs.list.len()).filter(of_session).filter_map(gain).collect();
            gains.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            missing.regret += gains.first().map_or(0.0, |(reduced, ..)| *reduced);
            missing.arcs.extend(gains.into_iter().take(PRICED).map(|(_, need, cost)| ((person, need), cost)));
        }
    }
    missing.prices.worth = worth;
    missing
}
