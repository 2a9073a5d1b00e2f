//! Site summary (考点汇总表): each room's counts on one list; empty columns are filled in by hand on the day.

use super::{
    Imprint, file,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    style::{Align, Area},
};

/// One site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSummary {
    /// 考点号
    pub number: u16,
    pub site: String,
    pub rooms: Vec<SummaryLine>,
}

/// Counts of a room, or of a site in the summary of the exam; `None` before they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// `102` or the site's name.
    pub name: String,
    pub category: String,
    /// Rooms; 1 for a room.
    pub rooms: usize,
    pub expected: usize,
    pub present: Option<usize>,
    pub absent: Option<usize>,
    pub violations: Option<usize>,
}

const COLUMNS: [Column; 9] = [
    Column::of("序号", 12.0),
    Column::of("考场", 18.0),
    Column { align: Align::Centre, ..Column::words("类别", 46.0) },
    Column::of("应考", 16.0),
    Column::of("实考", 16.0),
    Column::of("缺考", 16.0),
    Column::of("违纪", 16.0),
    Column::of("材料已交回", 24.0),
    Column::of("备注", 22.0),
];

/// `12`, or nothing where it is not known yet.
pub fn known(count: Option<usize>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

/// The sum, once every part is known.
pub fn sum(lines: &[SummaryLine], of: impl Fn(&SummaryLine) -> Option<usize>) -> Option<usize> {
    if lines.is_empty() { None } else { lines.iter().map(of).sum() }
}

/// One PDF with as many sheets for each site as its rooms need.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[SiteSummary]) -> Vec<u8> {
    file("考点汇总表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[SiteSummary]) {
    for site in sites {
        let row = |(line, number): (&SummaryLine, usize)| {
            let counts = [Some(line.expected), line.present, line.absent, line.violations].map(known);
            [number.to_string(), line.name.clone(), line.category.clone()].into_iter().chain(counts).chain(["□".to_owned()]).collect()
        };
        let mut rows: Vec<Vec<String>> = site.rooms.iter().zip(1..).map(row).collect();
        let sums = [sum(&site.rooms, |line| Some(line.expected)), sum(&site.rooms, |l| l.present), sum(&site.rooms, |l| l.absent)];
        let total = [String::new(), "合计".to_owned(), format!("{}个考场", site.rooms.len())];
        rows.push(total.into_iter().chain(sums.map(known)).chain([known(sum(&site.rooms, |l| l.violations))]).collect());
        let place = format!("{:02} {}", site.number, site.site);
        let facts = [format!("考点：{place}")];
        let table = Table { columns: &COLUMNS, row_height: 8.0, size: 10.0 };
        Listing { title: &pad.heading("site_summary"), place: &place, facts: &facts, table, rows: &rows, wide: false, tail: 13.0 }.draw(
            pad,
            |pad, (left, y)| {
                for (label, n) in ["统计人：", "复核人：", "主考："].into_iter().zip(0_u8..) {
                    signature(pad, Area::new(left + 62.0 * f32::from(n), y + 3.0, 58.0, 9.0), label);
                }
            },
        );
    }
}

/// A site before the exam and after it.
#[must_use]
pub fn sample() -> Vec<SiteSummary> {
    let line = |room: usize, after: bool| SummaryLine {
        name: format!("{room:03}"),
        category: "中小学教师类（D类）".to_owned(),
        rooms: 1,
        expected: 30,
        present: after.then_some(30 - room % 7),
        absent: after.then_some(room % 7),
        violations: after.then_some(usize::from(room == 9)),
    };
    let site = |after: bool| SiteSummary {
        number: 7,
        site: "六枝特区第七中学考点".to_owned(),
        rooms: (1..=38).map(|room| line(room, after)).collect(),
    };
    vec![site(false), site(true)]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn rooms_are_summed_and_what_is_not_known_stays_empty() {
        let after = read_joined(&pdf(&Imprint::sample(), &sample()[1..])).concat();
        assert!(after.contains("38个考场") && after.contains("1140"), "{after}");
        assert_eq!(sum(&sample()[0].rooms, |line| line.present), None);
        let present: usize = (1..=38).map(|room| 30 - room % 7).sum();
        assert_eq!(sum(&sample()[1].rooms, |line| line.present), Some(present));
        assert!(after.contains(&present.to_string()));
    }

    #[test]
    fn a_site_without_rooms_is_still_a_sheet() {
        let site = SiteSummary { rooms: Vec::new(), ..sample().remove(0) };
        assert!(read_joined(&pdf(&Imprint::sample(), &[site]))[0].contains("0个考场"));
    }
}
