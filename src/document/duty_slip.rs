//! Duty slip (考务通知单): what one member of staff has to know for one session, on one sheet.

use super::{
    Imprint, file,
    form::{field, signature},
    page::Pad,
    style::{Area, Style},
};
use crate::domain::{Moment, clock, exam::EntryRule};

/// One person's duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutySlip {
    pub name: String,
    /// 工号
    pub code: String,
    /// 工作单位
    pub unit: String,
    /// 考务岗位
    pub role: String,
    /// 笔试 or 面试
    pub session: String,
    /// 考点名称
    pub site: String,
    pub address: String,
    /// 报到时间, once it is known.
    pub report: Option<Moment>,
    /// 考场号 once it is drawn.
    pub room: Option<u16>,
    /// 考点联系人 and telephone.
    pub contact: String,
    /// What the role does, one sentence each, without numbers; up to a dozen fit.
    pub duties: Vec<String>,
    /// What the QR code says.
    pub token: String,
}

/// What everybody on duty has to keep to, where the exam has no text of its own for the role.
#[must_use]
pub fn rules(entry: EntryRule) -> Vec<String> {
    let late = entry.staff_late;
    let rest = [
        "考场于考试当日早晨抽签确定，不得自行调换岗位。",
        "有直系亲属或利害关系人参加本次考试的，必须立即声明回避。",
        "进入考点后手机等通讯工具统一存放；试卷在任何时候都须有两人以上在场。",
        "违反考务纪律的，按《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）处理。",
    ];
    let first = format!("按报到时间到考点签到，领取证件；迟到{late}分钟视为缺岗，由备用人员顶替。");
    std::iter::once(first).chain(rest.map(str::to_owned)).collect()
}

const LEFT: f32 = 15.0;
const WIDTH: f32 = 180.0;

/// One PDF with a sheet for each person, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, slips: &[DutySlip]) -> Vec<u8> {
    file("考务通知单", imprint, slips, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, slips: &[DutySlip]) {
    let exam = pad.exam();
    for slip in slips {
        pad.sheet(&format!("{}　{}　{}", slip.site, slip.role, slip.code));
        pad.text(Area::new(LEFT, 14.0, WIDTH, 15.0), &exam, Style::of(16.0).centre().lines(2));
        pad.text(Area::new(LEFT, 30.0, WIDTH, 13.0), &pad.heading("duty_slip"), Style::of(24.0).bold().centre().tracking(0.2));
        let greeting = format!("{}同志：请您担任本次考试{}的考务工作，安排如下。", slip.name, slip.session);
        pad.text(Area::new(LEFT, 48.0, WIDTH, 14.0), &greeting, Style::of(13.0).lines(2));
        assignment(pad, slip);
        duties(pad, &slip.duties);
        answer(pad);
    }
}

fn assignment(pad: &mut Pad, slip: &DutySlip) {
    let (top, high, label) = (65.0, 12.0, 28.0);
    let (row, value) = (|n: u8| Area::new(LEFT, top + high * f32::from(n), WIDTH, high), Style::of(13.0).lines(2));
    let short = |n: u8| Area { w: 130.0, ..row(n) };
    field(pad, Area { w: 78.0, ..row(0) }, ("姓名", label), (&slip.name, value.bold()));
    field(pad, Area { x: LEFT + 78.0, w: 52.0, ..row(0) }, ("工号", 18.0), (&slip.code, value.lines(1)));
    field(pad, short(1), ("工作单位", label), (&slip.unit, value));
    field(pad, short(2), ("考务岗位", label), (&slip.role, value.bold()));
    let room = slip.room.map_or_else(|| "考试当天抽签确定".to_owned(), |room| format!("第{room:03}考场"));
    field(pad, short(3), ("考场", label), (&room, value.bold()));
    field(pad, row(4), ("报到时间", label), (&slip.report.map_or_else(|| "另行通知".to_owned(), clock::show), value.bold()));
    field(pad, row(5), ("考点", label), (&slip.site, value));
    field(pad, row(6), ("地址", label), (&slip.address, value));
    field(pad, row(7), ("联系人", label), (&slip.contact, value));
    let frame = Area::new(LEFT + 130.0, top, 50.0, high * 4.0);
    pad.frame(frame, super::form::RULE);
    pad.qr(Area::new(frame.x + 5.0, frame.y + 1.0, 40.0, 40.0), &slip.token);
    pad.text(Area::new(frame.x, frame.y + 41.5, frame.w, 5.0), "报到时扫码签到", Style::of(8.5).centre());
}

