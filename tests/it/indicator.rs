//! Indicators (绩效): actuals against independent SQL, doubts, funds, surveys, sign-off, forecast and forms through the browser.

use kaowu::{
    domain::{
        Fen,
        account::Role,
        indicator::{Actual, Aggregation, BudgetKind, Cause, ExpenseClass, Metric, Population, RECRUITMENT, trap::Verdict},
    },
    service::{
        Officer,
        arrangement::{self, Request},
        indicator,
    },
    store,
};

use crate::{
    harness::{TestApp, Upload, on_every_database},
    plan::confirm,
    registration::register,
};

mod actual;
mod spreadsheet;
mod trend;

/// Asks the database itself, past the program.
pub async fn sql(app: &TestApp, query: &str) -> Option<i64> {
    store::testing::number(&app.office.db, &query.replace("{exam}", &app.exam.0.to_string())).await.unwrap()
}

#[test]
fn a_figure_leads_to_the_rows_behind_it() {
    on_every_database(|app| async move {
        register(&app, 3).await;
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator").await;
        assert_eq!(page.status, 200, "{}", page.text());
        for words in ["提交报名人数", "审核通过人数", "缴费确认人数", "实际到考人数", "33项待核对"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        let behind = planner.get("/indicator/metric/registered").await;
        assert!(behind.text().contains("提交过报名且未撤回的报名数") && behind.text().contains("合计 3"), "{}", behind.text());
        for metric in Metric::ALL {
            assert_eq!(planner.get(&format!("/indicator/metric/{}", metric.word())).await.status, 200, "{metric:?}");
        }
        for table in ["department", "recruitment", "welfare", "school", "archives"] {
            for form in ["target.xlsx", "evaluation.xlsx", "evaluation.pdf"] {
                let file = planner.get(&format!("/indicator/form/{form}?table={table}")).await;
                assert_eq!(file.status, 200, "{form} of {table}");
            }
            assert_eq!(planner.get(&format!("/indicator?table={table}")).await.status, 200);
        }
        for path in [
            "/indicator/budget",
            "/indicator/survey",
            "/indicator/outlook?applicants=20000&closed=1&satisfaction=94",
            "/indicator/sign",
            "/indicator/doubt",
            "/indicator/trend?table=school",
            "/indicator/year?table=department",
        ] {
            assert_eq!(planner.get(path).await.status, 200, "{path}");
        }
        assert_eq!(planner.get("/indicator?table=none").await.status, 404);
    });
}

#[test]
fn a_doubt_is_decided_with_a_reason_and_the_log_says_so() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/indicator/doubt").await;
        let refused = planner.submit("/indicator/doubt/19", &[("verdict", "accept"), ("reason", "")]).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.text().contains("请填写理由"));
        let done = planner.submit("/indicator/doubt/19", &[("verdict", "accept"), ("reason", "财政股电话确认为百分比")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let page = planner.get("/indicator/doubt").await;
        assert!(page.text().contains("已采纳更正") && page.text().contains("财政股电话确认为百分比"), "{}", page.text());
        let department = indicator::evaluate(&app.office, app.exam, "department").await.unwrap();
        assert!(department.sheet.items.iter().any(|item| item.cell == "0.6" && item.target == "60%" && item.blocked.is_empty()));
        indicator::trap::decide(&app.office, app.by_planner(), "19", Verdict::Keep, "仍按原表").await.unwrap();
        let department = indicator::evaluate(&app.office, app.exam, "department").await.unwrap();
        assert!(department.sheet.items.iter().any(|item| item.cell == "0.6" && !item.blocked.is_empty()));
        let logged =
            sql(&app, "SELECT count(*) FROM audit WHERE action = 'indicator.decide' AND detail LIKE '%财政股电话确认为百分比%'").await;
        assert_eq!(logged, Some(1));
        assert_eq!(sql(&app, "SELECT count(*) FROM trap_decision WHERE exam_id = {exam}").await, Some(2));
    });
}

