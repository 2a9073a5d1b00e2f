//! The demo's figures for the self-evaluation (绩效演示数据): funds of 300 万元 executed at 96 %, two surveys, two judgements.

use crate::{
    cli::Failure,
    domain::{
        Fen,
        indicator::{BudgetKind, ExpenseClass, Population, RECRUITMENT},
    },
    service::{Office, Officer, indicator},
    store,
};

const BUDGET: i64 = 3_000_000;
const EXECUTED: i64 = 2_880_000;
/// What is left after the staff's pay goes to these, in percent; the last takes the rest.
const SHARES: [(ExpenseClass, i64, &str); 4] = [
    (ExpenseClass::Papers, 40, "试卷命制、押运（演示）"),
    (ExpenseClass::Rooms, 30, "考场租用（演示）"),
    (ExpenseClass::Printing, 10, "准考证、门贴、座次表印刷（演示）"),
    (ExpenseClass::Interview, 20, "面试组织（演示）"),
];
/// Answers 5, 4, 3, 2, 1 of each population: 297 of 312 and 116 of 120 are satisfied.
const ANSWERS: [(Population, [usize; 5]); 2] = [(Population::Applicants, [180, 117, 10, 3, 2]), (Population::Units, [70, 46, 3, 1, 0])];

/// Enters what an earlier run has not.
pub async fn enter(office: &Office, by: Officer) -> Result<(), Failure> {
    if store::indicator::budget::lines(&office.db, by.exam).await?.is_empty() {
        funds(office, by).await?;
    }
    for (population, answers) in ANSWERS {
        if store::indicator::survey::tally(&office.db, by.exam, population).await?.answered == 0 {
            let each = answers.iter().zip([5_u8, 4, 3, 2, 1]).flat_map(|(count, answer)| std::iter::repeat_n(answer, *count));
            let answers: Vec<u8> = each.collect();
            indicator::survey::enter_many(office, by, population, &answers, "考点现场回收（演示）").await?;
        }
    }
    let typed = store::indicator::all(&office.db, by.exam).await?;
    for code in ["social", "sustained"] {
        if !typed.contains_key(code) {
            indicator::enter(office, by, (RECRUITMENT, code), ("100", "评价小组（演示）"), None).await?;
        }
    }
    Ok(())
}

async fn funds(office: &Office, by: Officer) -> Result<(), Failure> {
    use indicator::budget::{add, enter_payroll};
    add(office, by, BudgetKind::YearStart, Fen::yuan(BUDGET), "年初预算批复（演示）").await?;
    let pay = enter_payroll(office, by).await?;
    let left = Fen::yuan(EXECUTED).fen() - pay.fen();
    let mut spent = 0;
    for (number, (class, percent, note)) in SHARES.iter().enumerate() {
        let part = if number + 1 == SHARES.len() { left - spent } else { left * percent / 100 };
        spent += part;
        if part > 0 {
            add(office, by, BudgetKind::Expense(*class), Fen::new(part), note).await?;
        }
    }
    Ok(())
}
