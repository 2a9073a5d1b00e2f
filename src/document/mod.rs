//! Papers (打印材料): plain values in, the bytes of a PDF out.
//!
//! Pure: no input or output, no clock. The same input makes the same bytes. A paper takes an [`Imprint`] (what every sheet says about
//! itself) and its own struct of plain values, each with a `sample()` for previews and tests. One file a site is the measure: a file is
//! held in memory whole, and files are independent of one another, so the caller may make them side by side.

use chrono::{Datelike, Timelike};

use crate::domain::{Moment, clock};

pub mod admission_ticket;
pub mod door_sign;
pub mod duty_roster;
pub mod duty_slip;
mod fit;
pub mod font;
mod form;
pub mod page;
mod picture;
pub mod receipt;
pub mod seating_chart;
pub mod self_evaluation;
pub mod site_roster;
pub mod style;

pub use page::Imprint;

/// 科目: one paper of the exam and when it is sat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    pub starts: Moment,
    pub ends: Moment,
}

impl Subject {
    /// `2026年5月10日（星期日）`.
    #[must_use]
    pub fn date(&self) -> String {
        let date = clock::date_in_shanghai(self.starts);
        let day = ["一", "二", "三", "四", "五", "六", "日"][date.weekday().num_days_from_monday() as usize];
        format!("{}（星期{day}）", clock::show_date(date))
    }

    /// `09:00—11:30`.
    #[must_use]
    pub fn hours(&self) -> String {
        format!("{}—{}", hour(self.starts), hour(self.ends))
    }

    /// The two papers of a joint written exam.
    #[must_use]
    pub fn sample() -> Vec<Self> {
        let at = |hour, minute| clock::shanghai_time((2026, 5, 10), (hour, minute)).expect("a date of the calendar");
        vec![
            Self { name: "职业能力倾向测验（D类）".to_owned(), starts: at(9, 0), ends: at(10, 30) },
            Self { name: "综合应用能力（D类）".to_owned(), starts: at(11, 0), ends: at(13, 0) },
        ]
    }
}

/// `09:00`, as clocks in Shanghai show it.
fn hour(moment: Moment) -> String {
    let local = moment.with_timezone(&clock::shanghai());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

impl Imprint {
    /// An imprint for previews.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            exam: "六盘水市2026年事业单位公开招聘工作人员笔试".to_owned(),
            plan_version: 3,
            printed: clock::shanghai_time((2026, 5, 2), (16, 40)).expect("a date of the calendar"),
        }
    }
}

/// The words of every sheet, lines apart.
#[cfg(test)]
fn read_back(bytes: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(bytes).expect("a paper is a PDF");
    let number = |number: &u32| file.extract_text(&[*number]).expect("text can be taken out of a paper");
    file.get_pages().keys().map(number).collect()
}
