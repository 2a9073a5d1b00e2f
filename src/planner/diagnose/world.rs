//! Supply and demand as the diagnosis sees them, read straight from the input: nothing is shared with what arranges.

use std::collections::BTreeMap;

use crate::{
    domain::{
        Fen,
        exam::Category,
        staffing::{Scope, Session},
    },
    planner::Input,
};

/// Applicants nobody need tell apart.
pub(super) struct Demand {
    pub township: usize,
    /// Place in `World::categories`.
    pub category: usize,
    pub accessible: bool,
    pub people: u32,
}

/// Rooms nobody need tell apart.
pub(super) struct Kind {
    pub site: usize,
    /// Accessible and on the ground floor.
    pub accessible: bool,
    pub capacity: u16,
    pub cost: Fen,
    /// Places in `Input::rooms`.
    pub rooms: Vec<usize>,
}

/// What one more room, one more open site, and the interview take of people and money.
#[derive(Default)]
pub(super) struct Crew {
    pub persons: u32,
    pub pay: Fen,
}

pub(super) struct World {
    pub demands: Vec<Demand>,
    pub kinds: Vec<Kind>,
    pub categories: Vec<Category>,
    /// Rooms of each site.
    pub rooms: Vec<u32>,
    /// A room of the kind each site has most of.
    pub like: Vec<Option<usize>>,
    pub of_room: Crew,
    pub of_site: Crew,
    pub of_interview: Crew,
}

impl World {
    pub fn of(input: &Input) -> Self {
        let mut categories: Vec<Category> = input.applicants.iter().map(|applicant| applicant.category).collect();
        categories.sort_unstable();
        categories.dedup();
        let mut demands: BTreeMap<(usize, usize, bool), u32> = BTreeMap::new();
        for applicant in &input.applicants {
            let category = categories.binary_search(&applicant.category).expect("every applicant's category is in the list");
            *demands.entry((category, applicant.township, applicant.accessible)).or_default() += 1;
        }
        let mut rooms = vec![0; input.sites.len()];
        input.rooms.iter().for_each(|room| rooms[room.site] += 1);
        let kinds = kinds(input);
        let like = |site: usize| {
            let most = kinds.iter().filter(|kind| kind.site == site).max_by_key(|kind| (kind.rooms.len(), kind.capacity));
            most.map(|kind| kind.rooms[0])
        };
        let interview_rooms = input.interview.iter().map(|site| u32::from(site.rooms)).sum();
        Self {
            demands: demands
                .into_iter()
                .map(|((category, township, accessible), people)| Demand { township, category, accessible, people })
                .collect(),
            like: (0..input.sites.len()).map(like).collect(),
            kinds,
            categories,
            rooms,
            of_room: crew(input, Session::Written, (1, 0)),
            of_site: crew(input, Session::Written, (0, 1)),
            of_interview: crew(input, Session::Interview, (interview_rooms, input.interview.len() as u32)),
        }
    }

    /// How far apart the pieces make the model: flows it would have.
    pub fn flows(&self) -> usize {
        self.demands.len() * self.rooms.len()
    }

    /// Rooms there must be at least when papers do not mix: each category alone in rooms of the largest size.
    pub fn least_rooms(&self) -> u32 {
        let largest = self.kinds.iter().map(|kind| u32::from(kind.capacity)).max().unwrap_or(1).max(1);
        let sitting = |category| self.demands.iter().filter(|d| d.category == category).map(|d| d.people).sum::<u32>();
        (0..self.categories.len()).map(|category| sitting(category).div_ceil(largest)).sum()
    }
}

fn kinds(input: &Input) -> Vec<Kind> {
    let mut kinds: BTreeMap<(usize, bool, u16, Fen), Vec<usize>> = BTreeMap::new();
    for (place, room) in input.rooms.iter().enumerate() {
        kinds.entry((room.site, room.accessible && room.floor == 1, room.capacity, room.cost)).or_default().push(place);
    }
    kinds.into_iter().map(|((site, accessible, capacity, cost), rooms)| Kind { site, accessible, capacity, cost, rooms }).collect()
}

fn crew(input: &Input, session: Session, (rooms, sites): (u32, u32)) -> Crew {
    let mut crew = Crew::default();
    for role in input.roles.iter().filter(|role| role.session == session) {
        let persons = role.quota * if role.scope == Scope::Room { rooms } else { sites };
        crew = Crew { persons: crew.persons + persons, pay: [crew.pay, role.pay.times(persons.into())].into_iter().sum() };
    }
    crew
}
