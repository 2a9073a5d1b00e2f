//! HTTP (网页): forms in, pages out.
//!
//! # How a stage writes its pages
//!
//! One file `src/web/<stage>.rs`, one folder `templates/<stage>/`, one line in [`routes`]:
//!
//! ```ignore
//! pub fn routes() -> Routes {                                        // method, address, who: the tests read this table
//!     Routes::new()
//!         .get("/payment/{id}", Who::Role(Role::Cashier), show)
//!         .post("/payment/{id}", Who::Role(Role::Cashier), receive)   // .upload(path, who, bytes, f) for files
//! }                                                                  // .events(path, who, f) for live::follow
//!
//! #[derive(Template)]
//! #[template(path = "payment/show.html")]
//! struct ShowPage { frame: Frame, form: Form, summary: Summary }     // `frame` is what base.html reads
//!
//! async fn receive(
//!     guard: Guard<Cashier>,                                         // who acts; guard.account, guard.id()
//!     State(app): State<App>,
//!     Path(id): Path<RegistrationId>,
//!     Extension(visit): Extension<Visit>,                            // visit.exam(): the exam of the desk; visit.place()
//!     frame: Frame,
//!     mut form: Form,                                                // the gate has checked origin, size and token
//! ) -> Result<Response, Error> {
//!     let number = form.required("receipt", "票据号").at_most(30);
//!     let amount = form.required("amount", "金额").and_then(Fen::parse);
//!     if let (Some(number), Some(amount)) = (number, amount) {
//!         match service::payment::receive(&app.office, officer, id, amount, &number).await {
//!             Ok(_) => return Ok(layout::on_to("/payment", Flash::done("已收款"))),   // post, redirect, get
//!             Err(error) => form.refused("receipt", error)?,         // rules stand beside the field, the rest become fault pages
//!         }
//!     }
//!     let frame = frame.titled("收费").within(&exam.name).checked(&form);
//!     Ok(layout::again(&ShowPage { frame, form, summary }))          // 422, words kept; layout::page(&…) is 200
//! }
//! ```
//!
//! ```html
//! {% extends "base.html" %} {% import "component/block.html" as block %}
//! {% block content %} {{ summary }}
//! <form method="post" novalidate>{{ frame.csrf() }}
//!   {{ form.text("receipt", "票据号").hint("票据右上角的号码").number() }}
//!   {{ form.text("amount", "金额").money() }}
//!   <button class="govuk-button" data-module="govuk-button">收款</button>
//! </form>
//! {% call block::confirm("退费", "/…/refund", frame.csrf(), "确认退费", true) %}<p class="govuk-body">将退还…</p>{% endcall %}
//! {% endblock %}
//! ```
//!
//! The heading comes from `frame.titled`; the error summary, the flash and the navigation from `frame`. A list takes
//! [`query::Query`] as an argument: `query.get("q")`, `query.page()`, `query.sort()` in the handler; `block::search`,
//! `block::filter`, `query.head(column, label)`, `query.pages(total, size)` in the template; frames of lists are `.wide()`.
//! A table on telephones is `kw-table--cards` with `data-label` on every `td`, or stands in `block::scroll`. All components
//! at once: `templates/component/gallery.html`. Nothing inline: the policy forbids `<style>`, `style=` and `<script>` without
//! `src`. A file upload form says `enctype="multipart/form-data"` and is read with `form.file("photo")`.

pub mod about;
pub mod account;
pub mod arrangement;
pub mod asset;
pub mod chart;
pub mod component;
pub mod conduct;
pub mod desk;
pub mod error;
pub mod exam;
pub mod export;
pub mod filter;
pub mod form;
pub mod guard;
pub mod header;
pub mod home;
pub mod import;
pub mod indicator;
pub mod interview;
pub mod job;
pub mod layout;
pub mod line_chart;
pub mod live;
pub mod navigation;
pub mod paper;
pub mod payment;
pub mod policy;
pub mod post;
pub mod query;
pub mod registration;
pub mod review;
pub mod route;
pub mod session;
pub mod staffing;
pub mod table;
pub mod token;
pub mod trail;
pub mod visit;

