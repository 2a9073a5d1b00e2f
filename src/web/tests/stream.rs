//! Streams (进度推送): each change once, two at a time for one person, over when the machine stops.

use std::sync::atomic::Ordering;

use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::State,
    http::{Request, StatusCode},
    response::Response,
};
use tower::ServiceExt;

use super::{app, ask, routes, sign_in};
use crate::{
    domain::account::Role,
    web::{
        App,
        live::{self, News},
        serve,
        visit::Visit,
    },
};

pub(super) async fn live(State(app): State<App>, Extension(visit): Extension<Visit>) -> Response {
    let looks = std::sync::atomic::AtomicU8::new(0);
    live::follow(&app, &visit, move || {
        let look = looks.fetch_add(1, Ordering::Relaxed);
        let news = News {
            revision: u64::from(look / 2),
            step: "编排".to_owned(),
            percent: look * 20,
            over: look == 4,
            href: "/plan".to_owned(),
            ..News::default()
        };
        std::future::ready(Some(news))
    })
}

#[tokio::test]
async fn a_stream_tells_each_change_once_and_ends() {
    let app = app().await;
    let cookie = sign_in(&app, "live", &[Role::Planner]).await;
    let request = || Request::get("/live").header("cookie", &cookie).body(Body::empty()).unwrap();
    let open = [
        serve(App::clone(&app), routes()).oneshot(request()).await.unwrap(),
        serve(App::clone(&app), routes()).oneshot(request()).await.unwrap(),
    ];
    assert_eq!(ask(&app, request()).await.0, StatusCode::TOO_MANY_REQUESTS);
    for answer in open {
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        let text = String::from_utf8(to_bytes(answer.into_body(), 10_000).await.unwrap().to_vec()).unwrap();
        assert_eq!(text.matches("event: progress").count(), 3, "{text}");
        assert!(text.contains("id: 2") && text.contains("\"over\":true"), "{text}");
    }
    assert_eq!(ask(&app, request()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn streams_end_when_the_machine_stops() {
    let app = app().await;
    let cookie = sign_in(&app, "stopping", &[Role::Planner]).await;
    let answer = serve(App::clone(&app), routes())
        .oneshot(Request::get("/live").header("cookie", cookie).body(Body::empty()).unwrap())
        .await
        .unwrap();
    app.stop.send(true).unwrap();
    let text = tokio::time::timeout(std::time::Duration::from_millis(400), to_bytes(answer.into_body(), 10_000)).await;
    assert!(text.unwrap().is_ok());
}
