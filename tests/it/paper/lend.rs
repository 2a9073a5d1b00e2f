//! Lent characters (系统字体): what the program's own faces lack is printed with fonts of the machine; `sh tests/setup.sh papers` installs them.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use kaowu::{
    document::{
        Imprint, Pad, RoomHead, Seated, Subject,
        font::{Faces, MachineFont},
        photo_sign_in,
    },
    service::document::lend::font_of,
    store,
};

use super::{
    adopted, files,
    stop::{Environment, documents, ends_well},
    tool::Printed,
};
use crate::harness::on_every_database;

const HANAZONO: [&str; 2] = ["/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"];
const BABELSTONE: &str = "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf";

fn faces_with(fonts: Vec<MachineFont>) -> &'static Faces {
    Box::leak(Box::new(Faces::with(fonts)))
}

fn installed() -> &'static Faces {
    let all = HANAZONO.into_iter().chain([BABELSTONE]).map(PathBuf::from);
    let font = |path: PathBuf| {
        assert!(path.is_file(), "{} is not there: sh tests/setup.sh papers installs it", path.display());
        font_of(path)
    };
    faces_with(all.map(font).collect())
}

/// The blocks of Han: name, first and last (Unicode 15).
const BLOCKS: [(&str, u32, u32); 10] = [
    ("基本区", 0x4e00, 0x9fff),
    ("扩展A", 0x3400, 0x4dbf),
    ("扩展B", 0x2_0000, 0x2_a6df),
    ("扩展C", 0x2_a700, 0x2_b739),
    ("扩展D", 0x2_b740, 0x2_b81d),
    ("扩展E", 0x2_b820, 0x2_cea1),
    ("扩展F", 0x2_ceb0, 0x2_ebe0),
    ("扩展G", 0x3_0000, 0x3_134a),
    ("扩展H", 0x3_1350, 0x3_23af),
    ("扩展I", 0x2_ebf0, 0x2_ee5d),
];

fn block(first: u32, last: u32) -> Vec<char> {
    (first..=last).filter_map(char::from_u32).collect()
}

fn sign_in(faces: &'static Faces, names: &[String]) -> (Vec<u8>, Vec<String>) {
    let seated = |(name, seat): (&String, u8)| Seated { seat, name: name.clone(), ticket_number: format!("2611107102{seat:03}") };
    let room = |(names, room): (&[String], u16)| photo_sign_in::PhotoSignIn {
        at: RoomHead { room, ..RoomHead::sample() },
        subjects: Subject::sample(),
        candidates: names.iter().zip(1..).map(seated).map(|seated| (seated, None)).collect(),
    };
    let rooms: Vec<photo_sign_in::PhotoSignIn> = names.chunks(30).zip(1..).map(room).collect();
    let mut pad = Pad::with(faces, "照片签到表", &Imprint::sample());
    photo_sign_in::draw(&mut pad, &rooms);
    let lenders = pad.lenders();
    (pad.finish(), lenders)
}

#[test]
fn five_hundred_names_of_every_block_survive_with_the_fonts_of_the_machine_and_are_listed_without() {
    let (alone, lent) = (faces_with(Vec::new()), installed());
    let mut rare = Vec::new();
    for (name, first, last) in BLOCKS {
        let all = block(first, last);
        let missing = |faces: &Faces| faces.missing(&all.iter().collect::<String>());
        let (before, after) = (missing(alone), missing(lent));
        println!("{name}: of {} the program lacks {}, with the machine's fonts {}", all.len(), before.len(), after.len());
        let borrowed: Vec<char> = before.into_iter().filter(|c| !after.contains(c)).collect();
        rare.extend(borrowed.iter().step_by(borrowed.len().div_ceil(130).max(1)).copied());
    }
    let names: Vec<String> = (0..500).map(|n| format!("{}{}", ["王", "李", "欧阳"][n % 3], rare[n * rare.len() / 500])).collect();
    assert!(names.iter().all(|name| alone.missing(name).len() == 1 && lent.missing(name).is_empty()));
    let (bytes, lenders) = sign_in(lent, &names);
    assert_eq!(bytes, sign_in(lent, &names).0, "the same bytes");
    assert!(lenders.len() >= 2 && lenders.iter().all(|lender| lender.len() > 66 && lender.ends_with(".ttf")), "{lenders:?}");
    let paper = Printed::new(&bytes);
    assert_eq!(paper.faults(), None);
    assert!(paper.faces().iter().all(|face| face.embedded && face.subset && face.unicode), "{:?}", paper.faces());
    let sheets = paper.text();
    for (n, name) in names.iter().enumerate() {
        assert_eq!(sheets[n / 30].matches(&format!("{:02}座位{name}2611107102", n % 30 + 1)).count(), 1, "{name}");
    }
    let without = Printed::new(&sign_in(alone, &names[..30]).0).text();
    assert_eq!(without[0].matches('〓').count(), 30);
}

