//! Forgotten passwords (重设密码): an applicant's or proctor's on the telephone or at the window, a colleague's by the administrator.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};

use super::manage::found;
use crate::{
    domain::{PersonName, Phone, account::Role, audit::Purpose, id::AccountId},
    service::{self, account::Caller},
    web::{
        App, Error, Guard, Routes, Who,
        component::Choice,
        desk,
        form::Form,
        guard::{Administrator, AnyOf, Planner, Reviewer},
        layout::{self, Frame},
        visit::Visit,
    },
};

/// Those who answer the telephone of the desk.
const DESK: Who = Who::AnyOf(&[Role::Planner, Role::Reviewer]);

pub(super) fn routes() -> Routes {
    Routes::new().get("/account/reset", DESK, begin).post("/account/reset", DESK, reset).post(
        "/account/{id}/reset",
        Who::Role(Role::Administrator),
        reset_colleague,
    )
}

#[derive(Template)]
#[template(path = "account/reset.html")]
struct ResetPage {
    frame: Frame,
    form: Form,
    kinds: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct CodePage {
    frame: Frame,
    name: String,
    /// What the secret is called.
    what: &'static str,
    code: String,
    advice: &'static str,
}

/// Whose secret was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Applicant,
    Proctor,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "applicant" => Some(Self::Applicant),
            "proctor" => Some(Self::Proctor),
            _ => None,
        }
    }
}

fn page(frame: Frame, form: Form) -> ResetPage {
    let kinds = vec![
        Choice::new("applicant", "考生").hinted("用手机号和密码登录，重设密码"),
        Choice::new("proctor", "监考、考务人员").hinted("用手机号和登录码登录，只重发这一个人的登录码"),
    ];
    ResetPage { frame: frame.titled("重设密码或登录码").back_to("/registration", "报名管理").checked(&form), form, kinds }
}

async fn begin(_guard: Guard<AnyOf<Planner, Reviewer>>, frame: Frame) -> Response {
    layout::page(&page(frame, Form::default()))
}

async fn reset(
    guard: Guard<AnyOf<Planner, Reviewer>>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let kind = form.chosen("kind", "是谁忘记了", Kind::parse);
    let name = form.required("name", "姓名").and_then(PersonName::parse);
    let phone = form.required("phone", "手机号").and_then(Phone::parse);
    let basis = form.required("basis", "核对身份的方式").and_then(Purpose::parse);
    if let (Some(kind), Some(name), Some(phone), Some(basis)) = (kind, name, phone, basis) {
        let caller = Caller { name, phone, basis };
        match give(&app, &guard, &visit, kind, &caller).await {
            Ok(code) => return Ok(layout::page(&code_page(frame.back_to("/account/reset", "重设密码"), kind, &caller, code))),
            Err(Error::Service(error)) => form.refused("phone", error)?,
            Err(error) => return Err(error),
        }
    }
    Ok(layout::again(&page(frame, form)))
}

async fn give(app: &App, guard: &Guard<AnyOf<Planner, Reviewer>>, visit: &Visit, kind: Kind, caller: &Caller) -> Result<String, Error> {
    Ok(match kind {
        Kind::Applicant => service::account::reset_applicant(&app.office, guard.id(), caller).await?,
        Kind::Proctor => {
            let exam = desk::exam(app, visit).await?;
            service::account::reset_proctor(&app.office, desk::officer(&guard.account, &exam), caller).await?
        }
    })
}

// Shown in the answer itself: a secret has no place in a cookie or an address.
fn code_page(frame: Frame, kind: Kind, caller: &Caller, code: String) -> CodePage {
    let name = caller.name.as_str().to_owned();
    match kind {
        Kind::Applicant => {
            let advice = "请对方用手机号和这个密码登录，登录后必须改成自己的密码。";
            CodePage { frame: frame.titled("密码已重设"), name, what: "一次性密码", code, advice }
        }
        Kind::Proctor => {
            let advice = "请对方用手机号和这个登录码登录。其他人的登录码不变。";
            CodePage { frame: frame.titled("登录码已重发"), name, what: "登录码", code, advice }
        }
    }
}

async fn reset_colleague(
    guard: Guard<Administrator>,
    State(app): State<App>,
    Path(id): Path<AccountId>,
    frame: Frame,
) -> Result<Response, Error> {
    let account = found(&app, id).await?;
    let code = service::account::reset_officer(&app.office, guard.id(), &account).await?;
    let frame = frame.titled("密码已重设").back_to("/account/list", "账号列表");
    let advice = "请对方用登录名和这个密码登录，登录后必须改成自己的密码。";
    Ok(layout::page(&CodePage { frame, name: account.name, what: "一次性密码", code, advice }))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{LONGEST, RARE, Sample, frame, wrong};
    let desk = || frame(&[Role::Reviewer]);
    let typed = Form::default().with("kind", "applicant").with("name", RARE[0]);
    let code = |name: &str| CodePage {
        frame: desk().titled("密码已重设"),
        name: name.to_owned(),
        what: "一次性密码",
        code: "k7m2wq9dxfa3".to_owned(),
        advice: "登录后必须改成自己的密码。",
    };
    vec![
        Sample::of("forgotten, empty", &page(desk(), Form::default())),
        Sample::of("forgotten, wrong", &page(desk(), wrong(typed, &["kind", "name", "phone", "basis"]))).with_errors(4),
        Sample::of("a code", &code(LONGEST)),
        Sample::of("a code for a rare name", &code(RARE[2])),
    ]
}
