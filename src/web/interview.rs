//! The interview's groups (面试分组): order a packing, look at its rooms, days and panels, put it in force, take it away as CSV.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::{
    App, Error, Guard, Routes, Who, desk,
    form::Form,
    guard::Planner,
    layout::{self, Flash, Frame},
    visit::Visit,
};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        id::PackingId,
        interview::{PackedRoom, Packing, PackingHead, PackingState, PostGroup},
        staffing::{Scope, Session},
        text::half_width,
    },
    exchange::interview::PanelLine,
    service::interview::{self as service_of, Request, Sheet},
    store,
};

/// Every page of the stage.
#[must_use]
pub fn routes() -> Routes {
    let planner = Who::Role(Role::Planner);
    Routes::new()
        .get("/interview", planner, list)
        .post("/interview", planner, order)
        .get("/interview/{id}", planner, show)
        .get("/interview/{id}/adopt", planner, confirm)
        .post("/interview/{id}/adopt", planner, adopt)
        .get("/interview/{id}/rooms.csv", planner, rooms)
        .get("/interview/{id}/panels.csv", planner, panels)
}

/// Seconds the solvers have where nobody says otherwise.
const USUAL: u32 = 20;

#[derive(Template)]
#[template(path = "interview/list.html")]
struct ListPage {
    frame: Frame,
    form: Form,
    exam: Exam,
    heads: Vec<PackingHead>,
    /// Who would be asked, without any correction.
    groups: Vec<PostGroup>,
}

impl ListPage {
    fn people(&self) -> u32 {
        self.groups.iter().map(|group| u32::from(group.candidates)).sum()
    }

    fn staff(&self, scope: &str) -> u32 {
        self.exam.policy.quota(Session::Interview, if scope == "room" { Scope::Room } else { Scope::Site })
    }

    fn panel(&self) -> String {
        let policy = &self.exam.policy;
        match policy.interview.panel(&policy.roles) {
            Some((chief, other)) => {
                format!("{}{}人、{}{}人，共{}人", chief.name, chief.quota, other.name, other.quota, chief.quota + other.quota)
            }
            None => "考试方案中没有考官岗位".to_owned(),
        }
    }
}

async fn list_page(app: &App, exam: Exam, (frame, form): (Frame, Form)) -> Result<ListPage, Error> {
    let heads = store::interview::heads(&app.office.db, exam.id).await?;
    let groups = service_of::groups(&app.office, &exam, &BTreeMap::new()).await?;
    let frame = frame.titled("面试分组").within(&exam.name).wide().checked(&form);
    Ok(ListPage { frame, form, exam, heads, groups })
}

async fn list(_guard: Guard<Planner>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let mut bytes = [0; 4];
    app.office.chance.fill(&mut bytes);
    let form = Form::default().with("rooms", exam.policy.interview.rooms).with("seed", u32::from_be_bytes(bytes)).with("time_limit", USUAL);
    Ok(layout::page(&list_page(&app, exam, (frame, form)).await?))
}

/// Corrections a line: a post's code and how many of it are asked.
fn counts(form: &mut Form) -> BTreeMap<String, u16> {
    let text = half_width(form.value("counts"));
    let mut counts = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split([' ', '\t', ',', '，', '、']).filter(|word| !word.is_empty()).collect();
        let read = match words.as_slice() {
            [code, count] => count.parse::<u16>().ok().map(|count| ((*code).to_owned(), count)),
            _ => None,
        };
        match read {
            Some((code, count)) if counts.insert(code.clone(), count).is_some() => {
                form.wrong("counts", format_args!("岗位“{code}”填了两次，请只留一行"));
            }
            Some(_) => {}
            None => form.wrong("counts", format_args!("“{line}”无法识别，每行请填岗位代码和人数，如“A0101 9”")),
        }
    }
    counts
}

fn read(form: &mut Form) -> Option<Request> {
    let rooms = form.required("rooms", "每天面试考场数").number::<u16>();
    if rooms.is_some_and(|rooms| !(1..=999).contains(&rooms)) {
        form.wrong("rooms", "每天面试考场数请填1至999");
    }
    let seed = form.required("seed", "随机种子").number::<u64>();
    let limit = form.required("time_limit", "求解时间").number::<u32>();
    if limit.is_some_and(|seconds| !(1..=600).contains(&seconds)) {
        form.wrong("time_limit", "求解时间请填1至600秒");
    }
    let counts = counts(form);
    let (Some(rooms), Some(seed), Some(limit), true) = (rooms, seed, limit, form.is_good()) else { return None };
    Some(Request { rooms, seed, time_limit: f64::from(limit), counts })
}

async fn order(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    if let Some(request) = read(&mut form) {
        match service_of::order(&app.office, desk::officer(&guard.account, &exam), &request).await {
            Ok(job) => return Ok(layout::on_to(&format!("/job/{job}"), Flash::done("面试分组已开始"))),
            Err(error) => form.refused("counts", error)?,
        }
    }
    Ok(layout::again(&list_page(&app, exam, (frame, form)).await?))
}

