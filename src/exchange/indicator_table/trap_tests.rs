//! The thirty-three traps of the reference document: each is found with its arithmetic, and goes when the document is put right.

use super::*;
use crate::domain::indicator::{
    Doubt, Operator, read,
    trap::{Decision, Trap, Verdict, traps, with_accepted},
};

fn found(book: &Book, number: u8) -> Option<Trap> {
    traps(book).into_iter().find(|trap| trap.number == number)
}

/// Writes `to` for `from` wherever a table of `key` (all tables, where it is empty) says it, and reads its cells anew.
fn write(book: &mut Book, (key, from, to): (&str, &str, &str)) {
    for table in book.0.iter_mut().filter(|table| key.is_empty() || table.key == key) {
        let year = table.year;
        for head in &mut table.head {
            head.raw = head.raw.replace(from, to);
        }
        for text in [&mut table.budget.cell, &mut table.budget.unit] {
            *text = text.replace(from, to);
        }
        for row in &mut table.row {
            for text in [&mut row.raw, &mut row.name, &mut row.cell, &mut row.formula, &mut row.level2] {
                *text = text.replace(from, to);
            }
            (row.target, row.issues) = read(&row.cell, year);
        }
    }
}

type Words = &'static [(&'static str, &'static str, &'static str)];

/// For each trap, what to write for what.
const CURES: [(u8, Words); 26] = [
    (1, &[("recruitment", "考场50个", "考场750个")]),
    (2, &[("department", "750个", "800个")]),
    (3, &[("recruitment", "元", "万元")]),
    (4, &[("recruitment", "≥20000", "≥23000人"), ("recruitment", "≥2500人次", "≥2810人次")]),
    (5, &[("recruitment", "至2次", "至1次"), ("department", "≅1次", "≥1次")]),
    (6, &[("recruitment", "顺利完成考试", "顺利完成招聘")]),
    (7, &[("recruitment", "报名费", "人均考试成本")]),
    (8, &[("recruitment", "壮大事业单位人", "壮大工作队伍")]),
    (9, &[("recruitment", "考生满意度,用人单位满意度", "考生满意度")]),
    (10, &[("recruitment", "成本指标", "质量指标")]),
    (
        11,
        &[
            ("recruitment", "管理制度:\t", "管理制度:\t办法\t"),
            ("recruitment", "年度目标", "详细目标、年度目标"),
            ("recruitment", "指标解释及计算公式", "指标解释及计算公式\t上年度指标值"),
        ],
    ),
    (13, &[("recruitment", "1500人;", "1500人次;")]),
    (14, &[("recruitment", "场外工作人员50人", "合计场外工作人员50人")]),
    (15, &[("department", "750个", "760个")]),
    (16, &[("recruitment", "报名人数", "提交报名人数")]),
    (18, &[("department", "不超过", "约为")]),
    (
        21,
        &[
            ("department", "上期未累计未结", "上期结转未结"),
            ("department", "当年应召开（参加）的会议数÷实际召开（参加）会议数", "实际召开会议数÷应召开会议数"),
            ("", "实际申报人数", "应识别人数"),
        ],
    ),
    (22, &[("department", "根据2021年", "根据本年")]),
    (25, &[("department", "≅4250人，平均2000元/年/人", "≅2500人"), ("welfare", "40", "900")]),
    (
        26,
        &[
            ("", "≥100%", "≥95%"),
            ("", "计算公示", "计算公式"),
            ("", "品台", "平台"),
            ("", "镇镇", "镇"),
            ("archives", "抽取一所学校", "抽样"),
        ],
    ),
    (
        27,
        &[
            ("welfare", "联系电话\t", "联系电话\t总机\t"),
            ("school", "项目名称\t（姓名略）", "项目名称\t县级配套学生资助"),
            ("school", "技工院校学生资助", "其它"),
        ],
    ),
    (
        28,
        &[
            ("department", "数量指标\t一级", "一级指标\t一级"),
            ("department", "实施“三支一扶”招募\t≥1次", "\t\t\t实施“三支一扶”招募\t≥1次"),
            ("department", "指标\t产出指标\t招募", "\t产出指标\t招募"),
        ],
    ),
    (29, &[("archives", "2024", "2023"), ("school", "次年1月", "12月")]),
    (31, &[("", "项目负责人", "承办单位"), ("", "（姓名略）", "某"), ("", "（电话略）", "某")]),
    (32, &[("department", "3072.79", "398.4"), ("department", "3896.05", "1221.66")]),
    (33, &[("", ",", "，"), ("", ";", "；"), ("", ":", "："), ("", "(", "（"), ("", ")", "）")]),
];

