//! Amending (局部调整): what would change is shown, then done with a reason and somebody's leave.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::super::{
    App, Error, Guard, desk,
    form::Form,
    guard::Planner,
    layout::{self, Flash, Frame},
    query::Query,
    visit::Visit,
};
use crate::{
    domain::{
        PersonName,
        audit::Purpose,
        exam::Exam,
        id::{RoomId, StaffId},
    },
    service::{
        self,
        arrangement::amendment::{self, Leave, Proposal, Wish},
    },
    store,
};

#[derive(Template)]
#[template(path = "arrangement/amend.html")]
struct AmendPage {
    frame: Frame,
    form: Form,
    /// Why there is something to change, in words.
    occasion: Vec<String>,
    absent: Vec<StaffId>,
    closed: Vec<RoomId>,
    proposal: Option<Proposal>,
    /// Why it cannot be done.
    refusals: Vec<String>,
}

/// The numbers under a name; what is none is left out.
fn keys<'a>(values: impl Iterator<Item = &'a str>) -> Vec<i64> {
    values.filter_map(|value| value.parse().ok()).collect()
}

fn wish(absent: Vec<i64>, closed: Vec<i64>) -> Wish {
    Wish { absent: absent.into_iter().map(StaffId).collect(), closed: closed.into_iter().map(RoomId).collect() }
}

/// `考务人员 E0001 张三缺席`, `第7考场（第2中学）停用`, `2名考生补录`.
async fn occasion(app: &App, exam: &Exam, wish: &Wish) -> Result<Vec<String>, Error> {
    let db = &app.office.db;
    let mut words = Vec::new();
    for id in &wish.absent {
        let member = store::staffing::find(db, exam.id, *id).await?.ok_or(service::Error::NotFound("考务人员"))?;
        words.push(format!("{} {}不能到岗，需要替换", member.code, member.name));
    }
    if !wish.closed.is_empty() {
        let (rooms, sites) = (store::exam::rooms(db, exam.id).await?, store::exam::sites(db, exam.id).await?);
        for id in &wish.closed {
            let room = rooms.iter().find(|room| room.id == *id).ok_or(service::Error::NotFound("考场"))?;
            let site = sites.iter().find(|site| site.id == room.site).ok_or(service::Error::NotFound("考点"))?;
            words.push(format!("{}第{:03}考场不能使用，需要停用", site.name, room.number));
        }
    }
    if let Some(plan) = store::arrangement::adopted(db, exam.id).await? {
        let late = store::arrangement::unseated(db, exam.id, plan.id).await?;
        if late > 0 {
            words.push(format!("{late}名已确认考生不在采用的方案中，需要补入座位"));
        }
    }
    Ok(words)
}

async fn page_of(app: &App, exam: &Exam, wish: Wish, (frame, form): (Frame, Form)) -> Result<AmendPage, Error> {
    let occasion = occasion(app, exam, &wish).await?;
    let (proposal, refusals) = match amendment::look(&app.office, exam.id, &wish).await {
        Ok(proposal) => (Some(proposal), Vec::new()),
        Err(service::Error::Infeasible(why)) => (None, why.0.into_iter().map(|finding| finding.sentence).collect()),
        Err(service::Error::Rule(why)) => (None, vec![why]),
        Err(other) => return Err(other.into()),
    };
    let frame = frame.titled("局部调整").within(&exam.name).back_to("/arrangement", "编排").checked(&form);
    Ok(AmendPage { frame, form, occasion, absent: wish.absent, closed: wish.closed, proposal, refusals })
}

pub(super) async fn look(
    _guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    query: Query,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let wish = wish(keys(query.all("absent")), keys(query.all("close")));
    Ok(layout::page(&page_of(&app, &exam, wish, (frame, Form::default())).await?))
}

pub(super) async fn amend(
    guard: Guard<Planner>,
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let exam = desk::exam(&app, &visit).await?;
    let typed = |name: &str| keys(form.values(name).iter().map(String::as_str));
    let wish = wish(typed("absent"), typed("close"));
    let reason = form.required("reason", "调整原因").and_then(Purpose::parse);
    let approver = form.required("approver", "批准人").and_then(PersonName::parse);
    if let (Some(reason), Some(approver), true) = (reason, approver, form.is_good()) {
        let digest = form.value("digest").to_owned();
        let by = desk::officer(&guard.account, &exam);
        match amendment::amend(&app.office, by, &wish, &Leave { reason, approver }, &digest).await {
            Ok(plan) => return Ok(layout::on_to(&format!("/arrangement/{plan}"), Flash::done("已按批准调整，其他人的座位和岗位不变"))),
            Err(error) => form.refused("reason", error)?,
        }
    }
    Ok(layout::again(&page_of(&app, &exam, wish, (frame, form)).await?))
}
