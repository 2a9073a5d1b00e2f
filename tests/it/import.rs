//! Spreadsheets (表格导入): five wrong rows of five hundred change nothing and come back with their reasons.

use kaowu::{
    domain::account::Role,
    exchange::Kind,
    service::import::{File, bring_in},
    store,
};

use crate::harness::{TestApp, Upload, on_every_database};

/// Five hundred posts as a csv, the named rows with a category that does not exist.
fn posts(wrong: &[usize]) -> Vec<u8> {
    let mut text = "岗位代码,招聘单位,岗位名称,考试类别,招聘人数\n".to_owned();
    for n in 1..=500 {
        let category = if wrong.contains(&n) { "Z" } else { "A" };
        text += &format!("X{n:04},云屏县图书馆,管理岗位{n},{category},1\n");
    }
    text.into_bytes()
}

#[test]
fn five_wrong_rows_of_five_hundred_change_nothing_and_come_back_with_reasons() {
    on_every_database(|app| async move {
        let before = store::exam::posts(&app.office.db, app.exam).await.unwrap();
        let wrong = posts(&[7, 99, 200, 333, 500]);
        let file = File { kind: Kind::Posts, name: "岗位.csv", bytes: &wrong };
        let preview = bring_in(&app.office, app.by_planner(), &file, true).await.unwrap();
        assert_eq!((preview.saved, preview.new, preview.wrong), (false, 495, 5));
        let rows: Vec<u32> = preview.errors.iter().map(|error| error.row).collect();
        assert_eq!(rows, [8, 100, 201, 334, 501]);
        assert!(preview.errors.iter().all(|error| error.header == "考试类别" && !error.message.is_empty()));
        assert!(preview.error_book.starts_with(b"PK"));
        assert_eq!(store::exam::posts(&app.office.db, app.exam).await.unwrap(), before);
        let right = posts(&[]);
        let file = File { bytes: &right, ..file };
        let saved = bring_in(&app.office, app.by_planner(), &file, true).await.unwrap();
        assert_eq!((saved.saved, saved.new), (true, 500));
        let again = bring_in(&app.office, app.by_planner(), &file, false).await.unwrap();
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 500));
    });
}

#[test]
fn a_planner_previews_applies_and_takes_the_list_out_again() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/exam/import/posts").await;
        let file = posts(&[]);
        let preview = planner.upload("/exam/import/posts", &[], Upload { field: "file", name: "岗位.csv", bytes: &file }).await;
        assert_eq!(preview.status, 200);
        let kept = preview.select_attributes("input[name=kept]", "value").remove(0);
        let nothing = Upload { field: "none", name: "x", bytes: b"x" };
        let applied = planner.upload("/exam/import/posts/apply", &[("kept", &kept), ("name", "岗位.csv")], nothing).await;
        assert_eq!(applied.status, 303, "{}", applied.text());
        let csv = planner.get("/exam/export/posts.csv").await;
        assert!(String::from_utf8_lossy(&csv.bytes).contains("管理岗位500"));
        assert_eq!(planner.get("/exam/import/posts/template.xlsx").await.status, 200);
        assert_eq!(planner.get("/exam/export/applicants.xlsx").await.status, 200);
    });
}

/// A number of an unassigned region with a valid check character.
fn id_number(serial: usize) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("52998819950715{serial:03}");
    let sum: usize = body.bytes().zip(WEIGHTS).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

