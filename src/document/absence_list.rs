//! Absence list (缺考登记表): who did not come, room by room; empty before the exam, filled from the marks after it.

use super::{
    Imprint, RoomHead, Seated, Subject, file,
    form::{Column, Table, signature},
    listing::{Listing, padded},
    page::Pad,
    style::Area,
};

/// One room in one paper of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceList {
    pub at: RoomHead,
    pub subject: Subject,
    /// 应考人数
    pub expected: usize,
    /// Who is marked absent; before the exam nobody, and empty lines are printed.
    pub absent: Vec<Seated>,
}

const COLUMNS: [Column; 6] = [
    Column::of("序号", 14.0),
    Column::of("座位号", 18.0),
    Column::of("准考证号", 42.0),
    Column::words("姓名", 46.0),
    Column::of("缺考标记已填涂", 30.0),
    Column::of("备注", 30.0),
];
/// Lines of an empty list.
const LINES: usize = 15;

/// One PDF with a list for each room and paper, in the order given.
#[must_use]
pub fn pdf(imprint: &Imprint, lists: &[AbsenceList]) -> Vec<u8> {
    file("缺考登记表", imprint, lists, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, lists: &[AbsenceList]) {
    for list in lists {
        let row = |(seated, number): (&Seated, usize)| {
            vec![number.to_string(), format!("{:02}", seated.seat), seated.ticket_number.clone(), seated.name.clone(), "□".to_owned()]
        };
        let rows: Vec<Vec<String>> = list.absent.iter().zip(1..).map(row).collect();
        let count = if list.absent.is_empty() { "＿＿".to_owned() } else { list.absent.len().to_string() };
        let facts = [
            list.at.line(),
            format!("科目：{}　时间：{} {}", list.subject.name, list.subject.date(), list.subject.hours()),
            format!("应考{}人　缺考{count}人。{}", list.expected, pad.note("absence_list")),
        ];
        let table = Table { columns: &COLUMNS, row_height: 10.0, size: 11.0 };
        let rows = padded(rows, LINES);
        let place = list.at.place();
        Listing { title: &pad.heading("absence_list"), place: &place, facts: &facts, table, rows: &rows, wide: false, tail: 14.0 }.draw(
            pad,
            |pad, (left, y)| {
                signature(pad, Area::new(left, y + 4.0, 85.0, 9.0), "监考员（甲）：");
                signature(pad, Area::new(left + 95.0, y + 4.0, 85.0, 9.0), "监考员（乙）：");
            },
        );
    }
}

/// An empty list and one after the exam.
#[must_use]
pub fn sample() -> Vec<AbsenceList> {
    let empty = AbsenceList { at: RoomHead::sample(), subject: Subject::sample().remove(0), expected: 30, absent: Vec::new() };
    let absent = Seated::sample(30).into_iter().filter(|seated| seated.seat.is_multiple_of(9)).collect();
    vec![empty.clone(), AbsenceList { absent, ..empty }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn an_empty_list_has_lines_to_write_on_and_a_filled_one_names_the_absent() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 2);
        assert!(sheets[0].contains("缺考＿＿人") && !sheets[0].contains("2611107102009"));
        assert!(sheets[1].contains("缺考3人") && sheets[1].contains("2611107102009") && sheets[1].contains("2611107102027"));
    }

    #[test]
    fn a_room_where_nobody_came_still_fits() {
        let list = AbsenceList { absent: Seated::sample(30), at: RoomHead::longest(), ..sample().remove(0) };
        let sheets = read_joined(&pdf(&Imprint::sample(), &[list]));
        let all = sheets.concat();
        assert!(sheets.len() == 2 && Seated::sample(30).iter().all(|seated| all.contains(&seated.ticket_number)));
    }
}
