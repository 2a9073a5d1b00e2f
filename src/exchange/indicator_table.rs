//! Indicator tables (绩效目标表): TOML in, [`Table`] out; the five tables of the reference document, contradictions included.

use std::sync::LazyLock;

use crate::domain::indicator::{Book, Table, TableError};

/// The tables of 2023 in the order of the document.
const TABLES: [&str; 5] = [
    include_str!("../../config/indicators/2023/1-department.toml"),
    include_str!("../../config/indicators/2023/2-recruitment.toml"),
    include_str!("../../config/indicators/2023/3-welfare.toml"),
    include_str!("../../config/indicators/2023/4-school.toml"),
    include_str!("../../config/indicators/2023/5-archives.toml"),
];

/// Reads one table and refuses one whose points could not be split.
pub fn table(text: &str) -> Result<Table, TableError> {
    let table: Table = toml::from_str(text).map_err(|wrong| TableError::Form(wrong.message().to_owned()))?;
    table.validate()?;
    Ok(table)
}

/// A table as TOML, to be edited and read back.
pub fn text(table: &Table) -> Result<String, TableError> {
    toml::to_string_pretty(table).map_err(|wrong| TableError::Form(wrong.to_string()))
}

/// The five tables.
#[must_use]
pub fn reference() -> Book {
    // Every page of the stage begins with them; they are read once.
    static BOOK: LazyLock<Book> =
        LazyLock::new(|| Book(TABLES.iter().map(|text| table(text).expect("the tables in the program are read by the tests")).collect()));
    BOOK.clone()
}

