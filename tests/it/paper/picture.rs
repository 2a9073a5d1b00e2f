//! Pictures (照片与示意图): the map of a site stands on its tickets, the photo of who serves on the badge.

use kaowu::{
    cli::demo::portrait::portrait,
    domain::account::Role,
    exchange::site_map,
    service::document::{self, Paper},
    store,
};

use super::{adopted, tool::Printed};
use crate::{
    conduct::proctor,
    harness::{TestApp, Upload, on_every_database},
};

/// A plan of a site as an office would draw it.
fn plan() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(800, 600, |x, y| image::Rgb(if x.abs_diff(y) < 6 { [200, 30, 30] } else { [255, 255, 255] }));
    let mut bytes = Vec::new();
    image::DynamicImage::ImageRgb8(picture).write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

async fn audited(app: &TestApp, action: &str) -> i64 {
    store::testing::number(&app.office.db, &format!("SELECT count(*) FROM audit WHERE action = '{action}'")).await.unwrap().unwrap()
}

#[test]
fn a_sites_map_is_checked_shown_and_printed_on_its_tickets_until_it_is_removed() {
    on_every_database(|app| async move {
        let (exam, head) = adopted(&app, 30).await;
        let site = document::sites_of(&app.office, &exam, &head).await.unwrap().remove(0).id;
        let planner = app.signed_in(Role::Planner).await;
        let (here, map) = (format!("/exam/sites/{site}"), format!("/exam/sites/{site}/map.png"));
        assert!(planner.get(&here).await.text().contains("还没有示意图"));
        assert_eq!(planner.get(&map).await.status, 404);
        let upload =
            async |bytes: &[u8]| planner.upload(&format!("{here}/map"), &[], Upload { field: "map", name: "map.png", bytes }).await;
        let refused = upload(b"<svg onload=alert(1)>").await;
        assert!(refused.status == 422 && refused.text().contains("示意图必须是png或jpg格式"), "{}", refused.text());
        let tickets = async || document::of_site(&app.office, &exam, head.id, site, Paper::Tickets).await.unwrap().1;
        let without = tickets().await;
        let done = upload(&plan()).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let kept = planner.get(&map).await;
        assert_eq!((kept.status, kept.header("content-type")), (200, "image/png"));
        assert!(kept.bytes.len() <= site_map::KEPT_BYTES && image::load_from_memory(&kept.bytes).is_ok());
        let with = tickets().await;
        let words = Printed::new(&with);
        assert_eq!(words.faults(), None);
        assert!(words.text().iter().all(|sheet| sheet.contains("考点示意图")));
        assert!(with.len() < without.len() + kept.bytes.len() + 30 * 200, "the map is in the file once: {} {}", with.len(), without.len());
        assert_eq!(planner.submit(&format!("{here}/map/remove"), &[]).await.status, 303);
        assert_eq!(tickets().await, without);
        assert_eq!((audited(&app, "exam.attach_site_map").await, audited(&app, "exam.remove_site_map").await), (1, 1));
    });
}

#[test]
fn who_serves_uploads_a_photo_and_it_is_on_the_badge() {
    on_every_database(|app| async move {
        let (exam, head) = adopted(&app, 30).await;
        let line = store::staffing::duties(&app.office.db, head.id, None).await.unwrap().remove(0);
        let site = line.duty.site;
        let badges = async || document::of_site(&app.office, &exam, head.id, site, Paper::Badges).await.unwrap().1;
        let before = Printed::new(&badges().await).text().concat();
        let browser = proctor(&app, &line).await;
        let page = browser.get("/staffing/mine").await;
        assert!(page.text().contains("留出贴照片处"), "{}", page.text());
        let upload =
            async |bytes: &[u8]| browser.upload("/staffing/mine/photo", &[], Upload { field: "photo", name: "photo.jpg", bytes }).await;
        let refused = upload(b"not a photo").await;
        assert!(refused.status == 422 && refused.text().contains("照片必须是jpg格式"), "{}", refused.text());
        let done = upload(&portrait(7)).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let kept = browser.get("/staffing/mine/photo.jpg").await;
        assert_eq!((kept.status, kept.header("content-type")), (200, "image/jpeg"));
        let bytes = badges().await;
        assert!(bytes.windows(kept.bytes.len()).any(|window| window == kept.bytes), "as it is kept");
        let after = Printed::new(&bytes).text().concat();
        assert!(after.matches("贴照片处").count() < before.matches("贴照片处").count());
        assert_eq!(audited(&app, "staffing.attach_photo").await, 1);
    });
}
