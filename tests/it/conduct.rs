//! Exam day (考试当天): staff sign in by themselves or from the sheet, candidates are there or absent, and the indicators follow at once.

use kaowu::{
    domain::{
        account::Role,
        audit::Actor,
        clock::shanghai_time,
        id::{PlanId, SiteId},
        staffing::Session,
    },
    service::{account, arrangement, staffing},
    store::{self, arrangement::RoomUseLine, staffing::DutyLine},
};

use crate::{
    harness::{Browser, PASSWORD, TestApp, on_every_database},
    plan::confirm,
};

/// A plan adopted for so many; the moment is the eve of the exam.
pub async fn adopted(app: &TestApp, applicants: usize) -> PlanId {
    confirm(app, applicants).await;
    let request = arrangement::Request { seed: 7, time_limit: 5.0 };
    let plan = arrangement::propose(&app.office, app.exam, None, request, &Default::default()).await.unwrap();
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    plan
}

async fn first_room(app: &TestApp, plan: PlanId) -> RoomUseLine {
    store::arrangement::room_use(&app.office.db, plan).await.unwrap().remove(0)
}

async fn duties(app: &TestApp, plan: PlanId, site: SiteId) -> Vec<DutyLine> {
    store::staffing::duties(&app.office.db, plan, Some(site)).await.unwrap()
}

fn clock(app: &TestApp, hour: u32, minute: u32) {
    app.clock.set(shanghai_time((2026, 5, 10), (hour, minute)).unwrap());
}

/// An account of a chief of this site alone.
pub async fn open_chief(app: &TestApp, login: &str, site: SiteId) {
    let draft = account::OfficerAccount {
        login: login.to_owned(),
        name: "考点主考".to_owned(),
        roles: vec![Role::SiteChief],
        staff: None,
        site: Some(site),
    };
    account::create(&app.office, Actor::System, draft, PASSWORD, true).await.unwrap();
}

/// Signed in; sessions do not outlive the leaps of the clock.
pub async fn signed_in(app: &TestApp, login: &str) -> Browser {
    let browser = app.stranger();
    browser.get("/account/login").await;
    assert_eq!(browser.submit("/account/login", &[("login", login), ("password", PASSWORD)]).await.status, 303);
    browser
}

/// One who serves, signed in with phone and code.
pub async fn proctor(app: &TestApp, line: &DutyLine) -> Browser {
    let codes = staffing::give_codes(&app.office, app.by_planner()).await.unwrap();
    let code = &codes.iter().find(|(staff, _)| *staff == line.duty.staff).unwrap().1;
    let member = store::staffing::find(&app.office.db, app.exam, line.duty.staff).await.unwrap().unwrap();
    let browser = app.stranger();
    browser.get("/account/staff").await;
    let page = browser.submit("/account/staff", &[("phone", member.phone.full()), ("code", code)]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    browser
}

async fn audited(app: &TestApp, action: &str) -> i64 {
    store::testing::number(&app.office.db, &format!("SELECT count(*) FROM audit WHERE action = '{action}'")).await.unwrap().unwrap()
}

#[test]
fn a_chief_signs_in_the_own_sites_people_and_takes_a_slip_back() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 40).await;
        let site = first_room(&app, plan).await.site;
        let lines = duties(&app, plan, site).await;
        let key = |line: &DutyLine| format!("{}-{}", line.duty.staff, line.duty.session.letter());
        let written: Vec<String> = lines.iter().filter(|line| line.duty.session == Session::Written).map(key).collect();
        let here = format!("/conduct/site/{site}");
        let other = store::exam::sites(&app.office.db, app.exam).await.unwrap().into_iter().find(|one| one.id != site).unwrap().id;
        clock(&app, 5, 0);
        open_chief(&app, "chief7", site).await;
        let browser = signed_in(&app, "chief7").await;
        assert_eq!(browser.get(&format!("/conduct/site/{other}")).await.status, 403);
        assert!(browser.get(&here).await.text().contains("已签到 0 人次"));
        let sign_in = format!("{here}/sign-in");
        let early = browser.submit(&sign_in, &[("duty", &written[0])]).await;
        assert!(early.status == 422 && early.text().contains("笔试签到2026年5月10日 06:00开始"), "{}", early.text());
        let none = browser.submit(&sign_in, &[]).await;
        assert!(none.status == 422 && none.text().contains("请先勾选"), "{}", none.text());
        clock(&app, 7, 30);
        let browser = signed_in(&app, "chief7").await;
        browser.get(&here).await;
        let done = browser.submit(&sign_in, &[("duty", &written[0]), ("duty", &written[1])]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert!(browser.get(&here).await.text().contains("已签到 2 人次"));
        let twice = browser.submit(&sign_in, &[("duty", &written[0])]).await;
        assert!(twice.status == 422 && twice.text().contains("已于2026年5月10日 07:30签到"), "{}", twice.text());
        assert_eq!(browser.submit(&format!("{here}/undo"), &[("duty", &written[1])]).await.status, 303);
        assert!(browser.get("/conduct").await.text().contains("考务到岗 1 "));
        assert_eq!((audited(&app, "conduct.sign_in").await, audited(&app, "conduct.undo_sign_in").await), (1, 1));
        let elsewhere = browser.submit(&format!("/conduct/site/{other}/sign-in"), &[("duty", &written[1])]).await;
        assert_eq!(elsewhere.status, 403);
    });
}

