//! What one more site or room is worth (影子价格): the duals of the arrangement's relaxation.

use good_lp::{Expression, constraint, variable};

use super::{market::Market, model::jiao};
use crate::planner::{
    Input, Options,
    price::{Price, Scarce, dearest},
    solver::{Column, Effort, Model, Solved},
};

/// Relaxations with more flows than this are not asked: it would cost more time than the answer is worth.
const LARGEST: usize = 12_000;
/// Prices told of each kind.
const TOLD: usize = 3;

/// Rows whose prices are told.
struct Rows {
    once: Vec<usize>,
    usable: Vec<usize>,
    kinds: Vec<usize>,
    target: usize,
    budget: usize,
}

struct Columns {
    open: Vec<Column>,
    takes: Vec<Vec<Column>>,
    rooms: Vec<Vec<Column>>,
}

/// The dearest of sites, rooms, budget and target.
pub(super) fn prices(input: &Input, market: &Market, options: &Options) -> Vec<Price> {
    if market.demands.iter().map(|demand| demand.reach.len()).sum::<usize>() > LARGEST {
        return vec![];
    }
    let Some((solved, columns, rows)) = solve(input, market, options) else { return vec![] };
    // A row `used <= most` that binds has a price below nothing: with one more, so much less is paid.
    let saved = |row: usize, factor: f64| (-solved.prices[row] * factor).floor().max(0.0) as i64;
    let code = |site: usize| input.sites[site].code.clone();
    let site = |site: usize| Price { scarce: Scarce::Site { code: code(site) }, worth: saved(rows.once[site], 1.0) };
    let room = |site: usize| {
        let open = solved.of(columns.open[site]);
        let kinds = market.kinds.iter().zip(&rows.kinds).filter(|(kind, _)| kind.site == site);
        let worth = kinds.map(|(_, row)| saved(*row, open)).max().unwrap_or(0) + saved(rows.usable[site], open);
        Price { scarce: Scarce::Room { code: code(site) }, worth }
    };
    let limits = vec![
        Price { scarce: Scarce::Yuan, worth: saved(rows.budget, 10.0) },
        Price { scarce: Scarce::PersonTime, worth: solved.prices[rows.target].floor().max(0.0) as i64 },
    ];
    let sites = 0..market.sites.len();
    [sites.clone().map(site).collect(), sites.map(room).collect(), limits].into_iter().flat_map(|prices| dearest(prices, TOLD)).collect()
}

fn solve(input: &Input, market: &Market, options: &Options) -> Option<(Solved, Columns, Rows)> {
    let mut model = Model::default();
    let columns = columns(input, market, &mut model);
    require_applicants(market, &columns, &mut model);
    let rows = require_rooms(input, market, &columns, &mut model);
    let effort = Effort { seconds: options.time_limit, threads: 1, seed: options.seed, gap: 0.0 };
    Some((model.solve(effort, None).ok()?, columns, rows))
}

fn columns(input: &Input, market: &Market, model: &mut Model) -> Columns {
    let papers = market.categories.len();
    let paper = jiao(input.rules.paper_cost_per_site_category);
    let open = market.sites.iter().map(|site| model.add(variable().min(0), jiao(site.cost))).collect();
    let takes = market.sites.iter().map(|_| (0..papers).map(|_| model.add(variable().min(0), paper)).collect()).collect();
    let room = |kind: &super::market::Kind| jiao(kind.cost) + jiao(market.room_pay);
    let rooms = market.kinds.iter().map(|kind| (0..papers).map(|_| model.add(variable().min(0), room(kind))).collect()).collect();
    Columns { open, takes, rooms }
}

/// Everybody is sent once, to seats of the right paper; a flow is tied to its own charge.
fn require_applicants(market: &Market, columns: &Columns, model: &mut Model) {
    let mut coming = vec![vec![[Expression::default(), Expression::default()]; market.categories.len()]; market.sites.len()];
    for demand in &market.demands {
        let many = demand.applicants.len() as f64;
        let mut sent = Expression::default();
        for &(site, cost) in &demand.reach {
            let flow = model.add(variable().min(0), cost as f64).variable;
            sent += flow;
            let [all, needing] = &mut coming[site][demand.category];
            *all += flow;
            if demand.accessible {
                *needing += flow;
            }
            model.require(constraint!(flow <= many * columns.takes[site][demand.category].variable));
        }
        model.require(constraint!(sent == many));
    }
    for (site, row) in coming.into_iter().enumerate() {
        for (paper, [all, needing]) in row.into_iter().enumerate() {
            let (mut seats, mut accessible) = (Expression::default(), Expression::default());
            for (kind, rooms) in market.kinds.iter().zip(&columns.rooms).filter(|(kind, _)| kind.site == site) {
                seats.add_mul(kind.capacity, rooms[paper].variable);
                if kind.accessible {
                    accessible.add_mul(kind.capacity, rooms[paper].variable);
                }
            }
            model.require(constraint!(all <= seats));
            model.require(constraint!(needing <= accessible));
        }
    }
}

