//! Import (导入): what a spreadsheet brings is compared with what is there, shown, and saved all or nothing.

mod book;
mod place;

pub use book::{File, Preview, bring_in};

use super::{Office, Officer, Result};
use crate::{
    domain::{
        IdNumber,
        exam::{Post, Room, Site, Township, Unit},
        id::StaffId,
        staffing::StaffMember,
    },
    store::{self, Tx},
};

/// Saves townships.
pub async fn save_townships(office: &Office, by: Officer, townships: &[Township]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::exam::put_townships(&tx, by.exam, townships).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入乡镇{}个", townships.len()))).await?)
}

/// Saves units.
pub async fn save_units(office: &Office, by: Officer, units: &[Unit]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::exam::put_units(&tx, by.exam, units).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入单位{}个", units.len()))).await?)
}

/// Saves posts: those without a key are new, those with one are changed.
pub async fn save_posts(office: &Office, by: Officer, posts: &[Post]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::exam::put_posts(&tx, by.exam, posts).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入岗位{}个", posts.len()))).await?)
}

/// Saves sites, likewise.
pub async fn save_sites(office: &Office, by: Officer, sites: &[Site]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::exam::put_sites(&tx, by.exam, sites).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入考点{}个", sites.len()))).await?)
}

/// Saves rooms, likewise.
pub async fn save_rooms(office: &Office, by: Officer, rooms: &[Room]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::exam::put_rooms(&tx, by.exam, rooms).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入考场{}间", rooms.len()))).await?)
}

/// Saves staff, likewise.
pub async fn save_staff(office: &Office, by: Officer, staff: &[StaffMember]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::staffing::put_staff(&tx, by.exam, staff).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入考务人员{}人", staff.len()))).await?)
}

/// Saves declared relatives by their ID numbers.
pub async fn save_relatives(office: &Office, by: Officer, relatives: &[(StaffId, IdNumber)]) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::staffing::put_relatives(&tx, by.exam, relatives).await?;
    Ok(tx.commit(by.entry("exam.import", office.now()).saying(format!("导入回避亲属关系{}条", relatives.len()))).await?)
}
