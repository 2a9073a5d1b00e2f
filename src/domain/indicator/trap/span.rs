//! Time (时间疑点): deadlines, base years, periods, ways of writing a date.

use std::collections::BTreeMap;

use super::{
    super::{
        table::{Book, RECRUITMENT},
        target::Operator,
    },
    Evidence, Trap, line, row,
};
use crate::domain::clock;

pub fn completion_is_unclear(book: &Book) -> Option<Trap> {
    let table = book.find(RECRUITMENT)?;
    let own = table.row.iter().find(|row| row.target.operator == Operator::Before)?;
    let (aim, aim_text) = table.printed("年度目标")?;
    let (period, period_text) = table.printed("项目计划实施时间")?;
    if !own.formula.contains("考试") || !aim_text.contains("招聘工作") {
        return None;
    }
    let deadline = own.target.date.map(clock::show_date).unwrap_or_default();
    let sentence = format!("期限“{}”指考试还是整个招聘工作不明：说明写完成“考试”，年度目标写完成“公开招聘工作”", own.cell);
    Some(
        Trap::new(6, sentence, vec![row(table, own), line(table, aim.line, &aim.raw), line(table, period.line, &period.raw)])
            .arithmetic(format!("“{}”按{}理解；项目时间{period_text}", own.cell, deadline))
            .suggest("写明“笔试于某日前完成、聘用手续于某日前完成”两个时点"),
    )
}

pub fn the_base_year_is_old(book: &Book) -> Option<Trap> {
    let mut evidence = Vec::new();
    let mut years = Vec::new();
    for (table, own) in book.rows() {
        let old = (table.year - 5..table.year).find(|year| own.formula.contains(&format!("根据{year}年")));
        if let Some(year) = old {
            evidence.push(row(table, own));
            years.push(format!("{}年目标按{year}年测算，相差{}年", table.year, table.year - year));
            let sibling = table.row.iter().find(|other| other.code != own.code && own.name.contains(other.name.as_str()));
            if let Some(other) = sibling {
                years.push(format!("同一活动的指标值为“{}”，说明写“{}”", other.cell, own.formula.split('，').nth(1).unwrap_or_default()));
                evidence.push(row(table, other));
            }
        }
    }
    (!evidence.is_empty()).then(|| {
        Trap::new(22, "目标按更早年度的数据测算，且次数前后不一", evidence)
            .arithmetic(years.join("；"))
            .suggest("改用上一年度的实际数测算，并统一次数")
    })
}

pub fn the_project_outruns_the_year(book: &Book) -> Option<Trap> {
    let mut evidence = Vec::new();
    let mut spans = Vec::new();
    for table in &book.0 {
        let next = table.year + 1;
        for (number, raw) in table.lines().filter(|(_, raw)| raw.contains("时间") || raw.contains("计划1")) {
            let (named, said) = (raw.contains(&format!("{next}-")) || raw.contains(&format!("{next}年")), raw.contains("次年"));
            if named || said {
                evidence.push(line(table, number, raw));
                spans.push(format!(
                    "表{}为{}年度，实施到{}",
                    table.number,
                    table.year,
                    if named { format!("{next}年") } else { "次年".to_owned() }
                ));
            }
        }
    }
    spans.dedup();
    (!evidence.is_empty()).then(|| {
        Trap::new(29, "年度目标表的项目跨到下一年度", evidence)
            .arithmetic(spans.join("；"))
            .suggest("按年度分列目标，或注明是跨年项目及本年应完成的部分")
    })
}

/// The shape of a date: which of the ways of writing it is used.
fn shapes(text: &str) -> Vec<&'static str> {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let tail = |head: &str| head.chars().rev().take_while(char::is_ascii_digit).count();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('月') {
        if tail(&text[..at]) == 0 {
            continue;
        }
        let rest = &text[at + '月'.len_utf8()..];
        let year = text[..at].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with('年');
        let day = rest.split('日').next().is_some_and(digits) && rest.contains('日');
        found.push(match (year, day, rest.starts_with("底")) {
            (true, true, _) => "2023年1月1日",
            (true, false, true) => "2023年12月底之前",
            (true, false, false) => "2023年10月",
            (false, _, true) => "12月底之前",
            _ => "1月",
        });
    }
    if text.contains("-01-01") || text.contains("-12-31") {
        found.push("2023-01-01");
    }
    if text.contains("12底之前") {
        found.push("2024年12底之前");
    }
    if text.contains("年底") {
        found.push("2024年底");
    }
    found
}

pub fn dates_are_written_many_ways(book: &Book) -> Option<Trap> {
    let mut first: BTreeMap<&str, (u32, Evidence)> = BTreeMap::new();
    for table in &book.0 {
        for (number, raw) in table.lines() {
            for shape in shapes(raw) {
                first.entry(shape).or_insert_with(|| (0, line(table, number, raw))).0 += 1;
            }
        }
    }
    if first.len() < 2 {
        return None;
    }
    let arithmetic = first.iter().map(|(shape, (n, _))| format!("“{shape}”{n}处")).collect::<Vec<_>>().join("，");
    let sentence = format!("日期有{}种写法，其中有缺字的", first.len());
    let evidence = first.into_values().map(|(_, evidence)| evidence).collect();
    Some(Trap::new(30, sentence, evidence).arithmetic(arithmetic).suggest("统一写作“2023年12月31日”"))
}
