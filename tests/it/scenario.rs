//! Scenarios in the browser (编排预案): kept, planned, compared, and adopted together with the policy they stand for.

use kaowu::{
    domain::{
        account::Role,
        id::{PlanId, ScenarioId},
        job::State,
        scenario::{Pin, Scenario, Turnout},
    },
    service::{
        arrangement::{self, Request, scenario},
        job::Reporter,
    },
    store,
};

use crate::{
    desk::over,
    harness::{Browser, TestApp, on_every_database},
    plan::confirm,
};

/// The plan a job has made.
pub async fn made(app: &TestApp) -> PlanId {
    let State::Done { result, .. } = over(app).await.state else { panic!("{:?}", over(app).await.state) };
    PlanId(result.rsplit('/').next().unwrap().parse().unwrap())
}

async fn propose(app: &TestApp, seed: u64) -> PlanId {
    arrangement::propose(&app.office, app.exam, None, Request { seed, time_limit: 5.0 }, &Reporter::default()).await.unwrap()
}

/// Has a scenario planned.
async fn solved(app: &TestApp, id: ScenarioId) -> PlanId {
    scenario::solve(&app.office, app.by_planner(), id, Request { seed: 5, time_limit: 5.0 }).await.unwrap();
    made(app).await
}

async fn create(app: &TestApp, name: &str, scenario: Scenario) -> ScenarioId {
    scenario::create(&app.office, app.by_planner(), name, &scenario).await.unwrap()
}

async fn filled(browser: &Browser, fields: &[(&str, &str)]) -> crate::harness::Page {
    browser.get("/arrangement/scenario/new").await;
    browser.submit("/arrangement/scenario/new", fields).await
}

#[test]
fn a_scenario_is_kept_planned_compared_and_adopted_with_its_policy() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let planner = app.signed_in(Role::Planner).await;
        assert!(planner.get("/arrangement/scenario").await.text().contains("还没有预案"));
        let kept = filled(&planner, &[("name", "备用考场两间"), ("spare_rooms_per_site", "2"), ("budget", "2900000")]).await;
        assert_eq!(kept.status, 303, "{}", kept.text());
        let page = planner.get(kept.leads_to()).await;
        let changes = page.select_texts("main ul li");
        assert!(
            changes.contains(&"每考点备用考场 1→2".to_owned()) && changes.iter().any(|line| line.starts_with("预算（元） ")),
            "{changes:?}"
        );
        let ordered = planner.submit(&format!("{}/solve", kept.leads_to()), &[("seed", "5"), ("time_limit", "5")]).await;
        assert!(ordered.leads_to().starts_with("/job/"), "{}", ordered.text());
        let plan = made(&app).await;
        let job = planner.get(ordered.leads_to()).await;
        assert_eq!(job.select_attributes(".kw-steps [aria-current]", "class"), ["kw-steps__step kw-steps__step--here"]);
        assert_eq!(job.select_texts("#trail svg").len(), 1, "how the solver drew near is drawn");
        assert!(!job.select_texts("#trail tbody tr").is_empty(), "and told in a table");
        assert!(planner.get(&format!("/arrangement/{plan}")).await.text().contains("出自预案“备用考场两间”第1版"));

        let base = propose(&app, 5).await;
        let page = planner.get(&format!("/arrangement/scenario/compare?plan={plan}&plan={base}")).await;
        assert_eq!(page.select_texts(".kw-compare thead th").len(), 2);
        let row = |name: &str| {
            let heads = page.select_texts(".kw-compare tbody th");
            let place = heads.iter().position(|head| head == name).unwrap();
            let cells = page.select_texts(".kw-compare tbody td");
            cells[2 * place..2 * place + 2].to_vec()
        };
        assert_eq!(row("考生（人）"), ["40", "40"]);
        assert!(row("改动").iter().any(|cell| cell.contains("每考点备用考场 1→2")) && row("改动").contains(&"无".to_owned()));
        assert!(row("每名考生平均路程（公里）").iter().all(|cell| cell.parse::<f64>().unwrap() > 0.0));

        let names = page.select_texts(".kw-scores tbody th");
        let scores = page.select_texts(".kw-scores tbody td");
        assert!(scores.len() == 2 * names.len() && names.last().is_some_and(|name| name == "合计"), "{names:?}");
        let planned = names.iter().position(|name| name.contains("人次")).unwrap();
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        assert!(scores[2 * planned..].iter().take(2).any(|cell| cell.starts_with(&format!("{}人次", report.person_times))), "{scores:?}");

        let adopt = format!("/arrangement/{plan}/adopt");
        assert!(planner.get(&adopt).await.text().contains("生成新一版考试方案"));
        let refused = planner.submit(&adopt, &[("reason", " ")]).await;
        assert_eq!((refused.status, refused.select_texts("#reason-error").len()), (422, 1));
        let before = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!((before.policy_version, before.policy.spare_rooms_per_site), (1, 1), "nothing is written before the reason is told");
        assert_eq!(planner.submit(&adopt, &[("reason", "领导小组第2次会议决定")]).await.status, 303);
        let after = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!((after.policy_version, after.policy.spare_rooms_per_site), (2, 2));
        let history = store::exam::policy_history(&app.office.db, app.exam).await.unwrap();
        assert_eq!(history[0].reason, "领导小组第2次会议决定");
        assert_eq!(store::arrangement::adopted(&app.office.db, app.exam).await.unwrap().map(|head| head.id), Some(plan));
        let audit = store::audit::page(&app.office.db, "", 0, 100).await.unwrap().0;
        for action in ["arrangement.scenario_create", "arrangement.propose", "exam.save_policy", "arrangement.adopt"] {
            assert!(audit.iter().any(|line| line.action == action), "{action}");
        }
    });
}

