//! The doors (登录与注册): name or phone with a password, phone with a code, a new applicant's account, and the way out.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::work_of;
use crate::{
    domain::{PersonName, Phone, account::RuleError},
    service::{self, account::SignedIn},
    store::{self, Field},
    web::{
        App, Error, Guard, Routes, Who,
        form::Form,
        guard::{DOOR, SIGN_OUT_PATH, STAFF_DOOR, SignedIn as Anybody, local_path},
        layout::{self, Flash, Frame},
        query::Query,
        visit::Visit,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(DOOR, Who::Public, login)
        .post(DOOR, Who::Public, sign_in)
        .get(STAFF_DOOR, Who::Public, staff)
        .post(STAFF_DOOR, Who::Public, sign_in_staff)
        .get("/account/open", Who::Public, open)
        .post("/account/open", Who::Public, open_account)
        .post(SIGN_OUT_PATH, Who::SignedIn, sign_out)
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "account/staff.html")]
struct StaffPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "account/open.html")]
struct OpenPage {
    frame: Frame,
    form: Form,
}

/// The way back stands in the form, so that a wrong password does not lose it.
fn with_way_back(query: &Query) -> Form {
    Form::default().with("next", local_path(query.get("next"), ""))
}

async fn login(query: Query, frame: Frame) -> Response {
    layout::page(&LoginPage { frame: frame.titled("登录"), form: with_way_back(&query) })
}

async fn sign_in(State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let login = form.required("login", "手机号或登录名").at_most(60);
    // Spaces of a password are part of it.
    let password = form.value("password").to_owned();
    if password.is_empty() {
        form.wrong("password", "请填写密码");
    }
    if let Some(login) = login.filter(|_| form.is_good()) {
        match service::account::sign_in(&app.office, &login, &password, visit.place()).await {
            Ok(signed) => return begin(&app, &visit, signed, form.value("next")).await,
            Err(error) => form.refused("login", error)?,
        }
    }
    Ok(layout::again(&LoginPage { frame: frame.titled("登录").checked(&form), form }))
}

async fn staff(query: Query, frame: Frame) -> Response {
    layout::page(&StaffPage { frame: frame.titled("考务人员登录"), form: with_way_back(&query) })
}

async fn sign_in_staff(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let phone = form.required("phone", "手机号").at_most(30);
    let code = form.required("code", "登录码").at_most(30);
    if let (Some(phone), Some(code)) = (phone, code) {
        match service::account::sign_in_staff(&app.office, &phone, &code, visit.place()).await {
            Ok(signed) => return begin(&app, &visit, signed, form.value("next")).await,
            Err(service::Error::Rule(words)) if words == RuleError::WrongCredentials.to_string() => {
                form.wrong("phone", "手机号或登录码不正确，请对照考务通知单核对");
            }
            Err(error) => form.refused("phone", error)?,
        }
    }
    Ok(layout::again(&StaffPage { frame: frame.titled("考务人员登录").checked(&form), form }))
}

async fn open(frame: Frame) -> Response {
    layout::page(&OpenPage { frame: frame.titled("注册考生账号"), form: Form::default() })
}

async fn open_account(State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    let name = form.required("name", "姓名").and_then(PersonName::parse);
    let phone = form.required("phone", "手机号").and_then(Phone::parse);
    let password = super::password::new_password(&mut form, "password", "password_again");
    form.agreed("notice", "请先阅读个人信息保护说明，再勾选同意");
    if let (Some(name), Some(phone), Some(password), true) = (name, phone, password, form.is_good()) {
        match service::account::open_applicant(&app.office, name.as_str(), &phone, &password).await {
            Ok(signed) => {
                let mut answer = begin(&app, &visit, signed, "").await?;
                answer.extensions_mut().insert(Flash::done("账号已注册，下次用手机号和密码登录"));
                return Ok(answer);
            }
            Err(service::Error::Taken(Field::Phone)) => {
                form.wrong("phone", "这个手机号已经注册，请直接登录；忘记密码请拨打报名咨询电话");
            }
            Err(error) => form.refused("password", error)?,
        }
    }
    Ok(layout::again(&OpenPage { frame: frame.titled("注册考生账号").checked(&form), form }))
}

/// Ends the session of before, whoever held it, and begins this one.
async fn begin(app: &App, visit: &Visit, signed: SignedIn, next: &str) -> Result<Response, Error> {
    if let (Some(account), Some(token)) = (visit.account(), visit.session_token()) {
        service::account::sign_out(&app.office, account.id, token).await?;
    }
    store::account::name_device(&app.office.db, service::account::token_hash(&signed.token), visit.device()).await?;
    Ok(layout::signed_in(signed.token, local_path(next, work_of(&signed.account).0)))
}

async fn sign_out(guard: Guard<Anybody>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    if let Some(token) = visit.session_token() {
        service::account::sign_out(&app.office, guard.id(), token).await?;
    }
    let mut answer = layout::signed_out("/");
    answer.extensions_mut().insert(Flash::done("已退出登录"));
    Ok(answer)
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{Sample, frame, wrong};
    let typed = || Form::default().with("login", "张𬭎").with("next", "/review").with("name", "张𬭎").with("phone", "138");
    let bad = |fields: &[&str]| wrong(typed(), fields);
    let login = |form: Form| LoginPage { frame: frame(&[]).titled("登录").checked(&form), form };
    let staff = |form: Form| StaffPage { frame: frame(&[]).titled("考务人员登录").checked(&form), form };
    let open = |form: Form| OpenPage { frame: frame(&[]).titled("注册考生账号").checked(&form), form };
    vec![
        Sample::of("login, empty", &login(Form::default())),
        Sample::of("login, wrong", &login(bad(&["login", "password"]))).with_errors(2),
        Sample::of("staff door, empty", &staff(Form::default())),
        Sample::of("staff door, wrong", &staff(bad(&["phone", "code"]))).with_errors(2),
        Sample::of("new account, empty", &open(Form::default())),
        Sample::of("new account, wrong", &open(bad(&["name", "phone", "password", "password_again", "notice"]))).with_errors(5),
    ]
}
