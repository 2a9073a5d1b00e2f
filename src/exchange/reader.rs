//! Row reader (逐行读取): cells of one row as values; each wrong cell is noted, and reading goes on.

use std::fmt::Display;

use super::{
    column::Column,
    sheet::{BLANK, Cell, CellKind, Row, column_letter},
    table::CellError,
};
use crate::domain::{Fen, text};

/// Longest text in a field, in characters.
const LONGEST: usize = 1_000;

/// One row being read.
#[derive(Debug)]
pub struct Reader<'a> {
    row: &'a Row,
    columns: &'static [Column],
    places: &'a [Option<usize>],
    errors: Vec<CellError>,
}

impl<'a> Reader<'a> {
    /// Reads `row`, whose columns lie at `places`.
    #[must_use]
    pub const fn new(row: &'a Row, columns: &'static [Column], places: &'a [Option<usize>]) -> Self {
        Self { row, columns, places, errors: Vec::new() }
    }

    /// What was wrong.
    #[must_use]
    pub fn into_errors(self) -> Vec<CellError> {
        self.errors
    }

    fn column(&self, header: &str) -> (&'static Column, Option<usize>) {
        let index = self.columns.iter().position(|column| column.header == header).expect("a record reads its own columns");
        (&self.columns[index], self.places[index])
    }

    fn cell(&self, header: &str) -> &'a Cell {
        self.column(header).1.map_or(&BLANK, |place| self.row.cell(place))
    }

    /// The text as it stands in the file.
    #[must_use]
    pub fn raw(&self, header: &str) -> &'a str {
        &self.cell(header).text
    }

    /// Notes that a cell is wrong.
    pub fn refuse(&mut self, header: &str, message: impl Display) {
        let (column, place) = self.column(header);
        self.errors.push(CellError {
            row: self.row.number,
            column: place.map(column_letter).unwrap_or_default(),
            header: header.to_owned(),
            value: column.form.masked(self.raw(header).trim()),
            message: message.to_string(),
        });
    }

    /// The text of a cell: `None` where it is wrong, `Some("")` where it is blank and may be.
    fn sound(&mut self, header: &str) -> Option<String> {
        let (column, _) = self.column(header);
        let cell = self.cell(header);
        let typed = text::one_line(&cell.text);
        let fault = match cell.kind {
            CellKind::LongNumber => Some(LOST_DIGITS.to_owned()),
            CellKind::Fault => Some("单元格是公式错误；请改为填写文字或数字".to_owned()),
            CellKind::Date if column.form.is_code() => Some("被当成了日期；请把这一列设为“文本”格式后重新填写".to_owned()),
            CellKind::Covered if !column.fills => Some("合并单元格不能用于这一列；请取消合并，逐行填写".to_owned()),
            CellKind::Text if column.form.is_code() && is_scientific(&typed) => Some(LOST_DIGITS.to_owned()),
            _ if typed.is_empty() && column.required => Some(format!("请填写{header}")),
            _ if typed.chars().count() > LONGEST => Some(format!("超过{LONGEST}个字；请缩短")),
            _ => typed.chars().position(text::is_invisible).map(|at| format!("第{}个字符不可见；请删去后重填", at + 1)),
        };
        match fault {
            Some(message) => {
                self.refuse(header, message);
                None
            }
            None => Some(typed),
        }
    }

    /// One line of text, which may be empty where the column is not required.
    pub fn text(&mut self, header: &str) -> Option<String> {
        self.sound(header)
    }

    /// A value of the domain; the column is required.
    pub fn parse<T, E: Display>(&mut self, header: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        let typed = self.sound(header)?;
        parse(&typed).map_err(|e| self.refuse(header, e)).ok()
    }

    /// A value that may be left out.
    pub fn optional<T, E: Display>(&mut self, header: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<Option<T>> {
        if self.cell(header).text.trim().is_empty() { Some(None) } else { self.parse(header, parse).map(Some) }
    }

    /// A value, or what stands for it where it is left out.
    pub fn parse_or<T, E: Display>(&mut self, header: &str, other: T, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        self.optional(header, parse).map(|value| value.unwrap_or(other))
    }

    /// A code that names something stored.
    pub fn code(&mut self, header: &str) -> Option<String> {
        self.parse(header, code)
    }

    /// A whole number within bounds; the column is required.
    pub fn number<T: TryFrom<i64>>(&mut self, header: &str, least: i64, most: i64) -> Option<T> {
        self.parse(header, |typed| whole(typed, least, most))
    }

    /// A whole number within bounds, or what stands for it.
    pub fn number_or<T: TryFrom<i64>>(&mut self, header: &str, other: T, bounds: (i64, i64)) -> Option<T> {
        self.parse_or(header, other, |typed| whole(typed, bounds.0, bounds.1))
    }

    /// An amount in 元, not negative; nothing where it is left out.
    pub fn yuan(&mut self, header: &str) -> Option<Fen> {
        self.parse_or(header, Fen::ZERO, |typed| match Fen::parse_yuan(typed) {
            Ok(amount) if amount < Fen::ZERO => Err("金额不能为负数".to_owned()),
            other => other.map_err(|e| e.to_string()),
        })
    }

    /// 是 or 否; 否 where it is left out.
    pub fn yes(&mut self, header: &str) -> Option<bool> {
        self.parse_or(header, false, |typed| match text::code(typed).to_uppercase().as_str() {
            "是" | "有" | "Y" | "YES" | "1" | "TRUE" | "√" | "需要" => Ok(true),
            "否" | "无" | "N" | "NO" | "0" | "FALSE" | "×" | "不需要" => Ok(false),
            _ => Err("请填写“是”或“否”"),
        })
    }
}

const LOST_DIGITS: &str = "被当成数字保存，第15位以后的数字已经丢失；请把这一列设为“文本”格式，重新填写完整号码";

/// `5.20203E+17`: what is left of a long number in a .csv that a spreadsheet program has saved.
fn is_scientific(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    text.split_once(['E', 'e']).is_some_and(|(mantissa, power)| {
        power.strip_prefix('+').is_some_and(digits)
            && mantissa.split_once('.').map_or_else(|| digits(mantissa), |(a, b)| digits(a) && digits(b))
    })
}

/// A code of letters, digits and hyphens; a spreadsheet's `123.0` is `123`.
pub fn code(typed: &str) -> Result<String, &'static str> {
    let code = text::half_width(typed).replace(' ', "");
    let code = code.strip_suffix(".0").unwrap_or(&code);
    let fits = code.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits && code.chars().count() <= 40 {
        Ok(code.to_owned())
    } else {
        Err("代码只能由文字、字母、数字和“-”“_”“.”组成，最多40个字")
    }
}

fn whole<T: TryFrom<i64>>(typed: &str, least: i64, most: i64) -> Result<T, String> {
    let plain = text::half_width(typed).replace([',', ' '], "");
    let plain = plain.trim_end_matches(['人', '个', '排', '列', '层', '楼', '座', '年', '次', '场']);
    let plain = plain.split_once('.').filter(|(_, zeros)| zeros.chars().all(|c| c == '0')).map_or(plain, |(whole, _)| whole);
    let within = plain.parse().ok().filter(|number| (least..=most).contains(number)).and_then(|number| T::try_from(number).ok());
    within.ok_or_else(|| format!("请填写{least}至{most}的整数"))
}
