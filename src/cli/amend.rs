//! `kaowu amend` (局部调整): a plan folder meets absent people, closed rooms and late applicants; everything else stays.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use super::{Failure, folder};
use crate::{
    domain::staffing::{Scope, Session},
    exchange::plan_format,
    planner::{
        Input, Plan,
        amend::{self, Changes},
    },
};

/// 局部调整一个CSV方案：缺席替换、停用考场、补录考生，其余不变
#[derive(clap::Args)]
pub struct Arguments {
    /// 实例目录；其中没有座位的考生视为补录
    instance: PathBuf,
    /// 原方案目录
    plan: PathBuf,
    /// 新方案输出目录
    #[arg(long, required_unless_present = "rehearse")]
    out: Option<PathBuf>,
    /// 不能到岗的人员工号；只缺一场写作“工号:W”（笔试）或“工号:I”（面试）
    #[arg(long)]
    absent: Vec<String>,
    /// 停用的考场编号
    #[arg(long)]
    close: Vec<String>,
    /// 调整原因，写入调整记录
    #[arg(long, default_value = "")]
    reason: String,
    /// 批准人，写入调整记录
    #[arg(long, default_value = "")]
    approver: String,
    /// 演练：逐一假设每名监考员缺席，统计各需另外调动几人，不写方案
    #[arg(long, conflicts_with_all = ["out", "absent", "close"])]
    rehearse: bool,
}

/// Amends, or rehearses.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let input = plan_format::read_instance(&folder::read(&arguments.instance)?)?.input;
    let mut files = folder::read(&arguments.plan)?;
    let plan = plan_format::read_plan(&input, &files)?;
    let Some(out) = &arguments.out else { return rehearse(&input, &plan) };
    let changes = changes(&input, arguments)?;
    let (after, amendment) = amend::amend(&input, &plan, &changes)?;
    if amendment.is_empty() {
        println!("没有需要调整的内容，方案不变");
    } else {
        files = plan_format::write_plan(&input, &after);
        files.insert("report.json".into(), plan_format::report(&after.report, folder::peak_memory()));
        let words = (arguments.reason.as_str(), arguments.approver.as_str());
        files.insert("amendment.json".into(), plan_format::amendment(&input, &amendment, words));
        amend::sentences(&input, &amendment).iter().for_each(|sentence| println!("{sentence}"));
        let proven = if amendment.least { "，已证明不能更少" } else { "" };
        println!("座位变动{}个，岗位变动{}个，其中牵动他人{}个{proven}", amendment.seats.len(), amendment.duties.len(), amendment.others);
    }
    folder::write(out, &files)?;
    Ok(ExitCode::SUCCESS)
}

fn changes(input: &Input, arguments: &Arguments) -> Result<Changes, Failure> {
    let mut changes = Changes::default();
    for text in &arguments.absent {
        let (code, session) = match text.rsplit_once(':') {
            Some((code, "W")) => (code, Some(Session::Written)),
            Some((code, "I")) => (code, Some(Session::Interview)),
            _ => (text.as_str(), None),
        };
        let person = input.staff.iter().position(|person| person.code == code);
        changes.absent.insert((person.ok_or_else(|| format!("没有考务人员“{code}”，请核对工号"))?, session));
    }
    for code in &arguments.close {
        let room = input.rooms.iter().position(|room| room.code == *code);
        changes.closed.insert(room.ok_or_else(|| format!("没有考场“{code}”，请核对考场编号"))?);
    }
    Ok(changes)
}

/// Every invigilator falls ill in turn.
fn rehearse(input: &Input, plan: &Plan) -> Result<ExitCode, Failure> {
    let watching = plan.duties.iter().filter(|duty| duty.session == Session::Written && input.roles[duty.role].scope == Scope::Room);
    let mut others: BTreeMap<usize, usize> = BTreeMap::new();
    let mut lost = Vec::new();
    for duty in watching {
        let changes = Changes { absent: [(duty.staff, Some(Session::Written))].into(), ..Changes::default() };
        match amend::amend(input, plan, &changes) {
            Ok((_, amendment)) => *others.entry(amendment.others).or_default() += 1,
            Err(why) => lost.push(why.to_string()),
        }
    }
    let people = others.values().sum::<usize>() + lost.len();
    println!("演练：{people}名监考员逐一缺席");
    others.iter().for_each(|(others, people)| println!("  另外调动{others}人即可顶替：{people}名"));
    println!("  无法顶替：{}名", lost.len());
    lost.iter().for_each(|sentence| println!("    {sentence}"));
    Ok(if lost.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
