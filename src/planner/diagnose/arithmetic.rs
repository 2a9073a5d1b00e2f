//! Why there is no plan (无解诊断): plain arithmetic of seats, people and money, in sentences that carry the numbers.

use super::reason;
use crate::{
    domain::{
        Fen,
        exam::Category,
        staffing::{Scope, Session},
    },
    planner::{Finding, Input, Room, Township},
};

/// What can be seen before any solver is asked.
pub(in crate::planner) fn before(input: &Input) -> Vec<Finding> {
    let mut found = Vec::new();
    if input.applicants.is_empty() {
        found.push(reason("A01", "没有需要编排的考生，请先完成报名和缴费确认".into()));
        return found;
    }
    found.extend(seats(input));
    found.extend(accessible_seats(input));
    found.extend(unreachable(input));
    found
}

/// Rooms each site may use: the largest ones, less the spare.
fn usable(input: &Input, fits: impl Fn(&Room) -> bool) -> Vec<u32> {
    let spare = usize::from(input.rules.spare_rooms_per_site);
    let of_site = |site: usize| {
        let rooms = input.rooms.iter().filter(|room| room.site == site);
        let most = rooms.clone().count().saturating_sub(spare);
        let mut seats: Vec<u32> = rooms.filter(|room| fits(room)).map(|room| u32::from(room.capacity)).collect();
        seats.sort_unstable_by(|a, b| b.cmp(a));
        seats.truncate(most);
        seats
    };
    (0..input.sites.len()).flat_map(of_site).collect()
}

fn seats(input: &Input) -> Option<Finding> {
    let rooms = usable(input, |_| true);
    let (seats, people) = (rooms.iter().sum::<u32>(), input.applicants.len() as u32);
    let size = rooms.iter().copied().max().unwrap_or(30).max(1);
    (seats < people).then(|| {
        let short = people - seats;
        let sentence = format!(
            "缺考场{}间：可用考场{}间共{seats}个座位，考生{people}人，少{short}座；请增加考点考场，或减少每考点备用考场",
            short.div_ceil(size),
            rooms.len()
        );
        reason("R06", sentence)
    })
}

fn accessible_seats(input: &Input) -> Option<Finding> {
    let seats: u32 = usable(input, |room| room.accessible && room.floor == 1).iter().sum();
    let people = input.applicants.iter().filter(|applicant| applicant.accessible).count() as u32;
    let sentence = || format!("一楼无障碍考场只有{seats}个座位，需要无障碍考场的考生{people}人；请增加无障碍考场");
    (seats < people).then(|| reason("R10", sentence()))
}

fn unreachable(input: &Input) -> Vec<Finding> {
    let limit = input.rules.applicant_max_distance;
    let near = |town: &Township| input.sites.iter().any(|site| site.county == town.county || town.at.distance(site.at) <= limit);
    let lone = input.townships.iter().enumerate().filter(|(_, town)| !near(town));
    lone.filter_map(|(place, town)| {
        let people = input.applicants.iter().filter(|applicant| applicant.township == place).count();
        let sentence = || format!("乡镇{}的{people}名考生在{limit}百米内没有考点，本县也没有；请增加考点或放宽跨县距离", town.code);
        (people > 0).then(|| reason("S02", sentence()))
    })
    .collect()
}

