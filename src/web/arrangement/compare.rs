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
        arrangement::{PlanHead, PlanState},
        exam::Policy,
        id::PlanId,
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
    let steps = Steps::at(Here::Compare, columns.first().map(|column| column.head.id), &frame);
    let frame = frame.titled("方案对比").captioned("编排").within(&exam.name).back_to("/arrangement", "编排").wide();
    Ok(layout::page(&ComparePage { frame, steps, columns, rows, heads, query }))
}
