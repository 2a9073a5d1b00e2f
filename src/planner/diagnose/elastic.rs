//! The elastic model (弹性模型): an arrangement that keeps some rules and may bend one, at the least bending.

use good_lp::{Expression, VariableDefinition, constraint, variable};

use super::world::{Kind, World};
use crate::{
    domain::Fen,
    planner::{
        Input, pin,
        solver::{Column, Effort, Failure, Model, Solved},
    },
};

/// What an arrangement keeps besides a seat for everybody, in the order in which they are laid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    Seats,
    Reach,
    Accessible,
    Spare,
    Target,
    Budget,
}

impl Rule {
    pub const ALL: [Self; 6] = [Self::Seats, Self::Reach, Self::Accessible, Self::Spare, Self::Target, Self::Budget];
}

/// What bends, or what is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Any arrangement.
    Any,
    /// The fewest without a seat.
    Seated,
    /// The fewest rooms more, each like those its site has.
    Rooms,
    /// The fewest rooms made accessible.
    Accessible,
    /// The most person-times.
    Persons,
    /// The least money.
    Cost,
}

/// An answer: what the aim came to, and where.
pub(super) struct Answer {
    pub value: f64,
    /// The aim cannot come to less.
    pub bound: f64,
    /// Sites open.
    pub open: u32,
    /// People beyond the quotas.
    pub more: u32,
    /// (place in `World::demands`, people without a seat).
    pub unseated: Vec<(usize, u32)>,
    /// (site, rooms more).
    pub added: Vec<(usize, u32)>,
    /// (place in `World::kinds`, rooms made accessible).
    pub converted: Vec<(usize, u32)>,
}

struct Columns {
    open: Vec<Column>,
    takes: Vec<Vec<Column>>,
    rooms: Vec<Vec<Column>>,
    added: Vec<Vec<Column>>,
    converted: Vec<Vec<Column>>,
    unseated: Vec<Column>,
    /// People beyond the quotas, with their pay.
    more: Vec<(Column, Fen)>,
}

/// Asks for an arrangement that keeps these rules.
pub(super) fn ask(input: &Input, world: &World, (kept, aim): (&[Rule], Aim), effort: Effort) -> Result<Answer, Failure> {
    let mut model = Model::default();
    let columns = columns(input, world, aim, &mut model);
    require_rooms(input, world, (kept, &columns), &mut model);
    for ((more, _), supplement) in columns.more.iter().zip(&input.rules.supplements) {
        let open: Expression = columns.open.iter().map(|column| column.variable).sum();
        model.require(constraint!(more.variable <= f64::from(supplement.per_site) * open));
    }
    require_seats(input, world, (kept, aim, &columns), &mut model);
    let persons = persons(world, &columns);
    if kept.contains(&Rule::Target) {
        model.require(constraint!(persons.clone() >= f64::from(input.rules.target_person_times)));
    }
    let cost = cost(input, world, &columns);
    if kept.contains(&Rule::Budget) {
        model.require(constraint!(cost.clone() <= yuan(input.rules.budget)));
    }
    let sought = match aim {
        Aim::Cost => Some(cost),
        Aim::Persons => Some(-persons),
        _ => None,
    };
    if let Some(sought) = sought {
        // A column of its own, so that the objective is one number.
        let least = -1e9;
        let column = model.add(variable().min(least), 1.0);
        model.require(constraint!(column.variable >= sought));
    }
    let solved = model.solve(effort, None)?;
    Ok(answer(&columns, &solved))
}

fn answer(columns: &Columns, solved: &Solved) -> Answer {
    let whole = |column: &Column| solved.whole(*column).max(0) as u32;
    let sums = |rows: &[Vec<Column>]| {
        let sums = rows.iter().map(|row| row.iter().map(whole).sum()).enumerate();
        sums.filter(|(_, many)| *many > 0).collect::<Vec<(usize, u32)>>()
    };
    Answer {
        value: solved.objective,
        bound: solved.bound,
        open: columns.open.iter().map(whole).sum(),
        more: columns.more.iter().map(|(column, _)| whole(column)).sum(),
        unseated: columns.unseated.iter().map(whole).enumerate().filter(|(_, many)| *many > 0).collect(),
        added: sums(&columns.added),
        converted: sums(&columns.converted),
    }
}

