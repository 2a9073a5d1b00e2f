//! A synthetic county examination (模拟县域考试): places, posts, applicants and staff who do not exist, from a seed.
//!
//! The same seed, number of applicants and day give the same county, byte for byte. Sizes and frequencies follow the
//! plan paper's county: at 23,000 applicants 29 sites, 1,060 rooms of 30, 260 posts and about 3,600 staff.

mod draw;
mod instance;
mod name;
mod people;
mod place;
mod post;
mod staff;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::domain::{Fen, exam::Policy};

pub use instance::instance;
pub use name::{LONGEST, RARE};
pub use people::Applicant;
pub use place::{COUNTY, Room, Site, Township, Unit};
pub use post::Post;
pub use staff::{Relative, StaffMember};

/// Applicants of the plan paper's county; its other sizes are in proportion to this one.
const REFERENCE: u32 = 23_000;

/// Everything the demonstration starts from. Things refer to one another by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    pub name: &'static str,
    /// The day on which ages are counted.
    pub written_day: NaiveDate,
    pub townships: Vec<Township>,
    pub units: Vec<Unit>,
    pub sites: Vec<Site>,
    pub rooms: Vec<Room>,
    pub posts: Vec<Post>,
    pub applicants: Vec<Applicant>,
    pub staff: Vec<StaffMember>,
    pub relatives: Vec<Relative>,
}

/// How large everything is for so many applicants.
struct Scale {
    applicants: u32,
    sites: usize,
    rooms: u32,
    posts: usize,
    interview_rooms: u16,
}

impl Scale {
    /// In proportion to the reference, with floors under which there is nothing to plan; a ticket has two digits for the site.
    fn of(applicants: u32) -> Self {
        let share = |reference: u64| u64::from(applicants) * reference / u64::from(REFERENCE);
        let sites = share(29).clamp(3, 99);
        let rooms = share(1_060).max(15 * sites).max(u64::from(applicants / 30) + 10 + 2 * sites);
        let posts = share(260).max(u64::from(applicants / 20).clamp(5, 30));
        Self {
            applicants,
            sites: usize::try_from(sites).expect("below a hundred"),
            rooms: u32::try_from(rooms).expect("fewer rooms than applicants or than fifty"),
            posts: usize::try_from(posts).expect("fewer posts than applicants or than thirty"),
            interview_rooms: u16::try_from(share(30).clamp(2, 30)).expect("at most thirty"),
        }
    }
}

/// A county of so many applicants, whose written exam is on 2026-05-10.
#[must_use]
pub fn generate(seed: u64, applicants: u32) -> County {
    generate_for(seed, applicants, NaiveDate::from_ymd_opt(2026, 5, 10).expect("a day of the calendar"))
}

/// A county of so many applicants, aged 18 to 40 on the day of the written exam.
#[must_use]
pub fn generate_for(seed: u64, applicants: u32, written_day: NaiveDate) -> County {
    let scale = Scale::of(applicants);
    let place::Places { townships, units, sites, rooms } = place::places(seed, &scale);
    let posts = post::posts(seed, scale.posts, &units);
    let (applicants, staff, relatives) = (Vec::new(), Vec::new(), Vec::new());
    let mut county = County { name: COUNTY, written_day, townships, units, sites, rooms, posts, applicants, staff, relatives };
    county.applicants = people::applicants(seed, &scale, &county);
    county.staff = staff::staff(seed, &scale, &county);
    county.relatives = staff::relatives(seed, &county.staff, &county.applicants);
    county
}

impl County {
    /// The policy with its forecasts, target and budget in proportion to this county, so that a small demo has a plan.
    #[must_use]
    pub fn suit(&self, policy: Policy) -> Policy {
        let applicants = u32::try_from(self.applicants.len()).unwrap_or(u32::MAX);
        let share = |reference: u64| u64::from(applicants) * reference / u64::from(REFERENCE);
        let small = |reference: u32| u32::try_from(share(u64::from(reference))).unwrap_or(reference).min(reference);
        let budget = i64::from(applicants).max(3_000) * policy.budget.fen() / i64::from(REFERENCE);
        let mut interview = policy.interview.clone();
        interview.rooms = self.sites.iter().map(|site| u32::from(site.interview_rooms)).sum();
        Policy {
            expected_applicants: applicants,
            planned_sites: u32::try_from(share(u64::from(policy.planned_sites)).clamp(2, self.sites.len() as u64)).unwrap_or(2),
            target_person_times: small(policy.target_person_times),
            budget: Fen::new(budget),
            interview,
            ..policy
        }
    }
}
