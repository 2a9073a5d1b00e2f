//! What the demo shows (进度与小结): bars with counts and the time left, then a table of the stages.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The stages done so far with their times.
pub struct Summary {
    started: Instant,
    lines: Vec<(String, Duration, String)>,
}

/// A stage under way.
pub struct Stage {
    pub bar: ProgressBar,
    name: String,
    started: Instant,
}

impl Default for Summary {
    fn default() -> Self {
        Self { started: Instant::now(), lines: Vec::new() }
    }
}

impl Summary {
    /// Begins a stage of so many things.
    pub fn begin(&self, name: &str, total: u64) -> Stage {
        let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {msg} 剩余 {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(total).with_style(style.progress_chars("█▉ ")).with_prefix(padded(name, 10));
        bar.enable_steady_tick(Duration::from_millis(200));
        Stage { bar, name: name.to_owned(), started: Instant::now() }
    }

    /// Ends a stage with what came of it.
    pub fn end(&mut self, stage: &Stage, outcome: impl Into<String>) {
        let (outcome, time) = (outcome.into(), stage.started.elapsed());
        stage.bar.finish_and_clear();
        eprintln!("✔ {} {:>6.1} 秒  {outcome}", padded(&stage.name, 10), time.as_secs_f64());
        self.lines.push((stage.name.clone(), time, outcome));
    }

    /// A stage that an earlier run has done.
    pub fn skip(&mut self, name: &str, outcome: impl Into<String>) {
        let outcome = outcome.into();
        eprintln!("✔ {}  已有  {outcome}", padded(name, 10));
        self.lines.push((name.to_owned(), Duration::ZERO, outcome));
    }

    /// The table at the end.
    pub fn print(&self) {
        println!("\n{}  用时(秒)  结果", padded("阶段", 12));
        for (name, time, outcome) in &self.lines {
            println!("{}  {:>8.1}  {outcome}", padded(name, 12), time.as_secs_f64());
        }
        let memory = crate::cli::folder::peak_memory().unwrap_or(0) >> 10;
        println!("{}  {:>8.1}  内存峰值 {memory} MiB，{} 核", padded("合计", 12), self.started.elapsed().as_secs_f64(), cores());
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Padded to a width on the screen, where a Chinese character takes two columns.
fn padded(text: &str, width: usize) -> String {
    let taken: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}
