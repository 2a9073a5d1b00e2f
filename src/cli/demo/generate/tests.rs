//! What must hold of every synthetic county (模拟数据的约束).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::*;
use crate::domain::{
    Gender, IdNumber,
    staffing::{Scope, Session},
};

/// The large county, made once for all tests.
static LARGE: LazyLock<County> = LazyLock::new(|| generate(1, 23_000));

/// Small counties of several seeds, and the large one.
static COUNTIES: LazyLock<Vec<County>> = LazyLock::new(|| {
    let small = [300, 1_000].into_iter().flat_map(|size| (2..=6).map(move |seed| generate(seed, size)));
    small.chain([LARGE.clone()]).collect()
});

fn policy(county: &County) -> Policy {
    county.suit(Policy::reference(county.written_day))
}

#[test]
fn the_same_seed_is_the_same_county() {
    assert_eq!(generate(7, 1_000), generate(7, 1_000));
    let (one, other) = (generate(7, 300), generate(8, 300));
    assert!(one.rooms != other.rooms && one.posts != other.posts && one.staff != other.staff);
    assert!(one.applicants.iter().zip(&other.applicants).all(|(a, b)| a.id_number != b.id_number));
}

#[test]
fn the_reference_size_is_the_plan_papers() {
    let county = &*LARGE;
    let sizes = [county.townships.len(), county.units.len(), county.sites.len(), county.rooms.len(), county.posts.len()];
    assert_eq!(sizes, [18, 102, 29, 1_060, 260]);
    assert_eq!((county.applicants.len(), county.relatives.len()), (23_000, 460));
    assert!((3_500..=3_700).contains(&county.staff.len()), "{}", county.staff.len());
    assert_eq!(county.sites.iter().map(|s| s.interview_rooms).filter(|n| *n > 0).collect::<Vec<_>>(), [30]);
    for site in &county.sites {
        assert!((15..=60).contains(&county.rooms.iter().filter(|r| r.site == site.code).count()));
    }
}

#[test]
fn every_identity_number_and_telephone_is_right_and_nobody_elses() {
    for county in COUNTIES.iter() {
        let ids: BTreeSet<&IdNumber> = county.applicants.iter().map(|a| &a.id_number).collect();
        assert_eq!(ids.len(), county.applicants.len());
        let phones: BTreeSet<&str> =
            county.applicants.iter().map(|a| a.phone.full()).chain(county.staff.iter().map(|s| s.phone.full())).collect();
        assert_eq!(phones.len(), county.applicants.len() + county.staff.len());
        assert!(phones.iter().all(|phone| phone.starts_with("169")));
        for a in &county.applicants {
            assert_eq!(IdNumber::parse(a.id_number.full()).as_ref(), Ok(&a.id_number));
            assert!(a.id_number.full().starts_with("5299"));
            assert_eq!(a.id_number.gender(), a.gender);
            let age = county.written_day.years_since(a.id_number.birth()).unwrap();
            assert!((18..40).contains(&age), "{age}");
        }
    }
}

#[test]
fn every_code_is_unique_and_every_reference_resolves() {
    fn codes<'a>(all: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let all: Vec<&str> = all.collect();
        let unique: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), unique.len());
        unique
    }
    for c in [0, 1, 40].map(|size| generate(5, size)).iter().chain(COUNTIES.iter()) {
        let (townships, units) = (codes(c.townships.iter().map(|t| &*t.code)), codes(c.units.iter().map(|u| &*u.code)));
        let (sites, rooms) = (codes(c.sites.iter().map(|s| &*s.code)), codes(c.rooms.iter().map(|r| &*r.code)));
        let posts: BTreeMap<&str, _> = c.posts.iter().map(|p| (p.code.as_str(), p.category)).collect();
        let (applicants, staff) = (codes(c.applicants.iter().map(|a| &*a.code)), codes(c.staff.iter().map(|s| &*s.code)));
        assert_eq!((posts.len(), rooms.len()), (c.posts.len(), c.rooms.len()));
        assert_eq!(codes(c.units.iter().map(|u| &*u.name)).len(), units.len());
        assert!(c.units.iter().all(|u| townships.contains(&*u.township)));
        assert!(c.sites.iter().all(|s| units.contains(&*s.unit)) && c.rooms.iter().all(|r| sites.contains(&*r.site)));
        assert!(c.posts.iter().all(|p| units.contains(&*p.unit)) && c.staff.iter().all(|s| units.contains(&*s.unit)));
        assert!(c.applicants.iter().all(|a| townships.contains(&*a.township) && posts.get(a.post.as_str()) == Some(&a.category)));
        assert!(c.applicants.iter().flat_map(|a| &a.employer).all(|code| units.contains(&**code)));
        assert!(c.relatives.iter().all(|r| staff.contains(&*r.staff) && applicants.contains(&*r.applicant)));
    }
}

#[test]
fn rooms_are_numbered_from_one_and_only_ground_floors_are_accessible() {
    let county = generate(1, 1_000);
    for site in &county.sites {
        let rooms: Vec<&Room> = county.rooms.iter().filter(|r| r.site == site.code).collect();
        assert!(rooms.iter().zip(1..).all(|(room, number)| room.number == number));
        assert!(rooms.iter().any(|r| r.accessible) && rooms.iter().all(|r| !r.accessible || r.floor == 1));
    }
}

