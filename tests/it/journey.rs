//! The whole course in the browser (全程): an applicant from nothing to a submitted form.

use kaowu::domain::account::Role;

use crate::harness::{Upload, county, on_every_database};

/// A small portrait-shaped JPEG.
fn photo() -> Vec<u8> {
    kaowu::cli::demo::portrait::portrait(1)
}

#[test]
fn an_applicant_goes_from_an_empty_account_to_a_submitted_form() {
    on_every_database(|app| async move {
        let county = county::county();
        let someone = &county.applicants[0];
        let browser = app.applicant("张𬭎", "16900009999").await;
        let page = browser.get("/registration/form").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let option = |name: &str| {
            page.select_attributes(&format!("select[name={name}] option"), "value").into_iter().find(|v| !v.is_empty()).unwrap_or_default()
        };
        let (post, township) = (option("post"), option("township"));
        let (nation, education) = (option("nation"), option("education"));
        let nation = if nation.is_empty() { "汉族".to_owned() } else { nation };
        let education = if education.is_empty() { "本科".to_owned() } else { education };
        let fields = [
            ("post", post.as_str()),
            ("name", "张𬭎"),
            ("id_number", someone.id_number.full()),
            ("phone", "16900009999"),
            ("nation", &nation),
            ("education", &education),
            ("school", "云屏师范学院"),
            ("major", "汉语言文学"),
            ("township", &township),
            ("address", "云屏县金溪街道1号"),
        ];
        let wrong =
            browser.upload("/registration/form", &fields[..1], Upload { field: "photo", name: "x.jpg", bytes: b"not a photo" }).await;
        assert_eq!(wrong.status, 422);
        let saved = browser.upload("/registration/form", &fields, Upload { field: "photo", name: "x.jpg", bytes: &photo() }).await;
        assert_eq!((saved.status, saved.leads_to()), (303, "/registration/check"), "{}", saved.text());
        let check = browser.get("/registration/check").await;
        assert!(check.text().contains("张𬭎"));
        let done = browser.submit("/registration/submit", &[("pledge", "yes")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let mine = browser.get("/registration/mine").await;
        assert!(mine.text().contains("待审核"), "{}", mine.text());
        assert!(!mine.text().contains(someone.id_number.full()));
        let reviewer = app.signed_in(Role::Reviewer).await;
        assert_eq!(reviewer.get("/exam/posts").await.status, 200);
    });
}