/// The arrangement's model was proven to have no answer: the target, the budget, or how papers share rooms.
pub(in crate::planner) fn arrangement(input: &Input) -> Vec<Finding> {
    let rooms = usable(input, |_| true);
    let mut papers: Vec<Category> = input.applicants.iter().map(|applicant| applicant.category).collect();
    papers.sort_unstable();
    let size = rooms.iter().copied().max().unwrap_or(1).max(1);
    let needed: u32 = papers.chunk_by(|a, b| a == b).map(|paper| (paper.len() as u32).div_ceil(size)).sum();
    let mut found = Vec::new();
    if needed > rooms.len() as u32 {
        let short = needed - rooms.len() as u32;
        found.push(reason("R06", format!("缺考场{short}间：各类别分别编场至少要{needed}间，可用{}间", rooms.len())));
    }
    let more: u32 = input.rules.supplements.iter().map(|more| more.per_site * input.sites.len() as u32).sum();
    let most = persons(input, rooms.len() as u32, input.sites.len() as u32) + more;
    if most < input.rules.target_person_times {
        let target = input.rules.target_person_times;
        found.push(reason("P01", format!("所有考点考场全部启用也只有{most}人次，少于目标{target}人次；请增加考场或降低目标")));
    }
    let least = least_cost(input, needed);
    if least > input.rules.budget {
        let over = [least, -input.rules.budget].into_iter().sum::<Fen>();
        found.push(reason("P02", format!("预算超出：最少需要{least}元，预算{}元，差{over}元", input.rules.budget)));
    }
    if found.is_empty() {
        let (people, budget) = (input.applicants.len(), input.rules.budget);
        let sentence = format!("{people}名考生、{}间可用考场，在预算{budget}元内找不到合规的编排；请增加预算或考场", rooms.len());
        found.push(reason("P02", sentence));
    }
    found
}

fn persons(input: &Input, rooms: u32, sites: u32) -> u32 {
    let interview: u32 = input.interview.iter().map(|site| u32::from(site.rooms)).sum();
    let places = |session, scope| match (session, scope) {
        (Session::Written, Scope::Room) => rooms,
        (Session::Written, Scope::Site) => sites,
        (Session::Interview, Scope::Room) => interview,
        (Session::Interview, Scope::Site) => input.interview.len() as u32,
    };
    input.roles.iter().map(|role| role.quota * places(role.session, role.scope)).sum()
}

/// The least a plan with so many rooms can cost: the cheapest rooms, one site, one paper pack.
fn least_cost(input: &Input, rooms: u32) -> Fen {
    let mut costs: Vec<Fen> = input.rooms.iter().map(|room| room.cost).collect();
    costs.sort_unstable();
    let interview: i64 = input.interview.iter().map(|site| i64::from(site.rooms)).sum();
    let places = |session, scope| match (session, scope) {
        (Session::Written, Scope::Room) => i64::from(rooms),
        (Session::Written, Scope::Site) => 1,
        (Session::Interview, Scope::Room) => interview,
        (Session::Interview, Scope::Site) => input.interview.len() as i64,
    };
    let pay = input.roles.iter().map(|role| role.pay.times(i64::from(role.quota) * places(role.session, role.scope)));
    let site = input.sites.iter().map(|site| site.fixed_cost).min().unwrap_or_default();
    costs.into_iter().take(rooms as usize).chain(pay).chain([site, input.rules.paper_cost_per_site_category]).sum()
}

/// Nothing was found in time, and not even the greedy way found rooms.
pub(in crate::planner) fn out_of_time(seconds: f64) -> Vec<Finding> {
    vec![reason("P02", format!("{seconds}秒内没有找到可行的编排，也未能证明无解；请延长求解时间，或增加考场"))]
}

/// Rooms were chosen but do not hold everybody: only after an answer of poor precision.
pub(in crate::planner) fn unplaced(input: &Input) -> Vec<Finding> {
    vec![reason("A01", format!("选定的考场容不下全部{}名考生；请换一个种子重排，或增加考场", input.applicants.len()))]
}

/// Duties nobody can take: (place in `roles`, site, how many).
pub(in crate::planner) fn staffing(input: &Input, unfilled: &[(usize, usize, u32)]) -> Vec<Finding> {
    let sentence = |role: usize| {
        let missing: u32 = unfilled.iter().filter(|(r, ..)| *r == role).map(|(.., n)| n).sum();
        let places = unfilled.iter().filter(|(r, ..)| *r == role).count();
        let role = &input.roles[role];
        let have = input.staff.iter().filter(|s| s.available.contains(&role.session) && s.qualifications.contains(&role.qualification));
        let (name, session, have) = (&role.name, role.session.label(), have.count());
        format!("缺{name}{missing}人：{session}{places}个考点不足，具备资格且可到岗的共{have}人；请增补人员或资格")
    };
    let mut roles: Vec<usize> = unfilled.iter().map(|(role, ..)| *role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.into_iter().map(|role| reason("D09", sentence(role))).collect()
}
