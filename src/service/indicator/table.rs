//! Target tables (目标表) of an exam: as they came with the program, or as changed since, one row on a page or whole from .xlsx.

use std::collections::BTreeSet;

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        Moment,
        exam::Exam,
        id::{AccountId, ExamId},
        indicator::{Book, Class, Metric, Scheme, Source, Table, names},
        text,
    },
    exchange::{indicator_table, self_evaluation},
    store::{self, Tx},
};

/// The tables as they stand on paper: every table's newest version, no doubt decided.
pub async fn printed(office: &Office, id: ExamId) -> Result<Book> {
    let mut changed = store::indicator::table::newest(&office.db, id).await?;
    let newest = |table: Table| match changed.remove(&table.key) {
        Some(document) => Ok(indicator_table::table(&document)?),
        None => Ok(table),
    };
    Ok(Book(indicator_table::reference().0.into_iter().map(newest).collect::<Result<_>>()?))
}

async fn one(office: &Office, id: ExamId, key: &str) -> Result<Table> {
    printed(office, id).await?.0.into_iter().find(|table| table.key == key).ok_or(Error::NotFound("绩效目标表"))
}

/// What an officer may change of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 指标值, as it is to be printed.
    pub cell: String,
    /// 重要程度, 1 to 100 parts of the class's points.
    pub importance: u32,
    /// `typed`, `metric:…` or `formula:…`.
    pub source: String,
    pub reason: String,
}

fn source(table: &Table, code: &str, word: &str) -> Result<Source> {
    let source = Source::try_from(text::one_line(word)).map_err(Error::Rule)?;
    if let Source::Formula(formula) = &source {
        let asked: BTreeSet<String> = names(formula);
        let known = |name: &String| Metric::parse(name).is_some() || (table.find(name).is_some() && name != code);
        if asked.is_empty() {
            return Err(Error::Rule("公式须用到至少一个统计项或其他指标的代码，例如 present ÷ confirmed × 100".to_owned()));
        }
        if let Some(name) = asked.iter().find(|name| !known(name)) {
            return Err(Error::Rule(format!("公式中的“{name}”不是统计项，也不是本表其他指标的代码")));
        }
        // Worked once with ones, so that a wrong form is refused here and not when somebody reads the score.
        match crate::domain::indicator::evaluate(formula, &|_| Some(rust_decimal::Decimal::ONE)) {
            Ok(_) | Err(crate::domain::indicator::FormulaError::DividedByZero) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(source)
}

/// Changes one row; the table becomes a new version.
pub async fn change(office: &Office, by: Officer, (key, code): (&str, &str), change: &Change) -> Result<u32> {
    let mut table = one(office, by.exam, key).await?;
    let source = source(&table, code, &change.source)?;
    let year = table.year;
    let row = table.row.iter_mut().find(|row| row.code == code).ok_or(Error::NotFound("指标"))?;
    let before = row.cell.clone();
    row.print(text::one_line(&change.cell), year);
    (row.importance, row.source) = (change.importance, source);
    let name = row.name.clone();
    let what = format!("{name}：指标值“{before}”改为“{}”，重要程度{}，数据来源{}", row.cell, row.importance, change.source);
    save(office, by, &table, &change.reason, what).await
}

/// Changes how a table is scored; the table becomes a new version.
pub async fn set_scheme(office: &Office, by: Officer, key: &str, scheme: Scheme, reason: &str) -> Result<u32> {
    let mut table = one(office, by.exam, key).await?;
    table.scheme = Scheme { over_percent: table.scheme.over_percent, about_percent: table.scheme.about_percent, ..scheme };
    let [execution, output, benefit, satisfaction] = Class::ALL.map(|class| table.scheme.weights.of(class).normalize());
    let what = format!("计分办法：预算执行{execution}、产出{output}、效益{benefit}、满意度{satisfaction}");
    save(office, by, &table, reason, what).await
}

/// Takes a whole table from the .xlsx it was exported to and changed in.
pub async fn import(office: &Office, by: Officer, key: &str, bytes: Vec<u8>, reason: &str) -> Result<u32> {
    let read = tokio::task::spawn_blocking(move || self_evaluation::read_targets(&bytes)).await;
    let table = read.map_err(|error| Error::Rule(error.to_string()))?.map_err(|error| Error::Rule(error.to_string()))?;
    if table.key != key {
        return Err(Error::Rule(format!("这是“{}”的目标表，请到该表的页面导入", table.short)));
    }
    let what = format!("从xlsx导入{}行指标", table.row.len());
    save(office, by, &table, reason, what).await
}

/// A new exam starts with a copy of what the exam before it has made of the tables.
pub async fn carry_over(tx: &Tx, before: &Exam, id: ExamId, (by, at): (AccountId, Moment)) -> Result<()> {
    let reason = format!("沿用“{}”的目标表", before.name);
    for (key, document) in store::indicator::table::newest(tx, before.id).await? {
        store::indicator::table::insert(tx, (id, &key), (&document, &reason), (by, at)).await?;
    }
    Ok(())
}

async fn save(office: &Office, by: Officer, table: &Table, reason: &str, what: String) -> Result<u32> {
    let reason = text::one_line(reason);
    if reason.chars().count() < 2 {
        return Err(Error::Rule("请写明修改依据，例如“财政股批复调整”".to_owned()));
    }
    table.validate()?;
    let document = indicator_table::text(table)?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let version = store::indicator::table::insert(&tx, (by.exam, &table.key), (&document, &reason), (by.account, now)).await?;
    let detail = format!("《{}》第{version}版：{what}；依据：{reason}", table.short);
    tx.commit(by.entry("indicator.table", now).on("indicator_table", format!("{}/{version}", table.key)).saying(detail)).await?;
    Ok(version)
}
