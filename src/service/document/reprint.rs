//! Reprints (重印): one room's bundle again, saying what it takes the place of; registered and audited like the first.

use super::{gather::SitePapers, print::print_room};
use crate::{
    domain::{
        arrangement::PlanHead,
        audit::{Actor, AuditEntry},
        clock,
        exam::Exam,
        id::{AccountId, SiteId},
    },
    service::{Error, Office, Result, machine},
    store::{self, Tx, issue::Issue},
};

/// A room's bundle with its file name. Who asks is `None` at the command line.
pub async fn room(
    office: &Office,
    exam: &Exam,
    plan: &PlanHead,
    (site, number): (SiteId, u16),
    by: Option<AccountId>,
) -> Result<(String, Vec<u8>)> {
    let now = office.now();
    let mut papers = SitePapers::gather(office, exam, plan.id, site, true).await?;
    if papers.room_numbers(Some(number)).is_empty() {
        return Err(Error::Rule(format!("{}没有使用第{number:03}考场，请核对考场号", papers.site.name)));
    }
    let name = format!("{}/{number:03}考场.pdf", papers.stem());
    papers.imprint.printed = now;
    papers.imprint.replaces = earlier(office, exam, &papers.stem(), number).await?;
    let replaces = papers.imprint.replaces.clone();
    let printed = tokio::task::spawn_blocking(move || print_room(&papers, number))
        .await
        .map_err(|_| Error::Rule("文书生成中断，请重试".to_owned()))?;
    let issue = Issue {
        plan: plan.id,
        kind: "room".to_owned(),
        name: name.clone(),
        sha256: machine::sha256(&printed.bytes),
        bytes: printed.bytes.len() as u64,
        pages: printed.pages,
        at: now,
        by,
    };
    let tx = Tx::begin(&office.db).await?;
    store::issue::insert_many(&tx, exam.id, &[issue]).await?;
    let actor = by.map_or(Actor::System, Actor::Account);
    let entry = AuditEntry::new(actor, "document.reprint", now).exam(exam.id).on("plan", plan.id);
    let detail = replaces.map(|old| format!("，替换{old}")).unwrap_or_default();
    tx.commit(entry.saying(format!("重印{name}{detail}"))).await?;
    Ok((name.replace('/', "-"), printed.bytes))
}

/// The last bundle of the room that was handed out, of this version of the plan or an earlier one.
async fn earlier(office: &Office, exam: &Exam, stem: &str, number: u16) -> Result<Option<String>> {
    let end = format!("/{number:03}考场.pdf");
    let mut last: Option<(crate::domain::Moment, u32)> = None;
    for head in store::arrangement::heads(&office.db, exam.id).await? {
        let issues = store::issue::list(&office.db, head.id).await?;
        let of_room = issues.into_iter().filter(|issue| issue.kind == "room" && issue.name.starts_with(stem) && issue.name.ends_with(&end));
        last = of_room.map(|issue| (issue.at, head.version)).chain(last).max();
    }
    Ok(last.map(|(at, version)| format!("第{version}版（{}）", clock::show(at))))
}
