//! Doubts (疑点核对): what the rules find in the tables, and what the bureau decides about each.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        id::ExamId,
        indicator::trap::{Decision, Trap, Verdict, traps},
        text,
    },
    store::{self, Tx},
};

/// A doubt with its decisions, oldest first.
pub struct Doubt {
    pub trap: Trap,
    pub decisions: Vec<Decision>,
}

impl Doubt {
    /// The decision in force: the newest, if it is about the table as it stands.
    #[must_use]
    pub fn settled(&self) -> Option<&Decision> {
        self.decisions.last().filter(|decision| decision.evidence == self.trap.fingerprint())
    }
}

/// Every doubt about the tables as printed.
pub async fn list(office: &Office, id: ExamId) -> Result<Vec<Doubt>> {
    let mut decisions = store::indicator::decision::all(&office.db, id).await?;
    let doubt = |trap: Trap| Doubt { decisions: decisions.remove(&trap.key()).unwrap_or_default(), trap };
    Ok(traps(&super::table::printed(office, id).await?).into_iter().map(doubt).collect())
}

/// Decides a doubt; the reason is kept and goes into the log.
pub async fn decide(office: &Office, by: Officer, key: &str, verdict: Verdict, reason: &str) -> Result<()> {
    let reason = text::one_line(reason);
    if reason.chars().count() < 2 {
        return Err(Error::Rule("请写明理由，例如“财政股2月3日电话确认”".to_owned()));
    }
    let trap =
        traps(&super::table::printed(office, by.exam).await?).into_iter().find(|trap| trap.key() == key).ok_or(Error::NotFound("疑点"))?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let decision = Decision { trap: trap.key(), verdict, reason: reason.clone(), evidence: trap.fingerprint(), by: by.account, at: now };
    store::indicator::decision::insert(&tx, by.exam, &decision).await?;
    let detail = format!("{}：{}；理由：{reason}", verdict.label(), trap.sentence);
    Ok(tx.commit(by.entry("indicator.decide", now).on("trap", key).saying(detail)).await?)
}
