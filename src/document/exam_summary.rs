//! Exam summary (考试汇总表): each site's counts on one list.

pub use super::site_summary::SummaryLine;
use super::{
    Imprint,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    site_summary::{known, sum},
    style::Area,
};

const COLUMNS: [Column; 8] = [
    Column::of("考点号", 16.0),
    Column::words("考点", 74.0),
    Column::of("考场", 16.0),
    Column::of("应考", 18.0),
    Column::of("实考", 18.0),
    Column::of("缺考", 16.0),
    Column::of("违纪", 14.0),
    Column::of("缺考率", 16.0),
];

/// One PDF with a line for each site.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[(u16, SummaryLine)]) -> Vec<u8> {
    let mut pad = Pad::new("考试汇总表", imprint);
    draw(&mut pad, sites);
    pad.finish()
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[(u16, SummaryLine)]) {
    let cells = |number: String, line: &SummaryLine| {
        let counts = [Some(line.rooms), Some(line.expected), line.present, line.absent, line.violations].map(known);
        [number, line.name.clone()].into_iter().chain(counts).chain([share(line.absent, line.expected)]).collect::<Vec<String>>()
    };
    let mut rows: Vec<Vec<String>> = sites.iter().map(|(number, line)| cells(format!("{number:02}"), line)).collect();
    let lines: Vec<SummaryLine> = sites.iter().map(|(_, line)| line.clone()).collect();
    let total = SummaryLine {
        name: format!("合计{}个考点", sites.len()),
        category: String::new(),
        rooms: lines.iter().map(|line| line.rooms).sum(),
        expected: lines.iter().map(|line| line.expected).sum(),
        present: sum(&lines, |line| line.present),
        absent: sum(&lines, |line| line.absent),
        violations: sum(&lines, |line| line.violations),
    };
    rows.push(cells(String::new(), &total));
    let table = Table { columns: &COLUMNS, row_height: 9.0, size: 10.5 };
    Listing { title: &pad.heading("exam_summary"), place: "全部考点", facts: &[], table, rows: &rows, wide: false, tail: 13.0 }.draw(
        pad,
        |pad, (left, y)| {
            for (label, n) in ["统计人：", "复核人：", "负责人："].into_iter().zip(0_u8..) {
                signature(pad, Area::new(left + 63.0 * f32::from(n), y + 3.0, 58.0, 9.0), label);
            }
        },
    );
}

/// `3.27%`, rounded half up; nothing where nobody was expected or nothing is known.
fn share(absent: Option<usize>, expected: usize) -> String {
    match absent {
        Some(absent) if expected > 0 => {
            let hundredths = (absent * 20_000 + expected) / (2 * expected);
            format!("{}.{:02}%", hundredths / 100, hundredths % 100)
        }
        _ => String::new(),
    }
}

/// Twenty sites after the exam.
#[must_use]
pub fn sample() -> Vec<(u16, SummaryLine)> {
    let line = |number: u16| SummaryLine {
        name: format!("六枝特区第{number}中学考点"),
        category: String::new(),
        rooms: 38,
        expected: 1_140,
        present: Some(1_140 - usize::from(number)),
        absent: Some(usize::from(number)),
        violations: Some(usize::from(number == 3)),
    };
    (1..=20).map(|number| (number, line(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn sites_are_summed() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 1);
        for words in ["合计20个考点", "760", "22800", "22590", "210", "0.92%"] {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
        assert_eq!((share(Some(1), 3), share(None, 3), share(Some(0), 0)), ("33.33%".to_owned(), String::new(), String::new()));
    }
}