#[test]
fn what_a_scenario_cannot_mean_stands_beside_the_form_and_nothing_is_kept() {
    on_every_database(|app| async move {
        confirm(&app, 10).await;
        let planner = app.signed_in(Role::Planner).await;
        for (fields, sentence) in [
            (vec![("name", "空")], "预案没有改动任何内容"),
            (vec![("name", "座位"), ("seats_per_room", "61")], "每考场座位须为1至60"),
            (vec![("name", "比例"), ("percent", "100")], "缴费比例须为50至99"),
            (vec![("name", "考场"), ("room_unused", "X9-99")], "没有找到考场“X9-99”"),
            (vec![("name", "人员"), ("staff_serves", "E1")], "每行请填工号、考点代码、岗位"),
            (vec![("name", ""), ("seats_per_room", "25")], "请填写预案名称"),
        ] {
            let page = filled(&planner, &fields).await;
            assert_eq!(page.status, 422, "{fields:?}");
            assert!(page.select_texts(".govuk-error-summary").concat().contains(sentence), "{sentence}: {}", page.text());
        }
        assert_eq!(store::arrangement::scenario::list(&app.office.db, app.exam).await.unwrap(), []);
        let scenario = || Scenario { seats_per_room: Some(25), ..Scenario::default() };
        let id = create(&app, "25座", scenario()).await;
        let again = scenario::create(&app.office, app.by_planner(), "25座", &scenario()).await.unwrap_err();
        assert_eq!(again.to_string(), "预案名称已被使用，请核对");
        let same = scenario::change(&app.office, app.by_planner(), id, &scenario()).await.unwrap_err();
        assert!(same.to_string().contains("内容没有变化"));
        planner.get(&format!("/arrangement/scenario/{id}/edit")).await;
        let changed = planner.submit(&format!("/arrangement/scenario/{id}/edit"), &[("seats_per_room", "28")]).await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        let versions = store::arrangement::scenario::versions(&app.office.db, app.exam, id).await.unwrap();
        assert_eq!(versions.iter().map(|v| v.scenario.seats_per_room).collect::<Vec<_>>(), [Some(28), Some(25)]);
        assert_eq!(planner.get(&format!("/arrangement/scenario/{id}")).await.select_texts("tbody tr").len(), 2);
    });
}

