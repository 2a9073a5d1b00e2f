//! Repairs as they are kept (补救办法): why there was no plan, the ways out that were found, and what each changes, by the codes
//! officers know. The planner finds them; a scenario takes them up.

use serde::{Deserialize, Serialize};

use super::{Fen, Gender, exam::Policy, id::ScenarioId, scenario::Scenario, staffing::Session};

/// One thing a repair changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Remedy {
    Budget {
        more: Fen,
    },
    Target {
        fewer: u32,
    },
    Seats {
        seats: u16,
    },
    Spares {
        to: u16,
    },
    /// Hectometres.
    ApplicantDistance {
        to: u32,
    },
    /// Hectometres.
    StaffDistance {
        to: u32,
    },
    /// So many people of a role at each site.
    Quota {
        role: String,
        to: u32,
    },
    OwnSite {
        role: String,
    },
    Minimum {
        role: String,
        women: u32,
        men: u32,
    },
    /// Rooms to be had, each like one there is.
    Rooms {
        like: String,
        rooms: u32,
    },
    /// A site to be had, like one there is.
    Site {
        like: String,
        township: String,
        rooms: u32,
        seats: u32,
    },
    Accessible {
        room: String,
    },
    /// People to be found for a role, near a site.
    Staff {
        role: String,
        site: String,
        gender: Option<Gender>,
        people: u32,
    },
    Qualified {
        staff: String,
        role: String,
    },
    Free {
        staff: String,
        session: Session,
    },
    /// Somebody serves in so many sessions.
    Serves {
        staff: String,
        sessions: u16,
    },
}

/// One way out: what people read, and what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub sentence: String,
    pub remedies: Vec<Remedy>,
}

/// Why there was no plan, with the ways out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub code: String,
    pub sentence: String,
    pub ways: Vec<Way>,
}

/// What a planning job that found no plan left behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The scenario that was planned, in the version that was; `None` for the exam as it stood.
    pub scenario: Option<(ScenarioId, u32)>,
    /// Version of the exam's policy.
    pub policy: u32,
    pub seed: u64,
    pub time_limit: f64,
    pub causes: Vec<Cause>,
}

/// Why a repair is not taken up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("请至少选择一种补救办法")]
    Nothing,
    #[error("没有这种补救办法，请回到任务页面重新选择")]
    NoSuchWay,
    #[error("预案“{0}”在这次编排之后又改过，这些办法不再适用；请重新编排")]
    Stale(String),
    #[error("考试方案在这次编排之后又改过，这些办法不再适用；请重新编排")]
    StalePolicy,
}

impl Remedy {
    /// What has to become true before the plan can be carried out, in words; `None` for figures of the policy.
    #[must_use]
    pub fn assumption(&self) -> Option<String> {
        Some(match self {
            Self::Rooms { like, rooms } => format!("增加{rooms}间与{like}同样的考场"),
            Self::Site { like, township, rooms, seats } => {
                format!("在乡镇{township}开放1个与考点{like}同样的考点（{rooms}间{seats}座）")
            }
            Self::Seats { seats } => format!("每间考场都能坐{seats}人"),
            Self::Accessible { room } => format!("考场{room}改为一楼无障碍考场"),
            Self::Staff { role, site, gender, people } => {
                let gender = gender.map_or(String::new(), |gender| format!("{}性", gender.label()));
                format!("在考点{site}附近增加{gender}{role}{people}人")
            }
            Self::Qualified { staff, role } => format!("考务人员{staff}取得{role}资格"),
            Self::Free { staff, session } => format!("考务人员{staff}在{}当天到岗", session.label()),
            Self::Serves { staff, sessions } => format!("考务人员{staff}最多任{sessions}场"),
            _ => return None,
        })
    }

    /// What it changes, in words.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Budget { more } => format!("预算增加{more}元"),
            Self::Target { fewer } => format!("目标降低{fewer}人次"),
            Self::Spares { to } => format!("每考点备用考场{to}间"),
            Self::ApplicantDistance { to } => format!("考生跨县距离放宽到{to}百米"),
            Self::StaffDistance { to } => format!("考务人员跨县距离放宽到{to}百米"),
            Self::Quota { role, to } => format!("{role}每处{to}人"),
            Self::OwnSite { role } => format!("{role}不再回避本单位考点"),
            Self::Minimum { role, women, men } => format!("{role}至少女{women}人男{men}人"),
            _ => format!("假设{}", self.assumption().unwrap_or_default()),
        }
    }

    /// Changes the roles of a policy, where it speaks of them.
    pub(super) fn change(&self, policy: &mut Policy) {
        let (Self::Quota { role: name, .. } | Self::OwnSite { role: name } | Self::Minimum { role: name, .. }) = self else { return };
        let Some(role) = policy.roles.iter_mut().find(|role| role.name == *name) else { return };
        match *self {
            Self::Quota { to, .. } => role.quota = to,
            Self::Minimum { women, men, .. } => (role.min_female, role.min_male) = (women, men),
            _ => role.forbid_own_unit = false,
        }
    }
}

