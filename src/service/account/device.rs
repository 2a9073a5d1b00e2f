//! Machines that are signed in (登录设备): the owner ends all but the one in hand.

use super::token_hash;
use crate::{
    domain::{
        audit::{Actor, AuditEntry},
        id::AccountId,
    },
    service::{Office, Result},
    store::{self, Tx},
};

/// Ends every other session of the account; how many ended.
pub async fn sign_out_others(office: &Office, account: AccountId, token: &str) -> Result<u64> {
    let tx = Tx::begin(&office.db).await?;
    let ended = store::account::close_others(&tx, account, token_hash(token)).await?;
    let entry = AuditEntry::new(Actor::Account(account), "account.sign_out_others", office.now()).on("account", account);
    tx.commit(entry.saying(format!("退出其他登录{ended}处"))).await?;
    Ok(ended)
}
