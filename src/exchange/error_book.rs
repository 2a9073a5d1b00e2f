//! Error workbook (错误清单): the rows that failed as the user typed them, the wrong cells red, the reason beside them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::{
    column::Form,
    export::WriteError,
    sheet::column_letter,
    style::{self, Styles, width},
    table::{CellError, Parsed, Record},
};

/// Beyond these a cell is red but has no note: notes are slow to open by the thousand.
const NOTES: usize = 500;

/// The workbook of everything that is wrong. It holds what the user typed, whole: it is for that user alone.
pub fn write<T: Record>(parsed: &Parsed<T>) -> Result<Vec<u8>, WriteError> {
    let styles = Styles::new();
    let mut workbook = style::workbook("错误清单", None)?;
    let sheet = workbook.add_worksheet().set_name("错误的行")?;
    write_rows(sheet, &styles, parsed)?;
    let sheet = workbook.add_worksheet().set_name("错误清单")?;
    write_messages(sheet, &styles, &parsed.errors)?;
    Ok(workbook.save_to_buffer()?)
}

fn write_rows<T: Record>(sheet: &mut Worksheet, styles: &Styles, parsed: &Parsed<T>) -> Result<(), WriteError> {
    let header = &parsed.sheet.rows[parsed.header.index];
    let reason = header.cells.len();
    let places = |place: usize| u16::try_from(place).map_err(|e| WriteError::Workbook(e.to_string()));
    for (place, cell) in header.cells.iter().enumerate() {
        let known = parsed.header.places.iter().position(|known| *known == Some(place));
        let form = known.map_or(Form::Text, |index| T::COLUMNS[index].form);
        styles.write(sheet, (0, places(place)?), short(cell.text.trim()), &styles.header)?;
        sheet.set_column_width(places(place)?, width(&cell.text, form))?;
    }
    styles.write(sheet, (0, places(reason)?), "错误原因", &styles.required)?;
    styles.write(sheet, (0, places(reason + 1)?), "原行号", &styles.required)?;
    sheet.set_column_width(places(reason)?, 60)?;
    sheet.set_freeze_panes(1, 0)?;

    let mut wrong: BTreeMap<u32, Vec<&CellError>> = BTreeMap::new();
    for error in &parsed.errors {
        wrong.entry(error.row).or_default().push(error);
    }
    let mut notes = 0;
    let failed = parsed.sheet.rows.iter().filter_map(|row| Some((row, wrong.get(&row.number)?)));
    for (line, (row, errors)) in (1..).zip(failed) {
        for (place, cell) in row.cells.iter().take(reason).enumerate() {
            let letter = column_letter(place);
            let here: Vec<_> = errors.iter().filter(|error| error.column == letter).map(|error| error.message.as_str()).collect();
            let format = if here.is_empty() { &styles.text } else { &styles.wrong };
            styles.write(sheet, (line, places(place)?), short(&cell.text), format)?;
            if !here.is_empty() && notes < NOTES {
                notes += 1;
                sheet.insert_note(line, places(place)?, &Note::new(here.join("\n")).add_author_prefix(false))?;
            }
        }
        // A blank cell at the end of a row is not among its cells and is red all the same.
        for place in row.cells.len()..reason {
            if errors.iter().any(|error| error.column == column_letter(place)) {
                styles.write(sheet, (line, places(place)?), "", &styles.wrong)?;
            }
        }
        let reasons: Vec<_> = errors.iter().map(|error| format!("{}：{}", error.header, error.message)).collect();
        styles.write(sheet, (line, places(reason)?), &reasons.join("\n"), &styles.wrapped)?;
        sheet.write_number(line, places(reason + 1)?, row.number)?;
    }
    Ok(())
}

/// A .csv may hold more in a cell than the 32,767 units a workbook's cell takes.
fn short(text: &str) -> &str {
    text.char_indices().nth(16_000).map_or(text, |(end, _)| &text[..end])
}

fn write_messages(sheet: &mut Worksheet, styles: &Styles, errors: &[CellError]) -> Result<(), XlsxError> {
    for (place, (header, wide)) in (0..).zip([("行", 8), ("列", 6), ("表头", 16), ("填写的内容", 26), ("错误和处理办法", 70)])
    {
        styles.write(sheet, (0, place), header, &styles.header)?;
        sheet.set_column_width(place, wide)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, error) in (1..).zip(errors) {
        sheet.write_number(line, 0, error.row)?;
        for (place, text) in (1..).zip([&error.column, &error.header, short(&error.value), &error.message]) {
            styles.write(sheet, (line, place), text, &styles.text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{self, RoomRow, sheet};

    #[test]
    fn the_workbook_shows_the_wrong_rows_and_every_message() {
        let csv = "考点代码,考场号,排数,列数,座位数,负责人\nS01,1,6,5,30,=王\nS01,1,6,5,31,=赵\nS01,2,6,5,30,钱\nS01,3,6,5\n";
        let parsed = exchange::import::<RoomRow>(csv.as_bytes(), "考场.csv").unwrap();
        let book = sheet::read(&write(&parsed).unwrap(), "错误.xlsx").unwrap();
        let cells =
            |sheet: usize, row: usize| -> Vec<String> { book.sheets[sheet].rows[row].cells.iter().map(|c| c.text.clone()).collect() };
        assert_eq!(cells(0, 0), ["考点代码", "考场号", "排数", "列数", "座位数", "负责人", "错误原因", "原行号"]);
        let reason =
            "座位数：6排5列最多30座；请减少座位数，或改正排数、列数\n考场号：考点代码、考场号与第2行重复；请改正其中一行，或删去重复的一行";
        assert_eq!(cells(0, 1), ["S01", "1", "6", "5", "31", "=赵", reason, "3"]);
        assert_eq!(cells(0, 2), ["S01", "3", "6", "5", "", "", "座位数：请填写座位数", "5"]);
        assert_eq!(book.sheets[0].rows.len(), 3);
        assert_eq!(cells(1, 3), ["5", "E", "座位数", "", "请填写座位数"]);
        let again = exchange::import::<RoomRow>(&write(&parsed).unwrap(), "错误.xlsx").unwrap();
        assert_eq!((again.errors.len(), again.unknown), (2, vec!["负责人".to_owned(), "错误原因".into(), "原行号".into()]));
    }
}
