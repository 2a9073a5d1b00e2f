//! Scenarios (编排预案): the same exam under other figures, to be planned, compared, and adopted or left alone.
//!
//! A human fix is a [`Pin`]: it is kept by whatever is planned next, never written into a plan.

use serde::{Deserialize, Serialize};

use super::{
    Fen, Moment,
    exam::{Category, Cell, Layout, Policy},
    id::{PlanId, ScenarioId},
    repair::Remedy,
    staffing::DutyRole,
    text::in_threes,
};

/// 指定: what an officer has decided and the planner must keep. Things are named by their codes, as officers know them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Pin {
    /// 考点不作笔试考点
    SiteClosed { site: String },
    /// 考点必须启用
    SiteOpens { site: String },
    /// 考场停用
    RoomUnused { room: String },
    /// 考场只考这个类别
    RoomTakes { room: String, category: Category },
    /// 人员不安排
    PersonFree { staff: String },
    /// 人员安排在这个考点、这个岗位
    PersonServes { staff: String, site: Option<String>, role: Option<String> },
}

impl std::fmt::Display for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SiteClosed { site } => write!(f, "考点{site}不作笔试考点"),
            Self::SiteOpens { site } => write!(f, "考点{site}必须启用"),
            Self::RoomUnused { room } => write!(f, "考场{room}停用"),
            Self::RoomTakes { room, category } => write!(f, "考场{room}只考{category}类"),
            Self::PersonFree { staff } => write!(f, "考务人员{staff}不安排"),
            Self::PersonServes { staff, site, role } => {
                let (site, role) = (site.as_deref().unwrap_or("任一考点"), role.as_deref().unwrap_or("任一岗位"));
                write!(f, "考务人员{staff}安排在{site}、{role}")
            }
        }
    }
}

/// 部分考生: so many percent of those confirmed, drawn from a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    pub percent: u8,
    pub seed: u64,
}

/// What a scenario changes; what is `None` stays as the policy has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scenario {
    pub seats_per_room: Option<u16>,
    pub spare_rooms_per_site: Option<u16>,
    pub target_person_times: Option<u32>,
    pub budget: Option<Fen>,
    /// Hectometres.
    pub applicant_max_distance: Option<u32>,
    /// Hectometres.
    pub staff_max_distance: Option<u32>,
    pub turnout: Option<Turnout>,
    /// 角 for each hectometre an applicant travels.
    pub travel_weight: Option<u16>,
    /// Points of fairness over past load.
    pub fairness_weight: Option<u16>,
    pub pins: Vec<Pin>,
    /// Ways out taken up: changes of roles, and what is assumed of rooms and people.
    pub remedies: Vec<Remedy>,
}

/// A scenario as kept, in its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: ScenarioId,
    pub name: String,
    pub version: u32,
    pub scenario: Scenario,
    pub by: String,
    pub at: Moment,
    /// Plans made of it with the version they were made of, newest first.
    pub plans: Vec<(PlanId, u32)>,
}

/// Why a scenario is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("每考场座位须为1至60，实际{0}")]
    Seats(u16),
    #[error("缴费比例须为50至99，实际{0}；全部考生都编排请留空")]
    Turnout(u8),
    #[error("权重须为0至1000，实际{0}")]
    Weight(u16),
    #[error("{0}已有另一项指定，同一考点、考场或人员只能指定一次")]
    Twice(String),
    #[error("预案没有改动任何内容，请至少改一项，或直接按考试方案编排")]
    Empty,
    #[error("这个方案出自预案“{name}”，只编排了{percent}%的考生，只供比较；请在预案中取消缴费比例后重新编排")]
    OnlyPart { name: String, percent: u8 },
    #[error("采用这个方案会修改考试方案（{0}），请填写修改原因，它会和新版本一起保存")]
    NeedsReason(String),
    #[error("这个方案假设了现在还没有的条件，只供比较；请先落实并登记（导入考场表、考务人员表），再从预案中去掉假设后重新编排：{}", .0.join("；"))]
    Assumed(Vec<String>),
    #[error("有{rooms}间考场登记的容量不足{seats}座，请先在考点考场中改正容量（导入考场表），再采用这个方案")]
    RoomsTooSmall { rooms: usize, seats: u16 },
}

