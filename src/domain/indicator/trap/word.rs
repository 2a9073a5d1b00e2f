//! Words (文字疑点): names cut off, rows twice, formulas upside down, punctuation.

use std::collections::BTreeMap;

use super::{
    super::table::{Book, Row, Table},
    Trap, line, row,
};
use crate::domain::text;

const fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The rest of a phrase whose beginning `tail` is, taken from the table's other texts.
fn goes_on(table: &Table, own: &Row, tail: &str) -> Option<String> {
    let texts = table.row.iter().map(|row| row.formula.as_str()).chain(table.head.iter().map(|head| head.raw.as_str()));
    texts.filter(|text| *text != own.name).find_map(|text| {
        let at = text.find(tail)? + tail.len();
        let rest: String = text[at..].chars().take_while(|c| is_word(*c)).take(2).collect();
        (!rest.is_empty()).then_some(rest)
    })
}

pub fn a_name_is_cut_off(book: &Book) -> Option<Trap> {
    for (table, own) in book.rows() {
        let Some((_, clause)) = own.name.rsplit_once([';', '；']) else { continue };
        let tail: String = clause.chars().rev().take(5).collect::<Vec<_>>().into_iter().rev().collect();
        if let Some(rest) = goes_on(table, own, &tail) {
            let sentence = format!("指标名称“{clause}”没有写完");
            return Some(Trap::new(8, sentence, vec![row(table, own)]).suggest(format!("按同表用语补为“{clause}{rest}……”，由经办人写全")));
        }
    }
    None
}

/// A formula in one way of writing.
fn plain(formula: &str) -> String {
    text::half_width(formula).replace('×', "*").replace('÷', "/").chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

pub fn indicators_stand_twice(book: &Book) -> Option<Trap> {
    let mut evidence = Vec::new();
    let mut pairs = Vec::new();
    for table in &book.0 {
        for (place, one) in table.row.iter().enumerate() {
            for other in &table.row[place + 1..] {
                let same_formula = one.formula.contains(['/', '÷']) && plain(&one.formula) == plain(&other.formula);
                let same_name = one.name == other.name && one.class == other.class && one.target.value == other.target.value;
                if same_formula || same_name {
                    let what = if same_formula { "公式相同" } else { "名称、指标值相同" };
                    pairs.push(format!("表{}第{}、{}行{what}（{}，{}）", table.number, one.lines[0], other.lines[0], one.cell, other.cell));
                    evidence.extend([row(table, one), row(table, other)]);
                }
            }
        }
    }
    (!pairs.is_empty()).then(|| {
        let sentence = format!("{}组指标重复，同一件事计分两次", pairs.len());
        Trap::new(20, sentence, evidence).arithmetic(pairs.join("；")).suggest("每组保留一行，分值相应调整")
    })
}

/// What is wrong with a formula.
fn wrong(own: &Row) -> Option<&'static str> {
    let formula = plain(&own.formula);
    let (above, below) = formula.split_once('/')?;
    match () {
        () if above.contains("应召开") && below.contains("实际") => Some("分子、分母颠倒：完成率＝实际÷应完成"),
        () if own.name.contains("识别准确率") && below.contains("申报") => Some("分母是申报人数，得出的是符合率，不是识别准确率"),
        () if below.contains("上期未累计") => Some("分母“上期未累计未结”语义不通，应为“上期结转未结”"),
        () => None,
    }
}

pub fn formulas_are_inverted(book: &Book) -> Option<Trap> {
    let found: Vec<(&Table, &Row, &str)> = book.rows().filter_map(|(table, row)| Some((table, row, wrong(row)?))).collect();
    if found.is_empty() {
        return None;
    }
    let arithmetic = found.iter().map(|(_, row, wrong)| format!("“{}”：{wrong}", row.name)).collect::<Vec<_>>().join("；");
    let sentence = format!("{}个计算公式颠倒或分母不对", found.len());
    let evidence = found.iter().map(|(table, own, _)| row(table, own)).collect();
    let example = "例：应开10次、实开8次，现公式得 10 ÷ 8 = 125%，应为 8 ÷ 10 = 80%";
    Some(Trap::new(21, sentence, evidence).arithmetic(format!("{arithmetic}；{example}")).suggest("按“实际÷应完成×100%”更正"))
}

pub fn punctuation_is_mixed(book: &Book) -> Option<Trap> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    let (mut trailing, mut first) = (0, None);
    for table in &book.0 {
        for (number, raw) in table.lines() {
            for c in raw.chars().filter(|c| ",，;；:：()（）".contains(*c)) {
                *counts.entry(c).or_default() += 1;
            }
            trailing += raw.lines().filter(|line| line.ends_with('\t')).count();
            if first.is_none() && raw.contains(',') && raw.chars().any(is_word) {
                first = Some(line(table, number, raw));
            }
        }
    }
    let of = |c: char| counts.get(&c).copied().unwrap_or(0);
    let pairs = [(',', '，'), (';', '；'), (':', '：'), ('(', '（')];
    if pairs.iter().all(|(half, full)| of(*half) == 0 || of(*full) == 0) {
        return None;
    }
    let arithmetic =
        pairs.iter().map(|(half, full)| format!("{half} {}处、{full} {}处", of(*half), of(*full))).collect::<Vec<_>>().join("；");
    Some(
        Trap::new(33, "全角、半角标点混用，制表符深浅不一，行末有多余的制表符", first.into_iter().collect())
            .arithmetic(format!("{arithmetic}；行末多余制表符{trailing}行"))
            .suggest("统一用全角标点，按固定列填写"),
    )
}
