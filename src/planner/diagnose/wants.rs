//! What staffing wants: so many persons of a role at a site or in a room, and who may serve there under which laws.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        Gender,
        staffing::{Scope, Session},
    },
    planner::{Input, RoomUse, Seat, supplement},
};

/// What staffing keeps, in the order in which it is laid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    Qualified,
    Available,
    Sessions,
    Reach,
    OwnSite,
    Gender,
    /// No relative in the room.
    Relatives,
    /// Nobody of the own unit in the room.
    Colleagues,
}

impl Law {
    pub const ALL: [Self; 8] =
        [Self::Qualified, Self::Available, Self::Sessions, Self::Reach, Self::OwnSite, Self::Gender, Self::Relatives, Self::Colleagues];
    /// Those that can be judged before anybody has a room.
    pub const OF_SITES: usize = 6;

    /// The rule's code in the plan format.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Qualified => "D05",
            Self::Available => "D04",
            Self::Sessions => "D03",
            Self::Reach => "D06",
            Self::OwnSite => "D07",
            Self::Gender => "D13",
            Self::Relatives => "D14",
            Self::Colleagues => "D15",
        }
    }
}

/// Persons wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Want {
    pub role: usize,
    pub site: usize,
    /// A written room, when rooms are told apart.
    pub room: Option<usize>,
    /// Where only women or only men will do.
    pub gender: Option<Gender>,
    pub persons: u32,
}

/// All wants, with who sits where as far as invigilators may not know them.
pub(super) struct Wants<'a> {
    pub input: &'a Input,
    pub list: Vec<Want>,
    relatives: BTreeSet<(usize, usize)>,
    units: BTreeSet<(usize, usize)>,
}

impl<'a> Wants<'a> {
    /// Site by site; with seats also room by room.
    pub fn of(input: &'a Input, room_use: &[RoomUse], seats: Option<&[Seat]>) -> Self {
        let mut rooms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        room_use.iter().for_each(|used| rooms.entry(input.rooms[used.room].site).or_default().push(used.room));
        let mut list = Vec::new();
        for (role, duty) in input.roles.iter().enumerate() {
            let want = |site, room, gender, persons| Want { role, site, room, gender, persons };
            match (duty.session, duty.scope) {
                (Session::Written, Scope::Room) if seats.is_some() => {
                    let each = rooms.iter().flat_map(|(&site, rooms)| rooms.iter().map(move |&room| (site, room)));
                    list.extend(each.map(|(site, room)| want(site, Some(room), None, duty.quota)));
                }
                (Session::Written, Scope::Room) => {
                    list.extend(rooms.iter().map(|(&site, rooms)| want(site, None, None, duty.quota * rooms.len() as u32)));
                }
                (Session::Interview, Scope::Room) => {
                    list.extend(input.interview.iter().map(|at| want(at.site, None, None, duty.quota * u32::from(at.rooms))));
                }
                (session, Scope::Site) => {
                    let sites: Vec<usize> = match session {
                        Session::Written => rooms.keys().copied().collect(),
                        Session::Interview => input.interview.iter().map(|at| at.site).collect(),
                    };
                    let women = duty.min_female.min(duty.quota);
                    let men = duty.min_male.min(duty.quota - women);
                    let parts = [(Some(Gender::Female), women), (Some(Gender::Male), men), (None, duty.quota - women - men)];
                    list.extend(sites.into_iter().flat_map(|site| parts.map(|(gender, persons)| want(site, None, gender, persons))));
                }
            }
        }
        let more = supplement::needed(input, room_use).into_iter();
        list.extend(more.map(|((role, site), persons)| Want { role, site, room: None, gender: None, persons }));
        list.retain(|want| want.persons > 0);
        let (relatives, units) = sitting(input, seats.unwrap_or_default());
        Self { input, list, relatives, units }
    }

    /// The same wants of an input that differs in its rules only.
    pub fn with<'b>(&self, input: &'b Input) -> Wants<'b> {
        Wants { input, list: self.list.clone(), relatives: self.relatives.clone(), units: self.units.clone() }
    }

    /// Whether a person may take a want, as far as these laws say.
    pub fn fits(&self, person: usize, want: &Want, kept: &[Law]) -> bool {
        kept.iter().all(|law| self.keeps(person, want, *law))
    }

    fn keeps(&self, person: usize, want: &Want, law: Law) -> bool {
        let (who, role, site) = (&self.input.staff[person], &self.input.roles[want.role], &self.input.sites[want.site]);
        match law {
            Law::Qualified => who.qualifications.contains(&role.qualification),
            Law::Available => who.available.contains(&role.session),
            Law::Sessions => true,
            Law::Reach => who.county == site.county || who.at.distance(site.at) <= self.input.rules.staff_max_distance,
            Law::OwnSite => !(role.forbid_own_unit && who.unit == site.unit),
            Law::Gender => want.gender.is_none_or(|gender| who.gender == gender),
            Law::Relatives => want.room.is_none_or(|room| !self.relatives.contains(&(person, room))),
            Law::Colleagues => want.room.is_none_or(|room| !self.units.contains(&(who.unit, room))),
        }
    }

    /// Sessions a person may serve in.
    pub fn sessions(&self, person: usize, kept: &[Law]) -> u32 {
        if kept.contains(&Law::Sessions) { u32::from(self.input.staff[person].max_sessions).min(2) } else { 2 }
    }
}

/// (staff, room) where a relative sits, (unit, room) where somebody of the unit sits.
type Sitting = (BTreeSet<(usize, usize)>, BTreeSet<(usize, usize)>);

fn sitting(input: &Input, seats: &[Seat]) -> Sitting {
    let room_of: BTreeMap<usize, usize> = seats.iter().map(|seat| (seat.applicant, seat.room)).collect();
    let meets = |(staff, applicant): &(usize, usize)| Some((*staff, *room_of.get(applicant)?));
    let unit = |(applicant, room): (&usize, &usize)| Some((input.applicants[*applicant].unit?, *room));
    (input.relatives.iter().filter_map(meets).collect(), room_of.iter().filter_map(unit).collect())
}
