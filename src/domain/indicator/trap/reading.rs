//! Cells (指标值疑点): signs, units, bare numbers, several targets at once, targets nobody can reach.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    super::{
        cell::Doubt,
        table::{Book, Row, Table},
        target::Operator,
    },
    Reading, Trap, line, row,
};
use crate::domain::text;

/// The rows a rule is about.
fn rows<'a>(book: &'a Book, wanted: impl Fn(&Table, &Row) -> bool + 'a) -> Vec<(&'a Table, &'a Row)> {
    book.rows().filter(|(table, row)| wanted(table, row)).collect()
}

fn evidence(rows: &[(&Table, &Row)]) -> Vec<super::Evidence> {
    rows.iter().map(|(table, own)| row(table, own)).collect()
}

pub fn two_populations_share_a_row(book: &Book) -> Option<Trap> {
    let found = rows(book, |_, row| row.name.matches("满意度").count() > 1);
    let (_, first) = found.first()?;
    let sentence = format!("“{}”一行对应两个对象、一个指标值“{}”，解释是目的不是算法", first.name, first.cell);
    let suggestion = "拆成考生、用人单位两行；或注明合并办法（取较低、合并样本、加权）";
    Some(Trap::new(9, sentence, evidence(&found)).suggest(suggestion))
}

pub fn signs_are_mixed(book: &Book) -> Option<Trap> {
    let mut signs: BTreeMap<String, usize> = BTreeMap::new();
    for (_, row) in book.rows() {
        let sign = text::half_width(&row.cell).chars().next().filter(|c| Operator::of_sign(*c).is_some());
        let kind = match (sign, row.cell.chars().any(|c| c.is_ascii_digit())) {
            (Some(sign), _) => sign.to_string(),
            (None, true) => "无符号".to_owned(),
            (None, false) => continue,
        };
        *signs.entry(kind).or_default() += 1;
    }
    let redundant = rows(book, |_, row| row.issues.contains(&Doubt::RedundantWords));
    let doubles = signs.contains_key("≅") && signs.contains_key("≈");
    if redundant.is_empty() && !doubles && !signs.contains_key("无符号") {
        return None;
    }
    let arithmetic = signs.iter().map(|(sign, n)| format!("{sign} {n}处")).collect::<Vec<_>>().join("，");
    let sentence = "比较符号混用：两种约等号并存，有的没有符号，“≥”又加“以上”";
    Some(Trap::new(17, sentence, evidence(&redundant)).arithmetic(arithmetic).suggest("统一用≥、≤、＝；约等于须注明容差和方向"))
}

pub fn about_contradicts_its_note(book: &Book) -> Option<Trap> {
    let found = rows(book, |_, row| row.target.operator == Operator::About && row.formula.contains("不超过"));
    let (_, first) = found.first()?;
    let readings: Vec<Reading> = found
        .iter()
        .map(|(_, row)| Reading {
            code: row.code.clone(),
            cell: format!("≤{}{}", row.target.value.unwrap_or_default().normalize(), row.target.unit),
        })
        .collect();
    let sentence = format!("“{}”写约等于，说明却写“不超过”，方向相反", first.cell);
    Some(Trap::new(18, sentence, evidence(&found)).suggest(format!("改为“{}”", readings[0].cell)).reading(readings))
}

pub fn percentages_became_numbers(book: &Book) -> Option<Trap> {
    let found = rows(book, |_, row| row.issues.contains(&Doubt::BareNumber) && row.target.value.is_some_and(|value| value <= Decimal::ONE));
    if found.is_empty() {
        return None;
    }
    let percents = rows(book, |_, row| row.target.operator == Operator::Percentage).len();
    let percent = |row: &Row| row.target.value.map(|value| format!("{}%", (value * Decimal::ONE_HUNDRED).normalize())).unwrap_or_default();
    let readings: Vec<Reading> = found.iter().map(|(_, row)| Reading { code: row.code.clone(), cell: percent(row) }).collect();
    let mut values: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, row) in &found {
        *values.entry(row.cell.as_str()).or_default() += 1;
    }
    let values = values.iter().map(|(cell, n)| format!("“{cell}”{n}处")).collect::<Vec<_>>().join("，");
    let sentence = format!("{}个比率只写了数字，1可能是100%，也可能是1", found.len());
    Some(
        Trap::new(19, sentence, evidence(&found))
            .arithmetic(format!("{values}；同一文件写作“100%”的有{percents}处"))
            .suggest("逐行确认后改为百分比，如1改为100%，0.6改为60%")
            .reading(readings),
    )
}

