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

/// 用途: why somebody takes or changes what is kept from view, in words fit for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose(String);

/// Why a purpose is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PurposeError {
    #[error("请写得具体些，至少4个字，现有{0}个字")]
    TooShort(usize),
    #[error("最多60个字，现有{0}个字，请删减")]
    TooLong(usize),
    #[error("不要填写证件号、手机号等号码，这段文字会原样记入审计，请删去号码")]
    Number,
}

impl Purpose {
    /// Four to sixty characters, no run of seven digits: the log never holds a number of a person.
    pub fn parse(typed: &str) -> Result<Self, PurposeError> {
        let words = super::text::one_line(typed);
        let length = words.chars().count();
        if length < 4 {
            return Err(PurposeError::TooShort(length));
        }
        if length > 60 {
            return Err(PurposeError::TooLong(length));
        }
        let digits = super::text::half_width(&words);
        let longest = digits.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        if longest >= 7 { Err(PurposeError::Number) } else { Ok(Self(words)) }
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_says_something_and_tells_no_number() {
        assert_eq!(Purpose::parse(" 向县公安局核验身份 ").unwrap().to_string(), "向县公安局核验身份");
        assert_eq!(Purpose::parse("工作"), Err(PurposeError::TooShort(2)));
        assert_eq!(Purpose::parse(&"核".repeat(61)), Err(PurposeError::TooLong(61)));
        for number in ["核验13800001234", "核验１３８００００１２３４", "核验529988199001011234"] {
            assert_eq!(Purpose::parse(number), Err(PurposeError::Number), "{number}");
        }
        assert!(Purpose::parse("电话核对证件号后四位0123和院校").is_ok());
    }
}
