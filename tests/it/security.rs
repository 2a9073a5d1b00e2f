//! What every answer must carry, and what no form may come without.

use crate::harness::on_every_database;

#[test]
fn every_answer_carries_its_headers_whatever_its_status() {
    on_every_database(|app| async move {
        let stranger = app.stranger();
        for (path, status) in [("/", 200), ("/nowhere", 404), ("/exam", 303), ("/healthz", 200), ("/readyz", 200)] {
            let page = stranger.get(path).await;
            assert_eq!(page.status, status, "{path}");
            assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
            assert!(!page.header("content-security-policy").contains("unsafe"), "{path}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert!(page.header("strict-transport-security").contains("max-age="), "{path}");
            assert!(page.header("referrer-policy").contains("same-origin"), "{path}");
        }
    });
}

#[test]
fn a_form_without_its_token_or_from_another_site_is_refused() {
    on_every_database(|app| async move {
        let visitor = app.stranger();
        visitor.get("/account/login").await;
        let page = visitor.submit_raw("/account/login", &[("login", "planner"), ("password", "x")]).await;
        assert_eq!(page.status, 403);
        let request =
            axum::http::Request::post("/account/login").header("origin", "https://evil.example").body(axum::body::Body::empty()).unwrap();
        assert_eq!(visitor.send(request).await.status, 403);
    });
}

#[test]
fn cookies_are_host_only_secure_and_out_of_scripts_reach() {
    on_every_database(|app| async move {
        let page = app.stranger().get("/account/login").await;
        let cookies: Vec<&str> = page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(!cookies.is_empty());
        for cookie in cookies {
            for word in ["__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(word), "{word} in {cookie}");
            }
        }
    });
}

#[test]
fn guessing_is_slowed_and_a_wrong_login_reads_like_a_wrong_password() {
    on_every_database(|app| async move {
        let visitor = app.stranger();
        visitor.get("/account/login").await;
        let wrong = visitor.submit("/account/login", &[("login", "planner"), ("password", "wrong-password")]).await;
        let nobody = visitor.submit("/account/login", &[("login", "nobody"), ("password", "wrong-password")]).await;
        assert_eq!(
            (wrong.status, wrong.select_texts(".govuk-error-summary")),
            (nobody.status, nobody.select_texts(".govuk-error-summary"))
        );
        for _ in 0..3 {
            visitor.submit("/account/login", &[("login", "planner"), ("password", "wrong-password")]).await;
        }
        let slowed = visitor.submit("/account/login", &[("login", "planner"), ("password", crate::harness::PASSWORD)]).await;
        assert_eq!((slowed.status, slowed.heading().as_str()), (429, "登录尝试太频繁"));
        assert_eq!(slowed.header("retry-after"), "4");
        assert!(slowed.text().contains("请在4秒后再试") && slowed.text().contains("账号没有被锁定"), "{}", slowed.text());
        app.clock.set(app.office.now() + chrono::Duration::seconds(4));
        visitor.get("/account/login").await;
        let right = visitor.submit("/account/login", &[("login", "planner"), ("password", crate::harness::PASSWORD)]).await;
        assert_eq!(right.status, 303, "whoever waits gets in");
    });
}

#[test]
fn the_audit_chain_names_a_row_edited_behind_the_programs_back() {
    use kaowu::store::{audit, testing::tamper};
    on_every_database(|app| async move {
        let db = &app.office.db;
        let whole = audit::verify(db).await.unwrap();
        assert!(whole.entries > 5 && whole.first_bad.is_none());
        assert!(tamper(db, "UPDATE audit SET detail = 'x' WHERE seq = 3").await.is_err(), "the database itself refuses");
        let drop = if db.kind() == "sqlite" { "DROP TRIGGER audit_no_update" } else { "ALTER TABLE audit DISABLE TRIGGER audit_no_change" };
        tamper(db, drop).await.unwrap();
        tamper(db, "UPDATE audit SET detail = 'x' WHERE seq = 3").await.unwrap();
        assert_eq!(audit::verify(db).await.unwrap().first_bad.map(|bad| bad.seq), Some(3));
    });
}

#[test]
fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    use kaowu::domain::account::Role;
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        let first = planner.cookie("__Host-kaowu").unwrap();
        assert_eq!(planner.get("/exam").await.heading(), "考试总览");
        planner.submit("/account/login", &[("login", "planner"), ("password", crate::harness::PASSWORD)]).await;
        let second = planner.cookie("__Host-kaowu").unwrap();
        assert_ne!(first, second);
        planner.get("/exam").await;
        assert_eq!(planner.submit("/account/logout", &[]).await.status, 303);
        assert_eq!(planner.cookie("__Host-kaowu"), None);
        let replay =
            axum::http::Request::get("/exam").header("cookie", format!("__Host-kaowu={second}")).body(axum::body::Body::empty()).unwrap();
        assert_eq!(app.stranger().send(replay).await.status, 303);
    });
}
