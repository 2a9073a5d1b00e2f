//! The interview (面试): post groups into rooms and days, panels into rooms.

mod flow;
mod pack;
mod panel;

pub use pack::{Group, Limits, Packing, Sitting, pack};
pub use panel::{Examiner, Panel, panels};
