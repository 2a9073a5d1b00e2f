//! Places (地点) of the invented county 云屏县: townships, units, sites, rooms. No county of that name exists.

use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    Scale,
    draw::{Stream, one, permille, stream},
};
use crate::domain::{Fen, exam::Point};

/// The county's name; also its code as the planner sees it.
pub const COUNTY: &str = "云屏县";

const TOWNSHIPS: [&str; 18] = [
    "云屏街道",
    "鹿鸣街道",
    "青梧镇",
    "龙鳞镇",
    "石砚镇",
    "雾溪镇",
    "枫岚镇",
    "杉坞镇",
    "翠嶂镇",
    "银槎镇",
    "桐荫镇",
    "鹤汀乡",
    "竹篆乡",
    "岚霭乡",
    "茶垭乡",
    "月坳布依族乡",
    "芦铃苗族乡",
    "花箐彝族乡",
];
const VILLAGES: [&str; 14] =
    ["上寨", "下坝", "大湾", "新田", "岩脚", "河口", "梨花", "金竹", "高坎", "平桥", "古井", "向阳", "麻窝", "凉亭"];
const ROADS: [&str; 8] = ["云屏大道", "书院路", "文昌路", "金桂路", "滨河路", "迎宾路", "学府街", "鼓楼街"];
const BUILDINGS: [&str; 6] = ["明德楼", "博学楼", "致远楼", "厚朴楼", "笃行楼", "日新楼"];
const OFFICES: [&str; 14] = [
    "教育局",
    "卫生健康局",
    "人力资源和社会保障局",
    "农业农村局",
    "水务局",
    "自然资源局",
    "文体广电旅游局",
    "交通运输局",
    "财政局",
    "民政局",
    "林业局",
    "融媒体中心",
    "市场监督管理局",
    "应急管理局",
];
const HOSPITALS: [&str; 5] = ["人民医院", "中医医院", "妇幼保健院", "疾病预防控制中心", "第二人民医院"];
const POLICE: [&str; 4] = ["公安局云屏派出所", "公安局鹿鸣派出所", "公安局交通警察大队", "公安局特警大队"];

/// Schools that host nothing but send staff.
const OTHER_SCHOOLS: usize = 50;

/// 乡镇（街道）; `people` weighs how many applicants live there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Township {
    pub code: String,
    pub name: String,
    pub at: Point,
    pub people: u32,
}

/// 单位; `kind` is `school`, `office`, `hospital` or `police`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub code: String,
    pub name: String,
    pub kind: &'static str,
    /// Code of the township.
    pub township: String,
    pub at: Point,
}

/// 考点
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub number: u16,
    pub code: String,
    pub name: String,
    pub address: String,
    /// Code of the hosting school.
    pub unit: String,
    pub at: Point,
    pub fixed_cost: Fen,
    pub interview_rooms: u16,
}

/// 考场
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub code: String,
    /// Code of the site.
    pub site: String,
    pub number: u16,
    pub building: &'static str,
    pub floor: i16,
    pub rows: u8,
    pub cols: u8,
    pub capacity: u16,
    pub accessible: bool,
    pub cost: Fen,
}

/// All places.
pub struct Places {
    pub townships: Vec<Township>,
    pub units: Vec<Unit>,
    pub sites: Vec<Site>,
    pub rooms: Vec<Room>,
}

/// The places of a seed.
pub fn places(seed: u64, scale: &Scale) -> Places {
    let rng = &mut stream(seed, Stream::Place);
    let townships = townships(rng);
    let units = units(rng, &townships, scale.sites);
    let counts = room_counts(rng, scale);
    let mut sites: Vec<Site> =
        (1..).zip(units.iter().take(scale.sites)).map(|(number, unit)| site(rng, number, unit, &townships)).collect();
    let largest_in_town = (0..sites.len()).filter(|s| units[*s].township == townships[0].code).max_by_key(|s| (counts[*s], usize::MAX - s));
    if let Some(site) = largest_in_town {
        sites[site].interview_rooms = scale.interview_rooms.min(counts[site]);
    }
    let rooms = sites.iter().zip(counts).flat_map(|(site, count)| rooms_of(rng, site, count)).collect();
    Places { townships, units, sites, rooms }
}

/// The seat of the county lies in the middle and holds a third of the people; the others lie around it.
fn townships(rng: &mut ChaCha8Rng) -> Vec<Township> {
    let town = |place: usize, at, people| Township { code: format!("T{:02}", place + 1), name: TOWNSHIPS[place].to_owned(), at, people };
    let seat = near(rng, Point { x: 200, y: 200 }, 15);
    let mut all = vec![town(0, seat, 350)];
    for place in 1..TOWNSHIPS.len() {
        let at = loop {
            let at = Point { x: rng.random_range(10..=390), y: rng.random_range(10..=390) };
            if all.iter().all(|other: &Township| other.at.distance(at) >= 30) {
                break at;
            }
        };
        all.push(town(place, at, rng.random_range(17..=57)));
    }
    all
}

fn near(rng: &mut ChaCha8Rng, at: Point, reach: i32) -> Point {
    Point { x: at.x + rng.random_range(-reach..=reach), y: at.y + rng.random_range(-reach..=reach) }
}

