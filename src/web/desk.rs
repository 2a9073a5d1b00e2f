//! The desk's exam (当前考试): the one chosen in the session, or the newest.

use super::{App, Error, visit::Visit};
use crate::{
    domain::{account::Account, exam::Exam},
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
        None => Ok(store::exam::newest(&app.office.db).await?.ok_or(service::Error::NotFound("考试项目，请先新建一场考试"))?),
    }
}

/// Who acts, in which exam.
#[must_use]
pub fn officer(account: &Account, exam: &Exam) -> Officer {
    Officer { account: account.id, exam: exam.id }
}
