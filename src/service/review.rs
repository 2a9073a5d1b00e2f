//! Qualification review (资格初审): approve, return, reject, reopen; one by one or many at once.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        id::RegistrationId,
        registration::{Registration, State},
        review::{Review, Verdict},
    },
    store::{self, Tx},
};

/// Gives a verdict on one registration.
pub async fn decide(office: &Office, by: Officer, id: RegistrationId, verdict: Verdict, reason: &str) -> Result<Registration> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let registration = store::registration::lock(&tx, by.exam, id).await?.ok_or(Error::NotFound("报名"))?;
    let decided = match verdict {
        Verdict::Approved => registration.approve(by.account, now)?,
        Verdict::Returned => registration.return_with(by.account, reason, now)?,
        Verdict::Rejected => registration.reject(by.account, reason, now)?,
        Verdict::Reopened => registration.reopen(now)?,
    };
    store::registration::save(&tx, &decided).await?;
    store::review::insert(&tx, &Review { registration: id, verdict, reason: reason.trim().to_owned(), by: by.account, at: now }).await?;
    tx.commit(by.entry("review.decide", now).on("registration", id).saying(verdict.label())).await?;
    metrics::counter!("kaowu_reviews_total", "verdict" => verdict.word()).increment(1);
    Ok(decided)
}

/// Approves many at once: those of the list that still await review. Gives back how many.
pub async fn approve_many(office: &Office, by: Officer, ids: &[RegistrationId]) -> Result<usize> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let waiting = store::registration::still_submitted(&tx, by.exam, ids).await?;
    let states: Vec<(RegistrationId, State)> = waiting.iter().map(|id| (*id, State::Approved { at: now, by: by.account })).collect();
    store::registration::set_state_many(&tx, by.exam, &states).await?;
    let reviews: Vec<Review> = waiting
        .iter()
        .map(|id| Review { registration: *id, verdict: Verdict::Approved, reason: String::new(), by: by.account, at: now })
        .collect();
    store::review::insert_many(&tx, &reviews).await?;
    tx.commit(by.entry("review.approve_many", now).on("exam", by.exam).saying(format!("批量审核通过{}人", waiting.len()))).await?;
    Ok(waiting.len())
}
