//! A target table's versions (目标表版本): export, change in a spreadsheet, import with the reason.

use askama::Template;

use super::{
    App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Query, Response, State, Visit, desk, frame_of, layout, service,
    table_key,
};
use crate::{
    domain::{account::Role, exam::Exam, id::AccountId, indicator::Table},
    store::{self, indicator::table::Version},
};

#[derive(Template)]
#[template(path = "indicator/table.html")]
struct TablePage {
    frame: Frame,
    form: Form,
    table: Table,
    versions: Vec<Version>,
    names: std::collections::BTreeMap<AccountId, String>,
    enters: bool,
}

impl TablePage {
    fn who(&self, version: &Version) -> String {
        self.names.get(&version.by).cloned().unwrap_or_else(|| format!("账号{}", version.by))
    }
}

async fn page_of(app: &App, exam: &Exam, key: &str, (frame, form): (Frame, Form)) -> Result<TablePage, Error> {
    let book = service::indicator::table::printed(&app.office, exam.id).await?;
    let table = book.find(key).cloned().ok_or(service::Error::NotFound("绩效目标表"))?;
    let versions = store::indicator::table::versions(&app.office.db, exam.id, key).await?;
    let accounts = store::account::list(&app.office.db).await?;
    let names = accounts.into_iter().map(|account| (account.id, account.name)).collect();
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame_of(frame, "目标表版本", exam).captioned(&table.short).checked(&form);
    Ok(TablePage { frame, form, table, versions, names, enters })
}

pub(super) async fn show(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, table_key(&query), (frame, Form::default())).await?))
}

pub(super) async fn import(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = form.value("table").to_owned();
    let reason = form.required("reason", "修改依据").at_most(200);
    let file = form.file("file").map(|file| file.bytes.to_vec());
    if file.is_none() {
        form.wrong("file", "请选择修改后的绩效目标表（xlsx）");
    }
    if let (Some(reason), Some(bytes)) = (reason, file) {
        match service::indicator::table::import(&app.office, desk::officer(&guard.account, &exam), &key, bytes, &reason).await {
            Ok(version) => {
                return Ok(layout::on_to(
                    &format!("/indicator/table?table={key}"),
                    Flash::done(format!("已导入，目标表成为第{version}版")),
                ));
            }
            Err(error) => form.refused("file", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, &key, (frame, form)).await?))
}
