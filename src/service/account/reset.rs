//! Forgotten passwords (重设密码): an officer who knows the person gives a code that is shown once and works until it is changed
//! at the first sign-in; every session of before ends.

use super::check_known;
use crate::{
    domain::{
        PersonName, Phone,
        account::{Account, Role},
        audit::{Actor, AuditEntry, Purpose},
        id::AccountId,
    },
    service::{Error, Office, Officer, Result, machine},
    store::{self, Tx},
};

/// Who asks, and how the officer made sure of it.
#[derive(Debug, Clone)]
pub struct Caller {
    pub name: PersonName,
    pub phone: Phone,
    /// 核对方式: kept in the audit log.
    pub basis: Purpose,
}

/// A one-time password for a colleague of the desk.
pub async fn reset_officer(office: &Office, by: AccountId, account: &Account) -> Result<String> {
    if by == account.id {
        return Err(Error::Rule("不能重设自己的密码，请在“修改密码”里更换".to_owned()));
    }
    give(office, by, account, (&account.login, "重设工作人员密码，原有登录已退出".to_owned())).await
}

/// A one-time password for an applicant who called or came.
pub async fn reset_applicant(office: &Office, by: AccountId, caller: &Caller) -> Result<String> {
    let found = store::account::for_sign_in(&office.db, caller.phone.full()).await?.map(|(account, _)| account);
    let Some(account) = found.filter(|a| a.name == caller.name.as_str() && a.roles == [Role::Applicant] && !a.disabled) else {
        return Err(check_known("考生账号"));
    };
    give(office, by, &account, (caller.phone.full(), format!("重设考生密码，原有登录已退出；核对方式：{}", caller.basis))).await
}

async fn give(office: &Office, by: AccountId, account: &Account, (login, detail): (&str, String)) -> Result<String> {
    let code = machine::spoken_code(office.chance.as_ref(), 12);
    let hash = office.passwords.hash(code.clone(), office.chance.as_ref()).await?;
    let tx = Tx::begin(&office.db).await?;
    store::account::set_password(&tx, account.id, &hash, true).await?;
    store::account::close_all(&tx, account.id).await?;
    let entry = AuditEntry::new(Actor::Account(by), "account.reset_password", office.now()).on("account", account.id);
    tx.commit(entry.saying(detail)).await?;
    store::account::throttle_clear(&office.db, &format!("login:{login}")).await?;
    Ok(code)
}

/// A fresh sign-in code for one member of staff; the others keep theirs.
pub async fn reset_proctor(office: &Office, by: Officer, caller: &Caller) -> Result<String> {
    let found = store::staffing::of_phone(&office.db, by.exam, &caller.phone).await?;
    let Some(member) = found.filter(|member| member.name == caller.name) else { return Err(check_known("考务人员")) };
    let code = machine::spoken_code(office.chance.as_ref(), 10);
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::staffing::give_accounts(&tx, by.exam, &[(member.id, code.clone())], now).await?;
    if let Some(account) = store::staffing::account_by_code(&tx, &caller.phone, &code).await? {
        store::account::close_all(&tx, account.id).await?;
    }
    let entry = by.entry("staffing.reset_code", now).on("staff", member.id);
    tx.commit(entry.saying(format!("重发登录码，旧码作废；核对方式：{}", caller.basis))).await?;
    store::account::throttle_clear(&office.db, &format!("staff:{}", caller.phone.full())).await?;
    Ok(code)
}
