//! Avoidance declaration (回避声明与承诺书): every member of staff says who of the family sits the exam, and promises secrecy.

use super::{
    Imprint, file,
    form::{RULE, field, signature},
    page::Pad,
    style::{Area, Style},
};

/// Who declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvoidanceDeclaration {
    pub name: String,
    /// 工号
    pub code: String,
    pub unit: String,
    /// 考务岗位
    pub role: String,
    pub site: String,
}

const LEFT: f32 = 20.0;
const WIDTH: f32 = 170.0;

const WORDS: &str = "　　本人参加本次考试的考务工作，郑重声明并承诺：\n\
    \u{3000}\u{3000}一、本人（□没有　□有）配偶、直系血亲、三代以内旁系血亲、近姻亲，以及其他可能影响公正的关系人，报名参加本次考试。有上述情形的，已如实填写下表，并服从回避安排；开考前新发现的，立即报告。\n\
    \u{3000}\u{3000}二、严格遵守考务工作纪律和保密规定，不泄露试题、答案和考务信息；试卷在任何时候由两名以上工作人员共同看管。\n\
    \u{3000}\u{3000}三、不擅自变更考试时间，不擅自为应聘人员调换考场或者座位，不纵容、协助、参与作弊，如实记录违纪违规情况。\n\
    \u{3000}\u{3000}四、考试期间不携带手机等通讯工具，不擅离岗位，不由他人代岗。\n\
    \u{3000}\u{3000}五、如有违反，接受《事业单位公开招聘违纪违规行为处理规定》等规定的处理。";

/// One PDF with a sheet for each person.
#[must_use]
pub fn pdf(imprint: &Imprint, people: &[AvoidanceDeclaration]) -> Vec<u8> {
    file("回避声明与承诺书", imprint, people, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, people: &[AvoidanceDeclaration]) {
    let exam = pad.exam();
    for person in people {
        pad.sheet(&format!("{}　{}　{}", person.site, person.role, person.code));
        pad.text(Area::new(LEFT, 14.0, WIDTH, 14.0), &exam, Style::of(14.0).centre().lines(2));
        pad.text(Area::new(LEFT, 29.0, WIDTH, 13.0), &pad.heading("avoidance_declaration"), Style::of(21.0).bold().centre());
        let row = |n: u8| Area::new(LEFT, 47.0 + 11.0 * f32::from(n), WIDTH, 11.0);
        let value = Style::of(12.0).lines(2);
        field(pad, Area { w: 100.0, ..row(0) }, ("姓名", 24.0), (&person.name, value.bold()));
        field(pad, Area { x: LEFT + 100.0, w: 70.0, ..row(0) }, ("工号", 20.0), (&person.code, value));
        field(pad, Area { w: 100.0, ..row(1) }, ("工作单位", 24.0), (&person.unit, value));
        field(pad, Area { x: LEFT + 100.0, w: 70.0, ..row(1) }, ("岗位", 20.0), (&person.role, value.bold()));
        pad.text(Area::new(LEFT, 76.0, WIDTH, 112.0), WORDS, Style::of(12.5).paragraph());
        relatives(pad);
        signature(pad, Area::new(LEFT, 266.0, 80.0, 9.0), "本人签名：");
        pad.text(Area::new(LEFT + 90.0, 266.0, 80.0, 9.0), "年　　　月　　　日", Style::of(12.0).right());
    }
}

fn relatives(pad: &mut Pad) {
    let widths = [34.0, 24.0, 56.0, 56.0];
    let heads = ["亲属姓名", "关系", "证件号码或报名序号", "报考岗位（考点考场）"];
    let top = 196.0;
    pad.text(Area::new(LEFT, top - 7.0, WIDTH, 6.0), &pad.note("avoidance_declaration"), Style::of(11.0).bold());
    let mut x = LEFT;
    for (wide, head) in widths.into_iter().zip(heads) {
        pad.shade(Area::new(x, top, wide, 9.0), 0.93);
        pad.text(Area::new(x, top, wide, 9.0), head, Style::of(11.0).centre());
        for row in 0..6_u8 {
            pad.frame(
                Area::new(x, top + if row == 0 { 0.0 } else { 9.0 + 11.0 * f32::from(row - 1) }, wide, if row == 0 { 9.0 } else { 11.0 }),
                RULE,
            );
        }
        x += wide;
    }
}

/// One person.
#[must_use]
pub fn sample() -> Vec<AvoidanceDeclaration> {
    vec![AvoidanceDeclaration {
        name: "欧阳㛃".to_owned(),
        code: "P0013".to_owned(),
        unit: "六枝特区第三小学".to_owned(),
        role: "监考甲".to_owned(),
        site: "六枝特区第七中学考点".to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn the_declaration_names_the_person_and_asks_for_relatives() {
        let mut people = sample();
        people.push(AvoidanceDeclaration { unit: "六".repeat(40), name: "阿".repeat(24), ..people[0].clone() });
        let sheets = read_joined(&pdf(&Imprint::sample(), &people));
        for words in ["欧阳㛃", "P0013", "六枝特区第三小学", "亲属姓名", "三代以内旁系血亲", "本人签名"] {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
        assert!(sheets[1].contains(&"六".repeat(40)) && sheets[1].contains(&"阿".repeat(24)));
    }
}
