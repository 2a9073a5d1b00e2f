//! Self-evaluation (绩效自评): a table with its actuals and marks, and its way from draft to signature.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    scheme::Scheme,
    score::{Actual, Scored, grade},
    table::{Class, Kind, Table},
    target::{Operator, Target},
};
use crate::domain::{Moment, clock, id::AccountId, text};

/// What is known about an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    pub actual: Option<Actual>,
    /// Where it comes from, in words.
    pub origin: String,
}

/// 偏差原因及改进措施
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub cause: String,
    pub remedy: String,
}

/// One row of the self-evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub code: String,
    pub class: Class,
    pub level2: String,
    pub name: String,
    /// The target as people read it, and as the table prints it.
    pub target: String,
    pub cell: String,
    pub value: Option<Decimal>,
    pub operator: Operator,
    pub unit: String,
    pub points: Decimal,
    pub actual: Option<Actual>,
    /// The actual as people read it; empty where nothing is known yet.
    pub shown: String,
    pub origin: String,
    /// Why it cannot be scored, if it cannot.
    pub blocked: String,
    pub scored: Option<Scored>,
    pub cause: Option<Cause>,
}

/// 红绿灯
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lamp {
    Good,
    Watch,
    Bad,
    Open,
}

impl Lamp {
    /// What people read beside the colour.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Good => "达成",
            Self::Watch => "须说明",
            Self::Bad => "未达成",
            Self::Open => "待填写",
        }
    }
}

impl Item {
    /// Good at full marks, bad below 80 %, else to be watched; a due cause is watched too.
    #[must_use]
    pub fn lamp(&self) -> Lamp {
        match &self.scored {
            None => Lamp::Open,
            Some(scored) if scored.completion() < Decimal::from(80) => Lamp::Bad,
            Some(scored) if scored.score < scored.points || scored.due => Lamp::Watch,
            Some(_) => Lamp::Good,
        }
    }
}

/// A scored table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub table: String,
    pub name: String,
    pub short: String,
    pub kind: Kind,
    pub year: i32,
    pub as_of: Moment,
    pub items: Vec<Item>,
}

/// An actual as people read it.
fn shown(actual: Actual, target: &Target) -> String {
    match actual {
        Actual::Number(number) if target.operator == Operator::Qualitative => format!("{}%", number.normalize()),
        Actual::Number(number) => format!("{}{}", text::in_threes(number.normalize()), target.unit),
        Actual::Date(date) => clock::show_date(date),
    }
}

impl Sheet {
    /// Scores a table with what is known.
    #[must_use]
    pub fn of(table: &Table, scheme: &Scheme, facts: &BTreeMap<String, Fact>, causes: &BTreeMap<String, Cause>, as_of: Moment) -> Self {
        let points = table.points();
        let item = |code: &str, target: &Target, points: Decimal| {
            let fact = facts.get(code).cloned().unwrap_or_default();
            Item {
                code: code.to_owned(),
                class: Class::Execution,
                level2: "执行率".to_owned(),
                name: "预算执行率".to_owned(),
                target: target.shown("100%"),
                cell: "100%".to_owned(),
                value: target.value,
                operator: target.operator,
                unit: if target.operator == Operator::Qualitative { "%".to_owned() } else { target.unit.clone() },
                points,
                shown: fact.actual.map(|actual| shown(actual, target)).unwrap_or_default(),
                scored: fact.actual.and_then(|actual| target.score(actual, points, scheme)),
                actual: fact.actual,
                origin: fact.origin,
                blocked: String::new(),
                cause: causes.get(code).cloned(),
            }
        };
        let execution = Target::number(Operator::Percentage, Decimal::ONE_HUNDRED, "%");
        let mut items = vec![item(&table.execution_code(), &execution, scheme.weights.execution)];
        items.extend(table.row.iter().map(|row| {
            let points = points.get(row.code.as_str()).copied().unwrap_or_default();
            let whole = item(&row.code, &row.target, points);
            let blocked = row.blocked().map_or("", |doubt| doubt.label()).to_owned();
            let scored = whole.scored.filter(|_| blocked.is_empty());
            let (class, level2, name) = (row.class, row.level2.clone(), row.name.clone());
            Item { class, level2, name, target: row.target.shown(&row.cell), cell: row.cell.clone(), blocked, scored, ..whole }
        }));
        let (key, name, short) = (table.key.clone(), table.name.clone(), table.short.clone());
        Self { table: key, name, short, kind: table.kind, year: table.year, as_of, items }
    }

