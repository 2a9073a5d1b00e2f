//! The route table: public routes are named here one by one, and no other lets a stranger in.

use kaowu::{
    domain::account::Role,
    web::{self, Who},
};

use crate::harness::{Browser, on_every_database};

/// Whoever adds a public page adds it here, and is asked why.
const PUBLIC: [&str; 16] = [
    "GET /",
    "GET /accessibility",
    "GET /account/login",
    "GET /account/open",
    "GET /account/staff",
    "GET /draw",
    "GET /draw/{id}/all.zip",
    "GET /exam/posts",
    "GET /exam/posts/{id}",
    "GET /privacy",
    "GET /survey/{token}",
    "POST /account/login",
    "POST /account/open",
    "POST /account/staff",
    "POST /draw/{id}/seat",
    "POST /survey/{token}",
];

#[test]
fn public_routes_are_these_and_no_others() {
    let routes = web::routes();
    let mut public: Vec<String> =
        routes.table().iter().filter(|route| route.who == Who::Public).map(|route| format!("{} {}", route.method, route.path)).collect();
    public.sort();
    let expected: Vec<&str> = PUBLIC.to_vec();
    assert_eq!(public, expected);
}

/// An address of the route with its holes filled.
fn address(path: &str) -> String {
    let path = path
        .replace("{kind}", "posts")
        .replace("{format}", "csv")
        .replace("sample/{paper}", "sample/badge")
        .replace("{paper}", "tickets.pdf");
    path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &Browser, route: &web::Route) -> (String, u16) {
    let path = address(route.path);
    let page = if route.method == "GET" { browser.get(&path).await } else { browser.submit(&path, &[]).await };
    (format!("{} {path}", route.method), page.status)
}

#[test]
fn every_other_route_turns_a_stranger_away() {
    on_every_database(|app| async move {
        let stranger = app.stranger();
        for route in web::routes().table().iter().filter(|route| route.who != Who::Public) {
            let (asked, status) = ask(&stranger, route).await;
            assert!(matches!(status, 303 | 401 | 403), "{asked}: {status}");
        }
    });
}

/// Whether a role has a place there, told from the address alone and not from the route's own word.
fn has_a_place(role: Role, route: &web::Route) -> bool {
    let mut parts = route.path.split('/').skip(1);
    let (desk, page) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let writes = route.method != "GET";
    match (desk, page) {
        ("review", _) => role == Role::Reviewer,
        ("payment", _) => role == Role::Cashier,
        ("document", _) => matches!(role, Role::Planner | Role::SiteChief),
        ("account", "audit") => role == Role::Auditor,
        ("account", "reset") => matches!(role, Role::Planner | Role::Reviewer),
        ("account", "list" | "create" | "{id}") => role == Role::Administrator,
        ("account", _) => true,
        ("conduct", "mine") => role == Role::Proctor,
        ("conduct", "room") => matches!(role, Role::Planner | Role::SiteChief | Role::Proctor),
        ("conduct", _) => matches!(role, Role::Planner | Role::SiteChief),
        ("staffing", "mine") => role == Role::Proctor,
        ("registration", "mine" | "form" | "photo.jpg" | "form.pdf" | "receipt.pdf" | "check" | "submit" | "withdraw" | "ticket.pdf") => {
            role == Role::Applicant
        }
        ("exam", "choose") => role.is_office(),
        ("exam", "new") => role == Role::Planner,
        ("exam", "export") if route.path.ends_with("/whole") => role == Role::Planner,
        ("exam", "import") | ("staffing", "codes") => role == Role::Planner,
        ("exam" | "arrangement" | "indicator" | "interview", _) if writes => role == Role::Planner,
        _ => role.is_office(),
    }
}

#[test]
fn every_desk_turns_away_roles_without_a_place_and_nothing_changes() {
    on_every_database(|app| async move {
        let mut people = vec![(Role::Applicant, app.applicant("张三", "16900009999").await)];
        for role in [Role::Planner, Role::Reviewer, Role::Cashier, Role::Auditor] {
            people.push((role, app.signed_in(role).await));
        }
        for (role, browser) in people {
            browser.get("/account/password").await;
            let before = kaowu::store::audit::verify(&app.office.db).await.unwrap().entries;
            let mut refused = 0;
            for route in web::routes().table().iter().filter(|route| route.who != Who::Public && !has_a_place(role, route)) {
                let (asked, status) = ask(&browser, route).await;
                assert_eq!(status, 403, "{asked} for {role:?}");
                refused += 1;
            }
            assert!(refused > 5, "{role:?} was refused {refused} times");
            assert_eq!(kaowu::store::audit::verify(&app.office.db).await.unwrap().entries, before, "{role:?}");
        }
    });
}
