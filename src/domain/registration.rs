//! Registration (报名): one candidate, one post, one exam; and the one table of what may follow what.
//!
//! Order: 报名 → 资格初审 → 缴费确认. A person may hold one living registration in an exam; the store's unique index on the
//! keyed hash of the ID number holds that against two browsers at once.

use serde::{Deserialize, Serialize};

use super::{
    Fen, Gender, IdNumber, Moment, PersonName, Phone,
    exam::Category,
    id::{AccountId, ExamId, PostId, RegistrationId, TownshipId, UnitId},
};

/// 报名序号: given when the form is first saved; kept apart from the ticket number.
pub type RegistrationNumber = String;

/// Where a registration stands, each state with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// 草稿
    Draft { at: Moment },
    /// 待审核
    Submitted { at: Moment },
    /// 审核通过，待缴费
    Approved { at: Moment, by: AccountId },
    /// 退回修改
    Returned { at: Moment, by: AccountId, reason: String },
    /// 审核不通过
    Rejected { at: Moment, by: AccountId, reason: String },
    /// 报名确认: paid or waived
    Confirmed { at: Moment, settled: Settlement },
    /// 已退费: the post was cancelled
    Refunded { at: Moment, amount: Fen },
    /// 已撤回
    Withdrawn { at: Moment },
}

/// How the fee was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settlement {
    /// 缴费, with the receipt's number.
    Paid { amount: Fen, receipt: String },
    /// 减免, with its ground.
    Waived { ground: String },
}

/// The name of a state, for lists, filters and the table below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Draft,
    Submitted,
    Approved,
    Returned,
    Rejected,
    Confirmed,
    Refunded,
    Withdrawn,
}

impl Stage {
    pub const ALL: [Self; 8] =
        [Self::Draft, Self::Submitted, Self::Approved, Self::Returned, Self::Rejected, Self::Confirmed, Self::Refunded, Self::Withdrawn];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审核",
            Self::Approved => "待缴费",
            Self::Returned => "退回修改",
            Self::Rejected => "审核不通过",
            Self::Confirmed => "报名确认",
            Self::Refunded => "已退费",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The word kept in the database and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Confirmed => "confirmed",
            Self::Refunded => "refunded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// 提交报名: handed in and not withdrawn.
    pub const SUBMITTED: [Self; 6] = [Self::Submitted, Self::Approved, Self::Returned, Self::Rejected, Self::Confirmed, Self::Refunded];

    /// 审核通过: paid or not.
    pub const APPROVED: [Self; 3] = [Self::Approved, Self::Confirmed, Self::Refunded];

    /// The stage of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Whether the registration still stands for a place in the exam.
    #[must_use]
    pub const fn is_living(self) -> bool {
        !matches!(self, Self::Rejected | Self::Refunded | Self::Withdrawn)
    }
}

/// What can be done with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// 修改
    Edit,
    /// 提交
    Submit,
    /// 审核通过
    Approve,
    /// 退回
    Return,
    /// 不通过
    Reject,
    /// 撤销审核
    Reopen,
    /// 收费
    Receive,
    /// 减免
    Waive,
    /// 退费
    Refund,
    /// 撤回报名
    Withdraw,
}

impl Move {
    pub const ALL: [Self; 10] = [
        Self::Edit,
        Self::Submit,
        Self::Approve,
        Self::Return,
        Self::Reject,
        Self::Reopen,
        Self::Receive,
        Self::Waive,
        Self::Refund,
        Self::Withdraw,
    ];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Edit => "修改",
            Self::Submit => "提交",
            Self::Approve => "审核通过",
            Self::Return => "退回修改",
            Self::Reject => "审核不通过",
            Self::Reopen => "撤销审核",
            Self::Receive => "收费",
            Self::Waive => "减免",
            Self::Refund => "退费",
            Self::Withdraw => "撤回报名",
        }
    }

    /// **The** transition table: from which stages this move is allowed.
    #[must_use]
    pub const fn allowed_from(self) -> &'static [Stage] {
        use Stage::{Approved, Confirmed, Draft, Rejected, Returned, Submitted};
        match self {
            Self::Edit | Self::Submit => &[Draft, Returned],
            Self::Approve | Self::Return | Self::Reject => &[Submitted],
            Self::Reopen => &[Approved, Returned, Rejected],
            Self::Receive | Self::Waive => &[Approved],
            Self::Refund => &[Confirmed],
            Self::Withdraw => &[Draft, Submitted, Returned, Approved],
        }
    }
}

/// Why a move is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("报名状态为“{}”，不能{}", .from.label(), .attempted.label())]
    NotAllowed { from: Stage, attempted: Move },
    #[error("应缴{due}元，实缴{paid}元，金额不符，请核对后重新登记")]
    WrongAmount { due: Fen, paid: Fen },
    #[error("请填写理由，考生会看到这段文字")]
    NoReason,
    #[error("已减免的报名没有可退的费用")]
    NothingPaid,
    #[error("退费金额{refund}元与已缴{paid}元不符")]
    WrongRefund { refund: Fen, paid: Fen },
    #[error("请先上传照片再提交")]
    NoPhoto,
    #[error("请先勾选诚信承诺再提交")]
    NoPledge,
}

