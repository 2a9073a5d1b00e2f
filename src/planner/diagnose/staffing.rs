//! Why duties stay open: laws are laid on one after another, and the first under which not all duties can be filled is named
//! with those who compete for them. Then each way of bending is asked for its least.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Conflict,
    network::{FROM, INTO, Network},
    reason,
    wants::{Law, Want, Wants},
};
use crate::{
    domain::{Gender, staffing::Session},
    planner::{
        Input, RoomUse, Seat, Staff,
        repair::{Named, NewStaff, Person, Repair, Role},
    },
};

/// A staffing as far as it can be filled.
struct Filled {
    network: Network,
    people: Vec<usize>,
    sessions: BTreeMap<(usize, Session), usize>,
    wants: Vec<usize>,
    /// Arcs out of the wants.
    into: Vec<usize>,
}

/// Wants that compete for the same people, too few of them.
struct Shortage {
    wants: Vec<usize>,
    needed: u32,
    missing: u32,
}

/// Why duties of these rooms stay open; with seats, also why a room finds nobody.
pub(super) fn conflicts(input: &Input, room_use: &[RoomUse], seats: Option<&[Seat]>) -> Vec<Conflict> {
    if let Some(conflict) = minima(input) {
        return vec![conflict];
    }
    let wants = Wants::of(input, room_use, seats);
    let laws = if seats.is_some() { &Law::ALL[..] } else { &Law::ALL[..Law::OF_SITES] };
    let first = (1..=laws.len()).find_map(|n| {
        let shortages = filled(&wants, &laws[..n]).shortages(&wants);
        (!shortages.is_empty()).then(|| (laws[n - 1], shortages))
    });
    let Some((law, shortages)) = first else { return vec![] };
    let mut sentences: Vec<String> = shortages.iter().map(|shortage| shortage.sentence(&wants, law)).collect();
    let found = staff(&wants, laws);
    let (all, short) = (found.iter().map(|new| new.people).sum::<u32>(), shortages.iter().map(|shortage| shortage.missing).sum::<u32>());
    if all > short {
        sentences.push(format!("其他规则一并计算共缺{all}人"));
    }
    let repairs = [Some(Repair::AddStaff(found)), bent(&wants, law, laws), qualify(&wants, laws)];
    vec![Conflict { finding: reason(law.code(), sentences.join("；")), repairs: repairs.into_iter().flatten().collect() }]
}

/// Whether all duties could be filled.
pub(super) fn suffices(input: &Input, room_use: &[RoomUse]) -> bool {
    conflicts(input, room_use, None).is_empty()
}

/// A role that asks for more women and men than it has places.
fn minima(input: &Input) -> Option<Conflict> {
    let place = input.roles.iter().position(|role| role.min_female + role.min_male > role.quota)?;
    let role = &input.roles[place];
    let (women, men, quota) = (role.min_female, role.min_male, role.quota);
    let sentence = format!("{}定额{quota}人，却至少要女{women}人男{men}人", role.name);
    let women = women.min(quota);
    let repair = Repair::LowerMinimum { role: named(input, place), women, men: quota - women };
    Some(Conflict { finding: reason("D13", sentence), repairs: vec![repair] })
}

fn named(input: &Input, place: usize) -> Role {
    Role { place, name: input.roles[place].name.clone() }
}

fn build(wants: &Wants<'_>, kept: &[Law]) -> Filled {
    let mut network = Network::new();
    let mut filled = Filled { people: vec![], sessions: BTreeMap::new(), wants: vec![], into: vec![], network: Network::new() };
    for want in &wants.list {
        let node = network.node();
        filled.wants.push(node);
        filled.into.push(network.arc((node, INTO), want.persons, 0));
    }
    for person in 0..wants.input.staff.len() {
        let node = network.node();
        filled.people.push(node);
        network.arc((FROM, node), wants.sessions(person, kept), 0);
        for session in [Session::Written, Session::Interview] {
            let serving = network.node();
            network.arc((node, serving), 1, 0);
            filled.sessions.insert((person, session), serving);
            for (place, want) in wants.list.iter().enumerate() {
                if wants.input.roles[want.role].session == session && wants.fits(person, want, kept) {
                    network.arc((serving, filled.wants[place]), 1, 0);
                }
            }
        }
    }
    Filled { network, ..filled }
}

fn filled(wants: &Wants<'_>, kept: &[Law]) -> Filled {
    let mut filled = build(wants, kept);
    filled.network.fill();
    filled
}

impl Filled {
    fn missing(&self, wants: &Wants<'_>, want: usize) -> u32 {
        wants.list[want].persons - self.network.on(self.into[want])
    }

    fn is_full(&self, wants: &Wants<'_>) -> bool {
        (0..wants.list.len()).all(|want| self.missing(wants, want) == 0)
    }

