//! The three objectives (目标值), recomputed from nothing but the input and the plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        Fen,
        staffing::{Scope, Session},
    },
    planner::{Duty, Input, Plan, rule::view},
};

/// J1 in 角, J2 and J3 in points, as the plan format defines them.
#[must_use]
pub fn objectives(input: &Input, plan: &Plan) -> (i64, i64, i64) {
    (cost(input, plan), service(input, plan), neighbours(input, plan))
}

/// All the money a plan costs.
#[must_use]
pub fn money(input: &Input, plan: &Plan) -> Fen {
    let used = view::used(input, plan);
    let open = view::open_sites(input, plan);
    let rooms = used.keys().map(|&room| input.rooms[room].cost);
    let sites = open.iter().map(|&site| input.sites[site].fixed_cost);
    let paper = input.rules.paper_cost_per_site_category.times(view::papers(input, plan).len() as i64);
    let pay = input.roles.iter().map(|role| role.pay.times(i64::from(role.quota) * places(input, plan, role) as i64));
    rooms.chain(sites).chain(pay).chain([paper]).chain(beyond(input, plan)).sum()
}

/// Pay of those who serve beyond their role's quota, where the exam allows it.
fn beyond<'a>(input: &'a Input, plan: &'a Plan) -> impl Iterator<Item = Fen> {
    view::beyond(input, plan).into_iter().map(|(role, many)| input.roles[role].pay.times(i64::from(many)))
}

/// Rooms or sites a role is filled at.
fn places(input: &Input, plan: &Plan, role: &crate::domain::staffing::DutyRole) -> usize {
    match (role.session, role.scope) {
        (Session::Written, Scope::Room) => view::used(input, plan).len(),
        (Session::Written, Scope::Site) => view::open_sites(input, plan).len(),
        (Session::Interview, Scope::Room) => input.interview.iter().map(|site| usize::from(site.rooms)).sum(),
        (Session::Interview, Scope::Site) => input.interview.len(),
    }
}

fn cost(input: &Input, plan: &Plan) -> i64 {
    let way = |seat: &crate::planner::Seat| {
        let town = &input.townships[input.applicants[seat.applicant].township];
        town.at.distance(input.sites[input.rooms[seat.room].site].at)
    };
    let travel: i64 = view::seats(input, plan).into_iter().map(way).sum();
    money(input, plan).jiao() + input.rules.weights.applicant_distance * travel
}

/// J2 alone.
#[must_use]
pub fn service(input: &Input, plan: &Plan) -> i64 {
    let weights = &input.rules.weights;
    let duties = view::duties(input, plan);
    let way = |duty: &&Duty| input.staff[duty.staff].at.distance(input.sites[duty.site].at);
    let strange = |duty: &&Duty| input.roles[duty.role].prefer_host && input.staff[duty.staff].unit != input.sites[duty.site].unit;
    let mut load: BTreeMap<usize, BTreeSet<Session>> = BTreeMap::new();
    duties.iter().for_each(|duty| {
        load.entry(duty.staff).or_default().insert(duty.session);
    });
    let unfair = |(&person, sessions): (&usize, &BTreeSet<Session>)| {
        let (before, now) = (i64::from(input.staff[person].prior_load), sessions.len() as i64);
        (before + now).pow(2) - before.pow(2)
    };
    let teams = view::teams(input, plan);
    let same = |team: &&Vec<usize>| team.len() == 2 && input.staff[team[0]].gender == input.staff[team[1]].gender;
    weights.staff_distance * duties.iter().map(way).sum::<i64>()
        + weights.fairness * load.iter().map(unfair).sum::<i64>()
        + weights.same_gender_pair * teams.values().filter(same).count() as i64
        + weights.not_host * duties.iter().filter(|duty| strange(duty)).count() as i64
}

fn neighbours(input: &Input, plan: &Plan) -> i64 {
    let mut grids: BTreeMap<usize, BTreeMap<(i16, i16), usize>> = BTreeMap::new();
    for seat in view::seats(input, plan) {
        if let Some(cell) = view::cell(input, seat) {
            let post = input.applicants[seat.applicant].post;
            grids.entry(seat.room).or_default().entry((cell.row.into(), cell.col.into())).or_insert(post);
        }
    }
    let weights = &input.rules.weights;
    // Each pair is seen once, from the cell before it.
    let after = [(0, 1, weights.adjacent), (1, 0, weights.adjacent), (1, 1, weights.diagonal), (1, -1, weights.diagonal)];
    let of_cell = |grid: &BTreeMap<(i16, i16), usize>, (row, col): (i16, i16), post: usize| -> i64 {
        after.iter().filter(|(down, right, _)| grid.get(&(row + down, col + right)) == Some(&post)).map(|(.., weight)| weight).sum()
    };
    grids.values().flat_map(|grid| grid.iter().map(|(&cell, &post)| of_cell(grid, cell, post))).sum()
}
