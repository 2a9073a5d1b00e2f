//! Health (运行状况): whether the process lives, whether it can serve, and its counters.

use std::net::IpAddr;

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    App,
    error::{Error, Spoken},
    visit::Visit,
};

/// The process answers.
pub(super) async fn alive() -> Response {
    spoken(StatusCode::OK, "ok\n".to_owned())
}

/// The database answers.
pub(super) async fn ready(State(app): State<App>) -> Response {
    match app.office.db.ping().await {
        Ok(()) => spoken(StatusCode::OK, "ready\n".to_owned()),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            spoken(StatusCode::SERVICE_UNAVAILABLE, "database\n".to_owned())
        }
    }
}

/// Counters without personal data, for this machine and the addresses of the settings.
pub(super) async fn metrics(State(app): State<App>, Extension(visit): Extension<Visit>) -> Response {
    let near = visit.place().parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let known = app.shell.metrics_from.iter().any(|place| place == visit.place());
    match &app.shell.metrics {
        Some(handle) if near || known => spoken(StatusCode::OK, handle.render()),
        _ => Error::NoPage.into_response(),
    }
}

fn spoken(status: StatusCode, text: String) -> Response {
    let mut answer = (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    answer.extensions_mut().insert(Spoken);
    answer
}
