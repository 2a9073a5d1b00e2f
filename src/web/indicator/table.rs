//! A target table's versions (目标表版本): export, change in a spreadsheet, import with the reason.

use askama::Template;
use rust_decimal::Decimal;

use super::{
    App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Query, Response, State, Visit, desk, frame_of, layout, service,
    table_key,
};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        id::AccountId,
        indicator::{Late, Over, Scheme, Table, Weights},
    },
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
    let key = table_key(&query);
    let book = service::indicator::table::printed(&app.office, exam.id).await?;
    let form = book.find(key).map_or_else(Form::default, |table| shown(&table.scheme));
    Ok(layout::page(&page_of(&app, &exam, key, (frame, form)).await?))
}

/// A scheme as the form shows it.
fn shown(scheme: &Scheme) -> Form {
    let floor = match scheme.over {
        Over::Explain => 100,
        Over::Deduct { floor_percent } => floor_percent,
    };
    let late = match scheme.late {
        Late::Nothing => 0,
        Late::Band { percent } => percent,
    };
    let Weights { execution, output, benefit, satisfaction } = scheme.weights;
    let weights = [("execution", execution), ("output", output), ("benefit", benefit), ("satisfaction", satisfaction)];
    let form = weights.into_iter().fold(Form::default(), |form, (name, weight)| form.with(name, weight.normalize()));
    form.with("floor", floor).with("late", late).with("explain", scheme.explain_percent)
}

/// What was typed, where all of it can be read.
fn typed(form: &mut Form) -> Option<Scheme> {
    let names = [("execution", "预算执行"), ("output", "产出指标"), ("benefit", "效益指标"), ("satisfaction", "满意度指标")];
    let weights = names.map(|(name, label)| form.required(name, label).number::<Decimal>());
    let floor = form.required("floor", "远超目标时的保留比例").number::<u8>();
    let late = form.required("late", "逾期得分比例").number::<u8>();
    let explain_percent = form.required("explain", "须说明的偏差").number::<u8>()?;
    let ([Some(execution), Some(output), Some(benefit), Some(satisfaction)], floor, late) = (weights, floor?, late?) else { return None };
    Some(Scheme {
        weights: Weights { execution, output, benefit, satisfaction },
        over: if floor == 100 { Over::Explain } else { Over::Deduct { floor_percent: floor } },
        late: if late == 0 { Late::Nothing } else { Late::Band { percent: late } },
        explain_percent,
        ..Scheme::default()
    })
}

pub(super) async fn scheme(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let key = form.value("table").to_owned();
    let scheme = typed(&mut form);
    let reason = form.required("reason", "修改依据").at_most(200);
    if let (Some(scheme), Some(reason)) = (scheme, reason) {
        let by = desk::officer(&guard.account, &exam);
        match service::indicator::table::set_scheme(&app.office, by, &key, scheme, &reason).await {
            Ok(version) => {
                return Ok(layout::on_to(
                    &format!("/indicator/table?table={key}"),
                    Flash::done(format!("计分办法已保存，目标表成为第{version}版")),
                ));
            }
            Err(error) => form.refused("execution", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, &key, (frame, form)).await?))
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
