//! Violations (违纪违规处理): seen, recorded by two, told, heard, decided, served, in effect; and the notice that tells.

use super::{Error, Office, Officer, Result};
use crate::{
    document::{
        Imprint, RoomHead, Seated,
        violation_notice::{self, ViolationNotice},
    },
    domain::{
        arrangement::PlanHead,
        clock,
        conduct::{Article, Deed, RuleError, Signature, Statement, Step, Violation},
        exam::Exam,
        id::{StaffId, ViolationId},
    },
    store::{self, Tx, arrangement::PlacementLine, violation::ViolationLine},
};

/// What was seen, as the desk states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// 准考证号
    pub ticket: String,
    pub article: Article,
    /// 科目
    pub subject: String,
    pub facts: String,
}

/// What a step needs beside the deed; empty where it needs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// 工号 of the two who sign the record.
    pub signers: [String; 2],
    /// `made`, `waived` or `lapsed`.
    pub statement: String,
    /// What was stated, the number of the decision, or why it is dropped.
    pub text: String,
}

async fn plan(office: &Office, exam: &Exam) -> Result<PlanHead> {
    super::conduct::plan(office, exam.id).await
}

/// Keeps what was seen.
pub async fn see(office: &Office, by: Officer, exam: &Exam, seen: Seen) -> Result<ViolationId> {
    let plan = plan(office, exam).await?;
    let seats = store::arrangement::placements(&office.db, plan.id, None, None).await?;
    let seat = seats.iter().find(|seat| seat.ticket.as_str() == seen.ticket);
    let seat = seat.ok_or(Error::Rule("采用的方案中没有这个准考证号，请核对".to_owned()))?;
    let now = office.now();
    let violation = Violation::seen(seat.registration, seen.article, &seen.facts, now).map_err(|error| refused(&error))?;
    let tx = Tx::begin(&office.db).await?;
    let id = store::violation::insert(&tx, exam.id, (&seen.subject, now), &violation).await?;
    let entry = by.entry("violation.see", now).on("violation", id);
    tx.commit(entry.saying(format!("准考证号{}，第{}条（项）", seen.ticket, seen.article.number()))).await?;
    Ok(id)
}

fn refused(error: &RuleError) -> Error {
    Error::Rule(error.to_string())
}

async fn signer(office: &Office, exam: &Exam, code: &str) -> Result<StaffId> {
    let staff = store::staffing::all(&office.db, exam.id).await?.into_iter().find(|member| member.code == code);
    Ok(staff.ok_or_else(|| Error::Rule(format!("没有工号{code}的考务人员，请核对")))?.id)
}

/// Takes a violation a step further.
pub async fn act(office: &Office, by: Officer, exam: &Exam, id: ViolationId, (deed, details): (Deed, Details)) -> Result<()> {
    let now = office.now();
    let signers = match deed {
        Deed::Record => {
            let [first, second] = &details.signers;
            Some([signer(office, exam, first).await?, signer(office, exam, second).await?])
        }
        _ => None,
    };
    let tx = Tx::begin(&office.db).await?;
    let ViolationLine { violation, .. } = store::violation::lock(&tx, exam.id, id).await?.ok_or(Error::NotFound("违纪违规记录"))?;
    let next = match deed {
        Deed::Record => {
            let [first, second] = signers.unwrap_or([StaffId(0); 2]).map(|staff| Signature { staff, at: now });
            violation.record(first, second)
        }
        Deed::Notify => violation.notify(now),
        Deed::State => violation.state(match details.statement.as_str() {
            "waived" => Statement::Waived { at: now },
            "lapsed" => Statement::Lapsed { at: now },
            _ => Statement::Made { text: details.text, at: now },
        }),
        Deed::Decide => violation.decide(&details.text, by.account, now),
        Deed::Serve => violation.serve(now),
        Deed::TakeEffect => violation.take_effect(now),
        Deed::Drop => violation.drop_with(&details.text, now),
    };
    let next = next.map_err(|error| refused(&error))?;
    store::violation::save(&tx, id, &next).await?;
    let entry = by.entry("violation.act", now).on("violation", id);
    Ok(tx.commit(entry.saying(format!("{}，现为{}", deed.label(), next.state.step().label()))).await?)
}

/// The seat of whom it is about, in the plan in force.
pub async fn seat(office: &Office, exam: &Exam, line: &ViolationLine) -> Result<PlacementLine> {
    let plan = plan(office, exam).await?;
    store::arrangement::placement_of(&office.db, plan.id, line.violation.registration).await?.ok_or(Error::NotFound("考生的座位"))
}

/// `考违告〔2026〕003号`
#[must_use]
pub fn notice_number(exam: &Exam, id: ViolationId) -> String {
    format!("考违告〔{}〕{id:03}号", exam.year)
}

/// The notice, once the record is signed; `contact` is the desk's telephone.
pub async fn notice(office: &Office, exam: &Exam, id: ViolationId, contact: &str) -> Result<(String, Vec<u8>)> {
    let line = store::violation::find(&office.db, exam.id, id).await?.ok_or(Error::NotFound("违纪违规记录"))?;
    let step = line.violation.state.step();
    if matches!(step, Step::Seen | Step::Dropped) {
        return Err(Error::Rule(format!("违纪处理为“{}”，两名工作人员签字记录后才能打印告知书", step.label())));
    }
    let (plan, seat) = (plan(office, exam).await?, seat(office, exam, &line).await?);
    let rooms = store::exam::rooms(&office.db, exam.id).await?;
    let room = rooms.into_iter().find(|room| room.id == seat.room).ok_or(Error::NotFound("考场"))?;
    let sites = store::exam::sites(&office.db, exam.id).await?;
    let site = sites.into_iter().find(|site| site.id == seat.site).ok_or(Error::NotFound("考点"))?;
    let desk = format!("{}考务办公室", site.county);
    let notice = ViolationNotice {
        number: notice_number(exam, id),
        at: RoomHead {
            site: site.name,
            room: room.number,
            whereabouts: format!("{}{}层 {}", room.building, room.floor, room.code),
            category: exam.policy.category_name(seat.category),
        },
        candidate: Seated { seat: seat.seat, name: seat.name, ticket_number: seat.ticket.to_string() },
        subject: line.subject,
        facts: format!("{}，{}", clock::show(line.seen), line.violation.facts),
        article: line.violation.article,
        days: u8::try_from(Violation::DAYS_TO_STATE).unwrap_or(u8::MAX),
        contact: if contact.is_empty() { desk.clone() } else { format!("{contact}　{desk}") },
        office: desk,
    };
    let imprint: Imprint = super::document::imprint_of(exam, &plan, office.now());
    let name = format!("{}-违纪违规处理告知书.pdf", notice.candidate.ticket_number);
    let bytes = tokio::task::spawn_blocking(move || violation_notice::pdf(&imprint, &[notice]))
        .await
        .map_err(|_| Error::Rule("告知书生成中断，请重试".to_owned()))?;
    Ok((name, bytes))
}
