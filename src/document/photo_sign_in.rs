//! Photo sign-in sheet (照片座次签到表): thirty cells a room with photo and signatures, to compare face and photo at the desk.
//!
//! The field's cell is 34.4 mm × 55 mm with a photo of 20 mm × 24 mm; six by five of them take 206.4 mm × 275 mm of the sheet. The outer
//! rules would lie where printers do not print and are left out; everything within a cell keeps 3 mm away from them.

use super::{
    Imprint, RoomHead, Seated, Subject, file,
    form::RULE,
    page::{A4, Pad},
    style::{Area, Style},
};

/// Who is expected, with a JPEG where there is one.
pub type Expected = (Seated, Option<Vec<u8>>);

/// A room and who is expected in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoSignIn {
    pub at: RoomHead,
    pub subjects: Vec<Subject>,
    /// In order of the seats.
    pub candidates: Vec<Expected>,
}

const ACROSS: usize = 6;
const DOWN: usize = 5;
const CELL: (f32, f32) = (34.4, 55.0);
const LEFT: f32 = (A4.0 - CELL.0 * ACROSS as f32) / 2.0;
const TOP: f32 = 15.0;

/// One PDF; a room of up to thirty is a sheet, a larger one goes on.
#[must_use]
pub fn pdf(imprint: &Imprint, rooms: &[PhotoSignIn]) -> Vec<u8> {
    file("照片座次签到表", imprint, rooms, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, rooms: &[PhotoSignIn]) {
    for room in rooms {
        let mut sheets: Vec<&[Expected]> = room.candidates.chunks(ACROSS * DOWN).collect();
        if sheets.is_empty() {
            sheets.push(&[]);
        }
        for candidates in sheets {
            pad.full_sheet(&room.at.place(), 291.5);
            head(pad, room);
            if candidates.is_empty() {
                pad.text(Area::new(LEFT, TOP + CELL.1, CELL.0 * ACROSS as f32, CELL.1), "本考场无考生", Style::of(20.0).centre());
            } else {
                grid(pad);
            }
            for (number, (seated, photo)) in candidates.iter().enumerate() {
                let (across, down) = ((number % ACROSS) as f32, (number / ACROSS) as f32);
                cell(pad, Area::new(LEFT + CELL.0 * across, TOP + CELL.1 * down, CELL.0, CELL.1), seated, photo.as_deref());
            }
        }
    }
}

fn head(pad: &mut Pad, room: &PhotoSignIn) {
    let title = format!("{}　第{:03}考场{}", room.at.site, room.at.room, pad.heading("photo_sign_in"));
    pad.text(Area::new(8.0, 4.5, 140.0, 6.0), &title, Style::of(12.0).bold());
    let expected = format!("应考{}人　实考＿＿人　缺考＿＿人", room.candidates.len());
    pad.text(Area::new(150.0, 4.5, 52.0, 6.0), &expected, Style::of(9.0).right());
    let times: Vec<String> = room.subjects.iter().map(|subject| format!("{} {}", subject.name, subject.hours())).collect();
    let date = room.subjects.first().map(Subject::date).unwrap_or_default();
    let line = format!("{}　{}　{date} {}", room.at.category, room.at.whereabouts, times.join("，"));
    pad.text(Area::new(8.0, 10.0, 194.0, 4.5), &line, Style::of(8.0));
}

fn grid(pad: &mut Pad) {
    let (right, bottom) = (LEFT + CELL.0 * ACROSS as f32, TOP + CELL.1 * DOWN as f32);
    for column in 1..ACROSS {
        let x = LEFT + CELL.0 * column as f32;
        pad.line((x, TOP), (x, bottom), RULE);
    }
    for row in 0..=DOWN {
        let y = TOP + CELL.1 * row as f32;
        pad.line((LEFT + 2.5, y), (right - 2.5, y), RULE);
    }
}

fn cell(pad: &mut Pad, cell: Area, seated: &Seated, photo: Option<&[u8]>) {
    let (x, wide) = (cell.x + 3.0, cell.w - 6.0);
    let line = |y: f32, h: f32| Area::new(x, cell.y + y, wide, h);
    pad.photo(Area::new(x, cell.y + 1.5, 20.0, 24.0), photo);
    pad.text(Area::new(x + 20.0, cell.y + 2.0, 8.4, 9.0), &format!("{:02}", seated.seat), Style::of(19.0).bold().right());
    pad.text(Area::new(x + 20.0, cell.y + 11.0, 8.4, 4.0), "座位", Style::of(7.5).right());
    pad.text(line(26.0, 7.5), &seated.name, Style::of(12.0).bold().lines(2));
    pad.text(line(33.5, 4.5), &seated.ticket_number, Style::of(9.5));
    for (label, y) in [("进场", 39.5), ("离场", 47.0)] {
        pad.text(line(y, 6.0), label, Style::of(7.5));
        pad.line((x + 6.5, cell.y + y + 5.5), (x + wide, cell.y + y + 5.5), 0.2);
    }
}

/// A full room and one of seven.
#[must_use]
pub fn sample() -> Vec<PhotoSignIn> {
    let room = |count: u8| PhotoSignIn {
        at: RoomHead { room: 70 + u16::from(count), ..RoomHead::sample() },
        subjects: Subject::sample(),
        candidates: Seated::sample(count).into_iter().map(|seated| (seated, None)).collect(),
    };
    vec![room(30), room(7)]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn every_candidate_has_a_cell_with_two_lines_to_sign() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 2);
        for seated in Seated::sample(30) {
            assert_eq!(sheets[0].matches(&seated.ticket_number).count(), 1, "{}", seated.ticket_number);
            assert!(sheets[0].contains(&seated.name), "{}", seated.name);
        }
        assert_eq!((sheets[0].matches("进场").count(), sheets[1].matches("离场").count()), (30, 7));
        assert!(sheets[0].contains("方案第3版") && sheets[0].contains("第1页/共2页") && sheets[0].contains("第100考场"));
    }

    #[test]
    fn a_larger_room_goes_on_and_an_empty_one_says_so() {
        let mut rooms = sample();
        rooms[0].candidates = Seated::sample(31).into_iter().map(|seated| (seated, None)).collect();
        rooms[1].candidates.clear();
        rooms[1].at = RoomHead::longest();
        let sheets = read_joined(&pdf(&Imprint::sample(), &rooms));
        assert_eq!(sheets.len(), 3);
        assert!(sheets[1].contains("2611107102031") && sheets[2].contains("本考场无考生"));
    }

    #[test]
    fn the_cells_of_the_field_fit_the_sheet() {
        assert!(LEFT >= 1.5 && TOP + CELL.1 * DOWN as f32 <= 291.0);
    }
}
