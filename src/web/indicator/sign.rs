//! Sign-off (起草、复核、签批): the versions of a table's self-evaluation.

use askama::Template;

use super::{
    App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Query, Response, State, Visit, desk, frame_of, layout, service,
    table_key,
};
use crate::{
    domain::{
        account::Role,
        clock,
        exam::Exam,
        id::AccountId,
        indicator::{Sheet, SignState},
    },
    service::{Officer, indicator::sign as order},
    store::{self, indicator::evaluation::Version},
    web::table::{Tag, Tone},
};

#[derive(Template)]
#[template(path = "indicator/sign.html")]
struct SignPage {
    frame: Frame,
    key: String,
    sheet: Sheet,
    /// Why a draft is not possible yet.
    obstacle: Option<String>,
    versions: Vec<(Version, String)>,
    names: std::collections::BTreeMap<AccountId, String>,
    enters: bool,
}

impl SignPage {
    fn mark(&self, version: &Version) -> Tag {
        let tone = match version.state {
            SignState::Drafted { .. } => Tone::Waiting,
            SignState::Checked { .. } => Tone::Active,
            SignState::Signed { .. } => Tone::Good,
        };
        Tag::new(tone, version.state.label())
    }

    fn person(&self, deed: &(AccountId, crate::domain::Moment)) -> String {
        let name = self.names.get(&deed.0).cloned().unwrap_or_else(|| format!("账号{}", deed.0));
        format!("{name} {}", clock::show(deed.1))
    }

    fn may_check(&self, version: &Version) -> bool {
        self.enters && matches!(version.state, SignState::Drafted { .. })
    }

    fn may_sign(&self, version: &Version) -> bool {
        self.enters && matches!(version.state, SignState::Checked { .. })
    }
}

async fn page_of(app: &App, exam: &Exam, key: &str, frame: Frame) -> Result<SignPage, Error> {
    let sheet = service::indicator::evaluate(&app.office, exam.id, key).await?.sheet;
    let mut versions = Vec::new();
    for version in store::indicator::evaluation::versions(&app.office.db, exam.id, key).await? {
        let total = order::of_version(&app.office.db, exam.id, key, &version).await?.total().normalize().to_string();
        versions.push((version, total));
    }
    let accounts = store::account::list(&app.office.db).await?;
    let names = accounts.into_iter().map(|account| (account.id, account.name)).collect();
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let obstacle = sheet.complete().err().map(|error| error.to_string());
    let frame = frame_of(frame, "复核与签批", exam).captioned(&sheet.short);
    Ok(SignPage { frame, key: key.to_owned(), sheet, obstacle, versions, names, enters })
}

pub(super) async fn list(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, table_key(&query), frame).await?))
}

/// Where a deed is done and what it is done to.
async fn place(app: &App, visit: &Visit, guard: &Guard<Planner>, form: &Form) -> Result<(Officer, String, u32), Error> {
    let exam = desk::exam(app, visit).await?;
    let version = form.value("version").parse().unwrap_or(0);
    Ok((desk::officer(&guard.account, &exam), form.value("table").to_owned(), version))
}

fn on(key: &str, text: String) -> Response {
    layout::on_to(&format!("/indicator/sign?table={key}"), Flash::done(text))
}

pub(super) async fn draft(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    form: Form,
) -> Result<Response, Error> {
    let (by, key, _) = place(&app, &visit, &guard, &form).await?;
    let version = order::draft(&app.office, by, &key).await?;
    Ok(on(&key, format!("已起草第{version}版")))
}

pub(super) async fn check(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    form: Form,
) -> Result<Response, Error> {
    let (by, key, version) = place(&app, &visit, &guard, &form).await?;
    order::check(&app.office, by, &key, version).await?;
    Ok(on(&key, format!("第{version}版已复核")))
}

pub(super) async fn sign(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    form: Form,
) -> Result<Response, Error> {
    let (by, key, version) = place(&app, &visit, &guard, &form).await?;
    order::sign(&app.office, by, &key, version).await?;
    Ok(on(&key, format!("第{version}版已签批并锁定")))
}