/// Rooms are had once, at sites that open once; the target and the budget bind.
fn require_rooms(input: &Input, market: &Market, columns: &Columns, model: &mut Model) -> Rows {
    let mut rows = Rows { once: vec![], usable: vec![], kinds: vec![], target: 0, budget: 0 };
    let mut used = vec![Expression::default(); market.sites.len()];
    let mut cost = Expression::from(jiao(market.interview_pay));
    for (kind, rooms) in market.kinds.iter().zip(&columns.rooms) {
        let of_kind: Expression = rooms.iter().map(|column| column.variable).sum();
        used[kind.site] += of_kind.clone();
        rooms.iter().for_each(|column| cost.add_mul(jiao(kind.cost) + jiao(market.room_pay), column.variable));
        let most = kind.rooms.len() as f64;
        for (column, takes) in rooms.iter().zip(&columns.takes[kind.site]) {
            model.require(constraint!(column.variable <= most * takes.variable));
        }
        rows.kinds.push(model.require(constraint!(of_kind <= most * columns.open[kind.site].variable)));
    }
    let mut persons = Expression::from(f64::from(market.interview_persons));
    for ((site, open), used) in market.sites.iter().zip(&columns.open).zip(used) {
        persons.add_mul(market.site_persons, open.variable);
        persons += f64::from(market.room_persons) * used.clone();
        cost.add_mul(jiao(site.cost), open.variable);
        rows.once.push(model.require(constraint!(open.variable <= 1.0)));
        rows.usable.push(model.require(constraint!(used <= site.usable as f64 * open.variable)));
    }
    let open: Expression = columns.open.iter().map(|column| column.variable).sum();
    for &(pay, per_site) in market.supplements.iter().filter(|(_, per_site)| *per_site > 0) {
        let more = model.add(variable().min(0), jiao(pay)).variable;
        model.require(constraint!(more <= f64::from(per_site) * open.clone()));
        persons += more;
        cost.add_mul(jiao(pay), more);
    }
    for (takes, open) in columns.takes.iter().zip(&columns.open) {
        for column in takes {
            cost.add_mul(jiao(input.rules.paper_cost_per_site_category), column.variable);
            model.require(constraint!(column.variable <= open.variable));
        }
    }
    rows.target = model.require(constraint!(persons >= f64::from(input.rules.target_person_times)));
    rows.budget = model.require(constraint!(cost <= jiao(input.rules.budget)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Rules, sample};

    #[test]
    fn the_price_of_the_target_lies_between_what_one_fewer_saves_and_one_more_costs() {
        let mut input = sample::county(1);
        input.rules.target_person_times = 34;
        let prices = prices(&input, &Market::of(&input), &Options::default());
        let price = prices.iter().find(|price| price.scarce == Scarce::PersonTime).unwrap().worth as f64;
        let least = |target: u32| {
            let input = Input { rules: Rules { target_person_times: target, ..input.rules.clone() }, ..input.clone() };
            solve(&input, &Market::of(&input), &Options::default()).unwrap().0.objective
        };
        let (saved, spent) = (least(34) - least(33), least(35) - least(34));
        assert!(price > 0.0 && saved <= price + 1.0 && price <= spent + 1.0, "{saved} {price} {spent}");
    }

    #[test]
    fn what_does_not_bind_is_worth_nothing() {
        let input = sample::county(1);
        let prices = prices(&input, &Market::of(&input), &Options::default());
        assert!(prices.iter().all(|price| !matches!(price.scarce, Scarce::Yuan | Scarce::PersonTime)), "{prices:?}");
        assert!(prices.iter().all(|price| price.worth > 0));
    }
}
