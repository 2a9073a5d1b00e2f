//! Decides, explains, checks. Pure and synchronous; knows no database.
//!
//! [`Input`] → [`Plan`]: which sites open, which rooms take which paper, who sits where, who serves where. The same input
//! and seed give the same plan, byte for byte. [`check`](check::check) judges any plan without trusting who made it.
//!
//! Things refer to one another by their place in the input's lists (`usize`), so that a plan means nothing without its input.

pub mod amend;
mod arrange;
pub mod check;
mod control;
mod diagnose;
pub mod diff;
pub mod interview;
mod mixing;
pub mod pin;
mod planning;
pub mod price;
pub mod repair;
pub mod rule;
#[cfg(test)]
pub mod sample;
mod solver;
mod staff;
mod supplement;
pub mod why;

pub use control::{Control, Standing};
pub use diagnose::{Conflict, explain};
pub use mixing::{Share, shares};
pub use planning::{draw, draw_rooms, plan};
pub use supplement::Supplement;

use crate::domain::{
    Fen, Gender,
    arrangement::SeatNumber,
    exam::{Category, Cell, Point, TailRooms},
    staffing::{DutyRole, Session},
};

/// Everything a plan is made from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    pub townships: Vec<Township>,
    pub units: Vec<Unit>,
    pub sites: Vec<Site>,
    pub rooms: Vec<Room>,
    pub posts: Vec<Post>,
    pub applicants: Vec<Applicant>,
    pub staff: Vec<Staff>,
    /// (staff, applicant) pairs that must not meet in one room.
    pub relatives: Vec<(usize, usize)>,
    pub roles: Vec<DutyRole>,
    pub interview: Vec<InterviewSite>,
    pub rules: Rules,
    /// What officers decided beforehand.
    pub pins: Vec<pin::Pin>,
}

/// Where applicants live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Township {
    pub code: String,
    pub county: String,
    pub at: Point,
}

/// Who employs staff and applicants, and hosts sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub code: String,
    pub county: String,
    pub at: Point,
}

/// A site that may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub code: String,
    pub name: String,
    pub unit: usize,
    pub county: String,
    pub at: Point,
    pub fixed_cost: Fen,
}

/// A room of a site. Seat `n` of the room is `cells[n - 1]`; at most `capacity` seats are taken, by default the first ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub code: String,
    pub site: usize,
    pub number: u16,
    pub floor: i16,
    pub capacity: u16,
    pub accessible: bool,
    pub cost: Fen,
    pub cells: Vec<Cell>,
}

/// A post, for telling neighbours apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub code: String,
    pub category: Category,
}

/// Someone who paid and needs a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    pub code: String,
    pub township: usize,
    pub unit: Option<usize>,
    pub post: usize,
    /// The paper sat; equals the post's category.
    pub category: Category,
    /// Needs an accessible room on the ground floor.
    pub accessible: bool,
}

/// Someone who can serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub code: String,
    pub gender: Gender,
    pub unit: usize,
    pub county: String,
    pub at: Point,
    pub qualifications: Vec<String>,
    pub available: Vec<Session>,
    pub max_sessions: u16,
    pub prior_load: u16,
}

/// A site used on the interview day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterviewSite {
    pub site: usize,
    pub rooms: u16,
}

/// Limits and weights. Distances in hectometres.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    pub spare_rooms_per_site: u16,
    pub paper_cost_per_site_category: Fen,
    pub applicant_max_distance: i64,
    pub staff_max_distance: i64,
    pub budget: Fen,
    pub target_person_times: u32,
    /// Who stands by, by role.
    pub reserves: Vec<ReserveShare>,
    /// Who may be added where the demand falls short of the target.
    pub supplements: Vec<Supplement>,
    /// Seats of every room kept free for late approvals.
    pub reserved_seats: u16,
    /// Whether several papers may be sat in one room.
    pub tail_rooms: TailRooms,
    pub weights: Weights,
}

/// So many people stand by for a role at each site, for every hundred who serve in it there; rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReserveShare {
    /// Place in the input's `roles`.
    pub role: usize,
    pub percent: u8,
}

/// Weights of the three objectives (J1 in 角; J2 and J3 in points).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weights {
    /// 角 for each hectometre an applicant travels.
    pub applicant_distance: i64,
    pub staff_distance: i64,
    pub fairness: i64,
    pub same_gender_pair: i64,
    pub not_host: i64,
    /// Same post side by side or front and back.
    pub adjacent: i64,
    /// Same post on the diagonal.
    pub diagonal: i64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    pub room_use: Vec<RoomUse>,
    pub seats: Vec<Seat>,
    pub duties: Vec<Duty>,
    /// People without a duty in the session who stand by.
    pub reserves: Vec<Reserve>,
    pub report: Report,
}

/// A room in use and the paper sat in it; where several are, the one that most sit (see [`Share`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomUse {
    pub room: usize,
    pub category: Category,
}

/// One applicant's seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    pub applicant: usize,
    pub room: usize,
    /// Place in the room's `cells`, from 1.
    pub seat: SeatNumber,
}

/// One person's duty in one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub staff: usize,
    pub session: Session,
    pub site: usize,
    /// Place in the input's `roles`.
    pub role: usize,
    /// For room roles: place in `rooms` (written) or the room's number from 1 (interview).
    pub room: Option<usize>,
}

/// 备用人员: somebody who stands by at a site, in the first place for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserve {
    pub staff: usize,
    pub session: Session,
    pub site: usize,
    /// Place in the input's `roles`.
    pub role: usize,
}

/// How good the plan is, stage by stage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub arrange: StageReport,
    pub seat: StageReport,
    pub staff: StageReport,
}

/// One stage's objective with its proven bound.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StageReport {
    pub seconds: f64,
    /// J1, J2 or J3.
    pub objective: i64,
    /// No plan can be better than this.
    pub bound: i64,
    /// `optimal`, `time limit`, `heuristic`.
    pub status: String,
    /// Chinese sentences for the officer.
    pub notes: Vec<String>,
    /// What one more of what is scarce is worth, dearest first.
    #[serde(default)]
    pub prices: Vec<price::Price>,
}

impl StageReport {
    /// Distance from the bound as a share of the objective, 0 to 1.
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.objective == 0 { 0.0 } else { (self.objective - self.bound).max(0) as f64 / self.objective as f64 }
    }
}

/// How to plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub seed: u64,
    /// Seconds the arrangement's and the staffing's solver may take, each.
    pub time_limit: f64,
    pub threads: u32,
    pub method: Method,
    pub control: Control,
}

/// How sites and rooms are chosen; all but the first only to compare with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Sites, papers, rooms, one after another; by quarters where there are many counties.
    #[default]
    Course,
    /// The whole model at once.
    Plain,
    /// Large sites first, paper after paper; nothing is proven.
    Greedy,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, time_limit: 20.0, threads: 2, method: Method::Course, control: Control::default() }
    }
}

/// One thing wrong with a plan, or one reason there is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule's code, as in the plan format: `R06`, `D04` …
    pub code: &'static str,
    /// Whether the plan cannot be adopted because of it.
    pub hard: bool,
    /// One Chinese sentence with the facts.
    pub sentence: String,
}

/// There is no plan, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("无法编排：{}", .0.iter().map(|f| f.sentence.as_str()).collect::<Vec<_>>().join("；"))]
pub struct Infeasible(pub Vec<Finding>);

/// Called as planning goes on, with what is being done and how far it has come (of 100).
pub type OnProgress<'a> = &'a (dyn Fn(&str, u64) + Sync);

/// Seconds since a stage began; only ever reported, never decided on except to end a search in time.
#[derive(Debug)]
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
