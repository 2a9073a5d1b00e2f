//! Seating chart (考场座次平面图): a plan of the room as seen from above, podium at the top, one sheet a room.

use super::{
    Imprint, Seated, file,
    form::{RULE, signature},
    page::Pad,
    style::{Area, Style},
};
use crate::domain::exam::{Cell, Layout, Podium, Side};

/// A room to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatingChart {
    /// 考点名称
    pub site: String,
    /// 考场号
    pub room: u16,
    /// Building and floor, as one reads them.
    pub whereabouts: String,
    /// 考试类别
    pub category: String,
    /// Every seat of the room in order of its number, whether taken or not.
    pub layout: Layout,
    /// Who sits where; a seat without an entry stays empty.
    pub seats: Vec<Seated>,
}

/// One PDF with a sheet for each room, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, rooms: &[SeatingChart]) -> Vec<u8> {
    file("考场座次平面图", imprint, rooms, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, rooms: &[SeatingChart]) {
    let exam = pad.exam();
    for room in rooms {
        pad.sheet(&format!("{}　第{:03}考场", room.site, room.room));
        head(pad, &exam, room);
        let floor = Area::new(15.0, 62.0, 180.0, 196.0);
        pad.frame(floor, 0.6);
        podium(pad, floor, room.layout.podium);
        door(pad, floor, room.layout.door);
        desks(pad, Area::new(floor.x + 5.0, floor.y + 20.0, floor.w - 10.0, floor.h - 32.0), room);
        foot(pad);
    }
}

fn head(pad: &mut Pad, exam: &str, room: &SeatingChart) {
    pad.text(Area::new(15.0, 12.0, 180.0, 9.0), exam, Style::of(13.0).centre());
    pad.text(Area::new(15.0, 21.0, 180.0, 12.0), &pad.heading("seating_chart"), Style::of(20.0).bold().centre());
    pad.text(Area::new(15.0, 35.0, 120.0, 8.0), &format!("考点：{}", room.site), Style::of(12.0));
    pad.text(Area::new(15.0, 43.0, 120.0, 8.0), &format!("位置：{}", room.whereabouts), Style::of(12.0));
    pad.text(Area::new(15.0, 51.0, 120.0, 8.0), &format!("类别：{}　　应考：{}人", room.category, room.seats.len()), Style::of(12.0));
    pad.text(Area::new(135.0, 36.0, 60.0, 23.0), &format!("第{:03}考场", room.room), Style::of(30.0).bold().right());
}

/// The invigilator's left hand is at the right of the sheet.
fn podium(pad: &mut Pad, floor: Area, side: Podium) {
    let x = match side {
        Podium::Left => floor.x + floor.w - 70.0,
        Podium::Middle => floor.x + floor.w / 2.0 - 25.0,
        Podium::Right => floor.x + 20.0,
    };
    let podium = Area::new(x, floor.y + 3.0, 50.0, 11.0);
    pad.shade(podium, 0.93);
    pad.frame(podium, RULE);
    pad.text(podium, "讲　台", Style::of(13.0).centre());
}

/// The invigilator at the podium faces the class: the left hand is at the right of a plan whose podium is at the top.
fn door(pad: &mut Pad, floor: Area, side: Side) {
    let front = matches!(side, Side::FrontLeft | Side::FrontRight);
    let left_hand = matches!(side, Side::FrontLeft | Side::BackLeft);
    let y = if front { floor.y + 4.0 } else { floor.y + floor.h - 10.0 };
    let x = if left_hand { floor.x + floor.w } else { floor.x };
    pad.line((x, y), (x, y + 9.0), 1.8);
    let (words, style) = (Area::new(floor.x + 3.0, y, floor.w - 6.0, 9.0), Style::of(10.0));
    pad.text(words, if front { "前门" } else { "后门" }, if left_hand { style.right() } else { style });
}