impl Scenario {
    /// This scenario with a remedy taken up; figures are those of the policy where the scenario has none of its own.
    #[must_use]
    pub fn with(mut self, remedy: &Remedy, base: &Policy) -> Self {
        let now = self.policy(base);
        match *remedy {
            Remedy::Budget { more } => self.budget = Some([now.budget, more].into_iter().sum()),
            Remedy::Target { fewer } => self.target_person_times = Some(now.target_person_times.saturating_sub(fewer)),
            Remedy::Seats { seats } if seats > now.seats_per_room => self.seats_per_room = Some(seats),
            Remedy::Spares { to } => self.spare_rooms_per_site = Some(to),
            Remedy::ApplicantDistance { to } => self.applicant_max_distance = Some(to),
            Remedy::StaffDistance { to } => self.staff_max_distance = Some(to),
            _ => self.remedies.push(remedy.clone()),
        }
        self
    }

    /// What has to become true before a plan of this scenario can be adopted, in words.
    #[must_use]
    pub fn assumptions(&self) -> Vec<String> {
        self.remedies.iter().filter_map(Remedy::assumption).collect()
    }
}

/// The remedies of the ways chosen: for each cause the place of its way, or none.
pub fn chosen(causes: &[Cause], choice: &[Option<usize>]) -> Result<Vec<Remedy>, RuleError> {
    let mut remedies = Vec::new();
    for (cause, way) in causes.iter().zip(choice) {
        if let Some(way) = way {
            remedies.extend(cause.ways.get(*way).ok_or(RuleError::NoSuchWay)?.remedies.iter().cloned());
        }
    }
    if remedies.is_empty() { Err(RuleError::Nothing) } else { Ok(remedies) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Policy {
        Policy::reference(chrono::NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
    }

    fn taken(remedies: &[Remedy]) -> Scenario {
        remedies.iter().fold(Scenario::default(), |scenario, remedy| scenario.with(remedy, &reference()))
    }

    #[test]
    fn figures_become_the_scenarios_own_and_add_up() {
        let more = Fen::yuan(1_000);
        let scenario = taken(&[Remedy::Budget { more }, Remedy::Budget { more }, Remedy::Target { fewer: 10 }, Remedy::Spares { to: 0 }]);
        assert_eq!(scenario.budget, Some([reference().budget, more, more].into_iter().sum()));
        assert_eq!(scenario.target_person_times, Some(reference().target_person_times - 10));
        assert_eq!((scenario.spare_rooms_per_site, scenario.remedies.len()), (Some(0), 0));
        assert_eq!(taken(&[Remedy::Seats { seats: 31 }]).seats_per_room, Some(31));
        // Rooms below the policy's seats are no matter of the policy.
        assert_eq!(taken(&[Remedy::Seats { seats: 26 }]).assumptions(), ["每间考场都能坐26人"]);
    }

    #[test]
    fn roles_are_policy_and_people_are_assumed() {
        let name = || reference().roles[0].name.clone();
        let scenario = taken(&[
            Remedy::Quota { role: name(), to: reference().roles[0].quota + 1 },
            Remedy::OwnSite { role: name() },
            Remedy::Serves { staff: "E1".to_owned(), sessions: 2 },
        ]);
        let role = &scenario.policy(&reference()).roles[0];
        assert_eq!((role.quota, role.forbid_own_unit), (reference().roles[0].quota + 1, false));
        assert_eq!(scenario.assumptions(), ["考务人员E1最多任2场"]);
        let changes = scenario.policy_changes(&reference());
        assert!(changes[0].starts_with(&format!("{}每处人数 ", name())), "{changes:?}");
    }

    #[test]
    fn a_choice_names_a_way_of_each_cause_or_none() {
        let way = |to| Way { sentence: String::new(), remedies: vec![Remedy::Spares { to }] };
        let cause = |ways| Cause { code: "R06".to_owned(), sentence: String::new(), ways };
        let causes = [cause(vec![way(0), way(1)]), cause(vec![way(2)])];
        assert_eq!(chosen(&causes, &[Some(1), None]), Ok(vec![Remedy::Spares { to: 1 }]));
        assert_eq!(chosen(&causes, &[None, None]), Err(RuleError::Nothing));
        assert_eq!(chosen(&causes, &[Some(2)]), Err(RuleError::NoSuchWay));
    }
}
