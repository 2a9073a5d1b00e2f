//! A violation (违纪违规): from being seen to taking effect, each step with the facts the rule asks for.
//!
//! 发现 → 现场记录（两人签字）→ 拟处理告知 → 陈述申辩 → 决定 → 送达 → 生效; until the decision it can be withdrawn.

use serde::{Deserialize, Serialize};

use super::Article;
use crate::domain::{
    Moment,
    id::{AccountId, RegistrationId, StaffId},
    text,
};

/// A signature on the record made on the spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub staff: StaffId,
    pub at: Moment,
}

/// What the applicant answered to the intended decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statement {
    /// 提出陈述申辩
    Made { text: String, at: Moment },
    /// 放弃: the applicant said so in writing.
    Waived { at: Moment },
    /// 逾期: the days ran out.
    Lapsed { at: Moment },
}

/// Where a violation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViolationState {
    /// 发现
    Seen { at: Moment },
    /// 现场记录
    Recorded { first: Signature, second: Signature },
    /// 拟处理告知
    Notified { at: Moment },
    /// 陈述申辩
    Stated { statement: Statement },
    /// 决定
    Decided { number: String, by: AccountId, at: Moment },
    /// 送达
    Served { at: Moment },
    /// 生效
    Effective { at: Moment },
    /// 撤销: the facts do not hold.
    Dropped { reason: String, at: Moment },
}

/// The name of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Seen,
    Recorded,
    Notified,
    Stated,
    Decided,
    Served,
    Effective,
    Dropped,
}

impl Step {
    pub const ALL: [Self; 8] =
        [Self::Seen, Self::Recorded, Self::Notified, Self::Stated, Self::Decided, Self::Served, Self::Effective, Self::Dropped];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Seen => "发现",
            Self::Recorded => "现场记录",
            Self::Notified => "拟处理告知",
            Self::Stated => "陈述申辩",
            Self::Decided => "决定",
            Self::Served => "送达",
            Self::Effective => "生效",
            Self::Dropped => "撤销",
        }
    }
}

/// What can be done with a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Record,
    Notify,
    State,
    Decide,
    Serve,
    TakeEffect,
    Drop,
}

impl Deed {
    pub const ALL: [Self; 7] = [Self::Record, Self::Notify, Self::State, Self::Decide, Self::Serve, Self::TakeEffect, Self::Drop];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Record => "现场记录",
            Self::Notify => "告知拟处理意见",
            Self::State => "登记陈述申辩",
            Self::Decide => "作出决定",
            Self::Serve => "登记送达",
            Self::TakeEffect => "确认生效",
            Self::Drop => "撤销",
        }
    }

    /// The transition table: from which steps this is allowed.
    #[must_use]
    pub const fn allowed_from(self) -> &'static [Step] {
        match self {
            Self::Record => &[Step::Seen],
            Self::Notify => &[Step::Recorded],
            Self::State => &[Step::Notified],
            Self::Decide => &[Step::Stated],
            Self::Serve => &[Step::Decided],
            Self::TakeEffect => &[Step::Served],
            Self::Drop => &[Step::Seen, Step::Recorded, Step::Notified, Step::Stated],
        }
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("违纪处理进行到“{}”，不能{}", .from.label(), .attempted.label())]
    NotAllowed { from: Step, attempted: Deed },
    #[error("现场记录须由两名不同的工作人员签字")]
    OneSigner(StaffId),
    #[error("请写明违纪违规事实")]
    NoFacts,
    #[error("请写明陈述申辩内容；考生放弃的请选“放弃”")]
    NoStatement,
    #[error("陈述申辩期到{}届满，届满前不能按逾期处理；考生书面放弃的请选“放弃”", crate::domain::clock::show(*.until))]
    StillStating { until: Moment },
    #[error("请填写决定书文号")]
    NoNumber,
    #[error("请填写撤销理由")]
    NoReason,
}

