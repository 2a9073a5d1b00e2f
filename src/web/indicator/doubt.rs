//! Doubts (疑点核对): each with its evidence and arithmetic; accept the suggestion or keep the table as it is, with the reason.

use askama::Template;
use axum::extract::Path;

use super::{App, Error, Extension, Flash, Form, Frame, Guard, Office, Planner, Response, State, Visit, desk, frame_of, layout, service};
use crate::{
    domain::{
        account::Role,
        exam::Exam,
        id::AccountId,
        indicator::trap::{Decision, Verdict},
    },
    service::indicator::trap::Doubt,
    store,
    web::{
        component::Choice,
        table::{Tag, Tone},
    },
};

#[derive(Template)]
#[template(path = "indicator/doubt.html")]
struct DoubtPage {
    frame: Frame,
    form: Form,
    doubts: Vec<Doubt>,
    names: std::collections::BTreeMap<AccountId, String>,
    choices: Vec<Choice>,
    enters: bool,
}

impl DoubtPage {
    fn settled(&self) -> usize {
        self.doubts.iter().filter(|doubt| doubt.settled().is_some()).count()
    }

    fn mark(&self, doubt: &Doubt) -> Tag {
        match (doubt.settled().map(|decision| decision.verdict), doubt.decisions.is_empty()) {
            (Some(Verdict::Accept), _) => Tag::new(Tone::Good, "已采纳更正"),
            (Some(Verdict::Keep), _) => Tag::new(Tone::Quiet, "保留原样"),
            (None, false) => Tag::new(Tone::Warning, "依据已变，须重新确认"),
            (None, true) => Tag::new(Tone::Waiting, "待核对"),
        }
    }

    fn who(&self, decision: &Decision) -> String {
        self.names.get(&decision.by).cloned().unwrap_or_else(|| format!("账号{}", decision.by))
    }

    /// The form of one doubt: the words typed stay with the one they were typed for.
    fn form_of(&self, key: &str) -> Form {
        if self.form.value("key") == key { self.form.clone() } else { Form::default() }
    }
}

async fn page_of(app: &App, exam: &Exam, frame: Frame, form: Form) -> Result<DoubtPage, Error> {
    let doubts = service::indicator::trap::list(&app.office, exam.id).await?;
    let accounts = store::account::list(&app.office.db).await?;
    let names = accounts.into_iter().map(|account| (account.id, account.name)).collect();
    let choices = Verdict::ALL.iter().map(|verdict| Choice::new(verdict.word(), verdict.label())).collect();
    let enters = frame.account.as_ref().is_some_and(|account| account.may(Role::Planner));
    let frame = frame_of(frame, "疑点核对", exam).checked(&form);
    Ok(DoubtPage { frame, form, doubts, names, choices, enters })
}

pub(super) async fn list(
    _guard: Guard<Office>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    Ok(layout::page(&page_of(&app, &exam, frame, Form::default()).await?))
}

pub(super) async fn decide(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(key): Path<String>,
    (frame, mut form): (Frame, Form),
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let verdict = form.chosen("verdict", "处理意见", Verdict::parse);
    let reason = form.required("reason", "理由").at_most(200);
    if let (Some(verdict), Some(reason)) = (verdict, reason) {
        match service::indicator::trap::decide(&app.office, desk::officer(&guard.account, &exam), &key, verdict, &reason).await {
            Ok(()) => {
                return Ok(layout::on_to(&format!("/indicator/doubt#doubt-{key}"), Flash::done(format!("疑点{key}：{}", verdict.label()))));
            }
            Err(error) => form.refused("reason", error)?,
        }
    }
    let form = form.with("key", &key);
    Ok(layout::again(&page_of(&app, &exam, frame, form).await?))
}
