//! Table (数据表): the rows beneath a header as records, and every wrong cell with its place and remedy.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    column::{Column, Form},
    header::{self, Header, HeaderError},
    kind::Kind,
    reader::Reader,
    sheet::{Book, Row, Sheet, SheetError, column_letter},
    template,
};
use crate::domain::text;

/// One kind of record: its columns, how a row is read, how it is written.
pub trait Record: Sized {
    const KIND: Kind;
    const COLUMNS: &'static [Column];
    /// Headers whose cells together may stand in one row only.
    const UNIQUE: &'static [&'static [&'static str]];

    /// The record of a row; `None` where the reader has noted what is wrong.
    fn read(row: &mut Reader) -> Option<Self>;

    /// Its cells in the order of the columns.
    fn write(&self) -> Vec<String>;
}

/// A record and the number of its row in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered<T> {
    pub row: u32,
    pub record: T,
}

/// One wrong cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellError {
    /// As the spreadsheet program shows it, from 1.
    pub row: u32,
    /// `A`, `B` …; empty where the file has no such column.
    pub column: String,
    pub header: String,
    /// What was typed; masked when it is a number of a person.
    pub value: String,
    pub message: String,
}

/// `第5行B列（身份证号）“520203********1234”：校验位不符……`
impl std::fmt::Display for CellError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "第{}行", self.row)?;
        if !self.column.is_empty() {
            write!(f, "{}列", self.column)?;
        }
        write!(f, "（{}）", self.header)?;
        if !self.value.is_empty() {
            write!(f, "“{}”", self.value)?;
        }
        write!(f, "：{}", self.message)
    }
}

/// Why a file has no table of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error("工作表“{sheet}”：{error}")]
    Header { sheet: String, error: HeaderError },
    #[error("这是{}的模板，不能作为{}导入；请到{}页面导入，或重新下载模板", .found.label(), .wanted.label(), .found.label())]
    OtherTemplate { found: Kind, wanted: Kind },
    #[error("表头下面没有数据；请从第{0}行开始填写后再导入")]
    NoRows(u32),
}

/// What a file holds: records without fault, and the faults. With the sheet itself, for the error workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    pub rows: Vec<Numbered<T>>,
    /// In the order of rows.
    pub errors: Vec<CellError>,
    /// Headers that are not read.
    pub unknown: Vec<String>,
    /// Rows passed over: the template's example, repeated headers, notes beneath the table.
    pub skipped: Vec<u32>,
    /// Other worksheets of the file, not read.
    pub other_sheets: Vec<String>,
    pub sheet: Sheet,
    pub header: Header,
}

/// Reads the sheet whose header fits best.
pub fn read<T: Record>(book: Book) -> Result<Parsed<T>, TableError> {
    if let Some(found) = book.template.as_ref().and_then(|(word, _)| Kind::parse(word))
        && found != T::KIND
    {
        return Err(TableError::OtherTemplate { found, wanted: T::KIND });
    }
    let mut found: Vec<_> = book.sheets.into_iter().map(|sheet| (header::find(&sheet, T::COLUMNS), sheet)).collect();
    // The first of the best: `max_by_key` would give the last.
    let best = (0..found.len()).rev().max_by_key(|index| header::fit(&found[*index].0)).ok_or(SheetError::NoSheet)?;
    let (header, sheet) = found.swap_remove(best);
    let header = header.map_err(|error| TableError::Header { sheet: sheet.name.clone(), error })?;
    let other_sheets = found.into_iter().map(|(_, sheet)| sheet.name).filter(|name| name != template::GUIDE_SHEET).collect();
    let parsed = rows(sheet, header, other_sheets);
    if parsed.rows.is_empty() && parsed.errors.is_empty() {
        return Err(TableError::NoRows(parsed.sheet.rows[parsed.header.index].number + 1));
    }
    Ok(parsed)
}

