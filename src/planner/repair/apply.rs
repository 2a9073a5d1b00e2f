//! Applying a repair (采用补救办法): the input as it would be.

use super::{NewStaff, Repair};
use crate::{
    domain::{Gender, exam::Cell},
    planner::{Input, Room, Site, Staff, Unit},
};

impl Repair {
    /// The input with this repair made.
    #[must_use]
    pub fn apply(&self, mut input: Input) -> Input {
        match self {
            Self::RaiseBudget { to, .. } => input.rules.budget = *to,
            Self::LowerTarget { to, .. } => input.rules.target_person_times = *to,
            Self::AddReserves { role, each, .. } => input.roles[role.place].quota += each,
            Self::AddRooms(rooms) => rooms.iter().for_each(|new| add_rooms(&mut input, new.like, new.rooms)),
            Self::OpenSite { like, township, .. } => open_site(&mut input, *like, *township),
            Self::SeatMore { seats } => input.rooms.iter_mut().for_each(|room| seat_more(room, *seats)),
            Self::KeepFewerSpares { to, .. } => input.rules.spare_rooms_per_site = *to,
            Self::MakeAccessible(rooms) => rooms.iter().for_each(|room| {
                (input.rooms[room.place].accessible, input.rooms[room.place].floor) = (true, 1);
            }),
            Self::SendFarther { to, .. } => input.rules.applicant_max_distance = *to,
            Self::CallFarther { to, .. } => input.rules.staff_max_distance = *to,
            Self::AddStaff(people) => people.iter().for_each(|new| add_staff(&mut input, new)),
            Self::Qualify(people) => people.iter().for_each(|one| {
                let qualification = input.roles[one.role.place].qualification.clone();
                input.staff[one.person.place].qualifications.push(qualification);
            }),
            Self::Release { session, people } => people.iter().for_each(|person| {
                let available = &mut input.staff[person.place].available;
                if !available.contains(session) {
                    available.push(*session);
                    available.sort_unstable();
                }
            }),
            Self::ServeMore(people) => people.iter().for_each(|person| input.staff[person.place].max_sessions += 1),
            Self::AllowOwnSite(roles) => roles.iter().for_each(|role| input.roles[role.place].forbid_own_unit = false),
            Self::LowerMinimum { role, women, men } => {
                let role = &mut input.roles[role.place];
                (role.min_female, role.min_male) = (*women, *men);
            }
        }
        input
    }
}

fn add_rooms(input: &mut Input, like: usize, many: u32) {
    for _ in 0..many {
        let site = input.rooms[like].site;
        let last = input.rooms.iter().filter(|room| room.site == site).map(|room| room.number).max().unwrap_or(0);
        let code = format!("{}-{:02}", input.sites[site].code, last + 1);
        input.rooms.push(Room { code, number: last + 1, ..input.rooms[like].clone() });
    }
}

fn open_site(input: &mut Input, like: usize, township: usize) {
    let town = input.townships[township].clone();
    let (unit, site) = (input.units.len(), input.sites.len());
    input.units.push(Unit { code: format!("新单位{unit}"), county: town.county.clone(), at: town.at });
    let code = format!("新考点{site}");
    let new = Site { code: code.clone(), name: code.clone(), unit, county: town.county, at: town.at, ..input.sites[like].clone() };
    input.sites.push(new);
    let rooms: Vec<Room> = input.rooms.iter().filter(|room| room.site == like).cloned().collect();
    input.rooms.extend(rooms.into_iter().map(|room| Room { code: format!("{code}-{:02}", room.number), site, ..room }));
}

fn seat_more(room: &mut Room, seats: u16) {
    if room.capacity >= seats {
        return;
    }
    let (rows, cols) = room.cells.iter().fold((0, 1), |(rows, cols), cell| (rows.max(cell.row), cols.max(cell.col)));
    let more = (1u8..).flat_map(|row| (1..=cols).map(move |col| Cell { row: rows.saturating_add(row), col }));
    room.cells.extend(more.take(usize::from(seats).saturating_sub(room.cells.len())));
    room.capacity = seats;
}

fn add_staff(input: &mut Input, new: &NewStaff) {
    let site = input.sites[new.site].clone();
    let role = &input.roles[new.role.place];
    let (session, qualification) = (role.session, role.qualification.clone());
    for _ in 0..new.people {
        let (unit, person) = (input.units.len(), input.staff.len());
        input.units.push(Unit { code: format!("新单位{unit}"), county: site.county.clone(), at: site.at });
        let gender = if person.is_multiple_of(2) { Gender::Female } else { Gender::Male };
        input.staff.push(Staff {
            code: format!("新增{person}"),
            gender: new.gender.unwrap_or(gender),
            unit,
            county: site.county.clone(),
            at: site.at,
            qualifications: vec![qualification.clone()],
            available: vec![session],
            max_sessions: 1,
            prior_load: 0,
        });
    }
}
