//! The audit log over the whole course (审计): every deed leaves its line, a refused one leaves none, and no line tells a secret.

use std::collections::BTreeSet;

use kaowu::{
    domain::{Fen, account::Role, review::Verdict},
    service::{Officer, account, arrangement, job::Reporter, payment, registration, review, staffing},
    store,
};

use crate::{
    harness::{PASSWORD, TestApp, county, on_every_database},
    registration::register,
};

async fn lines(app: &TestApp) -> Vec<store::audit::AuditLine> {
    store::audit::page(&app.office.db, "", 0, 1_000).await.unwrap().0
}

/// One deed of every kind the desks know.
async fn course(app: &TestApp) {
    let (office, by) = (&app.office, app.by_planner());
    let ids = register(app, 40).await;
    review::decide(office, by, ids[0], Verdict::Approved, "").await.unwrap();
    review::decide(office, by, ids[1], Verdict::Rejected, "学历不符").await.unwrap();
    review::approve_many(office, by, &ids[2..]).await.unwrap();
    payment::receive(office, by, ids[0], Fen::yuan(100), "52020001").await.unwrap();
    payment::refund(office, by, ids[0], "岗位取消").await.unwrap();
    payment::waive(office, by, ids[2], "城乡最低生活保障对象").await.unwrap();
    let list: Vec<_> = ids[3..].iter().map(|id| (*id, Ok(format!("R{:06}", id.0)))).collect();
    payment::settle_many(office, by, &list).await.unwrap();
    registration::reveal(office, by, ids[2], "核对身份").await.unwrap();
    let request = arrangement::Request { seed: 7, time_limit: 5.0 };
    let plan = arrangement::propose(office, app.exam, None, request, &Reporter::default()).await.unwrap();
    arrangement::adopt(office, by, plan).await.unwrap();
    let codes = staffing::give_codes(office, by).await.unwrap();
    let member = store::staffing::find(&office.db, app.exam, codes[0].0).await.unwrap().unwrap();
    account::sign_in_staff(office, member.phone.full(), &codes[0].1, "test").await.unwrap();
    let clerk = app.officer(Role::Reviewer).await;
    account::sign_in(office, "reviewer", PASSWORD, "test").await.unwrap();
    account::set_disabled(office, app.planner, clerk, true).await.unwrap();
}

#[test]
fn every_deed_of_the_course_leaves_its_line_and_no_line_tells_a_secret() {
    on_every_database(|app| async move {
        course(&app).await;
        let all = lines(&app).await;
        let actions: BTreeSet<&str> = all.iter().map(|line| line.action.as_str()).collect();
        for expected in [
            "account.create",
            "account.set_disabled",
            "account.sign_in",
            "account.sign_in_staff",
            "arrangement.adopt",
            "arrangement.propose",
            "exam.create",
            "exam.import",
            "payment.receive",
            "payment.refund",
            "payment.settle_many",
            "payment.waive",
            "registration.register_many",
            "registration.reveal",
            "review.approve_many",
            "review.decide",
            "staffing.give_codes",
        ] {
            assert!(actions.contains(expected), "{expected} is not in {actions:?}");
        }
        let staff = store::staffing::all(&app.office.db, app.exam).await.unwrap();
        let phones = staff.iter().map(|member| member.phone.full().to_owned());
        let county = county::county();
        let applicants = county.applicants.iter().flat_map(|a| [a.id_number.full().to_owned(), a.phone.full().to_owned()]);
        let secrets: Vec<String> = phones.chain(applicants).chain([PASSWORD.to_owned()]).collect();
        for line in &all {
            let said = format!("{} {}", line.subject, line.detail);
            assert!(!secrets.iter().any(|secret| said.contains(secret)), "{} {}", line.action, line.subject);
        }
        let verdict = store::audit::verify(&app.office.db).await.unwrap();
        assert_eq!((verdict.entries, verdict.first_bad), (all.len() as u64, None));
    });
}

#[test]
fn a_refused_deed_leaves_no_line_and_changes_nothing() {
    on_every_database(|app| async move {
        let id = register(&app, 1).await[0];
        let by = app.by_planner();
        let before = (lines(&app).await.len(), store::registration::find(&app.office.db, app.exam, id).await.unwrap());
        assert!(payment::receive(&app.office, by, id, Fen::yuan(100), "52020001").await.is_err());
        assert!(review::decide(&app.office, by, id, Verdict::Returned, "").await.is_err());
        assert!(registration::reveal(&app.office, by, id, " ").await.is_err());
        let elsewhere = Officer { exam: kaowu::domain::id::ExamId(999), ..by };
        assert!(review::decide(&app.office, elsewhere, id, Verdict::Approved, "").await.is_err(), "another exam's officer");
        assert!(arrangement::adopt(&app.office, by, kaowu::domain::id::PlanId(999)).await.is_err());
        assert_eq!((lines(&app).await.len(), store::registration::find(&app.office.db, app.exam, id).await.unwrap()), before);
    });
}
