//! The job (全程演示): create, import, register, review, pay, arrange, staff, print, score; each stage is skipped where an earlier
//! run has done it, so that the demo goes on where it stopped.

use std::{path::PathBuf, process::ExitCode};

use chrono::Days;

use super::{
    export,
    fill::{self, Registrar},
    generate::{self, County},
    people,
    show::Summary,
};
use crate::{
    cli::{Failure, serve},
    config::Settings,
    domain::{
        clock::{date_in_shanghai, from_shanghai},
        exam::{Exam, Phase, Policy},
        id::{AccountId, ExamId},
        registration::Stage,
    },
    exchange::plan_format,
    service::{self, Office, Officer, arrangement, document, exam, indicator, job::Reporter, payment, registration, review, staffing},
    store::{self, exam::NewExam},
};

/// 生成演示数据并跑完全程
#[derive(clap::Args)]
pub struct Arguments {
    /// 报名确认的考生人数（导出实例时为各县合计，可至200万）
    #[arg(long, default_value_t = 23_000, value_parser = clap::value_parser!(u32).range(60..=2_000_000))]
    applicants: u32,
    /// 随机种子
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 演示数据目录
    #[arg(long, default_value = "data/demo")]
    dir: PathBuf,
    /// 完成后不启动网站
    #[arg(long)]
    no_serve: bool,
    /// 只把模拟数据导出为CSV实例目录，不建数据库
    #[arg(long, value_name = "目录")]
    export_instance: Option<PathBuf>,
    /// 导出的实例有几个县，考生平均分到各县
    #[arg(long, default_value_t = 1, requires = "export_instance", value_parser = clap::value_parser!(u32).range(1..=99))]
    counties: u32,
}

/// Applicants that one county's exam of the demo may have at most, and those that a county of an exported instance must have.
const MOST: u32 = 200_000;
const LEAST: u32 = 60;

/// Applicants beyond the confirmed ones, so that every queue has something in it.
const EXTRA: u32 = 40;
/// People registered in one transaction.
const BATCH: usize = 500;

/// Who acts in the demo, and on what.
struct Scene<'a> {
    office: &'a Office,
    by: Officer,
    county: &'a County,
    seed: u64,
    folder: &'a std::path::Path,
}

