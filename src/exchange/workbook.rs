//! Workbook (工作簿): the worksheets of an .xlsx as text cells, read cell by cell so that limits hold while reading.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};

use super::{
    sheet::{Book, Cell, CellKind, Limits, Row, Sheet, SheetError},
    template, unpack,
};

type Grid = BTreeMap<u32, BTreeMap<usize, Cell>>;

/// What is still allowed of all sheets together.
struct Allowance<'a> {
    limits: &'a Limits,
    cells: usize,
    visited: usize,
    text: usize,
}

/// Reads the visible worksheets.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, SheetError> {
    unpack::check(bytes, limits)?;
    // The reader's arithmetic overflows on references such as `A99999999999`: that is a damaged file, and no more.
    std::panic::catch_unwind(|| sheets(bytes, limits)).unwrap_or_else(|_| Err(damaged("单元格位置无效")))
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Book, SheetError> {
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<(String, bool)> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    // Many sheets may be declared upon one part, which is then unpacked for each.
    if names.len() > limits.sheets {
        return Err(SheetError::Sheets { most: limits.sheets });
    }
    let mut allowance = Allowance { limits, cells: limits.cells, visited: limits.visited, text: limits.text };
    let mut book = Book { sheets: Vec::new(), template: None };
    for (name, visible) in names {
        if visible {
            let rows = rows(&mut xlsx, &name, &mut allowance)?;
            if rows.iter().any(|row| !row.is_blank()) {
                book.sheets.push(Sheet { name, rows });
            }
        } else if name == template::VERSION_SHEET {
            let rows = rows(&mut xlsx, &name, &mut allowance)?;
            book.template = rows.first().and_then(|row| Some((row.cell(0).text.clone(), row.cell(1).text.parse().ok()?)));
        }
    }
    Ok(book)
}

fn damaged(e: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged(e.to_string())
}

fn rows(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: &str, allowance: &mut Allowance) -> Result<Vec<Row>, SheetError> {
    let mut grid = cells(xlsx, name, allowance)?;
    fill_merged(&mut grid, &xlsx.merge_cells_by_sheet_name(name).map_err(damaged)?, allowance)?;
    let row = |(index, mut cells): (u32, BTreeMap<usize, Cell>)| {
        let width = cells.last_key_value().map_or(0, |(last, _)| last + 1);
        let cells = (0..width).map(|column| cells.remove(&column).unwrap_or(Cell::BLANK)).collect();
        Row { number: index + 1, cells }
    };
    Ok(grid.into_iter().map(row).collect())
}

fn cells(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: &str, allowance: &mut Allowance) -> Result<Grid, SheetError> {
    let limits = allowance.limits;
    let mut grid = Grid::new();
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        allowance.visited = allowance.visited.checked_sub(1).ok_or(SheetError::Content)?;
        let (row, column) = cell.get_position();
        let column = column as usize;
        let Some(text) = cell_of(cell.get_value(), limits)? else { continue };
        if column >= limits.columns {
            return Err(SheetError::Columns { row: row + 1, most: limits.columns });
        }
        allowance.spend(text.text.len())?;
        let whole = grid.len() >= limits.rows;
        let cells = match grid.entry(row) {
            std::collections::btree_map::Entry::Vacant(_) if whole => return Err(SheetError::Rows { most: limits.rows }),
            entry => entry.or_default(),
        };
        cells.insert(column, text);
    }
    Ok(grid)
}

impl Allowance<'_> {
    fn spend(&mut self, text: usize) -> Result<(), SheetError> {
        self.cells = self.cells.checked_sub(1).ok_or(SheetError::Content)?;
        self.text = self.text.checked_sub(text).ok_or(SheetError::Content)?;
        Ok(())
    }
}

