//! Admission ticket (准考证): one A4 sheet a candidate.

use super::{
    Imprint, Subject,
    form::{Column, Table, field},
    page::{Kept, Pad},
    style::{Area, Style},
};
use crate::domain::exam::EntryRule;

/// What all tickets of a file share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// 科目与时间, in order of time.
    pub subjects: Vec<Subject>,
    /// 考生须知, one sentence each, without numbers; up to a dozen fit.
    pub notes: Vec<String>,
    /// 考点示意图: a grey PNG of eight bits; without one, the address has to do.
    pub map: Option<Vec<u8>>,
}

/// One candidate's ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmissionTicket {
    pub name: String,
    /// 男 or 女.
    pub gender: String,
    /// Masked, as lists show it.
    pub id_number: String,
    /// JPEG; printed as it is.
    pub photo: Option<Vec<u8>>,
    pub ticket_number: String,
    /// 报名序号
    pub registration: String,
    /// 报考单位
    pub unit: String,
    /// 报考岗位, with its code.
    pub post: String,
    /// 考试类别
    pub category: String,
    /// 考点名称
    pub site: String,
    /// 考点地址
    pub address: String,
    /// 考场号
    pub room: u16,
    /// 座位号
    pub seat: u8,
    /// What the QR code says.
    pub token: String,
}

