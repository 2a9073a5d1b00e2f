//! What is kept with a plan (方案报告) for the people who decide on it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        Fen,
        id::PlanId,
        staffing::{Scope, Session},
    },
    planner::{self, Plan, StageReport},
    service::{Error, Office, Result},
    store,
};

/// What is kept with a plan for the people who decide on it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanReport {
    pub arrange: StageReport,
    pub seat: StageReport,
    pub staff: StageReport,
    pub findings: Vec<FindingLine>,
    pub applicants: u32,
    pub sites: u32,
    pub rooms: u32,
    /// Seats of the rooms in use.
    pub capacity: u32,
    /// 考务人次 of written exam and interview.
    pub person_times: u32,
    pub invigilators: u32,
    /// Sites, rooms, papers and pay, in 分.
    pub cost: Fen,
    /// All applicants' ways, in hectometres; 0 in reports of before it was kept.
    #[serde(default)]
    pub travel: i64,
}

/// A finding as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    pub code: String,
    pub hard: bool,
    pub sentence: String,
}

impl PlanReport {
    /// How many findings forbid adoption.
    #[must_use]
    pub fn hard(&self) -> usize {
        self.findings.iter().filter(|f| f.hard).count()
    }
}

/// The report kept with a plan.
pub async fn stored_report(office: &Office, plan: PlanId) -> Result<PlanReport> {
    let text = store::arrangement::report(&office.db, plan).await?.ok_or(Error::NotFound("方案"))?;
    serde_json::from_str(&text).map_err(|_| Error::Rule("方案报告无法读取".to_owned()))
}

/// Checks a plan and counts what it uses.
pub(super) fn of(input: &planner::Input, plan: &Plan) -> PlanReport {
    let findings = planner::check::check(input, plan);
    let sites: BTreeSet<usize> = plan.room_use.iter().map(|used| input.rooms[used.room].site).collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let invigilating = |d: &&planner::Duty| d.session == Session::Written && input.roles[d.role].scope == Scope::Room;
    PlanReport {
        arrange: plan.report.arrange.clone(),
        seat: plan.report.seat.clone(),
        staff: plan.report.staff.clone(),
        findings: findings.into_iter().map(|f| FindingLine { code: f.code.to_owned(), hard: f.hard, sentence: f.sentence }).collect(),
        applicants: count(plan.seats.len()),
        sites: count(sites.len()),
        rooms: count(plan.room_use.len()),
        capacity: plan.room_use.iter().map(|used| u32::from(input.rooms[used.room].capacity)).sum(),
        person_times: count(plan.duties.len()),
        invigilators: count(plan.duties.iter().filter(invigilating).count()),
        cost: planner::check::money(input, plan),
        travel: plan.seats.iter().map(|seat| way(input, seat)).sum(),
    }
}

fn way(input: &planner::Input, seat: &planner::Seat) -> i64 {
    let home = input.townships[input.applicants[seat.applicant].township].at;
    home.distance(input.sites[input.rooms[seat.room].site].at)
}
