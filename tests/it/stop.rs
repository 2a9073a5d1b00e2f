//! The end of the program (停机): open event streams do not hold it up, over a real socket.

use std::time::{Duration, Instant};

use kaowu::{
    cli::serve::serve_until,
    config::Settings,
    domain::{
        account::Role,
        id::JobId,
        job::{Kind, State},
    },
    store::{self, Tx},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::harness::{TestApp, on_every_database};

/// Opens the stream of a job and reads its first news.
async fn follow(address: &str, path: &str, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: __Host-kaowu={cookie}\r\nAccept: text/event-stream\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.contains("event: progress") {
        let mut part = [0; 2048];
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut part)).await.unwrap().unwrap();
        assert!(read > 0, "{text}");
        text += &String::from_utf8_lossy(&part[..read]);
    }
    stream
}

/// A job that a worker elsewhere holds, so that it is neither done nor taken up here.
async fn held_elsewhere(app: &TestApp) -> JobId {
    let tx = Tx::begin(&app.office.db).await.unwrap();
    let id = store::job::insert(&tx, app.exam, Kind::Plan, "{}", (Some(app.planner), app.office.now())).await.unwrap();
    store::job::set_state(&tx, id, &State::Running { cancelling: false }).await.unwrap();
    tx.commit(app.by_planner().entry("job.queue", app.office.now()).on("job", id)).await.unwrap();
    id
}

#[test]
fn the_program_stops_within_fifteen_seconds_though_people_follow_a_job() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let cookie = planner.cookie("__Host-kaowu").unwrap();
        let id = held_elsewhere(&app).await;
        let settings = Settings::load(None, std::iter::empty()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(serve_until(app.office.clone(), settings, listener, async move { _ = stopped.await }));
        let path = format!("/job/{id}/events");
        let mut streams = [follow(&address, &path, &cookie).await, follow(&address, &path, &cookie).await];
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(!serving.is_finished(), "it serves until it is asked to stop");
        let asked = Instant::now();
        stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(15), serving).await.expect("within fifteen seconds").unwrap().unwrap();
        let took = asked.elapsed();
        println!("stopped after {took:?}");
        assert!(took < Duration::from_secs(6), "the streams ended by themselves, not when the patience for requests did: {took:?}");
        for stream in &mut streams {
            let mut rest = Vec::new();
            tokio::time::timeout(Duration::from_secs(1), stream.read_to_end(&mut rest)).await.expect("the stream has ended").unwrap();
        }
        assert!(TcpStream::connect(&address).await.is_err(), "nobody is let in any more");
    });
}
