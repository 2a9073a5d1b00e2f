//! The planning pages in the browser (编排页面): figures that add up, rooms drawn whole, and nobody else's people.

use kaowu::{
    domain::{
        account::Role,
        audit::Actor,
        id::{PlanId, RegistrationId, SiteId, StaffId},
        staffing::{Answer, Session},
    },
    service::{account, arrangement, job::Reporter, payment, review, staffing},
    store::{
        self,
        staffing::{StaffColumn, StaffFilter},
    },
};

use crate::{
    harness::{Browser, PASSWORD, TestApp, on_every_database},
    plan::confirm,
    registration::register,
};

async fn propose(app: &TestApp, seed: u64) -> PlanId {
    let request = arrangement::Request { seed, time_limit: 5.0 };
    arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap()
}

async fn adopt(app: &TestApp, seed: u64) -> PlanId {
    let plan = propose(app, seed).await;
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    plan
}

async fn chief_of(app: &TestApp, site: SiteId) -> Browser {
    let (login, name) = ("chief".to_owned(), "考点主考".to_owned());
    let draft = account::OfficerAccount { login, name, roles: vec![Role::SiteChief], staff: None, site: Some(site) };
    account::create(&app.office, Actor::System, draft, PASSWORD, true).await.unwrap();
    let browser = app.stranger();
    browser.get("/account/login").await;
    assert_eq!(browser.submit("/account/login", &[("login", "chief"), ("password", PASSWORD)]).await.status, 303);
    browser
}

/// A member of staff with a duty, signed in with a fresh code.
async fn proctor(app: &TestApp) -> (Browser, StaffId) {
    let codes = staffing::give_codes(&app.office, app.by_planner()).await.unwrap();
    let plan = store::arrangement::adopted(&app.office.db, app.exam).await.unwrap().unwrap();
    let duties = store::staffing::duties(&app.office.db, plan.id, None).await.unwrap();
    let watching = duties.iter().find(|line| line.duty.session == Session::Written && line.duty.room.is_some()).unwrap();
    let (id, code) = codes.iter().find(|(id, _)| *id == watching.duty.staff).unwrap();
    let member = store::staffing::find(&app.office.db, app.exam, *id).await.unwrap().unwrap();
    let browser = app.stranger();
    browser.get("/account/staff").await;
    let entered = browser.submit("/account/staff", &[("phone", member.phone.full()), ("code", code)]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    (browser, *id)
}

#[test]
fn a_site_chief_sees_the_own_site_only() {
    on_every_database(|app| async move {
        confirm(&app, 60).await;
        let plan = adopt(&app, 5).await;
        let db = &app.office.db;
        let used = store::arrangement::room_use(db, plan).await.unwrap();
        let own = used[0];
        let sites = store::exam::sites(db, app.exam).await.unwrap();
        let other = sites.iter().find(|site| site.id != own.site).unwrap().id;
        let rooms = store::exam::rooms(db, app.exam).await.unwrap();
        let strange = rooms.iter().find(|room| room.site == other).unwrap().id;
        let chief = chief_of(&app, own.site).await;
        let charts = |site: SiteId| format!("/document/{plan}/{site}/charts.pdf");
        let here = format!("/arrangement/{plan}");
        for (path, status) in [
            (here.clone(), 200),
            (format!("{here}/site/{}", own.site), 200),
            (format!("{here}/room/{}", own.room), 200),
            (charts(own.site), 200),
            (format!("{here}/site/{other}"), 403),
            (format!("{here}/room/{strange}"), 403),
            (charts(other), 403),
            (format!("{here}/adopt"), 403),
        ] {
            assert_eq!(chief.get(&path).await.status, status, "{path}");
        }
        let links = chief.get(&here).await.select_attributes("main td a", "href");
        assert_eq!(links, [format!("{here}/site/{}", own.site)]);
        let filter = StaffFilter { assigned_in: Some(plan), at: Some(own.site), ..StaffFilter::default() };
        let (people, total) = store::staffing::page(db, app.exam, &filter, (StaffColumn::Code, false), (0, 50)).await.unwrap();
        let serving: std::collections::BTreeSet<StaffId> =
            store::staffing::duties(db, plan, Some(own.site)).await.unwrap().iter().map(|line| line.duty.staff).collect();
        assert_eq!(total, serving.len() as u64);
        assert!(people.iter().all(|line| serving.contains(&line.id)));
        let shown = chief.get("/staffing?scope=").await.select_texts("tbody td:first-child");
        assert_eq!(shown, people.iter().map(|line| line.code.clone()).collect::<Vec<_>>());
    });
}

#[test]
fn a_site_chief_sees_nobody_before_a_plan_is_adopted() {
    on_every_database(|app| async move {
        let site = store::exam::sites(&app.office.db, app.exam).await.unwrap()[0].id;
        let page = chief_of(&app, site).await.get("/staffing").await;
        assert_eq!((page.status, page.select_texts("tbody tr").len()), (200, 0));
    });
}

#[test]
fn figures_are_for_the_office_and_names_for_those_who_need_them() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let plan = adopt(&app, 5).await;
        let used = store::arrangement::room_use(&app.office.db, plan).await.unwrap();
        let cashier = app.signed_in(Role::Cashier).await;
        for (path, status) in [
            ("/arrangement".to_owned(), 200),
            (format!("/arrangement/{plan}"), 200),
            (format!("/arrangement/{plan}/site/{}", used[0].site), 403),
            (format!("/arrangement/{plan}/room/{}", used[0].room), 403),
            ("/staffing".to_owned(), 403),
            ("/document".to_owned(), 403),
        ] {
            assert_eq!(cashier.get(&path).await.status, status, "{path}");
        }
        assert!(cashier.get(&format!("/arrangement/{plan}")).await.select_attributes("main td a", "href").is_empty());
    });
}

