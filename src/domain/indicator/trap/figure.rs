//! Figures in running text (文中数字): the number after a word, before a unit, every number of a note.

use rust_decimal::Decimal;

use super::super::table::{Book, RECRUITMENT, Row, Table};
use crate::domain::text;

/// Every number of a text with where it begins and ends; 万 counts.
fn numbers(text: &str) -> Vec<(usize, usize, Decimal)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let length = text[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len() - start);
        let mut end = start + length;
        let value = text[start..end].trim_end_matches('.').parse::<Decimal>();
        let mut value = value.unwrap_or_default();
        if text[end..].starts_with('万') && !text[end..].starts_with("万元") {
            (value, end) = (value * Decimal::from(10_000), end + '万'.len_utf8());
        }
        found.push((start, end, value));
        from = end;
    }
    found
}

/// The first number after a word.
pub fn after(text: &str, word: &str) -> Option<Decimal> {
    let at = text.find(word)? + word.len();
    numbers(&text[at..]).first().map(|(_, _, value)| *value)
}

/// The number directly before a unit.
pub fn before(text: &str, unit: &str) -> Option<Decimal> {
    numbers(text).into_iter().find(|(_, end, _)| text[*end..].starts_with(unit)).map(|(_, _, value)| value)
}

/// Every number directly before a unit.
pub fn all_before(text: &str, unit: &str) -> Vec<Decimal> {
    numbers(text).into_iter().filter(|(_, end, _)| text[*end..].starts_with(unit)).map(|(_, _, value)| value).collect()
}

/// `23,000`.
pub fn n(number: Decimal) -> String {
    text::in_threes(number.normalize())
}

/// The project's staffing as its note states it.
pub struct Staffing {
    pub rooms: Decimal,
    pub each: Decimal,
    pub invigilators: Decimal,
    pub crew_each: Decimal,
    pub sites: Decimal,
    pub crew: Decimal,
    pub interview_rooms: Decimal,
    pub panel: Decimal,
    pub around: Decimal,
    pub interview: Decimal,
    pub total: Decimal,
}

/// The recruitment's table and the row of its person-times.
pub fn person_times(book: &Book) -> Option<(&Table, &Row, Staffing)> {
    let table = book.find(RECRUITMENT)?;
    let row = table.row.iter().find(|row| row.formula.contains("每个考场考务人员"))?;
    let (note, rest) = (row.formula.as_str(), |word: &str| row.formula.split_once(word).map(|(_, rest)| rest));
    let staffing = Staffing {
        rooms: after(note, "笔试考场")?,
        each: after(note, "每个考场考务人员")?,
        invigilators: numbers(rest("每个考场考务人员")?).get(1)?.2,
        crew_each: after(note, "场外考务工作人员")?,
        sites: before(note, "个考点")?,
        crew: after(rest("个考点,").or_else(|| rest("个考点，"))?, "")?,
        interview_rooms: before(note, "个面试考场")?,
        panel: after(note, "每个面试考场")?,
        around: after(note, "场外工作人员")?,
        interview: after(note, "共")?,
        total: after(note, "考务人次预计")?,
    };
    Some((table, row, staffing))
}

/// The department's row about the same exam, its rooms and the applicants it expects.
pub fn department(book: &Book) -> Option<(&Table, &Row, Decimal, Decimal)> {
    let table = book.find("department")?;
    let row = table.row.iter().find(|row| row.formula.contains("个面试考场"))?;
    Some((table, row, after(&row.formula, "考场")?, after(&row.formula, "报名人数")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_the_words_around_them() {
        let note = "预计报名人数2.3万人，考场750个，30个面试考场。";
        assert_eq!(after(note, "报名人数"), Some(23_000.into()));
        assert_eq!((after(note, "考场"), before(note, "个面试考场")), (Some(750.into()), Some(30.into())));
        assert_eq!((after(note, "面试官"), before(note, "间")), (None, None));
        assert_eq!(all_before("助学金2000元/年/人,1900元/年/人", "元"), [2_000.into(), 1_900.into()]);
        assert_eq!(before("≤30万元", "万元"), Some(30.into()));
    }
}
