//! CSV (逗号分隔文本): UTF-8 with or without its mark, or GB18030, told apart by content.

use std::borrow::Cow;

use super::{
    formula,
    sheet::{Book, Cell, Limits, Row, Sheet, SheetError},
};

/// Reads a .csv; a file with more tabs than commas in its first lines is read as tab-separated.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, SheetError> {
    let text = decode(bytes)?;
    if text.trim_start().starts_with('<') {
        return Err(SheetError::Unsupported);
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let (mut rows, mut cells) = (Vec::new(), 0);
    let (mut counted, mut lines, mut inner_lines) = (0, 0, 0);
    for record in reader.records() {
        let record = record.map_err(|e| SheetError::Damaged(e.to_string()))?;
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
        let start = start + text[start..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        lines += line_ends(&text[counted..start]);
        counted = start;
        // Line breaks inside quotes make more lines than the rows a spreadsheet program shows.
        let number = lines - inner_lines + 1;
        inner_lines += record.iter().map(line_ends).sum::<u32>();
        let used = record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).last().map_or(0, |(last, _)| last + 1);
        cells += used;
        if used > limits.columns {
            return Err(SheetError::Columns { row: number, most: limits.columns });
        }
        if cells > limits.cells || record.iter().any(|cell| cell.len() > limits.cell_text) {
            return Err(SheetError::Content);
        }
        if rows.len() == limits.rows {
            return Err(SheetError::Rows { most: limits.rows });
        }
        if used > 0 {
            rows.push(Row { number, cells: record.iter().take(used).map(|cell| Cell::text(formula::unescape(cell))).collect() });
        }
    }
    let sheets = if rows.is_empty() { Vec::new() } else { vec![Sheet { name: "CSV".to_owned(), rows }] };
    Ok(Book { sheets, template: None })
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if bytes.contains(&0) {
        return Err(SheetError::Encoding);
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(plain) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or(SheetError::Encoding),
    }
}

/// `\r\n`, `\n` and a lone `\r` each end one line.
fn line_ends(text: &str) -> u32 {
    let lone = text.matches('\r').count() - text.matches("\r\n").count();
    u32::try_from(text.matches('\n').count() + lone).unwrap_or(u32::MAX)
}

fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(10).collect();
    if head.matches('\t').count() > head.matches(',').count() { b'\t' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let book = read(bytes, &Limits::USUAL).unwrap();
        book.sheets[0].rows.iter().map(|row| (row.number, row.cells.iter().map(|cell| cell.text.clone()).collect())).collect()
    }

    #[test]
    fn three_encodings_give_the_same_text() {
        let text = "姓名,单位\r\n㛃𬭎䶮,贵阳一中\r\n";
        let expected = vec![(1, vec!["姓名".to_owned(), "单位".into()]), (2, vec!["㛃𬭎䶮".into(), "贵阳一中".into()])];
        let (gb, _, lost) = encoding_rs::GB18030.encode(text);
        assert!(!lost);
        assert_eq!(grid(text.as_bytes()), expected);
        assert_eq!(grid(format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(grid(&gb), expected);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"\xff\xfea\0b\0", &Limits::USUAL), Err(SheetError::Encoding));
        assert_eq!(read(b"a,b\0\n", &Limits::USUAL), Err(SheetError::Encoding));
        assert_eq!(read(b"\xff\xff\xff", &Limits::USUAL), Err(SheetError::Encoding));
        assert_eq!(read(b"<html>", &Limits::USUAL), Err(SheetError::Unsupported));
    }

    #[test]
    fn rows_are_numbered_as_the_program_shows_them() {
        for end in ["\r\n", "\n", "\r"] {
            let text = "姓名,地址|张三,\"一|二\"||,|李四,三|".replace('|', end);
            assert_eq!(grid(text.as_bytes()).iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 5], "{end:?}");
        }
    }

    #[test]
    fn tabs_separate_where_there_are_more_of_them() {
        assert_eq!(grid("a\tb,c\td\n".as_bytes()), [(1, vec!["a".to_owned(), "b,c".into(), "d".into()])]);
    }

    #[test]
    fn too_many_rows_columns_or_letters_are_refused() {
        let small = Limits { rows: 2, columns: 2, cell_text: 5, ..Limits::USUAL };
        assert_eq!(read(b"1\n2\n3\n", &small), Err(SheetError::Rows { most: 2 }));
        assert_eq!(read(b"1\n1,2,3\n", &small), Err(SheetError::Columns { row: 2, most: 2 }));
        assert_eq!(read(b"1,,,,\n", &small).unwrap().sheets[0].rows[0].cells.len(), 1);
        assert_eq!(read(b"123456\n", &small), Err(SheetError::Content));
    }
}
