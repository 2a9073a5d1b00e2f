//! Files (文件): what holds for the file of every paper, whatever it is filled with; looked at with the tools of others.

use kaowu::{
    cli::demo::portrait,
    document::{
        Imprint, RoomHead, Seated, Subject, admission_ticket, desk_label, font, photo_sign_in,
        sample::{Filling, filled, longest, samples},
        self_evaluation,
    },
    exchange::{photo, site_map},
};

use super::tool::Printed;

/// Every paper with everything it may be filled with.
fn all() -> Vec<(String, Vec<u8>)> {
    let imprint = Imprint::sample();
    let mut all: Vec<(String, Vec<u8>)> = Filling::ALL
        .into_iter()
        .flat_map(|filling| filled(&imprint, filling).into_iter().map(move |(name, bytes)| (format!("{name}, {}", filling.word()), bytes)))
        .collect();
    all.push(("self_evaluation".to_owned(), self_evaluation::pdf(&imprint, &self_evaluation::sample())));
    let labels =
        |stock: desk_label::LabelSheet| (format!("desk_label, {}", stock.name), desk_label::pdf(&imprint, &stock, &desk_label::sample()));
    all.extend(desk_label::LabelSheet::presets().into_iter().map(labels));
    all
}

#[test]
fn every_file_is_clean_and_its_faces_are_subsets_that_can_be_read() {
    let all = all();
    assert!(all.len() >= 3 * 26 + 5, "{}", all.len());
    for (name, bytes) in all {
        let paper = Printed::new(&bytes);
        assert_eq!(paper.faults(), None, "{name}");
        let faces = paper.faces();
        assert!((1..=3).contains(&faces.len()), "{name}: each face once, {faces:?}");
        for face in &faces {
            let marked = face.name.split_once('+').is_some_and(|(mark, _)| mark.len() == 6);
            assert!(face.embedded && face.subset && face.unicode && marked, "{name}: {face:?}");
        }
    }
}

fn photo_of(n: u64) -> Vec<u8> {
    portrait::portrait(n)
}

fn tickets(count: u64) -> Vec<u8> {
    let (header, sample) = admission_ticket::sample();
    let ticket = |n: u64| admission_ticket::AdmissionTicket {
        photo: Some(photo_of(n)),
        token: format!("KW1.26111071{n:05}.00ff{n:016x}"),
        ..sample[0].clone()
    };
    admission_ticket::pdf(&Imprint::sample(), &header, &(0..count).map(ticket).collect::<Vec<_>>())
}

#[test]
fn a_photo_is_in_the_file_as_it_was_given_and_a_ticket_stays_small() {
    let bytes = tickets(3);
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let pictures: Vec<&lopdf::Stream> = file
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.get(b"Filter").is_ok_and(|filter| filter.as_name().is_ok_and(|name| name == b"DCTDecode")))
        .collect();
    assert_eq!(pictures.len(), 3);
    for n in 0..3 {
        assert!(pictures.iter().any(|picture| picture.content == photo_of(n)), "photo {n}");
    }
    let is_program = |dict: &lopdf::Dictionary| dict.has(b"FontFile2") || dict.has(b"FontFile3");
    let programs = file.objects.values().filter(|object| object.as_dict().is_ok_and(is_program)).count();
    assert!((1..=3).contains(&programs), "{programs} faces");
    let one = tickets(1);
    assert!(one.len() <= 60_000, "{} bytes", one.len());
    assert!(bytes.len() < 2 * one.len() + 40_000, "what tickets share is there once: {} and {}", bytes.len(), one.len());
}

/// A ticket without a map, with a photo of so many bytes.
fn ticket_with(photo: usize, filling: Filling) -> usize {
    let (header, mut tickets) = longest::tickets(filling);
    let frame = [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 1, 0x9d, 1, 0x27, 3];
    tickets.truncate(1);
    tickets[0].photo = (photo > 0).then(|| [&frame[..], &vec![7; photo - frame.len()]].concat());
    admission_ticket::pdf(&Imprint::sample(), &admission_ticket::Header { map: None, ..header }, &tickets).len()
}

#[test]
fn the_heaviest_ticket_stays_under_sixty_kilobytes() {
    let (usual, long) = (ticket_with(0, Filling::Usual), ticket_with(0, Filling::Longest));
    println!("without photo and map: {usual} bytes, with the longest words {long}");
    // What a map takes beside its own bytes.
    let map = site_map::KEPT_BYTES + 400;
    let heaviest = ticket_with(photo::KEPT_BYTES, Filling::Longest) + map;
    assert!(heaviest <= 60_000, "the largest photo and map that are kept, and the longest words: {heaviest}");
    let before = ticket_with(25_000, Filling::Usual);
    assert!(before <= 60_000, "a photo kept by an earlier version: {before}");
}

