//! Why here? (为什么在这里): for any seat and any duty of a plan, the facts that put it there, and what the next best would cost.

mod duty;
mod seat;

pub use duty::{DutyWhy, Instead, duty};
pub use seat::{NotThere, SeatWhy, Way, seat};
