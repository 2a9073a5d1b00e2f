//! The auditor's page (审计记录): who did what, newest first.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::account::Role,
    store::{self, audit::AuditLine},
    web::{
        App, Error, Routes, Who,
        layout::{self, Frame},
        query::Query,
    },
};

const PAGE: u32 = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/account/audit", Who::Role(Role::Auditor), list)
}

#[derive(Template)]
#[template(path = "account/audit.html")]
struct AuditPage {
    frame: Frame,
    query: Query,
    lines: Vec<AuditLine>,
    total: u64,
}

async fn list(State(app): State<App>, query: Query, frame: Frame) -> Result<Response, Error> {
    let offset = u64::from(query.page() - 1) * u64::from(PAGE);
    let (lines, total) = store::audit::page(&app.office.db, query.get("q"), offset, PAGE.into()).await?;
    Ok(layout::page(&AuditPage { frame: frame.titled("审计记录").wide(), query, lines, total }))
}