#[test]
fn a_few_posts_draw_most_applicants_and_all_papers_are_sat() {
    let county = &*LARGE;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for a in &county.applicants {
        *counts.entry(a.post.as_str()).or_default() += 1;
    }
    let mut counts: Vec<usize> = counts.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    assert!(counts[0] > 600 && counts[counts.len() / 2] < 80, "{counts:?}");
    assert!(counts[..26].iter().sum::<usize>() > 23_000 * 35 / 100);
    for county in COUNTIES.iter() {
        assert_eq!(county.applicants.iter().map(|a| a.category).collect::<BTreeSet<_>>().len(), 5);
    }
}

#[test]
fn rare_long_and_minority_names_are_there() {
    let county = &*LARGE;
    let names: Vec<&str> = county.applicants.iter().map(|a| a.name.as_str()).collect();
    let rare = names.iter().filter(|n| n.chars().any(|c| RARE.contains(c))).count();
    assert!((150..=320).contains(&rare), "{rare}");
    assert_eq!(names.iter().filter(|n| n.chars().count() == 24).count(), 1);
    assert!(names.iter().filter(|n| n.contains('·')).count() > 30);
    assert!(county.applicants.iter().any(|a| a.accessible));
}

/// Seats for every category at every site it may be split over, and a room to spare at each.
#[test]
fn rooms_suffice_for_any_number() {
    for size in [1, 29, 100, 300, 1_000, 5_000, 23_000, 100_000] {
        let scale = Scale::of(size);
        let needed = u64::from(size.div_ceil(30)) + 5 + scale.sites as u64;
        assert!(u64::from(scale.rooms) >= needed, "{size}: {} rooms", scale.rooms);
        assert!(scale.sites <= 99 && scale.rooms / (scale.sites as u32) <= 60, "{size}");
    }
}

/// With every site open and every room but the spare ones in use: whatever set of qualifications is looked at, those who carry
/// one of them and can come are at least the duties that ask for one of them (Hall's condition), so everyone can be placed.
#[test]
fn staff_suffice_for_all_roles_even_when_every_room_is_used() {
    for county in COUNTIES.iter() {
        let policy = policy(county);
        let tags: Vec<&str> = policy.roles.iter().map(|r| r.qualification.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
        let bits = |of: &[&str]| tags.iter().zip(0..).filter(|(tag, _)| of.contains(tag)).map(|(_, bit)| 1u32 << bit).sum::<u32>();
        for session in [Session::Written, Session::Interview] {
            let mut can_come: BTreeMap<u32, usize> = BTreeMap::new();
            for member in county.staff.iter().filter(|s| s.available.contains(&session)) {
                *can_come.entry(bits(&member.qualifications)).or_default() += 1;
            }
            let needs: Vec<(u32, usize)> =
                policy.roles.iter().filter(|r| r.session == session).map(|r| (bits(&[&r.qualification]), duties(county, r))).collect();
            for set in 1..1u32 << tags.len() {
                let holders: usize = can_come.iter().filter(|(held, _)| *held & set != 0).map(|(_, count)| count).sum();
                let needed: usize = needs.iter().filter(|(asked, _)| asked & set != 0).map(|(_, count)| count).sum();
                assert!(holders >= needed, "{} {session:?}: {holders} for {needed}, set {set:b} of {tags:?}", county.applicants.len());
            }
        }
        let sessions: usize = county.staff.iter().map(|s| s.available.len().min(usize::from(s.max_sessions))).sum();
        assert!(sessions > policy.roles.iter().map(|r| duties(county, r)).sum());
    }
}

fn duties(county: &County, role: &crate::domain::staffing::DutyRole) -> usize {
    let interview: usize = county.sites.iter().map(|s| usize::from(s.interview_rooms)).sum();
    let places = match (role.session, role.scope) {
        (Session::Written, Scope::Room) => county.rooms.len() - county.sites.len(),
        (Session::Written, Scope::Site) => county.sites.len(),
        (Session::Interview, Scope::Room) => interview,
        (Session::Interview, Scope::Site) => 1,
    };
    places * role.quota as usize
}

#[test]
fn both_genders_can_search_at_every_site() {
    for county in COUNTIES.iter() {
        for gender in [Gender::Female, Gender::Male] {
            let can = |s: &&StaffMember| s.gender == gender && s.qualifications.contains(&"security") && !s.available.is_empty();
            assert!(county.staff.iter().filter(can).count() >= 2 * county.sites.len() + 2);
        }
    }
}

#[test]
fn the_planners_input_is_the_county() {
    let county = generate(1, 1_000);
    let policy = policy(&county);
    assert_eq!(policy.validate(), Ok(()));
    let input = instance(&county, &policy);
    assert_eq!((input.applicants.len(), input.rooms.len(), input.staff.len()), (1_000, county.rooms.len(), county.staff.len()));
    for (there, here) in input.applicants.iter().zip(&county.applicants) {
        assert_eq!(input.townships[there.township].code, here.township);
        assert_eq!(input.posts[there.post].code, here.post.as_str());
        assert_eq!(there.unit.map(|unit| &input.units[unit].code), here.employer.as_ref());
    }
    assert!(input.rooms.iter().all(|r| r.cells.len() == 30 && r.capacity == 30));
    assert_eq!(input.interview.len(), 1);
    assert_eq!(input.relatives.len(), county.relatives.len());
}
