//! Staff (考务人员) of the invented county: as many, and as qualified, as its sites and rooms may need.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    Applicant, County, Scale,
    draw::{Stream, marked, one, permille, stream, weighted},
    name::person_name,
    people::phone,
    place::Unit,
};
use crate::domain::{Gender, PersonName, Phone, exam::Point, staffing::Session};

/// 考务人员
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub code: String,
    pub name: PersonName,
    pub gender: Gender,
    pub phone: Phone,
    /// Code of the unit.
    pub unit: String,
    /// Home.
    pub at: Point,
    pub years: u16,
    /// In alphabetical order.
    pub qualifications: Vec<&'static str>,
    pub available: Vec<Session>,
    pub max_sessions: u16,
    pub prior_load: u16,
}

/// A declared relation (亲属申报): the two must not meet in one room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relative {
    /// Code of the member of staff.
    pub staff: String,
    /// Code of the applicant.
    pub applicant: String,
}

/// Which of a kind of unit's people carry which tag, in thousandths.
struct Kind {
    name: &'static str,
    /// Percent of women.
    women: u32,
    tags: &'static [(&'static str, usize)],
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "school",
        women: 60,
        tags: &[
            ("chief", 555),
            ("exam_lead", 97),
            ("exam_staff", 270),
            ("examiner", 170),
            ("general", 1000),
            ("inv", 1000),
            ("leader", 42),
            ("security", 185),
        ],
    },
    Kind {
        name: "office",
        women: 45,
        tags: &[
            ("exam_lead", 390),
            ("exam_staff", 1000),
            ("examiner", 345),
            ("general", 1000),
            ("inv", 515),
            ("leader", 260),
            ("secret", 570),
        ],
    },
    Kind { name: "hospital", women: 65, tags: &[("general", 1000), ("medic", 1000)] },
    Kind { name: "police", women: 35, tags: &[("general", 1000), ("guard", 1000), ("security", 1000)] },
];

/// How many of a kind the scale needs: two a room and eighteen a site from schools, the other crew of a site by trade,
/// a tenth to a half above need, for those who cannot come or may not serve where they are.
fn head_count(kind: &str, scale: &Scale) -> usize {
    let rooms = usize::try_from(scale.rooms).expect("rooms fit a machine word");
    match kind {
        "school" => (2 * rooms + 18 * scale.sites) * 104 / 100 + 20,
        "office" => 14 * scale.sites + 15,
        "hospital" => 5 * scale.sites,
        _ => 10 * scale.sites + 7,
    }
}

/// The staff of a seed; telephones follow those of the applicants.
pub fn staff(seed: u64, scale: &Scale, county: &County) -> Vec<StaffMember> {
    let rng = &mut stream(seed, Stream::Staff);
    let mut all = Vec::new();
    for kind in &KINDS {
        let units: Vec<&Unit> = county.units.iter().filter(|u| u.kind == kind.name).collect();
        let count = head_count(kind.name, scale);
        let marks: Vec<Vec<bool>> = kind.tags.iter().map(|(_, share)| marked(rng, count, *share)).collect();
        let women = marked(rng, count, kind.women as usize * 10);
        for member in 0..count {
            let tags = kind.tags.iter().zip(&marks).filter(|(_, marks)| marks[member]).map(|((tag, _), _)| *tag).collect();
            let gender = if women[member] { Gender::Female } else { Gender::Male };
            // Everybody in turn, so that no unit is left without staff; then by lot.
            let unit = if member < units.len() { units[member] } else { one(rng, &units) };
            all.push(person(rng, gender, unit, tags));
        }
    }
    for (member, place) in all.iter_mut().zip(0u32..) {
        member.code = format!("K{:05}", place + 1);
        member.phone = phone(seed, scale.applicants + place);
    }
    all
}

fn person(rng: &mut ChaCha8Rng, gender: Gender, unit: &Unit, qualifications: Vec<&'static str>) -> StaffMember {
    use Session::{Interview, Written};
    let sessions = weighted(rng, &[(3, 722), (1, 231), (2, 36), (0, 11)]);
    let span = rng.random_range(1..=20);
    StaffMember {
        code: String::new(),
        name: person_name(rng, gender),
        gender,
        phone: phone(0, 0),
        unit: unit.code.clone(),
        at: Point { x: unit.at.x + rng.random_range(-15..=15), y: unit.at.y + rng.random_range(-15..=15) },
        years: span + if permille(rng, 350) { rng.random_range(0..=18) } else { 0 },
        qualifications,
        available: [Written, Interview].into_iter().zip([1, 2]).filter(|(_, bit)| sessions & bit != 0).map(|(s, _)| s).collect(),
        max_sessions: if permille(rng, 600) { 2 } else { 1 },
        prior_load: weighted(rng, &[(0, 340), (1, 354), (2, 202), (3, 78), (4, 20), (5, 6)]),
    }
}

/// One declared pair for fifty applicants, in the order of their codes.
pub fn relatives(seed: u64, staff: &[StaffMember], applicants: &[Applicant]) -> Vec<Relative> {
    let rng = &mut stream(seed, Stream::Relatives);
    let mut pairs = BTreeSet::new();
    while pairs.len() < applicants.len() / 50 {
        let (member, applicant) = (rng.random_range(0..staff.len()), rng.random_range(0..applicants.len()));
        pairs.insert(Relative { staff: staff[member].code.clone(), applicant: applicants[applicant].code.clone() });
    }
    pairs.into_iter().collect()
}
