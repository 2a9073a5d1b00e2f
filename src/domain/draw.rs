//! Draws (抽签): a commitment before, a plan drawn once, a secret told after; who doubts it draws again.

use super::{
    Moment,
    id::{DrawId, PlanId, RoomDrawId, ScenarioId, SiteId},
};

/// Where a draw stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// 已承诺: published, not yet drawn.
    Committed,
    /// 已抽签: the plan is made; the secret is not told yet.
    Drawn { plan: PlanId, at: Moment },
    /// 已公布: everybody can replay it.
    Told { plan: PlanId, at: Moment },
    /// 已作废: with the reason, which stays on the public page.
    Withdrawn { reason: String, at: Moment },
}

impl State {
    /// What people read.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Committed => "已承诺",
            Self::Drawn { .. } => "已抽签",
            Self::Told { .. } => "已公布",
            Self::Withdrawn { .. } => "已作废",
        }
    }

    /// The plan that was drawn.
    #[must_use]
    pub const fn plan(&self) -> Option<PlanId> {
        match self {
            Self::Drawn { plan, .. } | Self::Told { plan, .. } => Some(*plan),
            Self::Committed | Self::Withdrawn { .. } => None,
        }
    }
}

/// One draw of an exam; the secret and the input lie beside it in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    pub id: DrawId,
    /// 1, 2, 3 … within the exam; withdrawn ones keep theirs.
    pub number: u32,
    /// SHA-256 of the input's files and of the secret, hex.
    pub input: String,
    pub secret_hash: String,
    pub scenario: Option<ScenarioId>,
    /// 见证数: said by the witnesses after the commitment, part of the seed. Empty before the draw.
    pub witness: String,
    pub state: State,
    pub committed: Moment,
}

/// Where a site's draw of rooms stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomDrawState {
    /// 已承诺: published, not yet drawn.
    Committed,
    /// 已抽签: everybody knows the room, and the secret is told.
    Drawn { at: Moment },
}

/// 考点当日抽签: which room each invigilator of a site serves in, drawn on the morning before witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomDraw {
    pub id: RoomDrawId,
    pub site: SiteId,
    pub plan: PlanId,
    /// SHA-256 of the input's files and of the secret, hex.
    pub input: String,
    pub secret_hash: String,
    /// 见证数 and the names of those who said it; empty before the draw.
    pub witness: String,
    pub witnesses: String,
    pub state: RoomDrawState,
    pub committed: Moment,
}

impl RoomDraw {
    /// When it was drawn.
    #[must_use]
    pub const fn drawn(&self) -> Option<Moment> {
        match self.state {
            RoomDrawState::Drawn { at } => Some(at),
            RoomDrawState::Committed => None,
        }
    }
}

/// 见证人: two to five names.
pub fn witnesses(typed: &str) -> Result<String, RuleError> {
    let names = typed.split(['、', ',', '，', ';', '；', '\n', ' ', '\u{3000}']).map(super::text::one_line).filter(|name| !name.is_empty());
    let names: Vec<String> = names.collect();
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    let fit = (2..=5).contains(&names.len()) && distinct.len() == names.len();
    let said = names.iter().all(|name| super::PersonName::parse(name).is_ok());
    if fit && said { Ok(names.join("、")) } else { Err(RuleError::Witnesses) }
}

/// Why a draw refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("第{0}次承诺还没有抽签或公布，一次只能有一个有效的承诺；确需重来请先作废并写明原因")]
    Open(u32),
    #[error("这次抽签的状态是“{0}”，不能进行这一步")]
    Wrong(&'static str),
    #[error("见证数请填4至40个数字或字母，由现场监督人员当场给出，如掷骰子的点数")]
    Witness,
    #[error("见证人请填2至5人的姓名，用顿号隔开，不能重复")]
    Witnesses,
    #[error("考试方案没有设“考试当天抽签定考场”，考场按编排方案执行")]
    NotByLot,
    #[error("请先公布承诺，再抽签")]
    NotCommitted,
    #[error("公布承诺之后编排方案调整过，请重新公布承诺")]
    Stale,
    #[error("抽签{}开始，请届时在见证下抽签", super::clock::show(*.0))]
    TooEarly(Moment),
    #[error("笔试已经结束，不能再抽签")]
    Over,
    #[error("本考点没有要抽考场的监考员")]
    Nobody,
    #[error("请先采用抽出的方案，再公布密数")]
    NotAdopted,
    #[error("准考证已开放打印，不能再重新抽签")]
    TicketsOpen,
    #[error("预案只编排部分考生，不能用于抽签")]
    OnlyPart,
    #[error("没有找到这个准考证号或考生代号，请核对后重填")]
    Unknown,
}

/// 见证数: letters and digits, so that everybody types the same.
pub fn witness(typed: &str) -> Result<String, RuleError> {
    let words = super::text::code(typed).to_uppercase();
    let fits = (4..=40).contains(&words.len()) && words.chars().all(|c| c.is_ascii_alphanumeric());
    if fits { Ok(words) } else { Err(RuleError::Witness) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witnesses_are_two_to_five_people() {
        assert_eq!(witnesses("张𬭎，杨㛃"), Ok("张𬭎、杨㛃".to_owned()));
        for wrong in ["", "张三", "张三、张三", "甲乙、丙丁、戊己、庚辛、壬癸、子丑", "张三、13800001234"] {
            assert_eq!(witnesses(wrong), Err(RuleError::Witnesses), "{wrong}");
        }
    }

    #[test]
    fn a_witness_says_letters_and_digits() {
        assert_eq!(witness(" 3 6 1 ５ 2a "), Ok("36152A".to_owned()));
        for wrong in ["", "361", "三六一五", &"1".repeat(41), "12-34!"] {
            assert_eq!(witness(wrong), Err(RuleError::Witness), "{wrong}");
        }
    }
}