/// Characters beyond the common ones, every so many of all that are assigned: extension A, B to H, and what GB 18030-2022 added.
fn rare() -> Vec<char> {
    let blocks = [0x3400..0x4dc0, 0x9fa6..0xa000, 0x2_0000..0x2_a6e0, 0x2_a700..0x2_ebe1, 0x3_0000..0x3_23b0];
    let all: Vec<char> = blocks.into_iter().flatten().filter_map(char::from_u32).collect();
    let named = "𬭎㛃䶮𫚖𬀩𠮷㬎䒟𠅤龵龻鿍鿎鿐".chars();
    named.chain(all.into_iter().step_by(41)).collect()
}

#[test]
fn a_rare_name_survives_the_round_trip_or_is_listed() {
    let rare = rare();
    let (known, unknown): (Vec<char>, Vec<char>) = rare.iter().partition(|c| font::missing(&c.to_string()).is_empty());
    assert!(rare.len() > 1_500 && known.len() > 300 && unknown.len() > 500, "{} known, {} not", known.len(), unknown.len());
    let names: Vec<String> = (0..500).map(|n| format!("{}{}", ["王", "李", "欧阳"][n % 3], rare[n * rare.len() / 500])).collect();
    let seated = |(name, seat): (&String, u8)| Seated { seat, name: name.clone(), ticket_number: format!("2611107102{seat:03}") };
    let room = |(names, room): (&[String], u16)| photo_sign_in::PhotoSignIn {
        at: RoomHead { room, ..RoomHead::sample() },
        subjects: Subject::sample(),
        candidates: names.iter().zip(1..).map(seated).map(|seated| (seated, None)).collect(),
    };
    let rooms: Vec<photo_sign_in::PhotoSignIn> = names.chunks(30).zip(1..).map(room).collect();
    let sheets = Printed::new(&photo_sign_in::pdf(&Imprint::sample(), &rooms)).text();
    let (mut survived, mut listed) = (0, 0);
    for (n, name) in names.iter().enumerate() {
        let (sheet, seat) = (&sheets[n / 30], n % 30 + 1);
        let missing = font::missing(name);
        let printed: String = name.chars().map(|c| if missing.contains(&c) { '〓' } else { c }).collect();
        assert_eq!(sheet.matches(&format!("{seat:02}座位{printed}2611107102{seat:03}")).count(), 1, "{name} on sheet {}", n / 30 + 1);
        if missing.is_empty() { survived += 1 } else { listed += 1 }
    }
    println!("{survived} of 500 rare names survived, {listed} were listed by the glyph check");
    assert!(survived > 50 && listed > 0 && survived + listed == 500);
}

#[test]
fn five_hundred_names_of_characters_the_faces_have_survive_the_round_trip() {
    let known: Vec<char> = rare_of_the_faces();
    let names: Vec<String> = known.chunks(2).take(500).map(|pair| pair.iter().collect()).collect();
    assert_eq!(names.len(), 500);
    let seated = |(name, seat): (&String, u8)| Seated { seat, name: name.clone(), ticket_number: format!("2611107102{seat:03}") };
    let room = |names: &[String]| (RoomHead::sample(), names.iter().zip(1..).map(seated).collect::<Vec<_>>());
    let rooms: Vec<_> = names.chunks(30).map(room).collect();
    let sheets = Printed::new(&desk_label::pdf(&Imprint::sample(), &desk_label::LabelSheet::plain(), &rooms)).text();
    for (n, name) in names.iter().enumerate() {
        assert_eq!(sheets[n / 30].matches(name.as_str()).count(), 1, "{name}");
    }
}

/// A thousand characters of the rare blocks that the faces have, spread over them.
fn rare_of_the_faces() -> Vec<char> {
    let blocks = [0x3400..0x4dc0, 0x9fa6..0xa000, 0x2_0000..0x3_2400];
    let known: Vec<char> =
        blocks.into_iter().flatten().filter_map(char::from_u32).filter(|c| font::missing(&c.to_string()).is_empty()).collect();
    let step = known.len() / 1_000;
    known.into_iter().step_by(step).take(1_000).collect()
}

#[test]
fn papers_are_read_back_sheet_by_sheet() {
    for (name, bytes) in samples(&Imprint::sample()) {
        let sheets = Printed::new(&bytes).text();
        let pages = lopdf::Document::load_mem(&bytes).unwrap().get_pages().len();
        assert_eq!(sheets.len(), pages, "{name}");
        for (number, sheet) in sheets.iter().enumerate() {
            assert!(sheet.contains(&format!("第{}页/共{pages}页", number + 1)), "{name}: {sheet}");
        }
    }
}
