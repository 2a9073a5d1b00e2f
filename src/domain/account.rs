//! Accounts (账号): who may sign in, in which roles, and how guessing is slowed.

use super::{
    Moment,
    id::{AccountId, SiteId, StaffId},
};

/// 角色: what an account may do. One account may hold several, but never audit what it administers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 考务编排: plans, policies, imports, papers.
    Planner,
    /// 资格审核
    Reviewer,
    /// 收费
    Cashier,
    /// 考点主考
    SiteChief,
    /// 审计
    Auditor,
    /// 系统管理
    Administrator,
    /// 考生
    Applicant,
    /// 考务人员
    Proctor,
}

impl Role {
    pub const ALL: [Self; 8] =
        [Self::Planner, Self::Reviewer, Self::Cashier, Self::SiteChief, Self::Auditor, Self::Administrator, Self::Applicant, Self::Proctor];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planner => "考务编排",
            Self::Reviewer => "资格审核",
            Self::Cashier => "收费",
            Self::SiteChief => "考点主考",
            Self::Auditor => "审计",
            Self::Administrator => "系统管理",
            Self::Applicant => "考生",
            Self::Proctor => "考务人员",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planner => "planner",
            Self::Reviewer => "reviewer",
            Self::Cashier => "cashier",
            Self::SiteChief => "site_chief",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Applicant => "applicant",
            Self::Proctor => "proctor",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether the role belongs to the personnel section's desk.
    #[must_use]
    pub const fn is_office(self) -> bool {
        !matches!(self, Self::Applicant | Self::Proctor)
    }
}

/// An account as the rest of the program sees it; the password's hash stays in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// What is typed to sign in: a name for the office, a masked phone for applicants.
    pub login: String,
    /// 姓名
    pub name: String,
    pub roles: Vec<Role>,
    /// The member of staff behind a proctor's account.
    pub staff: Option<StaffId>,
    /// The site of a site chief.
    pub site: Option<SiteId>,
    pub disabled: bool,
    pub must_change_password: bool,
}

impl Account {
    /// Whether the account holds the role.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        !self.disabled && self.roles.contains(&role)
    }
}

/// Refusals at the door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("密码至少8位，实际{0}位")]
    TooShort(usize),
    #[error("密码最多128位")]
    TooLong,
    #[error("这个密码太常见，容易被猜中，请换一个")]
    Common,
    #[error("密码不能包含登录名或手机号")]
    ContainsLogin,
    #[error("账号或密码不正确")]
    WrongCredentials,
    #[error("尝试次数过多，请在{0}秒后再试；忘记密码请联系报名咨询电话")]
    Throttled(u64),
    #[error("两次输入的密码不一致")]
    Mismatch,
    #[error("“审计”不能与“系统管理”或业务角色同时授予")]
    ConflictingRoles,
}

/// Refuses short, common and self-naming passwords; 8 to 128 characters, any kind (OWASP ASVS 5.0 6.2).
pub fn check_password(password: &str, login: &str) -> Result<(), RuleError> {
    const COMMON: [&str; 14] = [
        "12345678",
        "123456789",
        "1234567890",
        "11111111",
        "00000000",
        "88888888",
        "password",
        "qwertyui",
        "abc12345",
        "a1234567",
        "woaini1314",
        "kaowu2026",
        "password1",
        "87654321",
    ];
    let length = password.chars().count();
    if length < 8 {
        return Err(RuleError::TooShort(length));
    }
    if length > 128 {
        return Err(RuleError::TooLong);
    }
    let lower = password.to_lowercase();
    let first = lower.chars().next();
    if COMMON.contains(&lower.as_str()) || lower.chars().all(|c| Some(c) == first) {
        return Err(RuleError::Common);
    }
    if login.chars().count() >= 4 && lower.contains(&login.to_lowercase()) {
        return Err(RuleError::ContainsLogin);
    }
    Ok(())
}

/// The auditor watches the others, so the role stands alone (GB/T 22239 separation of administration).
pub fn check_roles(roles: &[Role]) -> Result<(), RuleError> {
    if roles.contains(&Role::Auditor) && roles.len() > 1 { Err(RuleError::ConflictingRoles) } else { Ok(()) }
}

/// Failures in a row, and until when the next try must wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Throttle {
    pub failures: u32,
    pub until: Option<Moment>,
}

impl Throttle {
    /// Seconds to wait after so many failures: under 3 none, then 3, 5, 10 and at most 60. Never a lock for good, so that a
    /// stranger cannot shut an owner out.
    #[must_use]
    pub const fn wait_after(failures: u32) -> u64 {
        match failures {
            0..3 => 0,
            3..9 => 3,
            9..25 => 5,
            25..100 => 10,
            _ => 60,
        }
    }

    /// Refuses a try that comes too soon.
    pub fn check(&self, now: Moment) -> Result<(), RuleError> {
        match self.until {
            Some(until) if now < until => Err(RuleError::Throttled(u64::try_from((until - now).num_seconds()).unwrap_or(0) + 1)),
            _ => Ok(()),
        }
    }

    /// After one more failure.
    #[must_use]
    pub fn failed(self, now: Moment) -> Self {
        let failures = self.failures.saturating_add(1);
        let wait = i64::try_from(Self::wait_after(failures)).unwrap_or(60);
        Self { failures, until: (wait > 0).then(|| now + chrono::Duration::seconds(wait)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        assert_eq!(check_password("1234567", "zhang"), Err(RuleError::TooShort(7)));
        assert_eq!(check_password("12345678", "zhang"), Err(RuleError::Common));
        assert_eq!(check_password("aaaaaaaaaa", "zhang"), Err(RuleError::Common));
        assert_eq!(check_password("Zhangsan-8", "zhang"), Err(RuleError::ContainsLogin));
        assert_eq!(check_password(&"长".repeat(129), "zhang"), Err(RuleError::TooLong));
        assert_eq!(check_password("六枝的春天2026", "zhang"), Ok(()));
    }

    #[test]
    fn guessing_slows_down_but_never_locks() {
        let now = crate::domain::clock::shanghai_time((2026, 3, 1), (9, 0)).unwrap();
        let mut throttle = Throttle::default();
        for _ in 0..2 {
            throttle = throttle.failed(now);
        }
        assert_eq!(throttle.check(now), Ok(()));
        throttle = throttle.failed(now);
        assert_eq!(throttle.check(now), Err(RuleError::Throttled(4)));
        assert_eq!(throttle.check(now + chrono::Duration::seconds(3)), Ok(()));
        assert_eq!(Throttle::wait_after(10_000), 60);
    }

    #[test]
    fn the_auditor_stands_alone() {
        assert_eq!(check_roles(&[Role::Auditor, Role::Planner]), Err(RuleError::ConflictingRoles));
        assert_eq!(check_roles(&[Role::Planner, Role::Cashier]), Ok(()));
    }
}
