//! Filters of templates (模板过滤器): figures and times as people read them.

use askama::{Values, filter_fn};

pub use crate::domain::text::in_threes as group;
use crate::domain::{Moment, clock};

/// `23,000`.
#[filter_fn]
pub fn thousands(number: impl std::fmt::Display, _: &dyn Values) -> askama::Result<String> {
    Ok(group(number))
}

/// `2026年11月23日 09:00`.
#[filter_fn]
pub fn moment(moment: &Moment, _: &dyn Values) -> askama::Result<String> {
    Ok(clock::show(*moment))
}