#[test]
fn pins_are_kept_by_the_plan_and_a_part_of_the_applicants_is_for_comparing_only() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let db = &app.office.db;
        let base = propose(&app, 5).await;
        let used = store::arrangement::room_use(db, base).await.unwrap();
        let rooms = store::exam::rooms(db, app.exam).await.unwrap();
        let room = rooms.iter().find(|room| room.id == used[0].room).unwrap();
        let person = store::staffing::duties(db, base, None).await.unwrap()[0].clone();
        let pins = vec![Pin::RoomUnused { room: room.code.clone() }, Pin::PersonFree { staff: person.code.clone() }];
        let id = create(&app, "停用一间", Scenario { pins, ..Scenario::default() }).await;
        let plan = solved(&app, id).await;
        assert!(store::arrangement::room_use(db, plan).await.unwrap().iter().all(|line| line.room != room.id));
        assert!(store::staffing::duties(db, plan, None).await.unwrap().iter().all(|line| line.duty.staff != person.duty.staff));
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let exam = store::exam::find(db, app.exam).await.unwrap().unwrap();
        assert_eq!(exam.policy_version, 1, "pins are no policy");

        let part = create(&app, "95%缴费", Scenario { turnout: Some(Turnout { percent: 95, seed: 7 }), ..Scenario::default() }).await;
        let plan = solved(&app, part).await;
        assert_eq!(store::arrangement::placements(db, plan, None, None).await.unwrap().len(), 38);
        let refusal = arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap_err().to_string();
        assert_eq!(refusal, "这个方案出自预案“95%缴费”，只编排了95%的考生，只供比较；请在预案中取消缴费比例后重新编排");
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get(&format!("/arrangement/{plan}/adopt")).await;
        assert!(page.text().contains("只供比较") && page.select_texts("main form button").is_empty(), "{}", page.text());
    });
}

#[test]
fn a_seat_more_than_rooms_are_registered_for_is_compared_but_not_adopted() {
    on_every_database(|app| async move {
        confirm(&app, 60).await;
        let db = &app.office.db;
        let id = create(&app, "31座", Scenario { seats_per_room: Some(31), ..Scenario::default() }).await;
        let plan = solved(&app, id).await;
        let fullest = store::arrangement::room_use(db, plan).await.unwrap().iter().map(|line| line.count).max().unwrap();
        let adopted = arrangement::adopt_with(&app.office, app.by_planner(), plan, "试一试").await;
        match adopted {
            Ok(()) => assert!(fullest <= 30),
            Err(refusal) => {
                assert!(fullest == 31 && refusal.to_string().contains("登记的容量不足31座"), "{refusal}");
                assert_eq!(store::exam::find(db, app.exam).await.unwrap().unwrap().policy_version, 1);
            }
        }
    });
}

#[test]
fn the_map_and_the_loads_stand_beside_their_tables() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let db = &app.office.db;
        let plan = propose(&app, 5).await;
        let page = app.signed_in(Role::Planner).await.get(&format!("/arrangement/{plan}")).await;
        let sites = store::exam::sites(db, app.exam).await.unwrap().len();
        assert_eq!(page.select_texts("svg.kw-map .kw-map__site").len(), sites);
        let taken = page.select_texts("table[aria-labelledby=map] td[data-label='已用']");
        assert_eq!(taken.len(), sites);
        assert_eq!(taken.iter().map(|cell| cell.parse::<u32>().unwrap()).sum::<u32>(), 40);
        let called = page.select_texts("table[aria-labelledby=duties] tbody td:last-child");
        let people: std::collections::BTreeSet<_> =
            store::staffing::duties(db, plan, None).await.unwrap().iter().map(|line| line.duty.staff).collect();
        let count = |cell: &String| cell.replace(',', "").parse::<usize>().unwrap();
        assert_eq!(called.iter().map(count).sum::<usize>(), people.len());
        let loads = store::arrangement::loads(db, app.exam, plan).await.unwrap();
        let all: u32 = loads.iter().map(|load| load.called + load.left).sum();
        assert_eq!(all as usize, store::staffing::count(db, app.exam).await.unwrap());
    });
}
