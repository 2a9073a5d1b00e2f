//! Accounts (账号): the doors, opening an account, the own password; the administrator's list and the auditor's in their files.

mod audit;
mod door;
mod manage;
pub mod mine;
mod password;
mod reset;
#[cfg(test)]
mod tests;

use super::{Routes, Who};
use crate::domain::account::{Account, Role};

/// Every page about accounts.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(door::routes())
        .and(password::routes())
        .and(mine::routes())
        .and(manage::routes())
        .and(reset::routes())
        .and(audit::routes())
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    [door::samples(), manage::samples(), mine::samples(), reset::samples(), audit::samples()].into_iter().flatten().collect()
}

/// Where a person's work begins, and what it is called.
#[must_use]
pub fn work_of(account: &Account) -> (&'static str, &'static str) {
    let only = |role| account.roles.iter().filter(|one| one.is_office()).all(|one| *one == role);
    match () {
        () if account.may(Role::Applicant) => ("/registration/mine", "我的报名"),
        () if !Who::Office.admits(Some(account)) => ("/staffing/mine", "我的考务"),
        () if only(Role::Reviewer) => ("/review", "资格审核"),
        () if only(Role::Cashier) => ("/payment", "收费"),
        () if only(Role::Auditor) => ("/account/audit", "审计记录"),
        () if only(Role::Administrator) => ("/account/list", "账号管理"),
        () => ("/exam", "考试总览"),
    }
}
