//! Papers (文书): the pack, its resumption, a room's reprint, the characters no face has.

mod code;
mod file;
mod layout;
mod lend;
mod look;
mod own;
mod picture;
mod preview;
mod site;
mod stop;
pub mod tool;

use std::{collections::BTreeMap, path::Path};

use kaowu::{
    domain::{
        arrangement::PlanHead,
        exam::{Exam, Wording, wording::Common},
        id::RoomId,
    },
    service::{arrangement, document, job::Reporter},
    store,
};

use crate::{
    harness::{TestApp, on_every_database},
    plan::confirm,
};

async fn adopted(app: &TestApp, count: usize) -> (Exam, PlanHead) {
    confirm(app, count).await;
    let request = arrangement::Request { seed: 7, time_limit: 5.0 };
    let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
    let plan = document::adopted(&app.office, &exam).await.unwrap();
    (exam, plan)
}

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(entry).collect()
}

#[test]
fn a_pack_that_was_cut_off_ends_with_the_same_bytes() {
    on_every_database(|app| async move {
        let (_, plan) = adopted(&app, 70).await;
        let made = document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        let first = files(&made.folder);
        let zips: Vec<&String> = first.keys().filter(|name| name.ends_with(".zip")).collect();
        assert!(!zips.is_empty() && made.kept == 0 && first.contains_key("SHA256SUMS"), "{:?}", first.keys());
        // The first zip was not begun; the next, where there is one, was only half written over; a part of one lies about.
        std::fs::remove_file(made.folder.join(zips[0])).unwrap();
        std::fs::write(made.folder.join(zips[0]).with_extension("part"), b"half").unwrap();
        if let Some(second) = zips.get(1) {
            std::fs::write(made.folder.join(second), b"PK half").unwrap();
        }
        std::fs::remove_file(made.folder.join("SHA256SUMS")).unwrap();
        let again = document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        assert!(files(&made.folder) == first, "the same bytes");
        assert_eq!((again.files, again.pages, again.bytes), (made.files, made.pages, made.bytes));
        assert_eq!(again.kept, zips.len().saturating_sub(2));
        let third = document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        assert_eq!(third.kept, zips.len());
        let issued = store::issue::list(&app.office.db, plan.id).await.unwrap();
        assert_eq!(issued.len(), 3 * made.files);
    });
}

#[test]
fn a_site_pack_holds_the_site_then_its_rooms_then_the_tickets() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 40).await;
        let made = document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        let issued = store::issue::list(&app.office.db, plan.id).await.unwrap();
        let seats = store::arrangement::placements(&app.office.db, plan.id, None, None).await.unwrap();
        let site = document::sites_of(&app.office, &exam, &plan).await.unwrap().remove(0);
        let stem = format!("{:02}-", site.number);
        let mut names: Vec<&str> = issued.iter().map(|issue| issue.name.as_str()).filter(|name| name.starts_with(&stem)).collect();
        names.reverse();
        assert!(names[0].contains("/00-考点文书/01-考务组织册.pdf") && names[names.len() - 1].contains("/90-准考证.pdf"), "{names:?}");
        assert!(names.is_sorted(), "{names:?}");
        let rooms: std::collections::BTreeSet<RoomId> = store::arrangement::room_use(&app.office.db, plan.id)
            .await
            .unwrap()
            .iter()
            .filter(|line| line.site == site.id)
            .map(|line| line.room)
            .collect();
        assert_eq!(names.iter().filter(|name| name.ends_with("考场.pdf")).count(), rooms.len());
        let tickets: u32 = issued.iter().filter(|issue| issue.kind == "tickets").map(|issue| issue.pages).sum();
        assert_eq!((tickets as usize, seats.len()), (40, 40));
        assert!(made.pages > 100);
    });
}

#[test]
fn a_rooms_reprint_names_what_it_replaces_and_leaves_its_trace() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 40).await;
        let site = document::sites_of(&app.office, &exam, &plan).await.unwrap().remove(0);
        let used = store::arrangement::room_use(&app.office.db, plan.id).await.unwrap();
        let room = used.iter().find(|line| line.site == site.id).unwrap().room;
        let rooms = store::exam::rooms(&app.office.db, exam.id).await.unwrap();
        let number = rooms.iter().find(|known| known.id == room).unwrap().number;
        let reprint = async || document::reprint::room(&app.office, &exam, &plan, (site.id, number), None).await;
        let replaced = |bytes: &[u8]| {
            let pdf = lopdf::Document::load_mem(bytes).unwrap();
            pdf.extract_text(&[1]).unwrap().contains("重印，替换第1版")
        };
        let (name, first) = reprint().await.unwrap();
        assert!(name.ends_with(&format!("{number:03}考场.pdf")) && !replaced(&first), "{name}: nothing was handed out before");
        assert!(replaced(&reprint().await.unwrap().1));
        let issued = store::issue::list(&app.office.db, plan.id).await.unwrap();
        assert_eq!(issued.iter().filter(|issue| issue.kind == "room").count(), 2);
        let refused = document::reprint::room(&app.office, &exam, &plan, (site.id, 998), None).await.unwrap_err();
        assert!(refused.to_string().contains("没有使用第998考场"), "{refused}");
    });
}

#[test]
fn names_that_cannot_be_printed_are_listed_before_tickets_open() {
    on_every_database(|app| async move {
        let (exam, _) = adopted(&app, 40).await;
        assert_eq!(document::glyph::unprintable(&app.office, &exam).await.unwrap(), []);
        let planner = app.signed_in(kaowu::domain::account::Role::Planner).await;
        assert!(planner.get("/document").await.text().contains("都可以打印"));
        let exam = Exam { name: "考试\u{e815}".to_owned(), ..exam };
        let found = document::glyph::unprintable(&app.office, &exam).await.unwrap();
        assert_eq!((found.len(), found[0].whose.as_str(), found[0].points().as_str()), (1, "考试", "\u{e815}（U+E815）"));
        let mut worded = exam;
        worded.policy.wording = Wording::default().with(Common::find("badge").unwrap(), "", "凭证\u{e815}出入");
        let found = document::glyph::unprintable(&app.office, &worded).await.unwrap();
        assert_eq!((found.len(), found[1].whose.as_str(), found[1].field), (2, "胸牌", "标题或说明"));
    });
}
