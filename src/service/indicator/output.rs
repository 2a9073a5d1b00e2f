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
        indicator::{Actual, Budget, Class, Item, RECRUITMENT, Sheet},
        rounding::half_up,
    },
    exchange::{
        export::Watermark,
        self_evaluation::{self as form, Cover},
    },
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

/// A sheet as it stands, or as a version keeps it, with what stands above it.
async fn sheet(office: &Office, id: ExamId, key: &str, version: Option<u32>) -> Result<(Option<Version>, Sheet, Cover)> {
    let now = evaluate(office, id, key).await?;
    let (head, sheet) = match version {
        Some(version) => sign::read(&office.db, id, key, version).await.map(|(head, sheet)| (Some(head), sheet))?,
        None => (None, now.sheet),
    };
    let lines = if key == RECRUITMENT { store::indicator::budget::lines(&office.db, id).await? } else { Vec::new() };
    let goal = ["年度目标", "部门(单位)绩效目标"].into_iter().find_map(|label| now.table.printed(label));
    let (goal, done) = (goal.map(|(_, text)| text).unwrap_or_default(), done(&sheet));
    let cover = Cover { unit: now.table.maker().to_owned(), budget: Budget::of(&lines), goal, done };
    Ok((head, sheet, cover))
}

/// 实际完成情况 (no commas in the figures, where a line could break): how many rows are met, and what was counted.
fn done(sheet: &Sheet) -> String {
    let met = sheet.items.iter().filter(|item| item.scored.as_ref().is_some_and(|scored| scored.score == scored.points)).count();
    let counted = |item: &&Item| item.class == Class::Output && matches!(item.actual, Some(Actual::Number(_)));
    let shown: Vec<String> =
        sheet.items.iter().filter(counted).take(5).map(|item| format!("{}{}", item.name, item.shown.replace(',', ""))).collect();
    let known = if shown.is_empty() { String::new() } else { format!("：{}", shown.join("，")) };
    format!("{}项指标中{met}项得满分{known}。", sheet.items.len())
}

/// The self-evaluation with live formulas.
pub async fn workbook(office: &Office, id: ExamId, key: &str, version: Option<u32>) -> Result<(String, Vec<u8>)> {
    let (_, sheet, cover) = sheet(office, id, key, version).await?;
    let bytes = form::evaluation(&sheet, &cover, &watermark(office, &cover.unit, "绩效自评报送")).map_err(failed)?;
    Ok((format!("{}绩效自评表.xlsx", sheet.short), bytes))
}

/// The self-evaluation on paper.
pub async fn paper(office: &Office, exam: &Exam, key: &str, version: Option<u32>) -> Result<(String, Vec<u8>)> {
    let (head, sheet, cover) = sheet(office, exam.id, key, version).await?;
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
        unit: cover.unit,
        year: sheet.year,
        funds: funds(&cover.budget),
        goal: cover.goal,
        done: cover.done,
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

fn line(item: &Item) -> Line {
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
