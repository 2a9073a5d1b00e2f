//! Guard (门禁): who may use an address, as a declaration in the route table and as a type in the handler.
//!
//! The session's cookie is always `__Host-kaowu` (Secure, HttpOnly, SameSite=Lax, Path=/). Browsers treat `http://localhost` as
//! trustworthy and keep Secure cookies there, so the demo needs no weaker name; over plain http on another address nobody
//! stays signed in, on purpose.

use std::marker::PhantomData;

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};

use super::{error::Error, visit::Visit};
use crate::domain::{
    Moment,
    account::{Account, Role},
    id::AccountId,
};

/// The one address of a person who must change the password first.
pub const PASSWORD_PATH: &str = "/account/password";

/// Where applicants and the desk sign in.
pub const DOOR: &str = "/account/login";
/// Where members of staff sign in, with phone and code.
pub const STAFF_DOOR: &str = "/account/staff";
/// Where everybody signs out.
pub const SIGN_OUT_PATH: &str = "/account/logout";

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody; the integration tests list these by name.
    Public,
    /// Anybody with an account.
    SignedIn,
    /// Any role of the personnel section's desk.
    Office,
    Role(Role),
    AnyOf(&'static [Role]),
}

impl Who {
    /// Whether the person may pass.
    #[must_use]
    pub fn admits(self, account: Option<&Account>) -> bool {
        let Some(account) = account.filter(|account| !account.disabled) else { return self == Self::Public };
        match self {
            Self::Public | Self::SignedIn => true,
            Self::Office => account.roles.iter().any(|role| role.is_office()),
            Self::Role(role) => account.may(role),
            Self::AnyOf(roles) => roles.iter().any(|role| account.may(*role)),
        }
    }

    /// Where such people sign in.
    #[must_use]
    pub fn door(self) -> &'static str {
        match self {
            Self::Role(Role::Proctor) => STAFF_DOOR,
            Self::Public | Self::SignedIn | Self::Office | Self::Role(_) | Self::AnyOf(_) => DOOR,
        }
    }
}

/// The door, with the way back to `uri`.
#[must_use]
pub fn door_with_return(who: Who, uri: &Uri) -> String {
    let back = uri.path_and_query().map_or("/", |path| path.as_str());
    format!("{}?next={}", who.door(), super::query::encode(back))
}

/// A way back that stays on this site; anything else becomes `fallback`.
#[must_use]
pub fn local_path<'a>(path: &'a str, fallback: &'a str) -> &'a str {
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if inside { path } else { fallback }
}

/// A role as a type: `Guard<Cashier>` in a handler's arguments.
pub trait Admission: Send + Sync + 'static {
    /// Whom it lets pass.
    const WHO: Who;
}

macro_rules! admissions {
    ($($(#[$doc:meta])* $name:ident => $who:expr),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Admission for $name {
            const WHO: Who = $who;
        }
    )+};
}

admissions! {
    /// 考务编排
    Planner => Who::Role(Role::Planner),
    /// 资格审核
    Reviewer => Who::Role(Role::Reviewer),
    /// 收费
    Cashier => Who::Role(Role::Cashier),
    /// 考点主考
    SiteChief => Who::Role(Role::SiteChief),
    /// 审计
    Auditor => Who::Role(Role::Auditor),
    /// 系统管理
    Administrator => Who::Role(Role::Administrator),
    /// 考生
    Applicant => Who::Role(Role::Applicant),
    /// 考务人员
    Proctor => Who::Role(Role::Proctor),
    /// Any role of the desk.
    Office => Who::Office,
    /// Anybody with an account.
    SignedIn => Who::SignedIn,
}

/// Either of two admissions.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<A, B>(PhantomData<(A, B)>);

/// A person let in, and as what.
#[derive(Debug, Clone)]
pub struct Guard<A> {
    pub account: Account,
    admission: PhantomData<A>,
}

impl<A> Guard<A> {
    /// The account's key.
    #[must_use]
    pub const fn id(&self) -> AccountId {
        self.account.id
    }
}

/// What a guard asks of an account.
pub trait Admits {
    /// Whether the account may pass.
    fn admits(account: &Account) -> bool;
    /// Where one signs in for it.
    fn door() -> &'static str;
}

impl<A: Admission> Admits for A {
    fn admits(account: &Account) -> bool {
        A::WHO.admits(Some(account))
    }

    fn door() -> &'static str {
        A::WHO.door()
    }
}

impl<A: Admission, B: Admission> Admits for AnyOf<A, B> {
    fn admits(account: &Account) -> bool {
        A::WHO.admits(Some(account)) || B::WHO.admits(Some(account))
    }

    fn door() -> &'static str {
        A::WHO.door()
    }
}

impl<S: Send + Sync, A: Admits + Send + Sync> FromRequestParts<S> for Guard<A> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let account = parts.extensions.get::<Visit>().and_then(Visit::account).ok_or(Error::SignedOut(A::door()))?;
        if A::admits(account) {
            Ok(Self { account: account.clone(), admission: PhantomData })
        } else {
            Err(Error::Forbidden("您的账号没有办理这项业务的权限"))
        }
    }
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub idle: chrono::Duration,
    pub office_idle: chrono::Duration,
    pub absolute: chrono::Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { idle: chrono::Duration::minutes(30), office_idle: chrono::Duration::minutes(15), absolute: chrono::Duration::hours(8) }
    }
}

impl Patience {
    /// Whether a session begun and last used then is still good.
    #[must_use]
    pub fn holds(&self, account: &Account, created: Moment, last_seen: Moment, now: Moment) -> bool {
        let idle = if Who::Office.admits(Some(account)) { self.office_idle } else { self.idle };
        !account.disabled && now < last_seen + idle && now < created + self.absolute
    }
}
