//! Registration, review and payment (报名、审核、缴费) through their services, with their refusals.

use kaowu::{
    cli::demo::fill::Registrar,
    domain::{Fen, account::Role, clock::shanghai_time, registration::Stage, review::Verdict},
    service::{self, Officer, payment, registration, review},
    store,
};

use crate::harness::{TestApp, county, on_every_database};

/// Registers so many of the county's applicants; their keys.
pub async fn register(app: &TestApp, count: usize) -> Vec<kaowu::domain::id::RegistrationId> {
    let registrar = Registrar::open(&app.office, app.by_planner()).await.unwrap();
    let entries = county::county().applicants.iter().take(count).map(|a| registrar.entry(1, a).unwrap()).collect();
    registration::register_many(&app.office, app.by_planner(), &registrar.exam, &registrar.posts, entries).await.unwrap()
}

fn sentence<T>(result: service::Result<T>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn a_registration_is_reviewed_paid_and_refused_where_it_must_be() {
    on_every_database(|app| async move {
        let (reviewer, cashier) = (app.officer(Role::Reviewer).await, app.officer(Role::Cashier).await);
        let (reviewer, cashier) = (Officer { account: reviewer, exam: app.exam }, Officer { account: cashier, exam: app.exam });
        let ids = register(&app, 4).await;
        let fee = Fen::yuan(100);
        assert_eq!(sentence(payment::receive(&app.office, cashier, ids[0], fee, "52020001").await), "报名状态为“待审核”，不能收费");
        assert_eq!(sentence(review::decide(&app.office, reviewer, ids[0], Verdict::Rejected, " ").await), "请填写理由，考生会看到这段文字");
        review::decide(&app.office, reviewer, ids[0], Verdict::Approved, "").await.unwrap();
        assert_eq!(
            sentence(payment::receive(&app.office, cashier, ids[0], Fen::yuan(1), "52020001").await),
            "应缴100元，实缴1元，金额不符，请核对后重新登记"
        );
        payment::receive(&app.office, cashier, ids[0], fee, "5202-0001").await.unwrap();
        assert_eq!(sentence(payment::receive(&app.office, cashier, ids[0], fee, "52020002").await), "报名状态为“报名确认”，不能收费");
        review::approve_many(&app.office, reviewer, &ids[1..]).await.unwrap();
        assert_eq!(sentence(payment::receive(&app.office, cashier, ids[1], fee, "52020001").await), "票据号已被使用，请核对");
        payment::waive(&app.office, cashier, ids[1], "城乡最低生活保障对象").await.unwrap();
        assert_eq!(sentence(payment::refund(&app.office, cashier, ids[1], "岗位取消").await), "已减免的报名没有可退的费用");
        payment::refund(&app.office, cashier, ids[0], "岗位取消").await.unwrap();
        app.clock.set(shanghai_time((2026, 3, 10), (18, 0)).unwrap());
        assert!(sentence(payment::receive(&app.office, cashier, ids[2], fee, "52020003").await).contains("不在缴费确认时间内"));
        let counts = store::registration::counts_by_stage(&app.office.db, app.exam).await.unwrap();
        assert_eq!((counts[&Stage::Refunded], counts[&Stage::Confirmed], counts[&Stage::Approved]), (1, 1, 2));
        assert_eq!(store::audit::verify(&app.office.db).await.unwrap().first_bad, None);
    });
}

#[test]
fn one_person_holds_one_living_registration() {
    on_every_database(|app| async move {
        let ids = register(&app, 1).await;
        let registrar = Registrar::open(&app.office, app.by_planner()).await.unwrap();
        let again = || async {
            let entry = registrar.entry(1, &county::county().applicants[0]).unwrap();
            registration::register_many(&app.office, app.by_planner(), &registrar.exam, &registrar.posts, vec![entry]).await
        };
        assert_eq!(sentence(again().await), "身份证号已被使用，请核对");
        review::decide(&app.office, app.by_planner(), ids[0], Verdict::Rejected, "不符合岗位的年龄条件。").await.unwrap();
        assert!(again().await.is_ok());
    });
}

#[test]
fn lists_are_masked_and_a_whole_number_leaves_an_audit_line() {
    on_every_database(|app| async move {
        let ids = register(&app, 3).await;
        let whole = county::county().applicants[0].id_number.clone();
        let filter = store::registration::Filter { text: whole.full().to_owned(), ..Default::default() };
        let (lines, total) = store::registration::page(&app.office.db, app.exam, &filter, Default::default(), (0, 10)).await.unwrap();
        assert_eq!((total, lines[0].masked_id.as_str()), (1, whole.masked().as_str()));
        let (read, _) = registration::reveal(&app.office, app.by_planner(), ids[0], "核对身份").await.unwrap();
        assert_eq!(read, whole);
        let (audit, _) = store::audit::page(&app.office.db, "registration.reveal", 0, 5).await.unwrap();
        assert_eq!(audit[0].detail, "查看完整证件号和手机号，用途：核对身份");
    });
}
