//! Policy (考试方案): every rule that differs between bureaus, as data: validated, versioned, never edited in place.
//!
//! The defaults are the plan paper of the reference county: 100 元 a head, 30 seats and 2 invigilators a room, 45 crew a
//! site, 30 interview rooms of 12 with 50 around them, at least 2,500 person-times.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Category, LabelSheet, Layout, LayoutError, MinimumRatio, Phase, PhaseWindow, ReserveShare, Supplement, TailRooms, Wording,
    wording::WordingError,
};
use crate::domain::{
    Fen, Moment, Window,
    staffing::{DutyRole, Scope, Session},
};

/// A ground on which the fee is waived (报名费减免).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverKind {
    pub name: String,
    /// The paper that proves it.
    pub evidence: String,
}

/// A paper category with its name and two-digit number on the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRule {
    pub category: Category,
    pub name: String,
    /// 11, 21, 31, 41, 51: printed in the ticket number.
    pub number: u8,
}

/// 面试规模: rooms planned, how many candidates a room takes a day, how many are asked for a vacancy, and who sits in a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InterviewScale {
    pub rooms: u32,
    pub candidates_per_room: u16,
    /// 入围比例: candidates asked for one vacancy.
    pub shortlist: u16,
    /// The role of a panel's chief, and of its other examiners; their quotas are the panel's size.
    pub chief: String,
    pub examiner: String,
}

impl Default for InterviewScale {
    fn default() -> Self {
        Self { rooms: 30, candidates_per_room: 36, shortlist: 3, chief: "主考官".to_owned(), examiner: "考官".to_owned() }
    }
}

impl InterviewScale {
    /// The panel's two roles, where the policy has them for interview rooms.
    #[must_use]
    pub fn panel<'a>(&self, roles: &'a [DutyRole]) -> Option<(&'a DutyRole, &'a DutyRole)> {
        let in_room = |name: &str| {
            let of_room = |role: &&DutyRole| role.name == name && role.session == Session::Interview && role.scope == Scope::Room;
            roles.iter().find(of_room)
        };
        Some((in_room(&self.chief)?, in_room(&self.examiner)?))
    }
}

/// Percent of the total score; they sum to 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreWeights {
    pub written: u8,
    pub interview: u8,
    /// Full marks of the written exam before conversion to 100 (e.g. 300).
    pub written_full: u16,
    /// Minimum interview score to be hired.
    pub interview_pass: u8,
}

/// 偏差: how far a figure may lie from its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerances {
    /// Percent for ≅ and ≈ of the performance table.
    pub about_percent: u8,
    /// Percent above target from which an explanation is due.
    pub over_percent: u8,
}

/// 入场与签到: minutes before and after the first bell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRule {
    /// Staff can sign in from so many minutes before.
    pub staff_before: u16,
    /// Candidates enter from so many minutes before.
    pub before: u16,
    /// Nobody enters from so many minutes after.
    pub after: u16,
    /// Staff who are so many minutes late are replaced.
    #[serde(default = "staff_late")]
    pub staff_late: u16,
}

/// 迟到30分钟视为缺岗, where nothing else was said.
const fn staff_late() -> u16 {
    30
}

impl EntryRule {
    /// What candidates read of it, as a sentence of the notes of the ticket and of the rules of the room.
    #[must_use]
    pub fn sentence(self) -> String {
        let Self { before, after, .. } = self;
        let closing = if after == 0 { "开考后".to_owned() } else { format!("开考{after}分钟后") };
        format!("开考前{before}分钟开始凭证入场，{closing}禁止入场。")
    }
}

impl Default for EntryRule {
    fn default() -> Self {
        Self { staff_before: 150, before: 30, after: 30, staff_late: staff_late() }
    }
}

