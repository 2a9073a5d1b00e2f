//! Violation record (违纪违规情况记录表): facts and evidence, written in the room and signed by two invigilators.
//! Rule source: 人社部令第35号第十八条: stopped on the spot, evidence kept, written down, at least two sign, the person is told.

use super::{
    Imprint, RoomHead, Seated, Subject, file,
    form::{RULE, field, signature},
    page::Pad,
    style::{Area, Style},
};
use crate::domain::conduct::Article;

/// What is known when the form is printed; a blank form knows only the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViolationRecord {
    pub at: RoomHead,
    pub subject: Option<Subject>,
    pub candidate: Option<Seated>,
    /// 违规事实
    pub facts: String,
    pub article: Option<Article>,
    /// 证据
    pub evidence: String,
}

impl ViolationRecord {
    /// A form to be filled in by hand.
    #[must_use]
    pub const fn blank(at: RoomHead) -> Self {
        Self { at, subject: None, candidate: None, facts: String::new(), article: None, evidence: String::new() }
    }
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;

/// One PDF with a sheet for each record, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, records: &[ViolationRecord]) -> Vec<u8> {
    file("违纪违规情况记录表", imprint, records, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, records: &[ViolationRecord]) {
    let exam = pad.exam();
    for record in records {
        pad.sheet(&record.at.place());
        pad.text(Area::new(LEFT, 12.0, WIDTH, 9.0), &exam, Style::of(13.0).centre());
        pad.text(Area::new(LEFT, 21.0, WIDTH, 12.0), &pad.heading("violation_record"), Style::of(20.0).bold().centre());
        person(pad, record);
        conduct(pad, record);
        hands(pad);
    }
}

fn person(pad: &mut Pad, record: &ViolationRecord) {
    let row = |n: u8| Area::new(LEFT, 36.0 + 10.0 * f32::from(n), WIDTH, 10.0);
    let value = Style::of(11.5).lines(2);
    let (name, ticket, seat) = record
        .candidate
        .as_ref()
        .map_or_else(Default::default, |seated| (seated.name.clone(), seated.ticket_number.clone(), format!("{:02}", seated.seat)));
    field(pad, row(0), ("考点考场", 26.0), (&format!("{}（{}）", record.at.place(), record.at.whereabouts), value));
    let subject = record.subject.as_ref().map(|subject| format!("{}　{} {}", subject.name, subject.date(), subject.hours()));
    field(pad, row(1), ("科目时间", 26.0), (&subject.unwrap_or_default(), value));
    field(pad, Area { w: 90.0, ..row(2) }, ("考生姓名", 26.0), (&name, value.bold()));
    field(pad, Area { x: LEFT + 90.0, w: 90.0, ..row(2) }, ("证件号码", 22.0), ("", value));
    field(pad, Area { w: 90.0, ..row(3) }, ("准考证号", 26.0), (&ticket, value.bold()));
    field(pad, Area { x: LEFT + 90.0, w: 90.0, ..row(3) }, ("座位号", 22.0), (&seat, value.bold()));
}

fn conduct(pad: &mut Pad, record: &ViolationRecord) {
    let hint = Style::of(8.0).grey(0.45);
    let text = Style::of(11.0).paragraph();
    field(pad, Area::new(LEFT, 76.0, WIDTH, 36.0), ("违规事实", 26.0), ("", text));
    pad.text(Area::new(LEFT + 28.0, 76.5, WIDTH - 30.0, 5.0), "发现的时间、地点、经过，如实记录，不写推断", hint);
    pad.text(Area::new(LEFT + 28.0, 83.0, WIDTH - 30.0, 28.0), &record.facts, text);
    field(pad, Area::new(LEFT, 112.0, WIDTH, 16.0), ("证据", 26.0), (&record.evidence, Style::of(11.0).lines(3)));
    if record.evidence.is_empty() {
        pad.text(Area::new(LEFT + 28.0, 112.5, WIDTH - 30.0, 5.0), "物品名称、件数、保管人；监控起止时间；证人", hint);
    }
    let frame = Area::new(LEFT, 128.0, WIDTH, 66.0);
    field(pad, frame, ("条款依据", 26.0), ("", text));
    match record.article {
        Some(article) => {
            let words = format!(
                "《事业单位公开招聘违纪违规行为处理规定》第{}条（项）：{}。\n拟处理：{}；{}。",
                article.number(),
                article.label(),
                article.sanction().label(),
                article.record().label()
            );
            pad.text(Area::new(LEFT + 28.0, 131.0, WIDTH - 30.0, 60.0), &words, text);
        }
        None => choices(pad, frame),
    }
}

/// The articles an invigilator chooses from, as boxes to tick.
fn choices(pad: &mut Pad, frame: Area) {
    let articles =
        Article::ALL.into_iter().filter(|article| ["6.", "7.", "8.", "9"].iter().any(|start| article.number().starts_with(start)));
    for (article, n) in articles.zip(0_u8..) {
        let (x, y) = (frame.x + 27.0 + 76.0 * f32::from(n % 2), frame.y + 0.5 + 7.2 * f32::from(n / 2));
        pad.text(Area::new(x, y, 75.0, 7.1), &format!("□ {} {}", article.number(), article.label()), Style::of(8.0).lines(2).wraps_first());
    }
}

fn hands(pad: &mut Pad) {
    let row = |n: u8| Area::new(LEFT, 198.0 + 11.0 * f32::from(n), WIDTH, 9.0);
    signature(pad, Area { w: 86.0, ..row(0) }, "监考员（甲）：");
    signature(pad, Area { x: LEFT + 94.0, w: 86.0, ..row(0) }, "监考员（乙）：");
    signature(pad, Area { w: 86.0, ..row(1) }, "主考：");
    signature(pad, Area { x: LEFT + 94.0, w: 86.0, ..row(1) }, "时间：");
    let frame = Area::new(LEFT, 222.0, WIDTH, 36.0);
    pad.frame(frame, RULE);
    let told = "以上事实和证据已当面告知本人；本人对事实（□无异议　□有异议，意见如下）：";
    pad.text(Area::new(LEFT + 2.0, 223.0, WIDTH - 4.0, 7.0), told, Style::of(10.5));
    signature(pad, Area::new(LEFT + 2.0, 247.0, 84.0, 9.0), "考生签名：");
    pad.text(Area::new(LEFT + 92.0, 247.0, 86.0, 9.0), "□拒绝签名（由两名监考员注明）", Style::of(10.5));
    pad.text(Area::new(LEFT, 260.0, WIDTH, 6.0), &pad.note("violation_record"), Style::of(9.0));
}

/// A blank form and one that is filled in.
#[must_use]
pub fn sample() -> Vec<ViolationRecord> {
    let blank = ViolationRecord::blank(RoomHead::sample());
    let filled = ViolationRecord {
        subject: Some(Subject::sample().remove(0)),
        candidate: Seated::sample(1).pop(),
        facts: "9时42分，该考生将手机放在左腿上翻看，监考员乙发现后当场收存手机一部，屏幕停留在聊天窗口。".to_owned(),
        article: Some(Article::A7UsedDevice),
        evidence: "手机一部（已封存，编号01）；监控录像9时40分至9时45分。".to_owned(),
        ..blank.clone()
    };
    vec![blank, filled]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn a_blank_form_offers_the_articles_and_a_filled_one_names_its_own() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert!(sheets[0].contains("□ 7.4") && sheets[0].contains("□ 6.1") && sheets[0].contains("□ 9 "));
        assert!(sheets[1].contains("第7.4条（项）") && sheets[1].contains("当次全部科目考试成绩无效") && sheets[1].contains("期限五年"));
        for words in ["监考员（甲）", "监考员（乙）", "考生签名", "拒绝签名"] {
            assert!(sheets.iter().all(|sheet| sheet.contains(words)), "{words}");
        }
    }
}
