//! Comparing (对比): plans side by side, with what each stands for.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{
    super::{
        App, Error, Guard, desk,
        filter::group,
        guard::Office,
        layout::{self, Frame},
        query::Query,
        visit::Visit,
    },
    step::{Here, Steps},
};
use crate::{
    domain::{
        Fen,
        arrangement::{PlanHead, PlanState},
        exam::Policy,
        id::PlanId,
        indicator::{Item, Sheet},
        scenario::Kept,
    },
    service::{self, arrangement::PlanReport},
    store,
};

/// Plans that fit beside one another.
const MOST: usize = 5;

/// One plan of the comparison.
struct Column {
    head: PlanHead,
    report: PlanReport,
    /// The scenario it was made of.
    kept: Option<Kept>,
}

impl Column {
    fn title(&self) -> String {
        self.kept.as_ref().map_or("按考试方案".to_owned(), |kept| format!("预案“{}”第{}版", kept.name, kept.version))
    }

    fn changes(&self, policy: &Policy) -> String {
        let changes = self.kept.as_ref().map(|kept| kept.scenario.changes(policy)).unwrap_or_default();
        if changes.is_empty() { "无".to_owned() } else { changes.join("；") }
    }

    /// What it may cost.
    fn budget(&self, policy: &Policy) -> Fen {
        self.kept.as_ref().map_or(policy.budget, |kept| kept.scenario.policy(policy).budget)
    }

    /// Mean way of one applicant, in kilometres.
    fn way(&self) -> String {
        if self.report.travel == 0 || self.report.applicants == 0 {
            return "未记录".to_owned();
        }
        format!("{:.2}", self.report.travel as f64 / 10.0 / f64::from(self.report.applicants))
    }

    fn row(&self, policy: &Policy) -> Vec<String> {
        let report = &self.report;
        let gap = |gap: f64| format!("{:.2}%", gap * 100.0);
        let reached = if report.person_times >= policy.target_person_times { "达到" } else { "未达到" };
        vec![
            self.head.state.label().to_owned(),
            self.changes(policy),
            group(report.applicants),
            group(report.sites),
            group(report.rooms),
            format!("{}（{reached}目标{}）", group(report.person_times), group(policy.target_person_times)),
            group(report.cost),
            self.way(),
            gap(report.arrange.gap()),
            gap(report.staff.gap()),
            group(report.seat.objective),
            report.hard().to_string(),
            (report.findings.len() - report.hard()).to_string(),
        ]
    }
}

const ROWS: [&str; 13] = [
    "状态",
    "改动",
    "考生（人）",
    "考点（个）",
    "考场（间）",
    "考务人次",
    "费用（元）",
    "每名考生平均路程（公里）",
    "编排离下界",
    "人员离下界",
    "同岗位相邻（J3，分）",
    "硬性问题（处）",
    "提醒（处）",
];

#[derive(Template)]
#[template(path = "arrangement/compare.html")]
struct ComparePage {
    frame: Frame,
    steps: Steps,
    columns: Vec<Column>,
    /// Name of a row with a cell for each column.
    rows: Vec<(&'static str, Vec<String>)>,
    /// The same of the performance targets, each with what is asked; the sum last.
    scores: Vec<(String, Vec<String>)>,
    heads: Vec<PlanHead>,
    query: Query,
}

impl ComparePage {
    fn is_on(&self, head: &PlanHead) -> bool {
        self.columns.iter().any(|column| column.head.id == head.id)
    }

    fn adopts(&self, column: &Column) -> bool {
        column.head.state == PlanState::Proposed && self.frame.may(crate::domain::account::Role::Planner)
    }
}

/// What each plan is expected to bring, row by row of the recruitment's performance targets.
fn scores(sheets: &[Sheet]) -> Vec<(String, Vec<String>)> {
    let Some(first) = sheets.first() else { return Vec::new() };
    let cell = |item: &Item| {
        let points = item.points.normalize();
        match &item.scored {
            Some(scored) => format!("{}　{}／{points}分", item.shown, scored.score.normalize()),
            None => format!("待填写　满分{points}分"),
        }
    };
    let row = |(place, item): (usize, &Item)| {
        let cells = sheets.iter().map(|sheet| sheet.items.get(place).map(cell).unwrap_or_default());
        (format!("{}（{}）", item.name, item.target), cells.collect())
    };
    let total = |sheet: &Sheet| format!("{}分　{}", sheet.total().normalize(), sheet.grade().unwrap_or("未填完"));
    let sum = ("合计".to_owned(), sheets.iter().map(total).collect());
    first.items.iter().enumerate().map(row).chain([sum]).collect()
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let db = &app.office.db;
    let heads = store::arrangement::heads(db, exam.id).await?;
    let mut asked: Vec<PlanId> = query.all("plan").filter_map(|plan| plan.parse().ok().map(PlanId)).collect();
    // One plan alone is compared with the one in force.
    if asked.len() < 2 {
        asked.extend(heads.iter().filter(|head| matches!(head.state, PlanState::Adopted { .. })).map(|head| head.id));
    }
    let mut columns = Vec::new();
    for head in heads.iter().filter(|head| asked.contains(&head.id)).take(MOST) {
        let report = service::arrangement::stored_report(&app.office, head.id).await?;
        let kept = store::arrangement::scenario::of_plan(db, exam.id, head.id).await?;
        columns.push(Column { head: head.clone(), report, kept });
    }
    let cells: Vec<Vec<String>> = columns.iter().map(|column| column.row(&exam.policy)).collect();
    let rows = ROWS.iter().enumerate().map(|(n, name)| (*name, cells.iter().map(|cells| cells[n].clone()).collect())).collect();
    let plans: Vec<(PlanReport, Fen)> = columns.iter().map(|column| (column.report.clone(), column.budget(&exam.policy))).collect();
    let scores = scores(&service::indicator::outlook::under(&app.office, exam.id, &plans).await?);
    let steps = Steps::at(Here::Compare, columns.first().map(|column| column.head.id), &frame);
    let frame = frame.titled("方案对比").captioned("编排").within(&exam.name).back_to("/arrangement", "编排").wide();
    Ok(layout::page(&ComparePage { frame, steps, columns, rows, scores, heads, query }))
}
