//! Actuals against the database (完成值核对): every metric beside SQL of the test's own that shares nothing with the program's, on a filled
//! exam and on the demo; a payment and a check-in show at once.

use chrono::Datelike;
use kaowu::{
    cli::demo::{fill::Registrar, generate},
    config::Settings,
    domain::{
        Fen,
        account::Role,
        clock,
        id::ExamId,
        indicator::{Actual, BudgetKind, ExpenseClass, Metric, Population, RECRUITMENT},
        registration::Stage,
        staffing::Session,
    },
    service::{Office, Officer, arrangement, indicator, payment, registration, review},
    store,
};
use rust_decimal::Decimal;

use crate::{
    conduct::adopted,
    harness::{TestApp, county, on_every_database},
};

async fn number(office: &Office, exam: ExamId, query: &str) -> i64 {
    store::testing::number(&office.db, &query.replace("{exam}", &exam.0.to_string())).await.unwrap().unwrap_or(0)
}

const PLAN: &str = "(SELECT max(id) FROM plan WHERE exam_id = {exam} AND state = 'adopted')";

/// Counts, each put another way than the program puts it: from verdicts, from the cash book, from seats.
fn counts() -> Vec<(Metric, String)> {
    let last_verdict = "v.id = (SELECT max(w.id) FROM review w WHERE w.registration_id = v.registration_id) AND v.verdict = 'approved'";
    let refunded = "EXISTS (SELECT 1 FROM payment q WHERE q.registration_id = p.registration_id AND q.kind = 'refund')";
    let there = "EXISTS (SELECT 1 FROM check_in k WHERE k.staff_id = d.staff_id AND k.session = d.session)";
    vec![
        (
            Metric::Registered,
            "SELECT count(*) FROM registration WHERE exam_id = {exam} AND stage <> 'draft' AND stage <> 'withdrawn'".to_owned(),
        ),
        (
            Metric::Approved,
            format!(
                "SELECT count(*) FROM review v JOIN registration r ON r.id = v.registration_id
                 WHERE r.exam_id = {{exam}} AND r.stage <> 'withdrawn' AND {last_verdict}"
            ),
        ),
        (
            Metric::Confirmed,
            format!("SELECT count(DISTINCT p.registration_id) FROM payment p WHERE p.exam_id = {{exam}} AND NOT {refunded}"),
        ),
        (Metric::Present, "SELECT count(*) FROM attendance WHERE exam_id = {exam} AND state = 'present'".to_owned()),
        (Metric::PersonTimesPlanned, format!("SELECT count(*) FROM duty WHERE plan_id = {PLAN}")),
        (
            Metric::PersonTimesConfirmed,
            format!("SELECT count(*) FROM staff s, duty d WHERE d.staff_id = s.id AND d.plan_id = {PLAN} AND s.answer = 'confirmed'"),
        ),
        (Metric::PersonTimesServed, format!("SELECT count(*) FROM duty d WHERE d.plan_id = {PLAN} AND {there}")),
        (
            Metric::SessionsArranged,
            format!("SELECT count(*) FROM (SELECT 1 AS one FROM placement WHERE plan_id = {PLAN} LIMIT 1) AS any_seat"),
        ),
        (Metric::Rooms, format!("SELECT count(DISTINCT room_id) FROM placement WHERE plan_id = {PLAN}")),
        (Metric::Sites, format!("SELECT count(DISTINCT r.site_id) FROM placement p, room r WHERE r.id = p.room_id AND p.plan_id = {PLAN}")),
    ]
}

fn percent(part: i64, whole: i64) -> Option<Actual> {
    Decimal::from(part * 100).checked_div(Decimal::from(whole)).map(Actual::Number)
}