pub fn several_targets_share_a_cell(book: &Book) -> Option<Trap> {
    let found = rows(book, |_, row| row.issues.contains(&Doubt::Compound));
    if found.is_empty() {
        return None;
    }
    let count = |cell: &str| cell.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter(|part| !part.is_empty()).count();
    let arithmetic = found.iter().map(|(_, row)| format!("“{}”含{}个数", row.name, count(&row.cell))).collect::<Vec<_>>().join("；");
    let sentence = format!("{}个单元格里写了不止一个目标，无法按一行计分", found.len());
    Some(Trap::new(23, sentence, evidence(&found)).arithmetic(arithmetic).suggest("每个目标单列一行，分别写符号、数值、单位"))
}

/// Why a unit does not fit where it stands.
fn misfit(row: &Row) -> Option<&'static str> {
    let unit = row.target.unit.as_str();
    match row.level2.as_str() {
        "时效指标" if unit == "%" => Some("时限用百分比"),
        "时效指标" if row.issues.contains(&Doubt::BareNumber) => Some("时效只写数字"),
        "时效指标" if row.target.operator == Operator::About => Some("时限用约等于"),
        "数量指标" if unit == "月" => Some("时间列在数量指标"),
        "数量指标" if row.name.contains("次数") && unit == "人次" => Some("次数用人次"),
        "数量指标" if unit.contains('、') => Some("两种计量单位"),
        _ if row.raw.contains("成本指标\t质量指标") => Some("质量指标列在成本指标下"),
        _ if row.raw.contains("时效指标\t时效指标") => Some("级次重复"),
        _ => None,
    }
}

pub fn units_do_not_fit_their_class(book: &Book) -> Option<Trap> {
    let found = rows(book, |_, row| misfit(row).is_some());
    if found.is_empty() {
        return None;
    }
    let arithmetic = found.iter().map(|(_, row)| format!("“{}”{}：{}", row.name, row.cell, misfit(row).unwrap_or_default()));
    let arithmetic = arithmetic.collect::<Vec<_>>().join("；");
    let sentence = format!("{}行的单位与指标类别不符", found.len());
    Some(Trap::new(24, sentence, evidence(&found)).arithmetic(arithmetic).suggest("时限写日期或月数，次数写“次”，并归入相应类别"))
}

pub fn targets_cannot_be_reached(book: &Book) -> Option<Trap> {
    let whole = |row: &Row| row.name.contains("满意度") && row.target.value.is_some_and(|value| value >= Decimal::ONE_HUNDRED);
    let mut words: Vec<String> = Vec::new();
    let mut found = evidence(&rows(book, |_, row| whole(row)));
    let impossible = found.len();
    for table in &book.0 {
        for (number, raw) in table.lines() {
            for (wrong, right) in [("计算公示", "计算公式"), ("品台", "平台"), ("镇镇", "镇")] {
                if raw.contains(wrong) {
                    words.push(format!("表{}第{number}行“{wrong}”应为“{right}”", table.number));
                    found.push(line(table, number, raw));
                }
            }
            if raw.contains("抽取一所学校") && !table.name.contains("学生") && !table.name.contains("院校") {
                words.push(format!("表{}第{number}行“抽取一所学校”与本项目无关，似从别表粘贴", table.number));
            }
        }
    }
    if impossible == 0 && words.is_empty() {
        return None;
    }
    let sentence = format!("{impossible}个满意度定为≥100%，有一人不满意即不达标；另有粘贴和错字{}处", words.len());
    Some(Trap::new(26, sentence, found).arithmetic(words.join("；")).suggest("满意度改为≥95%，更正错字和无关的说明"))
}
