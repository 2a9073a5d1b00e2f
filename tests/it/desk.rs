//! The desks in the browser (各业务台): every page opens for its role, and a planner goes from a queued plan to printed papers.

use kaowu::{
    domain::{account::Role, registration::Stage},
    store,
};

use crate::{
    harness::{Browser, TestApp, on_every_database},
    plan::confirm,
    registration::register,
};

async fn opens(browser: &Browser, paths: &[&str]) {
    for path in paths {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        assert!(!page.heading().is_empty(), "{path}");
    }
}

#[test]
fn every_desk_opens_empty_and_full() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let paths = [
            "/exam",
            "/exam/alarms",
            "/exam/choose",
            "/exam/scenario?n=23001",
            "/exam/sites",
            "/exam/policy",
            "/exam/policy/history",
            "/exam/import/posts",
            "/registration",
            "/arrangement",
            "/staffing",
            "/staffing/codes",
            "/conduct",
            "/document",
            "/indicator",
            "/job",
        ];
        opens(&planner, &paths).await;
        register(&app, 3).await;
        opens(&planner, &paths).await;
        opens(&app.signed_in(Role::Reviewer).await, &["/review"]).await;
        opens(&app.signed_in(Role::Cashier).await, &["/payment"]).await;
        opens(&app.signed_in(Role::Auditor).await, &["/account/audit"]).await;
        opens(&app.signed_in(Role::Administrator).await, &["/account/list"]).await;
        for (path, role) in [("/review", Role::Planner), ("/payment", Role::Planner)] {
            let refused = planner.get(path).await;
            assert_eq!(refused.status, 403, "{path} for {role:?}");
        }
    });
}

#[test]
fn a_form_is_reviewed_and_paid_at_the_desks() {
    on_every_database(|app| async move {
        let id = register(&app, 1).await[0];
        let reviewer = app.signed_in(Role::Reviewer).await;
        let here = format!("/review/{id}");
        opens(&reviewer, &[&here]).await;
        let refused = reviewer.submit(&here, &[("verdict", "returned"), ("reason", "")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("请填写理由"));
        assert_eq!(reviewer.submit(&here, &[("verdict", "approved")]).await.status, 303);
        let cashier = app.signed_in(Role::Cashier).await;
        let here = format!("/payment/{id}");
        opens(&cashier, &[&here]).await;
        let refused = cashier.submit(&format!("{here}/receive"), &[("amount", "1"), ("receipt", "52020001")]).await;
        assert!(refused.status == 422 && refused.text().contains("应缴100元，实缴1元"));
        assert_eq!(cashier.submit(&format!("{here}/receive"), &[("amount", "100"), ("receipt", "52020001")]).await.status, 303);
        let counts = store::registration::counts_by_stage(&app.office.db, app.exam).await.unwrap();
        assert_eq!(counts[&Stage::Confirmed], 1);
        assert!(cashier.get("/payment").await.text().contains("52020001"));
    });
}

/// Waits for the worker, which looks by itself.
pub async fn over(app: &TestApp) -> kaowu::domain::job::Job {
    for _ in 0..300 {
        let job = store::job::list(&app.office.db, app.exam).await.unwrap().remove(0);
        if job.state.is_over() {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the job is not over after half a minute");
}

#[test]
fn a_planner_goes_from_a_queued_plan_to_a_sites_papers() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/arrangement").await;
        let started = planner.submit("/arrangement/propose", &[("seed", "5"), ("time_limit", "5")]).await;
        assert!(started.leads_to().starts_with("/job/"), "{}", started.text());
        opens(&planner, &[started.leads_to()]).await;
        let job = over(&app).await;
        let kaowu::domain::job::State::Done { result, .. } = job.state else { panic!("{:?}", job.state) };
        opens(&planner, &[&result, &format!("{result}/adopt")]).await;
        assert_eq!(planner.submit(&format!("{result}/adopt"), &[]).await.status, 303);
        let plan = store::arrangement::adopted(&app.office.db, app.exam).await.unwrap().unwrap();
        let used = store::arrangement::room_use(&app.office.db, plan.id).await.unwrap();
        opens(
            &planner,
            &[&format!("{result}/site/{}", used[0].site), &format!("{result}/room/{}", used[0].room), "/exam", "/document", "/indicator"],
        )
        .await;
        let pdf = planner.get(&format!("/document/{}/{}/charts.pdf", plan.id, used[0].site)).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    });
}
