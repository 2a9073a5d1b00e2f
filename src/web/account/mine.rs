//! The own account (我的账号): who one is here, and the machines that are signed in.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::manage::labels;
use crate::{
    domain::Moment,
    service::{self, account::token_hash},
    store,
    web::{
        App, Error, Guard, Routes, Who,
        guard::SignedIn,
        layout::{self, Flash, Frame},
        table::Summary,
        visit::Visit,
    },
};

/// Where the page stands.
pub const MINE: &str = "/account/mine";

pub(super) fn routes() -> Routes {
    Routes::new().get(MINE, Who::SignedIn, show).post("/account/mine/end", Who::SignedIn, end)
}

/// A machine as its owner knows it.
struct Line {
    name: String,
    created: Moment,
    last_seen: Moment,
    own: bool,
}

#[derive(Template)]
#[template(path = "account/mine.html")]
struct MinePage {
    frame: Frame,
    summary: Summary,
    lines: Vec<Line>,
}

impl MinePage {
    fn others(&self) -> usize {
        self.lines.iter().filter(|line| !line.own).count()
    }
}

async fn show(guard: Guard<SignedIn>, State(app): State<App>, Extension(visit): Extension<Visit>, frame: Frame) -> Result<Response, Error> {
    let (account, now) = (&guard.account, app.office.now());
    let own = visit.session_token().map(token_hash);
    let devices = store::account::devices(&app.office.db, account.id).await?.into_iter();
    // One that was left idle too long is signed out already, whether its row is gone or not.
    let living = devices.filter(|device| app.shell.patience.holds(account, device.created, device.last_seen, now));
    let line = |device: store::account::Device| Line {
        own: own.is_some_and(|own| device.token_hash == own),
        name: if device.name.is_empty() { "未知设备".to_owned() } else { device.name },
        created: device.created,
        last_seen: device.last_seen,
    };
    let phone = store::account::phone(&app.office.db, account.id).await?;
    let login = phone.map_or_else(|| account.login.clone(), |phone| phone.masked());
    let summary = Summary::new().row("姓名", &account.name).row("登录名", login).row("角色", labels(account));
    Ok(layout::page(&MinePage { frame: frame.titled("我的账号"), summary, lines: living.map(line).collect() }))
}

async fn end(guard: Guard<SignedIn>, State(app): State<App>, Extension(visit): Extension<Visit>) -> Result<Response, Error> {
    let token = visit.session_token().ok_or(Error::NoPage)?;
    let ended = service::account::sign_out_others(&app.office, guard.id(), token).await?;
    let words = if ended == 0 { "没有其他设备在登录".to_owned() } else { format!("已退出其他{ended}处登录") };
    Ok(layout::on_to(MINE, Flash::done(words)))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{LONGEST, Sample, frame, now};
    let line = |name: &str, own| Line { name: name.to_owned(), created: now(), last_seen: now(), own };
    let page = |lines| MinePage {
        frame: frame(&[crate::domain::account::Role::Applicant]).titled("我的账号"),
        summary: Summary::new().row("姓名", LONGEST).row("登录名", "138****1234"),
        lines,
    };
    vec![
        Sample::of("own account, one machine", &page(vec![line("安卓手机，微信", true)])),
        Sample::of(
            "own account, three machines",
            &page(["Windows 电脑，Edge", "未知设备", "鸿蒙设备，华为浏览器"].map(|n| line(n, n == "未知设备")).into()),
        ),
    ]
}