#[derive(Template)]
#[template(path = "interview/show.html")]
struct ShowPage {
    frame: Frame,
    head: PackingHead,
    packing: Packing,
    panels: Vec<PanelLine>,
    doubts: Vec<String>,
}

impl ShowPage {
    fn is_proposed(&self) -> bool {
        self.head.state == PackingState::Proposed
    }

    fn proof(&self) -> String {
        let bound = self.packing.bound;
        if self.packing.is_best() {
            format!("已证明不能更少（下界{bound}）")
        } else {
            format!("下界{bound}，未证明最少")
        }
    }

    fn days(&self) -> std::ops::RangeInclusive<u16> {
        1..=self.packing.days
    }

    fn rooms_of(&self, day: &u16) -> Vec<&PackedRoom> {
        self.packing.rooms.iter().filter(|room| room.day == *day).collect()
    }

    /// The posts of a room, each with its people.
    fn posts(&self, room: &PackedRoom) -> String {
        let groups = room.groups.iter().map(|place| &self.packing.groups[*place]);
        groups.map(|group| format!("{} {}（{}人）", group.code, group.name, group.candidates)).collect::<Vec<_>>().join("；")
    }

    fn panel(&self, room: &PackedRoom) -> String {
        let lines = self.panels.iter().filter(|line| (line.day, line.room) == (room.day, room.room));
        let names: Vec<String> =
            lines.map(|line| if line.seat == "主考官" { format!("{}（主考官）", line.name) } else { line.name.clone() }).collect();
        if names.is_empty() { "未抽".to_owned() } else { names.join("、") }
    }
}

async fn show_page(app: &App, exam: &Exam, id: PackingId, frame: Frame) -> Result<ShowPage, Error> {
    let (head, packing) = service_of::find(&app.office, exam, id).await?;
    let panels = service_of::panel_lines(&app.office, exam, &packing).await?;
    let (_, doubts) = service_of::doubts(&app.office, exam, id).await?;
    let frame = frame.titled(&format!("面试分组第{}版", head.version)).within(&exam.name).back_to("/interview", "面试分组").wide();
    Ok(ShowPage { frame, head, packing, panels, doubts })
}

async fn show(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<PackingId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&show_page(&app, &exam, id, frame).await?))
}

#[derive(Template)]
#[template(path = "interview/adopt.html")]
struct AdoptPage {
    frame: Frame,
    head: PackingHead,
    packing: Packing,
    doubts: Vec<String>,
    refusal: Option<String>,
    /// The version in force, which it takes the place of.
    before: Option<u32>,
}

async fn confirm(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<PackingId>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let (head, packing) = service_of::find(&app.office, &exam, id).await?;
    let (refusal, doubts) = service_of::doubts(&app.office, &exam, id).await?;
    let before = store::interview::adopted(&app.office.db, exam.id).await?.map(|(head, _)| head.version);
    let frame = frame.titled("采用面试分组").within(&exam.name).back_to(&format!("/interview/{id}"), "面试分组");
    Ok(layout::page(&AdoptPage { frame, head, packing, doubts, refusal, before }))
}

async fn adopt(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<PackingId>,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    service_of::adopt(&app.office, desk::officer(&guard.account, &exam), id).await?;
    Ok(layout::on_to(&format!("/interview/{id}"), Flash::done("面试分组已采用，此后只能用新的分组替换")))
}

async fn take_out(app: &App, visit: &Visit, guard: &Guard<Planner>, (id, sheet): (PackingId, Sheet)) -> Result<Response, Error> {
    let exam = desk::exam(app, visit).await?;
    let bytes = service_of::take_out(&app.office, desk::officer(&guard.account, &exam), id, sheet).await?;
    let name = if sheet == Sheet::Rooms { "面试分组.csv" } else { "面试考官组.csv" };
    Ok(layout::download(name, layout::CSV, bytes))
}

async fn rooms(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<PackingId>,
) -> Result<Response, Error> {
    take_out(&app, &visit, &guard, (id, Sheet::Rooms)).await
}

async fn panels(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<PackingId>,
) -> Result<Response, Error> {
    take_out(&app, &visit, &guard, (id, Sheet::Panels)).await
}

#[cfg(test)]
mod sample;
#[cfg(test)]
pub(in crate::web) use sample::samples;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_a_post_a_line_and_no_post_twice() {
        let typed = |text: &str| {
            let mut form = Form::default().with("counts", text);
            let counts = counts(&mut form);
            (counts, form.error("counts").map(str::to_owned))
        };
        assert_eq!(typed("A0101 9\n\nA0102，１２"), (BTreeMap::from([("A0101".to_owned(), 9), ("A0102".to_owned(), 12)]), None));
        assert!(typed("A0101 九").1.unwrap().starts_with("“A0101 九”无法识别"));
        assert!(typed("A0101 9\nA0101 8").1.unwrap().contains("填了两次"));
    }
}
