//! Violation notice (违纪违规处理告知书): what is intended, on which facts and article, and the right to be heard.
//! Rule source: 人社部令第35号第十九条: told before the decision, with the right to state and to defend.

use super::{
    Imprint, RoomHead, Seated, file,
    form::signature,
    page::Pad,
    style::{Area, Style},
};
use crate::domain::conduct::Article;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViolationNotice {
    /// 文号
    pub number: String,
    pub at: RoomHead,
    pub candidate: Seated,
    /// 科目
    pub subject: String,
    pub facts: String,
    pub article: Article,
    /// Days to answer in (陈述申辩期限).
    pub days: u8,
    /// 联系人 and telephone.
    pub contact: String,
    /// Who decides.
    pub office: String,
}

const LEFT: f32 = 20.0;
const WIDTH: f32 = 170.0;

/// One PDF with a sheet for each notice: the notice above the cut, the receipt for it below.
#[must_use]
pub fn pdf(imprint: &Imprint, notices: &[ViolationNotice]) -> Vec<u8> {
    file("违纪违规处理告知书", imprint, notices, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, notices: &[ViolationNotice]) {
    let exam = pad.exam();
    for notice in notices {
        pad.sheet(&format!("{}　{}", notice.at.place(), notice.number));
        pad.text(Area::new(LEFT, 14.0, WIDTH, 9.0), &notice.office, Style::of(14.0).centre());
        pad.text(Area::new(LEFT, 24.0, WIDTH, 13.0), &pad.heading("violation_notice"), Style::of(22.0).bold().centre());
        pad.text(Area::new(LEFT, 38.0, WIDTH, 7.0), &notice.number, Style::of(11.0).centre());
        let seated = &notice.candidate;
        let person = format!("{}（准考证号{}）：", seated.name, seated.ticket_number);
        pad.text(Area::new(LEFT, 50.0, WIDTH, 9.0), &person, Style::of(13.0).bold().lines(2));
        pad.text(Area::new(LEFT, 62.0, WIDTH, 128.0), &words(&exam, notice), Style::of(12.0).paragraph());
        pad.text(Area::new(LEFT + 90.0, 194.0, 80.0, 8.0), &format!("{}（盖章）", notice.office), Style::of(12.0).right().lines(2));
        pad.text(Area::new(LEFT + 90.0, 204.0, 80.0, 8.0), "年　　　月　　　日", Style::of(12.0).right());
        pad.dashed((8.0, 218.0), (202.0, 218.0));
        receipt(pad, notice);
    }
}

fn words(exam: &str, notice: &ViolationNotice) -> String {
    let ViolationNotice { at, candidate, subject, facts, article, days, contact, .. } = notice;
    let (sanction, record) = (article.sanction().label(), article.record().label());
    format!(
        "　　你在{exam}（{}，座位号{:02}，科目：{subject}）中，有下列行为：{facts}\n\
         \u{3000}\u{3000}以上行为属于《事业单位公开招聘违纪违规行为处理规定》（人力资源和社会保障部令第35号）第{}条（项）所列“{}”。依据该规定，拟对你作出如下处理：{sanction}；{record}。\n\
         \u{3000}\u{3000}你对上述事实、证据、依据和拟作出的处理，享有陈述和申辩的权利。请自收到本告知书之日起{days}日内，以书面形式提出；逾期不提出的，视为放弃。你的陈述申辩不会使处理加重。\n\
         \u{3000}\u{3000}联系方式：{contact}",
        at.place(),
        candidate.seat,
        article.number(),
        article.label(),
    )
}

fn receipt(pad: &mut Pad, notice: &ViolationNotice) {
    pad.text(Area::new(LEFT, 222.0, WIDTH, 8.0), "送达回证", Style::of(14.0).bold().centre());
    let line = format!("今收到《违纪违规处理告知书》（{}）一份。", notice.number);
    pad.text(Area::new(LEFT, 232.0, WIDTH, 8.0), &line, Style::of(11.5));
    pad.text(
        Area::new(LEFT, 240.0, WIDTH, 8.0),
        "对拟处理：□放弃陈述申辩　□将提出陈述申辩　□拒绝签收（注明原因和见证人）",
        Style::of(11.5),
    );
    signature(pad, Area::new(LEFT, 252.0, 80.0, 9.0), "受送达人：");
    signature(pad, Area::new(LEFT + 90.0, 252.0, 80.0, 9.0), "收到时间：");
    signature(pad, Area::new(LEFT, 266.0, 80.0, 9.0), "送达人：");
    signature(pad, Area::new(LEFT + 90.0, 266.0, 80.0, 9.0), "见证人：");
}

/// A notice for a device that was used.
#[must_use]
pub fn sample() -> Vec<ViolationNotice> {
    vec![ViolationNotice {
        number: "考违告〔2026〕001号".to_owned(),
        at: RoomHead::sample(),
        candidate: Seated::sample(1).remove(0),
        subject: "职业能力倾向测验（D类）".to_owned(),
        facts: "9时42分将手机放在左腿上翻看，被监考员当场发现并收存手机一部。".to_owned(),
        article: Article::A7UsedDevice,
        days: 7,
        contact: "王老师　0858-5310000　六枝特区人力资源和社会保障局事业单位人事管理科".to_owned(),
        office: "六枝特区人力资源和社会保障局".to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn a_notice_names_facts_article_sanction_and_the_right_to_be_heard() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        for words in ["李明", "收存手机一部", "第7.4条（项）", "当次全部科目考试成绩无效", "陈述和申辩", "7日内", "送达回证"]
        {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
    }

    #[test]
    fn long_facts_do_not_run_into_the_seal() {
        let notice = ViolationNotice { facts: "经过".repeat(150), at: RoomHead::longest(), ..sample().remove(0) };
        let sheets = read_joined(&pdf(&Imprint::sample(), &[notice]));
        assert!(sheets.len() == 1 && sheets[0].contains("联系方式"), "{}", sheets[0]);
    }
}
