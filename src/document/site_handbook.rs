//! Site handbook (考务组织册): a site's arrangement, times, people and rules, bound from the other papers with contents and page numbers.

use super::{
    Imprint,
    duty_roster::{self, DutyRoster},
    duty_slip,
    invigilator_draw::{self, InvigilatorDraw},
    page::Pad,
    site_roster::{self, SiteRoster},
    style::{Area, Style},
    timetable::{self, Timetable},
};
use crate::domain::exam::EntryRule;

/// What is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteHandbook {
    /// 考点号
    pub number: u16,
    pub site: String,
    pub address: String,
    /// 主办单位
    pub office: String,
    pub timetable: Timetable,
    pub roster: SiteRoster,
    pub duties: Vec<DutyRoster>,
    pub draw: InvigilatorDraw,
    /// 考场规则, one sentence each: the notes of the ticket.
    pub rules: Vec<String>,
    /// 入场与签到
    pub entry: EntryRule,
}

const LEFT: f32 = 20.0;
const WIDTH: f32 = 170.0;

/// What the invigilators do, in order of the day.
fn invigilation(EntryRule { before, after, .. }: EntryRule) -> [String; 10] {
    INVIGILATION.map(|line| line.replace("{before}", &before.to_string()).replace("{after}", &after.to_string()))
}

const INVIGILATION: [&str; 10] = [
    "按时报到，参加考务会，当众抽签确定考场，校对时钟，通讯工具统一存放。",
    "两名监考员同到考务办公室领取试卷、答题卡，核对袋号、科目、份数，途中不停留，不与无关人员接触。",
    "开考前{before}分钟组织考生入场，逐一核验准考证、身份证和本人，在照片座次签到表上签到；人证不符的不得入场并报告。",
    "开考前10分钟宣读考场规则，发答题卡，指导考生填写姓名、准考证号。",
    "开考前5分钟当众查验密封、启封试卷，核对份数后分发；缺页、错印的报告主考启用备用卷。",
    "开考{after}分钟后禁止入场，登记缺考，填涂缺考标记，粘贴缺考条形码。",
    "监考一前一后，不擅离考场，不阅读、抄录试题，不做与监考无关的事。",
    "发现违纪违规行为，当场制止，收存证据，两名监考员签名记录，告知考生，报告主考。",
    "离结束15分钟提醒一次；结束铃响令考生停止答题，按座位号由小到大收齐清点无误后放行。",
    "两名监考员同到考务办公室交回试卷、答题卡、草稿纸和各种表册，当面验收、密封、签名。",
];

/// What is done when something goes wrong (应急预案要点).
const EMERGENCIES: [&str; 6] = [
    "试题失密、泄密或缺卷错卷：立即报告主考，就地封存，不扩大知悉范围，由主考请示启用备用卷。",
    "停电、铃声或广播故障：使用备用电源；改用口哨和人工计时，保持各考场一致。",
    "考生突发疾病：由流动监考陪同，医务人员处置；需要时转入备用考场，时间不补。",
    "火灾、地震等险情：先保人员安全，按疏散路线撤离，两名监考员看管并带离试卷答题卡。",
    "群体扰乱秩序：保卫人员控制现场，报告公安；保留监控录像，如实记录。",
    "误时误铃：立即报告主考，经批准后统一顺延，并写入考场情况记录单。",
];

/// One PDF: cover, contents and the chapters.
#[must_use]
pub fn pdf(imprint: &Imprint, book: &SiteHandbook) -> Vec<u8> {
    let mut pad = Pad::new("考务组织册", imprint);
    draw(&mut pad, book);
    pad.finish()
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, book: &SiteHandbook) {
    let place = format!("{:02} {}", book.number, book.site);
    cover(pad, book, &place);
    pad.sheet(&place);
    let contents = pad.sheets() - 1;
    let mut chapters: Vec<(String, usize)> = Vec::new();
    chapters.push((pad.heading("timetable"), pad.sheets() + 1));
    timetable::draw(pad, std::slice::from_ref(&book.timetable));
    chapters.push((pad.heading("site_roster"), pad.sheets() + 1));
    site_roster::draw(pad, std::slice::from_ref(&book.roster));
    chapters.push((pad.heading("duty_roster"), pad.sheets() + 1));
    duty_roster::draw(pad, &book.duties);
    chapters.push((pad.heading("invigilator_draw"), pad.sheets() + 1));
    invigilator_draw::draw(pad, std::slice::from_ref(&book.draw));
    let emergencies = EMERGENCIES.map(str::to_owned);
    for (title, sentences) in [
        ("考场规则", &book.rules[..]),
        ("监考员操作规程", &invigilation(book.entry)),
        ("考务工作纪律", &duty_slip::rules(book.entry)),
        ("应急预案要点", &emergencies),
    ] {
        chapters.push((title.to_owned(), pad.sheets() + 1));
        chapter(pad, &place, title, sentences);
    }
    pad.turn_to(contents);
    list(pad, &chapters);
}

