//! Door sign (门贴): large type for a room's door, black on white; the two halves of a sheet are cut or folded apart.

use super::{
    Imprint, Subject, file,
    page::Pad,
    style::{Area, Style},
};

/// What one door says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorSign {
    /// 考点名称
    pub site: String,
    /// 考场号
    pub room: u16,
    /// Building and floor, as one reads them.
    pub whereabouts: String,
    /// 考试类别
    pub category: String,
    /// First and last 准考证号; `None` for a room without candidates (备用考场).
    pub tickets: Option<(String, String)>,
    /// 人数
    pub count: usize,
    /// 混编考场: each of the papers, where several are sat in the room; else empty.
    pub shared: Vec<DoorPaper>,
    pub subjects: Vec<Subject>,
}

/// One of the papers of a shared room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorPaper {
    pub category: String,
    /// First and last 准考证号.
    pub tickets: (String, String),
    pub count: usize,
}

/// One PDF with a sheet for each room: the sign for the door above, the same smaller for the way there below the fold.
#[must_use]
pub fn pdf(imprint: &Imprint, signs: &[DoorSign]) -> Vec<u8> {
    file("门贴", imprint, signs, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, signs: &[DoorSign]) {
    let exam = pad.exam();
    for sign in signs {
        pad.sheet(&format!("{}　第{:03}考场", sign.site, sign.room));
        door(pad, &exam, sign);
        pad.dashed((8.0, 214.0), (202.0, 214.0));
        pad.text(Area::new(15.0, 214.5, 180.0, 4.0), &pad.note("door_sign"), Style::of(7.5).centre().grey(0.4));
        slip(pad, sign);
    }
}

fn range(sign: &DoorSign) -> (String, String) {
    match &sign.tickets {
        Some((first, last)) => (format!("{first} 至 {last}"), format!("共{}人", sign.count)),
        None => ("备用考场".to_owned(), "无考生".to_owned()),
    }
}

fn door(pad: &mut Pad, exam: &str, sign: &DoorSign) {
    pad.frame(Area::new(12.0, 12.0, 186.0, 196.0), 1.2);
    let line = |top: f32, high: f32| Area::new(18.0, top, 174.0, high);
    pad.text(line(17.0, 16.0), exam, Style::of(17.0).centre().lines(2));
    pad.text(line(34.0, 12.0), &sign.site, Style::of(20.0).bold().centre());
    pad.text(line(48.0, 56.0), &format!("{:03}", sign.room), Style::of(160.0).bold().centre());
    pad.text(line(106.0, 16.0), "考场", Style::of(40.0).bold().centre().tracking(0.5));
    pad.line((18.0, 126.0), (192.0, 126.0), 0.6);
    if sign.shared.is_empty() {
        let (tickets, count) = range(sign);
        if sign.tickets.is_some() {
            pad.text(line(129.0, 8.0), "准考证号", Style::of(14.0).centre());
        }
        pad.text(line(137.0, 14.0), &tickets, Style::of(30.0).bold().centre());
        pad.text(line(153.0, 12.0), &format!("{}　{count}", sign.category), Style::of(22.0).bold().centre());
    } else {
        papers(pad, line(128.0, 38.0), &sign.shared);
    }
    pad.line((18.0, 168.0), (192.0, 168.0), 0.6);
    let each = 36.0 / sign.subjects.len().max(1) as f32;
    for (subject, number) in sign.subjects.iter().zip(0_u8..) {
        let row = Area { h: each, ..line(170.0 + each * f32::from(number), each) };
        pad.text(Area { w: 86.0, ..row }, &subject.name, Style::of(16.0).lines(2));
        let hours = format!("{} {}", subject.date(), subject.hours());
        pad.text(Area { x: row.x + 88.0, w: 86.0, ..row }, &hours, Style::of(15.0).right());
    }
}

/// A line for each paper of a shared room.
fn papers(pad: &mut Pad, area: Area, shared: &[DoorPaper]) {
    let high = area.h / shared.len() as f32;
    for (paper, number) in shared.iter().zip(0_u8..) {
        let row = Area { y: area.y + high * f32::from(number), h: high, ..area };
        let size = (high * 1.1).min(18.0);
        let words = format!("{}　{}人", paper.category, paper.count);
        pad.text(Area { w: 78.0, ..row }, &words, Style::of(size).bold().lines(2));
        let tickets = format!("{} 至 {}", paper.tickets.0, paper.tickets.1);
        pad.text(Area { x: row.x + 80.0, w: row.w - 80.0, ..row }, &tickets, Style::of(size).bold().right());
    }
}

/// The part below the fold: room, range and where it is.
fn slip(pad: &mut Pad, sign: &DoorSign) {
    let (mut tickets, count) = range(sign);
    if !sign.shared.is_empty() {
        "准考证号见门贴上部".clone_into(&mut tickets);
    }
    pad.text(Area::new(15.0, 222.0, 74.0, 34.0), &format!("{:03}", sign.room), Style::of(84.0).bold().centre());
    pad.text(Area::new(15.0, 257.0, 74.0, 12.0), "考场", Style::of(24.0).bold().centre().tracking(0.3));
    let line = |top: f32| Area::new(94.0, top, 101.0, 11.0);
    pad.text(line(221.0), &sign.whereabouts, Style::of(17.0).bold());
    pad.text(line(233.0), &sign.category, Style::of(15.0));
    pad.text(line(245.0), &tickets, Style::of(17.0).bold());
    pad.text(line(257.0), &count, Style::of(15.0));
}

/// A full room and a spare one.
#[must_use]
pub fn sample() -> Vec<DoorSign> {
    let full = DoorSign {
        site: "六枝特区第七中学考点".to_owned(),
        room: 102,
        whereabouts: "明德楼3层306教室".to_owned(),
        category: "中小学教师类（D类）".to_owned(),
        tickets: Some(("2611107102015".to_owned(), "2611107102304".to_owned())),
        count: 30,
        shared: vec![],
        subjects: Subject::sample(),
    };
    let spare = DoorSign { room: 45, tickets: None, count: 0, category: "备用".to_owned(), ..full.clone() };
    vec![full, spare]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn a_door_says_who_may_come_in_and_when() {
        let sheets = read_back(&pdf(&Imprint::sample(), &sample()));
        for words in ["102", "2611107102015 至 2611107102304", "共30人", "09:00—10:30", "中小学教师类（D类）", "方案第3版"]
        {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
    }

    #[test]
    fn the_door_of_a_shared_room_names_every_paper_with_its_numbers() {
        let paper = |category: &str, first: &str, last: &str, count| DoorPaper {
            category: category.to_owned(),
            tickets: (first.to_owned(), last.to_owned()),
            count,
        };
        let shared = vec![
            paper("A 综合管理类", "2611107102015", "2611107102204", 20),
            paper("D 中小学教师类", "2611407102213", "2611407102304", 10),
        ];
        let sheets = read_back(&pdf(&Imprint::sample(), &[DoorSign { shared, ..sample().remove(0) }]));
        for words in ["A 综合管理类　20人", "2611107102015 至 2611107102204", "D 中小学教师类　10人", "2611407102213 至 2611407102304"]
        {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
    }

    #[test]
    fn a_spare_room_says_so() {
        let sheets = read_back(&pdf(&Imprint::sample(), &sample()));
        assert!(sheets[1].contains("045") && sheets[1].contains("备用考场") && !sheets[1].contains("2611107"));
    }
}
