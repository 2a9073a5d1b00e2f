//! How near the best the planner comes, and how fast (编排速度): exams of 1,000, of 23,000 and, if asked, of 230,000 in ten counties.
//!
//! `cargo build --release && cargo run --release --example plan_speed -- [--city] [--threads N]`
//!
//! Each plan is made by `kaowu solve` in a process of its own, so that memory is its own. Beside the course stand the greedy plan
//! and the same model asked whole at once, which has three times the time.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use kaowu::{
    cli::{demo::export, folder},
    exchange::plan_format,
};

/// An exam: its name, its counties and applicants, and the seconds of the course.
const EXAMS: [(&str, u32, u32, u32); 3] = [("small", 1, 1_000, 20), ("county", 1, 23_000, 20), ("city", 10, 230_000, 90)];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = words.iter().skip_while(|word| *word != "--threads").nth(1).map_or_else(|| cores.min(2).to_string(), Clone::clone);
    let scratch = std::env::temp_dir().join(format!("kaowu-plan-speed-{}", std::process::id()));
    println!("{cores} cores, {threads} threads; J1 in 角, J2 and J3 in points; gaps are proven");
    println!("exam     method   limit       J1        bound    gap %   S1 s     J3   J2 gap %   all s   MiB");
    for (name, counties, applicants, seconds) in EXAMS {
        if name == "city" && !words.iter().any(|word| word == "--city") {
            continue;
        }
        let instance = scratch.join(name);
        let (input, names) = export::counties(1, counties, applicants);
        folder::write(&instance, &plan_format::write_instance(&input, &names))?;
        for (method, limit) in [("greedy", seconds), ("plain", 3 * seconds), ("course", seconds)] {
            println!("{name:<8} {method:<8} {limit:>4} s {}", solve(&instance, method, (limit, &threads))?);
        }
    }
    std::fs::remove_dir_all(&scratch)?;
    Ok(())
}

/// One plan's figures as a line.
fn solve(instance: &Path, method: &str, (limit, threads): (u32, &str)) -> Result<String, Box<dyn std::error::Error>> {
    let out = instance.with_extension(method);
    let watch = std::time::Instant::now();
    let mut command = Command::new(program()?);
    command.arg("solve").arg(instance).arg("--out").arg(&out).args(["--time-limit", &limit.to_string(), "--threads", threads]);
    if method != "course" {
        command.arg(format!("--{method}"));
    }
    let done = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    if !done.status.success() {
        return Ok(format!("    no plan: {}", String::from_utf8_lossy(&done.stderr).lines().last().unwrap_or_default()));
    }
    let all = watch.elapsed().as_secs_f64();
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("report.json"))?)?;
    let of = |stage: &str, what: &str| report[stage][what].as_f64().unwrap_or(f64::NAN);
    let gap = |stage: &str| 100.0 * (of(stage, "objective") - of(stage, "bound")) / of(stage, "objective");
    Ok(format!(
        "{:>11.0} {:>11.0} {:>7.3} {:>6.1} {:>6.0} {:>9.3} {all:>8.1} {:>6.0}",
        of("arrange", "objective"),
        of("arrange", "bound"),
        gap("arrange"),
        of("arrange", "seconds"),
        of("seat", "objective"),
        gap("staff"),
        report["peak_memory_kib"].as_f64().unwrap_or(f64::NAN) / 1024.0,
    ))
}

/// `kaowu` as built beside this example.
fn program() -> std::io::Result<PathBuf> {
    let example = std::env::current_exe()?;
    let folder = example.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    Ok(folder.join("kaowu"))
}