/// Column 1 is at the left hand of the invigilator at the podium, so it is drawn at the right.
fn desks(pad: &mut Pad, floor: Area, room: &SeatingChart) {
    let (rows, cols) = room.layout.size();
    if room.layout.seats() == 0 {
        return pad.text(floor, "本考场未设座位", Style::of(16.0).centre());
    }
    let (wide, high) = (floor.w / f32::from(cols), (floor.h / f32::from(rows)).min(34.0));
    for (number, Cell { row, col }) in (1..).zip(&room.layout.cells) {
        let desk = Area::new(floor.x + wide * f32::from(cols - col), floor.y + high * f32::from(row - 1), wide, high);
        let desk = Area { x: desk.x + 1.2, w: desk.w - 2.4, y: desk.y + 1.0, h: desk.h - 2.0 };
        pad.frame(desk, RULE);
        draw_desk(pad, desk, number, room.seats.iter().find(|seated| seated.seat == number));
    }
}

fn draw_desk(pad: &mut Pad, desk: Area, number: u8, seated: Option<&Seated>) {
    let band = |from: f32, part: f32| Area::new(desk.x + 0.8, desk.y + desk.h * from, desk.w - 1.6, desk.h * part);
    let size = (desk.h * 0.3 * 2.2).min(20.0);
    pad.text(band(0.02, 0.4), &format!("{number:02}"), Style::of(size).bold().centre().grey(if seated.is_some() { 0.0 } else { 0.6 }));
    match seated {
        Some(seated) => {
            pad.text(band(0.40, 0.33), &seated.name, Style::of((desk.h * 0.55).min(12.0)).centre().lines(2));
            pad.text(band(0.74, 0.22), &seated.ticket_number, Style::of(8.5).centre());
        }
        None => pad.text(band(0.45, 0.4), "空", Style::of(11.0).centre().grey(0.6)),
    }
}

fn foot(pad: &mut Pad) {
    pad.text(Area::new(15.0, 260.0, 180.0, 7.0), &pad.note("seating_chart"), Style::of(10.0));
    signature(pad, Area::new(15.0, 269.0, 85.0, 9.0), "监考员（甲）签名：");
    signature(pad, Area::new(110.0, 269.0, 85.0, 9.0), "监考员（乙）签名：");
}

/// A full room and one with two candidates.
#[must_use]
pub fn sample() -> Vec<SeatingChart> {
    let names = ["张𬭎䶮", "李明", "王㛃", "欧阳震华", "阿卜杜热合曼·买买提吐尔逊江"];
    let seat = |seat: u8| Seated {
        seat,
        name: names[usize::from(seat) % 5].to_owned(),
        ticket_number: format!("26111071020{seat:02}4")[..13].to_owned(),
    };
    let full = SeatingChart {
        site: "六枝特区第七中学考点".to_owned(),
        room: 102,
        whereabouts: "明德楼3层306教室".to_owned(),
        category: "中小学教师类（D类）".to_owned(),
        layout: Layout::snake("五列六排蛇形", &[6; 5]),
        seats: (1..=30).map(seat).collect(),
    };
    let tail = SeatingChart {
        room: 103,
        layout: Layout { door: Side::BackLeft, podium: Podium::Left, ..Layout::snake("七八八七蛇形", &[7, 8, 8, 7]) },
        seats: (1..=2).map(seat).collect(),
        ..full.clone()
    };
    vec![full, tail]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn every_seat_is_drawn_with_who_sits_there() {
        let rooms = sample();
        let sheets = read_back(&pdf(&Imprint::sample(), &rooms));
        assert_eq!(sheets.len(), 2);
        for seated in &rooms[0].seats {
            assert!(sheets[0].contains(&seated.ticket_number), "{}", seated.ticket_number);
        }
        assert!(sheets[0].contains("张𬭎䶮") && sheets[0].contains("第102考场") && !sheets[0].contains('空'));
        assert_eq!(sheets[1].matches('空').count(), 28);
    }

    #[test]
    fn an_empty_room_and_a_room_without_seats_are_still_sheets() {
        let mut room = sample().remove(0);
        room.seats.clear();
        let sheets = read_back(&pdf(&Imprint::sample(), &[room.clone()]));
        assert!(sheets[0].contains("应考：0人"));
        room.layout.cells.clear();
        assert!(read_back(&pdf(&Imprint::sample(), &[room]))[0].contains("本考场未设座位"));
    }

    #[test]
    fn no_rooms_make_one_sheet_that_says_so() {
        assert!(read_back(&pdf(&Imprint::sample(), &[]))[0].contains("没有可打印的内容"));
    }
}