/// What the rest must be, from the database's own cells.
async fn others(office: &Office, exam: ExamId) -> Vec<(Metric, Option<Actual>)> {
    let policy = "SELECT p.document FROM policy p JOIN exam e ON e.id = p.exam_id AND e.policy_version = p.version WHERE e.id = {exam}";
    let policy = store::testing::text(&office.db, &policy.replace("{exam}", &exam.0.to_string())).await.unwrap().unwrap();
    let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
    let windows = policy["phases"].as_array().unwrap();
    let written = windows.iter().find(|one| one["phase"] == "Written").unwrap()["window"]["opens"].as_str().unwrap();
    let written: kaowu::domain::Moment = written.parse().unwrap();
    let sum =
        |kinds: &str| format!("SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM budget_line WHERE exam_id = {{exam}} AND kind {kinds}");
    let full = number(office, exam, &sum("IN ('year_start', 'adjustment')")).await;
    let spent = number(office, exam, &sum("NOT IN ('year_start', 'adjustment')")).await;
    let answers = |who: &str, least: u8| {
        format!("SELECT count(*) FROM survey_answer WHERE exam_id = {{exam}} AND population = '{who}' AND answer >= {least}")
    };
    let mut rates = Vec::new();
    for who in [Population::Applicants, Population::Units] {
        let (good, all) = (number(office, exam, &answers(who.word(), 4)).await, number(office, exam, &answers(who.word(), 1)).await);
        rates.push(percent(good, all));
    }
    // Joined rates are rounded as they are published: to two decimals, a half going up.
    let published = |rate: Decimal| Actual::Number(rate.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero));
    let lower = rates.iter().flatten().map(as_number).reduce(Decimal::min).map(published);
    let yuan = |fen: i64| Some(Actual::Number(Decimal::new(fen, 2)));
    vec![
        (Metric::CompletionDate, Some(Actual::Date(clock::date_in_shanghai(written)))),
        (Metric::FeePerHead, yuan(policy["fee"].as_i64().unwrap())),
        (Metric::InterviewRooms, Some(Actual::Number(policy["interview"]["rooms"].as_i64().unwrap().into()))),
        (Metric::BudgetFull, yuan(full).filter(|_| full > 0)),
        (Metric::BudgetSpent, yuan(spent).filter(|_| spent > 0)),
        (Metric::ExecutionRate, percent(spent, full)),
        (Metric::SatisfactionApplicants, rates[0]),
        (Metric::SatisfactionUnits, rates[1]),
        (Metric::Satisfaction, lower),
    ]
}

fn as_number(actual: &Actual) -> Decimal {
    match actual {
        Actual::Number(number) => number.round_dp(6),
        Actual::Date(date) => Decimal::from(date.num_days_from_ce()),
    }
}

/// Holds every metric against the database, and each automatic row of the recruitment's table against its metric.
async fn hold_against_the_database(office: &Office, exam: ExamId) {
    let known = indicator::known(office, exam).await.unwrap();
    let of = |metric: Metric| known.quantities[&metric].value.as_ref().map(as_number);
    let mut seen = Vec::new();
    for (metric, query) in counts() {
        assert_eq!(of(metric).unwrap_or_default(), number(office, exam, &query).await.into(), "{metric:?}");
        seen.push(metric);
    }
    for (metric, expected) in others(office, exam).await {
        assert_eq!(of(metric), expected.as_ref().map(as_number), "{metric:?}");
        seen.push(metric);
    }
    let served = number(office, exam, "SELECT count(*) FROM check_in WHERE exam_id = {exam}").await > 0;
    let person_times = if served { Metric::PersonTimesServed } else { Metric::PersonTimesPlanned };
    assert_eq!(of(Metric::PersonTimes), of(person_times));
    let missing: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| !seen.contains(metric)).collect();
    assert_eq!(missing, [Metric::PersonTimes, Metric::SessionsHeld], "a metric without SQL of its own");
    let sheet = indicator::recruitment(office, exam).await.unwrap().sheet;
    let row = |code: &str| sheet.find(code).unwrap().actual.as_ref().map(as_number);
    let rows = [
        ("execution", Metric::ExecutionRate),
        ("applicants", Metric::Registered),
        ("person_times", Metric::PersonTimes),
        ("sessions", Metric::SessionsArranged),
        ("completion", Metric::CompletionDate),
        ("fee", Metric::FeePerHead),
        ("satisfaction", Metric::Satisfaction),
    ];
    for (code, metric) in rows {
        assert_eq!(row(code), of(metric), "{code}");
    }
}