/// A workbook of 500 applicants as Excel keeps them; five of them are wrong, each in its own way.
fn applicants(post: &str, township: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (place, header) in (0..).zip(["姓名", "身份证号", "手机号", "报考岗位代码", "居住乡镇"]) {
        sheet.write_string(0, place, header).unwrap();
    }
    for (row, n) in (1_u32..).zip(1..=500) {
        let (id, phone) = (id_number(n), format!("168{:08}", 10_000_000 + n));
        let id = if n == 7 { id[..17].to_owned() + if id.ends_with('0') { "1" } else { "0" } } else { id };
        let name = if n % 50 == 0 { "杨㛃".to_owned() } else { format!("王{}", char::from_u32(0x4e00 + row).unwrap()) };
        sheet.write_string(row, 0, name).unwrap();
        match n {
            // A number cell: Excel has rounded the last digits away.
            500 => sheet.write_number(row, 1, 529_988_199_507_155_000_f64).unwrap(),
            _ => sheet.write_string(row, 1, id).unwrap(),
        };
        sheet.write_string(row, 2, if n == 200 { "1681000020" } else { &phone }).unwrap();
        sheet.write_string(row, 3, if n == 99 { "ZZ99" } else { post }).unwrap();
        sheet.write_string(row, 4, if n == 333 { "没有这个镇" } else { township }).unwrap();
    }
    book.save_to_buffer().unwrap()
}

const WRONG: [(&str, &str); 5] = [("8", "身份证号"), ("100", "报考岗位代码"), ("201", "手机号"), ("334", "居住乡镇"), ("501", "身份证号")];

/// How many registrations and audit lines there are.
async fn standing(app: &TestApp) -> (u64, u64) {
    let all = store::registration::Filter::default();
    let (_, total) = store::registration::page(&app.office.db, app.exam, &all, Default::default(), (0, 1)).await.unwrap();
    (total, store::audit::verify(&app.office.db).await.unwrap().entries)
}

#[test]
fn an_excel_file_with_five_wrong_rows_of_500_changes_nothing_and_comes_back_marked() {
    on_every_database(|app| async move {
        let post = store::exam::posts(&app.office.db, app.exam).await.unwrap().remove(0).code;
        let township = store::exam::townships(&app.office.db, app.exam).await.unwrap().remove(0).name;
        let file = applicants(&post.to_string(), &township);
        let planner = app.signed_in(Role::Planner).await;
        planner.get("/exam/import/applicants").await;
        let before = standing(&app).await;
        let upload = Upload { field: "file", name: "报名表.xlsx", bytes: &file };
        let page = planner.upload("/exam/import/applicants", &[], upload).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let lines = page.select_texts("tbody tr");
        assert_eq!(lines.len(), 5, "{lines:?}");
        for (line, (row, header)) in lines.iter().zip(WRONG) {
            let words: Vec<&str> = line.split(' ').collect();
            assert!(words[0] == row && words[2] == header && words.len() > 4, "{line}");
        }
        assert_eq!(page.select_texts(".kw-figure__value"), ["495", "0", "0", "5"]);
        let kept = page.select_attributes("input[name=kept]", "value").remove(0);
        let fields = [("kept", kept.as_str()), ("name", "报名表.xlsx")];
        let nothing = || Upload { field: "none", name: "x", bytes: b"x" };
        assert_eq!(planner.upload("/exam/import/applicants/apply", &fields, nothing()).await.status, 303);
        let said = planner.get("/exam/import/applicants").await;
        assert!(said.text().contains("有5行有误，没有导入任何一行"), "{}", said.text());
        assert_eq!(standing(&app).await, before, "nothing changed");
        planner.get("/exam/import/applicants").await;
        let book = planner.upload("/exam/import/applicants/errors", &fields, nothing()).await;
        let mut book = <calamine::Xlsx<_> as calamine::Reader<_>>::new(std::io::Cursor::new(book.bytes)).unwrap();
        let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        let marked: Vec<(String, String)> = sheet.rows().skip(1).map(|row| (row[6].to_string(), row[5].to_string())).collect();
        assert_eq!(marked.len(), 5, "{marked:?}");
        for ((row, reason), (expected, header)) in marked.iter().zip(WRONG) {
            assert!(row == expected && reason.starts_with(header) && reason.chars().count() > header.chars().count() + 4, "{row} {reason}");
        }
    });
}