#[test]
fn every_doubt_stands_on_the_page_with_its_arithmetic_and_every_decision_in_the_log() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/doubt").await;
        let doubts = indicator::trap::list(&app.office, app.exam).await.unwrap();
        assert_eq!((doubts.len(), page.select_texts("section.kw-doubt").len()), (33, 33));
        let fold = |text: &str| text.split_whitespace().collect::<String>();
        let shown = fold(&page.text());
        for doubt in &doubts {
            assert!(shown.contains(&fold(&doubt.trap.sentence)) && shown.contains(&fold(&doubt.trap.arithmetic)), "{}", doubt.trap.number);
        }
        assert!(doubts.iter().filter(|doubt| !doubt.trap.arithmetic.is_empty()).count() >= 10);
        for doubt in &doubts {
            let verdict = if doubt.trap.number % 2 == 0 { "accept" } else { "keep" };
            let path = format!("/indicator/doubt/{}", doubt.trap.key());
            let done = planner.submit(&path, &[("verdict", verdict), ("reason", "财政股复核")]).await;
            assert_eq!(done.status, 303, "{}: {}", doubt.trap.number, done.text());
        }
        let logged = |number: u8| format!("SELECT count(*) FROM audit WHERE action = 'indicator.decide' AND subject = 'trap:{number:02}'");
        for number in 1..=33 {
            assert_eq!(sql(&app, &logged(number)).await, Some(1), "{number}");
        }
        assert!(planner.get("/indicator").await.text().contains("0项待核对"));
        assert_eq!(store::audit::verify(&app.office.db).await.unwrap().first_bad, None);
    });
}

#[test]
fn funds_make_the_rate_of_execution_and_the_fee_stays_apart() {
    on_every_database(|app| async move {
        confirm(&app, 3).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/indicator/budget").await;
        let post = |kind: &'static str, amount: &'static str| [("kind", kind), ("amount", amount), ("note", "凭证1号")];
        assert_eq!(planner.submit("/indicator/budget", &post("year_start", "3000000")).await.status, 303);
        assert_eq!(planner.submit("/indicator/budget", &post("rooms", "2880000")).await.status, 303);
        let refused = planner.submit("/indicator/budget", &post("adjustment", "-3000001")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("不能小于0"), "{}", refused.text());
        let page = planner.get("/indicator/budget").await;
        assert!(page.text().contains("96%") && page.text().contains("报名费收入 300 元"), "{}", page.text());
        let sheet = indicator::recruitment(&app.office, app.exam).await.unwrap().sheet;
        assert_eq!(sheet.items[0].scored.as_ref().unwrap().score.normalize().to_string(), "9.6");
        let no_plan = indicator::budget::enter_payroll(&app.office, app.by_planner()).await;
        assert!(no_plan.unwrap_err().to_string().contains("还没有采用的方案"));
    });
}

#[test]
fn a_link_is_answered_once_and_nobody_can_tell_by_whom() {
    on_every_database(|app| async move {
        let links = indicator::survey::give_links(&app.office, app.by_planner(), Population::Applicants, 3).await.unwrap();
        let somebody = app.stranger();
        let path = format!("/survey/{}", links[0]);
        let page = somebody.get(&path).await;
        assert!(page.status == 200 && page.heading().contains("是否满意"), "{}", page.text());
        let empty = somebody.submit(&path, &[("remark", "好")]).await;
        assert!(empty.status == 422 && empty.text().contains("请填写满意程度"), "{}", empty.text());
        let outside = somebody.submit(&path, &[("answer", "9")]).await;
        assert!(outside.status == 422 && outside.text().contains("请选择一项"), "{}", outside.text());
        let thanks = somebody.submit(&path, &[("answer", "5"), ("remark", "考场安静")]).await;
        assert!(thanks.status == 200 && thanks.text().contains("已收到"), "{}", thanks.text());
        let again = somebody.submit(&path, &[("answer", "1")]).await;
        assert!(again.status == 200 && again.text().contains("已经填写过") && again.heading().contains("感谢"), "{}", again.text());
        let second = indicator::survey::answer(&app.office, &links[0], 1, "").await;
        assert!(second.unwrap_err().to_string().contains("不会重复计算"));
        let tally = store::indicator::survey::tally(&app.office.db, app.exam, Population::Applicants).await.unwrap();
        assert_eq!((tally.issued, tally.answered, tally.satisfied), (3, 1, 1));
        assert_eq!(somebody.get("/survey/nosuchlink").await.status, 404);
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/survey").await;
        assert!(page.text().contains("少于100份") && page.text().contains("考场安静"), "{}", page.text());
    });
}

