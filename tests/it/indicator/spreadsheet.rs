//! The workbooks in a spreadsheet program (电子表格核算): LibreOffice works the formulas anew and comes to the same marks, totals and grades.
//! The kept results are spoilt first, so that only a program that really recalculates can pass.

use std::{collections::BTreeMap, io::Read, path::Path, process::Command};

use calamine::{Data, Reader};
use kaowu::{
    domain::{
        Fen, Moment,
        id::AccountId,
        indicator::{Actual, Book, Budget, BudgetKind, BudgetLine, ExpenseClass, Fact, Operator, Scheme, Sheet, Table},
    },
    exchange::{Watermark, indicator_table, self_evaluation},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// What was reached in the reference case; every other row of the five tables gets a value drawn from its own place.
fn facts(table: &Table) -> BTreeMap<String, Fact> {
    let known = [
        ("execution", "96"),
        ("applicants", "23000"),
        ("person_times", "2810"),
        ("sessions", "1"),
        ("fee", "100"),
        ("satisfaction", "95.2"),
    ];
    let mut facts = BTreeMap::new();
    for (place, row) in (0_i64..).zip(&table.row) {
        let target = row.target.value.unwrap_or(Decimal::ONE_HUNDRED);
        let number = match (known.iter().find(|(code, _)| *code == row.code), row.target.operator) {
            (Some((_, value)), _) => value.parse().unwrap(),
            (None, Operator::Qualitative) => Decimal::from(100 - place * 7 % 60),
            (None, _) => target * Decimal::new(700 + place * 37 % 700, 3),
        };
        let actual = match row.target.operator {
            Operator::Before => Actual::Date("2023-12-30".parse().unwrap()),
            _ => Actual::Number(number),
        };
        facts.insert(row.code.clone(), Fact { actual: Some(actual), origin: String::new() });
    }
    for code in ["social", "sustained"] {
        facts.entry(code.to_owned()).and_modify(|fact| fact.actual = Some(Actual::Number(Decimal::ONE_HUNDRED)));
    }
    facts.insert(table.execution_code(), Fact { actual: Some(Actual::Number("96".parse().unwrap())), origin: String::new() });
    facts
}

fn sheet_of(table: &Table) -> Sheet {
    Sheet::of(table, &Scheme::default(), &facts(table), &BTreeMap::new(), Moment::UNIX_EPOCH)
}

fn budget() -> Budget {
    let line = |kind, yuan| BudgetLine { kind, amount: Fen::yuan(yuan), note: String::new(), by: AccountId(1), at: Moment::UNIX_EPOCH };
    Budget::of(&[line(BudgetKind::YearStart, 3_000_000), line(BudgetKind::Expense(ExpenseClass::Rooms), 2_880_000)])
}

/// Every kept result of a formula made wrong.
fn spoilt(bytes: &[u8]) -> Vec<u8> {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for place in 0..book.len() {
        let mut file = book.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            content = without_results(&String::from_utf8(content).unwrap()).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, &content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn without_results(xml: &str) -> String {
    let mut pieces = xml.split("</f><v>");
    let mut whole = pieces.next().unwrap().to_owned();
    let mut count = 0;
    for piece in pieces {
        whole.push_str("</f><v>0");
        whole.push_str(&piece[piece.find("</v>").unwrap()..]);
        count += 1;
    }
    assert!(count > 0 || !xml.contains("<f>"), "every formula has a kept result");
    whole
}

/// A profile that works every formula anew when a file is opened.
fn profile(folder: &Path) -> String {
    let user = folder.join("profile/user");
    std::fs::create_dir_all(&user).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
    format!("-env:UserInstallation=file://{}", folder.join("profile").display())
}

/// Opens and saves the files of a folder with LibreOffice; `None` where the machine has none.
fn recalculated(folder: &Path, names: &[String]) -> Option<Vec<Vec<u8>>> {
    let program = ["soffice", "libreoffice"].into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())?;
    let out = folder.join("out");
    let done = Command::new(program)
        .args(["--headless", &profile(folder), "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .args(names.iter().map(|name| folder.join(name)))
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    Some(names.iter().map(|name| std::fs::read(out.join(name)).unwrap_or_else(|error| panic!("{name}: {error}, {done:?}"))).collect())
}

struct Cells(calamine::Range<Data>);

impl Cells {
    fn of(bytes: Vec<u8>, sheet: &str) -> Self {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        Self(book.worksheet_range(sheet).unwrap())
    }

    fn number(&self, row: u32, column: u32) -> f64 {
        match self.0.get_value((row, column)) {
            Some(Data::Float(number)) => *number,
            Some(Data::Int(number)) => *number as f64,
            other => panic!("{row},{column}: {other:?}"),
        }
    }

    fn text(&self, row: u32, column: u32) -> String {
        self.0.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
    }
}

fn same(found: f64, expected: Decimal) -> bool {
    (found - expected.to_f64().unwrap()).abs() < 1e-9
}

fn compare_evaluation(bytes: Vec<u8>, sheet: &Sheet) {
    let cells = Cells::of(bytes, "绩效自评表");
    for (row, item) in (self_evaluation::FIRST_ROW..).zip(&sheet.items) {
        match &item.scored {
            Some(scored) => assert!(same(cells.number(row, 8), scored.score), "{} {}: {}", sheet.short, item.name, cells.number(row, 8)),
            None => assert_eq!(cells.text(row, 8), "", "{} {}", sheet.short, item.name),
        }
    }
    let end = self_evaluation::FIRST_ROW + u32::try_from(sheet.items.len()).unwrap();
    assert!(same(cells.number(end, 5), Decimal::ONE_HUNDRED), "{}: the points are a hundred", sheet.short);
    assert!(same(cells.number(end, 8), sheet.total()), "{}: {} is not {}", sheet.short, cells.number(end, 8), sheet.total());
    assert_eq!(cells.text(end, 9), sheet.grade().unwrap_or("未完成"), "{}", sheet.short);
    let funds = [2, 3, 4, 6].map(|column| cells.number(5, column).to_string());
    assert_eq!(funds, ["300", "300", "288", "0.96"], "万元, and the rate of execution");
    assert!(same(cells.number(5, 7), sheet.items[0].scored.as_ref().unwrap().score));
}

fn compare_targets(bytes: &[u8], table: &Table) {
    let cells = Cells::of(bytes.to_vec(), "绩效目标表");
    let end = 2 + u32::try_from(table.row.len()).unwrap();
    assert!(same(cells.number(end, 6), table.points().values().sum()), "{}", table.short);
    assert_eq!(self_evaluation::read_targets(bytes).unwrap(), *table, "what the program has saved can be read back");
}

#[test]
fn libreoffice_works_the_formulas_to_the_same_marks_totals_and_grades() {
    let folder = std::env::temp_dir().join(format!("kaowu_it_soffice_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mark = Watermark { who: "局".to_owned(), when: Moment::UNIX_EPOCH, purpose: "报送".to_owned() };
    let Book(tables) = indicator_table::reference();
    let cover = self_evaluation::Cover { unit: "局".to_owned(), budget: budget(), goal: "目标".to_owned(), done: String::new() };
    let mut names = Vec::new();
    for table in &tables {
        let evaluation = self_evaluation::evaluation(&sheet_of(table), &cover, &mark).unwrap();
        let targets = self_evaluation::targets(table, &mark).unwrap();
        for (kind, bytes) in [("evaluation", evaluation), ("target", targets)] {
            let name = format!("{}-{kind}.xlsx", table.key);
            std::fs::write(folder.join(&name), spoilt(&bytes)).unwrap();
            names.push(name);
        }
    }
    let Some(books) = recalculated(&folder, &names) else {
        _ = std::fs::remove_dir_all(&folder);
        eprintln!("skipped: no LibreOffice (soffice) on this machine; tests/setup.sh spreadsheet installs it");
        return;
    };
    let mut books = books.into_iter();
    for table in &tables {
        compare_evaluation(books.next().unwrap(), &sheet_of(table));
        compare_targets(&books.next().unwrap(), table);
    }
    let recruitment = sheet_of(&tables[1]);
    assert_eq!((recruitment.total().normalize().to_string().as_str(), recruitment.grade()), ("99.6", Some("优")));
    _ = std::fs::remove_dir_all(&folder);
}