fn cover(pad: &mut Pad, book: &SiteHandbook, place: &str) {
    let exam = pad.exam();
    pad.sheet(place);
    pad.frame(Area::new(15.0, 15.0, 180.0, 262.0), 0.8);
    let line = |y: f32, h: f32| Area::new(LEFT, y, WIDTH, h);
    pad.text(line(50.0, 30.0), &exam, Style::of(24.0).bold().centre().lines(2));
    pad.text(line(95.0, 30.0), &pad.heading("site_handbook"), Style::of(48.0).bold().centre().tracking(0.2));
    pad.text(line(150.0, 14.0), place, Style::of(26.0).bold().centre().lines(2));
    pad.text(line(168.0, 10.0), &book.address, Style::of(14.0).centre().lines(2));
    pad.text(line(235.0, 10.0), &book.office, Style::of(18.0).centre().lines(2));
    pad.text(line(248.0, 9.0), &pad.note("site_handbook"), Style::of(13.0).centre());
}

fn list(pad: &mut Pad, chapters: &[(String, usize)]) {
    pad.text(Area::new(LEFT, 25.0, WIDTH, 16.0), "目　录", Style::of(26.0).bold().centre());
    let style = Style::of(15.0);
    for ((title, page), n) in chapters.iter().zip(0_u8..) {
        let row = Area::new(LEFT + 5.0, 52.0 + 13.0 * f32::from(n), WIDTH - 10.0, 12.0);
        let words = format!("{}　{title}", ["一", "二", "三", "四", "五", "六", "七", "八", "九"][usize::from(n) % 9]);
        let number = page.to_string();
        pad.text(row, &words, style);
        pad.text(row, &number, style.right());
        let (from, to) = (row.x + pad.width_of(&words, style) + 3.0, row.x + row.w - pad.width_of(&number, style) - 3.0);
        pad.dashed((from, row.y + 8.0), (to, row.y + 8.0));
    }
}

fn chapter(pad: &mut Pad, place: &str, title: &str, sentences: &[String]) {
    pad.sheet(place);
    pad.text(Area::new(LEFT, 22.0, WIDTH, 14.0), title, Style::of(22.0).bold().centre());
    let text: Vec<String> = sentences.iter().zip(1..).map(|(sentence, number)| format!("{number}．{sentence}")).collect();
    pad.text(Area::new(LEFT, 44.0, WIDTH, 232.0), &text.join("\n"), Style { leading: 1.8, ..Style::of(13.0).paragraph() });
}

/// A site's handbook.
#[must_use]
pub fn sample() -> SiteHandbook {
    SiteHandbook {
        number: 7,
        site: "六枝特区第七中学考点".to_owned(),
        address: "六枝特区平寨街道那平路120号".to_owned(),
        office: "六枝特区人力资源和社会保障局".to_owned(),
        timetable: timetable::sample().pop().expect("there is a sample"),
        roster: site_roster::sample().pop().expect("there is a sample"),
        duties: duty_roster::sample(),
        draw: invigilator_draw::sample().pop().expect("there is a sample"),
        rules: super::admission_ticket::sample().0.notes,
        entry: EntryRule::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{read_back, read_joined},
        *,
    };

    #[test]
    fn the_contents_name_the_pages_the_chapters_begin_on() {
        let bytes = pdf(&Imprint::sample(), &sample());
        let (lines, sheets) = (read_back(&bytes), read_joined(&bytes));
        assert!(sheets[0].contains("考务组织册") && sheets[1].contains("目　录"));
        let titles = [
            "考试时间安排与铃声表",
            "考点考场安排表",
            "考务人员岗位表",
            "监考员抽签表",
            "考场规则",
            "监考员操作规程",
            "考务工作纪律",
            "应急预案要点",
        ];
        for title in titles {
            let begins = lines.iter().skip(2).position(|sheet| sheet.lines().any(|line| line == title)).unwrap() + 3;
            assert!(sheets[1].contains(&format!("{title}{begins}")), "{title} begins on {begins}: {}", sheets[1]);
        }
    }

    #[test]
    fn a_site_without_rooms_or_people_still_has_its_book() {
        let mut book = sample();
        book.duties.clear();
        book.draw.rooms.clear();
        book.roster.rooms.clear();
        assert!(read_joined(&pdf(&Imprint::sample(), &book)).len() >= 8);
    }

    #[test]
    fn the_minutes_of_entry_and_lateness_are_the_exams() {
        let entry = EntryRule { before: 45, after: 15, staff_late: 20, ..EntryRule::default() };
        let sheets = read_joined(&pdf(&Imprint::sample(), &SiteHandbook { entry, ..sample() })).concat();
        for words in ["开考前45分钟组织考生入场", "开考15分钟后禁止入场", "迟到20分钟视为缺岗"] {
            assert!(sheets.contains(words), "{words}");
        }
    }
}