#[test]
fn a_proposal_tells_what_it_changes() {
    on_every_database(|app| async move {
        let ids = register(&app, 44).await;
        settle(&app, &ids[..40]).await;
        let first = adopt(&app, 5).await;
        let db = &app.office.db;
        let same = store::arrangement::difference(db, first, first).await.unwrap();
        assert!(same.is_empty(), "{same:?}");
        settle(&app, &ids[40..]).await;
        let second = propose(&app, 6).await;
        let found = store::arrangement::difference(db, first, second).await.unwrap();
        assert_eq!((found.newly_seated, found.no_longer_seated), (4, 0));
        let seats = async |plan| store::arrangement::placements(db, plan, None, None).await.unwrap();
        let (before, after) = (seats(first).await, seats(second).await);
        let pairs: Vec<_> = before.iter().map(|a| (a, after.iter().find(|b| b.registration == a.registration).unwrap())).collect();
        let count = |moved: &dyn Fn(&(&_, &_)) -> bool| pairs.iter().filter(|pair| moved(pair)).count() as u64;
        type Line = store::arrangement::PlacementLine;
        assert_eq!(found.to_another_site, count(&|(a, b): &(&Line, &Line)| a.site != b.site));
        assert_eq!(found.to_another_room, count(&|(a, b): &(&Line, &Line)| a.site == b.site && a.room != b.room));
        assert_eq!(found.to_another_seat, count(&|(a, b): &(&Line, &Line)| a.room == b.room && a.seat != b.seat));
        let planner = app.signed_in(Role::Planner).await;
        assert!(planner.get(&format!("/arrangement/{second}/adopt")).await.text().contains("与采用中的第1版相比"));
        assert!(!planner.get(&format!("/arrangement/{first}")).await.text().contains("与采用中"));
    });
}

async fn settle(app: &TestApp, ids: &[RegistrationId]) {
    review::approve_many(&app.office, app.by_planner(), ids).await.unwrap();
    let list: Vec<_> = ids.iter().map(|id| (*id, Ok(format!("R{:06}", id.0)))).collect();
    payment::settle_many(&app.office, app.by_planner(), &list).await.unwrap();
}

#[test]
fn person_times_are_shown_with_a_sum_that_holds() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let plan = adopt(&app, 5).await;
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        let page = app.signed_in(Role::Planner).await.get(&format!("/arrangement/{plan}")).await;
        let line = page.select_texts("main p").into_iter().find(|text| text.starts_with("考务人次：")).unwrap();
        assert!(line.ends_with(&format!("＝{}。", report.person_times)), "{line}");
        assert!(line.contains(&format!("监考 {}（{}间×2人）", report.invigilators, report.rooms)), "{line}");
        let columns = ["监考", "考点人员", "面试"].map(|label| page.select_texts(&format!("td[data-label='{label}']")));
        let sum: u32 = columns.iter().flatten().map(|cell| cell.trim().parse::<u32>().unwrap()).sum();
        assert_eq!(sum, report.person_times);
    });
}