fn columns(input: &Input, world: &World, aim: Aim, model: &mut Model) -> Columns {
    let whole = |most: f64| variable().integer().bounds(0.0..=most);
    let papers = world.categories.len();
    let row = |model: &mut Model, definition: VariableDefinition, cost: f64| {
        (0..papers).map(|_| model.add(definition.clone(), cost)).collect::<Vec<Column>>()
    };
    let everybody = input.applicants.len() as f64;
    let bends = |wanted: Aim| aim == wanted;
    let spare = u32::from(input.rules.spare_rooms_per_site);
    Columns {
        open: (0..world.rooms.len()).map(|site| model.add(opening(input, site), 0.0)).collect(),
        takes: world.rooms.iter().map(|_| row(model, whole(1.0), 0.0)).collect(),
        rooms: world.kinds.iter().map(|kind| row(model, whole(kind.rooms.len() as f64), 0.0)).collect(),
        added: world
            .rooms
            .iter()
            .zip(&world.like)
            .map(|(&rooms, like)| {
                let may = bends(Aim::Rooms) && like.is_some() && rooms >= spare;
                if may { row(model, whole(everybody), 1.0) } else { vec![] }
            })
            .collect(),
        converted: world
            .kinds
            .iter()
            .map(|kind| {
                let may = bends(Aim::Accessible) && !kind.accessible;
                if may { row(model, whole(kind.rooms.len() as f64), 1.0) } else { vec![] }
            })
            .collect(),
        unseated: if bends(Aim::Seated) { world.demands.iter().map(|_| model.add(variable().min(0), 1.0)).collect() } else { vec![] },
        more: input
            .rules
            .supplements
            .iter()
            .map(|more| (model.add(variable().integer().min(0), 0.0), input.roles[more.role].pay))
            .collect(),
    }
}

/// Whether a site opens; it has to where officers say so.
fn opening(input: &Input, site: usize) -> VariableDefinition {
    let least = f64::from(u8::from(pin::opens(input, site)));
    variable().integer().bounds(least..=1.0)
}

/// Rooms are had once, at open sites that take their paper, less the spare ones.
fn require_rooms(input: &Input, world: &World, (kept, columns): (&[Rule], &Columns), model: &mut Model) {
    let spare = if kept.contains(&Rule::Spare) { u32::from(input.rules.spare_rooms_per_site) } else { 0 };
    let everybody = input.applicants.len() as f64;
    for (site, open) in columns.open.iter().enumerate() {
        let mut used = Expression::default();
        let of_site = world.kinds.iter().zip(&columns.rooms).filter(|(kind, _)| kind.site == site);
        for (kind, row) in of_site {
            let most = kind.rooms.len() as f64;
            let of_kind: Expression = row.iter().map(|column| column.variable).sum();
            used += of_kind.clone();
            model.require(constraint!(of_kind <= most));
            for (column, takes) in row.iter().zip(&columns.takes[site]) {
                model.require(constraint!(column.variable <= most * takes.variable));
            }
        }
        let usable = f64::from(world.rooms[site].saturating_sub(spare));
        model.require(constraint!(used.clone() <= usable * open.variable));
        let mut all = used;
        for (column, takes) in columns.added[site].iter().zip(&columns.takes[site]) {
            all += column.variable;
            model.require(constraint!(column.variable <= everybody * takes.variable));
        }
        model.require(constraint!(all >= open.variable));
        for takes in &columns.takes[site] {
            model.require(constraint!(takes.variable <= open.variable));
        }
    }
    for (row, rooms) in columns.converted.iter().zip(&columns.rooms) {
        for (converted, rooms) in row.iter().zip(rooms) {
            model.require(constraint!(converted.variable <= rooms.variable));
        }
    }
}

/// What a site offers a paper, and who comes.
#[derive(Default, Clone)]
struct Meeting {
    rooms: Expression,
    seats: Expression,
    accessible: Expression,
    coming: Expression,
    needing: Expression,
}

