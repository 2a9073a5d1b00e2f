//! Why here? (为什么在这里): the personnel section asks of any seat and any duty, and reads facts that are so.

use kaowu::{
    domain::{account::Role, staffing::Session},
    service::{arrangement, job::Reporter},
    store,
};

use crate::{
    harness::{TestApp, on_every_database},
    plan::confirm,
};

async fn planned(app: &TestApp) -> kaowu::domain::id::PlanId {
    confirm(app, 60).await;
    let request = arrangement::Request { seed: 5, time_limit: 5.0 };
    let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    plan
}

#[test]
fn the_personnel_section_asks_why_of_a_seat_and_of_a_duty() {
    on_every_database(|app| async move {
        let plan = planned(&app).await;
        let planner = app.signed_in(Role::Planner).await;
        let seats = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        let room = planner.get(&format!("/arrangement/{plan}/room/{}", seats[0].room)).await;
        let links = room.select_attributes("main td a", "href");
        assert!(links.contains(&format!("/arrangement/{plan}/why/seat/{}", seats[0].registration)), "{links:?}");
        let page = planner.get(&links[0]).await;
        let facts = page.select_texts("main li");
        let sites = store::exam::sites(&app.office.db, app.exam).await.unwrap();
        let site = sites.iter().find(|site| site.id == seats[0].site).unwrap();
        assert!(facts[0].contains(&format!("到考点{}（{}）", site.code, site.name)), "{facts:?}");
        assert!(facts[1].contains(&format!("安排{}类", seats[0].category)), "{facts:?}");
        assert!(facts.last().unwrap().contains("座位按种子抽定"), "{facts:?}");

        let duties = store::staffing::duties(&app.office.db, plan, None).await.unwrap();
        let duty = duties.iter().find(|line| line.duty.session == Session::Written && line.duty.room.is_some()).unwrap();
        let links = planner.get(&format!("/arrangement/{plan}/site/{}", duty.duty.site)).await.select_attributes("main td a", "href");
        let link = format!("/arrangement/{plan}/why/duty/{}/W", duty.duty.staff);
        assert!(links.contains(&link), "{links:?}");
        let facts = planner.get(&link).await.select_texts("main li");
        assert!(facts[0].starts_with(&format!("{}具备{}资格", duty.code, duty.duty.role)), "{facts:?}");
        assert!(facts.iter().any(|fact| fact.starts_with("改派最合适的空闲人员") || fact.contains("空闲人员")), "{facts:?}");
    });
}

#[test]
fn nobody_else_asks_and_nobody_asks_of_what_is_not_there() {
    on_every_database(|app| async move {
        let plan = planned(&app).await;
        let seats = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        let here = format!("/arrangement/{plan}/why");
        let cashier = app.signed_in(Role::Cashier).await;
        assert_eq!(cashier.get(&format!("{here}/seat/{}", seats[0].registration)).await.status, 403);
        let planner = app.signed_in(Role::Planner).await;
        for path in ["seat/999999", "duty/999999/W", "duty/1/X"] {
            assert_eq!(planner.get(&format!("{here}/{path}")).await.status, 404, "{path}");
        }
    });
}
