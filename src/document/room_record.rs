//! Room record (考场情况记录单): what the invigilators of a room write down in one paper of the exam and sign.

use super::{
    Imprint, RoomHead, Subject, file,
    form::{RULE, field, signature},
    page::Pad,
    style::{Area, Style},
};

/// One room in one paper of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRecord {
    pub at: RoomHead,
    pub subject: Subject,
    /// 应考人数
    pub expected: usize,
    /// First and last 准考证号; `None` for a spare room.
    pub tickets: Option<(String, String)>,
    /// 袋号 of the bag the record goes back in, as a bar code: whoever collects scans what has come back.
    pub bag: String,
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;

/// One PDF with a sheet for each room and paper, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, records: &[RoomRecord]) -> Vec<u8> {
    file("考场情况记录单", imprint, records, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, records: &[RoomRecord]) {
    let exam = pad.exam();
    for record in records {
        pad.sheet(&format!("{}　{}", record.at.place(), record.subject.name));
        pad.text(Area::new(LEFT, 12.0, WIDTH, 9.0), &exam, Style::of(13.0).centre());
        pad.text(Area::new(LEFT + 43.0, 21.0, 94.0, 12.0), &pad.heading("room_record"), Style::of(20.0).bold().centre());
        pad.bar_code(Area::new(LEFT + 138.0, 21.0, 42.0, 13.5), &record.bag);
        facts(pad, record);
        absentees(pad);
        events(pad);
        signatures(pad);
    }
}

fn facts(pad: &mut Pad, record: &RoomRecord) {
    let row = |n: u8| Area::new(LEFT, 36.0 + 9.5 * f32::from(n), WIDTH, 9.5);
    let value = Style::of(11.5).lines(2);
    let left = |n: u8| Area { w: 110.0, ..row(n) };
    let right = |n: u8| Area { x: LEFT + 110.0, w: 70.0, ..row(n) };
    field(pad, left(0), ("考点", 22.0), (&record.at.site, value));
    field(pad, right(0), ("考场", 18.0), (&format!("第{:03}考场", record.at.room), value.bold()));
    field(pad, left(1), ("科目", 22.0), (&record.subject.name, value.bold()));
    field(pad, right(1), ("位置", 18.0), (&record.at.whereabouts, value));
    let time = format!("{} {}", record.subject.date(), record.subject.hours());
    field(pad, left(2), ("时间", 22.0), (&time, value));
    field(pad, right(2), ("类别", 18.0), (&record.at.category, value));
    let range = record.tickets.as_ref().map_or_else(|| "备用考场，无考生".to_owned(), |(first, last)| format!("{first} 至 {last}"));
    field(pad, row(3), ("准考证号", 22.0), (&range, value));
    let counts = [("应考人数", record.expected.to_string()), ("实考人数", String::new()), ("缺考人数", String::new())];
    for ((label, count), n) in counts.into_iter().zip(0_u8..) {
        field(pad, Area { x: LEFT + 60.0 * f32::from(n), w: 60.0, ..row(4) }, (label, 24.0), (&count, Style::of(15.0).bold().centre()));
    }
}

/// Ticket numbers of who is absent, and room for the bar codes off their answer sheets.
fn absentees(pad: &mut Pad) {
    let (top, high) = (88.0, 62.0);
    pad.frame(Area::new(LEFT, top, WIDTH, high), RULE);
    let words = "缺考考生（停止入场后填写座位号、准考证号，并将其答题卡条形码粘贴在右格；没有缺考的写“无”）";
    pad.text(Area::new(LEFT + 1.5, top, WIDTH - 3.0, 7.0), words, Style::of(9.0));
    for n in 0..10_u8 {
        let (x, y) = (LEFT + 90.0 * f32::from(n % 2), top + 7.0 + 11.0 * f32::from(n / 2));
        pad.frame(Area::new(x, y, 90.0, 11.0), RULE);
        pad.line((x + 10.0, y), (x + 10.0, y + 11.0), RULE);
        pad.line((x + 42.0, y), (x + 42.0, y + 11.0), RULE);
        pad.text(Area::new(x, y, 10.0, 11.0), &(n + 1).to_string(), Style::of(9.0).centre().grey(0.4));
        pad.text(Area::new(x + 43.0, y, 46.0, 11.0), "条形码粘贴处", Style::of(8.0).centre().grey(0.6));
    }
}

fn events(pad: &mut Pad) {
    let boxes = [
        ("违纪违规情况", "座位号、准考证号、事实、证据；另填违纪违规情况记录表", 152.0, 36.0),
        ("试卷情况", "启封时间；份数是否相符；缺页、错印、备用卷启用", 188.0, 24.0),
        ("其他异常", "误点、停电、考生突发疾病、监控中断等及处理", 212.0, 24.0),
    ];
    for (label, hint, top, high) in boxes {
        field(pad, Area::new(LEFT, top, WIDTH, high), (label, 28.0), ("", Style::of(10.0)));
        pad.text(Area::new(LEFT + 30.0, top + 0.5, WIDTH - 32.0, 5.0), hint, Style::of(8.0).grey(0.45));
    }
}

fn signatures(pad: &mut Pad) {
    for (label, n) in ["监考员（甲）：", "监考员（乙）：", "流动监考：", "主考："].into_iter().zip(0_u8..) {
        let (x, y) = (LEFT + 92.0 * f32::from(n % 2), 241.0 + 12.0 * f32::from(n / 2));
        signature(pad, Area::new(x, y, 88.0, 9.0), label);
    }
    pad.text(Area::new(LEFT, 267.0, WIDTH, 7.0), &pad.note("room_record"), Style::of(9.0));
}

/// A full room and a spare one.
#[must_use]
pub fn sample() -> Vec<RoomRecord> {
    let subject = Subject::sample().remove(0);
    let full = RoomRecord {
        at: RoomHead::sample(),
        subject,
        expected: 30,
        tickets: Some(("2611107102015".into(), "2611107102304".into())),
        bag: "0710201".into(),
    };
    let spare = RoomRecord {
        at: RoomHead { room: 45, category: "备用".to_owned(), ..RoomHead::sample() },
        expected: 0,
        tickets: None,
        bag: "0704501".into(),
        ..full.clone()
    };
    vec![full, spare]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn a_record_asks_for_counts_absentees_violations_and_four_signatures() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        let words = [
            "应考人数",
            "30",
            "实考人数",
            "缺考人数",
            "条形码粘贴处",
            "违纪违规情况",
            "监考员（甲）",
            "监考员（乙）",
            "流动监考",
            "主考：",
        ];
        for word in words.into_iter().chain(["2611107102015 至 2611107102304", "第102考场", "09:00—10:30"]) {
            assert!(sheets[0].contains(word), "{word} is not in {}", sheets[0]);
        }
        assert!(sheets[1].contains("备用考场，无考生"));
    }

    #[test]
    fn the_longest_head_stays_on_the_sheet() {
        let record = RoomRecord { at: RoomHead::longest(), ..sample().remove(0) };
        let sheets = read_joined(&pdf(&Imprint::sample(), std::slice::from_ref(&record)));
        assert!(sheets.len() == 1 && sheets[0].contains(&record.at.site));
    }
}
