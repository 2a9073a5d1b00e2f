//! Why a person has a duty: what they bring, what it costs, and what the next best would cost instead.

use crate::{
    domain::staffing::{Scope, Session},
    planner::{
        Duty, Input, Plan,
        check::objective,
        rule::{hard, view},
    },
};

/// Candidates tried in earnest, of those that look best.
const TRIED: usize = 12;

/// Another way to fill the duty, with the plan's J2 rising by so much (falling, where negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Somebody without a duty in this session.
    Idle { staff: usize, more: i64 },
    /// Changing places with somebody on duty.
    Swap { staff: usize, site: usize, role: usize, more: i64 },
}

/// Why a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyWhy {
    pub duty: Duty,
    pub distance: i64,
    /// Duties of earlier exams, and of this plan.
    pub load: (u16, usize),
    pub host: bool,
    /// People qualified and free that day, within reach, not at their own site where that is forbidden.
    pub able: usize,
    /// Of those, nearer to the site than this one.
    pub nearer: usize,
    /// Of those, without a duty in this session, and not yet at their most sessions.
    pub idle: usize,
    /// The best that breaks no rule, of either kind.
    pub instead: Vec<Instead>,
}

/// Why the duty in this place of the plan's list; `None` where it names what the input does not have.
#[must_use]
pub fn duty(input: &Input, plan: &Plan, place: usize) -> Option<DutyWhy> {
    let duty = *plan.duties.get(place).filter(|duty| view::is_known(input, duty))?;
    let able: Vec<usize> = (0..input.staff.len()).filter(|person| *person != duty.staff && may(input, *person, &duty)).collect();
    let busy = |person: usize| plan.duties.iter().any(|other| other.staff == person && other.session == duty.session);
    let distance = way(input, duty.staff, duty.site);
    let serving = |person: usize| plan.duties.iter().filter(|other| other.staff == person).count();
    let rests = |person: &usize| !busy(*person) && serving(*person) < usize::from(input.staff[*person].max_sessions);
    let idle: Vec<usize> = able.iter().copied().filter(rests).collect();
    let site = &input.sites[duty.site];
    Some(DutyWhy {
        distance,
        load: (input.staff[duty.staff].prior_load, plan.duties.iter().filter(|other| other.staff == duty.staff).count()),
        host: input.staff[duty.staff].unit == site.unit,
        nearer: able.iter().filter(|person| way(input, **person, duty.site) < distance).count(),
        instead: [best_idle(input, (plan, place), &idle), best_swap(input, plan, place)].into_iter().flatten().collect(),
        able: able.len() + 1,
        idle: idle.len(),
        duty,
    })
}

fn way(input: &Input, person: usize, site: usize) -> i64 {
    input.staff[person].at.distance(input.sites[site].at)
}

fn may(input: &Input, person: usize, duty: &Duty) -> bool {
    let (who, role, site) = (&input.staff[person], &input.roles[duty.role], &input.sites[duty.site]);
    who.max_sessions > 0
        && who.available.contains(&duty.session)
        && who.qualifications.contains(&role.qualification)
        && (who.county == site.county || way(input, person, duty.site) <= input.rules.staff_max_distance)
        && !(role.forbid_own_unit && who.unit == site.unit)
}

/// What a person costs in a duty, past load and host among it, pairs left out.
fn cost(input: &Input, plan: &Plan, person: usize, duty: &Duty) -> i64 {
    let (weights, who) = (&input.rules.weights, &input.staff[person]);
    let strange = input.roles[duty.role].prefer_host && who.unit != input.sites[duty.site].unit;
    let serving = plan.duties.iter().filter(|other| other.staff == person && other.session != duty.session).count() as i64;
    let load = i64::from(who.prior_load) + serving;
    weights.staff_distance * way(input, person, duty.site) + weights.fairness * (2 * load + 1) + if strange { weights.not_host } else { 0 }
}

/// The change in J2, where the changed plan breaks no rule of duties that the plan does not break.
fn change(input: &Input, plan: &Plan, changed: &[Duty]) -> Option<i64> {
    let after = Plan { duties: changed.to_vec(), ..plan.clone() };
    let broken = |plan: &Plan| {
        let of_duties = hard::RULES.iter().filter(|(code, _)| code.starts_with('D'));
        of_duties.map(|(_, rule)| rule(input, plan).len()).sum::<usize>()
    };
    (broken(&after) <= broken(plan)).then(|| objective::service(input, &after) - objective::service(input, plan))
}

fn best_idle(input: &Input, (plan, place): (&Plan, usize), idle: &[usize]) -> Option<Instead> {
    let duty = plan.duties[place];
    let mut order: Vec<(i64, usize)> = idle.iter().map(|person| (cost(input, plan, *person, &duty), *person)).collect();
    order.sort_unstable();
    let tried = order.into_iter().take(TRIED).filter_map(|(_, staff)| {
        let mut duties = plan.duties.clone();
        duties[place].staff = staff;
        Some((change(input, plan, &duties)?, staff))
    });
    tried.min().map(|(more, staff)| Instead::Idle { staff, more })
}