/// Runs the whole job, then serves.
pub async fn run(arguments: Arguments, settings: Settings) -> Result<ExitCode, Failure> {
    if !(LEAST..=MOST).contains(&(arguments.applicants / arguments.counties)) {
        return Err(format!("每个县的考生应为{LEAST}至{MOST}人，请调整--applicants或--counties").into());
    }
    if let Some(folder) = &arguments.export_instance {
        let (input, names) = export::counties(arguments.seed, arguments.counties, arguments.applicants);
        crate::cli::folder::write(folder, &plan_format::write_instance(&input, &names))?;
        println!("已导出{}个县、考生{}人、考点{}个：{}", arguments.counties, input.applicants.len(), input.sites.len(), folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    std::fs::create_dir_all(&arguments.dir)?;
    let settings = Settings { data: arguments.dir.clone(), database: "sqlite".to_owned(), key_file: String::new(), ..settings };
    serve::start_log(&Settings { log_format: "text".to_owned(), ..settings.clone() });
    let office = crate::cli::open(&settings).await?;
    let mut summary = Summary::default();
    let planner = people::desk(&office, &arguments.dir).await?;
    let written_day = date_in_shanghai(office.now()).checked_add_days(Days::new(5)).ok_or("日期超出范围")?;
    let stage = summary.begin("生成数据", 1);
    let (seed, wanted) = (arguments.seed, arguments.applicants + EXTRA);
    let county = tokio::task::spawn_blocking(move || generate::generate_for(seed, wanted, written_day)).await?;
    summary.end(
        &stage,
        format!("考生{}人，考点{}个，考场{}间，考务人员{}人", wanted, county.sites.len(), county.rooms.len(), county.staff.len()),
    );
    let exam = match store::exam::newest(&office.db).await? {
        Some(exam) => refuse_other_size(&exam, &arguments)?,
        None => create(&office, planner, &county, arguments.applicants).await?,
    };
    let by = Officer { account: planner, exam };
    let scene = Scene { office: &office, by, county: &county, seed, folder: &arguments.dir };
    scene.import(&mut summary).await?;
    scene.confirm(&mut summary, arguments.applicants).await?;
    scene.plan(&mut summary).await?;
    scene.papers(&mut summary).await?;
    scene.score(&mut summary).await?;
    scene.leave_work(&mut summary, arguments.applicants).await?;
    summary.print();
    println!("\n数据目录：{}", arguments.dir.display());
    if arguments.no_serve {
        office.db.close().await?;
        return Ok(ExitCode::SUCCESS);
    }
    drop(county);
    println!("\n网址：http://{}\n", settings.listen.replace("127.0.0.1", "localhost"));
    for (who, (login, secret)) in people::read(&arguments.dir)? {
        println!("  {who}：{login} / {secret}");
    }
    println!("\n按 Ctrl-C 停止；再次运行会从现有数据继续。");
    serve::serve(office, settings).await?;
    Ok(ExitCode::SUCCESS)
}

/// A folder holds one demo; another size wants another folder.
fn refuse_other_size(exam: &Exam, arguments: &Arguments) -> Result<ExamId, Failure> {
    if exam.policy.expected_applicants != arguments.applicants {
        let kept = exam.policy.expected_applicants;
        let dir = arguments.dir.display();
        return Err(format!("{dir} 中已有 {kept} 人的演示；继续它请加 --applicants {kept}，另建一套请用 --dir 指定新目录").into());
    }
    Ok(exam.id)
}

async fn create(office: &Office, planner: AccountId, county: &County, applicants: u32) -> Result<ExamId, Failure> {
    let now = office.now();
    let mut policy = county.suit(Policy::reference(county.written_day));
    policy.expected_applicants = applicants;
    open_every_desk(&mut policy, county.written_day);
    let year = u16::try_from(chrono::Datelike::year(&county.written_day))?;
    let name = format!("{year}年{}事业单位公开招聘（演示）", county.name);
    let new = NewExam { code: format!("{year}-1"), name, year, batch: 1, policy, at: now, by: planner };
    Ok(exam::create(office, planner, new).await?)
}

/// So that a visitor can walk the whole way on one day, the demo's desks are all open until the day before the exam.
fn open_every_desk(policy: &mut Policy, written_day: chrono::NaiveDate) {
    let at = |days: u64, hour| written_day.checked_sub_days(Days::new(days)).and_then(|day| day.and_hms_opt(hour, 0, 0)).map(from_shanghai);
    let (Some(from), Some(to)) = (at(60, 9), at(1, 18)) else { return };
    for phase in &mut policy.phases {
        if matches!(phase.phase, Phase::Registration | Phase::Review | Phase::Payment | Phase::Arrangement | Phase::Ticket) {
            (phase.window.opens, phase.window.closes) = (from, to);
        }
    }
}

/// Shows a reporter's progress on a bar until the work is done.
pub async fn watch<T>(
    bar: &indicatif::ProgressBar,
    reporter: &Reporter,
    work: impl Future<Output = service::Result<T>>,
) -> Result<T, Failure> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(done?),
            () = tokio::time::sleep(std::time::Duration::from_millis(200)) => {
                let progress = reporter.progress();
                bar.set_length(progress.total.max(1));
                bar.set_position(progress.done);
                bar.set_message(progress.step);
            }
        }
    }
}

