//! Layout (页面框架): what surrounds every page, built from the request; navigation by role; messages for the next page.

use std::fmt::Write;

use askama::Template;
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};

use super::{
    App, asset,
    component::Hidden,
    error::{Error, Fault},
    form::{FieldError, Form},
    navigation::{self, Item},
    token,
    visit::{Begun, Ended, Visit},
};
use crate::domain::account::{Account, Role};

/// What a page of ours is called everywhere.
pub const SERVICE_NAME: &str = "事业单位公开招聘考务系统";

/// The frame a page struct carries in its field `frame`.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub title: String,
    /// Small line above the title, e.g. the list a thing belongs to.
    pub caption: String,
    /// The name of the exam worked on.
    pub exam: Option<String>,
    pub account: Option<Account>,
    pub flash: Option<Flash>,
    pub errors: Vec<FieldError>,
    /// Address and label of the page above.
    pub back: Option<(String, String)>,
    /// Tables and desks use the whole screen; forms keep a readable measure.
    pub wide: bool,
    /// Something on the page is still going on: without scripts it reloads itself.
    pub reloads: bool,
    pub path: String,
    pub desk_phone: String,
    pub request_id: String,
    pub(super) form_token: String,
    pub(super) wants_json: bool,
}

impl Frame {
    pub(super) fn of(app: &App, visit: &Visit) -> Self {
        Self {
            account: visit.account().cloned(),
            flash: visit.flash().cloned(),
            path: visit.path().to_owned(),
            desk_phone: app.shell.desk_phone.clone(),
            request_id: visit.id().to_owned(),
            form_token: visit.form_token().to_owned(),
            wants_json: visit.path().starts_with("/api/"),
            ..Self::default()
        }
    }

    /// A frame for samples of pages in tests.
    #[must_use]
    pub fn sample(account: Option<Account>) -> Self {
        Self {
            account,
            path: "/".to_owned(),
            desk_phone: "0858-1234567".to_owned(),
            request_id: "0000000000".to_owned(),
            form_token: "0".repeat(64),
            ..Self::default()
        }
    }

    /// With the page's title, which is also its one `h1`.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// With a small line above the title.
    #[must_use]
    pub fn captioned(mut self, caption: &str) -> Self {
        caption.clone_into(&mut self.caption);
        self
    }

    /// Within an exam: its name stands in the header and its stages in the navigation.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.exam = Some(name.to_owned());
        self
    }

    /// With a link to the page above.
    #[must_use]
    pub fn back_to(mut self, href: &str, label: &str) -> Self {
        self.back = Some((href.to_owned(), label.to_owned()));
        self
    }

    /// Across the whole screen.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Comes again every five seconds where scripts do not run.
    #[must_use]
    pub const fn reloading(mut self, going_on: bool) -> Self {
        self.reloads = going_on;
        self
    }

    /// With the form's errors: the title says so and the summary stands above the heading.
    #[must_use]
    pub fn checked(mut self, form: &Form) -> Self {
        self.errors = form.errors().to_vec();
        self
    }

    /// `错误：登录 — 事业单位公开招聘考务系统`.
    #[must_use]
    pub fn full_title(&self) -> String {
        let mut title = if self.errors.is_empty() { String::new() } else { "错误：".to_owned() };
        let _ = write!(title, "{}{}", self.title, if self.title.is_empty() { "" } else { " — " });
        if let Some(name) = &self.exam {
            let _ = write!(title, "{name} — ");
        }
        title + SERVICE_NAME
    }

    /// The navigation of this person's roles.
    #[must_use]
    pub fn navigation(&self) -> Vec<Item> {
        navigation::of(self.account.as_ref(), self.exam.is_some(), &self.path)
    }

    /// `张三（考务编排、收费）`.
    #[must_use]
    pub fn person(&self) -> Option<String> {
        let account = self.account.as_ref()?;
        let roles: Vec<&str> = account.roles.iter().map(|role| role.label()).collect();
        Some(format!("{}（{}）", account.name, roles.join("、")))
    }

    /// Whether the person holds the role: what they may not do is not offered.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        self.account.as_ref().is_some_and(|account| account.may(role))
    }

    /// The hidden field every form must hold: `{{ frame.csrf() }}`.
    #[must_use]
    pub fn csrf(&self) -> Hidden {
        Hidden::new("csrf", &self.form_token)
    }

    /// The address of an embedded file under its content's hash.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        asset::url(name)
    }

    /// The number to tell on the telephone.
    #[must_use]
    pub fn incident(&self) -> String {
        let (head, tail) = self.request_id.split_at(self.request_id.len() / 2);
        format!("{head}-{tail}")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Frame
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = parts.extensions.get::<Visit>().ok_or_else(|| Error::Broken("a page outside the visit".to_owned()))?;
        let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let frame = Self::of(&App::from_ref(state), visit);
        Ok(Self { wants_json: frame.wants_json || accepts.starts_with("application/json"), ..frame })
    }
}

