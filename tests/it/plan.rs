//! Planning (编排): propose, check, adopt; late candidates take free seats and nobody moves; papers are printed.

use kaowu::{
    domain::{clock::shanghai_time, exam::Phase, staffing::Session},
    service::{arrangement, document, job::Reporter, payment, review, staffing},
    store,
};

use crate::{
    harness::{TestApp, on_every_database},
    registration::register,
};

/// Confirms so many applicants.
pub async fn confirm(app: &TestApp, count: usize) {
    let ids = register(app, count).await;
    settle(app, &ids).await;
}

async fn settle(app: &TestApp, ids: &[kaowu::domain::id::RegistrationId]) {
    review::approve_many(&app.office, app.by_planner(), ids).await.unwrap();
    let list: Vec<_> = ids.iter().map(|id| (*id, Ok(format!("R{:06}", id.0)))).collect();
    payment::settle_many(&app.office, app.by_planner(), &list).await.unwrap();
}

#[test]
fn a_plan_is_checked_adopted_printed_and_takes_late_candidates() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        assert_eq!((report.hard(), report.applicants), (0, 40), "{:?}", report.findings);
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        assert!(arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap_err().to_string().contains("已采用"));
        let before = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        assert_eq!(before.len(), 40);
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert!(document::ticket(&app.office, &exam, before[0].registration).await.unwrap_err().to_string().contains("打印准考证时间"));
        app.clock.set(exam.policy.window(Phase::Ticket).unwrap().opens);
        assert!(document::ticket(&app.office, &exam, before[0].registration).await.unwrap().starts_with(b"%PDF-"));
        let site = before[0].site;
        for paper in document::Paper::ALL {
            let (name, first) = document::of_site(&app.office, &exam, plan, site, paper).await.unwrap();
            let (_, second) = document::of_site(&app.office, &exam, plan, site, paper).await.unwrap();
            assert!(first == second, "{name} comes out the same twice");
        }
    });
}

#[test]
fn late_candidates_take_free_seats_and_nobody_moves() {
    on_every_database(|app| async move {
        let ids = register(&app, 44).await;
        settle(&app, &ids[..40]).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let before = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        settle(&app, &ids[40..]).await;
        match arrangement::seat_late(&app.office, app.by_planner()).await {
            Ok(seated) => {
                assert_eq!(seated, 4);
                let after = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
                assert!(before.iter().all(|line| after.contains(line)));
                assert_eq!(store::arrangement::unseated(&app.office.db, app.exam, plan).await.unwrap(), 0);
            }
            Err(refusal) => assert!(refusal.to_string().contains("已无空座"), "{refusal}"),
        }
    });
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let mut plans = Vec::new();
        for _ in 0..2 {
            let request = arrangement::Request { seed: 11, time_limit: 5.0 };
            let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
            plans.push(store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap());
        }
        assert_eq!(plans[0], plans[1]);
    });
}

#[test]
fn staff_get_codes_that_open_their_card() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let request = arrangement::Request { seed: 11, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let codes = staffing::give_codes(&app.office, app.by_planner()).await.unwrap();
        let duties = store::staffing::duties(&app.office.db, plan, None).await.unwrap();
        assert!(duties.iter().any(|line| line.duty.session == Session::Written));
        let (id, code) = &codes[0];
        let member = store::staffing::find(&app.office.db, app.exam, *id).await.unwrap().unwrap();
        let signed_in = kaowu::service::account::sign_in_staff(&app.office, member.phone.full(), code, "test").await.unwrap();
        assert_eq!(signed_in.account.staff, Some(*id));
        assert!(kaowu::service::account::sign_in_staff(&app.office, member.phone.full(), "aaaaaaaaaa", "test").await.is_err());
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert!(document::slip(&app.office, &exam, *id, "0850-1234567").await.unwrap().starts_with(b"%PDF-"));
        app.clock.set(shanghai_time((2026, 5, 1), (9, 0)).unwrap());
    });
}