impl Scene<'_> {
    async fn import(&self, summary: &mut Summary) -> Result<(), Failure> {
        let stage = summary.begin("导入", 3);
        if store::exam::townships(&self.office.db, self.by.exam).await?.is_empty() {
            fill::places(self.office, self.by, self.county).await?;
        }
        stage.bar.inc(1);
        if store::exam::posts(&self.office.db, self.by.exam).await?.is_empty() {
            fill::offers(self.office, self.by, self.county).await?;
        }
        stage.bar.inc(1);
        if store::staffing::count(&self.office.db, self.by.exam).await? == 0 {
            fill::staff(self.office, self.by, self.county).await?;
        }
        let (posts, rooms) = (self.county.posts.len(), self.county.rooms.len());
        summary.end(&stage, format!("岗位{posts}个，考场{rooms}间，考务人员{}人", self.county.staff.len()));
        Ok(())
    }

    async fn count(&self, stage: Stage) -> Result<u32, Failure> {
        Ok(store::registration::counts_by_stage(&self.office.db, self.by.exam).await?.get(&stage).copied().unwrap_or(0))
    }

    /// Registers, reviews and settles until so many are confirmed.
    async fn confirm(&self, summary: &mut Summary, applicants: u32) -> Result<(), Failure> {
        if self.count(Stage::Confirmed).await? >= applicants {
            summary.skip("报名缴费", format!("报名确认{applicants}人"));
            return Ok(());
        }
        let stage = summary.begin("报名", applicants.into());
        self.register(0, applicants, &stage.bar).await?;
        summary.end(&stage, format!("{applicants}人，含照片"));
        let stage = summary.begin("审核", applicants.into());
        loop {
            let waiting = store::registration::ids_in_stage(&self.office.db, self.by.exam, Stage::Submitted, 1_000).await?;
            if waiting.is_empty() {
                break;
            }
            stage.bar.inc(review::approve_many(self.office, self.by, &waiting).await? as u64);
        }
        summary.end(&stage, format!("通过{}人", self.count(Stage::Approved).await?));
        let stage = summary.begin("缴费", applicants.into());
        let settled = self.settle(&stage.bar).await?;
        let totals =
            store::payment::totals(&self.office.db, self.by.exam, chrono::DateTime::UNIX_EPOCH, chrono::DateTime::<chrono::Utc>::MAX_UTC)
                .await?;
        summary.end(&stage, format!("{settled}人，实收{}元，减免{}人", totals.received, totals.waivers));
        Ok(())
    }

    /// Registers the generated applicants from `first`, leaving out those an earlier run has registered.
    async fn register(&self, first: u32, count: u32, bar: &indicatif::ProgressBar) -> Result<(), Failure> {
        let there: u32 = store::registration::counts_by_stage(&self.office.db, self.by.exam).await?.values().sum();
        let from = (first.max(there) as usize).min((first + count) as usize);
        bar.set_position((from - first as usize) as u64);
        let registrar = Registrar::open(self.office, self.by).await?;
        for batch in self.county.applicants[from..(first + count) as usize].chunks(BATCH) {
            let entries =
                batch.iter().zip(from as u64..).map(|(applicant, n)| registrar.entry(self.seed ^ (n + bar.position()), applicant));
            let entries = entries.collect::<Option<Vec<_>>>().ok_or("演示考生缺少岗位或乡镇")?;
            registration::register_many(self.office, self.by, &registrar.exam, &registrar.posts, entries).await?;
            bar.inc(batch.len() as u64);
        }
        Ok(())
    }

    /// Every fiftieth approved applicant is waived, the others pay at the desk.
    async fn settle(&self, bar: &indicatif::ProgressBar) -> Result<usize, Failure> {
        let exam = registration::exam(self.office, self.by.exam).await?;
        let ground = exam.policy.waivers.first().map(|kind| kind.name.clone()).unwrap_or_default();
        let mut settled = 0;
        loop {
            let waiting = store::registration::ids_in_stage(&self.office.db, self.by.exam, Stage::Approved, 1_000).await?;
            if waiting.is_empty() {
                return Ok(settled);
            }
            let line = |id: &crate::domain::id::RegistrationId| {
                (*id, if id.0 % 50 == 0 { Err(ground.clone()) } else { Ok(format!("5202{:08}", id.0)) })
            };
            settled += payment::settle_many(self.office, self.by, &waiting.iter().map(line).collect::<Vec<_>>()).await?;
            bar.inc(waiting.len() as u64);
        }
    }

    async fn plan(&self, summary: &mut Summary) -> Result<(), Failure> {
        if let Some(plan) = store::arrangement::adopted(&self.office.db, self.by.exam).await? {
            summary.skip("编排", format!("已采用方案第{}版", plan.version));
            return Ok(());
        }
        let stage = summary.begin("编排", 100);
        let reporter = Reporter::default();
        let request = arrangement::Request { seed: self.seed, time_limit: 16.0 };
        let work = arrangement::propose(self.office, self.by.exam, Some(self.by.account), request, &reporter);
        let plan = watch(&stage.bar, &reporter, work).await?;
        arrangement::adopt(self.office, self.by, plan).await?;
        let report = arrangement::stored_report(self.office, plan).await?;
        for finding in report.findings.iter().take(5) {
            stage.bar.println(format!("  {} {}", finding.code, finding.sentence));
        }
        let gap = report.arrange.gap() * 100.0;
        let counts = format!("考点{}个，考场{}间，考务{}人次", report.sites, report.rooms, report.person_times);
        summary.end(&stage, format!("{counts}，费用{}元，距下界{gap:.2}%，检查发现{}处", report.cost, report.hard()));
        let stage = summary.begin("发登录码", 1);
        let codes = staffing::give_codes(self.office, self.by).await?;
        if let Some((id, code)) = codes.first()
            && let Some(member) = store::staffing::find(&self.office.db, self.by.exam, *id).await?
        {
            people::keep(self.folder, "考务人员（手机号 / 登录码）", member.phone.full(), code)?;
        }
        summary.end(&stage, format!("{}人", codes.len()));
        Ok(())
    }

    async fn papers(&self, summary: &mut Summary) -> Result<(), Failure> {
        let plan = store::arrangement::adopted(&self.office.db, self.by.exam).await?.ok_or("演示方案不存在")?;
        let issued = store::issue::list(&self.office.db, plan.id).await?;
        if !issued.is_empty() {
            summary.skip("文书", format!("{}个文件", issued.len()));
            return Ok(());
        }
        let stage = summary.begin("文书", 1);
        let reporter = Reporter::default();
        let made = watch(&stage.bar, &reporter, document::print_all(self.office, self.by.exam, &reporter)).await?;
        summary.end(
            &stage,
            format!("{}个文件，{}页，{:.0} MB，在 {}", made.files, made.pages, made.bytes as f64 / 1e6, made.folder.display()),
        );
        Ok(())
    }

    /// The funds, the surveys and the two judgements are entered as an officer would; everything else the system knows.
    async fn score(&self, summary: &mut Summary) -> Result<(), Failure> {
        let stage = summary.begin("绩效", 1);
        super::indicator::enter(self.office, self.by).await?;
        let sheet = indicator::recruitment(self.office, self.by.exam).await?.sheet;
        summary.end(&stage, format!("自评{}分，{}", sheet.total().normalize(), sheet.grade().unwrap_or("未完成")));
        for item in &sheet.items {
            let score = item.scored.as_ref().map_or("—".to_owned(), |scored| scored.score.normalize().to_string());
            eprintln!("    {:>5} / {:<3} {}：{}（目标{}）", score, item.points.normalize(), item.name, item.shown, item.target);
        }
        Ok(())
    }

    /// Leaves something in every queue: for review, returned, for payment.
    async fn leave_work(&self, summary: &mut Summary, applicants: u32) -> Result<(), Failure> {
        if self.count(Stage::Submitted).await? > 0 {
            return Ok(());
        }
        let stage = summary.begin("待办", EXTRA.into());
        self.register(applicants, EXTRA, &stage.bar).await?;
        let waiting = store::registration::ids_in_stage(&self.office.db, self.by.exam, Stage::Submitted, EXTRA).await?;
        review::approve_many(self.office, self.by, waiting.get(..10).unwrap_or_default()).await?;
        for id in waiting.iter().skip(10).take(5) {
            review::decide(self.office, self.by, *id, crate::domain::review::Verdict::Returned, crate::domain::review::REASONS[0]).await?;
        }
        summary.end(&stage, "待审核、待缴费、退回各若干");
        Ok(())
    }
}
