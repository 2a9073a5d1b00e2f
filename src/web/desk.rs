//! The desk's exam (当前考试): the one chosen in the session, or the one on show.

use super::{App, Error, visit::Visit};
use crate::{
    domain::{
        account::{Account, Role},
        exam::Exam,
        id::SiteId,
    },
    service::{self, Officer},
    store,
};

/// The exam the desk works on.
pub async fn exam(app: &App, visit: &Visit) -> Result<Exam, Error> {
    let chosen = match visit.exam() {
        Some(id) => store::exam::find(&app.office.db, id).await?,
        None => None,
    };
    match chosen {
        Some(exam) => Ok(exam),
        None => Ok(service::exam::on_show(&app.office).await?.ok_or(service::Error::NotFound("考试项目，请先新建一场考试"))?),
    }
}

/// Who acts, in which exam.
#[must_use]
pub fn officer(account: &Account, exam: &Exam) -> Officer {
    Officer { account: account.id, exam: exam.id }
}

/// Whether the account may see a site's people: a site chief with a site of the own sees that one only.
#[must_use]
pub fn sees_site(account: &Account, site: SiteId) -> bool {
    only_site(account).is_none_or(|own| own == site)
}

/// The one site an account is kept to.
#[must_use]
pub fn only_site(account: &Account) -> Option<SiteId> {
    account.site.filter(|_| !account.may(Role::Planner))
}

/// Refuses another site's people.
pub fn own_site(account: &Account, site: SiteId) -> Result<(), Error> {
    if sees_site(account, site) { Ok(()) } else { Err(Error::Forbidden("考点主考只能查看本考点")) }
}