/// How a message looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Done,
    Notice,
}

/// A message for the next page the person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    pub mood: Mood,
    pub text: String,
}

impl Flash {
    const MOST: usize = 300;

    /// Something was done.
    #[must_use]
    pub fn done(text: impl Into<String>) -> Self {
        Self { mood: Mood::Done, text: text.into() }
    }

    /// Something should be known.
    #[must_use]
    pub fn notice(text: impl Into<String>) -> Self {
        Self { mood: Mood::Notice, text: text.into() }
    }

    /// Whether it is good news.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.mood == Mood::Done
    }

    pub(super) fn to_cookie(&self, secret: &[u8; 32]) -> String {
        let letter = if self.is_done() { 'd' } else { 'n' };
        let text: String = std::iter::once(letter).chain(self.text.chars().take(Self::MOST)).collect();
        format!("{}.{}", token::hex(text.as_bytes()), token::sign(secret, "flash", &text))
    }

    pub(super) fn from_cookie(secret: &[u8; 32], value: &str) -> Option<Self> {
        let (text, signature) = value.split_once('.')?;
        let text = String::from_utf8(token::unhex(text)?).ok()?;
        if !token::is_signed(secret, "flash", &text, signature) {
            return None;
        }
        let mut chars = text.chars();
        let mood = if chars.next()? == 'd' { Mood::Done } else { Mood::Notice };
        Some(Self { mood, text: chars.collect() })
    }
}

/// A page, 200.
pub fn page(page: &impl Template) -> Response {
    html(StatusCode::OK, page)
}

/// The same page with its errors and the words kept, 422.
pub fn again(page: &impl Template) -> Response {
    html(StatusCode::UNPROCESSABLE_ENTITY, page)
}

pub(super) fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            let mut answer = StatusCode::INTERNAL_SERVER_ERROR.into_response();
            answer.extensions_mut().insert(Fault::from(Error::from(error)));
            answer
        }
    }
}

/// After a post: on to `path`, with a message there.
pub fn on_to(path: &str, flash: Flash) -> Response {
    let mut answer = Redirect::to(path).into_response();
    answer.extensions_mut().insert(flash);
    answer
}

/// On to `path`, without a word.
pub fn on(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// After signing in: the session's token goes into the cookie. Close the session of before in the same breath.
pub fn signed_in(token: String, path: &str) -> Response {
    let mut answer = Redirect::to(path).into_response();
    answer.extensions_mut().insert(Begun(token));
    answer
}

/// After signing out: the cookie goes, and what the browser kept.
pub fn signed_out(path: &str) -> Response {
    let mut answer = Redirect::to(path).into_response();
    answer.extensions_mut().insert(Ended);
    answer
}

/// What a workbook is called among the kinds of files.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The same of a list as text.
pub const CSV: &str = "text/csv; charset=utf-8";

/// A file to keep: `name` may be Chinese.
pub fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let ascii: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", super::query::encode(name));
    let disposition = HeaderValue::try_from(disposition).expect("percent-encoded text is a header");
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