#[test]
fn a_room_is_drawn_with_every_seat_and_everybody_in_it() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let plan = adopt(&app, 5).await;
        let used = store::arrangement::room_use(&app.office.db, plan).await.unwrap();
        let room = used.iter().max_by_key(|line| line.count).unwrap();
        let seats = store::arrangement::placements(&app.office.db, plan, None, Some(room.room)).await.unwrap();
        let page = app.signed_in(Role::Planner).await.get(&format!("/arrangement/{plan}/room/{}", room.room)).await;
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        let rooms = store::exam::rooms(&app.office.db, app.exam).await.unwrap();
        let own = rooms.into_iter().find(|one| one.id == room.room).unwrap().layout.unwrap_or(exam.policy.layout);
        assert_eq!(page.select_texts("svg .kw-room__number").len(), own.seats());
        let tails: Vec<String> = page.select_texts("svg .kw-room__ticket").iter().map(|text| text.replace('…', "")).collect();
        assert_eq!(tails.len(), seats.len());
        assert!(seats.iter().all(|line| tails.contains(&line.ticket.as_str()[9..].to_owned())));
        assert_eq!(page.select_texts("tbody tr").len(), seats.len());
    });
}

#[test]
fn a_proctor_reads_the_card_and_answers() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        adopt(&app, 5).await;
        let (browser, id) = proctor(&app).await;
        let card = browser.get("/staffing/mine").await;
        for words in ["考场于考试当日早晨抽签确定", "开考前60分钟", "联系电话", "须知"] {
            assert!(card.text().contains(words), "{words}");
        }
        assert!(card.select_attributes("main a", "href").contains(&"/staffing/mine/slip.pdf".to_owned()));
        let refused = browser.submit("/staffing/mine/answer", &[("answer", "declined"), ("reason", "")]).await;
        assert_eq!(refused.status, 422);
        let long = "病".repeat(201);
        let refused = browser.submit("/staffing/mine/answer", &[("answer", "declined"), ("reason", &long)]).await;
        assert_eq!((refused.status, refused.select_attributes("input#reason", "value")), (422, vec![long]));
        let answer = async || store::staffing::find(&app.office.db, app.exam, id).await.unwrap().unwrap().answer;
        assert_eq!(answer().await, Answer::Open);
        assert_eq!(browser.submit("/staffing/mine/answer", &[("answer", "declined"), ("reason", "住院")]).await.status, 303);
        assert_eq!(answer().await, Answer::Declined { reason: "住院".to_owned() });
        assert_eq!(browser.submit("/staffing/mine/answer", &[("answer", "confirmed")]).await.status, 303);
        assert_eq!(answer().await, Answer::Confirmed);
    });
}

#[test]
fn the_staff_list_is_ordered_both_ways_and_ends_at_its_last_page() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let codes = async |path: &str| planner.get(path).await.select_texts("tbody td:first-child");
        let all = store::staffing::all(&app.office.db, app.exam).await.unwrap();
        let (up, down) = (codes("/staffing").await, codes("/staffing?sort=-code").await);
        assert_eq!(up[0], all[0].code);
        assert_eq!(down[0], all[all.len() - 1].code);
        let last = codes(&format!("/staffing?page={}", all.len().div_ceil(50))).await;
        assert!(!last.is_empty());
        assert_eq!(codes("/staffing?page=999").await, last);
    });
}

#[test]
fn the_pack_is_made_of_the_plan_in_force_only() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let plan = adopt(&app, 5).await;
        let proposal = propose(&app, 6).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/document").await;
        assert_eq!(planner.submit(&format!("/document/{proposal}/pack"), &[]).await.status, 409);
        assert!(store::job::list(&app.office.db, app.exam).await.unwrap().is_empty());
        assert!(planner.submit(&format!("/document/{plan}/pack"), &[]).await.leads_to().starts_with("/job/"));
    });
}
