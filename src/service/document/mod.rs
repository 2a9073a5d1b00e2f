//! Papers (考务文书): the adopted plan's papers of a site, one candidate's ticket, one person's slip, the pack of everything.

mod gather;
mod pack;

pub use pack::{Made, carry_out, print_all};

use gather::SitePapers;

use super::{Error, Office, Result};
use crate::{
    document::{admission_ticket, door_sign, duty_roster, duty_slip, seating_chart, site_roster},
    domain::{
        exam::{Exam, Phase},
        id::{PlanId, RegistrationId, SiteId, StaffId},
    },
    store,
};

/// A kind of paper printed for a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    Tickets,
    Charts,
    Doors,
    Roster,
    Duties,
}

impl Paper {
    pub const ALL: [Self; 5] = [Self::Tickets, Self::Charts, Self::Doors, Self::Roster, Self::Duties];

    /// The word in addresses and in the register of papers issued.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Charts => "charts",
            Self::Doors => "doors",
            Self::Roster => "roster",
            Self::Duties => "duties",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tickets => "准考证",
            Self::Charts => "座次表",
            Self::Doors => "门贴",
            Self::Roster => "考场安排表",
            Self::Duties => "考务人员岗位表",
        }
    }

    /// The paper of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.word() == word)
    }
}

/// One paper of a site of a plan, with the name its file should have.
pub async fn of_site(office: &Office, exam: &Exam, plan: PlanId, site: SiteId, paper: Paper) -> Result<(String, Vec<u8>)> {
    let photos = paper == Paper::Tickets;
    let papers = SitePapers::gather(office, exam, plan, site, photos).await?;
    let name = papers.file_name(paper);
    let bytes =
        tokio::task::spawn_blocking(move || print(&papers, paper)).await.map_err(|_| Error::Rule("文书生成中断，请重试".to_owned()))?;
    Ok((name, bytes))
}

fn print(papers: &SitePapers, paper: Paper) -> Vec<u8> {
    let imprint = &papers.imprint;
    match paper {
        Paper::Tickets => admission_ticket::pdf(imprint, &papers.ticket_header(), &papers.tickets()),
        Paper::Charts => seating_chart::pdf(imprint, &papers.charts()),
        Paper::Doors => door_sign::pdf(imprint, &papers.signs()),
        Paper::Roster => site_roster::pdf(imprint, &[papers.site_roster()]),
        Paper::Duties => duty_roster::pdf(imprint, &papers.duty_rosters()),
    }
}

/// One candidate's ticket, once tickets are open.
pub async fn ticket(office: &Office, exam: &Exam, registration: RegistrationId) -> Result<Vec<u8>> {
    exam.require(Phase::Ticket, office.now())?;
    let plan = store::arrangement::adopted(&office.db, exam.id).await?.ok_or(Error::Rule("考场尚未编排完成，请留意公告".to_owned()))?;
    let seat = store::arrangement::placement_of(&office.db, plan.id, registration).await?;
    let seat = seat.ok_or(Error::Rule("还没有为您编排座位，请稍后再来或拨打咨询电话".to_owned()))?;
    let papers = SitePapers::gather_seats(office, exam, &plan, seat.site, vec![seat]).await?;
    tokio::task::spawn_blocking(move || print(&papers, Paper::Tickets)).await.map_err(|_| Error::Rule("准考证生成中断，请重试".to_owned()))
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
            duties: duty_slip::RULES.map(str::to_owned).to_vec(),
            token: gather::token(office, &member.code),
        }
    };
    let slips: Vec<duty_slip::DutySlip> = duties.iter().map(duty).collect();
    let imprint = gather::imprint(exam, &plan, office.now());
    tokio::task::spawn_blocking(move || duty_slip::pdf(&imprint, &slips))
        .await
        .map_err(|_| Error::Rule("任务单生成中断，请重试".to_owned()))
}
