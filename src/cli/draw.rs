//! `kaowu draw` (抽签): commits to a draw before it, and draws again after it for whoever doubts it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{Failure, folder};
use crate::{
    exchange::plan_format::{self, Files},
    planner::{self, Seat},
    service::{
        arrangement::commitment::Commitment,
        machine::{SystemChance, token},
    },
};

/// 抽签的承诺与复核
#[derive(clap::Subcommand)]
pub enum Arguments {
    /// 抽签前：生成（或读取）密数，写出可公布的承诺
    Commit {
        /// 实例目录
        instance: PathBuf,
        /// 密数文件；不存在时随机生成，抽签前不得外传
        #[arg(long)]
        secret: PathBuf,
        /// 承诺文件，抽签前公布
        #[arg(long)]
        commitment: PathBuf,
    },
    /// 抽签后：用公布的密数重演，核对承诺与每个座位
    Verify {
        /// 实例目录
        instance: PathBuf,
        /// 方案目录
        plan: PathBuf,
        /// 公布的密数文件
        #[arg(long)]
        secret: PathBuf,
        /// 抽签前公布的承诺文件
        #[arg(long)]
        commitment: PathBuf,
        /// 现场公布的见证数（网页上按承诺抽签的才有）
        #[arg(long, default_value = "")]
        witness: String,
        /// 另外显示这名考生抽到的座位
        #[arg(long)]
        applicant: Option<String>,
    },
}

/// Commits or verifies.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match arguments {
        Arguments::Commit { instance, secret, commitment } => commit(instance, secret, commitment),
        Arguments::Verify { instance, plan, secret, commitment, witness, applicant } => {
            let files = folder::read(instance)?;
            let seed = seed(&files, (secret, commitment), witness)?;
            verify(&files, plan, seed, applicant.as_deref())
        }
    }
}

/// The seed that a commitment, its secret and the witnesses' number give for an instance.
pub fn seed(files: &Files, (secret, commitment): (&Path, &Path), witness: &str) -> Result<u64, Failure> {
    let text = read(commitment)?;
    let commitment: Commitment =
        serde_json::from_str(&text).map_err(|cause| format!("承诺文件“{}”无法读取：{cause}", commitment.display()))?;
    Ok(commitment.seed_with(files, read(secret)?.trim(), witness)?)
}

fn commit(instance: &Path, secret: &Path, to: &Path) -> Result<ExitCode, Failure> {
    let files = folder::read(instance)?;
    plan_format::read_instance(&files)?;
    if to.exists() {
        return Err(format!("承诺文件“{}”已经存在；承诺一经公布不得更改，如需重新承诺请另存并公告原因", to.display()).into());
    }
    if !secret.exists() {
        super::write_private(secret, &token(&SystemChance, 32))
            .map_err(|cause| format!("无法写入密数文件“{}”：{cause}", secret.display()))?;
    }
    let commitment = Commitment::to(&files, read(secret)?.trim())?;
    let text = serde_json::to_string_pretty(&commitment)?;
    std::fs::write(to, &text).map_err(|cause| format!("无法写入承诺文件“{}”：{cause}", to.display()))?;
    println!("{text}");
    println!("请在抽签前公布以上承诺；抽签后公布密数，任何人都可以用 kaowu draw verify 复核");
    Ok(ExitCode::SUCCESS)
}

fn verify(files: &Files, plan: &Path, seed: u64, applicant: Option<&str>) -> Result<ExitCode, Failure> {
    println!("承诺相符：输入数据和密数都是抽签前承诺的");
    let input = plan_format::read_instance(files)?.input;
    let plan = plan_format::read_plan(&input, &folder::read(plan)?)?;
    let drawn = planner::draw(&input, &plan.room_use, seed).ok_or("方案启用的考场容不下全部考生，无法重演抽签")?;
    let place = |seat: &Seat| (seat.applicant, (seat.room, seat.seat));
    let planned: std::collections::BTreeMap<_, _> = plan.seats.iter().map(place).collect();
    if let Some(code) = applicant {
        let seat = drawn.iter().find(|seat| input.applicants[seat.applicant].code == code);
        let seat = seat.ok_or_else(|| format!("没有考生“{code}”，请核对考生编号"))?;
        println!("考生{code}抽到{}考场{}号座", input.rooms[seat.room].code, seat.seat);
    }
    let other: Vec<&Seat> = drawn.iter().filter(|seat| planned.get(&seat.applicant) != Some(&(seat.room, seat.seat))).collect();
    if other.is_empty() && planned.len() == drawn.len() {
        println!("座位相符：重演得到的{}个座位与方案完全一致", drawn.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("座位不符：重演的{}个座位中有{}个与方案不同，方案共{}个座位", drawn.len(), other.len(), plan.seats.len());
    for seat in other.iter().take(10) {
        let code = &input.applicants[seat.applicant].code;
        println!("  考生{code}：重演为{}考场{}号座", input.rooms[seat.room].code, seat.seat);
    }
    Ok(ExitCode::FAILURE)
}

fn read(path: &Path) -> Result<String, Failure> {
    Ok(std::fs::read_to_string(path).map_err(|cause| format!("无法读取文件“{}”：{cause}", path.display()))?)
}
