//! Indicators (绩效): actuals from the counts the stages hold, the few others as typed by an officer, their scores and sign-off.

mod alarm;
pub mod budget;
mod fact;
pub mod outlook;
pub mod output;
pub mod sign;
pub mod survey;
pub mod table;
pub mod trap;
pub mod trend;
pub mod year;

use std::collections::BTreeMap;

pub use alarm::alarms;
pub use fact::{Known, known, satisfaction};
pub use trap::Papers;

use super::{Error, Office, Officer, Result, machine};
use crate::{
    domain::{
        id::ExamId,
        indicator::{Book, Cause, Metric, RECRUITMENT, Sheet, Source, Table},
        text,
    },
    store::{self, Tx, indicator::Typed},
};

/// The largest file of evidence.
pub const EVIDENCE_LIMIT: usize = 8 << 20;

/// The tables of an exam for its year, accepted readings in force.
pub async fn book(office: &Office, id: ExamId, year: i32) -> Result<Book> {
    Ok(Papers::of(office, id).await?.book(year))
}

/// A table's self-evaluation with all that it rests on.
pub struct Evaluation {
    pub table: Table,
    pub sheet: Sheet,
    pub known: Known,
}

/// Scores one table as it stands.
pub async fn evaluate(office: &Office, id: ExamId, key: &str) -> Result<Evaluation> {
    evaluate_from(office, id, key, &Papers::of(office, id).await?).await
}

/// The same, with the tables at hand.
pub async fn evaluate_from(office: &Office, id: ExamId, key: &str, papers: &Papers) -> Result<Evaluation> {
    let known = known(office, id).await?;
    let table = papers.book(known.year()).0.into_iter().find(|table| table.key == key).ok_or(Error::NotFound("绩效目标表"))?;
    let causes = store::indicator::causes(&office.db, id).await?;
    let sheet = score(&table, &known, &causes);
    Ok(Evaluation { table, sheet, known })
}

/// Scores every table as it stands, in the order of the document.
pub async fn evaluate_all(office: &Office, id: ExamId) -> Result<(Known, Vec<Sheet>)> {
    let known = known(office, id).await?;
    let causes = store::indicator::causes(&office.db, id).await?;
    let sheets = book(office, id, known.year()).await?.0.iter().map(|table| score(table, &known, &causes)).collect();
    Ok((known, sheets))
}

fn score(table: &Table, known: &Known, causes: &BTreeMap<String, Cause>) -> Sheet {
    let scheme = table.scheme.with(&known.exam.policy.tolerances);
    Sheet::of(table, &scheme, &known.facts(table), causes, known.as_of)
}

/// The recruitment's self-evaluation.
pub async fn recruitment(office: &Office, id: ExamId) -> Result<Evaluation> {
    evaluate(office, id, RECRUITMENT).await
}

/// Whether a row's value may be typed: one that no stage counts, or whose metric has nothing to count yet.
#[must_use]
pub fn may_type(evaluation: &Evaluation, code: &str) -> bool {
    let counted = |metric: &Metric| evaluation.known.quantities.get(metric).is_some_and(|quantity| quantity.value.is_some());
    match evaluation.table.find(code).map(|row| &row.source) {
        Some(Source::Typed) => true,
        Some(Source::Metric(metric @ Metric::Satisfaction)) => !counted(metric),
        Some(Source::Metric(_) | Source::Formula(_)) => false,
        None if code == evaluation.table.execution_code() => evaluation.table.key != RECRUITMENT || !counted(&Metric::ExecutionRate),
        None => false,
    }
}

/// A file that proves a value: its name and its content.
pub type File<'a> = (&'a str, &'a [u8]);

/// Keeps a value that no stage can count, with a note that says where it comes from and, perhaps, a file that proves it.
pub async fn enter(
    office: &Office,
    by: Officer,
    (key, code): (&str, &str),
    (value, note): (&str, &str),
    file: Option<File<'_>>,
) -> Result<()> {
    let evaluation = evaluate(office, by.exam, key).await?;
    if !may_type(&evaluation, code) {
        return Err(Error::NotFound("可填写的指标"));
    }
    let value = fact::typed_value(&evaluation.table, code, value).map_err(Error::Rule)?;
    let note = text::one_line(note);
    if note.is_empty() {
        return Err(Error::Rule("请写明数据来源，例如“问卷调查312份”或“决算报表”".to_owned()));
    }
    if let Some((_, content)) = file
        && content.len() > EVIDENCE_LIMIT
    {
        return Err(Error::Rule(format!("佐证材料不能超过{}兆字节，请压缩后上传", EVIDENCE_LIMIT >> 20)));
    }
    let now = office.now();
    let name = evaluation.sheet.find(code).map_or(code, |item| item.name.as_str());
    let mut detail = format!("{name} = {value}（{note}）");
    let tx = Tx::begin(&office.db).await?;
    store::indicator::put(&tx, by.exam, code, &Typed { value, note, by: by.account, at: now }).await?;
    if let Some((file, content)) = file {
        let sha256 = machine::sha256(content);
        let file = text::one_line(file).chars().take(100).collect::<String>();
        store::indicator::add_evidence(&tx, (by.exam, code), (&file, &sha256, content), (by.account, now)).await?;
        detail = format!("{detail}，佐证材料“{file}”，SHA-256 {}", &sha256[..16]);
    }
    Ok(tx.commit(by.entry("indicator.enter", now).on("indicator", code).saying(detail)).await?)
}

/// Keeps why an indicator deviates and what will be done.
pub async fn explain(office: &Office, by: Officer, (key, code): (&str, &str), cause: &Cause) -> Result<()> {
    let evaluation = evaluate(office, by.exam, key).await?;
    let item = evaluation.sheet.find(code).ok_or(Error::NotFound("指标"))?;
    let cause = Cause { cause: text::one_line(&cause.cause), remedy: text::one_line(&cause.remedy) };
    if cause.cause.chars().count() < 4 || cause.remedy.chars().count() < 4 {
        return Err(Error::Rule("偏差原因和改进措施都要填写，各不少于4个字".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::indicator::put_cause(&tx, by.exam, code, &cause, (by.account, now)).await?;
    let detail = format!("{}：{}；{}", item.name, cause.cause, cause.remedy);
    Ok(tx.commit(by.entry("indicator.explain", now).on("indicator", code).saying(detail)).await?)
}