/// Hosting schools first, in the order of their sites.
fn units(rng: &mut ChaCha8Rng, townships: &[Township], sites: usize) -> Vec<Unit> {
    let mut outside: Vec<&Township> = townships[1..].iter().collect();
    outside.shuffle(rng);
    let mut outside_hosts = outside.iter().cycle().enumerate();
    let mut outside_others = outside.iter().cycle().enumerate();
    let (mut in_town, mut nursery) = (0, 0);
    let mut named: Vec<(String, &'static str, &Township)> = Vec::new();
    for place in 0..sites {
        // Three of four sites stand in the seat, the first always.
        if place % 4 == 2 {
            let (turn, township) = outside_hosts.next().expect("a cycle does not end");
            named.push((format!("{}{}", township.name, outside_school(turn / outside.len())), "school", township));
        } else {
            let kind = if in_town % 2 == 0 { "中学" } else { "小学" };
            named.push((format!("{COUNTY}第{}{kind}", numeral(in_town / 2 + 1)), "school", &townships[0]));
            in_town += 1;
        }
    }
    for place in 0..OTHER_SCHOOLS {
        if place % 2 == 0 {
            nursery += 1;
            named.push((format!("{COUNTY}第{}幼儿园", numeral(nursery)), "school", &townships[0]));
        } else {
            let (turn, township) = outside_others.next().expect("a cycle does not end");
            named.push((format!("{}{}小学", township.name, VILLAGES[turn % VILLAGES.len()]), "school", township));
        }
    }
    let county = |names: &[&str], kind| names.iter().map(|name| (format!("{COUNTY}{name}"), kind, &townships[0])).collect::<Vec<_>>();
    named.extend(county(&OFFICES, "office"));
    named.extend(county(&HOSPITALS, "hospital"));
    named.extend(county(&POLICE, "police"));
    let unit = |(place, (name, kind, township)): (usize, (String, _, &Township))| Unit {
        code: format!("U{:03}", place + 1),
        name,
        kind,
        township: township.code.clone(),
        at: near(rng, township.at, 26),
    };
    named.into_iter().enumerate().map(unit).collect()
}

fn outside_school(turn: usize) -> String {
    match turn {
        0 => "中学".to_owned(),
        1 => "中心小学".to_owned(),
        n if n % 2 == 0 => format!("第{}中学", numeral(n / 2 + 1)),
        n => format!("第{}小学", numeral(n.div_ceil(2))),
    }
}

/// 一 to 九十九.
fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, one) => DIGITS[one].to_owned(),
        (1, one) => format!("十{}", DIGITS[one]),
        (ten, one) => format!("{}十{}", DIGITS[ten % 10], DIGITS[one]),
    }
}

fn site(rng: &mut ChaCha8Rng, number: u16, unit: &Unit, townships: &[Township]) -> Site {
    let township = townships.iter().find(|t| t.code == unit.township).map_or("", |t| &t.name);
    let road = if township == TOWNSHIPS[0] { one(rng, &ROADS) } else { "集镇中心路" };
    Site {
        number,
        code: format!("S{number:02}"),
        name: unit.name.clone(),
        address: format!("{COUNTY}{township}{road}{}号", rng.random_range(1..=288)),
        unit: unit.code.clone(),
        at: unit.at,
        fixed_cost: Fen::yuan(rng.random_range(90..=164) * 100),
        interview_rooms: 0,
    }
}

/// Rooms of each site: scattered around the mean, summing to the scale's number.
fn room_counts(rng: &mut ChaCha8Rng, scale: &Scale) -> Vec<u16> {
    let sites = u32::try_from(scale.sites).expect("sites are below a hundred");
    let mean = scale.rooms / sites;
    let (least, most) = (15.min(mean), 60.max(mean * 7 / 5));
    let mut counts: Vec<u32> =
        (0..sites).map(|_| (rng.random_range(mean / 2..=mean * 3 / 2) + mean).div_ceil(2).clamp(least, most)).collect();
    let mut place = 0;
    while counts.iter().sum::<u32>() != scale.rooms {
        let short = counts.iter().sum::<u32>() < scale.rooms;
        let count = &mut counts[place % scale.sites];
        *count = if short { (*count + 1).min(most) } else { (*count - 1).max(least) };
        place += 1;
    }
    counts.into_iter().map(|count| u16::try_from(count).expect("a site has fewer than a thousand rooms")).collect()
}

/// Five rooms a floor, five floors a building; the first room of a site is always accessible.
fn rooms_of(rng: &mut ChaCha8Rng, site: &Site, count: u16) -> Vec<Room> {
    let cost = Fen::yuan(rng.random_range(30..=50) * 10);
    let room = |number: u16| {
        let (building, floor) = ((number - 1) / 25, i16::try_from((number - 1) % 25 / 5).expect("below five") + 1);
        Room {
            code: format!("{}-{number:03}", site.code),
            site: site.code.clone(),
            number,
            building: BUILDINGS[usize::from(building) % BUILDINGS.len()],
            floor,
            rows: 6,
            cols: 5,
            capacity: 30,
            accessible: floor == 1 && (number == 1 || permille(rng, 560)),
            cost,
        }
    };
    (1..=count).map(room).collect()
}

/// Where an applicant of the township lives.
pub fn home_address(rng: &mut ChaCha8Rng, township: &Township) -> String {
    if township.name.ends_with("街道") {
        format!("{COUNTY}{}{}{}号", township.name, one(rng, &ROADS), rng.random_range(1..=388))
    } else {
        format!("{COUNTY}{}{}村{}组", township.name, one(rng, &VILLAGES), numeral(rng.random_range(1..=12)))
    }
}
