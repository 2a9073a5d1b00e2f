//! Doubts (疑点核对): what the rules find in the tables, and what the bureau decides about each.

use std::collections::BTreeMap;

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        id::ExamId,
        indicator::{
            Book,
            trap::{Decision, Trap, Verdict, traps, with_accepted},
        },
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

/// The target tables of an exam as printed, with what was decided about them.
pub struct Papers {
    pub printed: Book,
    decisions: BTreeMap<String, Vec<Decision>>,
}

impl Papers {
    /// Reads both.
    pub async fn of(office: &Office, id: ExamId) -> Result<Self> {
        let decisions = store::indicator::decision::all(&office.db, id).await?;
        Ok(Self { printed: super::table::printed(office, id).await?, decisions })
    }

    /// The tables for a year, accepted readings in force.
    #[must_use]
    pub fn book(&self, year: i32) -> Book {
        let book = with_accepted(self.printed.clone(), &self.decisions);
        Book(book.0.into_iter().map(|table| table.for_year(year)).collect())
    }

    /// Every doubt about the tables as printed.
    #[must_use]
    pub fn doubts(&self) -> Vec<Doubt> {
        let doubt = |trap: Trap| Doubt { decisions: self.decisions.get(&trap.key()).cloned().unwrap_or_default(), trap };
        traps(&self.printed).into_iter().map(doubt).collect()
    }
}

/// Every doubt about the tables as printed.
pub async fn list(office: &Office, id: ExamId) -> Result<Vec<Doubt>> {
    Ok(Papers::of(office, id).await?.doubts())
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