mod health;

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::{
    any::Any,
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::{Semaphore, watch};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{config::Settings, service::Office};
pub use error::Error;
pub use guard::{Guard, Who};
pub use route::{Route, Routes};

/// What every handler may ask for.
#[derive(Clone)]
pub struct App {
    pub office: Office,
    pub shell: Arc<Shell>,
}

impl App {
    /// The site over an office. `stopping` turns true when the machine asks to stop, and ends open event streams.
    #[must_use]
    pub fn new(office: Office, settings: &Settings, stopping: watch::Receiver<bool>) -> Self {
        Self { shell: Arc::new(Shell::of(&office, settings, stopping)), office }
    }
}

/// What the machine's settings say about the web.
pub struct Shell {
    /// `https://kaowu.example.gov.cn`; posts from other origins are refused.
    pub public_origin: String,
    pub desk_phone: String,
    pub patience: guard::Patience,
    pub trusted_proxies: u8,
    /// Addresses that may read `/metrics` besides this machine.
    pub metrics_from: Vec<String>,
    pub metrics: Option<PrometheusHandle>,
    /// Signs what browsers keep for us; the same after a restart and in every process.
    pub secret: [u8; 32],
    /// Requests in hand at once; those beyond are asked to come back.
    pub seats: Arc<Semaphore>,
    /// Turns true when the machine asks to stop.
    pub stopping: watch::Receiver<bool>,
    /// Open event streams of each person.
    streams: Mutex<BTreeMap<String, u8>>,
}

/// The process's one collector of counters; tests open many sites in one process.
static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

impl Shell {
    fn of(office: &Office, settings: &Settings, stopping: watch::Receiver<bool>) -> Self {
        let minutes = |minutes| chrono::Duration::minutes(minutes);
        Self {
            public_origin: settings.public_origin.trim_end_matches('/').to_owned(),
            desk_phone: settings.desk_phone.clone(),
            patience: guard::Patience {
                office_idle: minutes(settings.office_idle_minutes),
                idle: minutes(settings.idle_minutes),
                ..guard::Patience::default()
            },
            trusted_proxies: settings.trusted_proxies,
            metrics_from: settings.metrics_from.clone(),
            metrics: METRICS.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).clone(),
            secret: office.db.secret("web"),
            seats: Arc::new(Semaphore::new(512)),
            stopping,
            streams: Mutex::default(),
        }
    }

    fn streams(&self) -> MutexGuard<'_, BTreeMap<String, u8>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every route of every stage. A new stage adds one line.
#[must_use]
pub fn routes() -> Routes {
    let shell = Routes::new().and(about::routes()).and(home::routes()).and(account::routes());
    let stages = Routes::new().and(post::routes()).and(registration::routes()).and(paper::routes()).and(indicator::routes());
    let desks = Routes::new().and(exam::routes()).and(review::routes()).and(payment::routes()).and(job::routes());
    let desks = desks
        .and(arrangement::routes())
        .and(staffing::routes())
        .and(conduct::routes())
        .and(interview::routes())
        .and(import::routes())
        .and(export::routes())
        .and(policy::routes());
    shell.and(stages).and(desks)
}

/// The whole site.
pub fn router(app: App) -> Router {
    serve(app, routes())
}

/// These routes with everything around them: the tests of the shell bring their own.
pub fn serve(app: App, routes: Routes) -> Router {
    let pages = routes
        .into_router()
        .route("/assets/{version}/{*name}", get(asset::serve))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(async || Error::NoPage)
        .method_not_allowed_fallback(async || Error::WrongMethod);
    pages
        .layer(from_fn_with_state(app.clone(), seat))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(app.clone(), visit::receive))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn(header::add))
        .with_state(app)
}

async fn seat(State(app): State<App>, request: Request, next: Next) -> Response {
    // Whoever watches the machine must see it when it is full.
    if matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics") {
        return next.run(request).await;
    }
    match app.shell.seats.try_acquire() {
        Ok(_seat) => next.run(request).await,
        Err(_) => Error::Busy.into_response(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands panics over by value")]
fn broken(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::Broken(format!("panic: {}", words.unwrap_or_else(|| "without words".to_owned()))).into_response()
}
