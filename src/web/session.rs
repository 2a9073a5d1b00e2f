//! Session (会话): who is behind a request's cookie, and how the cookies of this site are written.

use axum::http::HeaderValue;

use super::App;
use crate::{
    service::{self, account::token_hash},
    store,
};

/// Holds the session's token; only its hash is in the database.
pub const SESSION_COOKIE: &str = "__Host-kaowu";
/// Ties the forms of people who are not signed in to their browser.
pub const VISITOR_COOKIE: &str = "__Host-kaowu-visitor";
/// One message for the next page, signed.
pub const FLASH_COOKIE: &str = "__Host-kaowu-flash";

pub use store::account::Session;

/// A session's last use is written down no more often than this.
const TOUCH_EVERY: chrono::Duration = chrono::Duration::minutes(1);

/// The living session of a token; one that has been idle too long is no session.
pub async fn find(app: &App, token: &str) -> Result<Option<Session>, service::Error> {
    let hash = token_hash(token);
    let now = app.office.now();
    let found = store::account::session(&app.office.db, hash).await?;
    let living = found.filter(|session| app.shell.patience.holds(&session.account, session.created, session.last_seen, now));
    if living.as_ref().is_some_and(|session| now - session.last_seen >= TOUCH_EVERY) {
        store::account::touch(&app.office.db, hash, now).await?;
    }
    Ok(living)
}

/// A cookie for this site's whole path, gone with the browser.
#[must_use]
pub fn cookie(name: &str, value: &str) -> HeaderValue {
    header(format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"))
}

/// Takes a cookie away.
#[must_use]
pub fn no_cookie(name: &str) -> HeaderValue {
    header(format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn header(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("names are constants and values are hex")
}
