//! Facts (完成值): every metric as of now, what officers typed, and what the rows of a table make of them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::{
    domain::{
        Moment, clock,
        exam::{Exam, Phase},
        id::ExamId,
        indicator::{
            self, Actual, Budget, EXECUTION, Fact, Metric, Operator, Population, Quantity, RECRUITMENT, Satisfaction, Source, Table,
        },
    },
    service::{Office, Result},
    store::{self, indicator::Typed},
};

/// Formulas over formulas; enough for any table.
const DEEPEST: u8 = 5;

/// All that is known about an exam's indicators at a moment.
#[derive(Clone)]
pub struct Known {
    pub exam: Exam,
    pub as_of: Moment,
    pub quantities: BTreeMap<Metric, Quantity>,
    pub typed: BTreeMap<String, Typed>,
    pub budget: Budget,
    pub satisfaction: Satisfaction,
}

/// Counts everything.
pub async fn known(office: &Office, id: ExamId) -> Result<Known> {
    let exam = crate::service::registration::exam(office, id).await?;
    let as_of = office.now();
    let budget = Budget::of(&store::indicator::budget::lines(&office.db, id).await?);
    let satisfaction = satisfaction(office, id).await?;
    let typed = store::indicator::all(&office.db, id).await?;
    let mut known = Known { exam, as_of, quantities: BTreeMap::new(), typed, budget, satisfaction };
    for metric in Metric::ALL {
        let counted = store::indicator::count::metric(&office.db, id, metric).await?;
        let value = known.value(metric, counted);
        known.quantities.insert(metric, Quantity { metric, value, as_of });
    }
    Ok(known)
}

/// Both surveys with the rule that joins them.
pub async fn satisfaction(office: &Office, id: ExamId) -> Result<Satisfaction> {
    use store::indicator::survey;
    Ok(Satisfaction {
        applicants: survey::tally(&office.db, id, Population::Applicants).await?,
        units: survey::tally(&office.db, id, Population::Units).await?,
        rule: survey::rule(&office.db, id).await?,
    })
}

impl Known {
    /// The day of the written exam.
    #[must_use]
    pub fn written(&self) -> Option<NaiveDate> {
        self.exam.policy.window(Phase::Written).map(|window| clock::date_in_shanghai(window.opens))
    }

