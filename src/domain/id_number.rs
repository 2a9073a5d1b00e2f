//! Citizen identity number (公民身份号码), GB 11643-1999: 6 digits of region, 8 of birth date, 3 of order, 1 check character.
//!
//! Residence permits for Hong Kong, Macao and Taiwan (81/82/83) have the same form. The region is that of the first
//! registration, so a region that no longer exists is not refused.

use chrono::{Datelike, NaiveDate};

use super::person::Gender;

/// A valid identity number. Never printed whole by `Debug`; `full()` is for papers and for a reader who leaves an audit line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber(String);

/// Why a text is not an identity number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    #[error("身份证号应为18位，实际{0}位，请核对后重填")]
    Length(usize),
    #[error("身份证号第{0}位不是数字（最后一位可以是X），请核对后重填")]
    Character(usize),
    #[error("身份证号中的出生日期{0}不存在，请核对第7至14位")]
    Birth(String),
    #[error("身份证号校验位不符，应为{expected}，填写的是{actual}，请核对是否有一位写错")]
    Check { expected: char, actual: char },
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// The check character of seventeen digits (ISO 7064 MOD 11-2).
#[must_use]
pub fn check_character(seventeen: &str) -> char {
    let sum: u32 = seventeen.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    CHECK[(sum % 11) as usize]
}

impl IdNumber {
    /// Reads a number as people type it: spaces, hyphens, full-width digits and a small `x` are put right.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let number = super::text::code(text).to_uppercase();
        let length = number.chars().count();
        if length != 18 {
            return Err(IdNumberError::Length(length));
        }
        if let Some(place) = number.chars().enumerate().position(|(i, c)| !(c.is_ascii_digit() || i == 17 && c == 'X')) {
            return Err(IdNumberError::Character(place + 1));
        }
        if birth_date(&number).is_none() {
            return Err(IdNumberError::Birth(number[6..14].to_owned()));
        }
        let (expected, actual) = (check_character(&number[..17]), number.chars().last().unwrap_or(' '));
        if expected != actual {
            return Err(IdNumberError::Check { expected, actual });
        }
        Ok(Self(number))
    }

    /// All eighteen characters.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.0
    }

    /// `520203********1234`: what lists and public pages show.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }

    /// The date of birth.
    #[must_use]
    pub fn birth(&self) -> NaiveDate {
        birth_date(&self.0).expect("parse has checked the date")
    }

    /// The seventeenth digit is odd for men.
    #[must_use]
    pub fn gender(&self) -> Gender {
        if self.0.as_bytes()[16] % 2 == 1 { Gender::Male } else { Gender::Female }
    }

    /// Whether this is the number of a residence permit for Hong Kong (81), Macao (82) or Taiwan (83).
    #[must_use]
    pub fn is_residence_permit(&self) -> bool {
        ["810000", "820000", "830000"].contains(&&self.0[..6])
    }
}

fn birth_date(number: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").ok()?;
    (1800..=2100).contains(&date.year()).then_some(date)
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first two are the examples printed in GB 11643; the others are residence permits.
    const VALID: [&str; 4] = ["11010519491231002X", "440524188001010014", "810000199408230021", "830000199201300022"];

    #[test]
    fn the_standards_own_examples_are_valid() {
        for number in VALID {
            assert!(IdNumber::parse(number).is_ok(), "{number}");
        }
        for permit in &VALID[2..] {
            assert!(IdNumber::parse(permit).unwrap().is_residence_permit());
        }
    }

    #[test]
    fn typing_habits_are_put_right() {
        assert_eq!(IdNumber::parse(" １１０１０５-19491231-002x ").unwrap().full(), VALID[0]);
    }

    #[test]
    fn a_wrong_number_says_what_is_wrong() {
        assert_eq!(IdNumber::parse("1101051949123100"), Err(IdNumberError::Length(16)));
        assert_eq!(IdNumber::parse("11010519491231O02X"), Err(IdNumberError::Character(15)));
        assert_eq!(IdNumber::parse("110105194913310020"), Err(IdNumberError::Birth("19491331".into())));
        assert_eq!(IdNumber::parse("110105194912310021"), Err(IdNumberError::Check { expected: 'X', actual: '1' }));
        assert_eq!(IdNumber::parse(""), Err(IdNumberError::Length(0)));
    }

    #[test]
    fn every_single_digit_error_is_caught() {
        for place in 0..17 {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = VALID[0].chars().collect();
                if wrong[place] != digit {
                    wrong[place] = digit;
                    assert!(IdNumber::parse(&wrong.iter().collect::<String>()).is_err());
                }
            }
        }
    }

    #[test]
    fn neither_debug_nor_mask_shows_the_whole_number() {
        let number = IdNumber::parse(VALID[0]).unwrap();
        assert_eq!(format!("{number:?}"), "110105********002X");
        assert_eq!((number.gender(), number.birth().year()), (Gender::Female, 1949));
    }
}
