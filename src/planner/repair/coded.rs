//! Repairs by code (代码形式): how a repair is kept while the input it was found for is not, and how it is made again in another.

use super::{NamedRoom, NewRooms, NewStaff, Person, Repair, Role};
use crate::{
    domain::repair::{Remedy, Way},
    planner::Input,
};

impl Repair {
    /// This repair of an input, as it is kept.
    #[must_use]
    pub fn way(&self, input: &Input) -> Way {
        Way { sentence: self.to_string(), remedies: self.remedies(input) }
    }

    fn remedies(&self, input: &Input) -> Vec<Remedy> {
        let hectometres = |distance: i64| u32::try_from(distance).unwrap_or(u32::MAX);
        let role = |role: &Role| role.name.clone();
        match self {
            Self::RaiseBudget { by, .. } => vec![Remedy::Budget { more: *by }],
            Self::LowerTarget { by, .. } => vec![Remedy::Target { fewer: *by }],
            Self::AddReserves { role: of, each, .. } => {
                vec![Remedy::Quota { role: role(of), to: input.roles[of.place].quota + each }]
            }
            Self::AddRooms(new) => {
                new.iter().map(|new| Remedy::Rooms { like: input.rooms[new.like].code.clone(), rooms: new.rooms }).collect()
            }
            Self::OpenSite { like, code, rooms, seats, .. } => {
                let like = input.sites[*like].code.clone();
                vec![Remedy::Site { like, township: code.clone(), rooms: *rooms, seats: *seats }]
            }
            Self::SeatMore { seats } => vec![Remedy::Seats { seats: *seats }],
            Self::KeepFewerSpares { to, .. } => vec![Remedy::Spares { to: *to }],
            Self::MakeAccessible(rooms) => rooms.iter().map(|room| Remedy::Accessible { room: room.code.clone() }).collect(),
            Self::SendFarther { to, .. } => vec![Remedy::ApplicantDistance { to: hectometres(*to) }],
            Self::CallFarther { to, .. } => vec![Remedy::StaffDistance { to: hectometres(*to) }],
            Self::AddStaff(new) => new
                .iter()
                .map(|new| Remedy::Staff {
                    role: role(&new.role),
                    site: input.sites[new.site].code.clone(),
                    gender: new.gender,
                    people: new.people,
                })
                .collect(),
            Self::Qualify(people) => {
                people.iter().map(|one| Remedy::Qualified { staff: one.person.code.clone(), role: role(&one.role) }).collect()
            }
            Self::Release { session, people } => {
                people.iter().map(|person| Remedy::Free { staff: person.code.clone(), session: *session }).collect()
            }
            Self::ServeMore(people) => people
                .iter()
                .map(|person| Remedy::Serves { staff: person.code.clone(), sessions: input.staff[person.place].max_sessions + 1 })
                .collect(),
            Self::AllowOwnSite(roles) => roles.iter().map(|of| Remedy::OwnSite { role: role(of) }).collect(),
            Self::LowerMinimum { role: of, women, men } => vec![Remedy::Minimum { role: role(of), women: *women, men: *men }],
        }
    }
}

/// Makes what is assumed of rooms and people true in an input; gives back the noun and the code that the input does not have.
/// What is a figure of the policy is left to it.
pub fn assume(input: Input, remedy: &Remedy) -> Result<Input, (&'static str, String)> {
    let site = |code: &String| input.sites.iter().position(|site| site.code == *code).ok_or(("考点", code.clone()));
    let room = |code: &String| input.rooms.iter().position(|room| room.code == *code).ok_or(("考场", code.clone()));
    let person = |code: &String| {
        let place = input.staff.iter().position(|person| person.code == *code).ok_or(("考务人员", code.clone()))?;
        Ok::<Person, (&'static str, String)>(Person { place, code: code.clone() })
    };
    let role = |name: &String| {
        let place = input.roles.iter().position(|role| role.name == *name).ok_or(("岗位", name.clone()))?;
        Ok::<Role, (&'static str, String)>(Role { place, name: name.clone() })
    };
    let repair = match remedy {
        Remedy::Rooms { like, rooms } => Repair::AddRooms(vec![NewRooms { like: room(like)?, site: String::new(), rooms: *rooms }]),
        Remedy::Site { like, township, rooms, seats } => {
            let place = input.townships.iter().position(|town| town.code == *township).ok_or(("乡镇", township.clone()))?;
            Repair::OpenSite { like: site(like)?, township: place, code: township.clone(), rooms: *rooms, seats: *seats }
        }
        Remedy::Seats { seats } => Repair::SeatMore { seats: *seats },
        Remedy::Accessible { room: code } => Repair::MakeAccessible(vec![NamedRoom { place: room(code)?, code: code.clone() }]),
        Remedy::Staff { role: name, site: code, gender, people } => {
            Repair::AddStaff(vec![NewStaff { role: role(name)?, site: site(code)?, gender: *gender, people: *people }])
        }
        Remedy::Qualified { staff, role: name } => Repair::Qualify(vec![super::Named { role: role(name)?, person: person(staff)? }]),
        Remedy::Free { staff, session } => Repair::Release { session: *session, people: vec![person(staff)?] },
        Remedy::Serves { staff, sessions } => {
            let person = person(staff)?;
            let more = sessions.saturating_sub(input.staff[person.place].max_sessions);
            Repair::ServeMore(vec![person; usize::from(more)])
        }
        Remedy::Budget { .. }
        | Remedy::Target { .. }
        | Remedy::Spares { .. }
        | Remedy::ApplicantDistance { .. }
        | Remedy::StaffDistance { .. }
        | Remedy::Quota { .. }
        | Remedy::OwnSite { .. }
        | Remedy::Minimum { .. } => return Ok(input),
    };
    Ok(repair.apply(input))
}

/// Whether what a remedy assumes is so already.
#[must_use]
pub fn holds(input: &Input, remedy: &Remedy) -> bool {
    let person = |code: &String| input.staff.iter().find(|person| person.code == *code);
    match remedy {
        Remedy::Rooms { .. } | Remedy::Site { .. } | Remedy::Staff { .. } => false,
        Remedy::Seats { seats } => input.rooms.iter().all(|room| room.capacity >= *seats),
        Remedy::Accessible { room: code } => input.rooms.iter().any(|room| room.code == *code && room.accessible && room.floor == 1),
        Remedy::Qualified { staff, role } => {
            let wanted = input.roles.iter().find(|one| one.name == *role);
            wanted.is_some_and(|role| person(staff).is_some_and(|person| person.qualifications.contains(&role.qualification)))
        }
        Remedy::Free { staff, session } => person(staff).is_some_and(|person| person.available.contains(session)),
        Remedy::Serves { staff, sessions } => person(staff).is_some_and(|person| person.max_sessions >= *sessions),
        _ => true,
    }
}