#[test]
fn ten_thousand_answers_are_counted_and_joined_by_the_chosen_rule() {
    on_every_database(|app| async move {
        let answers: Vec<u8> = (0..10_000).map(|n| if n % 20 == 0 { 3 } else { 5 }).collect();
        indicator::survey::enter_many(&app.office, app.by_planner(), Population::Applicants, &answers, "考点回收").await.unwrap();
        let units = [5, 5, 5, 2];
        indicator::survey::enter_many(&app.office, app.by_planner(), Population::Units, &units, "座谈会").await.unwrap();
        let satisfaction = indicator::satisfaction(&app.office, app.exam).await.unwrap();
        assert_eq!((satisfaction.applicants.answered, satisfaction.applicants.satisfied), (10_000, 9_500));
        assert_eq!(satisfaction.rate().unwrap().normalize().to_string(), "75", "the lower of the two, where nothing was chosen");
        indicator::survey::set_rule(&app.office, app.by_planner(), Aggregation::Pooled).await.unwrap();
        let pooled = indicator::satisfaction(&app.office, app.exam).await.unwrap();
        assert_eq!(pooled.rate().unwrap().to_string(), "94.99", "9,503 of 10,004");
    });
}

#[test]
fn a_value_is_typed_with_evidence_and_counted_ones_are_not_typed() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let here = "/indicator/item/social";
        planner.get(here).await;
        let file = Upload { field: "evidence", name: "评价意见.pdf", bytes: b"%PDF-1.4 evidence" };
        let fields = [("table", RECRUITMENT), ("value", "85%"), ("note", "评价小组会议纪要")];
        assert_eq!(planner.upload(here, &fields, file).await.status, 303);
        let page = planner.get(here).await;
        assert!(page.text().contains("评价意见.pdf") && page.text().contains("12.75 分（15 × 85 ÷ 100"), "{}", page.text());
        let file = planner.get("/indicator/evidence/1").await;
        assert_eq!((file.status, file.bytes.as_slice()), (200, b"%PDF-1.4 evidence".as_slice()));
        let wrong = [("table", RECRUITMENT), ("value", "120"), ("note", "x")];
        let file = Upload { field: "evidence", name: "", bytes: b"" };
        let refused = planner.upload(here, &wrong, file).await;
        assert!(refused.status == 422 && refused.text().contains("请填写0至100的数字"), "{}", refused.text());
        let counted = indicator::enter(&app.office, app.by_planner(), (RECRUITMENT, "applicants"), ("23000", "估计"), None).await;
        assert!(counted.is_err(), "nobody types what the system counts");
    });
}

async fn three_officers(app: &TestApp) -> [Officer; 3] {
    let mut people = vec![app.by_planner()];
    for (login, name) in [("checker", "复核员"), ("chief", "分管领导")] {
        let draft = kaowu::service::account::OfficerAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            roles: vec![Role::Planner],
            staff: None,
            site: None,
        };
        let actor = kaowu::domain::audit::Actor::System;
        let account = kaowu::service::account::create(&app.office, actor, draft, crate::harness::PASSWORD, true).await.unwrap();
        people.push(Officer { account, exam: app.exam });
    }
    people.try_into().unwrap()
}