#[test]
fn a_proctor_signs_in_and_registers_the_own_rooms_candidates() {
    on_every_database(|app| async move {
        let plan = adopted(&app, 40).await;
        let used = first_room(&app, plan).await;
        let all = duties(&app, plan, used.site).await;
        let rooms = store::exam::rooms(&app.office.db, app.exam).await.unwrap();
        let number = rooms.iter().find(|room| room.id == used.room).unwrap().number;
        let in_room = all.iter().find(|line| line.duty.session == Session::Written && line.duty.room == Some(number));
        let line = in_room.unwrap();
        let elsewhere = rooms.iter().find(|room| room.site != used.site).unwrap().id;
        clock(&app, 7, 0);
        let browser = proctor(&app, line).await;
        let mine = browser.get("/conduct/mine").await;
        assert!(mine.text().contains("起可以签到"), "{}", mine.text());
        assert_eq!(browser.submit("/conduct/mine", &[("session", "W")]).await.status, 303);
        assert!(browser.get("/conduct/mine").await.text().contains("已签到 2026年5月10日 07:00"));
        let again = browser.submit("/conduct/mine", &[("session", "W")]).await;
        assert!(again.status == 422 && again.text().contains("已于"), "{}", again.text());
        for closed in [format!("/conduct/room/{elsewhere}"), "/conduct".to_owned(), format!("/conduct/site/{}", used.site)] {
            assert_eq!(browser.get(&closed).await.status, 403, "{closed}");
        }
        let here = format!("/conduct/room/{}", used.room);
        let page = browser.get(&here).await;
        let ids = page.select_attributes("input[name=candidate]", "value");
        assert_eq!(ids.len(), used.count as usize);
        let early = browser.submit(&here, &[("candidate", &ids[0]), ("deed", "present")]).await;
        assert!(early.status == 422 && early.text().contains("尚未开始入场（2026年5月10日 08:00开始）"), "{}", early.text());
        clock(&app, 8, 20);
        let browser = proctor(&app, line).await;
        browser.get(&here).await;
        let done = browser.submit(&here, &[("candidate", &ids[0]), ("candidate", &ids[1]), ("deed", "present")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let soon = browser.submit(&here, &[("candidate", &ids[2]), ("deed", "absent")]).await;
        assert!(soon.status == 422 && soon.text().contains("入场时间未过"), "{}", soon.text());
        clock(&app, 9, 5);
        let browser = proctor(&app, line).await;
        browser.get(&here).await;
        assert_eq!(browser.submit(&here, &[("candidate", &ids[2]), ("deed", "absent")]).await.status, 303);
        assert_eq!(browser.submit(&here, &[("candidate", &ids[3]), ("deed", "present")]).await.status, 303, "read from the sheet");
        assert_eq!(browser.submit(&here, &[("candidate", &ids[1]), ("deed", "undo")]).await.status, 303);
        let page = browser.get(&here).await;
        assert!(page.text().contains("到考 2 人，缺考 1 人"), "{}", page.text());
        let rest = browser.submit(&here, &[("deed", "rest")]).await;
        assert_eq!(rest.status, 303, "{}", rest.text());
        let page = browser.get(&here).await;
        assert!(page.text().contains(&format!("到考 {} 人，缺考 1 人", ids.len() - 1)), "{}", page.text());
        let stranger_to_room = browser.submit(&here, &[("candidate", "999999"), ("deed", "present")]).await;
        assert_eq!(stranger_to_room.status, 404);
        assert_eq!(audited(&app, "conduct.register").await, 5);
    });
}
