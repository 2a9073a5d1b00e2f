//! `kaowu draw` (抽签): commits to a draw before it, and draws again after it for whoever doubts it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{Failure, folder};
use crate::{
    domain::staffing::Session,
    exchange::plan_format::{self, Files},
    planner::{self, Duty, Input, Plan, Seat},
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
        /// 考试当日抽考场时：连同这个方案一并承诺
        #[arg(long)]
        plan: Option<PathBuf>,
    },
    /// 考试当日：在见证下抽签，决定每名监考员去哪个考场
    Rooms {
        /// 实例目录
        instance: PathBuf,
        /// 方案目录
        plan: PathBuf,
        /// 公布的密数文件
        #[arg(long)]
        secret: PathBuf,
        /// 抽签前公布的承诺文件（承诺时须给出同一方案）
        #[arg(long)]
        commitment: PathBuf,
        /// 现场见证人给出的见证数（网页抽签时才有）
        #[arg(long, default_value = "")]
        witness: String,
        /// 抽签后的方案输出目录
        #[arg(long)]
        out: PathBuf,
    },
    /// 考场抽签后：用公布的密数重演，核对每名监考员的考场
    VerifyRooms {
        /// 实例目录
        instance: PathBuf,
        /// 抽签前的方案目录
        plan: PathBuf,
        /// 抽签后的方案目录
        drawn: PathBuf,
        /// 公布的密数文件
        #[arg(long)]
        secret: PathBuf,
        /// 抽签前公布的承诺文件
        #[arg(long)]
        commitment: PathBuf,
        /// 现场见证人给出的见证数（网页抽签时才有）
        #[arg(long, default_value = "")]
        witness: String,
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
        Arguments::Commit { instance, secret, commitment, plan } => commit((instance, plan.as_deref()), secret, commitment),
        Arguments::Rooms { instance, plan, secret, commitment, witness, out } => {
            let (input, plan, drawn) = draw_rooms((instance, plan), (secret, commitment), witness)?;
            let plan = Plan { duties: drawn, ..plan };
            let broken = planner::check::check(&input, &plan);
            if let Some(finding) = broken.iter().find(|finding| finding.hard) {
                return Err(format!("抽签结果违反规则，未写出：{}", finding.sentence).into());
            }
            folder::write(out, &plan_format::write_plan(&input, &plan))?;
            println!("已抽签：{}名监考员的考场已定，方案写入“{}”", invigilators(&input, &plan), out.display());
            Ok(ExitCode::SUCCESS)
        }
        Arguments::VerifyRooms { instance, plan, drawn, secret, commitment, witness } => {
            let (input, _, again) = draw_rooms((instance, plan), (secret, commitment), witness)?;
            verify_rooms(&input, &plan_format::read_plan(&input, &folder::read(drawn)?)?, &again)
        }
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

/// The files of an instance and, where the rooms of its invigilators are drawn, of its plan.
fn committed(instance: &Path, plan: Option<&Path>) -> Result<Files, Failure> {
    let mut files = folder::read(instance)?;
    if let Some(plan) = plan {
        files.extend(folder::read(plan)?.into_iter().map(|(name, bytes)| (format!("plan/{name}"), bytes)));
    }
    Ok(files)
}

fn commit((instance, plan): (&Path, Option<&Path>), secret: &Path, to: &Path) -> Result<ExitCode, Failure> {
    let files = committed(instance, plan)?;
    let input = plan_format::read_instance(&files)?.input;
    if let Some(plan) = plan {
        plan_format::read_plan(&input, &folder::read(plan)?)?;
    }
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

/// The input, the plan as it was, and the duties drawn again.
fn draw_rooms(
    (instance, plan): (&Path, &Path),
    (secret, commitment): (&Path, &Path),
    witness: &str,
) -> Result<(Input, Plan, Vec<Duty>), Failure> {
    let files = committed(instance, Some(plan))?;
    let seed = seed(&files, (secret, commitment), witness)?;
    println!("承诺相符：输入数据、方案和密数都是抽签前承诺的");
    let input = plan_format::read_instance(&files)?.input;
    let plan = plan_format::read_plan(&input, &folder::read(plan)?)?;
    let drawn = planner::draw_rooms(&input, &plan, seed).ok_or("方案中有不在名单的岗位或考点，无法抽签")?;
    Ok((input, plan, drawn))
}

fn in_room(input: &Input, duty: &Duty) -> bool {
    input.roles[duty.role].session == Session::Written && duty.room.is_some()
}

fn invigilators(input: &Input, plan: &Plan) -> usize {
    plan.duties.iter().filter(|duty| in_room(input, duty)).count()
}

fn verify_rooms(input: &Input, drawn: &Plan, again: &[Duty]) -> Result<ExitCode, Failure> {
    let key = |duty: &Duty| (duty.staff, duty.session, duty.site, duty.role, duty.room);
    let found: std::collections::BTreeSet<_> = drawn.duties.iter().map(key).collect();
    let other: Vec<&Duty> = again.iter().filter(|duty| !found.contains(&key(duty))).collect();
    if other.is_empty() && found.len() == again.len() {
        println!("考场相符：重演得到的{}名监考员的考场与抽签结果完全一致", invigilators(input, drawn));
        return Ok(ExitCode::SUCCESS);
    }
    println!("考场不符：重演的{}项任务中有{}项与抽签结果不同", again.len(), other.len());
    for duty in other.iter().take(10) {
        println!("  {}：重演为{}", input.staff[duty.staff].code, planner::amend::name(input, duty));
    }
    Ok(ExitCode::FAILURE)
}

fn verify(files: &Files, plan: &Path, seed: u64, applicant: Option<&str>) -> Result<ExitCode, Failure> {
    println!("承诺相符：输入数据和密数都是抽签前承诺的");
    let input = plan_format::read_instance(files)?.input;
    let plan = plan_format::read_plan(&input, &folder::read(plan)?)?;
    let shares = planner::shares(&input, &plan.seats);
    let drawn = planner::draw(&input, (&plan.room_use, &shares), seed).ok_or("方案启用的考场容不下全部考生，无法重演抽签")?;
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
