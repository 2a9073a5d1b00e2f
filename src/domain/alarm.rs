//! Alarms (提示): the exam compared with its own papers and with what has come in, the arithmetic shown.
//!
//! An alarm never changes anything: it says what does not agree, by which calculation, and what the bureau can do.
//! Each check is one function that answers at most one alarm; [`alarms`] is their table of contents.

mod live;
mod paper;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use super::{
    Fen,
    exam::{MinimumRatio, Policy, PostCode},
    rounding::half_up_to,
    text,
};

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 必须处理: the exam cannot be held, or the paper cannot be right.
    Must,
    /// 请核对: two statements do not agree.
    Check,
    /// 留意: unclear, or worth knowing.
    Note,
}

impl Severity {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Must => "必须处理",
            Self::Check => "请核对",
            Self::Note => "留意",
        }
    }
}

/// One thing that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    pub severity: Severity,
    pub title: String,
    /// The calculation, so that a reader can do it again.
    pub arithmetic: String,
    pub remedy: String,
}

/// The figures of the bureau's own papers (绩效目标表): the project's table and the department's.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPaper {
    pub title: String,
    /// 预计报名人数
    pub expected_applicants: u32,
    /// 报考人数 ≥
    pub target_applicants: u32,
    /// 笔试考场 in the department's table.
    pub rooms_in_department_table: u32,
    /// 笔试考场 in the project's table.
    pub rooms_in_project_table: u32,
    pub invigilators_per_room: u32,
    pub invigilators: u32,
    pub sites: u32,
    /// 场外考务 for each site.
    pub crew_per_site: u32,
    pub interview_rooms: u32,
    pub interview_per_room: u32,
    /// 面试场外: for all rooms together.
    pub interview_around: u32,
    pub interview_person_times: u32,
    pub person_times: u32,
    /// 考务人员人次 ≥
    pub target_person_times: u32,
    /// 组织考试场次 ≥
    pub target_sessions: u32,
    /// The count of sessions its explanation speaks of.
    pub sessions_explained: u32,
    /// 预算资金: the figure and the unit as printed.
    pub budget: u32,
    pub budget_unit: BudgetUnit,
    /// 报名费, 元 a head.
    pub fee_yuan: u32,
    /// The class of indicator under which the fee stands.
    pub fee_listed_under: String,
    /// Second-level classes of output indicators the table has.
    pub output_classes: Vec<String>,
}

/// The unit printed beside the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum BudgetUnit {
    #[serde(rename = "元")]
    Yuan,
    #[serde(rename = "万元")]
    TenThousandYuan,
}

impl PlanPaper {
    /// The budget as printed.
    #[must_use]
    pub fn budget_as_printed(&self) -> Fen {
        let one = match self.budget_unit {
            BudgetUnit::Yuan => Fen::yuan(1),
            BudgetUnit::TenThousandYuan => Fen::yuan(10_000),
        };
        one.times(i64::from(self.budget))
    }

    /// What the expected applicants pay together.
    #[must_use]
    pub fn fee_income(&self) -> Fen {
        Fen::yuan(i64::from(self.fee_yuan)).times(i64::from(self.expected_applicants))
    }
}

/// What has come in so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// 已提交: every living registration that was handed in.
    pub registered: u32,
    /// 审核通过, paid or not.
    pub approved: u32,
    /// 报名确认: paid or waived.
    pub confirmed: u32,
    /// Seats of the usable rooms, spare rooms left out; 0 while no rooms are entered.
    pub seats: u32,
    /// Confirmed candidates without a seat in the adopted plan; `None` where none is adopted.
    pub unseated: Option<u32>,
    /// Rooms of each site entered.
    pub site_rooms: Vec<u32>,
    pub posts: Vec<PostCount>,
}

/// One post's count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostCount {
    pub code: PostCode,
    pub name: String,
    pub vacancies: u32,
    /// `None`: the notice exempts the post.
    pub ratio: Option<MinimumRatio>,
    /// Every living registration.
    pub applied: u32,
    /// 报名确认
    pub confirmed: u32,
}

/// What every check looks at.
struct Case<'a> {
    policy: &'a Policy,
    paper: &'a PlanPaper,
    counts: &'a Counts,
}

/// Everything that does not agree, the gravest first.
#[must_use]
pub fn alarms(policy: &Policy, paper: &PlanPaper, counts: &Counts) -> Vec<Alarm> {
    let case = Case { policy, paper, counts };
    let mut found: Vec<Alarm> = [
        live::confirmed_exceed_seats,
        live::confirmed_without_a_seat,
        live::posts_below_ratio,
        live::hot_posts,
        live::applicants_depend_on_who_is_counted,
        live::crew_ignores_site_size,
        paper::seats_fall_short,
        paper::room_counts_contradict,
        paper::budget_unit_is_wrong,
        paper::person_times_do_not_add_up,
        paper::policy_differs,
        paper::income_is_not_the_budget,
        paper::sessions_are_unclear,
        paper::fee_is_no_cost,
        paper::targets_are_low,
        paper::sites_cannot_be_equal,
        paper::output_class_is_missing,
    ]
    .iter()
    .filter_map(|check: &fn(&Case) -> Option<Alarm>| check(&case))
    .collect();
    found.sort_by_key(|alarm| alarm.severity);
    found
}

/// `23,000`.
fn n(number: impl std::fmt::Display) -> String {
    text::in_threes(number)
}

/// `230`: an amount in 万元 without needless zeros.
fn wan(amount: Fen) -> String {
    n(Decimal::new(amount.fen(), 6).normalize())
}

/// A quotient rounded half up.
fn quotient(dividend: impl Into<Decimal>, divisor: impl Into<Decimal>, places: u32) -> String {
    let quotient = dividend.into().checked_div(divisor.into()).unwrap_or_default();
    n(half_up_to(quotient, places).normalize())
}