#[test]
fn a_sheet_is_drafted_checked_signed_and_then_locked() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let [drafter, checker, chief] = three_officers(&app).await;
        let open = indicator::sign::draft(&app.office, drafter, RECRUITMENT).await.unwrap_err().to_string();
        assert!(open.starts_with("还有"), "{open}");
        let plan =
            arrangement::propose(&app.office, app.exam, None, Request { seed: 7, time_limit: 5.0 }, &Default::default()).await.unwrap();
        arrangement::adopt(&app.office, drafter, plan).await.unwrap();
        indicator::budget::add(&app.office, drafter, BudgetKind::YearStart, Fen::yuan(100), "批复").await.unwrap();
        indicator::budget::add(&app.office, drafter, BudgetKind::Expense(ExpenseClass::Rooms), Fen::yuan(100), "凭证").await.unwrap();
        for code in ["social", "sustained", "satisfaction"] {
            indicator::enter(&app.office, drafter, (RECRUITMENT, code), ("100", "评价小组"), None).await.unwrap();
        }
        let unexplained = indicator::sign::draft(&app.office, drafter, RECRUITMENT).await.unwrap_err().to_string();
        assert!(unexplained.contains("偏差超过规定幅度（报考人数、考务人员人次"), "{unexplained}");
        let cause = Cause { cause: "演练规模较小".to_owned(), remedy: "按实际规模调整目标".to_owned() };
        for code in ["applicants", "person_times"] {
            indicator::explain(&app.office, drafter, (RECRUITMENT, code), &cause).await.unwrap();
        }
        let version = indicator::sign::draft(&app.office, drafter, RECRUITMENT).await.unwrap();
        let refused = indicator::sign::check(&app.office, drafter, RECRUITMENT, version).await.unwrap_err().to_string();
        assert!(refused.contains("不能复核自己"), "{refused}");
        indicator::sign::check(&app.office, checker, RECRUITMENT, version).await.unwrap();
        indicator::budget::add(&app.office, drafter, BudgetKind::Adjustment, Fen::yuan(100), "追加").await.unwrap();
        let changed = indicator::sign::sign(&app.office, chief, RECRUITMENT, version).await.unwrap_err().to_string();
        assert!(changed.contains("请重新起草"), "{changed}");
        indicator::explain(&app.office, drafter, (RECRUITMENT, "execution"), &cause).await.unwrap();
        let version = indicator::sign::draft(&app.office, drafter, RECRUITMENT).await.unwrap();
        indicator::sign::check(&app.office, checker, RECRUITMENT, version).await.unwrap();
        indicator::sign::sign(&app.office, chief, RECRUITMENT, version).await.unwrap();
        let again = indicator::sign::sign(&app.office, chief, RECRUITMENT, version).await.unwrap_err().to_string();
        assert!(again.contains("已签批并锁定"), "{again}");
        let touched = store::testing::tamper(&app.office.db, "UPDATE evaluation SET document = '{}' WHERE state = 'signed'").await;
        assert!(touched.is_err(), "the database itself keeps a signed sheet");
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/indicator/sign").await;
        assert!(page.text().contains("第2版") && page.text().contains("已签批") && page.text().contains("分管领导"), "{}", page.text());
        let pdf = planner.get(&format!("/indicator/form/evaluation.pdf?version={version}")).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
        let next = indicator::sign::draft(&app.office, drafter, RECRUITMENT).await.unwrap();
        assert_eq!(next, version + 1, "a later change makes a new version");
    });
}

#[test]
fn what_if_scores_the_same_table_with_other_figures() {
    on_every_database(|app| async move {
        let question = kaowu::domain::indicator::Question { applicants: Some(20_000), closed_sites: 1, satisfaction: Some(94.into()) };
        let sheet = indicator::outlook::what_if(&app.office, app.exam, question).await.unwrap();
        let score = |code: &str| sheet.find(code).unwrap().scored.as_ref().unwrap().score.normalize().to_string();
        assert_eq!((score("applicants"), score("satisfaction")), ("10".to_owned(), "9.89".to_owned()));
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        let sites = exam.policy.planned_sites - 1;
        let times = kaowu::domain::staffing::PersonTimes::for_applicants(&exam.policy, 20_000, sites).total();
        assert_eq!(sheet.find("person_times").unwrap().actual, Some(Actual::Number(times.into())));
        let forecast = indicator::outlook::forecast(&app.office, app.exam).await.unwrap();
        assert_eq!(forecast.len(), 9);
    });
}

