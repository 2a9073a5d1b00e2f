//! Repairs in the browser (补救办法): an exam without a plan is explained; what is chosen becomes a scenario's version and solves;
//! what is in force is not touched.

use kaowu::{
    domain::{Fen, account::Role, exam::Policy, id::PlanId, job::State},
    service::exam,
    store,
};

use crate::{
    desk::over,
    harness::{Browser, Page, TestApp, on_every_database},
    plan::confirm,
};

/// Changes the exam's policy so that nothing can be planned.
async fn spoil(app: &TestApp, change: impl FnOnce(&mut Policy)) {
    let mut policy = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap().policy;
    change(&mut policy);
    exam::save_policy(&app.office, app.by_planner(), &policy, "试算").await.unwrap();
}

/// Asks for a plan, in vain; gives back the job's page with its address.
async fn refused(app: &TestApp, planner: &Browser) -> (Page, String) {
    planner.get("/arrangement").await;
    let ordered = planner.submit("/arrangement/propose", &[("seed", "5"), ("time_limit", "5")]).await;
    assert!(ordered.leads_to().starts_with("/job/"), "{}", ordered.text());
    let State::Failed { .. } = over(app).await.state else { panic!("{:?}", over(app).await.state) };
    (planner.get(ordered.leads_to()).await, ordered.leads_to().rsplit('/').next().unwrap().to_owned())
}

/// The ways of the first cause, in words.
fn ways(page: &Page) -> Vec<String> {
    page.select_texts(".govuk-radios__label").into_iter().take_while(|label| label != "先不处理这一项").collect()
}

/// Takes up a way of the first cause and the first way of every other; gives back the plan that came of it.
async fn take_up(app: &TestApp, planner: &Browser, job: &str, (way, causes): (usize, usize)) -> PlanId {
    let way = way.to_string();
    let names: Vec<String> = (0..causes).map(|cause| format!("way{cause}")).collect();
    let choice: Vec<(&str, &str)> =
        names.iter().enumerate().map(|(n, name)| (name.as_str(), if n == 0 { way.as_str() } else { "0" })).collect();
    let query = choice.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let look = planner.get(&format!("/arrangement/repair/{job}?{query}")).await;
    assert!(!look.select_texts(".kw-confirm li").is_empty(), "{}", look.text());
    let done = planner.submit(&format!("/arrangement/repair/{job}"), &choice).await;
    assert!(done.status == 303 && done.leads_to().starts_with("/job/"), "{}", done.text());
    let State::Done { result, .. } = over(app).await.state else { panic!("{:?}", over(app).await.state) };
    PlanId(result.rsplit('/').next().unwrap().parse().unwrap())
}

#[test]
fn a_budget_too_small_is_raised_by_a_scenario_and_adopted_with_a_reason() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        spoil(&app, |policy| policy.budget = Fen::yuan(1_000)).await;
        let planner = app.signed_in(Role::Planner).await;
        let (page, job) = refused(&app, &planner).await;
        let ways = ways(&page);
        let raise = ways.iter().position(|way| way.starts_with("预算增加")).unwrap_or_else(|| panic!("{}", page.text()));
        assert_eq!(page.select_texts("h3").len(), 1, "{}", page.text());
        let nothing = planner.get(&format!("/arrangement/repair/{job}?way0=skip")).await;
        assert!(nothing.text().contains("请至少选择一种补救办法") && nothing.select_texts("main form button").is_empty());

        let plan = take_up(&app, &planner, &job, (raise, 1)).await;
        let db = &app.office.db;
        let exam = store::exam::find(db, app.exam).await.unwrap().unwrap();
        assert_eq!((exam.policy.budget, exam.policy_version), (Fen::yuan(1_000), 2), "the policy in force is not touched");
        let kept = store::arrangement::scenario::of_plan(db, app.exam, plan).await.unwrap().unwrap();
        assert!(kept.scenario.budget.unwrap() > Fen::yuan(1_000) && kept.name == format!("任务{job}的补救"), "{kept:?}");
        let audit = store::audit::page(db, "", 0, 100).await.unwrap().0;
        let line = audit.iter().find(|line| line.action == "arrangement.repair").unwrap();
        assert!(line.detail.contains("第1版：预算（元） 1,000→") || line.detail.contains("第1版：预算（元） 1000→"), "{}", line.detail);

        // A second tap changes nothing.
        let again = planner.submit(&format!("/arrangement/repair/{job}"), &[("way0", &raise.to_string())]).await;
        assert!(again.status == 422 && again.text().contains("已经采用过"), "{}", again.text());
        assert_eq!(store::arrangement::scenario::list(db, app.exam).await.unwrap().len(), 1);

        planner.get(&format!("/arrangement/{plan}/adopt")).await;
        let adopted = planner.submit(&format!("/arrangement/{plan}/adopt"), &[("reason", "财政局同意追加")]).await;
        assert_eq!(adopted.status, 303, "{}", adopted.text());
        assert_eq!(app.signed_in(Role::Auditor).await.get(&format!("/arrangement/repair/{job}?way0=0")).await.status, 403);
    });
}