    /// Wants not filled, each with all that compete with it, those that share competitors together.
    fn shortages(&self, wants: &Wants<'_>) -> Vec<Shortage> {
        let mut groups: Vec<BTreeSet<usize>> = Vec::new();
        for want in (0..wants.list.len()).filter(|want| self.missing(wants, *want) > 0) {
            if groups.iter().any(|group| group.contains(&want)) {
                continue;
            }
            let behind = self.network.behind(self.wants[want]);
            let mut group: BTreeSet<usize> = (0..wants.list.len()).filter(|other| behind[self.wants[*other]]).collect();
            // One role is one shortage, wherever it is short.
            let role = wants.list[want].role;
            groups.retain(|other| {
                let same = other.iter().any(|one| group.contains(one) || wants.list[*one].role == role);
                if same {
                    group.extend(other);
                }
                !same
            });
            groups.push(group);
        }
        let shortage = |group: BTreeSet<usize>| Shortage {
            needed: group.iter().map(|want| wants.list[*want].persons).sum(),
            missing: group.iter().map(|want| self.missing(wants, *want)).sum(),
            wants: group.into_iter().collect(),
        };
        groups.into_iter().map(shortage).collect()
    }
}

impl Shortage {
    /// `缺监考甲34人：需要767人次，有资格的人员只能出733人次`.
    fn sentence(&self, wants: &Wants<'_>, law: Law) -> String {
        let input = wants.input;
        let mut list: Vec<&Want> = self.wants.iter().map(|want| &wants.list[*want]).collect();
        list.sort_by_key(|want| want.role);
        let mut names: Vec<String> = list.iter().map(|want| gendered(want.gender, &input.roles[want.role].name)).collect();
        names.dedup();
        let sessions: BTreeSet<Session> = list.iter().map(|want| input.roles[want.role].session).collect();
        let session: Vec<&str> = sessions.into_iter().map(Session::label).collect();
        let session = session.join("、");
        let sites: BTreeSet<usize> = list.iter().map(|want| want.site).collect();
        let rooms: Vec<&str> = list.iter().filter_map(|want| Some(input.rooms[want.room?].code.as_str())).collect();
        let places = match () {
            () if !rooms.is_empty() && rooms.len() <= 5 => format!("考场{}", rooms.join("、")),
            () if sites.len() <= 3 => {
                let codes: Vec<&str> = sites.iter().map(|site| input.sites[*site].code.as_str()).collect();
                format!("考点{}", codes.join("、"))
            }
            () => format!("{}个考点", sites.len()),
        };
        let why = match law {
            Law::Qualified => "有资格的人员".to_owned(),
            Law::Available => format!("有资格且{session}当天能到岗的人员"),
            Law::Sessions => "按每人最多场次".to_owned(),
            Law::Reach => format!("本县和{}百米内能去的人员", input.rules.staff_max_distance),
            Law::OwnSite => "回避本单位考点后".to_owned(),
            Law::Gender => "按性别要求".to_owned(),
            Law::Relatives => "回避考场内亲属后".to_owned(),
            Law::Colleagues => "回避考场内本单位考生后".to_owned(),
        };
        let (needed, missing) = (self.needed, self.missing);
        format!("缺{}{missing}人：{session}{places}需要{needed}人次，{why}只能出{}人次", names.join("、"), needed - missing)
    }
}

fn gendered(gender: Option<Gender>, name: &str) -> String {
    format!("{}{name}", gender.map_or(String::new(), |gender| format!("{}性", gender.label())))
}

/// People to be found: those that are missing when all laws are kept.
fn staff(wants: &Wants<'_>, laws: &[Law]) -> Vec<NewStaff> {
    let filled = filled(wants, laws);
    let mut new: Vec<NewStaff> = Vec::new();
    for (place, want) in wants.list.iter().enumerate() {
        let people = filled.missing(wants, place);
        let same = new.iter_mut().find(|one| (one.role.place, one.site, one.gender) == (want.role, want.site, want.gender));
        match same {
            Some(one) => one.people += people,
            None if people > 0 => new.push(NewStaff { role: named(wants.input, want.role), site: want.site, gender: want.gender, people }),
            None => {}
        }
    }
    new
}

/// (person, want) pairs that break one law only, the fewest that fill every want; `None` where that does not do.
fn breaking(wants: &Wants<'_>, law: Law, laws: &[Law]) -> Option<Vec<(usize, usize)>> {
    let mut filled = filled(wants, laws);
    let short: BTreeSet<usize> = filled.shortages(wants).into_iter().flat_map(|shortage| shortage.wants).collect();
    let others: Vec<Law> = laws.iter().copied().filter(|other| *other != law).collect();
    let mut bent = Vec::new();
    for person in 0..wants.input.staff.len() {
        for &place in &short {
            let want = &wants.list[place];
            if wants.fits(person, want, &others) && !wants.fits(person, want, laws) {
                let serving = filled.sessions[&(person, wants.input.roles[want.role].session)];
                bent.push(((person, place), filled.network.arc((serving, filled.wants[place]), 1, 1)));
            }
        }
    }
    filled.network.bend();
    let used = bent.into_iter().filter(|(_, arc)| filled.network.on(*arc) > 0).map(|(pair, _)| pair).collect();
    filled.is_full(wants).then_some(used)
}