/// The others want more than other words: rows dropped, cells and lines written anew.
fn rewrite(book: &mut Book, number: u8) {
    const TWICE: [(&str, u32); 5] = [("department", 45), ("department", 65), ("department", 72), ("welfare", 147), ("school", 178)];
    const MISFITS: [u32; 9] = [42, 44, 74, 75, 132, 172, 175, 199, 200];
    for table in &mut book.0 {
        let (year, key) = (table.year, table.key.clone());
        match number {
            20 => table.row.retain(|row| !TWICE.contains(&(key.as_str(), row.lines[0]))),
            24 => table.row.retain(|row| !MISFITS.contains(&row.lines[0])),
            30 => table.head.iter_mut().for_each(|head| head.raw.clear()),
            _ => {}
        }
        for row in &mut table.row {
            match number {
                12 => row.raw = format!("\t\t\t\t{}\t{}", row.name, row.cell),
                17 => row.cell = "≥1次".to_owned(),
                19 if row.issues.contains(&Doubt::BareNumber) => row.cell = "100%".to_owned(),
                23 if row.issues.contains(&Doubt::Compound) => row.cell = "≥1次".to_owned(),
                30 => row.raw.clear(),
                _ => {}
            }
            (row.target, row.issues) = read(&row.cell, year);
        }
    }
}

#[test]
fn every_trap_is_found_once_and_has_evidence_and_a_suggestion() {
    let book = reference();
    let all = traps(&book);
    assert_eq!(all.iter().map(|trap| trap.number).collect::<Vec<_>>(), (1..=33).collect::<Vec<u8>>());
    for trap in all {
        assert!(!trap.evidence.is_empty() && !trap.suggestion.is_empty(), "{}", trap.number);
        for one in &trap.evidence {
            let table = &book.0[usize::from(one.table) - 1];
            assert!(
                table.lines().any(|(number, _)| number == one.line),
                "trap {} names line {} of table {}",
                trap.number,
                one.line,
                one.table
            );
        }
    }
}

#[test]
fn the_arithmetic_is_the_seed_s_own() {
    let expected = [
        (1, "50 × 2 = 100 ≠ 1,500；部门表 750 × 2 = 1,500，相符"),
        (2, "750 × 30 = 22,500 < 23,000，缺500座；⌈23,000 ÷ 30⌉ = 767间；750 ÷ 20 = 37.5间/考点，不是整数"),
        (3, "300元 ÷ 2,810人次 = 0.107元/人次；300万元 ÷ 2,810人次 = 1,068元/人次；同一文件其他项目为40、28.4、30（万元）"),
        (4, "(23,000 − 20,000) ÷ 23,000 = 13%；(2,810 − 2,500) ÷ 2,810 = 11%"),
        (7, "23,000 × 100元 = 230万元，是收入，不是预算安排的300"),
        (13, "1,500人 + 900人 + 410人 = 2,810，合计写2,810人次"),
        (14, "30 × 12 + 50 = 410；若按每考场计则为 30 × (12 + 50) = 1,860"),
        (15, "20 × 45 = 900；750 ÷ 20 = 37.5间/考点"),
        (25, "1,200 + 1,000 + 300 = 2,500 ≠ 4,250；700 × 1,002元 × 12月 = 841.7万元 > 40万元"),
        (32, "823.26 + 3072.79 = 3896.05，相符；300 + 40 + 28.4 + 30 = 398.4，占项目支出3072.79万元的12.97%"),
    ];
    for (number, arithmetic) in expected {
        assert_eq!(found(&reference(), number).unwrap().arithmetic, arithmetic, "{number}");
    }
}

#[test]
fn every_trap_goes_when_the_document_is_put_right() {
    let mut staying = Vec::new();
    for number in 1..=33 {
        let mut book = reference();
        match CURES.iter().find(|(own, _)| *own == number) {
            Some((_, words)) => words.iter().for_each(|words| write(&mut book, *words)),
            None => rewrite(&mut book, number),
        }
        staying.extend(found(&book, number).map(|trap| format!("{number} {} {}", trap.sentence, trap.arithmetic)));
    }
    assert_eq!(staying, Vec::<String>::new());
}

fn decide(trap: &Trap, verdict: Verdict, evidence: &str) -> Decision {
    let (reason, by, at) = ("电话确认".to_owned(), crate::domain::id::AccountId(1), crate::domain::Moment::UNIX_EPOCH);
    Decision { trap: trap.key(), verdict, reason, evidence: evidence.to_owned(), by, at }
}

#[test]
fn an_accepted_reading_counts_and_the_cell_as_printed_stays() {
    let trap = found(&reference(), 19).unwrap();
    let with = |decisions: Vec<Decision>| with_accepted(reference(), &[(trap.key(), decisions)].into());
    let accepted = with(vec![decide(&trap, Verdict::Accept, &trap.fingerprint())]);
    let row = accepted.find("department").unwrap().row.iter().find(|row| row.lines[0] == 59).unwrap();
    assert_eq!((row.cell.as_str(), row.read_as.as_str(), row.target.operator), ("0.6", "60%", Operator::Percentage));
    assert_eq!((row.target.value, row.blocked()), (Some(60.into()), None));
    let kept = decide(&trap, Verdict::Keep, &trap.fingerprint());
    let overruled = with(vec![decide(&trap, Verdict::Accept, &trap.fingerprint()), kept]);
    assert_eq!(overruled, reference(), "the newest decision counts");
    assert_eq!(with(vec![decide(&trap, Verdict::Accept, "another table")]), reference(), "a decision is about the table it saw");
}
