//! Papers (打印材料): plain values in, the bytes of a PDF out.
//!
//! Pure: no input or output, no clock. The same input makes the same bytes. A paper takes an [`Imprint`] (what every sheet says about
//! itself) and its own struct of plain values, each with a `sample()` for previews and tests. One file a site is the measure: a file is
//! held in memory whole, and files are independent of one another, so the caller may make them side by side.

use chrono::{Datelike, Timelike};

use crate::domain::{Moment, clock, exam::Wording};

pub mod absence_list;
pub mod admission_ticket;
pub mod avoidance_declaration;
pub mod badge;
pub mod bag_label;
mod bar_code;
mod binding;
pub mod desk_label;
pub mod door_sign;
pub mod duty_roster;
pub mod duty_slip;
pub mod exam_summary;
mod fit;
pub mod font;
mod form;
pub mod handover_register;
mod ink;
pub mod invigilator_draw;
mod listing;
pub mod page;
pub mod parcel;
pub mod pay_sheet;
pub mod photo_sign_in;
mod picture;
mod reading;
pub mod receipt;
pub mod registration_form;
pub mod room_record;
pub mod sample;
pub mod seal;
pub mod seating_chart;
pub mod self_evaluation;
pub mod site_handbook;
pub mod site_roster;
pub mod site_summary;
pub mod style;
mod svg;
#[cfg(test)]
mod tests;
pub mod timetable;
pub mod training_sign_in;
pub mod violation_notice;
pub mod violation_record;

pub use page::{Imprint, Pad};

/// A file of one kind of paper.
fn file<T>(title: &str, imprint: &Imprint, of: &[T], draw: impl Fn(&mut Pad, &[T])) -> Vec<u8> {
    let mut pad = Pad::new(title, imprint);
    draw(&mut pad, of);
    pad.finish()
}

/// 考场: what the head of a room's paper says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomHead {
    /// 考点名称
    pub site: String,
    /// 考场号
    pub room: u16,
    /// Building and floor, as one reads them.
    pub whereabouts: String,
    /// 考试类别
    pub category: String,
}

impl RoomHead {
    /// What the foot says.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}　第{:03}考场", self.site, self.room)
    }

    /// `考点：…　考场：第102考场（明德楼3层306教室）　类别：…`
    #[must_use]
    pub fn line(&self) -> String {
        format!("考点：{}　考场：第{:03}考场（{}）　类别：{}", self.site, self.room, self.whereabouts, self.category)
    }

    /// A room for previews.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            site: "六枝特区第七中学考点".to_owned(),
            room: 102,
            whereabouts: "明德楼3层306教室".to_owned(),
            category: "中小学教师类（D类）".to_owned(),
        }
    }

    /// The longest words a room's head has to hold.
    fn longest() -> Self {
        use sample::longest::{CATEGORY, PLACE, WHEREABOUTS};
        Self { site: PLACE.to_owned(), room: 999, whereabouts: WHEREABOUTS.to_owned(), category: CATEGORY.to_owned() }
    }
}

/// A taken seat: 座位号, 姓名, 准考证号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    /// 座位号, from 1.
    pub seat: u8,
    pub name: String,
    pub ticket_number: String,
}

impl Seated {
    /// Candidates for previews, with rare and long names among them.
    #[must_use]
    pub fn sample(count: u8) -> Vec<Self> {
        let names = ["张𬭎䶮", "李明", "王㛃", "欧阳震华", "阿卜杜热合曼·买买提吐尔逊江·艾尔肯江麦麦提𬭎䶮"];
        let seated =
            |seat: u8| Self { seat, name: names[usize::from(seat) % 5].to_owned(), ticket_number: format!("26111071020{seat:02}") };
        (1..=count).map(seated).collect()
    }
}

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
            replaces: None,
            wording: Wording::default(),
        }
    }
}

/// The words of every sheet, lines joined: for words that may have been wrapped.
#[cfg(test)]
fn read_joined(bytes: &[u8]) -> Vec<String> {
    read_back(bytes).into_iter().map(|sheet| sheet.replace('\n', "")).collect()
}

/// The words of every sheet, lines apart.
#[cfg(test)]
fn read_back(bytes: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(bytes).expect("a paper is a PDF");
    let number = |number: &u32| file.extract_text(&[*number]).expect("text can be taken out of a paper");
    file.get_pages().keys().map(number).collect()
}
