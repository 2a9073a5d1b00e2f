//! What holds for every paper: its imprint on every sheet, rare names whole, the same bytes twice.

use super::{Imprint, RoomHead, Seated, admission_ticket, font, photo_sign_in, read_joined, sample::samples};

#[test]
fn every_sheet_of_every_paper_names_exam_version_time_and_page() {
    let imprint = Imprint::sample();
    for (name, bytes) in samples(&imprint) {
        let sheets = read_joined(&bytes);
        for (number, sheet) in sheets.iter().enumerate() {
            let page = format!("第{}页/共{}页", number + 1, sheets.len());
            for words in [imprint.exam.as_str(), "方案第3版", "打印于2026年5月2日 16:40", &page] {
                assert!(sheet.contains(words), "{words} is not on sheet {number} of {name}: {sheet}");
            }
        }
    }
}

#[test]
fn every_paper_is_the_same_to_the_byte_the_second_time() {
    let imprint = Imprint::sample();
    for ((name, first), (_, second)) in samples(&imprint).into_iter().zip(samples(&imprint)) {
        assert!(first == second, "{name}");
    }
}

#[test]
fn a_re_issued_sheet_says_what_it_replaces() {
    let imprint = Imprint { replaces: Some("第2版（2026年5月1日 09:00）".to_owned()), ..Imprint::sample() };
    for (name, bytes) in samples(&imprint) {
        assert!(read_joined(&bytes).iter().all(|sheet| sheet.contains("（重印，替换第2版（2026年5月1日 09:00））")), "{name}");
    }
}

/// Characters beyond the common ones that the faces have, spread over extension A, the end of the first plane and the planes beyond.
fn rare() -> Vec<char> {
    let known: Vec<char> = [0x3400..0x4dc0, 0x9fa6..0xa000, 0x2_0000..0x3_2000]
        .into_iter()
        .flatten()
        .filter_map(char::from_u32)
        .filter(|c| font::missing(&c.to_string()).is_empty())
        .collect();
    let step = known.len() / 1_000;
    assert!(step > 0, "{} rare characters", known.len());
    known.into_iter().step_by(step).take(1_000).collect()
}

#[test]
fn five_hundred_rare_names_are_read_back_as_they_were() {
    let rare = rare();
    let names: Vec<String> = rare.chunks(2).map(|pair| format!("张{}{}", pair[0], pair[1])).collect();
    assert_eq!(names.len(), 500);
    let seated = |(name, seat): (&String, u8)| Seated { seat, name: name.clone(), ticket_number: format!("2611107102{seat:03}") };
    let room = |(names, room): (&[String], u16)| photo_sign_in::PhotoSignIn {
        at: RoomHead { room, ..RoomHead::sample() },
        subjects: super::Subject::sample(),
        candidates: names.iter().zip(1..).map(seated).map(|seated| (seated, None)).collect(),
    };
    let rooms: Vec<photo_sign_in::PhotoSignIn> = names.chunks(30).zip(1..).map(room).collect();
    let sheets = read_joined(&photo_sign_in::pdf(&Imprint::sample(), &rooms));
    for (name, place) in names.iter().zip(0..) {
        assert_eq!(sheets[place / 30].matches(name.as_str()).count(), 1, "{name} on sheet {}", place / 30 + 1);
    }
}

#[test]
fn what_no_face_has_is_printed_as_the_mark_and_never_as_nothing() {
    let (header, mut tickets) = admission_ticket::sample();
    tickets[0].name = "张\u{e815}三".to_owned();
    assert!(read_joined(&admission_ticket::pdf(&Imprint::sample(), &header, &tickets))[0].contains("张〓三"));
}
