//! `kaowu check` beside the independent checker (独立检查器): the same codes as often, and the same objectives, on a plan that
//! holds and on two hundred that were spoilt at random.

mod spoil;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use kaowu::{
    cli::check,
    exchange::plan_format::{self, Files},
    planner::{self, Options},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use spoil::Spoilt;

/// What a checker says: how often each code, and J1, J2, J3.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Verdict {
    codes: BTreeMap<String, usize>,
    objectives: (i64, i64, i64),
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture/plan_format")
}

fn read(folder: &Path) -> Files {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())).collect()
}

fn write(folder: &Path, files: &Files) {
    std::fs::create_dir_all(folder).unwrap();
    files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
}

/// What the independent checker says of all of them, in one process.
fn judged(pairs: &[(PathBuf, PathBuf)]) -> Vec<Verdict> {
    let has_python = Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    if !has_python {
        let setup = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/setup.sh");
        assert!(Command::new("sh").arg(setup).arg("python").status().unwrap().success());
    }
    let mut checker = Command::new("python3")
        .args(["-B", "check_many.py"])
        .current_dir(fixture())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = pairs.iter().map(|(instance, plan)| format!("{}\t{}\n", instance.display(), plan.display())).collect();
    let mut into = checker.stdin.take().unwrap();
    let writing = std::thread::spawn(move || into.write_all(lines.as_bytes()).unwrap());
    let output = checker.wait_with_output().unwrap();
    writing.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Verdict> = answers.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    assert_eq!(answers.len(), pairs.len());
    answers
}

fn own(instance: &Path, plan: &Path) -> Verdict {
    let verdict = check::run(instance, plan).unwrap();
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    verdict.findings.iter().for_each(|finding| *codes.entry(finding.code.to_owned()).or_default() += 1);
    Verdict { codes, objectives: verdict.objectives }
}

/// The instance as it is, and three others of which the same plan is a plan: one with no room in budget and target, one with a
/// site in another county, one with wrong ID numbers.
fn instances(small: &Files, plan: &planner::Plan) -> Vec<Files> {
    let input = plan_format::read_instance(small).unwrap().input;
    let cost = planner::check::money(&input, plan).fen() / 100;
    let meta = |edits: &[(&str, i64)]| {
        let mut meta: serde_json::Value = serde_json::from_slice(&small["meta.json"]).unwrap();
        edits.iter().for_each(|(key, value)| meta[*key] = (*value).into());
        serde_json::to_vec(&meta).unwrap()
    };
    let tight = meta(&[("budget_yuan", cost), ("target_person_times", plan.duties.len() as i64)]);
    let open: BTreeSet<usize> = plan.room_use.iter().map(|used| input.rooms[used.room].site).collect();
    let closed = (0..input.sites.len()).find(|site| !open.contains(site)).unwrap();
    let sites = spoil::edit(&small["sites.csv"], |row| {
        if row[0] == input.sites[closed].code {
            row[3] = "C99".to_owned();
        }
    });
    let mut seen = 0;
    let applicants = spoil::edit(&small["applicants.csv"], |row| {
        seen += 1;
        match seen {
            3 => row[2] = row[2].chars().rev().collect(),
            5 | 6 => row[2] = "520209199409081741".to_owned(),
            _ => {}
        }
    });
    let far = Files::from([("meta.json".into(), meta(&[("app_max_hm", 3), ("staff_max_hm", 3)])), ("sites.csv".into(), sites)]);
    let others = [Files::new(), Files::from([("meta.json".into(), tight)]), far, Files::from([("applicants.csv".into(), applicants)])];
    others.into_iter().map(|edits| small.clone().into_iter().chain(edits).collect()).collect()
}

#[test]
fn both_checkers_say_the_same_of_a_plan_and_of_two_hundred_spoilt_ones() {
    let small = read(&fixture().join("small"));
    let input = plan_format::read_instance(&small).unwrap().input;
    let plan = planner::plan(&input, &Options { time_limit: 5.0, ..Options::default() }, &|_, _| {}).unwrap();
    let folder = std::env::temp_dir().join(format!("kaowu-agreement-{}", std::process::id()));
    let instances = instances(&small, &plan);
    instances.iter().enumerate().for_each(|(n, files)| write(&folder.join(format!("instance{n}")), files));
    let whole = Spoilt::of(&input, &plan);
    let mut chance = ChaCha8Rng::seed_from_u64(20_26);
    let mut pairs = Vec::new();
    for n in 0..=200 {
        let mut spoilt = whole.clone();
        if n > 0 {
            for _ in 0..chance.random_range(1..=3) {
                spoilt.spoil(&mut chance);
            }
        }
        let (instance, plan) = (folder.join(format!("instance{}", n % instances.len())), folder.join(format!("plan{n:03}")));
        write(&plan, &spoilt.files());
        pairs.push((instance, plan));
    }
    let judged = judged(&pairs);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for ((instance, plan), expected) in pairs.iter().zip(judged) {
        assert_eq!(own(instance, plan), expected, "{} {}", instance.display(), plan.display());
        seen.extend(expected.codes.into_keys());
    }
    assert!(own(&pairs[0].0, &pairs[0].1).codes.is_empty(), "the plan itself holds");
    let all: BTreeSet<String> = planner::rule::hard::RULES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let all: BTreeSet<String> = all.into_iter().chain(["I01".to_owned(), "I02".to_owned()]).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&String>::new(), "codes no spoilt plan brought about");
    std::fs::remove_dir_all(&folder).unwrap();
}