/// Registers and settles so many of a county of a thousand; every fiftieth is waived, three are refunded, one withdraws nothing.
async fn fill_thousand(app: &mut TestApp) {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap();
    let county = generate::generate_for(5, 1_000, day);
    app.exam = county::build_from(&app.office, app.planner, &county, 2).await;
    let (office, by) = (&app.office, app.by_planner());
    let registrar = Registrar::open(office, by).await.unwrap();
    let photo = kaowu::cli::demo::portrait::portrait(1);
    let entry = |applicant| registration::Entry { photo: Some(photo.clone()), ..registrar.entry_without_photo(applicant).unwrap() };
    let entries = county.applicants.iter().map(entry).collect();
    let ids = registration::register_many(office, by, &registrar.exam, &registrar.posts, entries).await.unwrap();
    review::approve_many(office, by, &ids[..980]).await.unwrap();
    review::decide(office, by, ids[981], kaowu::domain::review::Verdict::Rejected, "学历不符").await.unwrap();
    let line = |id: &kaowu::domain::id::RegistrationId| match id.0 % 50 {
        0 => (*id, Err("城乡最低生活保障对象".to_owned())),
        _ => (*id, Ok(format!("R{:06}", id.0))),
    };
    payment::settle_many(office, by, &ids[..960].iter().map(line).collect::<Vec<_>>()).await.unwrap();
    let paid: Vec<_> = ids[..960].iter().filter(|id| id.0 % 50 != 0).take(3).copied().collect();
    for id in paid {
        payment::refund(office, by, id, "岗位取消").await.unwrap();
    }
}

async fn enter_the_rest(office: &Office, by: Officer) {
    let spent = BudgetKind::Expense(ExpenseClass::Rooms);
    for (kind, yuan) in [(BudgetKind::YearStart, 3_000_000), (BudgetKind::Adjustment, 7), (spent, 2_880_000), (spent, -35)] {
        indicator::budget::add(office, by, kind, Fen::yuan(yuan), "凭证").await.unwrap();
    }
    let answers: Vec<u8> = (0..317_u16).map(|n| if n % 21 == 0 { 2 } else { 4 }).collect();
    indicator::survey::enter_many(office, by, Population::Applicants, &answers, "考点回收").await.unwrap();
    indicator::survey::enter_many(office, by, Population::Units, &[5, 4, 3, 5, 5, 4, 4], "座谈会").await.unwrap();
}

#[test]
fn every_automatic_actual_of_a_thousand_is_what_the_database_says() {
    on_every_database(|mut app| async move {
        hold_against_the_database(&app.office, app.exam).await;
        fill_thousand(&mut app).await;
        hold_against_the_database(&app.office, app.exam).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Default::default()).await.unwrap();
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        enter_the_rest(&app.office, app.by_planner()).await;
        hold_against_the_database(&app.office, app.exam).await;
        let known = indicator::known(&app.office, app.exam).await.unwrap();
        let readings = Metric::READINGS.map(|metric| known.number(metric).map(|n| n.to_string()));
        assert_eq!(readings.map(Option::unwrap_or_default), ["1000", "980", "957", ""], "nobody is counted absent before the day");
        app.clock.set(clock::shanghai_time((2026, 5, 10), (9, 30)).unwrap());
        let some = "INSERT INTO check_in (exam_id, staff_id, session, account_id, at)
             SELECT s.exam_id, d.staff_id, d.session, 1, 0 FROM duty d JOIN staff s ON s.id = d.staff_id
             JOIN plan p ON p.id = d.plan_id WHERE p.state = 'adopted' AND d.staff_id % 3 = 0";
        store::testing::tamper(&app.office.db, some).await.unwrap();
        let sheets = "INSERT INTO attendance (exam_id, registration_id, state, account_id, at)
             SELECT exam_id, id, CASE WHEN id % 4 = 0 THEN 'absent' ELSE 'present' END, 1, 0 FROM registration WHERE stage = 'confirmed'";
        store::testing::tamper(&app.office.db, sheets).await.unwrap();
        hold_against_the_database(&app.office, app.exam).await;
        let held = indicator::known(&app.office, app.exam).await.unwrap().number(Metric::SessionsHeld);
        app.clock.set(clock::shanghai_time((2026, 5, 11), (9, 0)).unwrap());
        let over = indicator::known(&app.office, app.exam).await.unwrap().number(Metric::SessionsHeld);
        assert_eq!((held, over), (Some(Decimal::ZERO), Some(Decimal::ONE)));
    });
}

/// The figure of a metric on the dashboard.
async fn shown(browser: &crate::harness::Browser, metric: Metric) -> String {
    let page = browser.get("/indicator").await;
    page.select_texts(&format!(".kw-figure a[href='/indicator/metric/{}']", metric.word())).concat()
}

