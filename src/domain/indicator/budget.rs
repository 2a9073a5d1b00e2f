//! Project funds (项目资金): 年初预算数, 全年预算数, 全年执行数, and expenses by class. The fee's income stands apart: it is not
//! the appropriation.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::{Fen, Moment, id::AccountId};

/// What a line of the book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetKind {
    /// 年初预算
    YearStart,
    /// 年中调整; may be negative.
    Adjustment,
    /// 支出
    Expense(ExpenseClass),
}

/// 支出类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExpenseClass {
    Rooms,
    StaffPay,
    Papers,
    Printing,
    Interview,
    Other,
}

impl ExpenseClass {
    pub const ALL: [Self; 6] = [Self::Rooms, Self::StaffPay, Self::Papers, Self::Printing, Self::Interview, Self::Other];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rooms => "考场租用",
            Self::StaffPay => "考务劳务",
            Self::Papers => "试卷命制与押运",
            Self::Printing => "印刷与文书",
            Self::Interview => "面试",
            Self::Other => "其他",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Rooms => "rooms",
            Self::StaffPay => "staff_pay",
            Self::Papers => "papers",
            Self::Printing => "printing",
            Self::Interview => "interview",
            Self::Other => "other",
        }
    }
}

impl BudgetKind {
    /// Every kind.
    #[must_use]
    pub fn all() -> Vec<Self> {
        [Self::YearStart, Self::Adjustment].into_iter().chain(ExpenseClass::ALL.map(Self::Expense)).collect()
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::YearStart => "年初预算".to_owned(),
            Self::Adjustment => "预算调整".to_owned(),
            Self::Expense(class) => format!("支出：{}", class.label()),
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::YearStart => "year_start",
            Self::Adjustment => "adjustment",
            Self::Expense(class) => class.word(),
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|kind| kind.word() == word)
    }
}

/// One line of the book; lines are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    pub kind: BudgetKind,
    pub amount: Fen,
    pub note: String,
    pub by: AccountId,
    pub at: Moment,
}

/// Why a line is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    #[error("金额须大于0；冲销支出请用“预算调整”或登记负数支出并写明原因")]
    NotPositive,
    #[error("金额不能为0")]
    Nothing,
    #[error("调整后全年预算为{0}元，不能小于0，请核对调整金额")]
    BelowNothing(Fen),
    #[error("冲销后累计支出为{0}元，不能小于0，请核对金额")]
    SpentBelowNothing(Fen),
    #[error("请写明依据，例如“预算批复文号”或“付款凭证号”")]
    NoNote,
}

/// What the lines add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget {
    pub year_start: Fen,
    pub full_year: Fen,
    pub executed: Fen,
    pub by_class: BTreeMap<ExpenseClass, Fen>,
}

impl Budget {
    /// The sum of the book's lines.
    #[must_use]
    pub fn of(lines: &[BudgetLine]) -> Self {
        let mut budget = Self::default();
        for line in lines {
            match line.kind {
                BudgetKind::YearStart => {
                    budget.year_start = plus(budget.year_start, line.amount);
                    budget.full_year = plus(budget.full_year, line.amount);
                }
                BudgetKind::Adjustment => budget.full_year = plus(budget.full_year, line.amount),
                BudgetKind::Expense(class) => {
                    budget.executed = plus(budget.executed, line.amount);
                    let sum = budget.by_class.entry(class).or_default();
                    *sum = plus(*sum, line.amount);
                }
            }
        }
        budget
    }

    /// Whether a line may be added.
    pub fn admit(&self, line: &BudgetLine) -> Result<(), BudgetError> {
        if line.amount.fen() == 0 {
            return Err(BudgetError::Nothing);
        }
        if line.note.trim().is_empty() {
            return Err(BudgetError::NoNote);
        }
        match line.kind {
            BudgetKind::YearStart if line.amount.fen() < 0 => Err(BudgetError::NotPositive),
            BudgetKind::Expense(_) if plus(self.executed, line.amount).fen() < 0 => {
                Err(BudgetError::SpentBelowNothing(plus(self.executed, line.amount)))
            }
            BudgetKind::Adjustment if plus(self.full_year, line.amount).fen() < 0 => {
                Err(BudgetError::BelowNothing(plus(self.full_year, line.amount)))
            }
            _ => Ok(()),
        }
    }

    /// 执行率: executed ÷ full year, percent, not rounded; nothing without a budget.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        let whole = Decimal::from(self.full_year.fen());
        (Decimal::from(self.executed.fen()) * Decimal::ONE_HUNDRED).checked_div(whole).filter(|_| self.full_year.fen() > 0)
    }
}

fn plus(one: Fen, other: Fen) -> Fen {
    [one, other].into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: BudgetKind, yuan: i64) -> BudgetLine {
        BudgetLine { kind, amount: Fen::yuan(yuan), note: "批复".to_owned(), by: AccountId(1), at: Moment::UNIX_EPOCH }
    }

    #[test]
    fn the_year_s_budget_is_the_first_one_with_its_adjustments() {
        let pay = BudgetKind::Expense(ExpenseClass::StaffPay);
        let lines =
            [line(BudgetKind::YearStart, 3_200_000), line(BudgetKind::Adjustment, -200_000), line(pay, 2_000_000), line(pay, 880_000)];
        let budget = Budget::of(&lines);
        assert_eq!(
            (budget.year_start, budget.full_year, budget.executed),
            (Fen::yuan(3_200_000), Fen::yuan(3_000_000), Fen::yuan(2_880_000))
        );
        assert_eq!(budget.rate().unwrap().normalize().to_string(), "96");
        assert_eq!(budget.by_class[&ExpenseClass::StaffPay], Fen::yuan(2_880_000));
    }

    #[test]
    fn without_a_budget_there_is_no_rate() {
        let budget = Budget::of(&[line(BudgetKind::Expense(ExpenseClass::Rooms), 5)]);
        assert_eq!(budget.rate(), None);
    }

    #[test]
    fn lines_that_make_no_sense_are_refused() {
        let budget = Budget::of(&[line(BudgetKind::YearStart, 100)]);
        assert_eq!(budget.admit(&line(BudgetKind::Adjustment, -101)), Err(BudgetError::BelowNothing(Fen::yuan(-1))));
        assert_eq!(budget.admit(&line(BudgetKind::YearStart, -1)), Err(BudgetError::NotPositive));
        assert_eq!(budget.admit(&line(BudgetKind::Expense(ExpenseClass::Rooms), -1)), Err(BudgetError::SpentBelowNothing(Fen::yuan(-1))));
        assert_eq!(budget.admit(&BudgetLine { note: " ".to_owned(), ..line(BudgetKind::Adjustment, 1) }), Err(BudgetError::NoNote));
        assert_eq!(budget.admit(&line(BudgetKind::Adjustment, 0)), Err(BudgetError::Nothing));
        assert_eq!(budget.admit(&line(BudgetKind::Adjustment, -100)), Ok(()));
    }
}
