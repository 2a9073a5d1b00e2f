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

/// `Windows 电脑，Edge`: enough for the owner to know the machine again, and nothing to follow a person by.
#[must_use]
pub fn device(user_agent: &str) -> String {
    const MACHINES: [(&str, &str); 8] = [
        ("HarmonyOS", "鸿蒙设备"),
        ("OpenHarmony", "鸿蒙设备"),
        ("Android", "安卓手机"),
        ("iPhone", "苹果手机"),
        ("iPad", "苹果平板"),
        ("Windows", "Windows 电脑"),
        ("Mac OS X", "苹果电脑"),
        ("Linux", "Linux 电脑"),
    ];
    // Every browser also claims to be those after it.
    const BROWSERS: [(&str, &str); 7] = [
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("QQBrowser", "QQ浏览器"),
        ("HuaweiBrowser", "华为浏览器"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let first = |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    [first(&MACHINES), first(&BROWSERS)].into_iter().flatten().collect::<Vec<_>>().join("，")
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_machine_is_told_in_words_its_owner_knows() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        let wechat = "Mozilla/5.0 (Linux; Android 14; V2301A) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1";
        assert_eq!(device(edge), "Windows 电脑，Edge");
        assert_eq!(device(wechat), "安卓手机，微信");
        assert_eq!(device(phone), "苹果手机，Safari");
        assert_eq!(device(""), "");
        assert_eq!(device("curl/8"), "");
    }
}