/// One PDF with a sheet for each ticket, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, header: &Header, tickets: &[AdmissionTicket]) -> Vec<u8> {
    let mut pad = Pad::new("准考证", imprint);
    draw(&mut pad, header, tickets);
    pad.finish()
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, header: &Header, tickets: &[AdmissionTicket]) {
    let exam = pad.exam();
    let map = header.map.as_deref().and_then(|png| pad.keep(png));
    pad.outline_bold(true);
    for ticket in tickets {
        pad.sheet(&format!("{}　第{:03}考场　{:02}号", ticket.site, ticket.room, ticket.seat));
        head(pad, &exam);
        person(pad, ticket);
        place(pad, ticket);
        let bottom = timetable(pad, &header.subjects);
        notes(pad, &header.notes, (bottom + 6.0, map.as_ref()));
    }
    pad.outline_bold(false);
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;
/// Side of the frame of the map.
const MAP: f32 = 58.0;

fn head(pad: &mut Pad, exam: &str) {
    pad.text(Area::new(LEFT, 14.0, WIDTH, 15.0), exam, Style::of(17.0).bold().centre().lines(2));
    pad.text(Area::new(LEFT, 30.0, WIDTH, 13.0), &pad.heading("admission_ticket"), Style::of(26.0).bold().centre().tracking(0.5));
}

/// Who: fields at the left, the photo (a two-inch print, 35 mm × 49 mm) at the right.
fn person(pad: &mut Pad, ticket: &AdmissionTicket) {
    let (top, high, label) = (47.0, 11.0, 25.0);
    let row = |n: u8| Area::new(LEFT, top + high * f32::from(n), 141.0, high);
    let value = Style::of(13.0);
    field(pad, Area { w: 92.0, ..row(0) }, ("姓名", label), (&ticket.name, value.bold().lines(2)));
    field(pad, Area { x: LEFT + 92.0, w: 49.0, ..row(0) }, ("性别", 22.0), (&ticket.gender, value));
    field(pad, Area { w: 84.0, ..row(1) }, ("证件号码", label), (&ticket.id_number, value));
    field(pad, Area { x: LEFT + 84.0, w: 57.0, ..row(1) }, ("报名序号", 22.0), (&ticket.registration, value));
    field(pad, row(2), ("报考单位", label), (&ticket.unit, value.lines(2)));
    field(pad, row(3), ("报考岗位", label), (&ticket.post, value.lines(2)));
    field(pad, row(4), ("考试类别", label), (&ticket.category, value.lines(2)));
    let frame = Area::new(LEFT + 141.0, top, 39.0, high * 5.0);
    pad.frame(frame, super::form::RULE);
    pad.photo(Area::new(frame.x + 2.0, frame.y + 3.0, 35.0, 49.0), ticket.photo.as_deref());
    let number = Area::new(LEFT, top + high * 5.0, WIDTH, 17.0);
    // Digits set apart can be read aloud and copied without losing the place.
    let digits = Style::of(28.0).bold().centre().tracking(0.25);
    field(pad, number, ("准考证号", label), (&ticket.ticket_number, digits));
}

/// Where: room and seat large, the QR code at the right.
fn place(pad: &mut Pad, ticket: &AdmissionTicket) {
    let (top, wide) = (125.0, 136.0);
    field(pad, Area::new(LEFT, top, wide, 11.0), ("考点名称", 25.0), (&ticket.site, Style::of(13.0).bold().lines(2)));
    field(pad, Area::new(LEFT, top + 11.0, wide, 12.0), ("考点地址", 25.0), (&ticket.address, Style::of(12.0).lines(2)));
    let number = Style::of(28.0).bold().centre();
    field(pad, Area::new(LEFT, top + 23.0, 74.0, 19.0), ("考场号", 25.0), (&format!("{:03}", ticket.room), number));
    field(pad, Area::new(LEFT + 74.0, top + 23.0, 62.0, 19.0), ("座位号", 22.0), (&format!("{:02}", ticket.seat), number));
    let frame = Area::new(LEFT + wide, top, WIDTH - wide, 42.0);
    pad.frame(frame, super::form::RULE);
    pad.qr(Area::new(frame.x + 4.0, frame.y + 1.0, 36.0, 36.0), &ticket.token);
    pad.text(Area::new(frame.x, frame.y + 36.5, frame.w, 4.5), &pad.note("admission_ticket"), Style::of(8.0).centre());
}

fn timetable(pad: &mut Pad, subjects: &[Subject]) -> f32 {
    let columns = [Column::words("考试科目", 85.0), Column::of("日期", 57.0), Column::of("时间", 38.0)];
    let rows: Vec<Vec<String>> = subjects.iter().map(|subject| vec![subject.name.clone(), subject.date(), subject.hours()]).collect();
    Table { columns: &columns, row_height: 9.5, size: 12.0 }.draw(pad, (LEFT, 172.0), &rows)
}

/// The notes, and how the site lies beside them where that is known.
fn notes(pad: &mut Pad, notes: &[String], (top, map): (f32, Option<&Kept>)) {
    pad.text(Area::new(LEFT, top, WIDTH, 7.0), "考生须知", Style::of(13.0).bold());
    let mut wide = WIDTH;
    if let Some(map) = map {
        let frame = Area::new(LEFT + WIDTH - MAP, top + 1.0, MAP, MAP);
        pad.frame(frame, super::form::RULE);
        pad.text(Area { h: 6.0, ..frame }, "考点示意图", Style::of(9.0).centre());
        pad.stamp(Area::new(frame.x + 1.0, frame.y + 6.0, MAP - 2.0, MAP - 7.0), map);
        wide -= MAP + 4.0;
    }
    let text: Vec<String> = notes.iter().zip(1..).map(|(note, number)| format!("{number}．{note}")).collect();
    let area = Area::new(LEFT, top + 8.5, wide, 280.0 - top - 8.5);
    pad.text(area, &text.join("\n"), Style::of(10.5).paragraph());
}

/// A ticket and its header as a preview shows them.
#[must_use]
pub fn sample() -> (Header, Vec<AdmissionTicket>) {
    let notes = [
        "考生须凭本准考证和有效居民身份证原件入场，缺一不可。",
        "对号入座，将准考证和身份证放在桌面左上角备查；考试期间不得提前交卷、退场。",
        "自备黑色字迹的钢笔或签字笔、2B铅笔、橡皮；手机、智能手表等电子产品须关机后放在指定位置，带至座位的按违纪处理。",
        "在答题卡规定位置填写姓名和准考证号，并填涂准考证号；在试卷、草稿纸上作答无效。",
        "考试结束铃响立即停止作答，待监考员清点无误后方可离场，不得带走试卷、答题卡和草稿纸。",
        "违纪违规行为按《事业单位公开招聘违纪违规行为处理规定》（人力资源和社会保障部令第35号）处理。",
        "请提前熟悉考点地址和交通路线，考点内不提供停车位。",
    ];
    let notes = std::iter::once(EntryRule::default().sentence()).chain(notes.map(str::to_owned)).collect();
    let header = Header { subjects: Subject::sample(), notes, map: None };
    let ticket = AdmissionTicket {
        name: "张𬭎䶮".to_owned(),
        gender: "女".to_owned(),
        id_number: "520299********0020".to_owned(),
        photo: None,
        ticket_number: "2611107102304".to_owned(),
        registration: "2026012345".to_owned(),
        unit: "六枝特区第七中学".to_owned(),
        post: "初中语文教师（2026001002）".to_owned(),
        category: "中小学教师类（D类）".to_owned(),
        site: "六枝特区第七中学考点".to_owned(),
        address: "六枝特区平寨街道那平路120号（公交3路七中站）".to_owned(),
        room: 102,
        seat: 30,
        token: "KW1:2611107102304:7F3A9C21".to_owned(),
    };
    (header, vec![ticket])
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn every_candidate_has_a_sheet_of_their_own() {
        let (header, tickets) = sample();
        let many: Vec<AdmissionTicket> =
            (1..=30).map(|seat| AdmissionTicket { seat, ticket_number: format!("26111071020{seat:02}"), ..tickets[0].clone() }).collect();
        let sheets = read_back(&pdf(&Imprint::sample(), &header, &many));
        assert_eq!(sheets.len(), 30);
        for (number, sheet) in sheets.iter().enumerate() {
            for words in [many[number].ticket_number.clone(), format!("第{}页/共30页", number + 1), format!("{:02}号", number + 1)] {
                assert!(sheet.contains(&words), "{words} is not in {sheet}");
            }
        }
    }

    #[test]
    fn a_ticket_can_be_read_back_whole() {
        let (header, tickets) = sample();
        let sheet = read_back(&pdf(&Imprint::sample(), &header, &tickets)).remove(0);
        let ticket = &tickets[0];
        let times = [
            "2026年5月10日（星期日）",
            "09:00—10:30",
            "方案第3版",
            "打印于2026年5月2日 16:40",
            "六盘水市2026年事业单位公开招聘工作人员笔试",
        ];
        let own = [
            &ticket.name,
            &ticket.gender,
            &ticket.id_number,
            &ticket.ticket_number,
            &ticket.unit,
            &ticket.post,
            &ticket.category,
            &ticket.registration,
        ];
        let place = [&ticket.site, &ticket.address];
        for words in own.into_iter().chain(place).map(String::as_str).chain(times) {
            assert!(sheet.contains(words), "{words} is not in {sheet}");
        }
    }

    #[test]
    fn the_longest_names_are_printed_whole() {
        let (header, mut tickets) = sample();
        tickets[0].name = "阿卜杜热合曼·买买提吐尔逊江·艾尔肯江麦麦提".chars().chain("𬭎䶮".chars()).collect();
        tickets[0].unit = "六".repeat(40);
        tickets[0].post = format!("{}（2026001002）", "岗".repeat(48));
        let sheet = read_back(&pdf(&Imprint::sample(), &header, &tickets)).remove(0).replace('\n', "");
        for words in [&tickets[0].name, &tickets[0].unit, &tickets[0].post] {
            assert!(sheet.contains(words), "{words} is not in {sheet}");
        }
    }

    #[test]
    fn the_same_tickets_make_the_same_bytes() {
        let (header, tickets) = sample();
        let first = pdf(&Imprint::sample(), &header, &tickets);
        assert_eq!(first, pdf(&Imprint::sample(), &header, &tickets));
        let other = vec![AdmissionTicket { seat: 29, ..tickets[0].clone() }];
        assert_ne!(first, pdf(&Imprint::sample(), &header, &other));
    }

    #[test]
    fn a_photo_is_embedded_as_it_is() {
        let (header, mut tickets) = sample();
        let jpeg = [&[0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 1, 0x9d, 1, 0x27, 3][..], &[7; 600], &[0xff, 0xd9]].concat();
        tickets[0].photo = Some(jpeg.clone());
        let bytes = pdf(&Imprint::sample(), &header, &tickets);
        assert!(bytes.windows(jpeg.len()).any(|window| window == jpeg));
        tickets[0].photo = Some(b"not a picture".to_vec());
        assert!(read_back(&pdf(&Imprint::sample(), &header, &tickets))[0].contains("照片无法读取"));
    }
}
