//! Verdicts (审核记录) as rows: added, never changed.

use sea_orm::FromQueryResult;

use super::{Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::RegistrationId,
    review::{Review, Verdict},
};

/// Keeps one.
pub async fn insert(tx: &Tx, review: &Review) -> Result<()> {
    insert_many(tx, std::slice::from_ref(review)).await
}

/// Keeps many.
pub async fn insert_many(tx: &Tx, reviews: &[Review]) -> Result<()> {
    let columns = ["registration_id", "verdict", "reason", "account_id", "at"];
    let values = |r: &Review| {
        vec![r.registration.0.into(), r.verdict.word().into(), r.reason.clone().into(), r.by.0.into(), row::millis(r.at).into()]
    };
    row::insert(tx.connection(), "review", &columns, reviews.iter().map(values).collect()).await
}

/// A verdict with its reviewer's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    pub verdict: Verdict,
    pub reason: String,
    pub by: String,
    pub at: Moment,
}

/// All verdicts on a registration, oldest first.
pub async fn history(r: &impl Reader, registration: RegistrationId) -> Result<Vec<ReviewLine>> {
    #[derive(FromQueryResult)]
    struct Row {
        verdict: String,
        reason: String,
        name: Option<String>,
        at: i64,
    }
    let sql = "SELECT v.verdict, v.reason, a.name, v.at FROM review v LEFT JOIN account a ON a.id = v.account_id WHERE v.registration_id = $1 ORDER BY v.id";
    let rows = row::all::<Row>(r.connection(), sql, vec![registration.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(ReviewLine {
                verdict: row::known(Verdict::parse(&row.verdict), "review.verdict")?,
                reason: row.reason,
                by: row.name.unwrap_or_else(|| "系统".to_owned()),
                at: row::moment(row.at),
            })
        })
        .collect()
}
