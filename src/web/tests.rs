//! The shell's promises (外壳测试): headers, tokens, doors, faults, cookies.

mod pages;
mod stream;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use askama::Template;
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use rand::{Rng, SeedableRng};
use tokio::sync::watch;
use tower::ServiceExt;

use super::{
    App, Error, Guard, Routes, Who,
    form::Form,
    gallery::gallery,
    guard::{self, Planner},
    header::HEADERS,
    layout::{self, Flash, Frame},
    token,
};
use crate::{
    config::Settings,
    domain::{
        Chance,
        account::Role,
        audit::{Actor, AuditEntry},
        clock::FixedClock,
    },
    service::{self, Office, account::token_hash},
    store::{
        self, Db, DbSettings, Keyring, Tx,
        account::{NewAccount, NewSession},
    },
};

struct SeededChance(Mutex<rand_chacha::ChaCha8Rng>);

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

/// The app over a fresh database, with the clock in hand.
pub(super) struct Desk {
    app: App,
    pub(super) clock: Arc<FixedClock>,
    folder: PathBuf,
    stop: watch::Sender<bool>,
}

impl std::ops::Deref for Desk {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(super) async fn app() -> Desk {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let chance = Arc::new(SeededChance(Mutex::new(rand_chacha::ChaCha8Rng::seed_from_u64(7))));
    let clock = Arc::new(FixedClock::at(crate::domain::clock::shanghai_time((2026, 3, 1), (9, 0)).unwrap()));
    let folder = std::env::temp_dir().join(format!("kaowu-web-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&folder).unwrap();
    let settings = DbSettings { url: format!("sqlite://{}", folder.join("kaowu.sqlite").display()), readers: 1 };
    let db = Db::open(&settings, Keyring::generate(chance.as_ref()), chance.clone()).await.unwrap();
    db.migrate().await.unwrap();
    let office = Office::new(db, clock.clone(), chance, folder.clone(), 1);
    let origin = [("KAOWU_PUBLIC_ORIGIN", "https://kaowu.example.gov.cn"), ("KAOWU_OFFICE_IDLE_MINUTES", "15")];
    let settings = Settings::load(None, origin.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter()).unwrap();
    let (stop, stopped) = watch::channel(false);
    Desk { app: App::new(office, &settings, stopped), clock, folder, stop }
}

/// Signs somebody in and gives the cookie; the token of the forms belongs to `csrf of {token}`.
pub(super) async fn sign_in(app: &App, token: &str, roles: &[Role]) -> String {
    enter(app, token, NewAccount { roles: roles.to_vec(), ..NewAccount::default() }).await
}

async fn enter(app: &App, token: &str, account: NewAccount) -> String {
    let at = app.office.now();
    let tx = Tx::begin(&app.office.db).await.unwrap();
    let account = NewAccount { login: token.to_owned(), name: "张玉兰".to_owned(), at, ..account };
    let account = store::account::insert(&tx, &account).await.unwrap();
    let session = NewSession { token_hash: token_hash(token), account, csrf: format!("csrf of {token}"), at };
    store::account::open_session(&tx, &session).await.unwrap();
    tx.commit(AuditEntry::new(Actor::System, "account.test", at)).await.unwrap();
    format!("__Host-kaowu={token}")
}

async fn sample(frame: Frame) -> Response {
    layout::page(&gallery(frame, false))
}

async fn save(frame: Frame, mut form: Form) -> Response {
    if form.required("name", "姓名").at_most(5).is_none() {
        return layout::again(&Echo { frame: frame.titled("样张").checked(&form), form });
    }
    layout::on_to("/sample", Flash::done("已保存"))
}

#[derive(Template)]
#[template(source = "{% extends \"base.html\" %}{% block content %}{{ form.text(\"name\", \"姓名\") }}{% endblock %}", ext = "html")]
struct Echo {
    frame: Frame,
    form: Form,
}

fn routes() -> Routes {
    Routes::new()
        .get("/sample", Who::Public, sample)
        .post("/sample", Who::Public, save)
        .upload("/photo", Who::Public, 1024, async |form: Form| form.file("photo").map_or_else(String::new, |file| file.name.clone()))
        .get("/plan", Who::Role(Role::Planner), async |guard: Guard<Planner>| guard.account.name)
        .post("/plan", Who::Role(Role::Planner), async || "planned")
        .get("/broken", Who::Public, async || -> Response { panic!("the secret of the cause") })
        .get("/refused", Who::Public, async || Error::from(service::Error::Rule("缴费截止时间已过".to_owned())))
        .get("/enter", Who::Public, async || layout::signed_in("cafe".to_owned(), "/sample"))
        .events("/live", Who::SignedIn, stream::live)
        .get("/leave", Who::Public, async || layout::signed_out("/"))
}

async fn ask(app: &App, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
    let answer = super::serve(App::clone(app), routes()).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, 10_000_000).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

/// Asks the whole site, as somebody signed in with `sign_in`; forms carry that person's token.
pub(super) async fn ask_as(app: &App, token: &str, path: &str, fields: Option<&[(&str, &str)]>) -> (u16, String, String) {
    let cookie = format!("__Host-kaowu={token}");
    let request = match fields {
        None => Request::get(path).header("cookie", cookie).body(Body::empty()),
        Some(fields) => {
            let csrf = token::mask(&format!("csrf of {token}"), app.office.chance.as_ref());
            let pairs = fields.iter().copied().chain([("csrf", csrf.as_str())]);
            let body = pairs.map(|(name, value)| format!("{name}={}", super::query::encode(value))).collect::<Vec<_>>().join("&");
            let request = Request::post(path).header("cookie", cookie).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request.body(Body::from(body))
        }
    };
    let answer = super::router(App::clone(app)).oneshot(request.unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, 10_000_000).await.unwrap();
    let location = parts.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
    (parts.status.as_u16(), location, String::from_utf8_lossy(&bytes).into_owned())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn every_status_carries_the_security_headers() {
    let app = app().await;
    let asset = super::asset::url("zh.css");
    let requests = [
        (get("/sample"), 200),
        (get("/healthz"), 200),
        (get(&asset), 200),
        (get("/enter"), 303),
        (get("/plan"), 303),
        (post("/sample", &[], "name=x"), 403),
        (get("/nowhere"), 404),
        (get("/assets/x/../../Cargo.toml"), 404),
        (get("/metrics"), 404),
        (Request::delete("/sample").body(Body::empty()).unwrap(), 405),
        (get("/refused"), 409),
        (post("/photo", &[], &"a=".repeat(2000)), 413),
        (Request::post("/sample").body(Body::from("?")).unwrap(), 415),
        (get("/broken"), 500),
    ];
    for (request, status) in requests {
        let path = request.uri().path().to_owned();
        let (answered, headers, _) = ask(&app, request).await;
        assert_eq!(answered.as_u16(), status, "{path}");
        for (name, value) in HEADERS {
            assert_eq!(headers.get(name).map(|v| v.to_str().unwrap()), Some(value), "{path} {name}");
        }
        assert!(headers.contains_key("x-request-id"), "{path}");
        let keeps = headers[header::CACHE_CONTROL].to_str().unwrap();
        assert_eq!(keeps, if path == asset { "public, max-age=31536000, immutable" } else { "no-store" }, "{path}");
    }
}

#[tokio::test]
async fn a_form_without_its_own_token_is_refused() {
    let app = app().await;
    let mine = sign_in(&app, "mine", &[Role::Planner]).await;
    sign_in(&app, "theirs", &[Role::Planner]).await;
    let token = |whose: &str| token::mask(&format!("csrf of {whose}"), app.office.chance.as_ref());
    let good = format!("csrf={}", token("mine"));
    let refused: [(&[(&str, &str)], String); 7] = [
        (&[], String::new()),
        (&[], format!("csrf={}", token("theirs"))),
        (&[("origin", "https://evil.example")], good.clone()),
        (&[("origin", "null")], good.clone()),
        (&[("sec-fetch-site", "cross-site")], good.clone()),
        (&[("sec-fetch-site", "same-site")], good.clone()),
        (&[("x-csrf-token", "00")], good.clone()),
    ];
    for (headers, body) in refused {
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("cookie", mine.as_str())]).collect();
        assert_eq!(ask(&app, post("/plan", &headers, &body)).await.0, StatusCode::FORBIDDEN, "{headers:?} {body}");
    }
    let own = [("cookie", mine.as_str()), ("origin", "https://kaowu.example.gov.cn"), ("sec-fetch-site", "same-origin")];
    assert_eq!(ask(&app, post("/plan", &own, &good)).await.2, "planned");
}

#[tokio::test]
async fn a_visitor_without_a_session_has_a_token_of_their_own() {
    let app = app().await;
    let (_, headers, page) = ask(&app, get("/sample")).await;
    let cookie = headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-kaowu-visitor=") && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let body = format!("csrf={csrf}&name=%E5%BC%A0%E4%B8%89");
    let (status, headers, _) = ask(&app, post("/sample", &[("cookie", cookie.split(';').next().unwrap())], &body)).await;
    assert_eq!((status, headers[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/sample"));
    let stranger = format!("__Host-kaowu-visitor={}", "ab".repeat(16));
    assert_eq!(ask(&app, post("/sample", &[("cookie", &stranger)], &body)).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_its_words() {
    let app = app().await;
    let cookie = sign_in(&app, "typing", &[Role::Applicant]).await;
    let csrf = token::mask("csrf of typing", app.office.chance.as_ref());
    let (status, _, page) = ask(&app, post("/sample", &[("cookie", &cookie)], &format!("csrf={csrf}&name=%3Cb%3Ejust+too+long"))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<title>错误：样张"));
    assert!(page.contains("value=\"&#60;b&#62;just too long\""), "{page}");
    assert!(page.contains("最多5个字"));
}

#[tokio::test]
async fn the_flash_is_shown_once_and_cannot_be_forged() {
    let app = app().await;
    let secret = &app.shell.secret;
    let cookie = format!("__Host-kaowu-flash={}", Flash::done("已收款").to_cookie(secret));
    let request = |cookie: &str| Request::get("/sample").header("cookie", cookie).body(Body::empty()).unwrap();
    let (_, headers, page) = ask(&app, request(&cookie)).await;
    assert!(page.contains("已收款"));
    let gone = headers.get_all(header::SET_COOKIE).iter().any(|c| c.to_str().unwrap().starts_with("__Host-kaowu-flash=;"));
    assert!(gone);
    let forged = format!("__Host-kaowu-flash={}", Flash::done("已收款").to_cookie(&[1; 32]));
    assert!(!ask(&app, request(&forged)).await.2.contains("已收款"));
}

#[tokio::test]
async fn people_are_sent_to_their_door_and_back() {
    let app = app().await;
    let (status, headers, _) = ask(&app, get("/plan?q=1&x=%E5%BC%A0")).await;
    assert_eq!(
        (status, headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/account/login?next=%2Fplan%3Fq%3D1%26x%3D%25E5%25BC%25A0")
    );
    let cashier = sign_in(&app, "cashier", &[Role::Cashier]).await;
    let planner = sign_in(&app, "planner", &[Role::Planner]).await;
    let plan = |cookie: &str| Request::get("/plan").header("cookie", cookie).body(Body::empty()).unwrap();
    assert_eq!(ask(&app, plan(&cashier)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&app, plan(&planner)).await.2, "张玉兰");
    assert_eq!(ask(&app, post("/plan", &[], "")).await.0, StatusCode::UNAUTHORIZED);
    let new = enter(&app, "new", NewAccount { roles: vec![Role::Planner], must_change_password: true, ..NewAccount::default() }).await;
    assert_eq!(ask(&app, plan(&new)).await.1[header::LOCATION].to_str().unwrap(), guard::PASSWORD_PATH);
    let tx = Tx::begin(&app.office.db).await.unwrap();
    let (account, _) = store::account::for_sign_in(&tx, "planner").await.unwrap().unwrap();
    store::account::set_disabled(&tx, account.id, true).await.unwrap();
    tx.commit(AuditEntry::new(Actor::System, "account.test", app.office.now())).await.unwrap();
    assert_eq!(ask(&app, plan(&planner)).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_idle_session_ends_and_its_cookie_goes() {
    let app = app().await;
    let cookie = sign_in(&app, "idle", &[Role::Planner]).await;
    app.clock.set(app.office.now() + chrono::Duration::minutes(15));
    let (status, headers, _) = ask(&app, Request::get("/plan").header("cookie", cookie).body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(headers[header::SET_COOKIE].to_str().unwrap().starts_with("__Host-kaowu=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

#[tokio::test]
async fn entering_sets_the_cookie_and_leaving_clears_the_browser() {
    let app = app().await;
    let (_, headers, _) = ask(&app, get("/enter")).await;
    assert_eq!(headers[header::SET_COOKIE], "__Host-kaowu=cafe; Path=/; Secure; HttpOnly; SameSite=Lax");
    let (_, headers, _) = ask(&app, get("/leave")).await;
    assert_eq!(headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn a_broken_page_tells_a_number_and_not_the_cause() {
    let app = app().await;
    let (status, headers, page) = ask(&app, get("/broken")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let id = headers["x-request-id"].to_str().unwrap();
    assert!(page.contains(&format!("{}-{}", &id[..5], &id[5..])), "{page}");
    assert!(!page.contains("secret"));
    let (_, _, page) = ask(&app, get("/refused")).await;
    assert!(page.contains("缴费截止时间已过"));
}

#[tokio::test]
async fn a_full_house_says_when_to_come_back() {
    let app = app().await;
    let _all = Arc::clone(&app.shell.seats).acquire_many_owned(512).await.unwrap();
    let (status, headers, page) = ask(&app, get("/sample")).await;
    assert_eq!((status, headers[header::RETRY_AFTER].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "60"));
    assert!(page.contains("没有保存"));
    assert_eq!(ask(&app, get("/healthz")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn files_arrive_within_the_limit_of_their_route() {
    let app = app().await;
    let cookie = sign_in(&app, "files", &[Role::Applicant]).await;
    let csrf = token::mask("csrf of files", app.office.chance.as_ref());
    let send = |size: usize| {
        let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
        let body = part("name=\"csrf\"", &csrf) + &part("name=\"photo\"; filename=\"照片.jpg\"", &"x".repeat(size)) + "--b--\r\n";
        let request = Request::post("/photo").header("cookie", &cookie).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        request.body(Body::from(body)).unwrap()
    };
    assert_eq!(ask(&app, send(100)).await.2, "照片.jpg");
    assert_eq!(ask(&app, send(2000)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_api_gets_its_refusals_as_json() {
    let (status, headers, body) = ask(&app().await.app, get("/api/v1/nowhere")).await;
    assert_eq!((status, headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::NOT_FOUND, "application/json"));
    assert!(body.contains("\"status\":404"));
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[test]
fn the_way_back_stays_on_this_site() {
    for (path, kept) in
        [("/my?x=1", true), ("//evil.example", false), ("/\\evil", false), ("https://evil", false), ("", false), ("/a\r\nb", false)]
    {
        assert_eq!(guard::local_path(path, "/home"), if kept { path } else { "/home" });
    }
}

/// A route that anybody may use is a decision: it is written here.
#[test]
fn the_public_routes_are_these() {
    let public: Vec<&str> = super::routes().table().iter().filter(|route| route.who == Who::Public).map(|route| route.path).collect();
    let doors = [guard::DOOR, guard::DOOR, guard::STAFF_DOOR, guard::STAFF_DOOR, "/account/open", "/account/open"];
    let rest = "/exam/posts /exam/posts/{id} /survey/{token} /survey/{token} /draw /draw/{id}/all.zip /draw/{id}/seat".split(' ');
    let pages = ["/accessibility", "/privacy", "/"].into_iter().chain(doors).chain(rest);
    assert_eq!(public, pages.collect::<Vec<_>>());
}

#[tokio::test]
async fn faults_are_pages_for_every_kind() {
    let all = [Error::NoPage, Error::WrongMethod, Error::Forbidden("不行"), Error::SignedOut("/sign-in"), Error::Foreign, Error::StaleForm];
    let more =
        [Error::TooLarge { limit: 5 << 20 }, Error::UnknownContent, Error::Garbled, Error::Throttled(9), Error::Busy, Error::TimedOut];
    for error in all.into_iter().chain(more) {
        let mut answer = error.into_response();
        let fault = super::error::Fault::of(&mut answer).unwrap();
        assert!(fault.what.ends_with('。') || fault.what == "不行", "{}", fault.what);
        assert!(fault.advice.ends_with('。') && fault.status.as_u16() >= 400);
    }
}
