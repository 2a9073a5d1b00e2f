//! Duty roster (考务人员岗位表): everybody who serves at a site in one session, role by role, to be signed on arrival.

use super::{
    Imprint, file,
    form::{Column, Table, signature},
    page::Pad,
    style::{Align, Area, Style},
};
use crate::domain::{Moment, clock};

/// A site and its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRoster {
    /// 考点号
    pub number: u16,
    pub site: String,
    /// 笔试 or 面试
    pub session: String,
    /// 报到时间, once it is known.
    pub report: Option<Moment>,
    /// In the order they are to be printed, those of one role together.
    pub duties: Vec<DutyLine>,
}

/// One person's duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    pub role: String,
    pub name: String,
    pub gender: String,
    pub unit: String,
    pub phone: String,
    /// 考场号 once it is drawn.
    pub room: Option<u16>,
}

const COLUMNS: [Column; 8] = [
    Column::of("序号", 11.0),
    Column { align: Align::Centre, ..Column::words("岗位", 28.0) },
    Column { align: Align::Centre, ..Column::words("姓名", 28.0) },
    Column::of("性别", 10.0),
    Column::words("工作单位", 50.0),
    Column::of("联系电话", 27.0),
    Column::of("考场", 13.0),
    Column::of("签到", 23.0),
];
const TABLE: Table<'_> = Table { columns: &COLUMNS, row_height: 7.8, size: 9.5 };
const LEFT: f32 = 10.0;
const TOP: f32 = 50.0;

fn rows_a_sheet() -> usize {
    TABLE.rows_in(266.0 - TOP)
}

/// How many sheets `lines` lines of one site take.
#[must_use]
pub fn sheets(lines: usize) -> usize {
    lines.div_ceil(rows_a_sheet()).max(1)
}

/// One PDF with as many sheets for each site as its staff need.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[DutyRoster]) -> Vec<u8> {
    file("考务人员岗位表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[DutyRoster]) {
    let exam = pad.exam();
    for site in sites {
        let lines: Vec<Vec<String>> = site.duties.iter().zip(1..).map(|(duty, number)| cells(duty, number)).collect();
        let mut sheets: Vec<&[Vec<String>]> = lines.chunks(rows_a_sheet()).collect();
        if sheets.is_empty() {
            sheets.push(&[]);
        }
        let last = sheets.len();
        for (number, rows) in (1..).zip(sheets) {
            pad.sheet(&format!("{:02} {}　{}", site.number, site.site, site.session));
            head(pad, &exam, site);
            let bottom = TABLE.draw(pad, (LEFT, TOP), rows);
            if number == last {
                signature(pad, Area::new(LEFT + 120.0, bottom + 4.0, 70.0, 9.0), "主考签名：");
            }
        }
    }
}

fn cells(duty: &DutyLine, number: usize) -> Vec<String> {
    let room = duty.room.map_or_else(String::new, |room| format!("{room:03}"));
    vec![number.to_string(), duty.role.clone(), duty.name.clone(), duty.gender.clone(), duty.unit.clone(), duty.phone.clone(), room]
}

fn head(pad: &mut Pad, exam: &str, site: &DutyRoster) {
    pad.text(Area::new(LEFT, 12.0, 190.0, 9.0), exam, Style::of(13.0).centre());
    pad.text(Area::new(LEFT, 21.0, 190.0, 11.0), &pad.heading("duty_roster"), Style::of(20.0).bold().centre());
    pad.text(Area::new(LEFT, 33.0, 98.0, 7.5), &format!("考点：{:02} {}", site.number, site.site), Style::of(12.0).bold());
    let report = site.report.map_or_else(|| "报到时间另行通知".to_owned(), |at| format!("{}报到", clock::show(at)));
    let sums = format!("{}　共{}人　{report}", site.session, site.duties.len());
    pad.text(Area::new(LEFT + 100.0, 33.0, 90.0, 7.5), &sums, Style::of(11.0).right());
    pad.text(Area::new(LEFT, 41.0, 190.0, 7.5), &by_role(&site.duties), Style::of(9.5).lines(2));
}

/// `主考1人、副主考2人…` in the order of the roster.
fn by_role(duties: &[DutyLine]) -> String {
    let mut roles: Vec<(&str, usize)> = Vec::new();
    for duty in duties {
        match roles.iter_mut().find(|(role, _)| *role == duty.role) {
            Some((_, count)) => *count += 1,
            None => roles.push((&duty.role, 1)),
        }
    }
    roles.iter().map(|(role, count)| format!("{role}{count}人")).collect::<Vec<_>>().join("、")
}

/// A site with its crew and the invigilators of 20 rooms.
#[must_use]
pub fn sample() -> Vec<DutyRoster> {
    let roles = [
        ("主考", 1),
        ("副主考", 2),
        ("考务组", 6),
        ("保密保管员", 2),
        ("流动监考", 8),
        ("医务", 2),
        ("监考员（甲）", 20),
        ("监考员（乙）", 20),
    ];
    let names = ["王晓燕", "李𬭎", "欧阳㛃", "陈志远", "阿卜杜热合曼·买买提吐尔逊江"];
    let units = ["六枝特区第三小学", "六枝特区妇幼保健院", "六枝特区平寨街道办事处党务政务综合服务中心（退役军人服务站）"];
    let all = roles.iter().flat_map(|(role, count)| (1..=*count).map(move |n| (*role, n)));
    let line = |(place, (role, n)): (usize, (&str, u16))| DutyLine {
        role: role.to_owned(),
        name: names[place % 5].to_owned(),
        gender: ["男", "女"][place % 2].to_owned(),
        unit: units[place % 3].to_owned(),
        phone: format!("138****{:04}", place + 1),
        room: role.starts_with("监考员").then_some(n),
    };
    vec![DutyRoster {
        number: 7,
        site: "六枝特区第七中学考点".to_owned(),
        session: "笔试".to_owned(),
        report: clock::shanghai_time((2026, 5, 10), (7, 30)),
        duties: all.enumerate().map(line).collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn everybody_of_the_site_is_listed() {
        let sites = sample();
        let sheets = read_back(&pdf(&Imprint::sample(), &sites));
        assert_eq!(sheets.len(), 3);
        let all = sheets.concat();
        for duty in &sites[0].duties {
            assert!(all.contains(&duty.phone), "{}", duty.phone);
        }
        assert!(sheets[2].contains("主考签名") && !sheets[0].contains("主考签名"));
    }

    #[test]
    fn roles_are_counted_in_their_order() {
        assert_eq!(by_role(&sample()[0].duties[..5]), "主考1人、副主考2人、考务组2人");
        assert_eq!(by_role(&[]), "");
    }
}
