//! Timetable and bells (时间安排与铃声表): what happens when on the day, and what is rung for it; counted from the papers' times.

use chrono::Duration;

use super::{
    Imprint, Subject, file,
    form::{Column, Table},
    hour,
    listing::Listing,
    page::Pad,
    style::{Area, Style},
};
use crate::domain::{Moment, exam::EntryRule};

/// The day of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// What the foot of the sheet names.
    pub site: String,
    pub subjects: Vec<Subject>,
    /// 入场: minutes before and after the bell.
    pub entry: EntryRule,
}

/// One moment of the day: when, what, what is rung, what is said.
struct Line(Moment, String, &'static str, &'static str);

const COLUMNS: [Column; 5] = [
    Column::of("序号", 13.0),
    Column::of("时间", 20.0),
    Column::words("事项", 76.0),
    Column::words("铃声", 26.0),
    Column::words("广播或提示", 49.0),
];

/// One PDF with a sheet for each site.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[Timetable]) -> Vec<u8> {
    file("考试时间安排与铃声表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[Timetable]) {
    for site in sites {
        let row =
            |(line, number): (&Line, usize)| vec![number.to_string(), hour(line.0), line.1.clone(), line.2.to_owned(), line.3.to_owned()];
        let rows: Vec<Vec<String>> = day(&site.subjects, site.entry).iter().zip(1..).map(row).collect();
        let date = site.subjects.first().map(Subject::date).unwrap_or_default();
        let facts = [format!("{}　{date}", site.site)];
        let table = Table { columns: &COLUMNS, row_height: 10.0, size: 10.5 };
        Listing { title: &pad.heading("timetable"), place: &site.site, facts: &facts, table, rows: &rows, wide: false, tail: 9.0 }.draw(
            pad,
            |pad, (left, y)| {
                pad.text(Area::new(left, y + 2.0, 184.0, 6.0), &pad.note("timetable"), Style::of(9.5));
            },
        );
    }
}

/// Every moment, in order. The first paper brings the morning's duties; papers that follow one another share what would coincide.
fn day(subjects: &[Subject], entry: EntryRule) -> Vec<Line> {
    let mut lines = Vec::new();
    let (opens, closes) = (i64::from(entry.before), i64::from(entry.after));
    let morning = (opens + 30).max(60);
    for (number, subject) in subjects.iter().enumerate() {
        // Between two papers there may be less than the forty minutes of the morning.
        let last = number.checked_sub(1).and_then(|last| subjects.get(last));
        let pause = last.map_or(morning, |last| (subject.starts - last.ends).num_minutes()).max(10);
        let before = |minutes: i64| subject.starts - Duration::minutes(minutes);
        let after = |minutes: i64| subject.starts + Duration::minutes(minutes);
        if number == 0 {
            lines.push(Line(before(morning), "考务会，抽签定监考员考场，发证件，校对时钟".to_owned(), "", "考务人员到考务办公室"));
        }
        lines.push(Line(
            before((opens + 10).min(pause - 5)),
            format!("监考员领取{}试卷、答题卡，到考场", subject.name),
            "",
            "两人同行，途中不停留",
        ));
        lines.push(Line(
            before(opens.min(pause - 8)),
            "考生入场，核验准考证、身份证和本人".to_owned(),
            "短音一声",
            "请考生凭证入场，对号入座",
        ));
        lines.push(Line(before(10), "宣读考场规则，发答题卡".to_owned(), "短音两声", "请考生填写姓名、准考证号"));
        lines.push(Line(before(5), "当众启封试卷，核对份数，发卷".to_owned(), "", "发卷后不得答题"));
        lines.push(Line(subject.starts, format!("{}开考", subject.name), "长音一声", "考试开始，请答题"));
        lines.push(Line(after(closes), "禁止入场；登记缺考，粘贴缺考条形码".to_owned(), "", "迟到考生不得入场"));
        lines.push(Line(subject.ends - Duration::minutes(15), "提醒剩余时间".to_owned(), "短音一声", "离考试结束还有15分钟"));
        lines.push(Line(subject.ends, format!("{}结束，停止答题，清点收卷", subject.name), "长音一声", "请考生停止答题，原位等候"));
    }
    lines.sort_by_key(|line| line.0);
    lines
}

/// The day of a joint written exam.
#[must_use]
pub fn sample() -> Vec<Timetable> {
    vec![Timetable { site: "六枝特区第七中学考点".to_owned(), subjects: Subject::sample(), entry: EntryRule::default() }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn the_day_is_counted_from_the_papers() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 1);
        for words in ["08:00", "08:30", "09:00", "09:30", "10:15", "13:00", "长音一声", "短音两声", "综合应用能力（D类）开考"]
        {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
    }

    #[test]
    fn moments_stand_in_order_even_where_papers_follow_closely() {
        let mut subjects = Subject::sample();
        let lines = day(&subjects, EntryRule::default());
        assert!(lines.is_sorted_by_key(|line| line.0));
        assert_eq!(lines.len(), 17);
        assert!(lines[9].0 > subjects[0].ends, "nobody fetches the second paper while the first is written");
        subjects[0].ends = subjects[1].starts - Duration::minutes(10);
        assert!(day(&subjects, EntryRule::default()).is_sorted_by_key(|line| line.0));
        assert!(day(&[], EntryRule::default()).is_empty());
    }

    #[test]
    fn entry_opens_and_closes_as_the_exam_has_it() {
        let entry = EntryRule { before: 45, after: 15, ..EntryRule::default() };
        let sheet = read_joined(&pdf(&Imprint::sample(), &[Timetable { entry, ..sample().remove(0) }])).remove(0);
        for words in ["07:45", "08:05", "08:15", "09:15"] {
            assert!(sheet.contains(words), "{words} is not in {sheet}");
        }
    }
}
