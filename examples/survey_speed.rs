//! How fast answers of the satisfaction survey are counted (问卷统计速度): 10,000 answers of applicants, 500 of units.
//!
//! `cargo run --release --example survey_speed`
//!
//! A database of its own in a folder that is gone afterwards. Each figure stands beside what is asked of it.

use std::time::Instant;

use kaowu::{
    cli::Failure,
    config::Settings,
    domain::{account::Role, audit::Actor, exam::Policy, indicator::Population},
    service::{Officer, account, exam, indicator},
    store::exam::NewExam,
};

const ANSWERS: u32 = 10_000;
const BY_LINK: u32 = 200;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("kaowu_survey_{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let settings = Settings::load(None, [("KAOWU_DATA".to_owned(), folder.display().to_string())].into_iter())?;
    let office = kaowu::cli::open(&settings).await?;
    let now = office.now();
    let draft = account::OfficerAccount {
        login: "planner".to_owned(),
        name: "编排员".to_owned(),
        roles: vec![Role::Planner],
        staff: None,
        site: None,
    };
    let planner = account::create(&office, Actor::System, draft, "六枝的春天-2026", true).await?;
    let policy = Policy::reference(kaowu::domain::clock::date_in_shanghai(now));
    let new = NewExam { code: "1".to_owned(), name: "问卷".to_owned(), year: 2026, batch: 1, policy, at: now, by: planner };
    let by = Officer { account: planner, exam: exam::create(&office, planner, new).await? };

    let answers: Vec<u8> = (0..ANSWERS).map(|n| if n % 20 == 0 { 3 } else { 5 }).collect();
    indicator::survey::enter_many(&office, by, Population::Applicants, &answers, "测速").await?;
    indicator::survey::enter_many(&office, by, Population::Units, &[4; 500], "测速").await?;
    let started = Instant::now();
    let satisfaction = indicator::satisfaction(&office, by.exam).await?;
    let counted = started.elapsed().as_secs_f64() * 1e3;
    println!(
        "统计{}份答卷：{counted:.1}毫秒（要求1000毫秒），满意率{}%",
        satisfaction.applicants.answered,
        satisfaction.rate().unwrap_or_default()
    );
    let started = Instant::now();
    indicator::recruitment(&office, by.exam).await?;
    println!("连同全部统计项算出自评表：{:.1}毫秒", started.elapsed().as_secs_f64() * 1e3);

    let links = indicator::survey::give_links(&office, by, Population::Applicants, BY_LINK).await?;
    let started = Instant::now();
    for link in &links {
        indicator::survey::answer(&office, link, 5, "").await?;
    }
    println!("凭链接逐份提交：每份{:.1}毫秒", started.elapsed().as_secs_f64() * 1e3 / f64::from(BY_LINK));
    let again = indicator::survey::answer(&office, &links[0], 1, "").await;
    println!("同一链接再交一次：{}", again.err().map(|refusal| refusal.to_string()).unwrap_or_default());
    office.db.close().await?;
    Ok(std::fs::remove_dir_all(&folder)?)
}
