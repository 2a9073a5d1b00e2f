//! Qualification review (资格初审): a verdict with its reason, written where the applicant reads it.

use super::{
    Moment,
    id::{AccountId, RegistrationId},
    registration::Move,
};

/// 通过 / 退回 / 不通过 / 撤销
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Approved,
    Returned,
    Rejected,
    Reopened,
}

impl Verdict {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approved => "审核通过",
            Self::Returned => "退回修改",
            Self::Rejected => "审核不通过",
            Self::Reopened => "撤销审核",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Reopened => "reopened",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Approved, Self::Returned, Self::Rejected, Self::Reopened].into_iter().find(|v| v.word() == word)
    }

    /// The move it makes on a registration.
    #[must_use]
    pub const fn as_move(self) -> Move {
        match self {
            Self::Approved => Move::Approve,
            Self::Returned => Move::Return,
            Self::Rejected => Move::Reject,
            Self::Reopened => Move::Reopen,
        }
    }
}

/// One verdict, kept for ever beside the registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub registration: RegistrationId,
    pub verdict: Verdict,
    pub reason: String,
    pub by: AccountId,
    pub at: Moment,
}

/// Reasons a reviewer can pick and amend.
pub const REASONS: [&str; 6] = [
    "照片不符合要求：请重新上传近期正面免冠证件照（白底或蓝底，jpg格式）。",
    "学历信息不完整：请填写毕业院校和所学专业的全称。",
    "所学专业与岗位要求不一致，请核对岗位条件后重新选择岗位。",
    "工作单位填写不完整：在职人员请填写单位全称。",
    "身份信息与所填内容不一致，请核对后修改。",
    "不符合岗位的年龄条件。",
];
