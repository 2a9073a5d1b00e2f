//! `kaowu check` (检查): judges a plan folder against its instance, trusting neither.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    Failure,
    folder::{self, FolderError},
};
use crate::{
    exchange::plan_format,
    planner::{self, Finding},
};

/// 独立检查一个CSV方案
#[derive(clap::Args)]
pub struct Arguments {
    /// 实例目录
    instance: PathBuf,
    /// 方案目录
    plan: PathBuf,
}

/// The verdict on a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Everything found wrong; nothing: the plan holds.
    pub findings: Vec<Finding>,
    /// J1, J2 and J3.
    pub objectives: (i64, i64, i64),
}

/// Exit code 0 for a plan without violations, 1 for one with.
pub fn check(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let verdict = run(&arguments.instance, &arguments.plan)?;
    for finding in &verdict.findings {
        println!("{} {}", finding.code, finding.sentence);
    }
    let (j1, j2, j3) = verdict.objectives;
    println!("J1 {j1}，J2 {j2}，J3 {j3}，发现问题{}处", verdict.findings.len());
    Ok(if verdict.findings.iter().any(|finding| finding.hard) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads both folders and checks.
pub fn run(instance: &Path, plan: &Path) -> Result<Verdict, FolderError> {
    let instance = plan_format::read_instance(&folder::read(instance)?)?;
    let plan = plan_format::read_plan(&instance.input, &folder::read(plan)?)?;
    let mut findings = instance.findings;
    findings.extend(planner::check::check(&instance.input, &plan));
    Ok(Verdict { findings, objectives: planner::check::objectives(&instance.input, &plan) })
}
