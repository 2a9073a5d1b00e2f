//! Previews (样张): every paper as a picture and as a file before anybody is seated; words and labels changed on a page are printed.

use kaowu::{
    domain::{account::Role, exam::LabelSheet},
    service::document::{self, Paper, preview::WORDS},
    store,
};

use super::{adopted, tool::Printed};
use crate::harness::on_every_database;

#[test]
fn every_paper_can_be_looked_at_with_everything_it_may_be_filled_with() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let list = planner.get("/document/sample").await;
        assert_eq!(list.select_attributes("main ul a[href^='/document/sample/']", "href").len(), WORDS.len());
        for word in WORDS {
            for filling in ["usual", "longest", "nobody"] {
                let page = planner.get(&format!("/document/sample/{word}?filling={filling}")).await;
                assert_eq!(page.status, 200, "{word}: {}", page.text());
                let pictures = page.select_attributes("img[data-sheet]", "src");
                assert!(!pictures.is_empty() && pictures.iter().all(|src| src.contains(&format!("filling={filling}"))), "{pictures:?}");
                let picture = planner.get(&pictures[0]).await;
                assert_eq!((picture.status, picture.header("content-type")), (200, "image/svg+xml"), "{word}");
                assert!(picture.bytes.starts_with(b"<svg "));
                assert_eq!(planner.get(&format!("/document/sample/{word}/sheet.svg?sheet=99")).await.status, 404);
            }
        }
        let file = planner.get("/document/sample/seating_chart/sheet.pdf?filling=longest").await;
        let sheets = Printed::new(&file.bytes).text();
        assert!(sheets.iter().all(|sheet| sheet.contains("（样张）")), "{}", sheets[0]);
        assert_eq!(planner.get("/document/sample/poster").await.status, 404);
    });
}

#[test]
fn words_are_tried_out_then_saved_as_a_version_and_then_printed() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 20).await;
        let planner = app.signed_in(Role::Planner).await;
        let chart = "/document/sample/seating_chart";
        let page = planner.get(chart).await;
        assert_eq!(page.select_attributes("#heading", "value"), ["考场座次平面图"]);
        let typed = [("filling", "usual"), ("heading", "考场座位示意图"), ("note", ""), ("do", "preview")];
        let tried = planner.submit(chart, &typed).await;
        assert_eq!(tried.status, 200, "{}", tried.text());
        let file = tried.select_attributes("a[href*='sheet.pdf']", "href").remove(0);
        let sheet = Printed::new(&planner.get(&file).await.bytes).text().remove(0);
        assert!(sheet.contains("考场座位示意图") && !sheet.contains("张贴在考场门口"), "{sheet}");
        let version = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap().policy_version;
        assert_eq!(version, exam.policy_version, "tried out is not saved");
        let wrong = planner.submit(chart, &[("heading", &"图".repeat(21)), ("note", ""), ("reason", "试")]).await;
        assert!(wrong.status == 422 && wrong.text().contains("座次表的标题须为1至20个字，现有21个字"), "{}", wrong.text());
        let unsaid = planner.submit(chart, &typed[..3]).await;
        assert!(unsaid.status == 422 && unsaid.text().contains("请填写修改原因"), "{}", unsaid.text());
        let saved = planner.submit(chart, &[&typed[..3], &[("reason", "领导小组要求")]].concat()).await;
        assert_eq!((saved.status, saved.leads_to()), (303, chart), "{}", saved.text());
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!(exam.policy_version, version + 1);
        let site = document::sites_of(&app.office, &exam, &plan).await.unwrap().remove(0).id;
        let (_, bytes) = document::of_site(&app.office, &exam, plan.id, site, Paper::Charts).await.unwrap();
        let sheet = Printed::new(&bytes).text().remove(0);
        assert!(sheet.contains("考场座位示意图") && !sheet.contains("考场座次平面图") && !sheet.contains("张贴在考场门口"), "{sheet}");
    });
}

#[test]
fn label_sheets_are_chosen_or_measured_and_what_does_not_fit_is_refused() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let path = "/document/sample/desk_label";
        planner.get(path).await;
        let preset = &LabelSheet::presets()[2];
        let saved = planner.submit(path, &[("stock", &preset.name), ("reason", "已购标签纸")]).await;
        assert_eq!(saved.status, 303, "{}", String::from_utf8_lossy(&saved.bytes));
        let stock = async || store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap().policy.label_sheet;
        assert_eq!(&stock().await, preset);
        let measures =
            [("across", "3"), ("down", "8"), ("high", "34"), ("left", "5"), ("top", "10"), ("gap_across", "2.5"), ("gap_down", "0")];
        let own = |wide: &'static str| [&[("stock", "own"), ("wide", wide), ("reason", "换纸")], &measures[..]].concat();
        let wrong = planner.submit(path, &own("70")).await;
        assert!(wrong.status == 422 && wrong.text().contains("不合A4纸"), "{}", wrong.text());
        assert_eq!(planner.submit(path, &own("64")).await.status, 303);
        assert_eq!((stock().await.across, stock().await.label), (3, (64.0, 34.0)));
    });
}

#[test]
fn a_sites_chief_looks_but_changes_nothing() {
    on_every_database(|app| async move {
        let chief = app.signed_in(Role::SiteChief).await;
        let page = chief.get("/document/sample/badge").await;
        assert!(page.status == 200 && page.select_texts("main form").is_empty(), "{}", page.text());
        assert_eq!(chief.submit("/document/sample/badge", &[("note", "x"), ("reason", "y")]).await.status, 403);
    });
}