/// All rules of one exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// What each applicant pays.
    pub fee: Fen,
    pub waivers: Vec<WaiverKind>,
    /// Applicants the bureau expects; a forecast, used before counts exist.
    pub expected_applicants: u32,
    pub categories: Vec<CategoryRule>,
    pub seats_per_room: u16,
    pub layout: Layout,
    pub tail_rooms: TailRooms,
    /// Rooms each open site keeps empty for emergencies.
    pub spare_rooms_per_site: u16,
    /// Seats each room keeps free for late approvals.
    #[serde(default)]
    pub reserved_seats: u16,
    /// Who stands by at each site.
    #[serde(default)]
    pub reserves: Vec<ReserveShare>,
    /// Who is added where the demand falls short of the target.
    #[serde(default = "Supplement::unused")]
    pub supplements: Vec<Supplement>,
    /// 考试当天抽签定考场: invigilators learn their rooms by lot on the morning, not from the plan.
    #[serde(default = "yes")]
    pub rooms_by_lot: bool,
    /// Sites the bureau plans with before it has arranged; a forecast.
    pub planned_sites: u32,
    /// Every duty of written exam and interview: invigilators a room, crew a site, panels, people around.
    pub roles: Vec<DutyRole>,
    pub interview: InterviewScale,
    /// 考务人次目标, the indicator's floor.
    pub target_person_times: u32,
    pub opening_ratio: MinimumRatio,
    /// Applicants a vacancy above which the list warns.
    pub hot_ratio: u16,
    pub phases: Vec<PhaseWindow>,
    pub weights: ScoreWeights,
    pub tolerances: Tolerances,
    #[serde(default)]
    pub entry: EntryRule,
    /// Cost of delivering one paper category to one site.
    pub paper_cost_per_site_category: Fen,
    /// What all of written exam and interview may cost.
    pub budget: Fen,
    /// Furthest an applicant is sent out of the county, hectometres.
    pub applicant_max_distance: u32,
    /// Furthest a member of staff is sent out of the county, hectometres.
    pub staff_max_distance: u32,
    /// Largest photo accepted, bytes, and smallest width and height, pixels.
    pub photo_max_bytes: u32,
    pub photo_min_pixels: (u32, u32),
    /// Start and length in minutes of the written papers, printed on the ticket.
    pub papers: Vec<PaperTime>,
    /// Notes printed on the ticket.
    pub ticket_notes: Vec<String>,
    /// The office's own headings and notes on papers.
    #[serde(default)]
    pub wording: Wording,
    /// What desk labels are printed on.
    #[serde(default)]
    pub label_sheet: LabelSheet,
}

/// Policies of before it was asked: as the field has it.
const fn yes() -> bool {
    true
}

/// One paper of the written session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTime {
    pub name: String,
    pub starts: Moment,
    pub minutes: u16,
}

