//! Home (首页): the door for applicants, members of staff and the desk; what is open now, and until when.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    App, Error, Routes, Who, account,
    layout::{self, Frame},
    table::{Tag, Tone},
    visit::Visit,
};
use crate::{
    domain::{
        Fen, Moment,
        exam::{Exam, Phase, PhaseWindow, Post},
    },
    store,
};

/// The home page.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/", Who::Public, home)
}

#[derive(Template)]
#[template(path = "home/index.html")]
struct HomePage {
    frame: Frame,
    exam: Option<Notice>,
    /// Where the person signed in works: address and label.
    own: Option<(&'static str, &'static str)>,
}

/// What the page says of the exam.
struct Notice {
    name: String,
    phases: Vec<PhaseLine>,
    posts: usize,
    vacancies: u32,
    fee: Fen,
    registration_open: bool,
    tickets_open: bool,
    /// A draw is or was committed to.
    drawn: bool,
}

/// One phase with its times by the server's clock.
struct PhaseLine {
    label: &'static str,
    window: String,
    tag: Tag,
    countdown: String,
}

async fn home(State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let notice = match crate::service::exam::on_show(&app.office).await? {
        Some(exam) => {
            let db = &app.office.db;
            let drawn = !store::arrangement::draw::list(db, exam.id).await?.is_empty();
            Some(Notice { drawn, ..Notice::of(&exam, &store::exam::posts(db, exam.id).await?, app.office.now()) })
        }
        None => None,
    };
    Ok(layout::page(&HomePage { frame, exam: notice, own: visit.account().map(account::work_of) }))
}

impl Notice {
    fn of(exam: &Exam, posts: &[Post], now: Moment) -> Self {
        Self {
            name: exam.name.clone(),
            phases: exam.policy.phases.iter().map(|phase| PhaseLine::of(phase, now)).collect(),
            posts: posts.len(),
            vacancies: posts.iter().map(|post| post.vacancies).sum(),
            fee: exam.policy.fee,
            registration_open: exam.is_open(Phase::Registration, now),
            tickets_open: exam.is_open(Phase::Ticket, now),
            drawn: false,
        }
    }
}

impl PhaseLine {
    fn of(phase: &PhaseWindow, now: Moment) -> Self {
        let window = phase.window;
        let (tag, countdown) = if now < window.opens {
            (Tag::new(Tone::Waiting, "未开始"), format!("距开始还有{}", span(now, window.opens)))
        } else if window.contains(now) {
            (Tag::new(Tone::Active, "进行中"), format!("距截止还有{}", span(now, window.closes)))
        } else {
            (Tag::new(Tone::Quiet, "已结束"), String::new())
        };
        Self { label: phase.phase.label(), window: window.to_string(), tag, countdown }
    }
}

/// `3天5小时`, `5小时20分钟`, `不到1分钟`: from one moment to a later one.
#[must_use]
pub fn span(from: Moment, to: Moment) -> String {
    let minutes = (to - from).num_minutes().max(0);
    match (minutes / 1_440, minutes % 1_440 / 60, minutes % 60) {
        (0, 0, 0) => "不到1分钟".to_owned(),
        (0, 0, minutes) => format!("{minutes}分钟"),
        (0, hours, 0) => format!("{hours}小时"),
        (0, hours, minutes) => format!("{hours}小时{minutes}分钟"),
        (days, 0, _) => format!("{days}天"),
        (days, hours, _) => format!("{days}天{hours}小时"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::shanghai_time;

    #[test]
    fn time_left_is_told_in_the_largest_units() {
        let start = shanghai_time((2026, 3, 1), (9, 0)).unwrap();
        let left = |minutes| span(start, start + chrono::Duration::minutes(minutes));
        assert_eq!(
            [left(0), left(59), left(125), left(1_440 * 3 + 300), left(1_440)],
            ["不到1分钟", "59分钟", "2小时5分钟", "3天5小时", "1天"]
        );
        assert_eq!(span(start, start - chrono::Duration::minutes(5)), "不到1分钟");
    }
}
