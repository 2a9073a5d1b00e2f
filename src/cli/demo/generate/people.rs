//! Applicants (考生) who do not exist: no identity number, no telephone number of theirs can belong to anybody.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    County, Scale,
    draw::{Popularity, Stream, one, permille, stream, weighted},
    name::{LONGEST, person_name},
    place::{Township, home_address},
    post::{EDUCATION, Post},
};
use crate::domain::{
    Gender, IdNumber, PersonName, Phone,
    exam::{Category, PostCode},
    id_number::check_character,
};

/// First four digits of every demo identity number. GB/T 2260 numbers prefectures 01 to 70 and puts what a province governs
/// itself under 90; no province ever had a prefecture 99, so `5299xx` was assigned to no place and the numbers to no person.
const UNASSIGNED_REGION: &str = "5299";

/// First three digits of every demo telephone: of the 16x blocks only 162, 165, 166 and 167 were given to operators.
const UNASSIGNED_BLOCK: &str = "169";

const NATIONS: [(&str, u32); 12] = [
    ("汉族", 600),
    ("苗族", 135),
    ("布依族", 90),
    ("彝族", 70),
    ("仡佬族", 30),
    ("水族", 25),
    ("侗族", 20),
    ("土家族", 10),
    ("白族", 8),
    ("回族", 6),
    ("黎族", 3),
    ("畲族", 3),
];
/// Invented; none of them exists.
const COLLEGES: [&str; 14] = [
    "云屏师范学院",
    "黔岭大学",
    "乌峡大学",
    "北盘师范大学",
    "西屏医科大学",
    "黔岭医学院",
    "云屏职业技术学院",
    "乌峡农业大学",
    "黔岭财经学院",
    "北盘理工学院",
    "西屏民族学院",
    "乌峡工程学院",
    "黔岭幼儿师范学院",
    "北盘卫生职业学院",
];
const OTHER_EMPLOYERS: [&str; 6] =
    ["云屏青禾商贸有限公司", "云屏鹿鸣教育培训中心", "云屏石砚茶业合作社", "自主创业", "灵活就业", "云屏雾溪物流有限公司"];

/// 考生, as the registration form will state them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    pub code: String,
    pub name: PersonName,
    pub gender: Gender,
    pub id_number: IdNumber,
    pub phone: Phone,
    /// Code of the township.
    pub township: String,
    /// Code of the employing unit, where the bureau knows it.
    pub employer: Option<String>,
    /// 工作单位 as typed; empty for those who have none.
    pub employer_name: String,
    pub nation: &'static str,
    pub education: &'static str,
    pub school: &'static str,
    pub major: &'static str,
    pub address: String,
    pub post: PostCode,
    pub category: Category,
    pub accessible: bool,
}

/// The applicants of a seed, for a county whose places and posts stand.
pub fn applicants(seed: u64, scale: &Scale, county: &County) -> Vec<Applicant> {
    let rng = &mut stream(seed, Stream::People);
    let mut taken = BTreeSet::new();
    let townships = Popularity::new(county.townships.iter().map(|t| u64::from(t.people)));
    let posts = Popularity::new(county.posts.iter().map(|p| p.popularity));
    // Now and then one goes to the next post of the table, so that none is without applicants, not even a paper of a small demo.
    let turn = (scale.applicants as usize / scale.posts).max(1);
    let mut all: Vec<Applicant> = (0..scale.applicants)
        .map(|place| {
            let (township, mut post) = (townships.draw(rng), posts.draw(rng));
            if (place as usize).is_multiple_of(turn) {
                post = place as usize / turn % scale.posts;
            }
            let id_number = loop {
                let id_number = id_number(rng, county.written_day, township);
                if taken.insert(id_number.clone()) {
                    break id_number;
                }
            };
            let mut applicant = applicant(rng, &county.townships[township], &county.posts[post], id_number);
            applicant.code = format!("A{place:06}");
            applicant.phone = phone(seed, place);
            employ(rng, &mut applicant, county);
            applicant
        })
        .collect();
    mark_the_few(&mut all);
    all
}

/// At least one in any demo needs an accessible room, and one bears the longest name.
fn mark_the_few(all: &mut [Applicant]) {
    let count = all.len();
    if let Some(applicant) = all.get_mut(count / 2) {
        applicant.name = PersonName::parse(LONGEST).expect("24 characters are a name");
    }
    if let Some(applicant) = all.get_mut(count / 3) {
        applicant.accessible = true;
    }
}

fn applicant(rng: &mut ChaCha8Rng, township: &Township, post: &Post, id_number: IdNumber) -> Applicant {
    let gender = id_number.gender();
    // A few apply with less than the post wants: reviewers are to find them.
    let fits = !permille(rng, 25);
    let least = if fits { post.least_education } else { post.least_education.saturating_sub(1) };
    let education = weighted(rng, &[(0, 18), (1, 74), (2, 8)]).max(least);
    Applicant {
        code: String::new(),
        name: person_name(rng, gender),
        gender,
        id_number,
        phone: phone(0, 0),
        township: township.code.clone(),
        employer: None,
        employer_name: String::new(),
        nation: weighted(rng, &NATIONS),
        education: EDUCATION[if fits { education } else { least }],
        school: one(rng, &COLLEGES),
        major: if permille(rng, 985) { one(rng, post.majors) } else { "表演" },
        address: home_address(rng, township),
        post: post.code.clone(),
        category: post.category,
        accessible: permille(rng, 3),
    }
}

/// A fifth work for a unit of the county, a tenth elsewhere.
fn employ(rng: &mut ChaCha8Rng, applicant: &mut Applicant, county: &County) {
    if permille(rng, 200) {
        let kind = weighted(rng, &[("school", 45), ("office", 31), ("hospital", 24)]);
        let first = county.units.iter().position(|u| u.kind == kind).unwrap_or(0);
        let count = county.units.iter().filter(|u| u.kind == kind).count();
        let unit = &county.units[first + rng.random_range(0..count)];
        applicant.employer = Some(unit.code.clone());
        applicant.employer_name.clone_from(&unit.name);
    } else if permille(rng, 125) {
        one(rng, &OTHER_EMPLOYERS).clone_into(&mut applicant.employer_name);
    }
}

/// Aged 18 to 40 on the day, most between 22 and 34; 58 of 100 are women.
fn id_number(rng: &mut ChaCha8Rng, day: NaiveDate, township: usize) -> IdNumber {
    let days = if permille(rng, 30) {
        rng.random_range(18 * 366..40 * 365)
    } else {
        20 * 366 + (0..3).map(|_| rng.random_range(0..6 * 365)).sum::<u64>()
    };
    let birth = day.checked_sub_days(Days::new(days)).expect("forty years back there was a calendar");
    let man = u32::from(permille(rng, 420));
    let order = rng.random_range(0..500) * 2 + man;
    let body = format!("{UNASSIGNED_REGION}{:02}{}{order:03}", township + 1, birth.format("%Y%m%d"));
    IdNumber::parse(&format!("{body}{}", check_character(&body))).expect("region, date, order and check are right")
}

/// Telephone number of the `place`-th person; as many persons as the block has numbers get different ones.
pub fn phone(seed: u64, place: u32) -> Phone {
    const BLOCK: u64 = 100_000_000;
    // The factor is coprime to ten, so that no two places meet.
    let number = (seed % BLOCK * 7 + u64::from(place) * 61_803_399 + 27_182_818) % BLOCK;
    Phone::parse(&format!("{UNASSIGNED_BLOCK}{number:08}")).expect("169 and eight digits are a number")
}
