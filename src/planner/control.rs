//! What passes between a plan in the making and whoever waits for it: a wish to stop, and how good it is so far.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use super::Stopwatch;
use crate::domain::repair::Cause;

/// Shared by all its copies. Changes nothing about the plan unless it is stopped.
#[derive(Debug, Clone)]
pub struct Control {
    watch: Arc<Stopwatch>,
    stop: Arc<AtomicBool>,
    standings: Arc<Mutex<Vec<Standing>>>,
    causes: Arc<Mutex<Vec<Cause>>>,
}

/// What the arrangement was known to cost at most and at least, so many seconds after the beginning; in 角 (J1).
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Standing {
    pub seconds: f64,
    /// Of the best plan found; rooms may still be in parts until the last point.
    pub best: Option<f64>,
    pub bound: Option<f64>,
}

impl Default for Control {
    fn default() -> Self {
        Self { watch: Arc::new(Stopwatch::start()), stop: Arc::default(), standings: Arc::default(), causes: Arc::default() }
    }
}

impl Control {
    /// Asks for the best plan so far, without any further search.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for that.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Stopped together with this one, with standings and causes of its own: for a part of the work.
    #[must_use]
    pub(super) fn part(&self) -> Self {
        Self { standings: Arc::default(), causes: Arc::default(), ..self.clone() }
    }

    /// Why there was no plan, with the ways out; empty where there is one or nothing could be told.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        self.causes.lock().map(|causes| causes.clone()).unwrap_or_default()
    }

    /// Keeps why there is no plan.
    pub(super) fn keep(&self, causes: Vec<Cause>) {
        if let Ok(mut kept) = self.causes.lock() {
            *kept = causes;
        }
    }

    /// How the arrangement has come on so far.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        self.standings.lock().map(|standings| standings.clone()).unwrap_or_default()
    }

    /// Tells of a better plan or bound; what is not told stays as it was.
    pub(super) fn tell(&self, best: Option<f64>, bound: Option<f64>) {
        let Ok(mut standings) = self.standings.lock() else { return };
        let last = standings.last().copied().unwrap_or_default();
        let least = |a: Option<f64>, b: Option<f64>| a.into_iter().chain(b).reduce(f64::min);
        let most = |a: Option<f64>, b: Option<f64>| a.into_iter().chain(b).reduce(f64::max);
        let next = Standing { seconds: self.watch.seconds(), best: least(best, last.best), bound: most(bound, last.bound) };
        if (next.best, next.bound) != (last.best, last.bound) {
            standings.push(next);
        }
    }
}

/// Two ways of planning are the same whoever waits for them.
impl PartialEq for Control {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Options, check::check, plan, sample};

    #[test]
    fn standings_never_get_worse_and_say_nothing_twice() {
        let control = Control::default();
        [(None, Some(5.0)), (Some(9.0), None), (Some(10.0), Some(4.0)), (Some(8.0), Some(6.0))]
            .into_iter()
            .for_each(|(a, b)| control.tell(a, b));
        let told: Vec<_> = control.standings().iter().map(|point| (point.best, point.bound)).collect();
        assert_eq!(told, [(None, Some(5.0)), (Some(9.0), Some(5.0)), (Some(8.0), Some(6.0))]);
    }

    #[test]
    fn a_plan_that_is_stopped_before_it_begins_is_a_plan_all_the_same() {
        for seed in 1..=4 {
            let input = sample::county(seed);
            let options = Options::default();
            options.control.stop();
            let plan = plan(&input, &options, &|_, _| {}).unwrap();
            assert_eq!(check(&input, &plan), [], "county {seed}");
        }
    }
}
