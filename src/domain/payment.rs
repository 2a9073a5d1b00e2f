//! Payment (缴费): what a registration owes and what has been received, waived or given back.
//!
//! Rule source: the fee a head is the exam's policy; a payment must equal what is owed (see `registration`). Payments and
//! refunds are rows that are never changed; what is owed or held is worked out from them.

use super::{
    Fen, Moment,
    id::{AccountId, PaymentId, RegistrationId},
};

/// What a row of the cash book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 收费
    Receipt,
    /// 减免
    Waiver,
    /// 退费
    Refund,
}

impl Kind {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Receipt => "收费",
            Self::Waiver => "减免",
            Self::Refund => "退费",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Waiver => "waiver",
            Self::Refund => "refund",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Receipt, Self::Waiver, Self::Refund].into_iter().find(|k| k.word() == word)
    }
}

/// One row of the cash book (收费台账).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub registration: RegistrationId,
    pub kind: Kind,
    /// What moved: positive for receipts and refunds alike, nothing for waivers.
    pub amount: Fen,
    /// 票据号, unique in the exam for receipts.
    pub receipt: String,
    /// Through which channel: `desk` is the built-in offline one.
    pub channel: String,
    /// Ground of a waiver, reason of a refund.
    pub note: String,
    pub by: AccountId,
    pub at: Moment,
}

/// What a day or an exam adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub receipts: u32,
    pub received: Fen,
    pub waivers: u32,
    pub refunds: u32,
    pub refunded: Fen,
}

impl Totals {
    /// Money in hand: received less refunded.
    #[must_use]
    pub fn balance(&self) -> Fen {
        Fen::new(self.received.fen() - self.refunded.fen())
    }
}

/// Refusals of a receipt number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    #[error("请填写票据号")]
    Empty,
    #[error("票据号应为4至32位字母或数字，请核对票据右上角的号码")]
    Form,
}

/// Reads a receipt number: 4 to 32 letters and digits.
pub fn receipt_number(text: &str) -> Result<String, ReceiptError> {
    let number = super::text::code(text).to_uppercase();
    match number.len() {
        0 => Err(ReceiptError::Empty),
        4..=32 if number.chars().all(|c| c.is_ascii_alphanumeric()) => Ok(number),
        _ => Err(ReceiptError::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipt_numbers_are_put_right_or_refused() {
        assert_eq!(receipt_number(" ５２02-0001 "), Ok("52020001".into()));
        assert_eq!(receipt_number(""), Err(ReceiptError::Empty));
        assert_eq!(receipt_number("票1"), Err(ReceiptError::Form));
    }

    #[test]
    fn the_balance_is_what_came_less_what_went() {
        let totals = Totals { receipts: 3, received: Fen::yuan(300), refunds: 1, refunded: Fen::yuan(100), ..Totals::default() };
        assert_eq!(totals.balance(), Fen::yuan(200));
    }
}
