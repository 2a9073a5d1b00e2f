//! `kaowu demo` (演示): a synthetic county exam carried from an empty database to printed papers, then served.

pub mod export;
pub mod fill;
pub mod generate;
mod indicator;
mod people;
pub mod portrait;
mod run;
mod show;

pub use run::{Arguments, run, watch};