/// `None` for an empty cell. The length is looked at before the text is copied: one long shared string may be in every cell.
fn cell_of(value: &DataRef, limits: &Limits) -> Result<Option<Cell>, SheetError> {
    let of = |kind, text: String| Ok(Some(Cell { text, kind }));
    let text = match value {
        DataRef::Empty => return Ok(None),
        DataRef::String(text) => text.as_str(),
        DataRef::SharedString(text) => text,
        DataRef::Int(number) if number.unsigned_abs() >= 1_000_000_000_000_000 => return of(CellKind::LongNumber, number.to_string()),
        DataRef::Int(number) => return of(CellKind::Number, number.to_string()),
        DataRef::Float(number) => return Ok(Some(number_cell(*number))),
        DataRef::Bool(truth) => return of(CellKind::Text, if *truth { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(date) => return of(CellKind::Date, show_date(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => return of(CellKind::Date, text.clone()),
        DataRef::Error(error) => return of(CellKind::Fault, error.to_string()),
    };
    if text.len() > limits.cell_text {
        return Err(SheetError::Content);
    }
    if text.trim().is_empty() { Ok(None) } else { of(CellKind::Text, text.to_owned()) }
}

/// `123.0` is `123`; what a sum left behind the fifteenth digit (`0.30000000000000004`) is dropped, as the program shows it.
fn number_cell(number: f64) -> Cell {
    if number.abs() >= 1e15 {
        return Cell { text: format!("{number:E}"), kind: CellKind::LongNumber };
    }
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    Cell { text: shown.to_string(), kind: CellKind::Number }
}

/// `2026-03-01`, `2026-03-01 09:30`, or for a time of day `3:01`.
fn show_date(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if date.as_f64() < 1.0 {
        format!("{hour}:{minute:02}")
    } else if (hour, minute) == (0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

/// Copies the text of a merged region into the empty cells below its first one.
fn fill_merged(grid: &mut Grid, regions: &[Dimensions], allowance: &mut Allowance) -> Result<(), SheetError> {
    for region in regions {
        let ((first, column), (last, _)) = (region.start, region.end);
        let column = column as usize;
        if last <= first || column >= allowance.limits.columns {
            continue;
        }
        let Some(text) = grid.get(&first).and_then(|cells| cells.get(&column)).map(|cell| cell.text.clone()) else { continue };
        for (_, cells) in grid.range_mut(first + 1..=last) {
            allowance.spend(text.len())?;
            cells.entry(column).or_insert_with(|| Cell { text: text.clone(), kind: CellKind::Covered });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook, Worksheet};

    use super::*;

    fn book(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet());
        workbook.save_to_buffer().unwrap()
    }

    fn first_row(bytes: &[u8]) -> Vec<(CellKind, String)> {
        let book = read(bytes, &Limits::USUAL).unwrap();
        book.sheets[0].rows[0].cells.iter().map(|cell| (cell.kind, cell.text.clone())).collect()
    }

    #[test]
    fn numbers_dates_and_truths_become_text() {
        let bytes = book(|sheet| {
            for (column, number) in [123.0, 0.1 + 0.2, 13_800_001_234.0, 520_203_199_001_010_000.0, -3.07].into_iter().enumerate() {
                sheet.write_number(0, column as u16, number).unwrap();
            }
            let date = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(0, 5, rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 1).unwrap(), &date).unwrap();
            sheet.write_number_with_format(0, 6, 3.0 / 24.0 + 1.0 / 1440.0, &Format::new().set_num_format("h:mm")).unwrap();
            sheet.write_boolean(0, 7, true).unwrap();
            sheet.write_string(0, 8, "𬭎\t=1").unwrap();
        });
        use CellKind::{Date, LongNumber, Number, Text};
        let expected = [
            (Number, "123"),
            (Number, "0.3"),
            (Number, "13800001234"),
            (LongNumber, "5.2020319900101E17"),
            (Number, "-3.07"),
            (Date, "2026-03-01"),
            (Date, "3:01"),
            (Text, "是"),
            (Text, "𬭎\t=1"),
        ];
        assert_eq!(first_row(&bytes), expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_merged_region_fills_the_cells_below_it() {
        let bytes = book(|sheet| {
            sheet.merge_range(0, 0, 2, 0, "县医院", &Format::new()).unwrap();
            for row in 0..4 {
                sheet.write_string(row, 1, "x").unwrap();
            }
        });
        let book = read(&bytes, &Limits::USUAL).unwrap();
        let column: Vec<_> = book.sheets[0].rows.iter().map(|row| (row.cell(0).kind, row.cell(0).text.as_str())).collect();
        let covered = (CellKind::Covered, "县医院");
        assert_eq!(column, [(CellKind::Text, "县医院"), covered, covered, (CellKind::Text, "")]);
    }

    #[test]
    fn a_reference_beyond_every_sheet_is_a_damaged_file() {
        let bytes = book(|sheet| {
            sheet.write_string(0, 0, "x").unwrap();
        });
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            writer.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, text.replace("r=\"A1\"", "r=\"A99999999999999\"").as_bytes()).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(matches!(read(&bytes, &Limits::USUAL), Err(SheetError::Damaged(_))));
    }

    #[test]
    fn too_many_sheets_or_empty_cells_are_refused() {
        let mut workbook = Workbook::new();
        for _ in 0..3 {
            workbook.add_worksheet().write_blank(0, 0, &Format::new().set_bold()).unwrap();
        }
        let bytes = workbook.save_to_buffer().unwrap();
        assert_eq!(read(&bytes, &Limits { sheets: 2, ..Limits::USUAL }), Err(SheetError::Sheets { most: 2 }));
        assert_eq!(read(&bytes, &Limits { visited: 2, ..Limits::USUAL }), Err(SheetError::Content));
        assert_eq!(read(&bytes, &Limits { visited: 3, ..Limits::USUAL }).unwrap().sheets, []);
    }

    #[test]
    fn limits_hold_while_reading() {
        let small = Limits { rows: 3, columns: 3, cells: 5, text: 10, cell_text: 8, ..Limits::USUAL };
        let wrong = |cells: &[(u32, u16, &str)]| {
            let bytes = book(|sheet| {
                for (row, column, text) in cells {
                    sheet.write_string(*row, *column, *text).unwrap();
                }
            });
            read(&bytes, &small).unwrap_err()
        };
        assert_eq!(wrong(&[(0, 0, "a"), (1, 0, "a"), (2, 0, "a"), (1_048_575, 0, "a")]), SheetError::Rows { most: 3 });
        assert_eq!(wrong(&[(4, 16_383, "a")]), SheetError::Columns { row: 5, most: 3 });
        assert_eq!(wrong(&[(0, 0, "abcdefghi")]), SheetError::Content);
        assert_eq!(wrong(&[(0, 0, "abcdef"), (0, 1, "abcdef")]), SheetError::Content);
        assert_eq!(wrong(&[(0, 0, "a"), (0, 1, "a"), (0, 2, "a"), (1, 0, "a"), (1, 1, "a"), (1, 2, "a")]), SheetError::Content);
    }
}
