//! Small inputs for tests: a made-up county by seed, and a tiny one with a plan that holds.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Applicant, Duty, Input, InterviewSite, Plan, Post, Room, RoomUse, Rules, Seat, Site, Staff, Township, Unit, Weights};
use crate::domain::{
    Fen, Gender,
    exam::{Category, Layout, Point, TailRooms},
    staffing::{DutyRole, Scope, Session},
};

fn category(letter: &str) -> Category {
    Category::parse(letter).unwrap()
}

fn rules() -> Rules {
    Rules {
        spare_rooms_per_site: 1,
        paper_cost_per_site_category: Fen::yuan(1_200),
        applicant_max_distance: 250,
        staff_max_distance: 300,
        budget: Fen::yuan(1_000_000),
        target_person_times: 5,
        reserves: vec![],
        supplements: vec![],
        reserved_seats: 0,
        tail_rooms: TailRooms::Single,
        weights: Weights {
            applicant_distance: 1,
            staff_distance: 1,
            fairness: 40,
            same_gender_pair: 30,
            not_host: 20,
            adjacent: 100,
            diagonal: 1,
        },
    }
}

/// A role whose tag is the qualification needed.
fn role(name: &str, session: Session, scope: Scope, (quota, qualification): (u32, &str)) -> DutyRole {
    DutyRole {
        name: name.into(),
        session,
        scope,
        quota,
        pay: Fen::yuan(300),
        qualification: qualification.into(),
        min_female: 0,
        min_male: 0,
        forbid_own_unit: false,
        prefer_host: false,
    }
}

fn roles() -> Vec<DutyRole> {
    use Scope::{Room, Site};
    use Session::{Interview, Written};
    let invigilator = |name, tag| DutyRole { forbid_own_unit: true, ..role(name, Written, Room, (1, tag)) };
    vec![
        invigilator("监考甲", "chief"),
        invigilator("监考乙", "inv"),
        DutyRole { prefer_host: true, ..role("主考", Written, Site, (1, "leader")) },
        DutyRole { min_female: 1, min_male: 1, ..role("安检", Written, Site, (2, "security")) },
        role("考官", Interview, Room, (1, "examiner")),
    ]
}

/// Three sites of six rooms of six, 48 applicants of two papers, 60 people.
#[expect(clippy::too_many_lines, reason = "a small world reads best in one place")]
pub fn county(seed: u64) -> Input {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut point = || Point { x: chance.random_range(0..200), y: chance.random_range(0..200) };
    let townships = (0..4).map(|i| Township { code: format!("T{i}"), county: "C0".into(), at: point() }).collect();
    let units: Vec<Unit> = (0..8).map(|i| Unit { code: format!("U{i}"), county: "C0".into(), at: point() }).collect();
    let site = |i: usize| Site {
        code: format!("S{i}"),
        name: format!("第{i}中学"),
        unit: i,
        county: "C0".into(),
        at: units[i].at,
        fixed_cost: Fen::yuan(5_000 + 700 * i as i64),
    };
    let sites: Vec<Site> = (0..3).map(site).collect();
    let room = |i: usize| Room {
        code: format!("S{}-{:02}", i / 6, i % 6 + 1),
        site: i / 6,
        number: i as u16 % 6 + 1,
        floor: if i % 6 < 2 { 1 } else { 2 },
        capacity: 6,
        accessible: i.is_multiple_of(6),
        cost: Fen::yuan(300),
        cells: Layout::by_rows("", 2, 3).cells,
    };
    let posts: Vec<Post> = (0..8).map(|i| Post { code: format!("P{i}"), category: category(if i < 5 { "A" } else { "D" }) }).collect();
    let mut applicant = |i: usize| {
        let post = chance.random_range(0..posts.len());
        Applicant {
            code: format!("A{i:03}"),
            township: chance.random_range(0..4),
            unit: chance.random_bool(0.1).then(|| chance.random_range(0..8)),
            post,
            category: posts[post].category,
            accessible: i.is_multiple_of(24),
        }
    };
    let applicants = (0..48).map(&mut applicant).collect();
    let tags = ["chief", "inv", "leader", "security", "examiner"];
    let mut person = |i: usize| Staff {
        code: format!("E{i:03}"),
        gender: if chance.random_bool(0.5) { Gender::Female } else { Gender::Male },
        unit: i % 8,
        county: "C0".into(),
        at: Point { x: chance.random_range(0..200), y: chance.random_range(0..200) },
        qualifications: vec![tags[i % 5].into(), "inv".into()],
        available: vec![Session::Written, Session::Interview],
        max_sessions: 1 + (i % 2) as u16,
        prior_load: (i % 3) as u16,
    };
    let staff = (0..60).map(&mut person).collect();
    let interview = vec![InterviewSite { site: 1, rooms: 2 }];
    let relatives = vec![(0, 0), (1, 5), (6, 9)];
    Input {
        townships,
        units,
        sites,
        rooms: (0..18).map(room).collect(),
        posts,
        applicants,
        staff,
        relatives,
        roles: roles(),
        interview,
        rules: rules(),
        pins: vec![],
    }
}

