//! Bag labels (试卷袋、答题卡袋封面): what goes into the two bags of a room and paper, counted and signed; half a sheet each.

use super::{
    Imprint, RoomHead, Subject, file,
    form::{field, signature},
    page::Pad,
    style::{Area, Style},
};

/// The bags of one room in one paper of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagLabel {
    pub at: RoomHead,
    /// 考点号
    pub site_number: u16,
    pub subject: Subject,
    /// 应考人数
    pub expected: usize,
    /// Papers in the bag (每袋份数): a full room and one spare.
    pub papers: usize,
    /// First and last 准考证号.
    pub tickets: Option<(String, String)>,
    /// 袋号: digits of site, room and paper, also as a bar code.
    pub bag: String,
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;

/// One PDF with a sheet for each room and paper: the paper bag above the cut, the answer bag below.
#[must_use]
pub fn pdf(imprint: &Imprint, labels: &[BagLabel]) -> Vec<u8> {
    file("卷袋封面", imprint, labels, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, labels: &[BagLabel]) {
    let exam = pad.exam();
    for label in labels {
        pad.sheet(&format!("{}　{}", label.at.place(), label.subject.name));
        head(pad, &exam, (10.0, "bag_label"), label);
        let counts = [("袋内试卷", format!("{}份", label.papers)), ("启封后清点", "　　份".to_owned()), ("考后收回", "　　份".to_owned())];
        boxes(pad, 90.0, &counts);
        sign(pad, 105.0, "bag_label", ["启封人（甲）：", "启封人（乙）：", "收卷清点人："]);
        pad.dashed((8.0, 143.0), (202.0, 143.0));
        head(pad, &exam, (147.0, "bag_label_answer"), label);
        let counts = [("应考", format!("{}人", label.expected)), ("有效答题卡", "　　张".to_owned()), ("缺考卡", "　　张".to_owned())];
        boxes(pad, 227.0, &counts);
        sign(pad, 242.0, "bag_label_answer", ["装袋人（甲）：", "装袋人（乙）：", "验收人："]);
    }
}

fn head(pad: &mut Pad, exam: &str, (top, word): (f32, &str), label: &BagLabel) {
    pad.text(Area::new(LEFT, top, WIDTH, 9.0), exam, Style::of(13.0).centre());
    pad.text(Area::new(LEFT + 60.0, top + 9.0, 60.0, 15.0), &pad.heading(word), Style::of(26.0).bold().centre().tracking(0.2));
    pad.bar_code(Area::new(LEFT + 125.0, top + 10.0, 55.0, 14.0), &label.bag);
    let row = |n: u8| Area::new(LEFT, top + 27.0 + 10.0 * f32::from(n), 120.0, 10.0);
    let value = Style::of(12.0).lines(2);
    field(pad, row(0), ("考点", 22.0), (&format!("{:02} {}", label.site_number, label.at.site), value));
    field(pad, row(1), ("科目", 22.0), (&label.subject.name, value.bold()));
    field(pad, row(2), ("时间", 22.0), (&format!("{} {}", label.subject.date(), label.subject.hours()), value));
    field(pad, row(3), ("类别", 22.0), (&label.at.category, value));
    let range = label.tickets.as_ref().map_or_else(|| "备用考场，无考生".to_owned(), |(first, last)| format!("{first} 至 {last}"));
    field(pad, row(4), ("准考证号", 22.0), (&range, value));
    let room = Area::new(LEFT + 120.0, top + 27.0, 60.0, 50.0);
    pad.frame(room, super::form::RULE);
    pad.text(Area { h: 34.0, ..room }, &format!("{:03}", label.at.room), Style::of(78.0).bold().centre());
    pad.text(Area { y: room.y + 35.0, h: 12.0, ..room }, "考场", Style::of(20.0).bold().centre().tracking(0.3));
}

fn boxes(pad: &mut Pad, top: f32, counts: &[(&str, String); 3]) {
    for ((label, count), n) in counts.iter().zip(0_u8..) {
        let area = Area::new(LEFT + 60.0 * f32::from(n), top, 60.0, 13.0);
        field(pad, area, (label, 26.0), (count, Style::of(16.0).bold().centre()));
    }
}

fn sign(pad: &mut Pad, top: f32, word: &str, names: [&str; 3]) {
    pad.text(Area::new(LEFT, top, WIDTH, 7.0), &pad.note(word), Style::of(10.0));
    for (name, n) in names.into_iter().zip(0_u8..) {
        signature(pad, Area::new(LEFT + 61.0 * f32::from(n), top + 11.0, 57.0, 9.0), name);
    }
}

/// The bags of a full room.
#[must_use]
pub fn sample() -> Vec<BagLabel> {
    vec![BagLabel {
        at: RoomHead::sample(),
        site_number: 7,
        subject: Subject::sample().remove(0),
        expected: 30,
        papers: 31,
        tickets: Some(("2611107102015".to_owned(), "2611107102304".to_owned())),
        bag: "07102101".to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn both_bags_say_site_room_paper_and_how_much_is_in_them() {
        let mut labels = sample();
        labels.push(BagLabel { at: RoomHead::longest(), expected: 0, tickets: None, ..labels[0].clone() });
        let sheets = read_joined(&pdf(&Imprint::sample(), &labels));
        for words in ["07102101", "六枝特区第七中学考点", "职业能力倾向测验（D类）", "2611107102015 至 2611107102304"]
        {
            assert!(sheets[0].matches(words).count() >= 2, "{words} in {}", sheets[0]);
        }
        assert!(sheets[0].contains("31份") && sheets[0].contains("30人"));
        assert!(sheets[1].contains("备用考场，无考生") && sheets[1].contains("999"));
    }
}
