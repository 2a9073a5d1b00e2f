//! Surveys (满意度问卷) as rows: links as keyed digests, answers without any trace of their link.

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId},
    indicator::{Aggregation, Population, SATISFIED_FROM, Tally},
};

/// A link as it is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub exam: ExamId,
    pub population: Population,
    pub used: bool,
}

fn hash(r: &impl Reader, token: &str) -> Vec<u8> {
    r.keyring().digest("survey", token)
}

/// Keeps new links; the tokens themselves are not kept.
pub async fn add_links(tx: &Tx, exam: ExamId, population: Population, tokens: &[String]) -> Result<()> {
    let link = |token: &String| vec![hash(tx, token).into(), exam.0.into(), population.word().into(), 0.into()];
    row::insert(tx.connection(), "survey_link", &["token_hash", "exam_id", "population", "used"], tokens.iter().map(link).collect()).await
}

/// The link of a token.
pub async fn find(r: &impl Reader, token: &str) -> Result<Option<Link>> {
    #[derive(FromQueryResult)]
    struct Row {
        exam_id: i64,
        population: String,
        used: i32,
    }
    let sql = "SELECT exam_id, population, used FROM survey_link WHERE token_hash = $1";
    let found = row::first::<Row>(r.connection(), sql, vec![hash(r, token).into()]).await?;
    let link = |row: Row| {
        let population = row::known(Population::parse(&row.population), "survey_link.population")?;
        Ok(Link { exam: ExamId(row.exam_id), population, used: row.used != 0 })
    };
    found.map(link).transpose()
}

/// Spends a link; false where it was spent before, even an instant before.
pub async fn spend(tx: &Tx, token: &str) -> Result<bool> {
    let sql = "UPDATE survey_link SET used = 1 WHERE token_hash = $1 AND used = 0";
    Ok(row::run(tx.connection(), sql, vec![hash(tx, token).into()]).await? == 1)
}

/// Keeps answers under keys of chance, so that their order tells nothing.
pub async fn add_answers(tx: &Tx, exam: ExamId, population: Population, answers: &[(i64, u8, String)]) -> Result<()> {
    let answer = |(key, answer, remark): &(i64, u8, String)| {
        vec![(*key).into(), exam.0.into(), population.word().into(), i32::from(*answer).into(), remark.clone().into()]
    };
    let columns = ["id", "exam_id", "population", "answer", "remark"];
    row::insert(tx.connection(), "survey_answer", &columns, answers.iter().map(answer).collect()).await
}

/// One population's counts.
pub async fn tally(r: &impl Reader, exam: ExamId, population: Population) -> Result<Tally> {
    let values = || vec![exam.0.into(), population.word().into()];
    let c = r.connection();
    let issued = row::count(c, "SELECT count(*) FROM survey_link WHERE exam_id = $1 AND population = $2", values()).await?;
    let mut tally = Tally { issued: u32::try_from(issued).unwrap_or(u32::MAX), ..Tally::default() };
    for (answer, n) in by_answer(r, exam, population).await? {
        tally.answered += n;
        tally.satisfied += if answer >= SATISFIED_FROM { n } else { 0 };
    }
    Ok(tally)
}

/// How many gave each answer.
pub async fn by_answer(r: &impl Reader, exam: ExamId, population: Population) -> Result<Vec<(u8, u32)>> {
    #[derive(FromQueryResult)]
    struct Row {
        answer: i32,
        n: i64,
    }
    let sql = "SELECT answer, count(*) AS n FROM survey_answer WHERE exam_id = $1 AND population = $2 GROUP BY answer ORDER BY answer DESC";
    let rows = row::all::<Row>(r.connection(), sql, vec![exam.0.into(), population.word().into()]).await?;
    rows.into_iter().map(|row| Ok((row::small(row.answer.into(), "survey_answer.answer")?, row::small(row.n, "count")?))).collect()
}

/// The newest remarks in no order of time: by their keys of chance.
pub async fn remarks(r: &impl Reader, exam: ExamId, limit: u32) -> Result<Vec<String>> {
    let sql = "SELECT remark FROM survey_answer WHERE exam_id = $1 AND remark <> '' ORDER BY id LIMIT $2";
    row::column(r.connection(), sql, vec![exam.0.into(), i64::from(limit).into()]).await
}

/// The rule that joins the rates; the lower of the two where none was chosen.
pub async fn rule(r: &impl Reader, exam: ExamId) -> Result<Aggregation> {
    let word = row::one::<String>(r.connection(), "SELECT rule FROM survey_rule WHERE exam_id = $1", vec![exam.0.into()]).await?;
    word.map_or(Ok(Aggregation::Minimum), |word| row::known(Aggregation::parse(&word), "survey_rule.rule"))
}

/// Chooses the rule.
pub async fn set_rule(tx: &Tx, exam: ExamId, rule: Aggregation, (by, at): (AccountId, Moment)) -> Result<()> {
    let sql = "INSERT INTO survey_rule (exam_id, rule, account_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (exam_id) DO UPDATE SET rule = $2, account_id = $3, at = $4";
    row::run(tx.connection(), sql, vec![exam.0.into(), rule.word().into(), by.0.into(), row::millis(at).into()]).await?;
    Ok(())
}
