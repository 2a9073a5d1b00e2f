//! Header (表头): the row of known headers beneath the title rows, and which column is where.

use super::{
    column::Column,
    sheet::{CellKind, Row, Sheet, column_letter},
};

/// Title rows a table may have above its header.
const SEARCHED: usize = 30;

/// Where the header is and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Index among the sheet's rows.
    pub index: usize,
    /// The place of each known column, from 0; `None` for an optional one that is not there.
    pub places: Vec<Option<usize>>,
    /// Headers nobody knows, which are not read.
    pub unknown: Vec<String>,
}

/// Why no table is found in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    #[error("没有找到表头；请确认前{SEARCHED}行中有一行含“{}”，或使用下载的模板", .required.join("”“"))]
    NotFound { required: Vec<&'static str> },
    #[error("第{row}行的表头缺少“{}”列；请补上后重新导入", .missing.join("”“"))]
    Missing { row: u32, missing: Vec<&'static str> },
    #[error("表头“{header}”出现了两次（{}列和{}列）；请删去一列", column_letter(*.first), column_letter(*.second))]
    Twice { header: &'static str, first: usize, second: usize },
}

/// Finds the header row: the one that names most columns; the lower of two where a merged header reaches into the second.
pub fn find(sheet: &Sheet, columns: &[Column]) -> Result<Header, HeaderError> {
    let required = || columns.iter().filter(|column| column.required).map(|column| column.header);
    let named = |row: &Row| columns.iter().filter(|column| row.cells.iter().any(|cell| column.is_named(&cell.text))).count();
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in sheet.rows.iter().take(SEARCHED).enumerate() {
        let count = named(row);
        let continues = row.cells.iter().any(|cell| cell.kind == CellKind::Covered);
        if best.is_none_or(|(_, most)| count > most || (count == most && continues && count > 0)) {
            best = Some((index, count));
        }
    }
    let (index, _) = best.filter(|(_, count)| *count >= 2).ok_or_else(|| HeaderError::NotFound { required: required().collect() })?;
    let row = &sheet.rows[index];
    let mut places = vec![None; columns.len()];
    let mut unknown = Vec::new();
    for (place, cell) in row.cells.iter().enumerate() {
        match columns.iter().position(|column| column.is_named(&cell.text)) {
            Some(known) => {
                if let Some(first) = places[known].replace(place) {
                    return Err(HeaderError::Twice { header: columns[known].header, first, second: place });
                }
            }
            None if cell.text.trim().is_empty() => {}
            None => unknown.push(cell.text.trim().to_owned()),
        }
    }
    let missing: Vec<_> =
        columns.iter().zip(&places).filter(|(column, place)| column.required && place.is_none()).map(|(column, _)| column.header).collect();
    if missing.is_empty() { Ok(Header { index, places, unknown }) } else { Err(HeaderError::Missing { row: row.number, missing }) }
}

/// How well a sheet's header fits, for choosing among sheets: complete, incomplete, none.
#[must_use]
pub const fn fit(found: &Result<Header, HeaderError>) -> u8 {
    match found {
        Ok(_) => 3,
        Err(HeaderError::Twice { .. }) => 2,
        Err(HeaderError::Missing { .. }) => 1,
        Err(HeaderError::NotFound { .. }) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{column::Form, sheet::Cell};

    const COLUMNS: [Column; 3] = [
        Column::new("岗位代码", Form::Code).or(&["职位代码"]).required(),
        Column::new("招聘人数", Form::Number).or(&["计划数"]).required(),
        Column::new("备注", Form::Text),
    ];

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(index, cells): (usize, &&[&str])| Row {
            number: index as u32 + 1,
            cells: cells.iter().map(|text| Cell::text(*text)).collect(),
        };
        Sheet { name: "表".into(), rows: rows.iter().enumerate().map(row).collect() }
    }

    #[test]
    fn the_header_is_found_beneath_titles() {
        let sheet =
            sheet(&[&["附件1"], &["2026年岗位表（备注：试行）"], &["序号", "职位 代码", "计划数（人）", "主管"], &["1", "01", "2", "x"]]);
        let header = find(&sheet, &COLUMNS).unwrap();
        assert_eq!((header.index, header.places), (2, vec![Some(1), Some(2), None]));
        assert_eq!(header.unknown, ["序号", "主管"]);
    }

    #[test]
    fn what_is_missing_or_twice_is_named() {
        let missing = find(&sheet(&[&["岗位代码", "备注"]]), &COLUMNS).unwrap_err();
        assert_eq!(missing, HeaderError::Missing { row: 1, missing: vec!["招聘人数"] });
        let twice = find(&sheet(&[&["岗位代码", "计划数", "招聘人数"]]), &COLUMNS).unwrap_err();
        assert_eq!(twice.to_string(), "表头“招聘人数”出现了两次（B列和C列）；请删去一列");
        let none = find(&sheet(&[&["姓名", "备注"]]), &COLUMNS).unwrap_err();
        assert_eq!(none, HeaderError::NotFound { required: vec!["岗位代码", "招聘人数"] });
    }

    #[test]
    fn a_header_of_two_rows_is_read_at_its_lower_one() {
        let mut sheet = sheet(&[&["岗位代码", "计划"], &["", "计划数", "备注"]]);
        sheet.rows[1].cells[0] = Cell { text: "岗位代码".into(), kind: CellKind::Covered };
        assert_eq!(find(&sheet, &COLUMNS).unwrap().index, 1);
        let mut sheet = self::sheet(&[&["岗位代码", "计划数"], &[]]);
        sheet.rows[1].cells = ["岗位代码", "计划数"].map(|text| Cell { text: text.into(), kind: CellKind::Covered }).to_vec();
        assert_eq!(find(&sheet, &COLUMNS).unwrap().index, 1);
    }
}
