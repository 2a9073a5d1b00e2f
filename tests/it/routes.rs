//! The route table: public routes are named here one by one, and no other lets a stranger in.

use kaowu::web::{self, Who};

use crate::harness::on_every_database;

/// Whoever adds a public page adds it here, and is asked why.
const PUBLIC: [&str; 11] = [
    "GET /",
    "GET /accessibility",
    "GET /account/login",
    "GET /account/open",
    "GET /account/staff",
    "GET /exam/posts",
    "GET /exam/posts/{id}",
    "GET /privacy",
    "POST /account/login",
    "POST /account/open",
    "POST /account/staff",
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

#[test]
fn every_other_route_turns_a_stranger_away() {
    on_every_database(|app| async move {
        let stranger = app.stranger();
        for route in web::routes().table().iter().filter(|route| route.who != Who::Public) {
            let path = route.path.replace("{kind}", "posts").replace("{format}", "csv").replace("{paper}", "tickets.pdf");
            let path: String = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
            let page = if route.method == "GET" { stranger.get(&path).await } else { stranger.submit(&path, &[]).await };
            assert!(matches!(page.status, 303 | 401 | 403), "{} {path}: {}", route.method, page.status);
        }
    });
}
