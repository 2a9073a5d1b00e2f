//! Papers (考务文书): the adopted plan's papers of a site, one candidate's ticket, one person's slip, the pack of everything.

mod gather;
pub mod glyph;
mod kind;
pub mod lend;
pub mod own;
mod pack;
pub mod preview;
mod print;
pub mod reprint;
mod room;
pub mod sat;
mod site;

use std::{collections::BTreeSet, path::PathBuf};

pub use kind::Paper;
pub use pack::{Made, carry_out, pack, print_all, write_whole};

use gather::SitePapers;
pub(super) use gather::imprint as imprint_of;

use super::{Error, Office, Result};
use crate::{
    document::duty_slip,
    domain::{
        arrangement::PlanHead,
        exam::{Exam, Phase, Site},
        id::{PlanId, RegistrationId, SiteId, StaffId},
    },
    store,
};

/// The plan in force.
pub async fn adopted(office: &Office, exam: &Exam) -> Result<PlanHead> {
    store::arrangement::adopted(&office.db, exam.id).await?.ok_or(Error::Rule("还没有采用的方案，不能生成文书".to_owned()))
}

/// The sites a plan uses, in the order of their numbers.
pub async fn sites_of(office: &Office, exam: &Exam, plan: &PlanHead) -> Result<Vec<Site>> {
    let used: BTreeSet<SiteId> = store::arrangement::room_use(&office.db, plan.id).await?.iter().map(|line| line.site).collect();
    let mut sites: Vec<Site> = store::exam::sites(&office.db, exam.id).await?.into_iter().filter(|site| used.contains(&site.id)).collect();
    sites.sort_by_key(|site| site.number);
    Ok(sites)
}

/// Where a plan's papers lie when nobody says otherwise.
#[must_use]
pub fn folder_of(office: &Office, exam: &Exam, plan: &PlanHead) -> PathBuf {
    office.papers.join(&exam.code).join(format!("v{}", plan.version))
}

/// A name that every file system takes: what a building or a site is called may hold a slash.
fn as_file_name(name: &str) -> String {
    name.chars().map(|c| if "/\\:*?\"<>|".contains(c) || c.is_control() { '_' } else { c }).collect()
}

/// One paper of a site of a plan, or of one of its rooms, with the name its file should have.
pub async fn of_site(office: &Office, exam: &Exam, plan: PlanId, site: SiteId, paper: Paper) -> Result<(String, Vec<u8>)> {
    of_room(office, exam, plan, (site, None), paper).await
}

/// The same, of one room where one is named.
pub async fn of_room(
    office: &Office,
    exam: &Exam,
    plan: PlanId,
    (site, room): (SiteId, Option<u16>),
    paper: Paper,
) -> Result<(String, Vec<u8>)> {
    let papers = SitePapers::gather(office, exam, plan, site, paper.has_photos()).await?;
    let of_room = room.filter(|_| paper.is_of_rooms()).map(|number| format!("-{number:03}考场")).unwrap_or_default();
    let name = format!("{}{of_room}-{}.pdf", papers.stem(), paper.label());
    let printed = tokio::task::spawn_blocking(move || print::print(&papers, paper, room))
        .await
        .map_err(|_| Error::Rule("文书生成中断，请重试".to_owned()))?;
    Ok((name, printed.bytes))
}

/// One candidate's ticket, once tickets are open.
pub async fn ticket(office: &Office, exam: &Exam, registration: RegistrationId) -> Result<Vec<u8>> {
    exam.require(Phase::Ticket, office.now())?;
    let plan = store::arrangement::adopted(&office.db, exam.id).await?.ok_or(Error::Rule("考场尚未编排完成，请留意公告".to_owned()))?;
    let seat = store::arrangement::placement_of(&office.db, plan.id, registration).await?;
    let seat = seat.ok_or(Error::Rule("还没有为您编排座位，请稍后再来或拨打咨询电话".to_owned()))?;
    let papers = SitePapers::gather_seats(office, exam, &plan, seat.site, vec![seat]).await?;
    tokio::task::spawn_blocking(move || print::print(&papers, Paper::Tickets, None).bytes)
        .await
        .map_err(|_| Error::Rule("准考证生成中断，请重试".to_owned()))
}

/// One person's duty slip.
pub async fn slip(office: &Office, exam: &Exam, staff: StaffId, contact: &str) -> Result<Vec<u8>> {
    let plan = store::arrangement::adopted(&office.db, exam.id).await?.ok_or(Error::Rule("考务安排尚未确定，请留意通知".to_owned()))?;
    let member = store::staffing::find(&office.db, exam.id, staff).await?.ok_or(Error::NotFound("考务人员"))?;
    let duties = store::staffing::duties_of(&office.db, plan.id, staff).await?;
    if duties.is_empty() {
        return Err(Error::Rule("本次考试没有安排您的考务任务".to_owned()));
    }
    let sites = store::exam::sites(&office.db, exam.id).await?;
    let unit = duties.first().map(|line| line.unit.clone()).unwrap_or_default();
    let duty = |line: &store::staffing::DutyLine| {
        let site = sites.iter().find(|site| site.id == line.duty.site);
        duty_slip::DutySlip {
            name: member.name.to_string(),
            code: member.code.clone(),
            unit: unit.clone(),
            role: line.duty.role.clone(),
            session: line.duty.session.label().to_owned(),
            site: site.map(|site| site.name.clone()).unwrap_or_default(),
            address: site.map(|site| site.address.clone()).unwrap_or_default(),
            report: gather::report_at(exam, line.duty.session),
            // The room is drawn before witnesses on the morning; until then the slip does not tell.
            room: None,
            contact: if contact.is_empty() { "见考点通知".to_owned() } else { contact.to_owned() },
            duties: duty_slip::rules(exam.policy.entry),
            token: gather::token(office, &member.code),
        }
    };
    let slips: Vec<duty_slip::DutySlip> = duties.iter().map(duty).collect();
    let imprint = gather::imprint(exam, &plan, office.now());
    tokio::task::spawn_blocking(move || duty_slip::pdf(&imprint, &slips))
        .await
        .map_err(|_| Error::Rule("任务单生成中断，请重试".to_owned()))
}
