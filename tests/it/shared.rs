//! Rooms that papers share, people beyond the quotas, sites that must open (合并、增设、必须启用): set on a page, planned, read and printed.

use std::collections::{BTreeMap, BTreeSet};

use kaowu::{
    domain::{account::Role, exam::TailRooms, id::PlanId, scenario::Scenario},
    service::{
        arrangement::{self, Request, scenario},
        document::{self, Paper},
        job::Reporter,
    },
    store,
};

use crate::{
    amend::fields,
    harness::{Browser, TestApp, on_every_database},
    paper::tool::Printed,
    plan::confirm,
    scenario::made,
};

/// Saves the policy's page with some fields changed.
async fn change_policy(planner: &Browser, changes: &[(&str, &str)]) {
    let page = planner.get("/exam/policy").await;
    let mut typed = fields(&String::from_utf8_lossy(&page.bytes), "/exam/policy");
    typed.retain(|(name, _)| name != "csrf");
    for (name, value) in &mut typed {
        if let Some((_, new)) = changes.iter().find(|(changed, _)| changed == name) {
            (*new).clone_into(value);
        } else if name == "reason" {
            "领导小组决定".clone_into(value);
        }
    }
    let pairs: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = planner.submit("/exam/policy", &pairs).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
}

async fn propose(app: &TestApp) -> PlanId {
    arrangement::propose(&app.office, app.exam, None, Request { seed: 7, time_limit: 5.0 }, &Reporter::default()).await.unwrap()
}

#[test]
fn papers_that_share_a_room_are_told_apart_on_its_pages_and_papers() {
    on_every_database(|app| async move {
        confirm(&app, 60).await;
        let planner = app.signed_in(Role::Planner).await;
        let single = propose(&app).await;
        change_policy(&planner, &[("tail_rooms", "mixed"), ("seats_per_room", "7"), ("target_person_times", "1")]).await;
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!(exam.policy.tail_rooms, TailRooms::Mixed);
        let plan = propose(&app).await;
        assert_ne!(single, plan);
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        assert_eq!(report.hard(), 0, "{:?}", report.findings);
        let seats = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        let mut papers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        seats.iter().for_each(|seat| _ = papers.entry(seat.room).or_default().insert(seat.category));
        let (room, of_room) = papers.iter().find(|(_, papers)| papers.len() > 1).expect("some room is shared");
        let here: Vec<_> = seats.iter().filter(|seat| seat.room == *room).collect();
        assert!(here.is_sorted_by_key(|seat| (seat.category, seat.seat)), "paper after paper");
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let rooms = store::exam::rooms(&app.office.db, app.exam).await.unwrap();
        let number = rooms.iter().find(|known| known.id == *room).unwrap().number;
        let page = planner.get(&format!("/arrangement/{plan}/site/{}", here[0].site)).await.text();
        let mix = planner.get(&format!("/arrangement/{plan}")).await.text();
        for paper in of_room {
            let people = here.iter().filter(|seat| seat.category == *paper).count();
            let words = format!("{}{people}人", exam.policy.category_name(*paper));
            assert!(page.contains(&words), "{words} is not in {page}");
            let of_site = seats.iter().filter(|seat| seat.site == here[0].site && seat.category == *paper).count();
            assert!(mix.contains(&format!("{paper} {of_site}")), "{paper} {of_site} is not in {mix}");
        }
        let site = here[0].site;
        let printed =
            async |paper| Printed::new(&document::of_site(&app.office, &exam, plan, site, paper).await.unwrap().1).text().concat();
        for paper in [Paper::Doors, Paper::Bags, Paper::Charts, Paper::Roster, Paper::Handover] {
            let text: String = printed(paper).await.chars().filter(|c| !c.is_whitespace()).collect();
            for category in of_room {
                assert!(text.contains(&exam.policy.category_name(*category).replace(' ', "")), "{category} is not on {paper:?}");
            }
            assert!(text.contains(&format!("{number:03}")));
        }
        let bags = printed(Paper::Bags).await;
        let of_bag = |kind: usize| format!("{number:03}{:02}", 1 + 10 * kind);
        assert!((0..of_room.len()).all(|kind| bags.contains(&of_bag(kind))), "a bag for each paper");
    });
}

#[test]
fn people_beyond_the_quotas_make_up_for_a_target_and_a_site_opens_as_told() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let planner = app.signed_in(Role::Planner).await;
        let free = propose(&app).await;
        let demand = arrangement::stored_report(&app.office, free).await.unwrap().person_times;
        change_policy(&planner, &[("target_person_times", &(demand + 3).to_string()), ("more0", "0"), ("more1", "2")]).await;
        let plan = propose(&app).await;
        let page = planner.get(&format!("/arrangement/{plan}")).await.text();
        assert!(page.contains(&format!("为达到{}人次目标另设备用监考", demand + 3)), "{page}");
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();

        let open: BTreeSet<_> = store::arrangement::room_use(&app.office.db, free).await.unwrap().iter().map(|line| line.site).collect();
        let sites = store::exam::sites(&app.office.db, app.exam).await.unwrap();
        let closed = sites.iter().find(|site| !open.contains(&site.id)).expect("a site that is not needed");
        planner.get("/arrangement/scenario/new").await;
        let kept = planner.submit("/arrangement/scenario/new", &[("name", "启用"), ("opened", &closed.code)]).await;
        assert_eq!(kept.status, 303, "{}", kept.text());
        assert!(planner.get(kept.leads_to()).await.text().contains(&format!("考点{}必须启用", closed.code)));
        planner.submit(&format!("{}/solve", kept.leads_to()), &[("seed", "5"), ("time_limit", "5")]).await;
        let told = made(&app).await;
        let used = store::arrangement::room_use(&app.office.db, told).await.unwrap();
        assert!(used.iter().any(|line| line.site == closed.id && line.count > 0));
        let both = Scenario {
            pins: vec![
                kaowu::domain::scenario::Pin::SiteOpens { site: closed.code.clone() },
                kaowu::domain::scenario::Pin::SiteClosed { site: closed.code.clone() },
            ],
            ..Scenario::default()
        };
        let refused = scenario::create(&app.office, app.by_planner(), "矛盾", &both).await.unwrap_err().to_string();
        assert!(refused.contains("已有另一项指定"), "{refused}");
    });
}
