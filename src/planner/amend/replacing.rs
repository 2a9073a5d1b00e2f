//! Filling vacancies (替换): with nobody else moved, then with one, then with two, and so on, every way tried before one more is.

use std::collections::BTreeMap;

use super::roster::Roster;
use crate::{domain::staffing::Session, planner::Finding};

/// Other duties that may change hands at most.
const MOST: usize = 3;
/// Places taken in one search before it is given up; one vacancy never comes near it.
const STEPS: usize = 2_000_000;

/// How vacancies were filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// Duties that changed hands besides the vacant ones.
    pub others: usize,
    /// Whether fewer were tried to the end.
    pub least: bool,
}

/// A search over chains.
struct Search {
    /// Who was free in a session before the search; a search makes nobody free.
    free: BTreeMap<Session, Vec<usize>>,
    /// For each role at a site, whether any of them could ever take it.
    closes: BTreeMap<(usize, usize), bool>,
    steps: usize,
}

impl Roster<'_> {
    /// Fills every place, moving as few others as can be; or names what nobody can fill.
    pub fn fill(&mut self, vacant: &[usize]) -> Result<Filled, Vec<Finding>> {
        let people = |session| (0..self.input.staff.len()).filter(|&person| self.is_free(person, session)).collect();
        let free = [Session::Written, Session::Interview].map(|session| (session, people(session))).into();
        let mut search = Search { free, closes: BTreeMap::new(), steps: 0 };
        let mut least = true;
        for others in 0..=MOST {
            search.steps = 0;
            if search.fill(self, &mut vacant.to_vec(), others) {
                return Ok(Filled { others, least });
            }
            least &= search.steps < STEPS;
        }
        Err(vacant.iter().map(|&place| self.unfilled(place)).collect())
    }

    fn unfilled(&self, place: usize) -> Finding {
        let what = super::name(self.input, &self.slots[place].duty);
        let sentence = format!("{what}无人可以顶替，另外调动{MOST}人以内也不行；请补充具备相应资格的考务人员");
        Finding { code: "D08", hard: true, sentence }
    }
}

impl Search {
    /// Fills the last of the vacancies, then the others; `others` more people may be moved.
    fn fill(&mut self, roster: &mut Roster<'_>, vacant: &mut Vec<usize>, others: usize) -> bool {
        let stuck = vacant.iter().filter(|&&place| !self.closes(roster, place)).count();
        if stuck > others || self.steps >= STEPS {
            return false;
        }
        let Some(place) = vacant.pop() else { return true };
        let done = self.by_free(roster, vacant, (place, others)) || others > 0 && self.by_chain(roster, vacant, (place, others));
        if !done {
            vacant.push(place);
        }
        done
    }

    /// Somebody without a duty takes the place.
    fn by_free(&mut self, roster: &mut Roster<'_>, vacant: &mut Vec<usize>, (place, others): (usize, usize)) -> bool {
        let session = roster.slots[place].duty.session;
        let takes = |person: &usize| roster.is_free(*person, session) && roster.suits(*person, place) && roster.fits(*person, place);
        let mut people: Vec<usize> = self.free[&session].iter().copied().filter(takes).collect();
        people.sort_by_cached_key(|&person| roster.cost(person, place));
        for person in people {
            self.steps += 1;
            roster.take(person, place);
            if self.fill(roster, vacant, others) {
                return true;
            }
            roster.leave(person, place);
        }
        false
    }

    /// Somebody with a duty takes the place, and that duty is filled in turn. People of the same site come first, and of those the
    /// ones whose duty pays least: a site keeps its head.
    fn by_chain(&mut self, roster: &mut Roster<'_>, vacant: &mut Vec<usize>, (place, others): (usize, usize)) -> bool {
        let duty = roster.slots[place].duty;
        let mut people: Vec<(usize, usize)> = roster.unmoved().filter(|&(person, _)| roster.suits(person, place)).collect();
        people.sort_by_cached_key(|&(person, from)| {
            let left = roster.slots[from].duty;
            (left.site != duty.site, roster.input.roles[left.role].pay, roster.cost(person, place), from)
        });
        for (person, from) in people {
            self.steps += 1;
            roster.leave(person, from);
            if roster.is_free(person, duty.session) && roster.fits(person, place) {
                roster.take(person, place);
                vacant.push(from);
                if self.fill(roster, vacant, others - 1) {
                    return true;
                }
                vacant.pop();
                roster.leave(person, place);
            }
            roster.take(person, from);
        }
        false
    }

    /// Whether the place could be filled by somebody free, as far as that does not hang on who else serves.
    fn closes(&mut self, roster: &Roster<'_>, place: usize) -> bool {
        let duty = roster.slots[place].duty;
        let free = &self.free[&duty.session];
        *self.closes.entry((duty.role, duty.site)).or_insert_with(|| free.iter().any(|&person| roster.suits(person, place)))
    }
}
