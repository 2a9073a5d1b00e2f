//! Amending in the browser (局部调整): the planner reads what will change, names reason and approver, and the plan says so afterwards.

use kaowu::{
    domain::{account::Role, staffing::Session},
    service::{arrangement, job::Reporter},
    store,
};
use scraper::{Html, Selector};

use crate::{
    harness::{TestApp, on_every_database},
    plan::confirm,
};

async fn adopted(app: &TestApp) -> kaowu::domain::id::PlanId {
    confirm(app, 40).await;
    let request = arrangement::Request { seed: 7, time_limit: 5.0 };
    let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    plan
}

#[test]
fn a_planner_replaces_an_absent_person_with_reason_and_approver() {
    on_every_database(|app| async move {
        let plan = adopted(&app).await;
        let db = &app.office.db;
        let duties = store::staffing::duties(db, plan, None).await.unwrap();
        let ill = duties.iter().find(|line| line.duty.session == Session::Written && line.duty.room.is_some()).unwrap();
        let planner = app.signed_in(Role::Planner).await;
        let list = planner.get(&format!("/staffing?q={}", ill.code)).await;
        let here = list.select_attributes("a[href^='/arrangement/amend?absent=']", "href").remove(0);
        assert_eq!(here, format!("/arrangement/amend?absent={}", ill.duty.staff));
        let look = planner.get(&here).await;
        assert!(
            look.status == 200 && look.text().contains("不能到岗，需要替换") && look.text().contains("座位变动 0 个"),
            "{}",
            look.text()
        );
        let (digest, absent) = (look.select_attributes("input[name=digest]", "value").remove(0), ill.duty.staff.to_string());
        let fields =
            |reason, approver| [("absent", absent.as_str()), ("digest", digest.as_str()), ("reason", reason), ("approver", approver)];
        let refused = planner.submit("/arrangement/amend", &fields("", "")).await;
        assert!(refused.status == 422 && refused.text().contains("请填写调整原因") && refused.text().contains("请填写批准人"));
        assert_eq!(store::arrangement::adopted(db, app.exam).await.unwrap().unwrap().id, plan, "a refusal changes nothing");
        let done = planner.submit("/arrangement/amend", &fields("突发疾病住院", "李主任")).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let shown = planner.get(done.leads_to()).await.text();
        assert!(shown.contains("原因：突发疾病住院") && shown.contains("批准人：李主任") && shown.contains(&ill.code), "{shown}");
        let next = store::arrangement::adopted(db, app.exam).await.unwrap().unwrap();
        assert_eq!((next.parent, store::staffing::duties_of(db, next.id, ill.duty.staff).await.unwrap().len()), (Some(plan), 0));
        let stale = planner.submit("/arrangement/amend", &fields("突发疾病住院", "李主任")).await;
        assert!(stale.status == 422 && stale.text().contains("没有需要调整的内容"), "{}", stale.text());
        assert_eq!(app.signed_in(Role::Auditor).await.get(&here).await.status, 403);
    });
}

#[test]
fn a_room_is_closed_from_its_page() {
    on_every_database(|app| async move {
        let plan = adopted(&app).await;
        let used = store::arrangement::room_use(&app.office.db, plan).await.unwrap().remove(0);
        let planner = app.signed_in(Role::Planner).await;
        let room = planner.get(&format!("/arrangement/{plan}/room/{}", used.room)).await;
        let here = room.select_attributes("a[href^='/arrangement/amend?close=']", "href").remove(0);
        let look = planner.get(&here).await.text();
        assert!(look.contains("考场不能使用，需要停用") && (look.contains("移到") || look.contains("无处可坐")), "{look}");
    });
}

/// Every field of a form as it stands on the page.
pub fn fields(html: &str, action: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(html);
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let form = page.select(&select(&format!("form[action='{action}']"))).next().unwrap();
    let value = |field: scraper::ElementRef<'_>| match field.value().name() {
        "textarea" => field.text().collect(),
        "select" => field.select(&select("option[selected]")).next().and_then(|o| o.attr("value")).unwrap_or_default().to_owned(),
        _ => field.attr("value").unwrap_or_default().to_owned(),
    };
    form.select(&select("input[name], select[name], textarea[name]")).map(|f| (f.attr("name").unwrap().to_owned(), value(f))).collect()
}

#[test]
fn reserves_and_reserved_seats_are_policy_and_stand_by_in_the_plan() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let page = planner.get("/exam/policy").await;
        let mut typed = fields(&String::from_utf8_lossy(&page.bytes), "/exam/policy");
        typed.retain(|(name, _)| name != "csrf");
        for (name, value) in &mut typed {
            match name.as_str() {
                "reserved_seats" => "2".clone_into(value),
                "reserve0" => "50".clone_into(value),
                "door" => "后门（左侧）".clone_into(value),
                "podium" => "讲台偏右".clone_into(value),
                "reason" => "预留补录座位".clone_into(value),
                _ => {}
            }
        }
        let pairs: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let saved = planner.submit("/exam/policy", &pairs).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!((exam.policy.reserved_seats, exam.policy.reserves[0].percent), (2, 50));
        assert_eq!((exam.policy.layout.door.label(), exam.policy.layout.podium.label()), ("后门（左侧）", "讲台偏右"));
        let plan = adopted(&app).await;
        let used = store::arrangement::room_use(&app.office.db, plan).await.unwrap();
        let rooms = store::exam::rooms(&app.office.db, app.exam).await.unwrap();
        let seats = |line: &store::arrangement::RoomUseLine| {
            let room = rooms.iter().find(|room| room.id == line.room).unwrap();
            room.capacity.min(exam.policy.seats_per_room)
        };
        assert!(used.iter().all(|line| line.count + 2 <= u32::from(seats(line))), "two seats of every room are free");
        let reserves = store::arrangement::reserves(&app.office.db, plan).await.unwrap();
        let duties = store::staffing::duties(&app.office.db, plan, None).await.unwrap();
        let chiefs = |site| duties.iter().filter(|line| line.duty.site == site && line.duty.role == "监考甲").count();
        for site in used.iter().map(|line| line.site).collect::<std::collections::BTreeSet<_>>() {
            let standing = reserves.iter().filter(|reserve| reserve.site == site && reserve.role == "监考甲").count();
            assert_eq!(standing, chiefs(site).div_ceil(2));
            assert!(planner.get(&format!("/arrangement/{plan}/site/{site}")).await.text().contains("备用人员"));
        }
        let serving = |r: &kaowu::domain::staffing::Reserve| duties.iter().any(|d| (d.duty.staff, d.duty.session) == (r.staff, r.session));
        assert!(!reserves.is_empty() && !reserves.iter().any(serving));
    });
}

#[test]
fn a_layout_stored_before_podiums_were_told_has_its_podium_in_the_middle() {
    let stored = r#"{"name":"旧","cells":[{"row":1,"col":1}],"door":"BackLeft"}"#;
    let layout: kaowu::domain::exam::Layout = serde_json::from_str(stored).unwrap();
    assert_eq!((layout.podium.label(), layout.door.label()), ("讲台居中", "后门（左侧）"));
}