impl Scenario {
    /// Refuses what cannot be meant.
    pub fn validate(&self) -> Result<(), RuleError> {
        if *self == Self::default() {
            return Err(RuleError::Empty);
        }
        if let Some(seats) = self.seats_per_room.filter(|seats| !(1..=60).contains(seats)) {
            return Err(RuleError::Seats(seats));
        }
        if let Some(turnout) = self.turnout.filter(|turnout| !(50..=99).contains(&turnout.percent)) {
            return Err(RuleError::Turnout(turnout.percent));
        }
        if let Some(weight) = [self.travel_weight, self.fairness_weight].into_iter().flatten().find(|weight| *weight > 1_000) {
            return Err(RuleError::Weight(weight));
        }
        let mut seen = std::collections::BTreeSet::new();
        let named = self.pins.iter().map(Pin::named);
        named.into_iter().find(|name| !seen.insert(*name)).map_or(Ok(()), |(noun, code)| Err(RuleError::Twice(format!("{noun}{code}"))))
    }

    /// The policy it would take.
    #[must_use]
    pub fn policy(&self, base: &Policy) -> Policy {
        let mut policy = base.clone();
        if let Some(seats) = self.seats_per_room {
            policy.seats_per_room = seats;
            policy.layout = enlarged(&policy.layout, seats.into());
        }
        policy.spare_rooms_per_site = self.spare_rooms_per_site.unwrap_or(policy.spare_rooms_per_site);
        policy.target_person_times = self.target_person_times.unwrap_or(policy.target_person_times);
        policy.budget = self.budget.unwrap_or(policy.budget);
        policy.applicant_max_distance = self.applicant_max_distance.unwrap_or(policy.applicant_max_distance);
        policy.staff_max_distance = self.staff_max_distance.unwrap_or(policy.staff_max_distance);
        self.remedies.iter().for_each(|remedy| remedy.change(&mut policy));
        policy
    }

    /// What it changes of the policy, in words: `每考场座位 30→31`.
    #[must_use]
    pub fn policy_changes(&self, base: &Policy) -> Vec<String> {
        differences(base, &self.policy(base))
    }

    /// Everything it changes, in words.
    #[must_use]
    pub fn changes(&self, base: &Policy) -> Vec<String> {
        let mut changes = self.policy_changes(base);
        changes.extend(self.turnout.map(|turnout| format!("只编排{}%的考生（抽样种子{}）", turnout.percent, turnout.seed)));
        changes.extend(self.travel_weight.map(|weight| format!("考生路程权重 {weight}角/百米")));
        changes.extend(self.fairness_weight.map(|weight| format!("任务均衡权重 {weight}")));
        changes.extend(self.pins.iter().map(Pin::to_string));
        changes.extend(self.assumptions().into_iter().map(|assumption| format!("假设{assumption}")));
        changes
    }
}

/// What two policies differ in, as far as scenarios change them, in words: `每考场座位 30→31`.
#[must_use]
pub fn differences(base: &Policy, new: &Policy) -> Vec<String> {
    let pairs = [
        ("每考场座位", base.seats_per_room.to_string(), new.seats_per_room.to_string()),
        ("每考点备用考场", base.spare_rooms_per_site.to_string(), new.spare_rooms_per_site.to_string()),
        ("考务人次目标", in_threes(base.target_person_times), in_threes(new.target_person_times)),
        ("预算（元）", base.budget.to_string(), new.budget.to_string()),
        ("考生跨县距离上限（百米）", base.applicant_max_distance.to_string(), new.applicant_max_distance.to_string()),
        ("考务人员跨县距离上限（百米）", base.staff_max_distance.to_string(), new.staff_max_distance.to_string()),
    ];
    let figures = pairs.into_iter().filter(|(_, old, new)| old != new).map(|(name, old, new)| format!("{name} {old}→{new}"));
    figures.chain(base.roles.iter().zip(&new.roles).flat_map(|(old, new)| role_changes(old, new))).collect()
}