/// The law bent for as few as can be.
fn bent(wants: &Wants<'_>, law: Law, laws: &[Law]) -> Option<Repair> {
    let person = |person: usize| Person { place: person, code: wants.input.staff[person].code.clone() };
    match law {
        Law::Available => {
            let pairs = breaking(wants, law, laws)?;
            let session = |want: usize| wants.input.roles[wants.list[want].role].session;
            let first = session(pairs.first()?.1);
            let alike = pairs.iter().all(|(_, want)| session(*want) == first);
            alike.then(|| Repair::Release { session: first, people: pairs.into_iter().map(|(one, _)| person(one)).collect() })
        }
        Law::Sessions => {
            let mut filled = filled(wants, laws);
            let more: Vec<(usize, usize)> = (0..wants.input.staff.len())
                .map(|one| (one, filled.network.arc((FROM, filled.people[one]), 2 - wants.sessions(one, laws), 1)))
                .collect();
            filled.network.bend();
            let times = |arc: usize| filled.network.on(arc) as usize;
            let people = more.iter().flat_map(|(one, arc)| std::iter::repeat_n(person(*one), times(*arc))).collect();
            filled.is_full(wants).then_some(Repair::ServeMore(people))
        }
        Law::Reach => farther(wants, laws),
        Law::OwnSite => {
            let pairs = breaking(wants, law, laws)?;
            let roles: BTreeSet<usize> = pairs.iter().map(|(_, want)| wants.list[*want].role).collect();
            Some(Repair::AllowOwnSite(roles.into_iter().map(|role| named(wants.input, role)).collect()))
        }
        Law::Gender => {
            let pairs = breaking(wants, law, laws)?;
            let role = wants.list[pairs.first()?.1].role;
            let mut fewer: BTreeMap<(usize, Gender), u32> = BTreeMap::new();
            for (_, want) in pairs.iter().map(|(person, want)| (person, &wants.list[*want])) {
                *fewer.entry((want.site, want.gender?)).or_default() += 1;
            }
            let most = |gender: Gender| fewer.iter().filter(|((_, g), _)| *g == gender).map(|(_, n)| *n).max().unwrap_or(0);
            let alike = pairs.iter().all(|(_, want)| wants.list[*want].role == role);
            let (women, men) = (wants.input.roles[role].min_female, wants.input.roles[role].min_male);
            let (women, men) = (women - most(Gender::Female), men - most(Gender::Male));
            alike.then(|| Repair::LowerMinimum { role: named(wants.input, role), women, men })
        }
        Law::Qualified | Law::Relatives | Law::Colleagues => None,
    }
}

/// People who would do if they were qualified, the fewest.
fn qualify(wants: &Wants<'_>, laws: &[Law]) -> Option<Repair> {
    let pairs = breaking(wants, Law::Qualified, laws)?;
    let named = |(person, want): (usize, usize)| Named {
        role: named(wants.input, wants.list[want].role),
        person: Person { place: person, code: wants.input.staff[person].code.clone() },
    };
    let mut people: Vec<Named> = pairs.into_iter().map(named).collect();
    people.sort_unstable();
    people.dedup();
    (!people.is_empty()).then_some(Repair::Qualify(people))
}

/// The least distance that suffices, of those between a person and a site.
fn farther(wants: &Wants<'_>, laws: &[Law]) -> Option<Repair> {
    let from = wants.input.rules.staff_max_distance;
    let sites: BTreeSet<usize> = wants.list.iter().map(|want| want.site).collect();
    let way = |person: &Staff| sites.iter().map(|site| person.at.distance(wants.input.sites[*site].at)).collect::<Vec<_>>();
    let mut ways: Vec<i64> = wants.input.staff.iter().flat_map(way).filter(|way| *way > from).collect();
    ways.sort_unstable();
    ways.dedup();
    let repair = |to: i64| Repair::CallFarther { to, from };
    let fills = |to: i64| {
        let repaired = repair(to).apply(wants.input.clone());
        let wants = wants.with(&repaired);
        filled(&wants, laws).is_full(&wants)
    };
    let (mut low, mut high) = (0, ways.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if fills(ways[middle]) { high = middle } else { low = middle + 1 }
    }
    ways.get(low).map(|to| repair(*to))
}
