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

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{LONGEST, RARE, Sample, frame, now};
    let line = |name: &str| AuditLine {
        seq: 12_345,
        at: now(),
        actor: name.to_owned(),
        action: "registration.register_many".to_owned(),
        subject: "registration:17".to_owned(),
        detail: "批量登记报名500人，照片0张；".repeat(8),
    };
    let page = |lines: Vec<AuditLine>| AuditPage {
        frame: frame(&[Role::Auditor]).titled("审计记录").wide(),
        query: Query::sample("/account/audit", &[("q", "退费")]),
        total: lines.len() as u64 * 60,
        lines,
    };
    vec![
        Sample::of("audit, none", &page(Vec::new())),
        Sample::of("audit, some", &page(RARE.into_iter().chain([LONGEST]).map(line).collect())),
    ]
}
