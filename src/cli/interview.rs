//! `kaowu interview` (面试分组): packs the shortlisted of an instance into interview rooms and days, and draws the panels.

use std::{path::PathBuf, process::ExitCode};

use super::{Failure, folder};
use crate::{
    exchange::plan_format,
    planner::{
        Options,
        interview::{self, Limits, Sitting},
    },
};

/// 面试分组：同一岗位不分开，考场最少；并抽签组成考官组
#[derive(clap::Args)]
pub struct Arguments {
    /// 实例目录
    instance: PathBuf,
    /// 输出目录
    #[arg(long)]
    out: PathBuf,
    /// 每个招聘名额入围人数
    #[arg(long, default_value_t = 3)]
    ratio: u16,
    /// 每考场每天人数上限
    #[arg(long, default_value_t = 36)]
    candidates: u16,
    /// 每天可用的面试考场；不填取实例中的数目
    #[arg(long)]
    rooms: Option<u16>,
    /// 每考场考官人数（含主考官）
    #[arg(long, default_value_t = 7)]
    panel: usize,
    /// 每考场工作人员（含考官）
    #[arg(long, default_value_t = 12)]
    staff: u32,
    /// 考场外工作人员
    #[arg(long, default_value_t = 50)]
    around: u32,
    /// 主考官的资格
    #[arg(long, default_value = "leader")]
    chief: String,
    /// 考官的资格
    #[arg(long, default_value = "examiner")]
    examiner: String,
    /// 抽签的随机种子
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Packs, draws and writes.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let files = folder::read(&arguments.instance)?;
    let input = plan_format::read_instance(&files)?.input;
    let groups = plan_format::shortlists(&input, &files, arguments.ratio)?;
    let rooms = arguments.rooms.unwrap_or_else(|| input.interview.iter().map(|site| site.rooms).sum());
    let limits = Limits { rooms, candidates: arguments.candidates, staff_per_room: arguments.staff, staff_around: arguments.around };
    let options = Options { seed: arguments.seed, ..Options::default() };
    let packing = interview::pack(&groups, &limits, &options)?;
    let examiners = plan_format::examiners(&input, (&arguments.chief, &arguments.examiner));
    let mut panels = Vec::new();
    for day in 1..=packing.days {
        let sittings: Vec<Sitting> = packing.sittings.iter().filter(|sitting| sitting.day == day).cloned().collect();
        panels.push((day, interview::panels(&groups, &sittings, &examiners, arguments.panel, &options)?));
    }
    folder::write(&arguments.out, &plan_format::write_interview(&groups, &packing, (&examiners, &panels)))?;
    let candidates: u32 = groups.iter().map(|group| u32::from(group.candidates)).sum();
    let posts = groups.iter().filter(|group| group.candidates > 0).count();
    let proven = if packing.is_best() { "已证明最少" } else { "未证明最少" };
    println!(
        "{posts}个岗位{candidates}人，用考场{}场次（下界{}，{proven}），{}天，考务{}人次",
        packing.sittings.len(),
        packing.bound,
        packing.days,
        packing.person_times
    );
    Ok(ExitCode::SUCCESS)
}
