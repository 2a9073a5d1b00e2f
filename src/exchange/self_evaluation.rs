//! The finance office's forms (绩效目标表、自评表) as .xlsx: the form people print, formulas live, and a sheet to read back.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use super::{
    export::{Watermark, WriteError},
    indicator_table,
    sheet::{self, SheetError},
    style::{self, Styles},
};
use crate::domain::{
    Fen, clock,
    indicator::{Budget, Item, Kind, Sheet, Table, TableError},
};

/// Name of the sheet people read and change.
const FORM: &str = "绩效目标表";
/// Name of the sheet that keeps what the form does not show.
const DATA: &str = "数据";

struct Look {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
    percent: Format,
}

impl Look {
    fn new() -> Self {
        let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap();
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            head: cell.clone().set_bold().set_align(FormatAlign::Center),
            number: cell.clone().set_num_format("0.00").set_align(FormatAlign::Center),
            percent: cell.clone().set_num_format("0.00%").set_align(FormatAlign::Center),
            text: cell,
        }
    }
}

fn f(number: rust_decimal::Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

fn wan(amount: Fen) -> f64 {
    amount.fen() as f64 / 1e6
}

/// `项目支出绩效自评表` or `部门整体支出绩效自评表`.
#[must_use]
pub const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Whole => "部门整体支出绩效自评表",
        Kind::Project => "项目支出绩效自评表",
    }
}

/// What stands above the indicators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// 主管部门 and 实施单位.
    pub unit: String,
    pub budget: Budget,
    /// 年度总体目标 as the target table prints it, and what became of it.
    pub goal: String,
    pub done: String,
}

/// Widths of the columns, in characters of a digit's width.
const WIDTHS: [f64; 10] = [13.0, 20.0, 34.0, 20.0, 18.0, 8.0, 11.0, 11.0, 9.0, 38.0];

/// Height of a row whose texts wrap: not every program fits it by itself.
fn height(texts: &[(usize, &str)]) -> f64 {
    let lines = |(column, text): &(usize, &str)| {
        let units: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        (f64::from(units) / (WIDTHS[*column] - 1.0)).ceil().max(1.0)
    };
    texts.iter().map(lines).fold(1.0, f64::max).min(8.0) * 15.0 + 3.0
}

/// Row of the first indicator, counted from 0.
pub const FIRST_ROW: u32 = 12;

/// A filled self-evaluation: funds, marks, class sums, total and grade are formulas over what was entered.
pub fn evaluation(form: &Sheet, cover: &Cover, watermark: &Watermark) -> Result<Vec<u8>, WriteError> {
    let look = Look::new();
    let mut workbook = style::workbook(title(form.kind), Some(watermark))?;
    let sheet = workbook.add_worksheet().set_name("绩效自评表")?;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.merge_range(0, 0, 0, 9, title(form.kind), &look.title)?;
    sheet.merge_range(1, 0, 1, 9, &format!("（{}年度）", form.year), &Format::new().set_align(FormatAlign::Center))?;
    let name = if form.kind == Kind::Whole { "部门名称" } else { "项目名称" };
    pair(sheet, &look, 2, [(name, &form.short), ("主管部门", &cover.unit)])?;
    pair(sheet, &look, 3, [("实施单位", &cover.unit), ("数据截至", &clock::show(form.as_of))])?;
    funds(sheet, &look, &cover.budget, form.items.first())?;
    goals(sheet, &look, cover)?;
    let heads =
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "计分分子", "计分分母", "得分", "偏差原因分析及改进措施"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(FIRST_ROW - 1, column, head, &look.head)?;
    }
    for (row, item) in (FIRST_ROW..).zip(&form.items) {
        line(sheet, &look, row, item)?;
    }
    sums(sheet, &look, form, FIRST_ROW)?;
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    sheet.set_footer(format!("&L{}&R第&P页，共&N页", watermark.to_string().chars().take(100).collect::<String>().replace('&', "＆")));
    Ok(workbook.save_to_buffer()?)
}