#[test]
fn a_payment_and_a_check_in_show_on_the_page_that_is_opened_next() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 40).await;
        let planner = app.signed_in(Role::Planner).await;
        let cashier = app.signed_in(Role::Cashier).await;
        let later = register_more(&app, 42).await;
        review::approve_many(&app.office, app.by_planner(), &later).await.unwrap();
        assert_eq!((shown(&planner, Metric::Registered).await, shown(&planner, Metric::Confirmed).await), ("42人".into(), "40人".into()));
        let desk = format!("/payment/{}", later[0]);
        cashier.get(&desk).await;
        assert_eq!(cashier.submit(&format!("{desk}/receive"), &[("amount", "100"), ("receipt", "52029999")]).await.status, 303);
        assert_eq!(shown(&planner, Metric::Confirmed).await, "41人");
        app.clock.set(clock::shanghai_time((2026, 5, 10), (8, 10)).unwrap());
        let planner = app.stranger();
        planner.get("/account/login").await;
        planner.submit("/account/login", &[("login", "planner"), ("password", crate::harness::PASSWORD)]).await;
        assert_eq!(shown(&planner, Metric::PersonTimesServed).await, "尚无数据");
        let planned = store::staffing::duties(&app.office.db, plan, None).await.unwrap();
        let item = || async {
            let sheet = indicator::recruitment(&app.office, app.exam).await.unwrap().sheet;
            sheet.find("person_times").unwrap().shown.clone()
        };
        assert_eq!(item().await, format!("{}人次", planned.len()));
        let line = planned.iter().find(|line| line.duty.session == Session::Written).unwrap();
        let sign_in = format!("/conduct/site/{}/sign-in", line.duty.site);
        let key = format!("{}-{}", line.duty.staff, line.duty.session.letter());
        assert_eq!(planner.submit(&sign_in, &[("duty", &key)]).await.status, 303);
        assert_eq!(shown(&planner, Metric::PersonTimesServed).await, "1人次");
        assert_eq!(item().await, "1人次", "from the first check-in on those who are there count");
        let room = store::arrangement::room_use(&app.office.db, plan).await.unwrap()[0].room;
        let here = format!("/conduct/room/{room}");
        let candidate = planner.get(&here).await.select_attributes("input[name=candidate]", "value").remove(0);
        assert_eq!(planner.submit(&here, &[("candidate", &candidate), ("deed", "present")]).await.status, 303);
        assert_eq!(shown(&planner, Metric::Present).await, "1人");
        for metric in Metric::ALL {
            let behind = store::indicator::count::behind(&app.office.db, app.exam, metric).await.unwrap();
            let per_row = Metric::READINGS.contains(&metric) || !metric.readings().is_empty() || metric == Metric::Rooms;
            if per_row {
                let known = indicator::known(&app.office, app.exam).await.unwrap();
                let sum: i64 = behind.iter().map(|row| row.n).sum();
                assert_eq!(Decimal::from(sum), known.number(metric).unwrap_or_default(), "the rows behind {metric:?}");
            }
        }
        assert_eq!(store::registration::counts_by_stage(&app.office.db, app.exam).await.unwrap()[&Stage::Confirmed], 41);
    });
}

/// Registers so many in all; gives back those beyond the first forty.
async fn register_more(app: &TestApp, all: usize) -> Vec<kaowu::domain::id::RegistrationId> {
    let registrar = Registrar::open(&app.office, app.by_planner()).await.unwrap();
    let county = county::county();
    let entries = county.applicants[40..all].iter().map(|a| registrar.entry(1, a).unwrap()).collect();
    registration::register_many(&app.office, app.by_planner(), &registrar.exam, &registrar.posts, entries).await.unwrap()
}

/// `KAOWU_DEMO=data/demo cargo test --test it the_demo -- --ignored --nocapture`, after `kaowu demo --no-serve`.
#[test]
#[ignore = "needs the folder of a demo in KAOWU_DEMO"]
fn the_demo_s_actuals_are_what_its_database_says() {
    let folder = std::env::var("KAOWU_DEMO").expect("KAOWU_DEMO names the folder of a demo");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let of_demo = [("KAOWU_DATA".to_owned(), folder)];
        let settings = Settings { database: "sqlite".to_owned(), ..Settings::load(None, of_demo.into_iter()).unwrap() };
        let office = kaowu::cli::open(&settings).await.unwrap();
        let exam = store::exam::newest(&office.db).await.unwrap().unwrap();
        hold_against_the_database(&office, exam.id).await;
        let sheet = indicator::evaluate(&office, exam.id, RECRUITMENT).await.unwrap().sheet;
        for item in &sheet.items {
            println!("{}\t{}\t{}", item.name, item.target, item.shown);
        }
        println!("{}", sheet.total());
    });
}
