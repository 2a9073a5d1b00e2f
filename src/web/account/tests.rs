//! The doors' promises (登录与账号测试).

use crate::{
    domain::account::Role,
    web::{
        account::work_of,
        gallery::officer,
        tests::{app, ask_as, sign_in},
    },
};

#[test]
fn everybody_begins_at_their_own_work() {
    for (roles, path) in [
        (vec![Role::Applicant], "/registration/mine"),
        (vec![Role::Proctor], "/staffing/mine"),
        (vec![Role::Reviewer], "/review"),
        (vec![Role::Cashier], "/payment"),
        (vec![Role::Auditor], "/account/audit"),
        (vec![Role::Administrator], "/account/list"),
        (vec![Role::Planner, Role::Administrator], "/exam"),
        (vec![Role::Reviewer, Role::Cashier], "/exam"),
        (vec![Role::SiteChief], "/exam"),
    ] {
        assert_eq!(work_of(&officer(&roles)).0, path, "{roles:?}");
    }
}

#[tokio::test]
async fn a_first_password_is_shown_once_and_opens_the_door() {
    let app = app().await;
    sign_in(&app, "admin", &[Role::Administrator]).await;
    let draft = [("login", "Li.Si"), ("name", "李四"), ("roles", "reviewer")];
    let (status, _, page) = ask_as(&app, "admin", "/account/create", Some(&draft)).await;
    assert_eq!(status, 200, "{page}");
    let password = page.split("kw-secret\">").nth(2).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
    let (_, _, list) = ask_as(&app, "admin", "/account/list", None).await;
    assert!(list.contains("li.si") && !list.contains(&password));
    let wrong = [("login", "li.si"), ("password", "wrong"), ("next", "/review")];
    let (status, _, page) = ask_as(&app, "admin", "/account/login", Some(&wrong)).await;
    assert!(status == 422 && page.contains("账号或密码不正确") && page.contains("value=\"/review\""), "{page}");
    // The door closes the session of before, whoever held it.
    let right = [("login", "li.si"), ("password", password.as_str()), ("next", "//evil.example")];
    let (status, location, _) = ask_as(&app, "admin", "/account/login", Some(&right)).await;
    assert_eq!((status, location.as_str()), (303, "/review"));
    assert_eq!(ask_as(&app, "admin", "/account/list", None).await.0, 303);
}

#[tokio::test]
async fn an_account_of_the_desk_can_be_disabled_but_not_ones_own() {
    let app = app().await;
    sign_in(&app, "admin", &[Role::Administrator]).await;
    sign_in(&app, "cashier", &[Role::Cashier]).await;
    sign_in(&app, "applicant", &[Role::Applicant]).await;
    assert_eq!(ask_as(&app, "admin", "/account/2/disable", Some(&[])).await.0, 303);
    assert_eq!(ask_as(&app, "cashier", "/account/password", None).await.0, 303);
    assert_eq!(ask_as(&app, "admin", "/account/1/disable", Some(&[])).await.0, 409);
    assert_eq!(ask_as(&app, "admin", "/account/3", None).await.0, 404);
    assert_eq!(ask_as(&app, "cashier", "/account/list", None).await.0, 303);
}

#[tokio::test]
async fn opening_an_account_says_everything_that_is_missing() {
    let app = app().await;
    sign_in(&app, "desk", &[Role::Auditor]).await;
    let (status, _, page) =
        ask_as(&app, "desk", "/account/open", Some(&[("phone", "123"), ("password", "a long one"), ("password_again", "b")])).await;
    assert_eq!(status, 422);
    for words in ["请填写姓名", "手机号应为11位数字", "两次输入的密码不一致", "请先阅读个人信息保护说明"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("a long one"), "passwords are not sent back");
    assert!(ask_as(&app, "desk", "/account/audit", None).await.2.contains("account.test"));
}
