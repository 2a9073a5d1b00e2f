//! Registration (报名): the applicant's own form and its way through the desks; the office's list.

mod check;
mod entry;
mod list;
mod mine;
mod progress;
mod show;
#[cfg(test)]
mod tests;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::{App, Error, Routes, guard::Guard, visit::Visit};
use crate::{
    domain::{
        exam::{Exam, Policy, Post},
        id::{AccountId, RegistrationId, TownshipId, UnitId},
        registration::{Registration, Stage},
    },
    service::{self, Officer},
    store,
    web::table::{Summary, Tag, Tone},
};

/// Every page of registration.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().and(mine::routes()).and(entry::routes()).and(check::routes()).and(list::routes()).and(show::routes())
}

/// A stage in the colour of what it asks for.
fn tag(stage: Stage) -> Tag {
    let tone = match stage {
        Stage::Draft | Stage::Withdrawn | Stage::Refunded => Tone::Quiet,
        Stage::Submitted => Tone::Waiting,
        Stage::Approved => Tone::Active,
        Stage::Returned => Tone::Warning,
        Stage::Rejected => Tone::Bad,
        Stage::Confirmed => Tone::Good,
    };
    Tag::new(tone, stage.label())
}

/// The exam the applicant is in or could apply for, and the newest registration in it.
async fn own(app: &App, account: AccountId) -> Result<Option<(Exam, Option<Registration>)>, Error> {
    let Some(exam) = service::exam::of_applicant(&app.office, account).await? else { return Ok(None) };
    let registration = store::registration::of_account(&app.office.db, exam.id, account).await?;
    Ok(Some((exam, registration)))
}

/// The exam the desk works on: the one chosen, or else the one on show.
async fn desk_exam(app: &App, visit: &Visit) -> Result<Option<Exam>, Error> {
    match visit.exam() {
        Some(id) => Ok(store::exam::find(&app.office.db, id).await?),
        None => Ok(service::exam::on_show(&app.office).await?),
    }
}

fn officer<A>(guard: &Guard<A>, exam: &Exam) -> Officer {
    Officer { account: guard.id(), exam: exam.id }
}

async fn jpeg(app: &App, id: RegistrationId) -> Result<Response, Error> {
    let photo = store::registration::photo(&app.office.db, id).await?.ok_or(service::Error::NotFound("照片"))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], photo).into_response())
}

/// Names of what a registration points at.
struct Named {
    post: Post,
    township: String,
    employer: String,
}

impl Named {
    async fn of(app: &App, registration: &Registration) -> Result<Self, Error> {
        let (db, exam, p) = (&app.office.db, registration.exam, &registration.particulars);
        let post = store::exam::find_post(db, exam, registration.post).await?.ok_or(service::Error::NotFound("岗位"))?;
        let township =
            |id: TownshipId, all: Vec<crate::domain::exam::Township>| all.into_iter().find(|one| one.id == id).map(|one| one.name);
        let employer = |id: UnitId, all: Vec<crate::domain::exam::Unit>| all.into_iter().find(|one| one.id == id).map(|one| one.name);
        let known = match p.employer {
            Some(id) => employer(id, store::exam::units(db, exam).await?),
            None => None,
        };
        Ok(Self {
            post,
            township: township(p.township, store::exam::townships(db, exam).await?).unwrap_or_default(),
            employer: known.unwrap_or_else(|| p.employer_name.clone()),
        })
    }

    /// What the applicant stated. `change` is the form's address while it may still be changed; `whole` shows whole numbers.
    fn summary(&self, registration: &Registration, policy: &Policy, change: Option<&str>, whole: bool) -> Summary {
        let p = &registration.particulars;
        let category = policy.categories.iter().find(|rule| rule.category == registration.category);
        let category = category.map_or_else(|| registration.category.to_string(), |rule| format!("{} {}", rule.category, rule.name));
        let id_number = if whole { p.id_number.full().to_owned() } else { p.id_number.masked() };
        let phone = if whole { p.phone.full().to_owned() } else { p.phone.masked() };
        let fixed = [("报名序号", registration.number.clone()), ("考试类别", category), ("性别", p.gender.label().to_owned())];
        let birth = crate::domain::clock::show_date(p.id_number.birth());
        let stated = [
            ("post", "报考岗位", format!("{} {}（{}）", self.post.unit, self.post.name, self.post.code)),
            ("name", "姓名", p.name.to_string()),
            ("id_number", "身份证号", id_number),
            ("phone", "手机号", phone),
            ("nation", "民族", p.nation.clone()),
            ("education", "学历学位", p.education.clone()),
            ("school", "毕业院校", p.school.clone()),
            ("major", "所学专业", p.major.clone()),
            ("township", "常住乡镇（街道）", self.township.clone()),
            ("employer", "现工作单位", self.employer.clone()),
            ("address", "通信地址", p.address.clone()),
            ("accessible", "无障碍考场", if p.accessible { "需要" } else { "不需要" }.to_owned()),
        ];
        let summary = fixed.into_iter().fold(Summary::new(), |summary, (name, value)| summary.row(name, value)).row("出生日期", birth);
        stated.into_iter().fold(summary, |summary, (field, name, value)| match change {
            Some(form) => summary.row_to_change(name, value, &format!("{form}#{field}")),
            None => summary.row(name, value),
        })
    }
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    [list::samples(), entry::samples(), check::samples(), mine::samples()].into_iter().flatten().collect()
}
