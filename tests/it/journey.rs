//! The whole course in the browser (全程): two applicants from an empty account to a printed ticket, one of them late; a proctor
//! from the sign-in code to the duty slip.

pub mod walk;

use kaowu::domain::{account::Role, clock::shanghai_time, exam::Phase};

use crate::{
    harness::{TestApp, county, on_every_database},
    plan::confirm,
};
use walk::{Applicant, Desk, words_of};

async fn ticket_opens(app: &TestApp) {
    let exam = kaowu::store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
    app.clock.set(exam.policy.window(Phase::Ticket).unwrap().opens);
}

#[test]
fn an_applicant_goes_from_an_empty_account_to_a_submitted_form() {
    on_every_database(|app| async move {
        let zhang = Applicant { name: "张𬭎", phone: "16900009999", number: 59 };
        let browser = zhang.open_account(&app).await;
        let wrong = zhang.fill_in(&browser, b"not a photo").await;
        assert_eq!(wrong.status, 422);
        zhang.submit(&browser).await;
        let mine = browser.get("/registration/mine").await;
        assert!(mine.text().contains("待审核"), "{}", mine.text());
        assert!(!mine.text().contains(county::county().applicants[59].id_number.full()));
    });
}

#[test]
fn two_applicants_walk_to_their_tickets_and_a_proctor_to_the_duty_slip() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let desk = Desk::open(&app).await;
        let (zhang, li) =
            (Applicant { name: "张𬭎", phone: "16900009999", number: 59 }, Applicant { name: "李㛃", phone: "16900009998", number: 58 });
        let before = zhang.register(&app).await;
        assert_eq!(before.get("/registration/ticket.pdf").await.status, 409);
        desk.approve_and_charge(&zhang, "52020001").await;
        let plan = desk.arrange_and_adopt(&app).await;
        li.register(&app).await;
        desk.approve_and_charge(&li, "52020002").await;
        desk.seat_late().await;
        app.clock.set(shanghai_time((2026, 5, 2), (9, 0)).unwrap());
        let early = zhang.sign_in(&app).await.get("/registration/ticket.pdf").await;
        assert!(early.status == 409 && early.text().contains("打印准考证时间"), "{}", early.text());
        ticket_opens(&app).await;
        let (first, second) = (zhang.take_ticket(&app).await, li.take_ticket(&app).await);
        assert_ne!(first, second);
        proctor_goes_to_the_slip(&app, &plan).await;
    });
}

/// Codes are handed out as a workbook; the person signs in with phone and code, confirms, and takes the slip along.
async fn proctor_goes_to_the_slip(app: &TestApp, plan: &str) {
    let planner = app.signed_in(Role::Planner).await;
    planner.get("/staffing/codes").await;
    let book = planner.submit("/staffing/codes", &[]).await;
    let (code, member) = walk::first_code(app, &book.bytes).await;
    let proctor = app.stranger();
    proctor.get("/account/staff").await;
    let signed = proctor.submit("/account/staff", &[("phone", member.phone.full()), ("code", &code)]).await;
    assert_eq!((signed.status, signed.leads_to()), (303, "/staffing/mine"), "{}", signed.text());
    let card = proctor.get("/staffing/mine").await;
    assert!(card.text().contains(member.name.as_str()) && card.text().contains("待确认"), "{}", card.text());
    let slip = proctor.get("/staffing/mine/slip.pdf").await;
    assert_eq!((slip.status, slip.header("content-type")), (200, "application/pdf"));
    assert!(words_of(&slip.bytes).contains(member.name.as_str()));
    assert_eq!(proctor.submit("/staffing/mine/answer", &[("answer", "confirmed")]).await.status, 303);
    assert!(proctor.get("/staffing/mine").await.text().contains("您的答复： 已确认"));
    for closed in ["/registration/mine", "/staffing", plan] {
        assert_eq!(proctor.get(closed).await.status, 403, "{closed}");
    }
}
