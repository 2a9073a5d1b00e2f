//! Visit (一次访问): what is known of a request before any handler sees it, and what is added to every answer after.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use tracing::Instrument;

use super::{
    App,
    error::{Error, Fault},
    layout::{Flash, Frame},
    session::{self, FLASH_COOKIE, SESSION_COOKIE, Session, VISITOR_COOKIE},
    token,
};
use crate::domain::{account::Account, id::ExamId};

/// A request, as its handlers know it; they take it as `Extension(visit): Extension<Visit>`.
#[derive(Debug, Clone)]
pub struct Visit(Arc<Facts>);

#[derive(Debug)]
struct Facts {
    id: String,
    session: Option<Session>,
    session_token: Option<String>,
    /// Masked into every form of the page; checked on every form that comes back.
    form_secret: String,
    form_token: String,
    flash: Option<Flash>,
    path: String,
    foreign: bool,
    place: String,
    device: String,
}

impl Visit {
    /// The number under which the log keeps this request.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The person signed in.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.0.session.as_ref().map(|session| &session.account)
    }

    /// The exam this person's desk works on.
    #[must_use]
    pub fn exam(&self) -> Option<ExamId> {
        self.0.session.as_ref().and_then(|session| session.exam)
    }

    /// The cookie's token, for ending the session.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_deref()
    }

    /// What the forms of this page carry.
    #[must_use]
    pub fn form_token(&self) -> &str {
        &self.0.form_token
    }

    /// The message left by the page before.
    #[must_use]
    pub fn flash(&self) -> Option<&Flash> {
        self.0.flash.as_ref()
    }

    /// The path asked for, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The address the request comes from: the socket's, or the one the trusted proxies report.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// What kind of machine and browser asks, in a few words.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.0.device
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.0.foreign
    }

    pub(super) fn knows_token(&self, token: &str) -> bool {
        token::matches(&self.0.form_secret, token)
    }
}

/// In an answer's extensions: a session has begun, its token goes into the cookie.
#[derive(Debug, Clone)]
pub struct Begun(pub String);

/// In an answer's extensions: the session has ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended;

/// Around every page: finds the session, then turns faults into pages and news into cookies.
pub(super) async fn receive(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let jar = CookieJar::from_headers(&parts.headers);
    let id = token::random(app.office.chance.as_ref(), 5).to_uppercase();
    let (visit, new_visitor, failure) = meet(&app, &parts, &jar, id.clone()).await;
    parts.extensions.insert(visit.clone());
    let method = parts.method.clone();
    let route = parts.extensions.get::<MatchedPath>().map_or_else(|| "无".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, %method, route);
    let mut answer = match failure {
        Some(error) => error.into_response(),
        None => next.run(Request::from_parts(parts, body)).instrument(span.clone()).await,
    };
    if let Some(fault) = Fault::of(&mut answer) {
        answer = span.in_scope(|| fault.into_page(&Frame::of(&app, &visit), &answer));
    }
    write_cookies(&app, &visit, new_visitor.as_deref(), &jar, &mut answer);
    answer.headers_mut().insert(HeaderName::from_static("x-request-id"), HeaderValue::try_from(id).expect("hex is a header"));
    let status = answer.status().as_u16();
    let elapsed = started.elapsed();
    span.in_scope(|| tracing::info!(status, milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), "answered"));
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("kaowu_http_requests_total", &labels).increment(1);
    metrics::histogram!("kaowu_http_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    answer
}

async fn meet(app: &App, request: &Parts, jar: &CookieJar, id: String) -> (Visit, Option<String>, Option<Error>) {
    let session_token = jar.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned());
    let (session, failure) = match &session_token {
        Some(token) => session::find(app, token).await.map_or_else(|error| (None, Some(Error::Service(error))), |found| (found, None)),
        None => (None, None),
    };
    let chance = app.office.chance.as_ref();
    let known =
        jar.get(VISITOR_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|value| token::unhex(value).is_some_and(|v| v.len() == 16));
    let (form_secret, new_visitor) = match (&session, known) {
        (Some(session), _) => (session.csrf.clone(), None),
        (None, Some(visitor)) => (token::sign(&app.shell.secret, "visitor", &visitor), None),
        (None, None) => {
            let visitor = token::random(chance, 16);
            (token::sign(&app.shell.secret, "visitor", &visitor), Some(visitor))
        }
    };
    let facts = Facts {
        id,
        session,
        session_token,
        form_token: token::mask(&form_secret, chance),
        form_secret,
        flash: jar.get(FLASH_COOKIE).and_then(|cookie| Flash::from_cookie(&app.shell.secret, cookie.value())),
        path: request.uri.path().to_owned(),
        foreign: is_foreign(&request.headers, &app.shell.public_origin),
        place: place(request, app.shell.trusted_proxies),
        device: session::device(request.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()),
    };
    (Visit(Arc::new(facts)), new_visitor, failure)
}

/// Whether a browser says that another site sent this.
fn is_foreign(headers: &HeaderMap, public_origin: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return true;
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let host = text(header::HOST).unwrap_or_default();
    // The demo is reached as localhost and as 127.0.0.1; both are this machine.
    let loopback = ["localhost:", "127.0.0.1:", "[::1]:"].iter().any(|name| host.starts_with(name));
    origin != public_origin && !(loopback && origin.strip_prefix("http://") == Some(host))
}

/// The last hop that no trusted proxy wrote itself.
fn place(request: &Parts, trusted_proxies: u8) -> String {
    let socket = request.extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string());
    let Some(back) = usize::from(trusted_proxies).checked_sub(1) else { return socket };
    let hops: Vec<&str> = request
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    let hop = hops.iter().rev().nth(back).and_then(|hop| hop.parse::<std::net::IpAddr>().ok());
    hop.map_or(socket, |ip| ip.to_string())
}

fn write_cookies(app: &App, visit: &Visit, new_visitor: Option<&str>, jar: &CookieJar, answer: &mut Response) {
    let mut cookies = Vec::new();
    let ended = answer.extensions_mut().remove::<Ended>().is_some();
    match answer.extensions_mut().remove::<Begun>() {
        Some(Begun(token)) => cookies.push(session::cookie(SESSION_COOKIE, &token)),
        None if ended || (visit.session_token().is_some() && visit.account().is_none()) => cookies.push(session::no_cookie(SESSION_COOKIE)),
        None => {}
    }
    let is_page = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(visitor) = new_visitor.filter(|_| is_page) {
        cookies.push(session::cookie(VISITOR_COOKIE, visitor));
    }
    match answer.extensions_mut().remove::<Flash>() {
        Some(flash) => cookies.push(session::cookie(FLASH_COOKIE, &flash.to_cookie(&app.shell.secret))),
        None if is_page && jar.get(FLASH_COOKIE).is_some() => cookies.push(session::no_cookie(FLASH_COOKIE)),
        None => {}
    }
    let headers = answer.headers_mut();
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    if ended {
        headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