#[test]
fn gb_18030_to_extension_f_is_printed_whole_with_the_fonts_of_the_machine() {
    let faces = installed();
    let left: BTreeMap<&str, usize> = BLOCKS
        .into_iter()
        .filter(|(name, ..)| !["扩展G", "扩展H", "扩展I"].contains(name))
        .map(|(name, first, last)| (name, faces.missing(&block(first, last).into_iter().collect::<String>()).len()))
        .filter(|(_, left)| *left > 0)
        .collect();
    assert_eq!(left, BTreeMap::new());
}

#[test]
fn a_font_that_was_changed_meanwhile_lends_nothing_more() {
    let asked = AtomicU32::new(0);
    let whole = std::fs::read(HANAZONO[1]).unwrap();
    let font = MachineFont::new("HanaMinB.ttf", move || {
        let mut bytes = whole.clone();
        if asked.fetch_add(1, Ordering::Relaxed) > 0 {
            bytes[1_000_000] ^= 1;
        }
        Some(bytes)
    });
    let (bytes, lenders) = sign_in(faces_with(vec![font]), &["王\u{2a6d6}".to_owned()]);
    assert_eq!(lenders, Vec::<String>::new());
    assert!(Printed::new(&bytes).text()[0].contains("王〓"));
}

#[test]
fn a_pack_names_the_font_that_lent_and_is_made_anew_without_it() {
    on_every_database(|app| async move {
        adopted(&app, 20).await;
        let rare = "UPDATE registration SET name = '王\u{2a6d6}' WHERE id = (SELECT min(registration_id) FROM placement)";
        assert_eq!(store::testing::tamper(&app.office.db, rare).await.unwrap(), 1);
        let (environment, out) = (app.environment().await, app.folder().join("out"));
        let print = |fonts: &str| {
            let environment: Environment = environment.iter().cloned().chain([("KAOWU_FONTS", fonts.to_owned())]).collect();
            ends_well(documents(&environment, &out));
            let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
            let checked = Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(&out).output().unwrap();
            assert!(checked.status.success(), "{checked:?}");
            sums.lines().map(str::to_owned).collect::<Vec<String>>()
        };
        let lent = print(HANAZONO[1]);
        let fonts: Vec<&String> = lent.iter().filter(|line| line.starts_with('#')).collect();
        assert!(fonts.len() == 1 && fonts[0].ends_with("  HanaMinB.ttf") && fonts[0].len() > 70, "{lent:?}");
        let first = files(&out);
        assert_eq!(print(HANAZONO[1]), lent);
        assert!(files(&out) == first, "the same bytes");
        let without = print("");
        assert!(without.len() == lent.len() - 1 && without[0] != lent[1], "the papers were made anew: {without:?}");
    });
}

#[test]
fn what_is_no_font_or_is_not_there_lends_nothing() {
    let faces = faces_with(vec![MachineFont::new("a.ttf", || Some(b"no font".to_vec())), MachineFont::new("b.ttf", || None)]);
    assert_eq!(faces.missing("张\u{2a6d6}"), ['\u{2a6d6}']);
}