fn duties(pad: &mut Pad, duties: &[String]) {
    pad.text(Area::new(LEFT, 166.0, WIDTH, 7.0), "岗位职责", Style::of(13.0).bold());
    let text: Vec<String> = duties.iter().zip(1..).map(|(duty, number)| format!("{number}．{duty}")).collect();
    pad.text(Area::new(LEFT, 175.0, WIDTH, 76.0), &text.join("\n"), Style::of(11.5).paragraph());
}

fn answer(pad: &mut Pad) {
    pad.text(Area::new(LEFT, 254.0, WIDTH, 12.0), &pad.note("duty_slip"), Style::of(11.0).lines(2));
    signature(pad, Area::new(LEFT + 50.0, 268.0, 70.0, 9.0), "本人签名：");
    pad.text(Area::new(LEFT + 125.0, 268.0, 55.0, 9.0), "年　　　月　　　日", Style::of(12.0).right());
}

/// An invigilator before the draw and a chief of a site.
#[must_use]
pub fn sample() -> Vec<DutySlip> {
    let duties = [
        "按时报到，参加考前培训，领取证件，校对时间。",
        "考试当天当众抽签确定考场，与同场监考员一同到考务办公室领取试卷，途中不得停留。",
        "按规定时间组织考生入场，逐一核验准考证、身份证和本人，人证不符的不得入场。",
        "开考前5分钟当众拆封试卷袋，核对份数、科目后分发。",
        "停止入场后清点缺考人数，填写考场情况记录单和缺考登记。",
        "考试期间一前一后监考，不得擅离考场，不得使用手机，不得阅读试题。",
        "发现违纪违规行为，当场制止、收存证据、两名监考员共同签字记录，并报告主考。",
        "考试结束后清点试卷、答题卡和草稿纸，按座位号由小到大整理，密封后当面交回。",
    ];
    let invigilator = DutySlip {
        name: "欧阳㛃".to_owned(),
        code: "P0013".to_owned(),
        unit: "六枝特区第三小学".to_owned(),
        role: "监考员（甲）".to_owned(),
        session: "笔试".to_owned(),
        site: "六枝特区第七中学考点".to_owned(),
        address: "六枝特区平寨街道那平路120号".to_owned(),
        report: clock::shanghai_time((2026, 5, 10), (7, 30)),
        room: None,
        contact: "王老师　0858-5310000".to_owned(),
        duties: duties.map(str::to_owned).to_vec(),
        token: "KW1:P0013:W:9B21D07C".to_owned(),
    };
    let drawn = DutySlip { room: Some(102), ..invigilator.clone() };
    vec![invigilator, drawn]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn a_slip_says_who_where_and_when() {
        let slips = sample();
        let sheets = read_back(&pdf(&Imprint::sample(), &slips));
        let slip = &slips[0];
        for words in [&slip.name, &slip.code, &slip.unit, &slip.role, &slip.site, &slip.address, &slip.contact] {
            assert!(sheets[0].contains(words.as_str()), "{words} is not in {}", sheets[0]);
        }
        assert!(sheets[0].contains("2026年5月10日 07:30"));
    }

    #[test]
    fn the_room_is_named_only_after_the_draw() {
        let sheets = read_back(&pdf(&Imprint::sample(), &sample()));
        assert!(sheets[0].contains("考试当天抽签确定") && !sheets[0].contains("第102考场"));
        assert!(sheets[1].contains("第102考场") && !sheets[1].contains("考试当天抽签确定"));
    }
}
