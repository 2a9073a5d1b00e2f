//! Staffing (考务人员安排): sign-in codes for the people assigned, and their answers.

use super::{Error, Office, Officer, Result, machine};
use crate::{
    domain::{
        account::Account,
        audit::{Actor, AuditEntry},
        id::{ExamId, StaffId},
        staffing::Answer,
    },
    store::{self, Tx},
};

/// Gives every member of staff of the adopted plan a fresh sign-in code of ten letters for the assignment notice. The codes
/// are shown once, here; the database keeps a keyed hash. Gives back (staff, code).
pub async fn give_codes(office: &Office, by: Officer) -> Result<Vec<(StaffId, String)>> {
    let plan = store::arrangement::adopted(&office.db, by.exam).await?.ok_or(Error::Rule("还没有采用的方案，不能发登录码".to_owned()))?;
    let duties = store::staffing::duties(&office.db, plan.id, None).await?;
    let people: std::collections::BTreeSet<StaffId> = duties.iter().map(|line| line.duty.staff).collect();
    let codes: Vec<(StaffId, String)> = people.into_iter().map(|id| (id, machine::spoken_code(office.chance.as_ref(), 10))).collect();
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::staffing::give_accounts(&tx, by.exam, &codes, now).await?;
    tx.commit(by.entry("staffing.give_codes", now).on("plan", plan.id).saying(format!("发放登录码{}个，旧码作废", codes.len()))).await?;
    Ok(codes)
}

/// The member of staff answers the assignment.
pub async fn answer(office: &Office, account: &Account, exam: ExamId, answer: Answer) -> Result<()> {
    let staff = account.staff.ok_or(Error::Forbidden("这个账号没有关联考务人员"))?;
    if let Answer::Declined { reason } = &answer
        && crate::domain::text::one_line(reason).is_empty()
    {
        return Err(Error::Rule("请写明不能到岗的原因，便于考点调整".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::staffing::answer(&tx, exam, staff, &answer).await?;
    let entry = AuditEntry::new(Actor::Account(account.id), "staffing.answer", now).exam(exam).on("staff", staff);
    Ok(tx.commit(entry.saying(answer.label())).await?)
}
