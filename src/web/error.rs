//! Errors as pages (出错页面): what happened, what to do, what became of what was typed; the cause goes to the log only.

use askama::Template;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::layout::{Frame, html};
use crate::{planner::Finding, service};

/// Why a request got no page of its own.
#[derive(Debug)]
pub enum Error {
    Service(service::Error),
    /// No such address.
    NoPage,
    WrongMethod,
    Forbidden(&'static str),
    /// A form came back after its session ended; holds the door.
    SignedOut(&'static str),
    /// Another site sent it.
    Foreign,
    /// The form's token is not this session's.
    StaleForm,
    TooLarge {
        limit: usize,
    },
    UnknownContent,
    Garbled,
    /// Too many tries; holds seconds.
    Throttled(u64),
    /// More people than the machine can serve.
    Busy,
    TimedOut,
    /// Something broke; holds the cause, for the log.
    Broken(String),
}

impl From<service::Error> for Error {
    fn from(error: service::Error) -> Self {
        Self::Service(error)
    }
}

impl From<crate::store::Error> for Error {
    fn from(error: crate::store::Error) -> Self {
        Self::Service(service::Error::Store(error))
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Broken(format!("page: {error}"))
    }
}

/// What a page of refusal says. Travels in the answer's extensions until the frame around it is known.
#[derive(Debug, Clone)]
pub struct Fault {
    pub status: StatusCode,
    pub title: &'static str,
    /// What happened.
    pub what: String,
    /// What to do now.
    pub advice: &'static str,
    /// What became of what was typed.
    pub typed: &'static str,
    pub findings: Vec<Finding>,
    /// Where to go: address and label.
    pub link: Option<(&'static str, &'static str)>,
    pub retry_after: Option<u64>,
    cause: Option<String>,
}

impl Fault {
    fn new(status: StatusCode, title: &'static str, what: impl Into<String>, advice: &'static str) -> Self {
        Self { status, title, what: what.into(), advice, typed: "", findings: Vec::new(), link: None, retry_after: None, cause: None }
    }

    const fn typed(mut self, typed: &'static str) -> Self {
        self.typed = typed;
        self
    }

    const fn link(mut self, href: &'static str, label: &'static str) -> Self {
        self.link = Some((href, label));
        self
    }

    const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The fault an answer carries; a bare answer of the framework becomes one too.
    pub(super) fn of(answer: &mut Response) -> Option<Self> {
        if let Some(fault) = answer.extensions_mut().remove::<Self>() {
            return Some(fault);
        }
        let status = answer.status();
        let bare = answer.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
        let error = match status {
            _ if !bare || answer.extensions().get::<Spoken>().is_some() => return None,
            StatusCode::NOT_FOUND => Error::NoPage,
            StatusCode::METHOD_NOT_ALLOWED => Error::WrongMethod,
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { limit: 0 },
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::UnknownContent,
            status if status.is_client_error() => Error::Garbled,
            status if status.is_server_error() => Error::Broken(format!("bare {status}")),
            _ => return None,
        };
        Some(error.into())
    }

    /// The page, or JSON where JSON was asked for. Headers of the first answer (`Allow`) are kept.
    pub(super) fn into_page(self, frame: &Frame, answer: &Response) -> Response {
        if self.status.is_server_error() {
            tracing::error!(cause = self.cause.as_deref().unwrap_or("-"), "refused");
            metrics::counter!("kaowu_faults_total").increment(1);
        }
        let status = self.status;
        let retry_after = self.retry_after;
        let mut page = if frame.wants_json {
            Json(json!({ "title": self.title, "status": status.as_u16(), "detail": self.what, "instance": frame.request_id }))
                .into_response()
        } else {
            let frame = frame.clone().titled(self.title);
            html(status, &FaultPage { incident: status.is_server_error().then(|| frame.incident()), frame, fault: self })
        };
        *page.status_mut() = status;
        if let Some(allow) = answer.headers().get(header::ALLOW) {
            page.headers_mut().insert(header::ALLOW, allow.clone());
        }
        if let Some(seconds) = retry_after {
            page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        page
    }
}

/// In an answer's extensions: its plain text is meant so (health, metrics).
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken;

#[derive(Template)]
#[template(path = "error/fault.html")]
struct FaultPage {
    frame: Frame,
    fault: Fault,
    incident: Option<String>,
}

const KEPT: &str = "刚才填写的内容没有保存。返回上一页，多数浏览器会保留已填内容。";
const NOT_SAVED: &str = "这一次的操作没有生效，之前已保存的内容不受影响。";

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        match error {
            Error::Service(error) => of_service(error),
            Error::NoPage => {
                Self::new(S::NOT_FOUND, "没有找到这个页面", "地址可能输入有误，或者页面已经移走。", "请核对地址，或从首页重新进入。")
                    .link("/", "回到首页")
            }
            Error::WrongMethod => Self::new(
                S::METHOD_NOT_ALLOWED,
                "不能这样打开这个页面",
                "这个地址只接受页面上的按钮提交。",
                "请回到原来的页面，使用页面上的按钮操作。",
            )
            .link("/", "回到首页"),
            Error::Forbidden(why) => {
                Self::new(S::FORBIDDEN, "没有权限", why, "如工作需要，请联系系统管理员为您的账号增加相应角色。").link("/", "回到首页")
            }
            Error::SignedOut(door) => {
                Self::new(S::UNAUTHORIZED, "请重新登录", "您还没有登录，或者登录后长时间没有操作，已自动退出。", "请登录后再办理。")
                    .typed(KEPT)
                    .link(door, "去登录")
            }
            Error::Foreign => Self::new(
                S::FORBIDDEN,
                "提交来自其他网站",
                "为保护您的账号，系统不接受从其他网站发来的提交。",
                "请直接打开本系统的页面，重新操作。",
            )
            .typed(NOT_SAVED)
            .link("/", "回到首页"),
            Error::StaleForm => Self::new(
                S::FORBIDDEN,
                "页面已过期",
                "这个页面打开得太久，或者期间重新登录过，系统无法确认是您本人提交。",
                "请返回上一页并刷新，核对后重新提交。",
            )
            .typed(KEPT),
            Error::TooLarge { .. } | Error::UnknownContent | Error::Garbled => of_body(&error),
            Error::Throttled(seconds) => throttled(seconds),
            Error::Busy => busy(),
            Error::TimedOut => timed_out(),
            Error::Broken(cause) => broken(cause),
        }
    }
}

fn of_body(error: &Error) -> Fault {
    if let Error::TooLarge { limit } = *error {
        return Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "提交的内容太大", size_sentence(limit), "请压缩图片或拆分文件后重新上传。")
            .typed(NOT_SAVED);
    }
    if matches!(error, Error::UnknownContent) {
        return Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "提交的格式不对", "系统不认识这种格式的提交。", "请使用页面上的表单提交。")
            .typed(NOT_SAVED);
    }
    Fault::new(StatusCode::BAD_REQUEST, "提交的内容不完整", "收到的内容缺失或损坏，可能是网络中断造成的。", "请返回上一页重新提交。")
        .typed(KEPT)
}

