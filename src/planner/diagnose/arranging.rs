//! Why no arrangement keeps all rules: rules are laid on one after another, and the first that leaves no arrangement is named.
//! Then each way of bending is asked for its least, and those that suffice alone are offered.

use std::{cell::OnceCell, collections::BTreeMap};

use super::{
    Conflict,
    elastic::{Aim, Answer, Rule, ask},
    reason,
    world::World,
};
use crate::{
    domain::{
        Fen,
        exam::TailRooms,
        staffing::{DutyRole, Scope, Session},
    },
    planner::{
        Finding, Input, Options, Plan, Rules, Staff, arrange, check,
        planning::with_seats_reserved,
        repair::{NamedRoom, NewRooms, Repair, Role},
        solver::{Effort, Failure},
        supplement,
    },
};

/// Seconds each question may take at most.
const PATIENCE: f64 = 20.0;
/// Models with more flows than this are not asked: they would only run into the time limit.
const LARGEST: usize = 40_000;
/// Seats a room that are tried beyond those it has.
const MORE_SEATS: u16 = 5;

/// An exam under diagnosis.
struct Case<'a> {
    /// As it is arranged: seats kept for late approvals left out.
    input: &'a Input,
    /// As it is, to be repaired.
    original: &'a Input,
    world: World,
    effort: Effort,
    options: &'a Options,
    least: OnceCell<Option<Least>>,
}

/// The least money a plan takes: proven that it is not less, and found that it is not more.
#[derive(Debug, Clone, Copy)]
struct Least {
    bound: Fen,
    found: Fen,
}

impl Least {
    fn of(answer: &Answer) -> Self {
        let bound = Fen::new((answer.bound * 100.0 - 0.01).ceil() as i64);
        Self { bound, found: Fen::new((answer.value * 100.0).round() as i64) }
    }

    fn is_proven(self) -> bool {
        self.bound >= self.found
    }

    fn sentence(self, budget: Fen) -> String {
        let Self { bound, found } = self;
        if self.is_proven() {
            return format!("预算{budget}元不够：满足其他规则最少要{found}元，差{}元", difference(found, budget));
        }
        let least = difference(bound, budget);
        let short = if least > Fen::ZERO { format!("至少差{least}元") } else { "差多少尚未算清".to_owned() };
        format!("预算{budget}元不够：满足其他规则至少要{bound}元（已证明的下界），{short}；目前找到的最省办法要{found}元")
    }
}

fn difference(more: Fen, less: Fen) -> Fen {
    [more, -less].into_iter().sum()
}

/// Whether some arrangement keeps all rules; `None` where that could not be told in time.
pub(super) fn holds(original: &Input, options: &Options) -> Option<bool> {
    let input = with_seats_reserved(original);
    let world = World::of(&input);
    if world.flows() > LARGEST {
        return None;
    }
    let effort = Effort { seconds: options.time_limit.min(PATIENCE), threads: options.threads, seed: options.seed, gap: 0.0 };
    match ask(&input, &world, (&Rule::ALL, Aim::Any), effort) {
        Ok(_) => Some(true),
        Err(Failure::Infeasible) => Some(false),
        Err(Failure::NothingFound { .. }) => None,
    }
}

/// The first rule that leaves no arrangement; `None` where there is one, or where that could not be told in time.
pub(super) fn conflict(original: &Input, options: &Options) -> Option<Conflict> {
    let reserved = with_seats_reserved(original);
    let input = &*reserved;
    let world = World::of(input);
    if world.flows() > LARGEST {
        return None;
    }
    let seconds = options.time_limit.min(PATIENCE);
    let case = Case {
        input,
        original,
        world,
        effort: Effort { seconds, threads: options.threads, seed: options.seed, gap: 0.0 },
        options,
        least: OnceCell::new(),
    };
    let broken = (1..=Rule::ALL.len()).find_map(|n| match case.ask(&Rule::ALL[..n], Aim::Any) {
        Ok(_) => None,
        Err(Failure::Infeasible) => Some(Some(n)),
        Err(Failure::NothingFound { .. }) => Some(None),
    })??;
    let rule = Rule::ALL[broken - 1];
    let finding = case.finding(rule)?;
    // Where nothing suffices alone, what makes good this rule comes first, and the next conflict after it.
    let alone = case.repairs(rule, &Rule::ALL);
    let repairs = if alone.is_empty() { case.repairs(rule, &Rule::ALL[..broken]) } else { alone };
    Some(Conflict { finding, repairs })
}