    /// The year the tables are read for.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.written().map_or(i32::from(self.exam.year), |date| date.year())
    }

    fn value(&self, metric: Metric, counted: Option<u64>) -> Option<Actual> {
        let number = |value: Decimal| Some(Actual::Number(value));
        let yuan = |amount: crate::domain::Fen| number(Decimal::new(amount.fen(), 2));
        match metric {
            Metric::CompletionDate => self.written().map(Actual::Date),
            Metric::FeePerHead => yuan(self.exam.policy.fee),
            Metric::InterviewRooms => number(self.exam.policy.interview.rooms.into()),
            Metric::BudgetFull => yuan(self.budget.full_year).filter(|_| self.budget.full_year.fen() > 0),
            Metric::BudgetSpent => yuan(self.budget.executed).filter(|_| self.budget.executed.fen() > 0),
            Metric::ExecutionRate => self.budget.rate().map(Actual::Number),
            Metric::SatisfactionApplicants => self.satisfaction.applicants.rate().map(Actual::Number),
            Metric::SatisfactionUnits => self.satisfaction.units.rate().map(Actual::Number),
            Metric::Satisfaction => self.satisfaction.rate().map(Actual::Number),
            Metric::PersonTimes => self.number(Metric::PersonTimesServed).or(self.number(Metric::PersonTimesPlanned)).map(Actual::Number),
            Metric::SessionsHeld if !self.written_is_over() => number(Decimal::ZERO),
            _ => counted.map(|n| Actual::Number(n.into())),
        }
    }

    fn written_is_over(&self) -> bool {
        self.exam.policy.window(Phase::Written).is_some_and(|window| window.closes <= self.as_of)
    }

    /// As if a metric had another value.
    pub fn suppose(&mut self, metric: Metric, value: Decimal) {
        if let Some(quantity) = self.quantities.get_mut(&metric) {
            quantity.value = Some(Actual::Number(value));
        }
    }

    /// A metric's number.
    #[must_use]
    pub fn number(&self, metric: Metric) -> Option<Decimal> {
        match self.quantities.get(&metric)?.value? {
            Actual::Number(number) => Some(number),
            Actual::Date(_) => None,
        }
    }

    fn metric(&self, metric: Metric, code: &str) -> Fact {
        let value = self.quantities.get(&metric).and_then(|quantity| quantity.value);
        match value {
            Some(actual) => Fact { actual: Some(actual), origin: format!("系统统计：{}（{}）", metric.label(), metric.query()) },
            None => self
                .typed(code)
                .unwrap_or_else(|| Fact { actual: None, origin: format!("系统统计：{}，尚无数据", metric.label()) }),
        }
    }

    fn typed(&self, code: &str) -> Option<Fact> {
        let entry = self.typed.get(code)?;
        Some(Fact { actual: parse(&entry.value), origin: format!("人工填写：{}", entry.note) })
    }

    /// `depth` ends a ring of formulas that name one another.
    fn formula(&self, formula: &str, table: &Table, depth: u8) -> Fact {
        let value_of = |name: &str| match Metric::parse(name) {
            Some(metric) => self.number(metric),
            None => match self.of_row(table, name, depth.checked_sub(1)?).actual? {
                Actual::Number(number) => Some(number),
                Actual::Date(_) => None,
            },
        };
        match indicator::evaluate(formula, &value_of) {
            Ok(value) => Fact { actual: Some(Actual::Number(value)), origin: format!("公式：{formula}") },
            Err(error) => Fact { actual: None, origin: format!("公式：{formula}（{error}）") },
        }
    }

    fn of_row(&self, table: &Table, code: &str, depth: u8) -> Fact {
        let blank = || Fact { actual: None, origin: "待填写".to_owned() };
        match table.find(code).map(|row| &row.source) {
            Some(Source::Metric(metric)) => self.metric(*metric, code),
            Some(Source::Formula(formula)) => self.formula(formula, table, depth),
            Some(Source::Typed) | None => self.typed(code).unwrap_or_else(blank),
        }
    }

    /// What is known about each row of a table.
    #[must_use]
    pub fn facts(&self, table: &Table) -> BTreeMap<String, Fact> {
        let of_row = |row: &indicator::Row| (row.code.clone(), self.of_row(table, &row.code, DEEPEST));
        let mut facts: BTreeMap<String, Fact> = table.row.iter().map(of_row).collect();
        let execution = table.execution_code();
        let fact = match table.key == RECRUITMENT {
            true => self.metric(Metric::ExecutionRate, EXECUTION),
            false => self.of_row(table, &execution, 0),
        };
        facts.insert(execution, fact);
        facts
    }
}

/// A typed value as it is kept: a date or a number.
#[must_use]
pub fn parse(text: &str) -> Option<Actual> {
    text.parse().map(Actual::Date).or_else(|_| text.parse().map(Actual::Number)).ok()
}

/// Reads what an officer typed for a row; the sentence says what is expected.
pub fn typed_value(table: &Table, code: &str, text: &str) -> std::result::Result<String, String> {
    let row = table.find(code);
    let name = row.map_or("预算执行率", |row| row.name.as_str());
    let plain = crate::domain::text::half_width(text);
    let plain = plain.trim().trim_end_matches('%').trim();
    if row.is_some_and(|row| row.target.operator == Operator::Before) {
        let date: NaiveDate = plain.parse().map_err(|_| format!("“{name}”请填写日期，例如 2026-12-20"))?;
        return Ok(date.to_string());
    }
    let percent = row.is_none_or(|row| row.target.operator == Operator::Qualitative || row.target.unit == "%");
    let most = if percent { Decimal::ONE_HUNDRED } else { Decimal::from(1_000_000_000_u32) };
    let value: Option<Decimal> = plain.parse().ok().filter(|value: &Decimal| (Decimal::ZERO..=most).contains(value) && value.scale() <= 4);
    value.map(|value| value.normalize().to_string()).ok_or_else(|| match percent {
        true => format!("“{name}”请填写0至100的数字"),
        false => format!("“{name}”请填写不小于0的数字，最多四位小数"),
    })
}
