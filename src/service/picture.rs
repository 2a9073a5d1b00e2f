//! Pictures (照片与示意图): who serves uploads the own photo for the badge; the office uploads how a site lies, for the tickets.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        account::Account,
        audit::{Actor, AuditEntry},
        exam::Site,
        id::{ExamId, SiteId, StaffId},
    },
    exchange, store,
    store::Tx,
};

/// Keeps the photo somebody who serves has chosen; checked as an applicant's is.
pub async fn attach_staff_photo(office: &Office, account: &Account, exam: ExamId, bytes: Vec<u8>) -> Result<()> {
    let staff: StaffId = account.staff.ok_or(Error::Forbidden("这个账号没有关联考务人员"))?;
    let policy = super::registration::exam(office, exam).await?.policy;
    let photo = tokio::task::spawn_blocking(move || exchange::photo::normalise(&bytes, policy.photo_max_bytes, policy.photo_min_pixels))
        .await
        .map_err(|_| Error::Rule("照片处理失败，请换一张照片再试".to_owned()))?
        .map_err(|refusal| Error::Rule(refusal.to_string()))?;
    let tx = Tx::begin(&office.db).await?;
    store::picture::save_staff_photo(&tx, staff, &photo).await?;
    let entry = AuditEntry::new(Actor::Account(account.id), "staffing.attach_photo", office.now()).exam(exam).on("staff", staff);
    Ok(tx.commit(entry).await?)
}

async fn site(office: &Office, exam: ExamId, id: SiteId) -> Result<Site> {
    store::exam::sites(&office.db, exam).await?.into_iter().find(|site| site.id == id).ok_or(Error::NotFound("考点"))
}

/// Keeps the map of a site.
pub async fn attach_site_map(office: &Office, by: Officer, id: SiteId, bytes: Vec<u8>) -> Result<()> {
    let site = site(office, by.exam, id).await?;
    let map = tokio::task::spawn_blocking(move || exchange::site_map::normalise(&bytes))
        .await
        .map_err(|_| Error::Rule("示意图处理失败，请换一张图再试".to_owned()))?
        .map_err(|refusal| Error::Rule(refusal.to_string()))?;
    let tx = Tx::begin(&office.db).await?;
    store::picture::save_site_map(&tx, id, Some(&map)).await?;
    let entry = by.entry("exam.attach_site_map", office.now()).on("site", id);
    Ok(tx.commit(entry.saying(format!("考点{:02}的示意图，{}字节", site.number, map.len()))).await?)
}

/// Takes the map of a site away; its tickets are printed without one.
pub async fn remove_site_map(office: &Office, by: Officer, id: SiteId) -> Result<()> {
    let site = site(office, by.exam, id).await?;
    let tx = Tx::begin(&office.db).await?;
    store::picture::save_site_map(&tx, id, None).await?;
    let entry = by.entry("exam.remove_site_map", office.now()).on("site", id);
    Ok(tx.commit(entry.saying(format!("删除考点{:02}的示意图", site.number))).await?)
}