/// Why a policy is refused: the field and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("报名费须为0至1000元，实际{0}元")]
    Fee(Fen),
    #[error("每考场座位数须为1至60，实际{0}")]
    Seats(u16),
    #[error("布局有{layout}个座位，少于每考场{seats}座；请增加布局座位或减少每考场座位数")]
    LayoutTooSmall { layout: usize, seats: u16 },
    #[error("座位布局：{0}")]
    Layout(#[from] LayoutError),
    #[error("{phase}的结束时间必须晚于开始时间")]
    Window { phase: &'static str },
    #[error("笔试、面试权重之和须为100，实际{0}")]
    Weights(u16),
    #[error("每考场至少要有1名监考员")]
    NoInvigilator,
    #[error("考试类别{0}重复，或其编号重复、不在10至99之间")]
    Category(Category),
    #[error("至少要有一个考试类别")]
    NoCategory,
    #[error("开考比例须为1至99，实际{0}")]
    Ratio(u16),
    #[error(transparent)]
    Wording(#[from] WordingError),
    #[error("标签纸“{0}”不合A4纸：标签至少40×20毫米，各行各列须在纸内，并给页脚留出5毫米")]
    LabelSheet(String),
    #[error("签到、入场、缺岗时间须在0至600分钟之间，且签到不晚于入场，实际{}、{}、{}、{}", .0.staff_before, .0.before, .0.after, .0.staff_late)]
    Entry(EntryRule),
    #[error("每考场预留座位{reserved}个，须少于每考场座位数{seats}")]
    Reserved { reserved: u16, seats: u16 },
    #[error("备用比例：没有岗位“{0}”，或比例超过100%，或同一岗位填了两次")]
    Reserve(String),
    #[error("增设岗位“{0}”：名称为空、重复或是考场岗位、面试岗位，或每考点上限超过200人")]
    Supplement(String),
    #[error("面试入围比例须为1至20，每考场每天至少1人，实际{}、{}", .0.shortlist, .0.candidates_per_room)]
    Interview(InterviewScale),
    #[error("主考官岗位“{}”、考官岗位“{}”须是两个不同的面试考场岗位，且主考官每考场1人", .0.chief, .0.examiner)]
    Panel(InterviewScale),
    #[error("岗位“{0}”的名称重复，或人数不在1至200之间，或性别下限之和超过人数")]
    Role(String),
}

impl Policy {
    /// The quota of roles of one session and scope, summed.
    #[must_use]
    pub fn quota(&self, session: Session, scope: Scope) -> u32 {
        self.roles.iter().filter(|r| r.session == session && r.scope == scope).map(|r| r.quota).sum()
    }

    /// The roles, and after them those of supplements that are none of them; these have a quota of nobody.
    #[must_use]
    pub fn all_roles(&self) -> Vec<DutyRole> {
        let own = |more: &&Supplement| self.roles.iter().all(|role| role.name != more.role);
        self.roles.iter().cloned().chain(self.supplements.iter().filter(own).map(Supplement::as_role)).collect()
    }

    /// What one duty of a role pays; nothing where the policy has no such role.
    #[must_use]
    pub fn pay(&self, session: Session, role: &str) -> Fen {
        self.all_roles().iter().find(|r| r.name == role && r.session == session).map_or(Fen::ZERO, |r| r.pay)
    }

    /// The window of a phase, where the policy has one.
    #[must_use]
    pub fn window(&self, phase: Phase) -> Option<Window> {
        self.phases.iter().find(|p| p.phase == phase).map(|p| p.window)
    }

    /// The rule of a category.
    #[must_use]
    pub fn category(&self, category: Category) -> Option<&CategoryRule> {
        self.categories.iter().find(|c| c.category == category)
    }

    /// `A 综合管理类`, or the bare letter where the policy does not know it.
    #[must_use]
    pub fn category_name(&self, category: Category) -> String {
        self.category(category).map_or_else(|| category.to_string(), |rule| format!("{category} {}", rule.name))
    }

    /// Refuses a policy that could not be carried out; the first reason found.
    pub fn validate(&self) -> Result<(), PolicyError> {
        if !(0..=100_000).contains(&self.fee.fen()) {
            return Err(PolicyError::Fee(self.fee));
        }
        if !(1..=60).contains(&self.seats_per_room) {
            return Err(PolicyError::Seats(self.seats_per_room));
        }
        self.layout.validate()?;
        self.wording.validate()?;
        if !self.label_sheet.fits() {
            return Err(PolicyError::LabelSheet(self.label_sheet.name.clone()));
        }
        if self.layout.seats() < usize::from(self.seats_per_room) {
            return Err(PolicyError::LayoutTooSmall { layout: self.layout.seats(), seats: self.seats_per_room });
        }
        if let Some(wrong) = self.phases.iter().find(|p| p.window.opens >= p.window.closes) {
            return Err(PolicyError::Window { phase: wrong.phase.label() });
        }
        let weights = u16::from(self.weights.written) + u16::from(self.weights.interview);
        if weights != 100 {
            return Err(PolicyError::Weights(weights));
        }
        if !(1..=99).contains(&self.opening_ratio.0) {
            return Err(PolicyError::Ratio(self.opening_ratio.0));
        }
        let EntryRule { staff_before, before, after, staff_late } = self.entry;
        if staff_before > 600 || after > 600 || staff_late > 600 || before > staff_before {
            return Err(PolicyError::Entry(self.entry));
        }
        self.validate_categories()?;
        self.validate_roles()?;
        self.validate_interview()?;
        self.validate_reserves()?;
        self.validate_supplements()
    }

    fn validate_supplements(&self) -> Result<(), PolicyError> {
        let mut seen = BTreeSet::new();
        let elsewhere =
            |name: &str| self.roles.iter().any(|role| role.name == name && (role.session, role.scope) != (Session::Written, Scope::Site));
        let wrong =
            |more: &&Supplement| more.role.is_empty() || more.per_site > 200 || elsewhere(&more.role) || !seen.insert(more.role.clone());
        self.supplements.iter().find(wrong).map_or(Ok(()), |more| Err(PolicyError::Supplement(more.role.clone())))
    }

    /// An exam without interview rooms needs no panel.
    fn validate_interview(&self) -> Result<(), PolicyError> {
        let scale = &self.interview;
        if !(1..=20).contains(&scale.shortlist) || scale.candidates_per_room == 0 {
            return Err(PolicyError::Interview(scale.clone()));
        }
        let panel = scale.panel(&self.roles).is_some_and(|(chief, other)| chief.quota == 1 && chief.name != other.name);
        if scale.rooms == 0 || panel { Ok(()) } else { Err(PolicyError::Panel(scale.clone())) }
    }

    fn validate_reserves(&self) -> Result<(), PolicyError> {
        if self.reserved_seats >= self.seats_per_room {
            return Err(PolicyError::Reserved { reserved: self.reserved_seats, seats: self.seats_per_room });
        }
        let mut seen = BTreeSet::new();
        let known = |name: &str| self.roles.iter().any(|role| role.name == name);
        let wrong = self.reserves.iter().find(|share| share.percent > 100 || !known(&share.role) || !seen.insert(&share.role));
        wrong.map_or(Ok(()), |share| Err(PolicyError::Reserve(share.role.clone())))
    }

    fn validate_categories(&self) -> Result<(), PolicyError> {
        if self.categories.is_empty() {
            return Err(PolicyError::NoCategory);
        }
        let (mut letters, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        let wrong =
            self.categories.iter().find(|c| !(10..=99).contains(&c.number) || !letters.insert(c.category) || !numbers.insert(c.number));
        wrong.map_or(Ok(()), |rule| Err(PolicyError::Category(rule.category)))
    }

    fn validate_roles(&self) -> Result<(), PolicyError> {
        if self.quota(Session::Written, Scope::Room) == 0 {
            return Err(PolicyError::NoInvigilator);
        }
        let mut names = BTreeSet::new();
        let wrong = self
            .roles
            .iter()
            .find(|r| !(1..=200).contains(&r.quota) || r.min_female + r.min_male > r.quota || !names.insert(r.name.clone()));
        wrong.map_or(Ok(()), |role| Err(PolicyError::Role(role.name.clone())))
    }
}
