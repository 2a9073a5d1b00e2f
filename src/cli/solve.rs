//! `kaowu solve` (求解): plans an instance folder of the plan format and writes the plan's folder.

use std::{path::PathBuf, process::ExitCode};

use super::{Failure, draw, folder};
use crate::{
    exchange::plan_format,
    planner::{self, Control, Method, Options, Standing},
};

/// 求解一个CSV实例
#[derive(clap::Args)]
pub struct Arguments {
    /// 实例目录
    instance: PathBuf,
    /// 方案输出目录
    #[arg(long)]
    out: PathBuf,
    /// 每个求解阶段的时间上限（秒）
    #[arg(long, default_value_t = 20.0)]
    time_limit: f64,
    /// 随机种子
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 抽签的密数文件；给出后种子由承诺和密数决定
    #[arg(long, requires = "commitment", conflicts_with = "seed")]
    secret: Option<PathBuf>,
    /// 抽签前公布的承诺文件
    #[arg(long, requires = "secret")]
    commitment: Option<PathBuf>,
    /// 线程数
    #[arg(long, default_value_t = 2)]
    threads: u32,
    /// 不用分解，把编排模型整个交给求解器，仅供对比
    #[arg(long, conflicts_with = "greedy")]
    plain: bool,
    /// 不求解，按考点大小逐科编排，仅供对比
    #[arg(long)]
    greedy: bool,
}

/// Reads the instance, plans and writes the plan; tells how on stderr, and sums up.
pub fn solve(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let files = folder::read(&arguments.instance)?;
    let seed = match (&arguments.secret, &arguments.commitment) {
        (Some(secret), Some(commitment)) => draw::seed(&files, (secret, commitment), "")?,
        _ => arguments.seed,
    };
    let method = match (arguments.plain, arguments.greedy) {
        (true, _) => Method::Plain,
        (_, true) => Method::Greedy,
        _ => Method::Course,
    };
    let options = Options { seed, time_limit: arguments.time_limit, threads: arguments.threads, method, ..Options::default() };
    stop_on_interrupt(options.control.clone());
    let control = options.control.clone();
    let tell = |step: &str, percent: u64| match control.standings().last() {
        Some(Standing { best: Some(best), bound: Some(bound), .. }) => {
            let gap = (best - bound) / best * 100.0;
            eprintln!("{percent:>3}% {step}　目前{:.2}万元，下界{:.2}万元，差距{gap:.3}%", best / 1e5, bound / 1e5);
        }
        _ => eprintln!("{percent:>3}% {step}"),
    };
    let input = plan_format::read_instance(&files)?.input;
    let plan = planner::plan(&input, &options, &tell)?;
    let mut files = plan_format::write_plan(&input, &plan);
    files.insert("report.json".into(), plan_format::report(&plan.report, folder::peak_memory()));
    folder::write(&arguments.out, &files)?;
    for (name, stage) in [("编排 J1", &plan.report.arrange), ("座位 J3", &plan.report.seat), ("人员 J2", &plan.report.staff)] {
        println!(
            "{name} {}，下界 {}，差距 {:.2}%，{}，{:.1}秒",
            stage.objective,
            stage.bound,
            stage.gap() * 100.0,
            stage.status,
            stage.seconds
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C ends the search with the best plan so far; a second one ends the program.
fn stop_on_interrupt(control: Control) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if control.stopped() {
                    std::process::exit(130);
                }
                eprintln!("已请求停止：以目前最好的方案完成；再按一次立即退出");
                control.stop();
            }
        });
    });
}
