//! Accounts in the browser (账号): a forgotten password, a lost sign-in code, machines that are signed in.

use kaowu::{domain::account::Role, service::staffing, store};

use crate::{
    harness::{Browser, PASSWORD, Page, TestApp, on_every_database},
    journey::walk::{Applicant, Desk},
    plan::confirm,
};

const NEW_PASSWORD: &str = "云屏的秋天-2026";

async fn knock(app: &TestApp, login: &str, password: &str) -> (Browser, Page) {
    let browser = app.stranger();
    browser.get("/account/login").await;
    let page = browser.submit("/account/login", &[("login", login), ("password", password)]).await;
    (browser, page)
}

async fn last_line(app: &TestApp, action: &str) -> store::audit::AuditLine {
    let lines = store::audit::page(&app.office.db, action, 0, 10).await.unwrap().0;
    lines.into_iter().find(|line| line.action == action).unwrap()
}

fn shown_once(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    page.select_texts(".kw-secret").pop().unwrap()
}

async fn change_the_password(browser: &Browser, code: &str) {
    assert_eq!(browser.get("/account/mine").await.leads_to(), "/account/password", "first of all the password is changed");
    browser.get("/account/password").await;
    let form = [("old", code), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
    let page = browser.submit("/account/password", &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

#[test]
fn an_applicant_who_forgot_the_password_gets_a_code_that_is_shown_once() {
    on_every_database(|app| async move {
        let zhang = Applicant { name: "张𬭎", phone: "16900009999", number: 59 };
        let before = zhang.open_account(&app).await;
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/account/reset").await;
        let ask = [("kind", "applicant"), ("name", "张𬭎"), ("phone", "16900009999"), ("basis", "当面核对身份证原件")];
        for (field, wrong, sentence) in [
            ("name", "张三", "没有找到姓名和手机号都相符的考生账号"),
            ("phone", "16900009998", "没有找到姓名和手机号都相符的考生账号"),
            ("kind", "", "请选择是谁忘记了"),
            ("basis", "", "请填写核对身份的方式"),
            ("basis", "核对证件号529988199001011234", "不要填写证件号、手机号等号码"),
        ] {
            let form = ask.map(|(name, value)| if name == field { (name, wrong) } else { (name, value) });
            let refused = planner.submit("/account/reset", &form).await;
            assert!(refused.status == 422 && refused.text().contains(sentence), "{field}: {}", refused.text());
        }
        assert_eq!(before.get("/registration/mine").await.status, 200, "nothing happened so far");
        let code = shown_once(&planner.submit("/account/reset", &ask).await);
        assert_eq!(before.get("/registration/mine").await.status, 303, "the session of before has ended");
        assert_eq!(knock(&app, zhang.phone, PASSWORD).await.1.status, 422);
        let (browser, page) = knock(&app, zhang.phone, &code).await;
        assert_eq!(page.status, 303, "{}", page.text());
        change_the_password(&browser, &code).await;
        assert_eq!(knock(&app, zhang.phone, &code).await.1.status, 422, "the code has served its time");
        assert_eq!(knock(&app, zhang.phone, NEW_PASSWORD).await.1.status, 303);
        let line = last_line(&app, "account.reset_password").await;
        assert!(line.detail.contains("当面核对身份证原件") && line.actor == "编排员", "{line:?}");
        assert!(!line.detail.contains(&code) && !line.detail.contains(zhang.phone));
    });
}

#[test]
fn the_administrator_resets_a_colleague_but_not_the_own_password() {
    on_every_database(|app| async move {
        let reviewer = app.signed_in(Role::Reviewer).await;
        let id = store::account::for_sign_in(&app.office.db, "reviewer").await.unwrap().unwrap().0.id;
        let administrator = app.signed_in(Role::Administrator).await;
        let here = format!("/account/{id}");
        assert!(administrator.get(&here).await.text().contains("重设密码"));
        let code = shown_once(&administrator.submit(&format!("{here}/reset"), &[]).await);
        assert_eq!(reviewer.get("/review").await.status, 303);
        let (browser, page) = knock(&app, "reviewer", &code).await;
        assert_eq!(page.status, 303);
        change_the_password(&browser, &code).await;
        assert_eq!(browser.get("/review").await.status, 200);
        let own = store::account::for_sign_in(&app.office.db, "administrator").await.unwrap().unwrap().0.id;
        assert_eq!(administrator.submit(&format!("/account/{own}/reset"), &[]).await.status, 409);
    });
}

#[test]
fn one_proctor_gets_a_new_code_and_the_others_keep_theirs() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        Desk::open(&app).await.arrange_and_adopt(&app).await;
        let codes = staffing::give_codes(&app.office, app.by_planner()).await.unwrap();
        let mut people = Vec::new();
        for (id, code) in &codes[..2] {
            people.push((store::staffing::find(&app.office.db, app.exam, *id).await.unwrap().unwrap(), code.clone()));
        }
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/account/reset").await;
        let (lost, kept) = (&people[0], &people[1]);
        let form =
            [("kind", "proctor"), ("name", lost.0.name.as_str()), ("phone", lost.0.phone.full()), ("basis", "所在学校教务处来电说明")];
        let fresh = shown_once(&planner.submit("/account/reset", &form).await);
        for (person, code, status) in [(lost, lost.1.as_str(), 422), (lost, &fresh, 303), (kept, kept.1.as_str(), 303)] {
            let door = app.stranger();
            door.get("/account/staff").await;
            let page = door.submit("/account/staff", &[("phone", person.0.phone.full()), ("code", code)]).await;
            assert_eq!(page.status, status, "{}", page.text());
        }
        assert!(last_line(&app, "staffing.reset_code").await.detail.contains("所在学校教务处来电说明"));
    });
}

#[test]
fn a_person_sees_the_machines_signed_in_and_ends_the_others() {
    on_every_database(|app| async move {
        let (at_work, _) = knock(&app, "planner", PASSWORD).await;
        let (at_home, _) = knock(&app, "planner", PASSWORD).await;
        let mine = at_work.get("/account/mine").await;
        let lines = mine.select_texts("tbody tr");
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.starts_with("Windows 电脑，Edge")), "{lines:?}");
        assert_eq!(lines.iter().filter(|line| line.contains("正在使用的这一台")).count(), 1);
        assert_eq!(at_work.submit("/account/mine/end", &[]).await.leads_to(), "/account/mine");
        assert_eq!(at_home.get("/account/mine").await.status, 303, "signed out over there");
        let mine = at_work.get("/account/mine").await;
        assert!(mine.select_texts("tbody tr").len() == 1 && mine.text().contains("没有其他设备在登录"), "{}", mine.text());
        assert!(last_line(&app, "account.sign_out_others").await.detail.contains("1处"));
        app.clock.set(app.office.now() + chrono::Duration::minutes(20));
        let (idle, _) = knock(&app, "planner", PASSWORD).await;
        app.clock.set(app.office.now() + chrono::Duration::minutes(20));
        assert_eq!(idle.get("/account/mine").await.select_texts("tbody tr").len(), 1, "one left idle is signed out already");
    });
}
