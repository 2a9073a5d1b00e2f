//! Formulas (计算公式): actuals over metrics and other indicators: numbers, names, + − × ÷ and brackets.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::domain::text;

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    #[error("公式在“{0}”处无法识别，请检查括号和运算符")]
    Form(String),
    #[error("公式中的“{0}”还没有数值，请先填写")]
    Unknown(String),
    #[error("公式的除数为0，请核对数据")]
    DividedByZero,
    #[error("公式的结果过大，请核对数据")]
    TooLarge,
}

struct Reader<'a> {
    rest: &'a str,
    depth: u8,
    value_of: &'a dyn Fn(&str) -> Option<Decimal>,
}

/// Brackets within brackets; enough for any indicator.
const DEEPEST: u8 = 20;

/// The value of a formula; names are looked up.
pub fn evaluate(formula: &str, value_of: &dyn Fn(&str) -> Option<Decimal>) -> Result<Decimal, FormulaError> {
    let plain = text::half_width(formula).replace('×', "*").replace('÷', "/").replace('－', "-");
    let mut reader = Reader { rest: plain.trim(), depth: 0, value_of };
    let value = reader.sum()?;
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.lost()) }
}

/// The names a formula asks for.
#[must_use]
pub fn names(formula: &str) -> BTreeSet<String> {
    let asked = std::cell::RefCell::new(BTreeSet::new());
    // Each look-up answers 1, so that reading goes on to the end.
    _ = evaluate(formula, &|name| {
        asked.borrow_mut().insert(name.to_owned());
        Some(Decimal::ONE)
    });
    asked.into_inner()
}

impl Reader<'_> {
    fn lost(&self) -> FormulaError {
        FormulaError::Form(self.rest.chars().take(12).collect())
    }

    fn take(&mut self, signs: [char; 2]) -> Option<char> {
        let sign = self.rest.chars().next().filter(|c| signs.contains(c))?;
        self.rest = self.rest[sign.len_utf8()..].trim_start();
        Some(sign)
    }

    fn sum(&mut self) -> Result<Decimal, FormulaError> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(['+', '-']) {
            let next = self.product()?;
            let sum = if sign == '+' { value.checked_add(next) } else { value.checked_sub(next) };
            value = sum.ok_or(FormulaError::TooLarge)?;
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<Decimal, FormulaError> {
        let mut value = self.atom()?;
        while let Some(sign) = self.take(['*', '/']) {
            let next = self.atom()?;
            value = match sign {
                '*' => value.checked_mul(next).ok_or(FormulaError::TooLarge)?,
                _ if next.is_zero() => return Err(FormulaError::DividedByZero),
                _ => value.checked_div(next).ok_or(FormulaError::TooLarge)?,
            };
        }
        Ok(value)
    }

    fn atom(&mut self) -> Result<Decimal, FormulaError> {
        if self.take(['(', '(']).is_some() {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.lost());
            }
            let value = self.sum()?;
            self.depth -= 1;
            return if self.take([')', ')']).is_some() { Ok(value) } else { Err(self.lost()) };
        }
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(self.lost());
        }
        self.rest = rest.trim_start();
        match word.parse() {
            Ok(number) => Ok(number),
            Err(_) if word.starts_with(|c: char| c.is_ascii_digit()) => Err(FormulaError::Form(word.to_owned())),
            Err(_) => (self.value_of)(word).ok_or_else(|| FormulaError::Unknown(word.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(formula: &str) -> Result<String, FormulaError> {
        let of = |name: &str| match name {
            "present" => Some(Decimal::from(20_700)),
            "confirmed" => Some(Decimal::from(23_000)),
            "none" => Some(Decimal::ZERO),
            _ => None,
        };
        evaluate(formula, &of).map(|value| value.normalize().to_string())
    }

    #[test]
    fn formulas_are_worked_as_at_school() {
        assert_eq!(value("present ÷ confirmed × 100"), Ok("90".to_owned()));
        assert_eq!(value("1 + 2 * 3 - (4 - 1) / 2"), Ok("5.5".to_owned()));
        assert_eq!(value("（present ＋ 300）/ 1000"), Ok("21".to_owned()));
    }

    #[test]
    fn a_formula_that_cannot_be_worked_says_where_and_why() {
        assert_eq!(value("present / none"), Err(FormulaError::DividedByZero));
        assert_eq!(value("absent + 1"), Err(FormulaError::Unknown("absent".to_owned())));
        assert_eq!(value("1 + "), Err(FormulaError::Form(String::new())));
        assert_eq!(value("(1"), Err(FormulaError::Form(String::new())));
        assert_eq!(value("1 2"), Err(FormulaError::Form("2".to_owned())));
        assert_eq!(value("79228162514264337593543950335 + 1"), Err(FormulaError::TooLarge));
        assert!(matches!(value(&"(".repeat(5_000)), Err(FormulaError::Form(_))));
    }

    #[test]
    fn a_formula_names_what_it_asks_for() {
        assert_eq!(names("present ÷ confirmed × 100").into_iter().collect::<Vec<_>>(), ["confirmed", "present"]);
    }
}