/// One candidate's violation of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub registration: RegistrationId,
    pub article: Article,
    /// 违纪违规事实
    pub facts: String,
    pub state: ViolationState,
}

impl ViolationState {
    /// The state's name.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Seen { .. } => Step::Seen,
            Self::Recorded { .. } => Step::Recorded,
            Self::Notified { .. } => Step::Notified,
            Self::Stated { .. } => Step::Stated,
            Self::Decided { .. } => Step::Decided,
            Self::Served { .. } => Step::Served,
            Self::Effective { .. } => Step::Effective,
            Self::Dropped { .. } => Step::Dropped,
        }
    }
}

impl Violation {
    /// Days an applicant has to state and defend (陈述申辩).
    pub const DAYS_TO_STATE: i64 = 7;

    /// 发现
    pub fn seen(registration: RegistrationId, article: Article, facts: &str, now: Moment) -> Result<Self, RuleError> {
        let facts = stated(facts).ok_or(RuleError::NoFacts)?;
        Ok(Self { registration, article, facts, state: ViolationState::Seen { at: now } })
    }

    /// 现场记录: two different members of staff sign.
    pub fn record(self, first: Signature, second: Signature) -> Result<Self, RuleError> {
        self.check(Deed::Record)?;
        if first.staff == second.staff {
            return Err(RuleError::OneSigner(first.staff));
        }
        Ok(self.with(ViolationState::Recorded { first, second }))
    }

    /// 拟处理告知: facts, basis, intended decision and the right to state are made known.
    pub fn notify(self, now: Moment) -> Result<Self, RuleError> {
        self.check(Deed::Notify)?;
        Ok(self.with(ViolationState::Notified { at: now }))
    }

    /// 陈述申辩: what the applicant stated, or that the days ran out.
    pub fn state(self, statement: Statement) -> Result<Self, RuleError> {
        self.check(Deed::State)?;
        if let Statement::Made { text, .. } = &statement
            && stated(text).is_none()
        {
            return Err(RuleError::NoStatement);
        }
        if let (Statement::Lapsed { at }, ViolationState::Notified { at: notified }) = (&statement, &self.state) {
            let until = *notified + chrono::Duration::days(Self::DAYS_TO_STATE);
            if *at < until {
                return Err(RuleError::StillStating { until });
            }
        }
        Ok(self.with(ViolationState::Stated { statement }))
    }

    /// 决定
    pub fn decide(self, number: &str, by: AccountId, now: Moment) -> Result<Self, RuleError> {
        self.check(Deed::Decide)?;
        let number = stated(number).ok_or(RuleError::NoNumber)?;
        Ok(self.with(ViolationState::Decided { number, by, at: now }))
    }

    /// 送达
    pub fn serve(self, now: Moment) -> Result<Self, RuleError> {
        self.check(Deed::Serve)?;
        Ok(self.with(ViolationState::Served { at: now }))
    }

    /// 生效
    pub fn take_effect(self, now: Moment) -> Result<Self, RuleError> {
        self.check(Deed::TakeEffect)?;
        Ok(self.with(ViolationState::Effective { at: now }))
    }

    /// 撤销: before a decision only; afterwards there is review (复核).
    pub fn drop_with(self, reason: &str, now: Moment) -> Result<Self, RuleError> {
        self.check(Deed::Drop)?;
        let reason = stated(reason).ok_or(RuleError::NoReason)?;
        Ok(self.with(ViolationState::Dropped { reason, at: now }))
    }

    /// Whether scores are void because of it.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.state, ViolationState::Effective { .. })
    }

    fn check(&self, attempted: Deed) -> Result<(), RuleError> {
        let from = self.state.step();
        if attempted.allowed_from().contains(&from) { Ok(()) } else { Err(RuleError::NotAllowed { from, attempted }) }
    }

    fn with(self, state: ViolationState) -> Self {
        Self { state, ..self }
    }
}

fn stated(words: &str) -> Option<String> {
    Some(text::one_line(words)).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests;
