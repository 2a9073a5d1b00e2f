//! Open sessions of one account (登录设备), as its owner sees them.

use sea_orm::FromQueryResult;

use crate::{
    domain::{Moment, id::AccountId},
    store::{Db, Reader, Result, Source, Tx, row},
};

/// One machine that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub token_hash: Vec<u8>,
    /// `Windows 电脑，Edge`; empty where nobody noted it.
    pub name: String,
    pub created: Moment,
    pub last_seen: Moment,
}

/// The account's sessions, last used first.
pub async fn devices(r: &impl Reader, account: AccountId) -> Result<Vec<Device>> {
    #[derive(FromQueryResult)]
    struct Open {
        token_hash: Vec<u8>,
        device: String,
        created: i64,
        last_seen: i64,
    }
    let sql = "SELECT token_hash, device, created, last_seen FROM session WHERE account_id = $1 ORDER BY last_seen DESC, created DESC";
    let rows = row::all::<Open>(r.connection(), sql, vec![account.0.into()]).await?;
    let device = |open: Open| Device {
        token_hash: open.token_hash,
        name: open.device,
        created: row::moment(open.created),
        last_seen: row::moment(open.last_seen),
    };
    Ok(rows.into_iter().map(device).collect())
}

/// Notes which machine a session runs on. A small write outside any deed, so it needs no audit line.
pub async fn name_device(db: &Db, token_hash: [u8; 32], device: &str) -> Result<()> {
    let values = vec![device.into(), token_hash.to_vec().into()];
    row::run(db.writer(), "UPDATE session SET device = $1 WHERE token_hash = $2", values).await?;
    Ok(())
}

/// Ends every session of an account but one; how many ended.
pub async fn close_others(tx: &Tx, account: AccountId, kept: [u8; 32]) -> Result<u64> {
    let values = vec![account.0.into(), kept.to_vec().into()];
    row::run(tx.connection(), "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2", values).await
}
