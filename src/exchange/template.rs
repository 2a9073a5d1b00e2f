//! Template (导入模板): an empty table with headers, notes, drop-downs, text columns and one example row.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, Formula, Note, Worksheet, XlsxError};

use super::{
    column::{Column, Form},
    export::WriteError,
    kind::Kind,
    style::{self, Styles, width},
};

/// The hidden sheet that says which template this is: word of the kind in A1, version in B1.
pub const VERSION_SHEET: &str = "_模板版本";
/// The sheet that explains each column.
pub const GUIDE_SHEET: &str = "填写说明";
/// What marks the example row; a row that begins with it is not read.
pub const EXAMPLE: &str = "【示例】";
const LISTS_SHEET: &str = "_选项";
const VERSION: u32 = 1;
/// Title, notes, header.
const HEADER_ROW: u32 = 2;
/// Rows prepared for data.
const LAST_ROW: u32 = 60_000;

/// The template of a kind; `lists` are drop-downs by header and come before a column's own.
pub fn write(kind: Kind, lists: &BTreeMap<&str, Vec<String>>) -> Result<Vec<u8>, WriteError> {
    let styles = Styles::new();
    let mut workbook = style::workbook(kind.label(), None)?;
    let sheet = workbook.add_worksheet().set_name(kind.label())?;
    styles.write(sheet, (0, 0), &format!("{}导入模板", kind.label()), &styles.title)?;
    let notes = "红色表头为必填列；请从示例行下面开始填写，示例行不会导入；不要改动表头；各列的填法见“填写说明”工作表";
    styles.write(sheet, (1, 0), notes, &styles.quiet)?;
    for (place, column) in (0..).zip(kind.columns()) {
        write_column(sheet, &styles, place, column)?;
        if let Some(validation) = drop_down(column, place, lists)? {
            sheet.add_data_validation(HEADER_ROW + 1, place, LAST_ROW, place, &validation)?;
        }
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    write_guide(workbook.add_worksheet(), &styles, kind.columns())?;
    let version = workbook.add_worksheet().set_name(VERSION_SHEET)?.set_hidden(true);
    version.write_string(0, 0, kind.word())?.write_number(0, 1, VERSION)?;
    if lists.values().any(|list| !list.is_empty()) {
        write_lists(workbook.add_worksheet(), kind.columns(), lists)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_column(sheet: &mut Worksheet, styles: &Styles, place: u16, column: &Column) -> Result<(), XlsxError> {
    if column.form != Form::Number {
        sheet.set_column_format(place, &styles.text)?;
    }
    sheet.set_column_width(place, width(column.header, column.form))?;
    let header = if column.required { &styles.required } else { &styles.header };
    styles.write(sheet, (HEADER_ROW, place), column.header, header)?;
    sheet.insert_note(HEADER_ROW, place, &Note::new(column.note).add_author_prefix(false))?;
    let example = if place == 0 { format!("{EXAMPLE}{}", column.example) } else { column.example.to_owned() };
    styles.write(sheet, (HEADER_ROW + 1, place), &example, &styles.text)
}

/// Few fixed words stand in the rule itself; a long list stands on its own sheet, for a rule holds 255 characters.
fn drop_down(column: &Column, place: u16, lists: &BTreeMap<&str, Vec<String>>) -> Result<Option<DataValidation>, XlsxError> {
    let validation = match (lists.get(column.header).filter(|list| !list.is_empty()), column.form) {
        (Some(list), _) => {
            let letter = super::sheet::column_letter(usize::from(place));
            DataValidation::new().allow_list_formula(Formula::new(format!("='{LISTS_SHEET}'!${letter}$1:${letter}${}", list.len())))
        }
        (None, Form::Choice(words)) => DataValidation::new().allow_list_strings(words)?,
        (None, _) => return Ok(None),
    };
    Ok(Some(validation.set_error_title("不在选项中")?.set_error_message("请从下拉列表中选择")?))
}

fn write_guide(sheet: &mut Worksheet, styles: &Styles, columns: &[Column]) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE_SHEET)?;
    for (place, (header, wide)) in (0..).zip([("列", 16), ("必填", 8), ("填法", 70), ("示例", 30), ("也认识的表头", 60)]) {
        styles.write(sheet, (0, place), header, &styles.header)?;
        sheet.set_column_width(place, wide)?;
    }
    for (row, column) in (1..).zip(columns) {
        let required = if column.required { "是" } else { "否" };
        let aliases = column.aliases.join("、");
        for (place, text) in (0..).zip([column.header, required, column.note, column.example, &aliases]) {
            styles.write(sheet, (row, place), text, &styles.wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_lists(sheet: &mut Worksheet, columns: &[Column], lists: &BTreeMap<&str, Vec<String>>) -> Result<(), XlsxError> {
    sheet.set_name(LISTS_SHEET)?.set_hidden(true);
    for (place, column) in (0..).zip(columns) {
        for (row, text) in (0..).zip(lists.get(column.header).into_iter().flatten()) {
            sheet.write_string(row, place, text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::exchange::{self, TableError, header, sheet};

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_template_is_recognised_and_holds_only_its_example() {
        for kind in Kind::ALL {
            let bytes = kind.template(&BTreeMap::new()).unwrap();
            let book = sheet::read(&bytes, "模板.xlsx").unwrap();
            assert_eq!(book.template, Some((kind.word().to_owned(), VERSION)));
            let found = header::find(&book.sheets[0], kind.columns()).unwrap();
            assert!(found.places.iter().all(Option::is_some) && found.unknown.is_empty(), "{kind:?}");
            assert_eq!(book.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), [kind.label(), GUIDE_SHEET]);
        }
        let posts = Kind::Posts.template(&BTreeMap::new()).unwrap();
        assert_eq!(exchange::import::<exchange::PostRow>(&posts, "模板.xlsx"), Err(TableError::NoRows(4)));
        let wrong = exchange::import::<exchange::SiteRow>(&posts, "模板.xlsx").unwrap_err();
        assert_eq!(wrong.to_string(), "这是招聘岗位的模板，不能作为考点导入；请到招聘岗位页面导入，或重新下载模板");
    }

    fn example_is_sound<T: exchange::Record>() {
        let line = |of: fn(&Column) -> &str| T::COLUMNS.iter().map(of).collect::<Vec<_>>().join(",");
        let csv = format!("{}\n{}\n", line(|column| column.header), line(|column| column.example));
        let parsed = exchange::import::<T>(csv.as_bytes(), "示例.csv").unwrap();
        assert_eq!((parsed.errors, parsed.rows.len()), (vec![], 1), "{:?}", T::KIND);
    }

    #[test]
    fn every_example_can_be_imported_and_every_alias_names_one_column() {
        example_is_sound::<exchange::place::TownshipRow>();
        example_is_sound::<exchange::place::UnitRow>();
        example_is_sound::<exchange::PostRow>();
        example_is_sound::<exchange::SiteRow>();
        example_is_sound::<exchange::RoomRow>();
        example_is_sound::<exchange::StaffRow>();
        example_is_sound::<exchange::ApplicantRow>();
        for column in Kind::ALL.iter().flat_map(|kind| kind.columns().iter().map(move |column| (kind, column))) {
            for name in column.1.aliases.iter().chain([&column.1.header]) {
                let named: Vec<_> = column.0.columns().iter().filter(|other| other.is_named(name)).map(|other| other.header).collect();
                assert_eq!(named, [column.1.header], "{name}");
            }
        }
    }

    #[test]
    fn a_template_has_drop_downs_text_columns_notes_and_a_frozen_header() {
        let lists = BTreeMap::from([("报考岗位代码", (0..300).map(|n| format!("A{n:04}")).collect::<Vec<_>>())]);
        let bytes = Kind::Applicants.template(&lists).unwrap();
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(xml.contains("\"男,女\""), "gender");
        assert!(xml.contains("'_选项'!$E$1:$E$300"), "a long list");
        assert!(xml.contains("ySplit=\"3\"") && xml.contains("frozen"));
        assert!(xml.contains("<col ") && part(&bytes, "xl/styles.xml").contains("numFmtId=\"49\""), "text format");
        assert!(part(&bytes, "xl/comments1.xml").contains("必填，不能重复；18位，须以文本填写"));
    }
}