fn rows<T: Record>(sheet: Sheet, header: Header, other_sheets: Vec<String>) -> Parsed<T> {
    let (mut rows, mut errors, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = vec![BTreeMap::new(); T::UNIQUE.len()];
    for row in &sheet.rows[header.index + 1..] {
        if row.is_blank() {
            continue;
        }
        if is_passed_over(row, T::COLUMNS, &header) {
            skipped.push(row.number);
            continue;
        }
        let mut reader = Reader::new(row, T::COLUMNS, &header.places);
        let record = T::read(&mut reader);
        for (fields, seen) in T::UNIQUE.iter().zip(&mut seen) {
            let key: Vec<String> = fields.iter().map(|field| key(reader.raw(field))).collect();
            if key.iter().any(String::is_empty) {
                continue;
            }
            if let Some(first) = seen.get(&key) {
                let names = fields.join("、");
                reader.refuse(fields[fields.len() - 1], format!("{names}与第{first}行重复；请改正其中一行，或删去重复的一行"));
            } else {
                seen.insert(key, row.number);
            }
        }
        let wrong = reader.into_errors();
        debug_assert!(record.is_some() || !wrong.is_empty(), "a row without a record says why");
        match record {
            Some(record) if wrong.is_empty() => rows.push(Numbered { row: row.number, record }),
            _ => errors.extend(wrong),
        }
    }
    Parsed { rows, errors, unknown: header.unknown.clone(), skipped, other_sheets, sheet, header }
}

/// Codes that differ in width, case, spaces or a spreadsheet's `.0` are the same.
fn key(cell: &str) -> String {
    let code = text::code(cell).to_uppercase();
    code.strip_suffix(".0").unwrap_or(&code).to_owned()
}

/// The example of the template, a header repeated on each page, a note beneath the table.
fn is_passed_over(row: &Row, columns: &[Column], header: &Header) -> bool {
    let mut filled = header.places.iter().zip(columns).filter_map(|(place, column)| Some((row.cell((*place)?), column)));
    let mut typed = row.cells.iter().filter(|cell| !cell.is_blank());
    let first = typed.next().map(|cell| cell.text.trim()).unwrap_or_default();
    let is_example = first == "示例" || first.starts_with(template::EXAMPLE);
    let is_note = typed.next().is_none()
        && ["注：", "注:", "备注：", "备注:", "说明：", "说明:", "填表", "填报", "制表", "审核人"]
            .iter()
            .any(|mark| first.starts_with(mark));
    is_example || is_note || filled.all(|(cell, column)| column.is_named(&cell.text))
}

impl<T: Record> Parsed<T> {
    /// Refuses one row, as [`Self::refuse_all`] does.
    pub fn refuse(&mut self, row: u32, header: &str, message: impl Into<String>) {
        self.refuse_all([(row, header, message.into())]);
    }

    /// Refuses rows for reasons only the service knows, such as a site that is not stored: row, header, message.
    /// They are no longer among the records.
    pub fn refuse_all<'a>(&mut self, refusals: impl IntoIterator<Item = (u32, &'a str, String)>) {
        let mut refused = BTreeSet::new();
        for (row, header, message) in refusals {
            let index = T::COLUMNS.iter().position(|column| column.header == header);
            let place = index.and_then(|index| self.header.places[index]);
            let line = self.sheet.rows.binary_search_by_key(&row, |line| line.number).ok();
            let typed = line.zip(place).map_or("", |(line, place)| self.sheet.rows[line].cell(place).text.trim());
            self.errors.push(CellError {
                row,
                column: place.map(column_letter).unwrap_or_default(),
                header: header.to_owned(),
                value: index.map_or(Form::Text, |index| T::COLUMNS[index].form).masked(typed),
                message,
            });
            refused.insert(row);
        }
        self.errors.sort_by_key(|error| error.row);
        self.rows.retain(|numbered| !refused.contains(&numbered.row));
    }

    /// How many rows have a fault.
    #[must_use]
    pub fn wrong_rows(&self) -> usize {
        self.errors.iter().map(|error| error.row).collect::<BTreeSet<_>>().len()
    }
}