fn best_swap(input: &Input, plan: &Plan, place: usize) -> Option<Instead> {
    let duty = plan.duties[place];
    let fits = |other: &&(usize, &Duty)| {
        let other = other.1;
        (other.session, other.staff != duty.staff) == (duty.session, true)
            && (other.site, other.role) != (duty.site, duty.role)
            && view::is_known(input, other)
            && may(input, duty.staff, other)
            && may(input, other.staff, &duty)
    };
    let all: Vec<(usize, &Duty)> = plan.duties.iter().enumerate().collect();
    let gain = |other: &Duty| {
        cost(input, plan, other.staff, &duty) + cost(input, plan, duty.staff, other)
            - cost(input, plan, duty.staff, &duty)
            - cost(input, plan, other.staff, other)
    };
    let mut order: Vec<(i64, usize)> = all.iter().filter(fits).map(|(at, other)| (gain(other), *at)).collect();
    order.sort_unstable();
    let tried = order.into_iter().take(TRIED).filter_map(|(_, at)| {
        let mut duties = plan.duties.clone();
        (duties[place].staff, duties[at].staff) = (duties[at].staff, duties[place].staff);
        Some((change(input, plan, &duties)?, at))
    });
    tried.min().map(|(more, at)| {
        let other = plan.duties[at];
        Instead::Swap { staff: other.staff, site: other.site, role: other.role, more }
    })
}

impl DutyWhy {
    /// The facts as sentences.
    #[must_use]
    pub fn sentences(&self, input: &Input) -> Vec<String> {
        let Duty { staff, session, site, role, .. } = self.duty;
        let (who, at, role) = (&input.staff[staff], &input.sites[site], &input.roles[role]);
        let (before, now) = self.load;
        let host = match (self.host, role.prefer_host, role.forbid_own_unit) {
            (true, true, _) => "，是本单位考点，优先安排",
            (true, ..) => "，是本单位考点",
            (false, _, true) => "，不是本单位考点，符合回避要求",
            (false, true, false) => "，不是本单位考点（这个岗位优先本单位）",
            (false, false, false) => "",
        };
        let mut told = vec![
            format!("{}具备{}资格，{}当天可以到岗。", who.code, role.name, session.label()),
            format!("到考点{}（{}）{}百米{host}。", at.code, at.name, self.distance),
            format!("以往任务{before}次，这次{now}场，上限{}场。", who.max_sessions),
            format!("合格可到的共{}人，其中{}人更近，{}人这场空闲。", self.able, self.nearer, self.idle),
        ];
        if role.scope == Scope::Room && session == Session::Written {
            told.push("考场由抽签确定，已避开亲属、本单位考生和同单位搭档。".to_owned());
        }
        told.extend(self.instead.iter().map(|instead| instead.sentence(input)));
        if !self.instead.iter().any(|instead| matches!(instead, Instead::Idle { .. })) {
            told.push(match self.idle.min(TRIED) {
                0 => "没有其他合格的空闲人员可以替换。".to_owned(),
                tried => format!("最合适的{tried}名空闲人员来替换都会违反其他规则。"),
            });
        }
        told
    }
}

impl Instead {
    fn sentence(self, input: &Input) -> String {
        let worse = |more: i64| match more {
            ..0 => format!("J2减少{}分", -more),
            0 => "J2不变".to_owned(),
            _ => format!("J2增加{more}分"),
        };
        match self {
            Self::Idle { staff, more } => format!("改派最合适的空闲人员{}：{}。", input.staff[staff].code, worse(more)),
            Self::Swap { staff, site, role, more } => {
                let (who, site, role) = (&input.staff[staff].code, &input.sites[site].code, &input.roles[role].name);
                format!("与考点{site}的{role}{who}对调：{}。", worse(more))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::exam::Point, planner::sample};

    #[test]
    fn a_duty_is_explained_with_the_next_best() {
        let (mut input, plan) = sample::tiny();
        input.staff[0].at = Point { x: 30, y: 40 };
        input.staff[8].at = Point { x: 60, y: 80 };
        let why = duty(&input, &plan, 0).unwrap();
        let expected = [
            "E0具备监考甲资格，笔试当天可以到岗。",
            "到考点S0（第0中学）50百米，不是本单位考点，符合回避要求。",
            "以往任务0次，这次1场，上限2场。",
            "合格可到的共3人，其中1人更近，1人这场空闲。",
            "考场由抽签确定，已避开亲属、本单位考生和同单位搭档。",
            "改派最合适的空闲人员E8：J2增加50分。",
        ];
        assert_eq!(why.sentences(&input), expected);
    }

    #[test]
    fn nobody_who_breaks_a_rule_is_named() {
        let (mut input, plan) = sample::tiny();
        input.staff[8].unit = input.staff[1].unit;
        let why = duty(&input, &plan, 0).unwrap();
        assert_eq!((why.idle, why.instead.as_slice()), (1, [].as_slice()), "the next best shares a unit with the other invigilator");
        assert_eq!(why.sentences(&input).last().unwrap(), "最合适的1名空闲人员来替换都会违反其他规则。");
        input.staff[8].max_sessions = 0;
        let sentences = duty(&input, &plan, 0).unwrap().sentences(&input);
        assert_eq!(sentences.last().unwrap(), "没有其他合格的空闲人员可以替换。");
    }

    #[test]
    fn changing_places_is_weighed() {
        let (mut input, mut plan) = sample::tiny();
        input.staff[4].qualifications.push("security".into());
        input.staff[5].qualifications.push("leader".into());
        (input.staff[4].at, input.staff[5].at) = (Point { x: 3, y: 4 }, Point { x: 6, y: 8 });
        input.staff[5].unit = 0;
        let swap = |input: &Input, plan: &Plan| duty(input, plan, 4).unwrap().instead.last().copied();
        // The leader's place is better held by the host.
        let women = Instead::Swap { staff: 5, site: 0, role: 3, more: -20 };
        assert_eq!(swap(&input, &plan), None, "a woman less would be at the gate");
        input.staff[4].gender = input.staff[5].gender;
        assert_eq!(swap(&input, &plan), Some(women));
        plan.duties.truncate(4);
        assert_eq!(duty(&input, &plan, 4), None);
    }
}