/// One open site with two rooms in use and one spare, one closed site, five applicants, nine people (two without a duty), and a plan that holds.
#[expect(clippy::too_many_lines, reason = "a small world reads best in one place")]
pub fn tiny() -> (Input, Plan) {
    let origin = Point { x: 0, y: 0 };
    let county = || "C0".to_owned();
    let site = |i: usize| Site {
        code: format!("S{i}"),
        name: format!("第{i}中学"),
        unit: i,
        county: county(),
        at: origin,
        fixed_cost: Fen::yuan(5_000),
    };
    let room = |i: usize| Room {
        code: format!("S{}-{:02}", i / 3, i % 3 + 1),
        site: i / 3,
        number: i as u16 % 3 + 1,
        floor: if i.is_multiple_of(3) { 1 } else { 2 },
        capacity: 3,
        accessible: i.is_multiple_of(3),
        cost: Fen::yuan(300),
        cells: Layout::by_rows("", 2, 2).cells,
    };
    let post = |(i, letter): (usize, &str)| Post { code: format!("P{i}"), category: category(letter) };
    let applicant = |(i, post): (usize, usize)| Applicant {
        code: format!("A{i}"),
        township: 0,
        unit: None,
        post,
        category: category(if post < 2 { "A" } else { "D" }),
        accessible: i == 0,
    };
    let person = |(i, tag): (usize, &str)| Staff {
        code: format!("E{i}"),
        gender: if i % 2 == 0 { Gender::Female } else { Gender::Male },
        unit: 2 + i,
        county: county(),
        at: origin,
        qualifications: vec![tag.into(), "inv".into()],
        available: vec![Session::Written, Session::Interview],
        max_sessions: 2,
        prior_load: 0,
    };
    let tags = ["chief", "inv", "chief", "inv", "leader", "security", "security", "examiner", "chief"];
    let input = Input {
        townships: vec![Township { code: "T0".into(), county: county(), at: origin }],
        units: (0..11).map(|i| Unit { code: format!("U{i}"), county: county(), at: origin }).collect(),
        sites: (0..2).map(site).collect(),
        rooms: (0..6).map(room).collect(),
        posts: ["A", "A", "D"].into_iter().enumerate().map(post).collect(),
        applicants: [0, 1, 0, 2, 2].into_iter().enumerate().map(applicant).collect(),
        staff: tags.into_iter().enumerate().map(person).collect(),
        relatives: vec![],
        roles: roles(),
        interview: vec![InterviewSite { site: 0, rooms: 1 }],
        rules: rules(),
        pins: vec![],
    };
    let duty = |(staff, role, room): (usize, usize, Option<usize>)| Duty { staff, session: input.roles[role].session, site: 0, role, room };
    let duties =
        [(0, 0, Some(0)), (1, 1, Some(0)), (2, 0, Some(1)), (3, 1, Some(1)), (4, 2, None), (5, 3, None), (6, 3, None), (7, 4, Some(1))];
    let seat = |(applicant, room, seat): (usize, usize, u8)| Seat { applicant, room, seat };
    let plan = Plan {
        room_use: vec![RoomUse { room: 0, category: category("A") }, RoomUse { room: 1, category: category("D") }],
        seats: [(0, 0, 1), (1, 0, 2), (2, 0, 3), (3, 1, 1), (4, 1, 2)].map(seat).to_vec(),
        duties: duties.map(duty).to_vec(),
        ..Plan::default()
    };
    (input, plan)
}
