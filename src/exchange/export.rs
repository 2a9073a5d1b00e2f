//! Export (导出): records as .xlsx or .csv that people open and that import reads back.

use rust_xlsxwriter::XlsxError;

use super::{
    column::Form,
    formula,
    style::{self, Styles, width},
    table::Record,
};
use crate::domain::{Moment, clock};

/// Who took the data out, when, and what for: the first line of every export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    pub who: String,
    pub when: Moment,
    pub purpose: String,
}

/// `导出人：王五；导出时间：2026年3月1日 09:00；用途：……`
impl std::fmt::Display for Watermark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "导出人：{}；导出时间：{}；用途：{}；内部资料，不得外传", self.who, clock::show(self.when), self.purpose)
    }
}

/// Whether numbers of people are written whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    Full,
    Masked,
}

/// How a .csv is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With its mark, so that spreadsheet programs recognise it.
    Utf8,
    /// Never GBK, which has no rare characters.
    Gb18030,
}

/// Why a file could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    #[error("生成表格失败（{0}）；请缩小导出范围后重试")]
    Workbook(String),
    #[error("有文字不能用GB18030表示；请改用UTF-8编码导出")]
    Encoding,
}

impl From<XlsxError> for WriteError {
    fn from(e: XlsxError) -> Self {
        Self::Workbook(e.to_string())
    }
}

/// Any list: a title, headers with their forms, and rows of cells in the same order.
#[derive(Debug)]
pub struct List<'a, I> {
    pub title: &'a str,
    pub headers: Vec<(&'a str, Form)>,
    pub rows: I,
    pub privacy: Privacy,
    pub watermark: Option<&'a Watermark>,
}

/// A list of records of one kind.
pub fn list<'a, T: Record + 'a>(
    records: impl IntoIterator<Item = &'a T>,
    privacy: Privacy,
    watermark: Option<&'a Watermark>,
) -> List<'a, impl Iterator<Item = Vec<String>>> {
    List {
        title: T::KIND.label(),
        headers: T::COLUMNS.iter().map(|column| (column.header, column.form)).collect(),
        rows: records.into_iter().map(Record::write),
        privacy,
        watermark,
    }
}

impl<I: Iterator<Item = Vec<String>>> List<'_, I> {
    fn shown(&self, column: usize, text: String) -> String {
        match self.privacy {
            Privacy::Full => text,
            Privacy::Masked => self.headers[column].1.masked(&text),
        }
    }

    /// The list as .xlsx: codes as text, figures as numbers, the header frozen, the watermark above it and on each printed page.
    pub fn xlsx(mut self) -> Result<Vec<u8>, WriteError> {
        let styles = Styles::new();
        let mut workbook = style::workbook(self.title, self.watermark)?;
        let sheet = workbook.add_worksheet().set_name(self.title)?;
        let mut row = 0;
        if let Some(mark) = self.watermark {
            styles.write(sheet, (row, 0), &mark.to_string(), &styles.quiet)?;
            // `&` begins a code in a page's footer.
            sheet.set_footer(format!("&L{}&R第&P页，共&N页", short(&mark.to_string()).replace('&', "＆")));
            row += 1;
        }
        for (column, (header, form)) in (0..).zip(&self.headers) {
            styles.write(sheet, (row, column), header, &styles.header)?;
            sheet.set_column_width(column, width(header, *form))?;
        }
        row += 1;
        sheet.set_freeze_panes(row, 0)?;
        while let Some(cells) = self.rows.next() {
            for (column, text) in cells.into_iter().enumerate() {
                let text = self.shown(column, text);
                let place = u16::try_from(column).map_err(|e| WriteError::Workbook(e.to_string()))?;
                match number(&text).filter(|_| self.headers[column].1 == Form::Number) {
                    Some(number) => {
                        sheet.write_number(row, place, number)?;
                    }
                    None if text.is_empty() => {}
                    None => styles.write(sheet, (row, place), &text, &styles.text)?,
                }
            }
            row += 1;
        }
        Ok(workbook.save_to_buffer()?)
    }

    /// The list as .csv with CRLF; what looks like a formula has an apostrophe before it, which import takes off again.
    pub fn csv(mut self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let failed = |e: csv::Error| WriteError::Workbook(e.to_string());
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
        if let Some(mark) = self.watermark {
            writer.write_record([formula::escape(&mark.to_string())]).map_err(failed)?;
        }
        writer.write_record(self.headers.iter().map(|(header, _)| header)).map_err(failed)?;
        while let Some(cells) = self.rows.next() {
            let cells = cells.into_iter().enumerate().map(|(column, text)| formula::escape(&self.shown(column, text)));
            writer.write_record(cells).map_err(failed)?;
        }
        let text = writer.into_inner().map_err(|e| WriteError::Workbook(e.to_string()))?;
        match encoding {
            Encoding::Utf8 => Ok([b"\xef\xbb\xbf".as_slice(), &text].concat()),
            Encoding::Gb18030 => {
                let text = String::from_utf8(text).map_err(|_| WriteError::Encoding)?;
                let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
                if lost { Err(WriteError::Encoding) } else { Ok(bytes.into_owned()) }
            }
        }
    }
}

