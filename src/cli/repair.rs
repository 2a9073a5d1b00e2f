//! `kaowu repair` (补救): says why an instance has no plan, numbers the ways out, and writes the instance as it is after some of them.

use std::{path::PathBuf, process::ExitCode};

use super::{Failure, folder};
use crate::{
    exchange::plan_format,
    planner::{self, Conflict, Input, Options},
};

/// 无解时说明原因和补救办法，并可采用其中几种，写出新的实例
#[derive(clap::Args)]
pub struct Arguments {
    /// 实例目录
    instance: PathBuf,
    /// 采用的办法，如“1”是第1项的第1种，“2.3”是第2项的第3种；可以重复；“all”是每项都用第1种
    #[arg(long, requires = "out")]
    take: Vec<String>,
    /// 采用后的实例写到这个目录
    #[arg(long, requires = "take")]
    out: Option<PathBuf>,
    /// 每个求解阶段的时间上限（秒）
    #[arg(long, default_value_t = 20.0)]
    time_limit: f64,
    /// 随机种子
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 线程数
    #[arg(long, default_value_t = 2)]
    threads: u32,
}

/// Explains, and takes up what was chosen.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let files = folder::read(&arguments.instance)?;
    let input = plan_format::read_instance(&files)?.input;
    let options = Options { seed: arguments.seed, time_limit: arguments.time_limit, threads: arguments.threads, ..Options::default() };
    let conflicts = planner::explain(&input, &options);
    if conflicts.is_empty() {
        println!("没有发现无解的原因：这个实例可以编排，或在时限内未能证明无解");
        return Ok(if arguments.take.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    for (n, conflict) in (1..).zip(&conflicts) {
        println!("{n}. {}（{}）", conflict.finding.sentence, conflict.finding.code);
        for (way, repair) in (1..).zip(&conflict.repairs) {
            println!("   {n}.{way} {repair}");
        }
    }
    let Some(out) = &arguments.out else { return Ok(ExitCode::SUCCESS) };
    let repaired = taken(input, &conflicts, &chosen(&conflicts, &arguments.take)?);
    folder::write(out, &plan_format::write_changed(&files, &repaired)?)?;
    println!("采用后的实例写入“{}”，可以用 kaowu solve 求解", out.display());
    Ok(ExitCode::SUCCESS)
}

/// For each conflict the place of the way chosen, or none.
fn chosen(conflicts: &[Conflict], take: &[String]) -> Result<Vec<Option<usize>>, Failure> {
    let mut choice = vec![None; conflicts.len()];
    for word in take {
        if word == "all" {
            choice.iter_mut().for_each(|way| *way = Some(0));
            continue;
        }
        let (conflict, way) = word.split_once('.').unwrap_or((word, "1"));
        let found = (conflict.parse::<usize>().ok(), way.parse::<usize>().ok());
        let (Some(conflict @ 1..), Some(way @ 1..)) = found else {
            return Err(format!("“{word}”不是办法的编号，例如 1 或 2.3").into());
        };
        let there = conflicts.get(conflict - 1).is_some_and(|one| way <= one.repairs.len());
        if !there {
            return Err(format!("没有第{word}种办法，请按上面列出的编号填写").into());
        }
        choice[conflict - 1] = Some(way - 1);
    }
    Ok(choice)
}

/// The input after the ways chosen, in the order of the conflicts.
fn taken(input: Input, conflicts: &[Conflict], choice: &[Option<usize>]) -> Input {
    let ways = conflicts.iter().zip(choice).filter_map(|(conflict, way)| conflict.repairs.get((*way)?));
    ways.fold(input, |input, repair| repair.apply(input))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::plan_format::{read_instance, write_changed};

    fn small() -> plan_format::Files {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture/plan_format/small");
        folder::read(&folder).unwrap()
    }

    #[test]
    fn an_instance_that_was_not_changed_is_read_back_the_same() {
        let files = small();
        let input = read_instance(&files).unwrap().input;
        let again = read_instance(&write_changed(&files, &input).unwrap()).unwrap();
        assert_eq!((again.input, again.findings), (input, vec![]));
    }

    #[test]
    fn a_repaired_instance_is_written_and_solves() {
        let files = small();
        let mut input = read_instance(&files).unwrap().input;
        input.rules.target_person_times = 9_000;
        let options = Options { time_limit: 10.0, threads: 1, ..Options::default() };
        let conflicts = planner::explain(&input, &options);
        assert!(!conflicts.is_empty());
        let repaired = taken(input, &conflicts, &chosen(&conflicts, &["all".to_owned()]).unwrap());
        let read = read_instance(&write_changed(&files, &repaired).unwrap()).unwrap().input;
        assert!(planner::plan(&read, &options, &|_, _| {}).is_ok(), "{conflicts:?}");
        for wrong in ["0", "x", "1.99", "99"] {
            assert!(chosen(&conflicts, &[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