/// What the applicant states (报名信息表).
#[derive(Debug, Clone, PartialEq)]
pub struct Particulars {
    pub name: PersonName,
    pub id_number: IdNumber,
    pub phone: Phone,
    pub gender: Gender,
    pub township: TownshipId,
    /// 工作单位 known to the bureau: used so that colleagues do not invigilate one another.
    pub employer: Option<UnitId>,
    /// 工作单位 as typed.
    pub employer_name: String,
    pub nation: String,
    pub education: String,
    pub school: String,
    pub major: String,
    pub address: String,
    /// Needs an accessible ground-floor room.
    pub accessible: bool,
}

/// One candidate's registration for one post.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    pub id: RegistrationId,
    pub exam: ExamId,
    pub number: RegistrationNumber,
    /// The account it belongs to; `None` for one registered at the desk or imported.
    pub account: Option<AccountId>,
    pub post: PostId,
    /// The post's category, copied so that the planner need not ask.
    pub category: Category,
    pub particulars: Particulars,
    pub has_photo: bool,
    pub pledged: bool,
    pub state: State,
    /// When the form was last saved.
    pub updated: Moment,
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Draft { .. } => Stage::Draft,
            Self::Submitted { .. } => Stage::Submitted,
            Self::Approved { .. } => Stage::Approved,
            Self::Returned { .. } => Stage::Returned,
            Self::Rejected { .. } => Stage::Rejected,
            Self::Confirmed { .. } => Stage::Confirmed,
            Self::Refunded { .. } => Stage::Refunded,
            Self::Withdrawn { .. } => Stage::Withdrawn,
        }
    }

    /// Refuses a move the table does not have.
    pub fn check(&self, attempted: Move) -> Result<(), RuleError> {
        let from = self.stage();
        if attempted.allowed_from().contains(&from) { Ok(()) } else { Err(RuleError::NotAllowed { from, attempted }) }
    }
}

impl Registration {
    /// Replaces what the applicant stated.
    pub fn edit(self, particulars: Particulars, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Edit)?;
        Ok(Self { particulars, updated: now, ..self })
    }

    /// Hands the form to the reviewers.
    pub fn submit(self, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Submit)?;
        if !self.has_photo {
            return Err(RuleError::NoPhoto);
        }
        if !self.pledged {
            return Err(RuleError::NoPledge);
        }
        Ok(self.with(State::Submitted { at: now }))
    }

    /// 审核通过
    pub fn approve(self, by: AccountId, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Approve)?;
        Ok(self.with(State::Approved { at: now, by }))
    }

    /// 退回修改: the applicant may put it right and submit again.
    pub fn return_with(self, by: AccountId, reason: &str, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Return)?;
        let reason = stated(reason)?;
        Ok(self.with(State::Returned { at: now, by, reason }))
    }

    /// 审核不通过: final unless reopened.
    pub fn reject(self, by: AccountId, reason: &str, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Reject)?;
        let reason = stated(reason)?;
        Ok(self.with(State::Rejected { at: now, by, reason }))
    }

    /// 撤销审核: back to the queue, the undo of a verdict before money has moved.
    pub fn reopen(self, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Reopen)?;
        Ok(self.with(State::Submitted { at: now }))
    }

    /// 收费: the amount must be what is due.
    pub fn receive(self, due: Fen, amount: Fen, receipt: &str, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Receive)?;
        if amount != due {
            return Err(RuleError::WrongAmount { due, paid: amount });
        }
        Ok(self.with(State::Confirmed { at: now, settled: Settlement::Paid { amount, receipt: receipt.to_owned() } }))
    }

    /// 减免: counts as paid for the opening ratio and for seats.
    pub fn waive(self, ground: &str, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Waive)?;
        let ground = stated(ground)?;
        Ok(self.with(State::Confirmed { at: now, settled: Settlement::Waived { ground } }))
    }

    /// 退费: gives back what was paid.
    pub fn refund(self, amount: Fen, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Refund)?;
        match &self.state {
            State::Confirmed { settled: Settlement::Paid { amount: paid, .. }, .. } if *paid == amount => {
                Ok(self.with(State::Refunded { at: now, amount }))
            }
            State::Confirmed { settled: Settlement::Paid { amount: paid, .. }, .. } => {
                Err(RuleError::WrongRefund { refund: amount, paid: *paid })
            }
            _ => Err(RuleError::NothingPaid),
        }
    }

    /// 撤回报名
    pub fn withdraw(self, now: Moment) -> Result<Self, RuleError> {
        self.state.check(Move::Withdraw)?;
        Ok(self.with(State::Withdrawn { at: now }))
    }

    fn with(self, state: State) -> Self {
        Self { state, ..self }
    }
}

fn stated(reason: &str) -> Result<String, RuleError> {
    let reason = super::text::one_line(reason);
    if reason.is_empty() { Err(RuleError::NoReason) } else { Ok(reason) }
}

#[cfg(test)]
mod tests;