/// A footer holds 255 characters with its codes.
fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Figures a spreadsheet program keeps exactly.
fn number(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.len() <= 15 && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::exchange::sheet::{self, CellKind};

    fn mark() -> Watermark {
        let when = chrono::Utc.with_ymd_and_hms(2026, 3, 1, 1, 0, 0).unwrap();
        Watermark { who: "王五".into(), when, purpose: "考场编排 & 核对".into() }
    }

    fn names(names: &[&str], mark: Option<&Watermark>) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let rows = || names.iter().map(|name| vec![(*name).to_owned(), "13800001234".to_owned(), "-3.07".to_owned()]);
        let headers = || vec![("姓名", Form::Text), ("手机号", Form::Phone), ("金额", Form::Number)];
        let list = |privacy| List { title: "名单", headers: headers(), rows: rows(), privacy, watermark: mark };
        let csv = |encoding| list(Privacy::Masked).csv(encoding).unwrap();
        (list(Privacy::Full).xlsx().unwrap(), csv(Encoding::Utf8), csv(Encoding::Gb18030))
    }

    #[test]
    fn what_looks_like_a_formula_is_written_as_text() {
        let dangerous = ["=1+1", "+86", "-1", "@SUM(A1)"];
        let (xlsx, csv, _) = names(&dangerous, None);
        let book = sheet::read(&xlsx, "名单.xlsx").unwrap();
        let cells: Vec<_> = book.sheets[0].rows[1..].iter().map(|row| (row.cell(0).kind, row.cell(0).text.as_str())).collect();
        assert_eq!(cells, dangerous.map(|text| (CellKind::Text, text)));
        assert_eq!(book.sheets[0].rows[1].cell(2).kind, CellKind::Number);
        let text = String::from_utf8(csv).unwrap();
        assert!(text.contains("\r\n'=1+1,138****1234,'-3.07\r\n"), "{text}");
        assert!(text.starts_with("\u{feff}姓名,"));
    }

    #[test]
    fn rare_characters_survive_every_encoding() {
        let (xlsx, utf8, gb) = names(&["㛃𬭎䶮𰻞", "=龘"], None);
        assert!(String::from_utf8(gb.clone()).is_err(), "it is not UTF-8");
        for (bytes, name) in [(xlsx, "a.xlsx"), (utf8, "a.csv"), (gb, "a.csv")] {
            let book = sheet::read(&bytes, name).unwrap();
            let read: Vec<_> = book.sheets[0].rows[1..].iter().map(|row| row.cell(0).text.as_str()).collect();
            assert_eq!(read, ["㛃𬭎䶮𰻞", "=龘"], "{name}");
        }
        let lost = List {
            title: "x",
            headers: vec![("a", Form::Text)],
            rows: [vec!["\u{e5e5}".to_owned()]].into_iter(),
            privacy: Privacy::Full,
            watermark: None,
        };
        assert_eq!(lost.csv(Encoding::Gb18030), Err(WriteError::Encoding));
    }

    #[test]
    fn a_workbook_states_the_time_it_was_given_and_not_the_machines() {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(names(&["张三"], Some(&mark())).0)).unwrap();
        let mut core = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("docProps/core.xml").unwrap(), &mut core).unwrap();
        assert_eq!(core.matches("2026-03-01T01:00:00Z").count(), 2, "{core}");
    }

    #[test]
    fn an_export_says_who_took_it_when_and_why() {
        let mark = mark();
        let (xlsx, csv, _) = names(&["张三"], Some(&mark));
        let expected = "导出人：王五；导出时间：2026年3月1日 09:00；用途：考场编排 & 核对；内部资料，不得外传";
        assert_eq!(sheet::read(&xlsx, "a.xlsx").unwrap().sheets[0].rows[0].cell(0).text, expected);
        assert_eq!(sheet::read(&csv, "a.csv").unwrap().sheets[0].rows[0].cell(0).text, expected);
    }
}