impl Case<'_> {
    fn ask(&self, kept: &[Rule], aim: Aim) -> Result<Answer, Failure> {
        ask(self.input, &self.world, (kept, aim), self.effort)
    }

    /// The answer where bending this rule alone gives one, all other rules of the list kept.
    fn bending(&self, (rule, aim): (Rule, Aim), kept: &[Rule]) -> Option<Answer> {
        let others: Vec<Rule> = kept.iter().copied().filter(|other| *other != rule).collect();
        self.ask(&others, aim).ok()
    }

    /// Whether there is an arrangement once a repair is made.
    fn solves(&self, repair: &Repair, kept: &[Rule]) -> Option<Answer> {
        let repaired = repair.apply(self.original.clone());
        let repaired = with_seats_reserved(&repaired);
        ask(&repaired, &World::of(&repaired), (kept, Aim::Any), self.effort).ok()
    }

    fn before(rule: Rule) -> &'static [Rule] {
        let place = Rule::ALL.iter().position(|one| *one == rule).unwrap_or(0);
        &Rule::ALL[..place]
    }

    fn finding(&self, rule: Rule) -> Option<Finding> {
        match rule {
            Rule::Seats => Some(self.too_few_rooms(0)),
            Rule::Spare => Some(self.too_few_rooms(self.input.rules.spare_rooms_per_site)),
            Rule::Reach => self.out_of_reach(),
            Rule::Accessible => self.not_accessible(),
            Rule::Target => self.below_target(),
            Rule::Budget => self.over_budget(),
        }
    }

    fn too_few_rooms(&self, spare: u16) -> Finding {
        let (people, all) = (self.input.applicants.len() as u32, self.world.rooms.iter().sum::<u32>());
        let kept = if spare == 0 { &Rule::ALL[..1] } else { &Rule::ALL[..4] };
        let missing = self.ask(kept, Aim::Rooms).map(|answer| format!("{}间", answer.value.round() as u32));
        let (rooms, seats) = self.usable(spare);
        let (papers, least) = (self.world.categories.len(), self.world.least_rooms());
        let why = match () {
            () if seats < people => format!("少{}座", people - seats),
            () if least > rooms && self.input.rules.tail_rooms == TailRooms::Merge => {
                format!("座位虽够，{papers}个类别分别编场至少要{least}间，合并尾考场之前就编不下；可把尾考场改为混编")
            }
            () if least > rooms => format!("座位虽够，{papers}个类别不能同场，分别编场至少要{least}间"),
            () => format!("座位虽够，{papers}个类别不能同场，分不开"),
        };
        let kept = if spare == 0 { String::new() } else { format!("，每考点留{spare}间备用后可用{rooms}间") };
        let sentence = format!("缺考场{}：共{all}间考场{kept}共{seats}座，考生{people}人，{why}", missing.unwrap_or_default());
        reason(if spare == 0 { "R06" } else { "S01" }, sentence)
    }

    /// Rooms and seats left when each site keeps so many of its smallest rooms free.
    fn usable(&self, spare: u16) -> (u32, u32) {
        let mut of: Vec<Vec<u32>> = vec![vec![]; self.input.sites.len()];
        self.input.rooms.iter().for_each(|room| of[room.site].push(room.capacity.into()));
        of.iter_mut().for_each(|seats| {
            seats.sort_unstable_by(|a, b| b.cmp(a));
            seats.truncate(seats.len().saturating_sub(usize::from(spare)));
        });
        (of.iter().map(|seats| seats.len() as u32).sum(), of.iter().flatten().sum())
    }

    fn out_of_reach(&self) -> Option<Finding> {
        let answer = self.ask(&Rule::ALL[..2], Aim::Seated).ok()?;
        let towns = self.towns(&answer);
        let people: u32 = towns.iter().map(|(_, people)| people).sum();
        let list: Vec<String> = towns.iter().take(5).map(|(town, n)| format!("{}有{n}人", self.input.townships[*town].code)).collect();
        let limit = self.input.rules.applicant_max_distance;
        Some(reason("S02", format!("{people}名考生在本县和{limit}百米内没有座位：乡镇{}", list.join("、"))))
    }

    /// Townships of those without a seat, most first.
    fn towns(&self, answer: &Answer) -> Vec<(usize, u32)> {
        let mut towns: BTreeMap<usize, u32> = BTreeMap::new();
        answer.unseated.iter().for_each(|(demand, n)| *towns.entry(self.world.demands[*demand].township).or_default() += n);
        let mut towns: Vec<(usize, u32)> = towns.into_iter().collect();
        towns.sort_by_key(|&(town, people)| (std::cmp::Reverse(people), town));
        towns
    }

    fn not_accessible(&self) -> Option<Finding> {
        let answer = self.ask(&Rule::ALL[..3], Aim::Seated).ok()?;
        let short: u32 = answer.unseated.iter().map(|(_, people)| people).sum();
        let need: u32 = self.world.demands.iter().filter(|demand| demand.accessible).map(|demand| demand.people).sum();
        let rooms: usize = self.world.kinds.iter().filter(|kind| kind.accessible).map(|kind| kind.rooms.len()).sum();
        let sentence =
            format!("缺一楼无障碍座位{short}个：{need}名考生需要，一楼无障碍考场{rooms}间，只能安排{}人", need.saturating_sub(short));
        Some(reason("R10", sentence))
    }

    fn below_target(&self) -> Option<Finding> {
        let answer = self.ask(Self::before(Rule::Target), Aim::Persons).ok()?;
        let (most, target) = ((-answer.value).round() as u32, self.input.rules.target_person_times);
        let more = if answer.more > 0 { format!("（其中另设{}人次）", answer.more) } else { String::new() };
        Some(reason("P01", format!("考务人次最多安排{most}人次{more}，比目标{target}人次少{}人次", target.saturating_sub(most))))
    }

    fn most_persons(&self, kept: &[Rule]) -> Option<u32> {
        Some((-self.ask(kept, Aim::Persons).ok()?.value).round() as u32)
    }

    /// The least that a plan costs, as proven and as found, asked once for all rules.
    fn least_cost(&self, kept: &[Rule]) -> Option<Least> {
        let ask = || Some(Least::of(&self.bending((Rule::Budget, Aim::Cost), kept)?));
        if kept == Rule::ALL { *self.least.get_or_init(ask) } else { ask() }
    }

    fn over_budget(&self) -> Option<Finding> {
        Some(reason("P02", self.least_cost(&Rule::ALL)?.sentence(self.input.rules.budget)))
    }

    /// The ways out, each sufficient alone where these rules are kept.
    fn repairs(&self, rule: Rule, kept: &[Rule]) -> Vec<Repair> {
        let found = match rule {
            Rule::Seats => vec![self.rooms(kept), self.site(None, kept), self.seats(kept)],
            Rule::Spare => vec![self.spares(kept), self.rooms(kept), self.site(None, kept), self.seats(kept)],
            Rule::Reach => vec![self.farther(kept), self.site(self.loneliest(), kept), self.rooms(kept)],
            Rule::Accessible => vec![self.accessible(kept)],
            Rule::Target => vec![self.target(kept), self.reserves(kept)],
            Rule::Budget => vec![self.budget(kept), self.spares(kept), self.target(kept), self.seats(kept)],
        };
        found.into_iter().flatten().collect()
    }

    /// To the least, where that is proven; else to what an arrangement without a budget costs, which can be found again.
    fn budget(&self, kept: &[Rule]) -> Option<Repair> {
        let least = self.least_cost(kept)?;
        let free = || {
            let rules = Rules { budget: Fen::yuan(i64::MAX / 1_000_000), ..self.input.rules.clone() };
            let rich = Input { rules, ..self.original.clone() };
            let arranged = arrange::arrange(&with_seats_reserved(&rich), self.options, &|_, _| {}).ok()?;
            let more = supplement::pay(&rich, &arranged.room_use);
            Some([check::money(&rich, &Plan { room_use: arranged.room_use, ..Plan::default() }), more].into_iter().sum())
        };
        let to = if least.is_proven() { least.found } else { free()? };
        Some(Repair::RaiseBudget { to, by: difference(to, self.input.rules.budget) })
    }

    fn target(&self, kept: &[Rule]) -> Option<Repair> {
        let answer = self.bending((Rule::Target, Aim::Persons), kept)?;
        let (to, from) = ((-answer.value).round() as u32, self.input.rules.target_person_times);
        (to < from).then_some(Repair::LowerTarget { to, by: from - to })
    }

    fn rooms(&self, kept: &[Rule]) -> Option<Repair> {
        let answer = self.ask(kept, Aim::Rooms).ok()?;
        let new = |&(site, rooms): &(usize, u32)| {
            let like = self.world.like[site]?;
            Some(NewRooms { like, site: self.input.sites[site].code.clone(), rooms })
        };
        let rooms: Vec<NewRooms> = answer.added.iter().map(new).collect::<Option<_>>()?;
        (!rooms.is_empty()).then_some(Repair::AddRooms(rooms))
    }

    fn accessible(&self, kept: &[Rule]) -> Option<Repair> {
        let answer = self.ask(kept, Aim::Accessible).ok()?;
        let mut rooms = Vec::new();
        for (kind, many) in answer.converted {
            let mut places = self.world.kinds[kind].rooms.clone();
            places.sort_by_key(|&room| (self.input.rooms[room].floor, room));
            rooms.extend(places.into_iter().take(many as usize));
        }
        rooms.sort_unstable();
        let named = |place: usize| NamedRoom { place, code: self.input.rooms[place].code.clone() };
        (!rooms.is_empty()).then(|| Repair::MakeAccessible(rooms.into_iter().map(named).collect()))
    }

    fn spares(&self, kept: &[Rule]) -> Option<Repair> {
        let from = self.input.rules.spare_rooms_per_site;
        (0..from).rev().map(|to| Repair::KeepFewerSpares { to, from }).find(|repair| self.solves(repair, kept).is_some())
    }

    fn seats(&self, kept: &[Rule]) -> Option<Repair> {
        let now = self.original.rooms.iter().map(|room| room.capacity).max()?;
        let more = (now + 1..=now + MORE_SEATS).map(|seats| Repair::SeatMore { seats });
        more.into_iter().find(|repair| self.solves(repair, kept).is_some())
    }

    /// The least distance that suffices, of those that are between a township and a site.
    fn farther(&self, kept: &[Rule]) -> Option<Repair> {
        let from = self.input.rules.applicant_max_distance;
        let ways = self.input.townships.iter().flat_map(|town| self.input.sites.iter().map(|site| town.at.distance(site.at)));
        let mut ways: Vec<i64> = ways.filter(|way| *way > from).collect();
        ways.sort_unstable();
        ways.dedup();
        let repair = |to: i64| Repair::SendFarther { to, from };
        let (mut low, mut high) = (0, ways.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.solves(&repair(ways[middle]), kept).is_some() { high = middle } else { low = middle + 1 }
        }
        ways.get(low).map(|to| repair(*to))
    }

    /// The township with the most applicants who find no seat.
    fn loneliest(&self) -> Option<usize> {
        let answer = self.ask(&Rule::ALL[..2], Aim::Seated).ok()?;
        self.towns(&answer).first().map(|(town, _)| *town)
    }

    /// A site more, like the largest, in the township named or in that of most applicants.
    fn site(&self, township: Option<usize>, kept: &[Rule]) -> Option<Repair> {
        let mut people = vec![0u32; self.input.townships.len()];
        self.world.demands.iter().for_each(|demand| people[demand.township] += demand.people);
        let most = || (0..people.len()).max_by_key(|&town| (people[town], std::cmp::Reverse(town)));
        let township = township.or_else(most)?;
        let seats =
            |site: usize| self.input.rooms.iter().filter(|room| room.site == site).map(|room| u32::from(room.capacity)).sum::<u32>();
        let like = (0..self.input.sites.len()).max_by_key(|&site| (seats(site), std::cmp::Reverse(site)))?;
        let code = self.input.townships[township].code.clone();
        let repair = Repair::OpenSite { like, township, code, rooms: self.world.rooms[like], seats: seats(like) };
        self.solves(&repair, kept).map(|_| repair)
    }

    /// More people of a site role that enough people can serve in.
    fn reserves(&self, kept: &[Rule]) -> Option<Repair> {
        let others: Vec<Rule> = kept.iter().copied().filter(|rule| *rule != Rule::Target).collect();
        let short = self.input.rules.target_person_times.saturating_sub(self.most_persons(&others)?);
        let sites = self.world.rooms.iter().filter(|rooms| **rooms > 0).count().max(1) as u32;
        let role = self.reserve_role(short)?;
        let least = short.div_ceil(sites);
        (least..least + 5).find_map(|each| {
            let repair = |sites| Repair::AddReserves { role: role.clone(), each, sites };
            let open = self.solves(&repair(0), kept)?.open;
            Some(repair(open))
        })
    }

    /// A role of written sites with people to spare: moving invigilators and reserves before others.
    fn reserve_role(&self, wanted: u32) -> Option<Role> {
        let sites = self.input.sites.len() as u32;
        let able = |qualification: &String| {
            let serves = |s: &&Staff| s.available.contains(&Session::Written) && s.qualifications.contains(qualification);
            self.input.staff.iter().filter(serves).count() as u32
        };
        let need = |qualification: &String| {
            let roles = self.input.roles.iter().filter(|role| role.session == Session::Written && role.qualification == *qualification);
            let rooms: u32 = self.world.rooms.iter().sum();
            roles.map(|role| role.quota * if role.scope == Scope::Room { rooms } else { sites }).sum::<u32>()
        };
        let of_sites = |role: &&(usize, &DutyRole)| role.1.session == Session::Written && role.1.scope == Scope::Site;
        let roams = |name: &str| ["流动", "巡考", "备用"].iter().any(|word| name.contains(word));
        let left = |role: &DutyRole| able(&role.qualification).saturating_sub(need(&role.qualification));
        let roles: Vec<_> = self.input.roles.iter().enumerate().collect();
        let fitting = roles.iter().filter(of_sites).filter(|(_, role)| left(role) >= wanted);
        let best = fitting.max_by_key(|(place, role)| (roams(&role.name), left(role), std::cmp::Reverse(*place)))?;
        Some(Role { place: best.0, name: best.1.name.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_bounded_is_said_to_be_at_least() {
        let least = |bound, found| Least { bound: Fen::yuan(bound), found: Fen::yuan(found) };
        assert_eq!(least(120, 120).sentence(Fen::yuan(100)), "预算100元不够：满足其他规则最少要120元，差20元");
        let expected = "预算100元不够：满足其他规则至少要110元（已证明的下界），至少差10元；目前找到的最省办法要120元";
        assert_eq!(least(110, 120).sentence(Fen::yuan(100)), expected);
        assert!(least(90, 120).sentence(Fen::yuan(100)).contains("差多少尚未算清"));
    }
}
