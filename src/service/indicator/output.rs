//! Outputs (报送表): target tables and self-evaluations, live or of a version, as .xlsx and PDF.

use super::{Error, Office, Result, book, evaluate, sign};
use crate::{
    document::{
        Imprint,
        self_evaluation::{self, Line, SelfEvaluation},
    },
    domain::{
        Fen,
        exam::Exam,
        id::ExamId,
        indicator::{Budget, RECRUITMENT, Sheet},
        rounding::half_up,
    },
    exchange::{export::Watermark, self_evaluation as form},
    store::{self, indicator::evaluation::Version},
};

fn watermark(office: &Office, unit: &str, purpose: &str) -> Watermark {
    Watermark { who: unit.to_owned(), when: office.now(), purpose: purpose.to_owned() }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Rule(error.to_string())
}

/// The target table with the points of its rows: name and bytes.
pub async fn targets(office: &Office, id: ExamId, key: &str) -> Result<(String, Vec<u8>)> {
    let year = super::known(office, id).await?.year();
    let book = book(office, id, year).await?;
    let table = book.find(key).ok_or(Error::NotFound("绩效目标表"))?;
    let bytes = form::targets(table, &watermark(office, table.maker(), "绩效目标表报送")).map_err(failed)?;
    Ok((format!("{}绩效目标表.xlsx", table.short), bytes))
}

/// A sheet as it stands, or as a version keeps it, with who hands it in and its funds.
async fn sheet(office: &Office, id: ExamId, key: &str, version: Option<u32>) -> Result<(Option<Version>, Sheet, String, Budget)> {
    let now = evaluate(office, id, key).await?;
    let (head, sheet) = match version {
        Some(version) => sign::read(&office.db, id, key, version).await.map(|(head, sheet)| (Some(head), sheet))?,
        None => (None, now.sheet),
    };
    let lines = if key == RECRUITMENT { store::indicator::budget::lines(&office.db, id).await? } else { Vec::new() };
    Ok((head, sheet, now.table.maker().to_owned(), Budget::of(&lines)))
}

/// The self-evaluation with live formulas.
pub async fn workbook(office: &Office, id: ExamId, key: &str, version: Option<u32>) -> Result<(String, Vec<u8>)> {
    let (_, sheet, unit, budget) = sheet(office, id, key, version).await?;
    let bytes = form::evaluation(&sheet, (&unit, &budget), &watermark(office, &unit, "绩效自评报送")).map_err(failed)?;
    Ok((format!("{}绩效自评表.xlsx", sheet.short), bytes))
}

/// The self-evaluation on paper.
pub async fn paper(office: &Office, exam: &Exam, key: &str, version: Option<u32>) -> Result<(String, Vec<u8>)> {
    let (head, sheet, unit, budget) = sheet(office, exam.id, key, version).await?;
    let plan = store::arrangement::adopted(&office.db, exam.id).await?.map_or(0, |plan| plan.version);
    let imprint = Imprint {
        exam: exam.name.clone(),
        plan_version: plan,
        printed: office.now(),
        replaces: None,
        wording: exam.policy.wording.clone(),
    };
    let (standing, digest) = match head {
        Some(head) => (format!("第{}版，{}", head.version, head.state.label()), head.digest),
        None => (format!("草稿，数据截至{}，尚未起草", crate::domain::clock::show(sheet.as_of)), String::new()),
    };
    let filled = SelfEvaluation {
        title: form::title(sheet.kind).to_owned(),
        name: sheet.short.clone(),
        unit,
        year: sheet.year,
        funds: funds(&budget),
        rows: sheet.items.iter().map(line).collect(),
        total: sheet.total().normalize().to_string(),
        grade: sheet.grade().unwrap_or("未完成").to_owned(),
        standing,
        digest,
    };
    let bytes = tokio::task::spawn_blocking(move || self_evaluation::pdf(&imprint, &filled)).await.map_err(failed)?;
    Ok((format!("{}绩效自评表.pdf", sheet.short), bytes))
}

fn funds(budget: &Budget) -> [String; 4] {
    let wan = |amount: Fen| match amount.fen() {
        0 => "—".to_owned(),
        fen => half_up(rust_decimal::Decimal::new(fen, 6)).normalize().to_string(),
    };
    let rate = budget.rate().map_or("—".to_owned(), |rate| format!("{}%", half_up(rate).normalize()));
    [wan(budget.year_start), wan(budget.full_year), wan(budget.executed), rate]
}

fn line(item: &crate::domain::indicator::Item) -> Line {
    Line {
        class: item.class.label().to_owned(),
        level2: item.level2.clone(),
        name: item.name.clone(),
        target: item.target.clone(),
        actual: item.shown.clone(),
        points: item.points.normalize().to_string(),
        score: item.scored.as_ref().map_or("—".to_owned(), |scored| scored.score.normalize().to_string()),
        cause: form::explanation(item),
    }
}
