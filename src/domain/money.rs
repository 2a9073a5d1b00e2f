//! Money (金额): a whole number of 分, never a fraction.

use serde::{Deserialize, Serialize};

/// An amount in 分 (a hundredth of a yuan). May be negative in sums of refunds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("金额“{0}”不是数字，请填写如 100 或 100.50")]
    NotANumber(String),
    #[error("金额“{0}”超过两位小数，最小单位是分")]
    TooFine(String),
    #[error("金额“{0}”过大")]
    TooLarge(String),
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount given in 分.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// An amount given in whole 元; saturates at the ends of the range.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// The number of 分.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The number of 角, rounded down; the unit of the planner's objective.
    #[must_use]
    pub const fn jiao(self) -> i64 {
        self.0.div_euclid(10)
    }

    /// The sum, or `None` where it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// So many times this amount; saturates.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// Reads 元 as people type them: `100`, `100.5`, `1,000.00`, `１００`, `100元`.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let plain = super::text::half_width(text);
        let plain = plain.trim().trim_end_matches('元').replace(',', "");
        let wrong = || MoneyError::NotANumber(text.trim().to_owned());
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit()) {
            return Err(wrong());
        }
        if part.trim_end_matches('0').len() > 2 {
            return Err(MoneyError::TooFine(text.trim().to_owned()));
        }
        let too_large = || MoneyError::TooLarge(text.trim().to_owned());
        let whole: i64 = whole.parse().map_err(|_| too_large())?;
        let part: i64 = format!("{part:0<2}")[..2].parse().map_err(|_| wrong())?;
        let fen = whole.checked_mul(100).and_then(|f| f.checked_add(part)).ok_or_else(too_large)?;
        Ok(Self(sign * fen))
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl std::ops::Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// `100`, `100.50`: the number of 元 without the unit, so that a sentence can place it.
impl std::fmt::Display for Fen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (yuan, fen) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if fen == 0 { write!(f, "{sign}{yuan}") } else { write!(f, "{sign}{yuan}.{fen:02}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, fen) in [("100", 10_000), ("100.5", 10_050), ("1,000.00", 100_000), ("１００元", 10_000), ("-3.07", -307), ("0.10", 10)]
        {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        assert_eq!(Fen::parse_yuan("一百"), Err(MoneyError::NotANumber("一百".into())));
        assert_eq!(Fen::parse_yuan(""), Err(MoneyError::NotANumber(String::new())));
        assert_eq!(Fen::parse_yuan("1.005"), Err(MoneyError::TooFine("1.005".into())));
        assert_eq!(Fen::parse_yuan("99999999999999999999"), Err(MoneyError::TooLarge("99999999999999999999".into())));
    }

    #[test]
    fn an_amount_is_shown_in_yuan() {
        assert_eq!(Fen::yuan(100).to_string(), "100");
        assert_eq!(Fen::new(-307).to_string(), "-3.07");
    }
}