#[test]
fn a_table_is_changed_as_a_new_version_by_page_and_by_spreadsheet() {
    on_every_database(|app| async move {
        confirm(&app, 3).await;
        let planner = app.signed_in(Role::Planner).await;
        let here = "/indicator/item/applicants";
        planner.get(here).await;
        let form = |cell: &'static str, source: &'static str| {
            [("table", RECRUITMENT), ("cell", cell), ("importance", "2"), ("source", source), ("reason", "财政股批复")]
        };
        let wrong = planner.submit(&format!("{here}/change"), &form("≥3人", "formula:nobody * 2")).await;
        assert!(wrong.status == 422 && wrong.text().contains("“nobody”不是统计项"), "{}", wrong.text());
        let done = planner.submit(&format!("{here}/change"), &form("≥6人", "formula:confirmed × 2")).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let sheet = indicator::recruitment(&app.office, app.exam).await.unwrap().sheet;
        let item = sheet.find("applicants").unwrap();
        assert_eq!((item.target.as_str(), item.shown.as_str(), item.points.to_string().as_str()), ("≥6人", "6人", "16.67"));
        assert_eq!(sheet.class(kaowu::domain::indicator::Class::Output).0, 50.into());
        let file = planner.get("/indicator/form/target.xlsx").await.bytes;
        let fields = [("table", RECRUITMENT), ("reason", "年中调整")];
        planner.get("/indicator/table").await;
        let upload = Upload { field: "file", name: "t.xlsx", bytes: &file };
        assert_eq!(planner.upload("/indicator/table", &fields, upload).await.status, 303);
        let upload = Upload { field: "file", name: "t.xlsx", bytes: b"no workbook" };
        assert_eq!(planner.upload("/indicator/table", &fields, upload).await.status, 422);
        let other = [("table", "school"), ("reason", "年中调整")];
        let upload = Upload { field: "file", name: "t.xlsx", bytes: &file };
        assert!(planner.upload("/indicator/table", &other, upload).await.text().contains("请到该表的页面导入"));
        let scheme = |output: &'static str| {
            [
                ("table", RECRUITMENT),
                ("execution", "20"),
                ("output", output),
                ("benefit", "30"),
                ("satisfaction", "10"),
                ("floor", "60"),
                ("late", "60"),
                ("explain", "5"),
                ("reason", "财政局通知"),
            ]
        };
        let heavy = planner.submit("/indicator/table/scheme", &scheme("50")).await;
        assert!(heavy.status == 422 && heavy.text().contains("实际110"), "{}", heavy.text());
        assert_eq!(planner.submit("/indicator/table/scheme", &scheme("40")).await.status, 303);
        let sheet = indicator::recruitment(&app.office, app.exam).await.unwrap().sheet;
        assert_eq!((sheet.items[0].points, sheet.class(kaowu::domain::indicator::Class::Output).0), (20.into(), 40.into()));
        let page = planner.get("/indicator/table").await;
        assert!(page.text().contains("第4版") && page.text().contains("年中调整") && page.text().contains("财政股批复"), "{}", page.text());
        assert_eq!(sql(&app, "SELECT count(*) FROM audit WHERE action = 'indicator.table'").await, Some(3));
        let doubts = indicator::trap::list(&app.office, app.exam).await.unwrap();
        assert!(doubts.iter().all(|doubt| doubt.trap.number != 4 || !doubt.trap.arithmetic.contains("20,000")), "doubts follow the table");
    });
}
