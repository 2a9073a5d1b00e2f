//! Registration form (报名信息表): what an applicant stated, to be signed and brought to the recheck of qualifications.

use super::{
    Imprint, file,
    form::{RULE, field, signature},
    page::Pad,
    style::{Area, Style},
};

/// One registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationForm {
    /// 报名序号
    pub number: String,
    /// 报考单位
    pub unit: String,
    /// 报考岗位, with its code.
    pub post: String,
    /// 考试类别
    pub category: String,
    pub name: String,
    pub gender: String,
    pub nation: String,
    pub id_number: String,
    pub phone: String,
    pub education: String,
    pub school: String,
    pub major: String,
    /// 工作单位
    pub employer: String,
    /// 户籍所在乡镇
    pub township: String,
    pub address: String,
    /// JPEG; printed as it is.
    pub photo: Option<Vec<u8>>,
    /// 报名状态
    pub state: String,
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;

/// One PDF with a sheet for each registration.
#[must_use]
pub fn pdf(imprint: &Imprint, forms: &[RegistrationForm]) -> Vec<u8> {
    file("报名信息表", imprint, forms, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, forms: &[RegistrationForm]) {
    let exam = pad.exam();
    for form in forms {
        pad.sheet(&format!("报名序号{}", form.number));
        pad.text(Area::new(LEFT, 12.0, WIDTH, 13.0), &exam, Style::of(14.0).centre().lines(2));
        pad.text(Area::new(LEFT, 26.0, WIDTH, 12.0), &pad.heading("registration_form"), Style::of(22.0).bold().centre().tracking(0.2));
        pad.text(Area::new(LEFT, 39.0, 90.0, 7.0), &format!("报名序号：{}", form.number), Style::of(11.0));
        pad.text(Area::new(LEFT + 90.0, 39.0, 90.0, 7.0), &format!("状态：{}", form.state), Style::of(11.0).right());
        person(pad, form);
        record(pad);
        pledge(pad);
    }
}

fn person(pad: &mut Pad, form: &RegistrationForm) {
    let (top, high, label) = (47.0, 11.0, 25.0);
    let row = |n: u8, x: f32, w: f32| Area::new(LEFT + x, top + high * f32::from(n), w, high);
    let value = Style::of(12.0).lines(2);
    field(pad, row(0, 0.0, 86.0), ("姓名", label), (&form.name, value.bold()));
    field(pad, row(0, 86.0, 57.0), ("性别", 20.0), (&form.gender, value));
    field(pad, row(1, 0.0, 86.0), ("证件号码", label), (&form.id_number, value));
    field(pad, row(1, 86.0, 57.0), ("民族", 20.0), (&form.nation, value));
    field(pad, row(2, 0.0, 86.0), ("手机号码", label), (&form.phone, value));
    field(pad, row(2, 86.0, 57.0), ("学历", 20.0), (&form.education, value));
    field(pad, row(3, 0.0, 143.0), ("毕业院校", label), (&form.school, value));
    field(pad, row(4, 0.0, 143.0), ("所学专业", label), (&form.major, value));
    let frame = Area::new(LEFT + 143.0, top, 37.0, high * 5.0);
    pad.frame(frame, RULE);
    pad.photo(Area::new(frame.x + 1.0, frame.y + 3.0, 35.0, 49.0), form.photo.as_deref());
    let wide = [("工作单位", &form.employer), ("户籍乡镇", &form.township), ("通讯地址", &form.address), ("报考单位", &form.unit)];
    for ((name, text), n) in wide.into_iter().zip(5_u8..) {
        field(pad, row(n, 0.0, WIDTH), (name, label), (text, value));
    }
    field(pad, row(9, 0.0, 115.0), ("报考岗位", label), (&form.post, value.bold()));
    field(pad, row(9, 115.0, 65.0), ("类别", 16.0), (&form.category, value));
}

/// What is written by hand at the recheck: studies and work, family.
fn record(pad: &mut Pad) {
    field(pad, Area::new(LEFT, 157.0, WIDTH, 30.0), ("学习工作简历", 25.0), ("", Style::of(11.0)));
    field(pad, Area::new(LEFT, 187.0, WIDTH, 22.0), ("家庭主要成员", 25.0), ("", Style::of(11.0)));
}

fn pledge(pad: &mut Pad) {
    let frame = Area::new(LEFT, 209.0, WIDTH, 36.0);
    pad.frame(frame, RULE);
    let words = format!("　　{}", pad.note("registration_form"));
    pad.text(Area::new(LEFT + 3.0, 211.0, WIDTH - 6.0, 21.0), &words, Style::of(11.5).paragraph());
    signature(pad, Area::new(LEFT + 50.0, 234.0, 60.0, 9.0), "承诺人签名：");
    pad.text(Area::new(LEFT + 118.0, 234.0, 58.0, 9.0), "年　　　月　　　日", Style::of(11.5).right());
    field(pad, Area::new(LEFT, 245.0, WIDTH, 32.0), ("资格复审意见", 25.0), ("", Style::of(11.0)));
    signature(pad, Area::new(LEFT + 30.0, 266.0, 50.0, 9.0), "初审人：");
    signature(pad, Area::new(LEFT + 84.0, 266.0, 50.0, 9.0), "复审人：");
    pad.text(Area::new(LEFT + 136.0, 266.0, 42.0, 9.0), "年　　月　　日", Style::of(11.0).right());
}

/// A registration with a rare name.
#[must_use]
pub fn sample() -> Vec<RegistrationForm> {
    let words = |text: &str| text.to_owned();
    vec![RegistrationForm {
        number: words("2026012345"),
        unit: words("六枝特区第七中学"),
        post: words("初中语文教师（2026001002）"),
        category: words("中小学教师类（D类）"),
        name: words("张𬭎䶮"),
        gender: words("女"),
        nation: words("布依族"),
        id_number: words("520299********0020"),
        phone: words("138****0020"),
        education: words("大学本科"),
        school: words("贵州师范大学"),
        major: words("汉语言文学（师范）"),
        employer: words("无"),
        township: words("平寨街道"),
        address: words("六枝特区平寨街道那平路120号3栋2单元501室"),
        photo: None,
        state: words("已缴费确认"),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn what_was_stated_is_printed_whole() {
        let mut forms = sample();
        forms.push(RegistrationForm { name: "阿".repeat(24), unit: "六".repeat(40), post: "岗".repeat(40), ..forms[0].clone() });
        let sheets = read_joined(&pdf(&Imprint::sample(), &forms));
        let form = &forms[0];
        for words in [&form.number, &form.name, &form.nation, &form.school, &form.major, &form.address, &form.post, &form.state] {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
        for words in ["阿".repeat(24), "六".repeat(40), "岗".repeat(40)] {
            assert!(sheets[1].contains(&words), "{words} is not in {}", sheets[1]);
        }
    }
}