/// What two versions of a role differ in.
fn role_changes(old: &DutyRole, new: &DutyRole) -> Vec<String> {
    let least = |role: &DutyRole| format!("女{}男{}", role.min_female, role.min_male);
    let avoids = |role: &DutyRole| if role.forbid_own_unit { "是" } else { "否" }.to_owned();
    let pairs = [
        ("每处人数", old.quota.to_string(), new.quota.to_string()),
        ("至少人数", least(old), least(new)),
        ("回避本单位考点", avoids(old), avoids(new)),
    ];
    pairs.into_iter().filter(|(_, old, new)| old != new).map(|(what, was, is)| format!("{}{what} {was}→{is}", new.name)).collect()
}

impl Pin {
    /// What kind of thing it speaks of, and which.
    fn named(&self) -> (&'static str, &str) {
        match self {
            Self::SiteClosed { site } | Self::SiteOpens { site } => ("考点", site),
            Self::RoomUnused { room } | Self::RoomTakes { room, .. } => ("考场", room),
            Self::PersonFree { staff } | Self::PersonServes { staff, .. } => ("考务人员", staff),
        }
    }
}

/// A layout of at least so many seats: those that lack are put behind the last row, from the first column on.
fn enlarged(layout: &Layout, seats: usize) -> Layout {
    let mut layout = layout.clone();
    let lacking = seats.saturating_sub(layout.seats());
    if lacking > 0 {
        let (rows, cols) = layout.size();
        let places = (rows + 1..=20).flat_map(|row| (1..=cols).map(move |col| Cell { row, col }));
        layout.cells.extend(places.take(lacking));
        layout.name = format!("{}加{lacking}座", layout.name);
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Policy {
        Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
    }

    #[test]
    fn a_seat_more_than_the_layout_has_is_put_behind_the_last_row() {
        let scenario = Scenario { seats_per_room: Some(31), ..Scenario::default() };
        let policy = scenario.policy(&reference());
        assert_eq!((policy.seats_per_room, policy.layout.seats()), (31, 31));
        assert_eq!(policy.layout.cells[30], Cell { row: 7, col: 1 });
        assert_eq!(policy.validate(), Ok(()));
        assert_eq!(scenario.policy_changes(&reference()), ["每考场座位 30→31"]);
        let fewer = Scenario { seats_per_room: Some(25), ..Scenario::default() }.policy(&reference());
        assert_eq!(fewer.layout, reference().layout);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let with = |change: fn(&mut Scenario)| {
            let mut scenario = Scenario::default();
            change(&mut scenario);
            scenario.validate()
        };
        assert_eq!(Scenario::default().validate(), Err(RuleError::Empty));
        assert_eq!(with(|s| s.seats_per_room = Some(61)), Err(RuleError::Seats(61)));
        assert_eq!(with(|s| s.turnout = Some(Turnout { percent: 100, seed: 1 })), Err(RuleError::Turnout(100)));
        assert_eq!(with(|s| s.travel_weight = Some(1_001)), Err(RuleError::Weight(1_001)));
        let room = || "S1-01".to_owned();
        let pins = |pins: Vec<Pin>| Scenario { pins, ..Scenario::default() }.validate();
        let twice = vec![Pin::RoomUnused { room: room() }, Pin::RoomTakes { room: room(), category: Category::parse("A").unwrap() }];
        assert_eq!(pins(twice), Err(RuleError::Twice("考场S1-01".to_owned())));
        assert_eq!(pins(vec![Pin::RoomUnused { room: room() }, Pin::PersonFree { staff: room() }]), Ok(()));
    }

    #[test]
    fn a_scenario_is_told_in_words() {
        let scenario = Scenario {
            budget: Some(Fen::yuan(2_000_000)),
            turnout: Some(Turnout { percent: 95, seed: 3 }),
            pins: vec![Pin::PersonServes { staff: "E1".to_owned(), site: Some("S1".to_owned()), role: None }],
            ..Scenario::default()
        };
        let said = scenario.changes(&reference());
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(said[1..], ["只编排95%的考生（抽样种子3）", "考务人员E1安排在S1、任一岗位"]);
    }
}