    /// Sum of the scores known so far.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.items.iter().filter_map(|item| item.scored.as_ref()).map(|scored| scored.score).sum()
    }

    /// A class's points and score.
    #[must_use]
    pub fn class(&self, class: Class) -> (Decimal, Decimal) {
        let items = || self.items.iter().filter(move |item| item.class == class);
        (items().map(|item| item.points).sum(), items().filter_map(|item| item.scored.as_ref()).map(|scored| scored.score).sum())
    }

    /// Points of the rows that have no marks yet.
    #[must_use]
    pub fn open_points(&self) -> Decimal {
        self.items.iter().filter(|item| item.scored.is_none()).map(|item| item.points).sum()
    }

    /// The grade, once nothing is open.
    #[must_use]
    pub fn grade(&self) -> Option<&'static str> {
        self.open_points().is_zero().then(|| grade(self.total()))
    }

    /// The row of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    /// Refuses a sheet that cannot be handed in: rows without marks, deviations without cause.
    pub fn complete(&self) -> Result<(), SheetError> {
        let names = |wanted: &dyn Fn(&Item) -> bool| -> Vec<&str> {
            self.items.iter().filter(|item| wanted(item)).map(|item| item.name.as_str()).collect()
        };
        let open = names(&|item| item.scored.is_none());
        if !open.is_empty() {
            return Err(SheetError::Open { count: open.len(), first: first(&open) });
        }
        let unexplained = names(&|item| item.scored.as_ref().is_some_and(|scored| scored.due) && item.cause.is_none());
        match unexplained.len() {
            0 => Ok(()),
            count => Err(SheetError::Unexplained { count, first: first(&unexplained) }),
        }
    }
}

fn first(names: &[&str]) -> String {
    names.iter().take(3).copied().collect::<Vec<_>>().join("、")
}

/// How far a sheet has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignState {
    /// 已起草
    Drafted { by: AccountId },
    /// 已复核
    Checked { drafted: AccountId, by: AccountId },
    /// 已签批: locked.
    Signed { by: AccountId },
}

/// Why a sheet does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("还有{count}项没有得分（{first}等），请先填写完成值，或在“疑点核对”中确认指标值")]
    Open { count: usize, first: String },
    #[error("有{count}项偏差超过规定幅度（{first}等），请先填写偏差原因和改进措施")]
    Unexplained { count: usize, first: String },
    #[error("起草人不能复核自己起草的自评表，请由另一名同志复核")]
    OwnDraft,
    #[error("复核人不能签批自己复核的自评表，请由负责人签批")]
    OwnCheck,
    #[error("起草人不能签批自己起草的自评表，请由负责人签批")]
    SignsOwnDraft,
    #[error("本版已签批并锁定，不能再改；数据有变化时请起草新的一版")]
    Locked,
    #[error("本版已复核，请签批")]
    AlreadyChecked,
    #[error("本版尚未复核，不能签批；请先由另一名同志复核")]
    NotChecked,
    #[error("数据在起草后有变化（起草时{then}分，现在{now}分），请重新起草")]
    Changed { then: Decimal, now: Decimal },
}

impl SignState {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Drafted { .. } => "已起草，待复核",
            Self::Checked { .. } => "已复核，待签批",
            Self::Signed { .. } => "已签批",
        }
    }

    /// 复核: by somebody other than the drafter.
    pub fn check(self, by: AccountId) -> Result<Self, SheetError> {
        match self {
            Self::Drafted { by: drafted } if drafted == by => Err(SheetError::OwnDraft),
            Self::Drafted { by: drafted } => Ok(Self::Checked { drafted, by }),
            Self::Checked { .. } => Err(SheetError::AlreadyChecked),
            Self::Signed { .. } => Err(SheetError::Locked),
        }
    }

    /// 签批: by a third person; locks the version.
    pub fn sign(self, by: AccountId) -> Result<Self, SheetError> {
        match self {
            Self::Drafted { .. } => Err(SheetError::NotChecked),
            Self::Checked { by: checked, .. } if checked == by => Err(SheetError::OwnCheck),
            Self::Checked { drafted, .. } if drafted == by => Err(SheetError::SignsOwnDraft),
            Self::Checked { .. } => Ok(Self::Signed { by }),
            Self::Signed { .. } => Err(SheetError::Locked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: AccountId = AccountId(1);
    const B: AccountId = AccountId(2);
    const C: AccountId = AccountId(3);

    #[test]
    fn three_people_take_a_sheet_from_draft_to_signature() {
        let drafted = SignState::Drafted { by: A };
        assert_eq!((drafted.check(A), drafted.sign(B)), (Err(SheetError::OwnDraft), Err(SheetError::NotChecked)));
        let checked = drafted.check(B).unwrap();
        assert_eq!((checked.sign(A), checked.sign(B)), (Err(SheetError::SignsOwnDraft), Err(SheetError::OwnCheck)));
        assert_eq!(checked.check(C), Err(SheetError::AlreadyChecked));
        let signed = checked.sign(C).unwrap();
        assert_eq!((signed.check(B), signed.sign(C)), (Err(SheetError::Locked), Err(SheetError::Locked)));
    }
}
