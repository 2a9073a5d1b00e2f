//! Live news (实时进度): server-sent events about one job, until it is over, the reader leaves or the machine stops.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    http::{HeaderName, HeaderValue},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{App, error::Error, visit::Visit};

const LOOK_EVERY: Duration = Duration::from_millis(500);
const MOST_STREAMS: u8 = 2;

/// What a reader is told; `app.js` knows these names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct News {
    /// Grows with every change; a reader who comes back names the last one seen.
    #[serde(skip)]
    pub revision: u64,
    pub step: String,
    pub percent: u8,
    /// Nothing more will come.
    pub over: bool,
    /// Where to go when it is over; the same page where empty.
    pub href: String,
    /// A drawing that takes the place of the one shown; none where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub chart: String,
}

/// Follows something by looking twice a second: `look` gives its news, or `None` when it is gone.
///
/// A browser keeps six connections to one site, so a person has two streams at most.
pub fn follow<F, L>(app: &App, visit: &Visit, look: L) -> Response
where
    L: Fn() -> F + Send + 'static,
    F: Future<Output = Option<News>> + Send,
{
    let Some(place) = Place::take(app, visit) else { return Error::Throttled(10).into_response() };
    let (tell, told) = mpsc::channel(4);
    let mut stop = app.shell.stopping.clone();
    tokio::spawn(async move {
        let _place = place;
        let mut last = None;
        while !*stop.borrow() {
            let Some(news) = look().await else { break };
            let fresh = last != Some(news.revision);
            if fresh && tell.send(Ok(event(&news))).await.is_err() {
                break;
            }
            if news.over {
                break;
            }
            last = Some(news.revision);
            tokio::select! {
                () = tell.closed() => break,
                _ = stop.changed() => break,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    });
    let events: ReceiverStream<Result<Event, Infallible>> = ReceiverStream::new(told);
    let mut answer = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    answer.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    answer
}

fn event(news: &News) -> Event {
    let event = Event::default().event("progress").id(news.revision.to_string());
    event.json_data(news).unwrap_or_else(|_| Event::default().comment("unreadable"))
}

/// One of a person's streams; given back when dropped.
struct Place {
    shell: Arc<super::Shell>,
    who: String,
}

impl Place {
    fn take(app: &App, visit: &Visit) -> Option<Self> {
        let who = visit.account().map_or_else(|| visit.place().to_owned(), |account| format!("account {}", account.id));
        let mut streams = app.shell.streams();
        let count = streams.entry(who.clone()).or_default();
        if *count >= MOST_STREAMS {
            return None;
        }
        *count += 1;
        drop(streams);
        Some(Self { shell: Arc::clone(&app.shell), who })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.shell.streams();
        if let Some(count) = streams.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.who);
            }
        }
    }
}