/// Two labelled fields side by side.
fn pair(sheet: &mut Worksheet, look: &Look, row: u32, fields: [(&str, &str); 2]) -> Result<(), XlsxError> {
    for ((label, value), (column, end)) in fields.into_iter().zip([(0, 4), (5, 9)]) {
        sheet.write_string_with_format(row, column, label, &look.head)?;
        sheet.merge_range(row, column + 1, row, end, value, &look.text)?;
    }
    Ok(())
}

/// 项目资金: the year's total is the sum of what it consists of; its marks are those of the first indicator.
fn funds(sheet: &mut Worksheet, look: &Look, budget: &Budget, marked: Option<&Item>) -> Result<(), XlsxError> {
    sheet.merge_range(4, 0, 8, 0, "项目资金（万元）", &look.head)?;
    for (column, head) in (1_u16..).zip(["资金构成", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    {
        sheet.write_string_with_format(4, column, head, &look.head)?;
    }
    for (row, label) in (5_u32..).zip(["年度资金总额", "其中：本年财政拨款", "上年结转资金", "其他资金"]) {
        sheet.write_string_with_format(row, 1, label, &look.text)?;
    }
    for (column, amount) in (2_u16..).zip([budget.year_start, budget.full_year, budget.executed]) {
        let letter = char::from(b'A' + u8::try_from(column).unwrap_or(0));
        let all = Formula::new(format!("=SUM({letter}7:{letter}9)")).set_result(wan(amount).to_string());
        sheet.write_formula_with_format(5, column, all, &look.number)?;
        sheet.write_number_with_format(6, column, wan(amount), &look.number)?;
        for row in 7..9 {
            sheet.write_number_with_format(row, column, 0.0, &look.number)?;
        }
    }
    let rate = budget.rate().map_or(0.0, |rate| f(rate) / 100.0);
    sheet.write_formula_with_format(5, 6, Formula::new("=IF(D6>0,E6/D6,0)").set_result(rate.to_string()), &look.percent)?;
    let points = marked.map_or(0.0, |item| f(item.points)).to_string();
    let score = marked.and_then(|item| item.scored.as_ref()).map_or(0.0, |scored| f(scored.score)).to_string();
    for (column, letter, result) in [(5, 'F', points), (7, 'I', score)] {
        let formula = Formula::new(format!("={letter}{}", FIRST_ROW + 1)).set_result(result);
        sheet.write_formula_with_format(5, column, formula, &look.number)?;
    }
    sheet.merge_range(4, 8, 4, 9, "备注", &look.head)?;
    sheet.merge_range(5, 8, 5, 9, "得分已计入下列各项", &look.text)?;
    sheet.merge_range(6, 5, 8, 9, "", &look.text)?;
    Ok(())
}

fn goals(sheet: &mut Worksheet, look: &Look, cover: &Cover) -> Result<(), XlsxError> {
    sheet.merge_range(9, 0, 10, 0, "年度总体目标", &look.head)?;
    for ((head, text), (from, to)) in [("预期目标", &cover.goal), ("实际完成情况", &cover.done)].into_iter().zip([(1, 4), (5, 9)])
    {
        sheet.merge_range(9, from, 9, to, head, &look.head)?;
        sheet.merge_range(10, from, 10, to, text, &look.text)?;
    }
    sheet.set_row_height(10, 96)?;
    Ok(())
}

fn line(sheet: &mut Worksheet, look: &Look, row: u32, item: &Item) -> Result<(), XlsxError> {
    let texts = [item.class.label(), &item.level2, &item.name, &item.target, &item.shown];
    for (column, text) in (0_u16..).zip(texts) {
        sheet.write_string_with_format(row, column, text, &look.text)?;
    }
    let why = explanation(item);
    sheet.set_row_height(row, height(&[(1, &item.level2), (2, &item.name), (3, &item.target), (4, &item.shown), (9, &why)]))?;
    sheet.write_number_with_format(row, 5, f(item.points), &look.number)?;
    match &item.scored {
        Some(scored) => {
            sheet.write_number_with_format(row, 6, f(scored.numerator), &look.number)?;
            sheet.write_number_with_format(row, 7, f(scored.denominator), &look.number)?;
            let n = row + 1;
            let formula = Formula::new(format!("=IF(H{n}=0,0,ROUND(F{n}*G{n}/H{n},2))")).set_result(scored.score.normalize().to_string());
            sheet.write_formula_with_format(row, 8, formula, &look.number)?;
        }
        None => {
            for column in 6..9 {
                sheet.write_blank(row, column, &look.text)?;
            }
        }
    }
    sheet.write_string_with_format(row, 9, why, &look.text)?;
    Ok(())
}

/// What stands in the last column.
#[must_use]
pub fn explanation(item: &Item) -> String {
    match (&item.cause, &item.scored) {
        (Some(cause), _) => format!("原因：{}；措施：{}", cause.cause, cause.remedy),
        (None, Some(scored)) if scored.due => scored.remark.clone(),
        (None, None) if !item.blocked.is_empty() => item.blocked.clone(),
        (None, None) => "待填写".to_owned(),
        (None, Some(_)) => String::new(),
    }
}

fn sums(sheet: &mut Worksheet, look: &Look, form: &Sheet, first: u32) -> Result<(), XlsxError> {
    let end = first + u32::try_from(form.items.len()).unwrap_or(0);
    let total = form.total().normalize().to_string();
    let points: rust_decimal::Decimal = form.items.iter().map(|item| item.points).sum();
    let (from, to, sum) = (first + 1, end, end + 1);
    sheet.merge_range(end, 0, end, 4, "总分", &look.head)?;
    let all = Formula::new(format!("=SUM(F{from}:F{to})")).set_result(points.normalize().to_string());
    sheet.write_formula_with_format(end, 5, all, &look.number)?;
    sheet.write_blank(end, 6, &look.text)?.write_blank(end, 7, &look.text)?;
    sheet.write_formula_with_format(end, 8, Formula::new(format!("=SUM(I{from}:I{to})")).set_result(total), &look.number)?;
    let open = format!("COUNTBLANK(I{from}:I{to})>0");
    let grade = format!("=IF({open},\"未完成\",IF(I{sum}>=90,\"优\",IF(I{sum}>=80,\"良\",IF(I{sum}>=60,\"中\",\"差\"))))");
    sheet.write_formula_with_format(end, 9, Formula::new(grade).set_result(form.grade().unwrap_or("未完成")), &look.head)?;
    sheet.write_string(end + 2, 0, "填表人：")?.write_string(end + 2, 3, "复核人：")?.write_string(end + 2, 6, "负责人：")?;
    Ok(())
}

/// A target table: the form people print, and the whole table on a second sheet to be read back.
pub fn targets(table: &Table, watermark: &Watermark) -> Result<Vec<u8>, WriteError> {
    book(table, table, watermark)
}

/// The form of one table over the data of another: they differ where somebody has changed the form.
fn book(table: &Table, kept: &Table, watermark: &Watermark) -> Result<Vec<u8>, WriteError> {
    let (look, styles) = (Look::new(), Styles::new());
    let mut workbook = style::workbook(&table.name, Some(watermark))?;
    let sheet = workbook.add_worksheet().set_name(FORM)?;
    for (column, width) in (0_u16..).zip([13.0, 18.0, 36.0, 22.0, 40.0, 20.0, 8.0, 36.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.merge_range(0, 0, 0, 7, &format!("{}（{}年度）", table.name, table.year), &look.title)?;
    let heads = ["一级指标", "二级指标", "三级指标", "指标值", "指标解释及计算公式", "上年度指标值", "分值", "疑点"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(1, column, head, &look.head)?;
    }
    let points = table.points();
    for (row, own) in (2_u32..).zip(&table.row) {
        let issues = own.issues.iter().map(|doubt| doubt.label()).collect::<Vec<_>>().join("；");
        for (column, text) in (0_u16..).zip([own.class.label(), &own.level2, &own.name, &own.cell, &own.formula, &own.last_year]) {
            sheet.write_string_with_format(row, column, text, &look.text)?;
        }
        sheet.write_number_with_format(row, 6, f(points.get(own.code.as_str()).copied().unwrap_or_default()), &look.number)?;
        sheet.write_string_with_format(row, 7, issues, &look.text)?;
    }
    let end = 2 + u32::try_from(table.row.len()).unwrap_or(0);
    sheet.merge_range(end, 0, end, 5, "分值合计（另有预算执行率）", &look.head)?;
    let sum: rust_decimal::Decimal = points.values().sum();
    sheet.write_formula_with_format(
        end,
        6,
        Formula::new(format!("=SUM(G3:G{end})")).set_result(sum.normalize().to_string()),
        &look.number,
    )?;
    sheet.set_freeze_panes(2, 0)?;
    let data = workbook.add_worksheet().set_name(DATA)?;
    let text = indicator_table::text(kept).map_err(|error| WriteError::Workbook(error.to_string()))?;
    for (row, line) in (0_u32..).zip(text.split('\n')) {
        // A sign at both ends keeps blanks and empty lines.
        styles.write(data, (row, 0), &format!("|{line}|"), &styles.text)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// Why a workbook is no target table.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("无法打开工作簿：{0}")]
    Read(#[from] SheetError),
    #[error("工作簿中没有“{DATA}”工作表，不是本系统导出的绩效目标表")]
    NoData,
    #[error("“{FORM}”工作表有{there}行指标，应为{due}行；请只修改单元格内容，不要增删行")]
    Rows { there: usize, due: usize },
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Reads a target table back, with what was changed on its form.
pub fn read_targets(bytes: &[u8]) -> Result<Table, ImportError> {
    let book = sheet::read(bytes, "目标表.xlsx")?;
    let data = book.sheets.iter().find(|sheet| sheet.name == DATA).ok_or(ImportError::NoData)?;
    let piece = |text: &str| text.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')).map(str::to_owned);
    let form = book.sheets.iter().find(|sheet| sheet.name == FORM).ok_or(ImportError::NoData)?;
    let lines: Option<Vec<String>> = data.rows.iter().map(|row| piece(&row.cell(0).text)).collect();
    let mut table = indicator_table::table(&lines.ok_or(ImportError::NoData)?.join("\n"))?;
    let rows: Vec<&sheet::Row> = form.rows.iter().filter(|row| row.number > 2 && !row.cell(2).is_blank()).collect();
    if rows.len() != table.row.len() {
        return Err(ImportError::Rows { there: rows.len(), due: table.row.len() });
    }
    for (row, printed) in table.row.iter_mut().zip(rows) {
        let text = |column: usize| printed.cell(column).text.trim().to_owned();
        (row.level2, row.name, row.formula, row.last_year) = (text(1), text(2), text(4), text(5));
        row.print(text(3), table.year);
    }
    table.validate()?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{
        Moment,
        indicator::{Actual, Fact, Scheme},
    };

    fn mark() -> Watermark {
        Watermark { who: "局".to_owned(), when: Moment::UNIX_EPOCH, purpose: "报送".to_owned() }
    }

    #[test]
    fn every_row_of_the_five_tables_comes_back_from_xlsx() {
        for table in indicator_table::reference().0 {
            let bytes = targets(&table, &mark()).unwrap();
            assert_eq!(read_targets(&bytes).unwrap(), table);
            let shown = sheet::read(&bytes, "a.xlsx").unwrap();
            let names: Vec<&str> = shown.sheets[0].rows[2..].iter().map(|row| row.cell(2).text.as_str()).collect();
            assert!(table.row.iter().all(|row| names.contains(&row.name.as_str())), "{names:?}");
        }
        assert!(matches!(read_targets(b"PK"), Err(ImportError::Read(_))));
    }

    #[test]
    fn what_is_changed_on_the_form_is_read_anew_and_rows_may_not_be_lost() {
        let kept = indicator_table::reference().0.remove(1);
        let mut changed = kept.clone();
        changed.row[0].cell = "≥23000人".to_owned();
        let read = read_targets(&book(&changed, &kept, &mark()).unwrap()).unwrap();
        assert_eq!((read.row[0].target.value, read.row[0].target.unit.as_str()), (Some(23_000.into()), "人"));
        assert!(read.row[0].issues.is_empty() && read.row[1..] == kept.row[1..]);
        changed.row.pop();
        let lost = read_targets(&book(&changed, &kept, &mark()).unwrap()).unwrap_err().to_string();
        assert_eq!(lost, "“绩效目标表”工作表有7行指标，应为8行；请只修改单元格内容，不要增删行");
    }

    fn filled() -> Sheet {
        let table = indicator_table::reference().0.remove(1);
        let mut facts: BTreeMap<String, Fact> = BTreeMap::new();
        for (code, value) in [
            ("execution", "96"),
            ("applicants", "19989"),
            ("person_times", "2810"),
            ("sessions", "1"),
            ("fee", "90"),
            ("social", "79.9"),
            ("sustained", "100"),
            ("satisfaction", "94.21"),
        ] {
            facts.insert(code.to_owned(), Fact { actual: Some(Actual::Number(value.parse().unwrap())), origin: String::new() });
        }
        facts.insert("completion".to_owned(), Fact { actual: Some(Actual::Date("2023-12-31".parse().unwrap())), origin: String::new() });
        Sheet::of(&table, &Scheme::default(), &facts, &BTreeMap::new(), Moment::UNIX_EPOCH)
    }

    /// Works the formulas as a spreadsheet program does, from the numbers in the cells.
    #[test]
    fn the_formulas_come_to_the_same_marks_and_total() {
        use calamine::{Data, Reader};
        let form = filled();
        let cover = Cover { unit: "局".to_owned(), goal: "完成公开招聘".to_owned(), ..Cover::default() };
        let bytes = evaluation(&form, &cover, &mark()).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let values = book.worksheet_range("绩效自评表").unwrap();
        let formulas = book.worksheet_formula("绩效自评表").unwrap();
        let number = |row: u32, column: u32| match values.get_value((row, column)) {
            Some(Data::Float(number)) => *number,
            other => panic!("{row},{column}: {other:?}"),
        };
        let mut sum = 0.0;
        for (row, item) in (FIRST_ROW..).zip(&form.items) {
            let n = row + 1;
            assert_eq!(formulas.get_value((row, 8)).unwrap(), &format!("IF(H{n}=0,0,ROUND(F{n}*G{n}/H{n},2))"));
            let worked = (number(row, 5) * number(row, 6) / number(row, 7) * 100.0 + 1e-9).round() / 100.0;
            assert!((worked - number(row, 8)).abs() < 1e-9, "{}", item.name);
            assert!((worked - f(item.scored.as_ref().unwrap().score)).abs() < 1e-9, "{}", item.name);
            sum += worked;
        }
        let end = FIRST_ROW + u32::try_from(form.items.len()).unwrap();
        assert_eq!(formulas.get_value((end, 8)).unwrap(), "SUM(I13:I21)");
        assert!((sum - number(end, 8)).abs() < 1e-9 && (sum - f(form.total())).abs() < 1e-9);
        assert_eq!(values.get_value((end, 9)), Some(&Data::String("优".to_owned())));
        let text = |row: u32, column: u32| values.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
        assert_eq!((text(2, 6), text(3, 1), text(10, 1)), ("局".to_owned(), "局".to_owned(), "完成公开招聘".to_owned()));
        assert_eq!(formulas.get_value((5, 7)).unwrap(), "I13", "the marks of the funds are those of the first row");
    }
}