#[test]
fn a_target_too_high_is_lowered_or_met_with_more_people() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let before = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap().policy.target_person_times;
        spoil(&app, |policy| policy.target_person_times = 100_000).await;
        let planner = app.signed_in(Role::Planner).await;
        let (page, job) = refused(&app, &planner).await;
        let lower = ways(&page).iter().position(|way| way.starts_with("目标降低")).unwrap_or_else(|| panic!("{before}: {}", page.text()));
        let plan = take_up(&app, &planner, &job, (lower, page.select_texts("h3").len())).await;
        let kept = store::arrangement::scenario::of_plan(&app.office.db, app.exam, plan).await.unwrap().unwrap();
        let target = kept.scenario.target_person_times.unwrap();
        let report = kaowu::service::arrangement::stored_report(&app.office, plan).await.unwrap();
        assert!(target < 100_000 && report.person_times >= target && report.hard() == 0, "{target} {}", report.person_times);
    });
}

#[test]
fn rooms_that_lack_are_assumed_compared_and_never_adopted_before_they_are_there() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        // One seat a room, and so many rooms kept empty that the others are too few.
        let mut offered = std::collections::BTreeMap::new();
        for room in store::exam::rooms(&app.office.db, app.exam).await.unwrap() {
            *offered.entry(room.site).or_insert(0u16) += 1;
        }
        let usable = |spare: u16| offered.values().map(|rooms| rooms.saturating_sub(spare)).sum::<u16>();
        let spare = (1..).find(|spare| usable(*spare) < 36).unwrap();
        spoil(&app, |policy| (policy.seats_per_room, policy.spare_rooms_per_site) = (1, spare)).await;
        let planner = app.signed_in(Role::Planner).await;
        let (page, job) = refused(&app, &planner).await;
        let ways = ways(&page);
        let rooms = ways.iter().position(|way| way.starts_with("增加")).unwrap_or_else(|| panic!("{}", page.text()));
        let look = planner.get(&format!("/arrangement/repair/{job}?way0={rooms}")).await;
        assert!(look.text().contains("只供比较") && look.text().contains("同样的考场"), "{}", look.text());
        let causes = page.select_texts("h3").len();
        let plan = take_up(&app, &planner, &job, (rooms, causes)).await;
        let report = kaowu::service::arrangement::stored_report(&app.office, plan).await.unwrap();
        assert_eq!((report.applicants, report.rooms), (40, 40), "assumed rooms are counted");
        let real = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap().len();
        assert!(real < 40, "but nobody is seated in them: {real}");
        assert!(planner.get(&format!("/arrangement/{plan}")).await.text().contains("这个方案有假设的条件，只供比较"));
        let adopt = planner.get(&format!("/arrangement/{plan}/adopt")).await;
        assert!(adopt.text().contains("请先落实并登记") && adopt.select_texts("main form button").is_empty(), "{}", adopt.text());
        let refusal = kaowu::service::arrangement::adopt_with(&app.office, app.by_planner(), plan, "试一试").await.unwrap_err();
        assert!(refusal.to_string().contains("假设了现在还没有的条件"), "{refusal}");

        // What was assumed can be given up on the scenario's page.
        let kept = store::arrangement::scenario::of_plan(&app.office.db, app.exam, plan).await.unwrap().unwrap();
        let edit = format!("/arrangement/scenario/{}/edit", kept.id);
        let boxes = planner.get(&edit).await.select_attributes("input[name=remedy]", "value");
        assert_eq!(boxes.len(), kept.scenario.remedies.len());
        let changed = planner.submit(&edit, &[("seats_per_room", "30")]).await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        let newest = store::arrangement::scenario::find(&app.office.db, app.exam, kept.id).await.unwrap().unwrap();
        assert!(newest.scenario.remedies.is_empty() && newest.version == 2, "{newest:?}");
    });
}

#[test]
fn a_scenario_without_a_plan_gets_a_version_more_and_people_who_qualify_make_one() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        spoil(&app, |policy| policy.roles[0].qualification = "nobody".to_owned()).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/arrangement/scenario/new").await;
        let made = planner.submit("/arrangement/scenario/new", &[("name", "备用"), ("spare_rooms_per_site", "0")]).await;
        let scenario = made.leads_to().to_owned();
        planner.get(&scenario).await;
        let ordered = planner.submit(&format!("{scenario}/solve"), &[("seed", "5"), ("time_limit", "5")]).await;
        let State::Failed { .. } = over(&app).await.state else { panic!("{:?}", over(&app).await.state) };
        let page = planner.get(ordered.leads_to()).await;
        let job = ordered.leads_to().rsplit('/').next().unwrap().to_owned();
        let ways = ways(&page);
        let way = ways.iter().position(|way| way.contains("资格") || way.starts_with("增加")).unwrap_or_else(|| panic!("{}", page.text()));
        let plan = take_up(&app, &planner, &job, (way, page.select_texts("h3").len())).await;
        let kept = store::arrangement::scenario::of_plan(&app.office.db, app.exam, plan).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.version, kept.scenario.spare_rooms_per_site), ("备用", 2, Some(0)));
        // The explanation was of the first version.
        let stale = planner.get(&format!("/arrangement/repair/{job}?way0=0")).await;
        assert!(stale.text().contains("这些办法不再适用"), "{}", stale.text());
    });
}
