//! Metrics (统计项): figures the system counts by itself, each with its query in words.

use super::score::Actual;
use crate::domain::Moment;

/// A figure with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    Registered,
    Approved,
    Confirmed,
    Present,
    PersonTimesPlanned,
    PersonTimesConfirmed,
    PersonTimesServed,
    /// Served once somebody has signed in, planned before.
    PersonTimes,
    SessionsArranged,
    SessionsHeld,
    CompletionDate,
    FeePerHead,
    Rooms,
    Sites,
    InterviewRooms,
    BudgetFull,
    BudgetSpent,
    ExecutionRate,
    SatisfactionApplicants,
    SatisfactionUnits,
    Satisfaction,
}

/// A metric's value at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    pub metric: Metric,
    /// Nothing where there is nothing to count yet.
    pub value: Option<Actual>,
    pub as_of: Moment,
}

impl Metric {
    pub const ALL: [Self; 21] = [
        Self::Registered,
        Self::Approved,
        Self::Confirmed,
        Self::Present,
        Self::PersonTimesPlanned,
        Self::PersonTimesConfirmed,
        Self::PersonTimesServed,
        Self::PersonTimes,
        Self::SessionsArranged,
        Self::SessionsHeld,
        Self::CompletionDate,
        Self::FeePerHead,
        Self::Rooms,
        Self::Sites,
        Self::InterviewRooms,
        Self::BudgetFull,
        Self::BudgetSpent,
        Self::ExecutionRate,
        Self::SatisfactionApplicants,
        Self::SatisfactionUnits,
        Self::Satisfaction,
    ];

    /// The four readings of 报考人数.
    pub const READINGS: [Self; 4] = [Self::Registered, Self::Approved, Self::Confirmed, Self::Present];

    /// The three readings of 考务人次.
    pub const PERSON_TIMES: [Self; 3] = [Self::PersonTimesPlanned, Self::PersonTimesConfirmed, Self::PersonTimesServed];

    /// The other readings of what a metric counts, itself included; none where there is one reading only.
    #[must_use]
    pub fn readings(self) -> &'static [Self] {
        match self {
            Self::PersonTimes => &Self::PERSON_TIMES,
            _ if Self::PERSON_TIMES.contains(&self) => &Self::PERSON_TIMES,
            _ if Self::READINGS.contains(&self) => &Self::READINGS,
            _ => &[],
        }
    }

    /// The word in tables and addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.words().0
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.words().1
    }

    /// The unit of the value.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        self.words().2
    }

    /// How it is counted, in words.
    #[must_use]
    pub const fn query(self) -> &'static str {
        self.words().3
    }

    /// The metric of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.word() == word)
    }

    const fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Registered => ("registered", "提交报名人数", "人", "提交过报名且未撤回的报名数，不论审核结果和是否退费"),
            Self::Approved => ("approved", "审核通过人数", "人", "资格初审通过的报名数，含已缴费和已退费"),
            Self::Confirmed => ("confirmed", "缴费确认人数", "人", "已缴费或已减免、现为“报名确认”的报名数"),
            Self::Present => ("present", "实际到考人数", "人", "考试当天登记为“到考”的报名数"),
            Self::PersonTimesPlanned => ("person_times_planned", "考务安排人次", "人次", "已采用方案中的岗位数：一人一场为一人次"),
            Self::PersonTimesConfirmed => ("person_times_confirmed", "考务确认人次", "人次", "已采用方案中，本人已确认能到岗的岗位数"),
            Self::PersonTimesServed => ("person_times_served", "考务到岗人次", "人次", "已采用方案中，考试当天已签到的岗位数"),
            Self::PersonTimes => ("person_times", "考务人次", "人次", "有人签到以前按方案安排的人次，有人签到以后按实际签到的人次"),
            Self::SessionsArranged => ("sessions_arranged", "已安排考试场次", "次", "已采用方案并编有座位的笔试场次"),
            Self::SessionsHeld => ("sessions_held", "已举行考试场次", "次", "已采用方案且笔试结束时间已过的场次"),
            Self::CompletionDate => ("completion_date", "考试完成日期", "", "考试方案中笔试的日期"),
            Self::FeePerHead => ("fee_per_head", "人均报名费", "元/人", "考试方案中的报名费标准"),
            Self::Rooms => ("rooms", "启用考场数", "间", "已采用方案中使用的笔试考场数"),
            Self::Sites => ("sites", "启用考点数", "个", "已采用方案中使用的考点数"),
            Self::InterviewRooms => ("interview_rooms", "面试考场数", "间", "考试方案中计划的面试考场数"),
            Self::BudgetFull => ("budget_full", "全年预算数", "元", "年初预算与各次调整之和"),
            Self::BudgetSpent => ("budget_spent", "全年执行数", "元", "登记的各类支出之和"),
            Self::ExecutionRate => ("execution_rate", "预算执行率", "%", "全年执行数 ÷ 全年预算数 × 100%"),
            Self::SatisfactionApplicants => ("satisfaction_applicants", "考生满意度", "%", "考生问卷中满意份数 ÷ 有效份数 × 100%"),
            Self::SatisfactionUnits => ("satisfaction_units", "用人单位满意度", "%", "用人单位问卷中满意份数 ÷ 有效份数 × 100%"),
            Self::Satisfaction => ("satisfaction", "满意度", "%", "考生、用人单位两份问卷按选定的合并办法计算"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_its_own_word() {
        for metric in Metric::ALL {
            assert_eq!(Metric::parse(metric.word()), Some(metric));
            assert!(!metric.query().is_empty());
        }
        assert_eq!(Metric::parse("applicants"), None);
    }
}
