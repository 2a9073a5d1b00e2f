//! Spreadsheets (表格导入): five wrong rows of five hundred change nothing and come back with their reasons.

use kaowu::{
    domain::account::Role,
    exchange::Kind,
    service::import::{File, bring_in},
    store,
};

use crate::harness::{Upload, on_every_database};

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
