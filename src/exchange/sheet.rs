//! Sheet (表格): the bytes of an .xlsx or .csv as a grid of text cells, within limits.

use super::{delimited, workbook};

/// What a cell was before it became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Text,
    Number,
    /// A number of more than fifteen digits: the spreadsheet has already lost the last ones.
    LongNumber,
    /// A date, or a time of day.
    Date,
    /// `#N/A` and its like.
    Fault,
    /// Empty, below the first row of a merged region; carries that region's text.
    Covered,
}

/// What lies beyond the end of a row.
pub(super) static BLANK: Cell = Cell::BLANK;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub kind: CellKind,
}

impl Cell {
    /// An empty cell.
    pub const BLANK: Self = Self { text: String::new(), kind: CellKind::Text };

    /// A cell of text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Text }
    }

    /// Whether nothing was typed into it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.kind == CellKind::Covered || self.text.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
    }
}

/// One row with its number as the spreadsheet program shows it, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub number: u32,
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column, from 0; beyond the end all are blank.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&BLANK)
    }

    /// Whether nothing was typed into any cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// One worksheet, or the whole of a .csv; rows without any cell may be missing.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
}

/// Without the cells: they hold whole numbers of people.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("name", &self.name).field("rows", &self.rows.len()).finish()
    }
}

/// Everything a file holds that is shown to people, and the mark of the template it grew from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    pub sheets: Vec<Sheet>,
    /// The word of the kind and the version of our template, where the file is one.
    pub template: Option<(String, u32)>,
}

/// How much is read before a file is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes: usize,
    /// Bytes of an .xlsx after unpacking.
    pub unpacked: u64,
    /// Bytes of one part that is held in memory whole, such as the shared strings.
    pub part: u64,
    /// Visible worksheets.
    pub sheets: usize,
    pub rows: usize,
    pub columns: usize,
    /// Cells with content, and cells gone through, empty ones among them.
    pub cells: usize,
    pub visited: usize,
    /// Bytes of text in one cell, and in all.
    pub cell_text: usize,
    pub text: usize,
}

impl Limits {
    /// Enough for the applicants of two reference counties.
    pub const USUAL: Self = Self {
        bytes: 20 << 20,
        unpacked: 128 << 20,
        part: 48 << 20,
        sheets: 20,
        rows: 60_000,
        columns: 100,
        cells: 1_500_000,
        visited: 6_000_000,
        cell_text: 32_767 * 4,
        text: 64 << 20,
    };
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("文件是空的，请重新选择")]
    Empty,
    #[error("文件有{}MB，超过上限{}MB；请删去图片和无关的工作表，或分成几个文件导入", .bytes.div_ceil(1 << 20), .most >> 20)]
    TooLarge { bytes: usize, most: usize },
    #[error("文件展开后超过{}MB，不像是正常的表格，未读取；请把数据复制到新下载的模板中再导入", .most >> 20)]
    Unpacked { most: u64 },
    #[error("工作簿超过{most}张工作表；请只保留要导入的一张")]
    Sheets { most: usize },
    #[error("表格超过{most}行；请分成几个文件导入")]
    Rows { most: usize },
    #[error("第{row}行的内容超过{most}列；请删去右侧无关的列，或使用下载的模板")]
    Columns { row: u32, most: usize },
    #[error("表格内容过多（单元格或文字超过上限）；请删去无关的内容，或分成几个文件导入")]
    Content,
    #[error("不支持.xls（Excel 97-2003）格式或加密的工作簿；请取消打开密码，另存为“Excel 工作簿（.xlsx）”后再导入")]
    OldOrEncrypted,
    #[error("不支持这种文件；请使用.xlsx或.csv，可先下载模板")]
    Unsupported,
    #[error("文件已损坏，无法读取（{0}）；请用Excel或WPS打开，另存为.xlsx后再导入")]
    Damaged(String),
    #[error("文件中含有外部定义，为安全起见未读取；请把数据复制到新下载的模板中再导入")]
    Doctype,
    #[error("无法识别文字编码；请另存为“CSV UTF-8”或.xlsx后再导入")]
    Encoding,
    #[error("工作簿里没有内容；请把数据填入第一张工作表")]
    NoSheet,
}

/// Reads a file, detecting its format by content; the name only decides between refusals.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Book, SheetError> {
    read_within(bytes, file_name, &Limits::USUAL)
}

/// Reads a file within given limits.
pub fn read_within(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Book, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), most: limits.bytes });
    }
    let extension = file_name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let book = match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(SheetError::OldOrEncrypted),
        [b'P', b'K', 3, 4, ..] => workbook::read(bytes, limits)?,
        _ if extension == "xls" => return Err(SheetError::OldOrEncrypted),
        _ if extension == "xlsx" => return Err(SheetError::Damaged("不是有效的.xlsx文件".to_owned())),
        _ if matches!(extension.as_str(), "csv" | "txt" | "") => delimited::read(bytes, limits)?,
        _ => return Err(SheetError::Unsupported),
    };
    if book.sheets.is_empty() { Err(SheetError::NoSheet) } else { Ok(book) }
}

/// `A`, `Z`, `AA` of a column, from 0.
#[must_use]
pub fn column_letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("a remainder of 26 is below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_is_not_a_spreadsheet_is_refused_with_a_way_out() {
        let read = |bytes: &[u8], name| read(bytes, name).unwrap_err();
        assert_eq!(read(b"", "a.csv"), SheetError::Empty);
        assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], "a.xls"), SheetError::OldOrEncrypted);
        assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], "a.xlsx"), SheetError::OldOrEncrypted);
        assert_eq!(read(b"<html><table>", "a.xls"), SheetError::OldOrEncrypted);
        assert_eq!(read(b"%PDF-1.7", "a.pdf"), SheetError::Unsupported);
        assert_eq!(read(b"a,b", "a.xlsx"), SheetError::Damaged("不是有效的.xlsx文件".to_owned()));
        assert_eq!(read(b"PK\x03\x04nothing", "a.csv").to_string().split('（').next(), Some("文件已损坏，无法读取"));
        assert!(SheetError::OldOrEncrypted.to_string().contains("另存为"));
    }

    #[test]
    fn an_oversized_file_is_refused() {
        let limits = Limits { bytes: 3, ..Limits::USUAL };
        assert_eq!(read_within(b"a,b\n", "a.csv", &limits), Err(SheetError::TooLarge { bytes: 4, most: 3 }));
    }
}
