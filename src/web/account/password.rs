//! The own password (修改密码): the old one, the new one twice; every other session ends.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::work_of;
use crate::{
    domain::account::{Account, Role, RuleError},
    service, store,
    web::{
        App, Error, Guard, Routes, Who,
        form::Form,
        guard::{PASSWORD_PATH, SignedIn},
        layout::{self, Flash, Frame},
        visit::Visit,
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get(PASSWORD_PATH, Who::SignedIn, show).post(PASSWORD_PATH, Who::SignedIn, change)
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    frame: Frame,
    form: Form,
    must_change: bool,
    /// Members of staff sign in with a code and have none.
    has_password: bool,
}

/// A new password typed twice; spaces and every other character are part of it.
pub(super) fn new_password(form: &mut Form, name: &str, again: &str) -> Option<String> {
    let (first, second) = (form.value(name).to_owned(), form.value(again).to_owned());
    if first.is_empty() {
        form.wrong(name, "请填写密码");
    } else if first != second {
        form.wrong(again, RuleError::Mismatch);
    }
    (!first.is_empty() && first == second).then_some(first)
}

fn page(frame: Frame, form: Form, account: &Account) -> PasswordPage {
    let title = if account.must_change_password { "首次登录，请设置新密码" } else { "修改密码" };
    let has_password = account.roles.iter().any(|role| *role != Role::Proctor);
    PasswordPage { frame: frame.titled(title).checked(&form), form, must_change: account.must_change_password, has_password }
}

async fn show(guard: Guard<SignedIn>, frame: Frame) -> Response {
    layout::page(&page(frame, Form::default(), &guard.account))
}

async fn change(
    guard: Guard<SignedIn>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let old = form.value("old").to_owned();
    if old.is_empty() {
        form.wrong("old", "请填写现在的密码");
    }
    let new = new_password(&mut form, "new", "again");
    if new.as_ref() == Some(&old) {
        form.wrong("new", "新密码与现在的密码相同，请换一个");
    }
    if let Some(new) = new.filter(|_| form.is_good()) {
        match service::account::change_password(&app.office, &guard.account, &old, &new).await {
            Ok(signed) => {
                let hash = service::account::token_hash(&signed.token);
                store::account::name_device(&app.office.db, hash, visit.device()).await?;
                let mut answer = layout::signed_in(signed.token, work_of(&signed.account).0);
                answer.extensions_mut().insert(Flash::done("密码已修改，其他设备上的登录已退出"));
                return Ok(answer);
            }
            Err(service::Error::Rule(words)) if words == RuleError::WrongCredentials.to_string() => form.wrong("old", "现在的密码不正确"),
            Err(error) => form.refused("new", error)?,
        }
    }
    Ok(layout::again(&page(frame, form, &guard.account)))
}