#[cfg(test)]
mod trap_tests;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    use super::*;
    use crate::domain::{
        Moment,
        indicator::{Actual, Class, EXECUTION, Fact, Operator, Scheme, Sheet, Source, read},
    };

    /// The document as it was printed, names and telephone numbers of officials left out.
    const DOCUMENT: &str = include_str!("../../tests/fixture/performance-targets-2023.txt");

    #[test]
    fn every_line_of_the_document_is_in_exactly_one_place_of_one_table() {
        let book = reference();
        let mut claimed: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for table in &book.0 {
            for (number, raw) in table.lines() {
                claimed.entry(number).or_default().push(raw.to_owned());
            }
        }
        // What stands before the first table is the document's cover.
        let printed = (1..).zip(DOCUMENT.lines()).filter(|(number, line)| *number >= 15 && !line.trim().is_empty());
        let printed: BTreeMap<u32, Vec<String>> = printed.map(|(number, line)| (number, vec![line.to_owned()])).collect();
        assert_eq!(claimed, printed);
    }

    /// Below its head a table has one indicator a line, but for the third, whose cells stand one below the other.
    #[test]
    fn the_rows_are_as_many_as_the_document_has() {
        let mut counted = Vec::new();
        let (mut rows, mut inside) = (0, false);
        for line in DOCUMENT.lines().skip(14).filter(|line| !line.trim().is_empty()) {
            let title = line.contains("绩效目标表") || line.contains("绩效目标申报表");
            if title && inside {
                counted.push(std::mem::take(&mut rows));
                inside = false;
            } else if line.contains("指标解释及计算公式") {
                inside = true;
            } else if inside {
                rows += 1;
            }
        }
        counted.push(rows);
        let book = reference();
        let lines: Vec<usize> = book.0.iter().map(|table| table.row.iter().map(|row| row.raw.lines().count()).sum()).collect();
        // The third table's head ends one line after the formula's.
        assert_eq!(counted, [lines[0], lines[1], lines[2] + 1, lines[3], lines[4]]);
        assert_eq!(book.0.iter().map(|table| table.row.len()).collect::<Vec<_>>(), [43, 8, 10, 11, 7]);
        assert_eq!(book.rows().count(), 79);
    }

    #[test]
    fn every_cell_is_kept_as_printed_and_parses_or_carries_an_issue() {
        for (table, row) in reference().rows() {
            for cell in [&row.cell, &row.name, &row.formula, &row.last_year] {
                assert!(row.raw.contains(cell.as_str()), "{} “{cell}” is not on its line", row.code);
            }
            let (read, issues) = read(&row.cell, table.year);
            assert_eq!(
                (read.operator, read.value, read.date, &read.unit),
                (row.target.operator, row.target.value, row.target.date, &row.target.unit),
                "{}",
                row.code
            );
            assert_eq!(issues, row.issues, "{}", row.code);
            assert!(row.target.operator != Operator::Unstated || row.blocked().is_some(), "{} says nothing and no issue says so", row.code);
            let tolerant = row.target.operator == Operator::About;
            assert_eq!(row.target.tolerance.is_some(), tolerant, "{}: ≅ states its tolerance, others have none", row.code);
        }
    }

    #[test]
    fn a_bare_one_is_an_issue_and_not_a_guess() {
        let book = reference();
        let bare: Vec<_> = book.rows().filter(|(_, row)| row.cell.parse::<Decimal>().is_ok()).collect();
        assert_eq!(bare.len(), 11);
        assert!(bare.iter().all(|(_, row)| row.target.operator == Operator::Unstated && row.blocked().is_some()));
    }

    #[test]
    fn tables_come_back_from_their_own_text() {
        for one in reference().0 {
            assert_eq!(table(&text(&one).unwrap()), Ok(one));
        }
    }

    #[test]
    fn a_table_with_wrong_weights_or_a_code_twice_is_refused() {
        let whole = TABLES[1];
        let twice = whole.replace("code = \"person_times\"", "code = \"applicants\"");
        assert_eq!(table(&twice), Err(TableError::Code("applicants".to_owned())));
        let scheme = "[scheme]\nover_percent = 30\nabout_percent = 10\nexplain_percent = 5\nover = \"explain\"\nlate = \"nothing\"\n[scheme.weights]\nexecution = \"20\"\noutput = \"50\"\nbenefit = \"30\"\nsatisfaction = \"10\"\n";
        let heavy = whole.replacen("[[head]]", &format!("{scheme}\n[[head]]"), 1);
        assert_eq!(table(&heavy).unwrap_err().to_string(), "四类权重之和须为100，实际110；请调整预算执行、产出、效益、满意度的分值");
        assert!(matches!(table(&whole.replace("metric:registered", "metric:everybody")), Err(TableError::Form(_))));
        assert!(matches!(table("name = 1"), Err(TableError::Form(_))));
    }

    /// 23,000 / 2,810 / 1 / in time / 100 元 / both 达成 / 95.2 % / executed 96 % gives 9.6 + 50 + 30 + 10.
    #[test]
    fn the_recruitment_table_scores_99_6_and_is_excellent() {
        let book = reference();
        let table = book.find("recruitment").unwrap();
        let number = |text: &str| Actual::Number(text.parse().unwrap());
        let facts = [
            (EXECUTION, number("96")),
            ("applicants", number("23000")),
            ("person_times", number("2810")),
            ("sessions", number("1")),
            ("completion", Actual::Date(NaiveDate::from_ymd_opt(2023, 12, 31).unwrap())),
            ("fee", number("100")),
            ("social", number("100")),
            ("sustained", number("100")),
            ("satisfaction", number("95.2")),
        ];
        let facts = facts.map(|(code, actual)| (code.to_owned(), Fact { actual: Some(actual), origin: String::new() })).into();
        let sheet = Sheet::of(table, &Scheme::default(), &facts, &BTreeMap::new(), Moment::UNIX_EPOCH);
        let marks: Vec<(String, String)> = sheet
            .items
            .iter()
            .map(|item| (item.points.normalize().to_string(), item.scored.as_ref().unwrap().score.normalize().to_string()))
            .collect();
        let expected =
            [("10", "9.6"), ("10", "10"), ("10", "10"), ("10", "10"), ("10", "10"), ("10", "10"), ("15", "15"), ("15", "15"), ("10", "10")];
        assert_eq!(marks, expected.map(|(points, score)| (points.to_owned(), score.to_owned())));
        let classes = Class::ALL.map(|class| sheet.class(class).1.normalize().to_string());
        assert_eq!(classes, ["9.6", "50", "30", "10"]);
        assert_eq!((sheet.total().normalize().to_string().as_str(), sheet.grade()), ("99.6", Some("优")));
        assert_eq!(sheet.complete(), Ok(()), "15 % and 12.4 % above target need no cause");
    }

    #[test]
    fn a_sheet_with_open_rows_has_no_grade_and_is_not_complete() {
        let book = reference();
        let sheet = Sheet::of(&book.0[0], &Scheme::default(), &BTreeMap::new(), &BTreeMap::new(), Moment::UNIX_EPOCH);
        assert_eq!((sheet.total(), sheet.open_points(), sheet.grade()), (Decimal::ZERO, 100.into(), None));
        assert!(sheet.complete().unwrap_err().to_string().starts_with("还有44项没有得分（预算执行率、城镇新增就业人数、"));
        assert!(book.rows().all(|(_, row)| !matches!(row.source, Source::Formula(_))));
    }
}
