//! Arrangement (考场编排): who sits where, under which ticket number; plans are proposed, checked, adopted, never edited.

use super::{
    Moment,
    exam::Cell,
    id::{AccountId, PlanId, RegistrationId, RoomId},
};

/// 座位号: 1 to 99 within a room.
pub type SeatNumber = u8;

/// 准考证号: 13 digits, `YY batch category(2) site(2) room(3) seat(2) check`; never derived from the ID number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber(String);

/// The parts of a ticket number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketParts {
    /// Year of the exam; its last two digits are printed.
    pub year: u16,
    pub batch: u8,
    /// Two-digit number of the paper category.
    pub category: u8,
    /// 考点号, 1 to 99.
    pub site: u8,
    /// 考场号 within the site, 1 to 999.
    pub room: u16,
    pub seat: SeatNumber,
}

/// Why parts or a text are not a ticket number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    #[error("准考证号应为13位数字，请核对后重填")]
    Form,
    #[error("准考证号校验位不符，请核对是否有一位写错")]
    Check,
    #[error("批次须为1至9，考点号1至99，考场号1至999，座位号1至99")]
    Range,
}

impl TicketNumber {
    /// Builds the number; every part must fit its digits.
    pub fn build(parts: TicketParts) -> Result<Self, TicketError> {
        let TicketParts { year, batch, category, site, room, seat } = parts;
        let fits = (1..=9).contains(&batch)
            && (10..=99).contains(&category)
            && (1..=99).contains(&site)
            && (1..=999).contains(&room)
            && (1..=99).contains(&seat);
        if !fits {
            return Err(TicketError::Range);
        }
        let body = format!("{:02}{batch}{category:02}{site:02}{room:03}{seat:02}", year % 100);
        Ok(Self(format!("{body}{}", luhn(&body))))
    }

    /// Reads a number as people type it.
    pub fn parse(text: &str) -> Result<Self, TicketError> {
        let number = super::text::code(text);
        if number.len() != 13 || !number.chars().all(|c| c.is_ascii_digit()) {
            return Err(TicketError::Form);
        }
        if luhn(&number[..12]) != number[12..] {
            return Err(TicketError::Check);
        }
        Ok(Self(number))
    }

    /// The thirteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Luhn's check digit (ISO/IEC 7812-1): catches every single wrong digit and nearly every swap of neighbours.
fn luhn(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    ((10 - sum % 10) % 10).to_string()
}

/// One seat of one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub registration: RegistrationId,
    pub room: RoomId,
    pub seat: SeatNumber,
    pub cell: Cell,
    pub ticket: TicketNumber,
}

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanState {
    /// 拟定: computed, not yet decided on.
    Proposed,
    /// 采用: the exam's plan; printed on every sheet.
    Adopted { at: Moment, by: AccountId },
    /// 停用: another was adopted after it.
    Superseded { at: Moment },
}

impl PlanState {
    /// What people read.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Proposed => "拟定",
            Self::Adopted { .. } => "已采用",
            Self::Superseded { .. } => "已停用",
        }
    }
}

/// Head of a stored plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanHead {
    pub id: PlanId,
    /// 1, 2, 3 … within the exam; printed on every sheet.
    pub version: u32,
    pub parent: Option<PlanId>,
    pub seed: u64,
    /// SHA-256 of the frozen input, hex.
    pub input_digest: String,
    pub policy_version: u32,
    pub state: PlanState,
    pub made: Moment,
}

/// Why a plan cannot be adopted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    #[error("方案检查发现{0}处硬性问题，不能采用；请先处理检查结果")]
    HardFindings(usize),
    #[error("方案状态为“{0}”，只有“拟定”的方案可以采用")]
    NotProposed(&'static str),
    #[error("报名确认人数已变化（方案{planned}人，现在{now}人），请重新编排后再采用")]
    InputChanged { planned: usize, now: usize },
    #[error("准考证已开放打印，不能更换方案")]
    TicketsOpen,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: TicketParts = TicketParts { year: 2026, batch: 1, category: 11, site: 7, room: 102, seat: 30 };

    #[test]
    fn a_ticket_number_has_thirteen_digits_and_a_check() {
        let ticket = TicketNumber::build(PARTS).unwrap();
        assert_eq!(&ticket.as_str()[..12], "261110710230");
        assert_eq!(TicketNumber::parse(ticket.as_str()), Ok(ticket));
    }

    #[test]
    fn every_single_wrong_digit_is_caught() {
        let right = TicketNumber::build(PARTS).unwrap();
        for place in 0..13 {
            for digit in b'0'..=b'9' {
                let mut wrong = right.as_str().as_bytes().to_vec();
                if wrong[place] != digit {
                    wrong[place] = digit;
                    assert_eq!(TicketNumber::parse(std::str::from_utf8(&wrong).unwrap()), Err(TicketError::Check));
                }
            }
        }
    }

    #[test]
    fn parts_that_overflow_their_digits_are_refused() {
        for parts in [
            TicketParts { room: 1000, ..PARTS },
            TicketParts { site: 100, ..PARTS },
            TicketParts { seat: 0, ..PARTS },
            TicketParts { batch: 10, ..PARTS },
            TicketParts { category: 9, ..PARTS },
        ] {
            assert_eq!(TicketNumber::build(parts), Err(TicketError::Range));
        }
        assert_eq!(TicketNumber::parse("12345"), Err(TicketError::Form));
    }
}
