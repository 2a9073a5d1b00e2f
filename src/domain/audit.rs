//! Audit (审计记录): who did what to which thing; written in the same transaction as the deed.

use super::{
    Moment,
    id::{AccountId, ExamId},
};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Account(AccountId),
    /// The program itself: a job, the command line.
    System,
}

/// One line of the log. `detail` never holds an ID number, a phone or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub actor: Actor,
    pub exam: Option<ExamId>,
    /// `stage.verb`, e.g. `payment.receive`.
    pub action: &'static str,
    /// What it was done to, e.g. `registration:17`.
    pub subject: String,
    /// One Chinese sentence for the auditor.
    pub detail: String,
    pub at: Moment,
}

impl AuditEntry {
    /// A line for something done now.
    #[must_use]
    pub fn new(actor: Actor, action: &'static str, at: Moment) -> Self {
        Self { actor, exam: None, action, subject: String::new(), detail: String::new(), at }
    }

    /// Within an exam.
    #[must_use]
    pub fn exam(mut self, exam: ExamId) -> Self {
        self.exam = Some(exam);
        self
    }

    /// Done to `noun:key`.
    #[must_use]
    pub fn on(mut self, noun: &str, key: impl std::fmt::Display) -> Self {
        self.subject = format!("{noun}:{key}");
        self
    }

    /// In words.
    #[must_use]
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}
