//! Project funds (项目资金): lines are added with their ground; the staff's pay can be taken from the adopted plan.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        Fen,
        exam::Exam,
        indicator::{Budget, BudgetKind, BudgetLine, ExpenseClass},
        text,
    },
    store::{self, Tx},
};

/// Adds a line.
pub async fn add(office: &Office, by: Officer, kind: BudgetKind, amount: Fen, note: &str) -> Result<()> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let budget = Budget::of(&store::indicator::budget::lines(&tx, by.exam).await?);
    let line = BudgetLine { kind, amount, note: text::one_line(note), by: by.account, at: now };
    budget.admit(&line)?;
    store::indicator::budget::insert(&tx, by.exam, &line).await?;
    let detail = format!("{}{amount}元（{}）", kind.label(), line.note);
    Ok(tx.commit(by.entry("indicator.budget", now).on("exam", by.exam).saying(detail)).await?)
}

/// What the duties of the adopted plan cost by the pay of the policy's roles, and how many duties that are.
pub async fn payroll(office: &Office, exam: &Exam) -> Result<Option<(Fen, usize)>> {
    let Some(plan) = store::arrangement::adopted(&office.db, exam.id).await? else { return Ok(None) };
    let duties = store::staffing::duties(&office.db, plan.id, None).await?;
    let pay = |line: &store::staffing::DutyLine| exam.policy.pay(line.duty.session, &line.duty.role);
    Ok(Some((duties.iter().map(pay).sum(), duties.len())))
}

/// Enters the adopted plan's pay as an expense, once for each plan.
pub async fn enter_payroll(office: &Office, by: Officer) -> Result<Fen> {
    let exam = crate::service::registration::exam(office, by.exam).await?;
    let plan =
        store::arrangement::adopted(&office.db, by.exam).await?.ok_or(Error::Rule("还没有采用的方案，没有考务费可登记".to_owned()))?;
    let (amount, duties) = payroll(office, &exam).await?.unwrap_or_default();
    let note = format!("方案第{}版考务费，{duties}人次", plan.version);
    let lines = store::indicator::budget::lines(&office.db, by.exam).await?;
    if lines.iter().any(|line| line.note == note) {
        return Err(Error::Rule(format!("方案第{}版的考务费已登记，不能重复登记", plan.version)));
    }
    add(office, by, BudgetKind::Expense(ExpenseClass::StaffPay), amount, &note).await?;
    Ok(amount)
}
