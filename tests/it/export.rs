//! Whole numbers leave the house (导出完整号码) for a purpose, by the planner, with an audit line; otherwise they are masked.

use kaowu::{domain::account::Role, store};

use crate::{
    harness::{county, on_every_database},
    registration::register,
};

const HERE: &str = "/exam/export/applicants/whole";

#[test]
fn whole_numbers_are_exported_for_a_purpose_that_is_audited() {
    on_every_database(|app| async move {
        register(&app, 3).await;
        let number = county::county().applicants[0].id_number.clone();
        let planner = app.signed_in(Role::Planner).await;
        planner.get(HERE).await;
        let masked = planner.get("/exam/export/applicants.csv").await;
        assert!(!String::from_utf8_lossy(&masked.bytes).contains(number.full()));
        let before = store::audit::verify(&app.office.db).await.unwrap().entries;
        for (purpose, sentence) in [("", "请填写用途"), ("工作", "至少4个字"), ("核验529988199001011234", "不要填写证件号")]
        {
            let refused = planner.submit(HERE, &[("purpose", purpose), ("format", "csv")]).await;
            assert!(refused.status == 422 && refused.text().contains(sentence), "{}", refused.text());
        }
        assert_eq!(store::audit::verify(&app.office.db).await.unwrap().entries, before, "a refusal takes nothing out");
        let whole = planner.submit(HERE, &[("purpose", "向县公安局核验身份"), ("format", "csv")]).await;
        assert_eq!((whole.status, whole.header("content-type")), (200, "text/csv; charset=utf-8"));
        let text = String::from_utf8_lossy(&whole.bytes).into_owned();
        assert!(text.contains(number.full()) && text.contains("用途：向县公安局核验身份"), "{text}");
        let line = store::audit::page(&app.office.db, "exam.export_whole", 0, 1).await.unwrap().0.remove(0);
        assert_eq!(line.detail, "导出考生名单（完整号码）3行，用途：向县公安局核验身份");
        assert_eq!(line.actor, "编排员");
        let book = planner.submit(HERE, &[("purpose", "向县公安局核验身份"), ("format", "xlsx")]).await;
        assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
        assert_eq!(planner.get("/exam/export/posts/whole").await.status, 404, "posts have no numbers");
    });
}

#[test]
fn other_roles_take_no_whole_number_out() {
    on_every_database(|app| async move {
        register(&app, 3).await;
        for role in [Role::Reviewer, Role::Cashier, Role::SiteChief, Role::Auditor, Role::Administrator] {
            let browser = app.signed_in(role).await;
            browser.get("/account/password").await;
            assert_eq!(browser.get(HERE).await.status, 403, "{role:?}");
            let page = browser.submit(HERE, &[("purpose", "向县公安局核验身份"), ("format", "csv")]).await;
            assert_eq!(page.status, 403, "{role:?}");
        }
        assert_eq!(store::audit::page(&app.office.db, "exam.export_whole", 0, 1).await.unwrap().1, 0);
    });
}