/// Everybody is sent once, to seats of the right paper within reach; no room stays empty.
fn require_seats(input: &Input, world: &World, (kept, aim, columns): (&[Rule], Aim, &Columns), model: &mut Model) {
    let mut meetings = offered(input, world, columns);
    for (place, demand) in world.demands.iter().enumerate() {
        let town = &input.townships[demand.township];
        let mut sent = Expression::default();
        for (site, meetings) in meetings.iter_mut().enumerate() {
            let at = &input.sites[site];
            let near = town.county == at.county || town.at.distance(at.at) <= input.rules.applicant_max_distance;
            if kept.contains(&Rule::Reach) && !near {
                continue;
            }
            let flow = model.add(variable().min(0), 0.0).variable;
            sent += flow;
            meetings[demand.category].coming += flow;
            if demand.accessible {
                meetings[demand.category].needing += flow;
            }
        }
        if let Some(unseated) = columns.unseated.get(place) {
            sent += unseated.variable;
        }
        model.require(constraint!(sent == f64::from(demand.people)));
    }
    for (site, meeting) in meetings.into_iter().enumerate().flat_map(|(site, row)| row.into_iter().map(move |meeting| (site, meeting))) {
        model.require(constraint!(meeting.coming.clone() <= meeting.seats));
        if kept.contains(&Rule::Accessible) && meeting.needing != Expression::default() {
            model.require(constraint!(meeting.needing <= meeting.accessible));
        }
        if kept.contains(&Rule::Target) || aim == Aim::Persons || pin::opens(input, site) {
            model.require(constraint!(meeting.rooms <= meeting.coming));
        }
    }
}

fn offered(input: &Input, world: &World, columns: &Columns) -> Vec<Vec<Meeting>> {
    let mut meetings = vec![vec![Meeting::default(); world.categories.len()]; world.rooms.len()];
    let mut offer = |kind: (usize, u16, bool), paper: usize, column: &Column| {
        let meeting = &mut meetings[kind.0][paper];
        meeting.rooms += column.variable;
        meeting.seats.add_mul(kind.1, column.variable);
        if kind.2 {
            meeting.accessible.add_mul(kind.1, column.variable);
        }
    };
    for (kind, row) in world.kinds.iter().zip(&columns.rooms) {
        row.iter().enumerate().for_each(|(paper, column)| offer((kind.site, kind.capacity, kind.accessible), paper, column));
    }
    for (site, row) in columns.added.iter().enumerate() {
        let Some(like) = world.like[site].map(|like| &input.rooms[like]) else { continue };
        let accessible = like.accessible && like.floor == 1;
        row.iter().enumerate().for_each(|(paper, column)| offer((site, like.capacity, accessible), paper, column));
    }
    for (Kind { site, capacity, .. }, row) in world.kinds.iter().zip(&columns.converted) {
        row.iter().enumerate().for_each(|(paper, column)| meetings[*site][paper].accessible.add_mul(*capacity, column.variable));
    }
    meetings
}

fn persons(world: &World, columns: &Columns) -> Expression {
    let mut persons = Expression::from(f64::from(world.of_interview.persons));
    for column in columns.rooms.iter().chain(&columns.added).flatten() {
        persons.add_mul(world.of_room.persons, column.variable);
    }
    columns.open.iter().for_each(|column| persons.add_mul(world.of_site.persons, column.variable));
    columns.more.iter().for_each(|(more, _)| persons += more.variable);
    persons
}

fn cost(input: &Input, world: &World, columns: &Columns) -> Expression {
    let mut cost = Expression::from(yuan(world.of_interview.pay));
    for (site, column) in input.sites.iter().zip(&columns.open) {
        cost.add_mul(yuan(site.fixed_cost) + yuan(world.of_site.pay), column.variable);
    }
    columns.more.iter().for_each(|(more, pay)| cost.add_mul(yuan(*pay), more.variable));
    for column in columns.takes.iter().flatten() {
        cost.add_mul(yuan(input.rules.paper_cost_per_site_category), column.variable);
    }
    let kinds = world.kinds.iter().map(|kind| kind.cost).zip(&columns.rooms);
    let added = world.like.iter().map(|like| like.map_or(Fen::ZERO, |like| input.rooms[like].cost)).zip(&columns.added);
    for (room, row) in kinds.chain(added) {
        row.iter().for_each(|column| cost.add_mul(yuan(room) + yuan(world.of_room.pay), column.variable));
    }
    cost
}

/// 元 of an amount, unrounded.
fn yuan(amount: Fen) -> f64 {
    amount.fen() as f64 / 100.0
}