fn throttled(seconds: u64) -> Fault {
    Fault::new(
        StatusCode::TOO_MANY_REQUESTS,
        "操作太频繁",
        format!("短时间内尝试次数过多，请在{seconds}秒后再试。"),
        "等待期间不必反复刷新；您的账号没有被锁定。",
    )
    .typed(KEPT)
    .retry_after(seconds)
}

/// At a door: whoever guesses waits, and whoever forgot learns whom to ask.
fn knocking(seconds: u64) -> Fault {
    Fault::new(
        StatusCode::TOO_MANY_REQUESTS,
        "登录尝试太频繁",
        format!("连续多次没有登录成功，请在{seconds}秒后再试。"),
        "账号没有被锁定，等待期间不必反复刷新。忘记密码的，考生请拨打报名咨询电话，工作人员请联系系统管理员，考务人员请联系人事部门重发登录码。",
    )
    .link(super::guard::DOOR, "回到登录页")
    .retry_after(seconds)
}

fn busy() -> Fault {
    Fault::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "现在使用的人太多",
        "系统正在处理大量请求，暂时无法受理新的请求。",
        "请在1分钟后重试，不必反复刷新，截止时间以公告为准。",
    )
    .typed(KEPT)
    .retry_after(60)
}

fn timed_out() -> Fault {
    Fault::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "处理时间过长",
        "这次请求在30秒内没有完成，已经停止。",
        "请稍后重试；重试前请先查看结果是否已经保存。",
    )
    .typed("操作可能没有完成，请先核对再重新提交。")
    .retry_after(10)
    .because("time-out")
}

fn of_service(error: service::Error) -> Fault {
    use StatusCode as S;
    match error {
        service::Error::Rule(sentence) => Fault::new(S::CONFLICT, "现在不能办理", sentence, "请返回核对后再操作。").typed(NOT_SAVED),
        service::Error::NotFound(noun) => {
            Fault::new(S::NOT_FOUND, "没有找到", format!("没有找到{noun}，可能已被删除，或不属于当前考试。"), "请从列表重新进入。")
                .link("/", "回到首页")
        }
        service::Error::Taken(field) => {
            Fault::new(S::CONFLICT, "信息已被使用", format!("{}已被使用。", field.label()), "请核对后重新填写。").typed(NOT_SAVED)
        }
        service::Error::Forbidden(why) => {
            Fault::new(S::FORBIDDEN, "没有权限", why, "如工作需要，请联系系统管理员为您的账号增加相应角色。").link("/", "回到首页")
        }
        service::Error::Throttled(seconds) => knocking(seconds),
        service::Error::Infeasible(infeasible) => {
            let mut fault = Fault::new(
                S::CONFLICT,
                "无法编排",
                "按现在的考点、考场和人员，没有可行的方案。原因如下：",
                "请按下面的说明调整后重新编排。",
            );
            fault.findings = infeasible.0;
            fault
        }
        service::Error::Store(error) => broken(format!("store: {error:?}")),
    }
}

fn broken(cause: String) -> Fault {
    let what = "系统出现意外情况，没有完成这次操作。";
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题", what, "请稍后重试；如果一再出现，请把下面的事件编号告诉我们。")
        .typed(NOT_SAVED)
        .because(cause)
}

fn size_sentence(limit: usize) -> String {
    match limit / 1024 {
        0 => "一次提交的内容超过了这个页面的上限。".to_owned(),
        kib @ 1..1024 => format!("一次提交最多{kib} KB。"),
        kib => format!("一次提交最多{} MB。", kib / 1024),
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let fault = Fault::from(self);
        let mut answer = fault.status.into_response();
        answer.extensions_mut().insert(fault);
        answer
    }
}
