//! `kaowu documents` (文书): prints the papers of a plan into a folder: everything as a pack, or one kind, one site, one room.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::Failure;
use crate::{
    config::Settings,
    domain::{
        arrangement::PlanHead,
        exam::{Exam, Site},
    },
    service::{
        Office,
        document::{self, Paper},
        job::Reporter,
    },
    store,
};

/// 生成考务文书：整套打包，或只打一种、一个考点、一个考场
#[derive(clap::Args)]
pub struct Arguments {
    /// 数据目录，缺省按配置
    #[arg(long)]
    dir: Option<PathBuf>,
    /// 方案版本，缺省为采用中的方案
    #[arg(long)]
    plan: Option<u32>,
    /// 只打这个考点号
    #[arg(long)]
    site: Option<u16>,
    /// 只打这个考场号（须同时给出考点号）；不指定种类时重印该考场全部文书并登记
    #[arg(long, requires = "site")]
    room: Option<u16>,
    /// 只打这一种文书
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(Paper::ALL.map(Paper::word)))]
    kind: Option<String>,
    /// 输出目录，缺省为数据目录下的papers
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Prints; a pack that was cut off goes on where it stopped.
pub async fn run(arguments: Arguments, settings: Settings) -> Result<ExitCode, Failure> {
    let settings = match &arguments.dir {
        Some(dir) if !dir.is_dir() => return Err(format!("找不到数据目录 {}", dir.display()).into()),
        Some(dir) => Settings { data: dir.clone(), ..settings },
        None => settings,
    };
    let office = super::open(&settings).await?;
    let exam = store::exam::newest(&office.db).await?.ok_or("还没有考试，请先建立考试")?;
    let plan = plan(&office, &exam, arguments.plan).await?;
    let out = arguments.out.clone().unwrap_or_else(|| document::folder_of(&office, &exam, &plan));
    warn(&office, &exam).await?;
    let kind = arguments.kind.as_deref().and_then(Paper::parse);
    match (kind, arguments.site, arguments.room) {
        (None, None, _) => whole(&office, &exam, &plan, &out).await?,
        (None, Some(number), Some(room)) => {
            let site = site(&office, &exam, &plan, number).await?;
            let (name, bytes) = document::reprint::room(&office, &exam, &plan, (site.id, room), None).await?;
            save(&out, &name, &bytes)?;
        }
        (kind, site, room) => some(&office, &exam, (&plan, &out), (kind, site, room)).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn plan(office: &Office, exam: &Exam, version: Option<u32>) -> Result<PlanHead, Failure> {
    match version {
        None => Ok(document::adopted(office, exam).await?),
        Some(version) => {
            let heads = store::arrangement::heads(&office.db, exam.id).await?;
            Ok(heads.into_iter().find(|head| head.version == version).ok_or(format!("没有第{version}版方案"))?)
        }
    }
}

async fn site(office: &Office, exam: &Exam, plan: &PlanHead, number: u16) -> Result<Site, Failure> {
    let sites = document::sites_of(office, exam, plan).await?;
    Ok(sites.into_iter().find(|site| site.number == number).ok_or(format!("方案第{}版没有使用{number:02}号考点", plan.version))?)
}

/// Says what would be printed with a mark in place of a character.
async fn warn(office: &Office, exam: &Exam) -> Result<(), Failure> {
    let found = document::glyph::unprintable(office, exam).await?;
    for line in &found {
        eprintln!("无法打印的字：{} {}“{}”：{}", line.whose, line.field, line.text, line.points());
    }
    if !found.is_empty() {
        eprintln!("以上{}处的字不在字库中，文书上以〓代替，请先核对更正", found.len());
    }
    Ok(())
}

async fn whole(office: &Office, exam: &Exam, plan: &PlanHead, out: &Path) -> Result<(), Failure> {
    let reporter = Reporter::default();
    let style = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed_precise}")?;
    let bar = indicatif::ProgressBar::new(1).with_style(style).with_message("打印文书");
    let started = std::time::Instant::now();
    let made = super::demo::watch(&bar, &reporter, document::pack(office, exam, plan, out, &reporter)).await?;
    bar.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    println!("{}个文件，{}页，{:.0} MB，{seconds:.1}秒，在 {}", made.files, made.pages, made.bytes as f64 / 1e6, made.folder.display());
    if made.kept > 0 {
        println!("其中{}个考点上次已完成，核对无误，没有重做", made.kept);
    }
    Ok(())
}

/// One kind, or one site, or both: single files.
async fn some(
    office: &Office,
    exam: &Exam,
    (plan, out): (&PlanHead, &Path),
    (kind, number, room): (Option<Paper>, Option<u16>, Option<u16>),
) -> Result<(), Failure> {
    let sites = match number {
        Some(number) => vec![site(office, exam, plan, number).await?],
        None => document::sites_of(office, exam, plan).await?,
    };
    let kinds: Vec<Paper> = kind.map_or_else(|| Paper::ALL.to_vec(), |kind| vec![kind]);
    let bar = indicatif::ProgressBar::new((sites.len() * kinds.len()) as u64);
    for site in &sites {
        for kind in &kinds {
            let (name, bytes) = document::of_room(office, exam, plan.id, (site.id, room), *kind).await?;
            bar.suspend(|| save(out, &name, &bytes))?;
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn save(out: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(|e| format!("无法建立目录 {}：{e}", out.display()))?;
    let path = out.join(name);
    document::write_whole(&path, bytes)?;
    println!("{}（{:.0} KB）", path.display(), bytes.len() as f64 / 1e3);
    Ok(())
}
