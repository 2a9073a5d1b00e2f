//! Routes (路由): every address is registered with its method and who may use it, so that a test can name them all.
//!
//! The gate before each handler turns people away, reads the body within its limit and checks the form's token, so that a
//! handler cannot forget to.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Extension, FromRequest, Multipart, Request, State},
    handler::Handler,
    http::{HeaderMap, Method, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};

use super::{
    App,
    error::Error,
    form::{File, Form},
    guard::{PASSWORD_PATH, Who},
    visit::Visit,
};

const SLOWEST: Duration = Duration::from_secs(30);
const FIELDS_LIMIT: usize = 256 * 1024;
const MOST_FIELDS: usize = 2_000;

/// One line of the route table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
}

/// The routes of a stage.
#[derive(Default)]
pub struct Routes {
    table: Vec<Route>,
    router: Router<App>,
}

#[derive(Debug, Clone, Copy)]
struct Gate {
    who: Who,
    limit: usize,
    streams: bool,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A page that is read.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add(Method::GET, path, get(handler), Gate { who, limit: 0, streams: false })
    }

    /// Server-sent events: no time-out.
    #[must_use]
    pub fn events<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add(Method::GET, path, get(handler), Gate { who, limit: 0, streams: true })
    }

    /// A form of fields, 256 KiB at most.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add(Method::POST, path, post(handler), Gate { who, limit: FIELDS_LIMIT, streams: false })
    }

    /// A form with files, `limit` bytes at most altogether.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, limit: usize, handler: H) -> Self {
        self.add(Method::POST, path, post(handler), Gate { who, limit, streams: false })
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    /// Every route with who may use it.
    #[must_use]
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    pub(super) fn into_router(self) -> Router<App> {
        self.router
    }

    fn add(mut self, method: Method, path: &'static str, handler: MethodRouter<App>, gate: Gate) -> Self {
        self.table.push(Route { method, path, who: gate.who });
        self.router = self.router.route(path, handler.layer(from_fn_with_state(gate, pass)));
        self
    }
}

async fn pass(State(gate): State<Gate>, Extension(visit): Extension<Visit>, request: Request, next: Next) -> Response {
    if let Some(refusal) = gate.refuse(&visit, &request) {
        return refusal;
    }
    let work = async move {
        let request = if reads_only(request.method()) { request } else { read(gate, &visit, request).await? };
        Ok(next.run(request).await)
    };
    let answer = if gate.streams { work.await } else { tokio::time::timeout(SLOWEST, work).await.unwrap_or(Err(Error::TimedOut)) };
    answer.unwrap_or_else(Error::into_response)
}

fn reads_only(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

impl Gate {
    fn refuse(&self, visit: &Visit, request: &Request) -> Option<Response> {
        if !reads_only(request.method()) && visit.is_foreign() {
            return Some(Error::Foreign.into_response());
        }
        let account = visit.account();
        if self.who.admits(account) {
            let pending = account.is_some_and(|account| account.must_change_password);
            let elsewhere = self.who != Who::Public && request.uri().path() != PASSWORD_PATH;
            return (pending && elsewhere).then(|| Redirect::to(PASSWORD_PATH).into_response());
        }
        Some(match account {
            Some(_) => Error::Forbidden("您的账号没有办理这项业务的权限").into_response(),
            None if reads_only(request.method()) => Redirect::to(&super::guard::door_with_return(self.who, request.uri())).into_response(),
            None => Error::SignedOut(self.who.door()).into_response(),
        })
    }
}

/// Reads the body and checks the token, from the field `csrf` or the header `x-csrf-token`.
async fn read(gate: Gate, visit: &Visit, request: Request) -> Result<Request, Error> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, gate.limit).await.map_err(|_| Error::TooLarge { limit: gate.limit })?;
    let header_token = parts.headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let whole = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let form = match Content::of(&parts.headers) {
        Content::Fields => fields(whole).await?,
        Content::Files => files(whole).await?,
        Content::Other if header_token.is_some() => Form::default(),
        Content::Other => return Err(Error::UnknownContent),
    };
    let token = header_token.unwrap_or_else(|| form.value("csrf").to_owned());
    if !visit.knows_token(&token) {
        return Err(Error::StaleForm);
    }
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

enum Content {
    Fields,
    Files,
    Other,
}

impl Content {
    fn of(headers: &HeaderMap) -> Self {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/x-www-form-urlencoded" => Self::Fields,
            "multipart/form-data" => Self::Files,
            _ => Self::Other,
        }
    }
}

async fn fields(request: Request) -> Result<Form, Error> {
    let axum::Form(pairs) = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await.map_err(|_| Error::Garbled)?;
    if pairs.len() > MOST_FIELDS {
        return Err(Error::TooLarge { limit: FIELDS_LIMIT });
    }
    Ok(pairs.into_iter().collect())
}

async fn files(mut request: Request) -> Result<Form, Error> {
    // The body is already in hand and within the route's limit.
    axum::extract::DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Error::Garbled)?;
    let mut form = Form::default();
    for _ in 0..MOST_FIELDS {
        let Some(part) = parts.next_field().await.map_err(|_| Error::Garbled)? else { return Ok(form) };
        let Some(name) = part.name().map(str::to_owned) else { return Err(Error::Garbled) };
        match part.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = part.bytes().await.map_err(|_| Error::Garbled)?;
                if !bytes.is_empty() {
                    form.add_file(name, File { name: file_name, bytes });
                }
            }
            None => form.add(name, part.text().await.map_err(|_| Error::Garbled)?),
        }
    }
    Err(Error::TooLarge { limit: FIELDS_LIMIT })
}
