//! Repairs (补救办法): the smallest change of an input after which there is a plan. Data that reads as a Chinese sentence and can
//! be applied, by a page or a command.

mod apply;
mod coded;

pub use coded::{assume, holds};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Fen, Gender, staffing::Session};

/// One way out. Places are those of the input it was found for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repair {
    RaiseBudget {
        to: Fen,
        by: Fen,
    },
    LowerTarget {
        to: u32,
        by: u32,
    },
    /// More people of a role at every open site (流动监考、巡考), so that the target is met.
    AddReserves {
        role: Role,
        each: u32,
        sites: u32,
    },
    /// Rooms like those a site has.
    AddRooms(Vec<NewRooms>),
    /// A site like one there is, in a township.
    OpenSite {
        like: usize,
        township: usize,
        code: String,
        rooms: u32,
        seats: u32,
    },
    /// Every room takes so many, with a row of desks more where it needs one.
    SeatMore {
        seats: u16,
    },
    KeepFewerSpares {
        to: u16,
        from: u16,
    },
    MakeAccessible(Vec<NamedRoom>),
    /// Applicants may go so far, in hectometres.
    SendFarther {
        to: i64,
        from: i64,
    },
    /// Staff may go so far, in hectometres.
    CallFarther {
        to: i64,
        from: i64,
    },
    AddStaff(Vec<NewStaff>),
    /// People who get the qualification of a role.
    Qualify(Vec<Named>),
    /// People who make themselves free for a session.
    Release {
        session: Session,
        people: Vec<Person>,
    },
    /// People who serve one session more.
    ServeMore(Vec<Person>),
    /// Roles whose people may serve at their own unit's site.
    AllowOwnSite(Vec<Role>),
    /// A role's least number of women and men.
    LowerMinimum {
        role: Role,
        women: u32,
        men: u32,
    },
}

/// A role, with its name to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Role {
    pub place: usize,
    pub name: String,
}

/// A member of staff, with the code to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    pub place: usize,
    pub code: String,
}

/// A person for a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    pub role: Role,
    pub person: Person,
}

/// A room, with its code to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedRoom {
    pub place: usize,
    pub code: String,
}

/// Rooms to be had at a site, each like a room it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRooms {
    pub like: usize,
    pub site: String,
    pub rooms: u32,
}

/// People to be found for a role, of a unit that nobody here belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaff {
    pub role: Role,
    pub site: usize,
    /// Where only one will do.
    pub gender: Option<Gender>,
    pub people: u32,
}

impl std::fmt::Display for Repair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::RaiseBudget { to, by } => write!(f, "预算增加{by}元，到{to}元"),
            Self::LowerTarget { to, by } => write!(f, "目标降低{by}人次，到{to}人次"),
            Self::AddReserves { role, each, sites } => {
                write!(f, "每考点增加{each}名{}（{sites}个考点共{}人次）", role.name, each * sites)
            }
            Self::AddRooms(rooms) => {
                let list: Vec<String> = rooms.iter().map(|new| format!("考点{}加{}间", new.site, new.rooms)).collect();
                write!(f, "增加{}间考场（{}）", rooms.iter().map(|new| new.rooms).sum::<u32>(), list.join("、"))
            }
            Self::OpenSite { code, rooms, seats, .. } => write!(f, "在乡镇{code}增开1个考点（{rooms}间{seats}座）"),
            Self::SeatMore { seats } => write!(f, "每考场{seats}座"),
            Self::KeepFewerSpares { to: 0, .. } => f.write_str("各考点不留备用考场"),
            Self::KeepFewerSpares { to, from } => write!(f, "每考点备用考场由{from}间减为{to}间"),
            Self::MakeAccessible(rooms) => {
                write!(f, "把{}间考场改为一楼无障碍考场（{}）", rooms.len(), some(rooms.iter().map(|room| &room.code)))
            }
            Self::SendFarther { to, from } => write!(f, "考生跨县距离由{from}百米放宽到{to}百米"),
            Self::CallFarther { to, from } => write!(f, "考务人员跨县距离由{from}百米放宽到{to}百米"),
            Self::AddStaff(people) => f.write_str(&added(people)),
            Self::Qualify(people) => {
                let mut of: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
                people.iter().for_each(|one| of.entry(&one.role.name).or_default().push(&one.person.code));
                let list = of.iter().map(|(role, codes)| format!("培训{}人取得{role}资格（{}）", codes.len(), some(codes.iter().copied())));
                f.write_str(&list.collect::<Vec<_>>().join("，"))
            }
            Self::Release { session, people } => {
                let codes = some(people.iter().map(|person| &person.code));
                write!(f, "请{}人在{}当天到岗（{codes}）", people.len(), session.label())
            }
            Self::ServeMore(people) => {
                write!(f, "请{}人多任1场（{}）", people.len(), some(people.iter().map(|person| &person.code)))
            }
            Self::AllowOwnSite(roles) => {
                let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
                write!(f, "{}不再回避本单位考点", names.join("、"))
            }
            Self::LowerMinimum { role, women, men } => write!(f, "{}至少人数改为女{women}人男{men}人", role.name),
        }
    }
}

/// `增加监考甲34人`, women and men told apart where it matters.
fn added(people: &[NewStaff]) -> String {
    let mut of: BTreeMap<(&str, Option<Gender>), u32> = BTreeMap::new();
    people.iter().for_each(|new| *of.entry((&new.role.name, new.gender)).or_default() += new.people);
    let one = |((name, gender), many): ((&str, Option<Gender>), u32)| {
        format!("{}{name}{many}人", gender.map_or(String::new(), |gender| format!("{}性", gender.label())))
    };
    format!("增加{}", of.into_iter().map(one).collect::<Vec<_>>().join("、"))
}

/// Up to five codes; more are only said to be there.
fn some<'a>(codes: impl ExactSizeIterator<Item = &'a String>) -> String {
    let all = codes.len();
    let shown: Vec<&str> = codes.take(5).map(String::as_str).collect();
    format!("{}{}", shown.join("、"), if all > 5 { "等" } else { "" })
}
