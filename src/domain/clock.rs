//! Time (时间): comes in by the door, is kept in UTC, and is shown as clocks in Shanghai show it.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// A point in time, UTC.
pub type Moment = DateTime<Utc>;

/// Where `now` comes from. The system's clock lives in `service`; tests hold one that stands still.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// A clock that stands still until it is set: for tests and for papers that must come out the same twice.
#[derive(Debug)]
pub struct FixedClock(std::sync::Mutex<Moment>);

impl FixedClock {
    /// A clock standing at `moment`.
    #[must_use]
    pub const fn at(moment: Moment) -> Self {
        Self(std::sync::Mutex::new(moment))
    }

    /// Sets the clock.
    pub fn set(&self, moment: Moment) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Asia/Shanghai, UTC+8 the year round (no daylight saving since 1991).
#[must_use]
pub fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// A moment from the wall clock in Shanghai; `None` for a date or time that does not exist.
#[must_use]
pub fn shanghai_time(date: (i32, u32, u32), time: (u32, u32)) -> Option<Moment> {
    let local = NaiveDate::from_ymd_opt(date.0, date.1, date.2)?.and_hms_opt(time.0, time.1, 0)?;
    Some(from_shanghai(local))
}

/// A wall-clock time in Shanghai as a moment.
#[must_use]
pub fn from_shanghai(local: NaiveDateTime) -> Moment {
    Utc.from_utc_datetime(&(local - chrono::Duration::hours(8)))
}

/// The calendar date in Shanghai.
#[must_use]
pub fn date_in_shanghai(moment: Moment) -> NaiveDate {
    moment.with_timezone(&shanghai()).date_naive()
}

/// `2026年11月23日 09:00`.
#[must_use]
pub fn show(moment: Moment) -> String {
    let local = moment.with_timezone(&shanghai());
    format!("{}年{}月{}日 {:02}:{:02}", local.year(), local.month(), local.day(), local.hour(), local.minute())
}

/// `2026年11月23日`.
#[must_use]
pub fn show_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A half-open interval of time: the opening moment is inside, the closing moment is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub opens: Moment,
    pub closes: Moment,
}

impl Window {
    /// A window, or `None` where it would close before it opens.
    #[must_use]
    pub fn new(opens: Moment, closes: Moment) -> Option<Self> {
        (opens < closes).then_some(Self { opens, closes })
    }

    /// Whether `now` lies inside.
    #[must_use]
    pub fn contains(&self, now: Moment) -> bool {
        self.opens <= now && now < self.closes
    }
}

/// `2026年3月1日 09:00 至 3月5日 18:00`.
impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 至 {}", show(self.opens), show(self.closes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_half_open_to_the_millisecond() {
        let window = Window::new(shanghai_time((2026, 3, 1), (9, 0)).unwrap(), shanghai_time((2026, 3, 5), (18, 0)).unwrap()).unwrap();
        let tick = chrono::Duration::milliseconds(1);
        assert!(!window.contains(window.opens - tick));
        assert!(window.contains(window.opens));
        assert!(window.contains(window.closes - tick));
        assert!(!window.contains(window.closes));
    }

    #[test]
    fn times_are_shown_as_in_shanghai() {
        let moment = Utc.with_ymd_and_hms(2026, 11, 23, 17, 30, 0).unwrap();
        assert_eq!(show(moment), "2026年11月24日 01:30");
        assert_eq!(shanghai_time((2026, 11, 24), (1, 30)), Some(moment));
    }
}
