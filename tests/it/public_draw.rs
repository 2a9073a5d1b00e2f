//! The public draw (公开抽签): committed to before, drawn once, told after, and replayed by whoever has the page.

use kaowu::{
    domain::{account::Role, draw::State, id::PlanId},
    exchange::plan_format::{self, Files},
    planner,
    service::{
        arrangement::{self, commitment::Commitment, draw},
        payment, review,
    },
    store,
};

use crate::{
    desk::over,
    harness::{Browser, TestApp, on_every_database},
    plan::confirm,
    registration::register,
    scenario::made,
};

const ORDER: [(&str, &str); 2] = [("witness", "3615 24"), ("time_limit", "5")];

async fn commit(planner: &Browser) {
    planner.get("/arrangement/draw").await;
    let page = planner.submit("/arrangement/draw/commit", &[("scenario", "")]).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

/// Commits, draws and adopts; the secret is not told yet.
async fn drawn(app: &TestApp, planner: &Browser) -> PlanId {
    commit(planner).await;
    planner.get("/arrangement/draw").await;
    let ordered = planner.submit("/arrangement/draw/1/order", &ORDER).await;
    assert!(ordered.leads_to().starts_with("/job/"), "{}", ordered.text());
    let plan = made(app).await;
    arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
    plan
}

async fn settle(app: &TestApp, ids: &[kaowu::domain::id::RegistrationId]) {
    review::approve_many(&app.office, app.by_planner(), ids).await.unwrap();
    let list: Vec<_> = ids.iter().map(|id| (*id, Ok(format!("R{:06}", id.0)))).collect();
    payment::settle_many(&app.office, app.by_planner(), &list).await.unwrap();
}

#[test]
fn a_draw_is_committed_to_drawn_once_told_and_replayed_by_strangers() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let db = &app.office.db;
        let (planner, stranger) = (app.signed_in(Role::Planner).await, app.stranger());
        assert!(stranger.get("/draw").await.text().contains("还没有抽签承诺"));
        let plan = drawn(&app, &planner).await;
        let draws = store::arrangement::draw::list(db, app.exam).await.unwrap();
        assert_eq!((draws.len(), draws[0].state.plan(), draws[0].witness.as_str()), (1, Some(plan), "361524"));
        let page = stranger.get("/draw").await;
        let shown = page.select_texts(".kw-digest");
        assert!(shown.contains(&draws[0].input) && shown.contains(&draws[0].secret_hash), "{shown:?}");
        assert!(shown.contains(&"方案采用后公布".to_owned()) && page.select_texts("main form").is_empty());
        assert_eq!(stranger.get("/draw/1/all.zip").await.status, 409, "nothing is given away before the secret is told");

        planner.get("/arrangement/draw").await;
        assert_eq!(planner.submit("/arrangement/draw/1/tell", &[]).await.status, 303);
        let page = stranger.get("/draw").await;
        let secret = store::arrangement::draw::opened(db, draws[0].id).await.unwrap().unwrap().0;
        assert!(page.select_texts(".kw-digest").contains(&secret));
        let seats = store::arrangement::placements(db, plan, None, None).await.unwrap();
        let sites = store::exam::sites(db, app.exam).await.unwrap();
        let rooms = store::exam::rooms(db, app.exam).await.unwrap();
        for line in [&seats[0], &seats[20], &seats[39]] {
            let page = stranger.submit("/draw/1/seat", &[("code", line.ticket.as_str())]).await;
            assert_eq!(page.status, 200, "{}", page.text());
            let site = sites.iter().find(|site| site.id == line.site).unwrap();
            let room = rooms.iter().find(|room| room.id == line.room).unwrap();
            let said = page.select_texts(".kw-next strong").concat();
            assert_eq!(said, format!("{} 第{:03}考场 {}号座", site.name, room.number, line.seat));
            assert!(page.text().contains("与采用的方案一致") && !page.text().contains(&line.name));
            let alias = page.select_texts(".kw-next .kw-code").concat();
            assert!(stranger.submit("/draw/1/seat", &[("code", &alias)]).await.text().contains(&said));
        }
        for (typed, status) in [(seats[0].number.as_str(), 422), ("2611107102300", 422), ("", 422)] {
            assert_eq!(stranger.submit("/draw/1/seat", &[("code", typed)]).await.status, status, "{typed}");
        }
        let actions: Vec<String> = store::audit::page(db, "", 0, 100).await.unwrap().0.into_iter().map(|line| line.action).collect();
        for action in ["arrangement.draw_commit", "arrangement.draw_witness", "arrangement.draw_tell"] {
            assert!(actions.iter().any(|one| one == action), "{action}");
        }
    });
}

/// One folder of the bundle.
fn folder(files: &Files, name: &str) -> Files {
    files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(name)?.strip_prefix('/')?.to_owned(), bytes.clone()))).collect()
}

#[test]
fn what_is_downloaded_is_enough_to_draw_again_and_tells_nobody() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let db = &app.office.db;
        let planner = app.signed_in(Role::Planner).await;
        let plan = drawn(&app, &planner).await;
        draw::tell(&app.office, app.by_planner(), store::arrangement::draw::list(db, app.exam).await.unwrap()[0].id).await.unwrap();
        let answer = app.stranger().get("/draw/1/all.zip").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
        let files = plan_format::unarchive(&answer.bytes).unwrap();
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        let commitment: Commitment = serde_json::from_str(&text("commitment.json")).unwrap();
        let (instance, secret) = (folder(&files, "instance"), text("secret.txt"));
        let seed = commitment.seed_with(&instance, &secret, "361524").unwrap();
        assert!(text("README.txt").contains("--witness 361524"));
        let input = plan_format::read_instance(&instance).unwrap().input;
        let given = plan_format::read_plan(&input, &folder(&files, "plan")).unwrap();
        assert_eq!(planner::draw(&input, (&given.room_use, &planner::shares(&input, &given.seats)), seed), Some(given.seats.clone()));
        assert_ne!(planner::draw(&input, (&given.room_use, &planner::shares(&input, &given.seats)), seed + 1), Some(given.seats.clone()));
        for name in instance.keys() {
            let mut changed = instance.clone();
            changed.get_mut(name).unwrap()[0] ^= 1;
            assert!(commitment.seed_with(&changed, &secret, "361524").is_err(), "{name}");
        }
        let head = store::arrangement::head(db, app.exam, plan).await.unwrap().unwrap();
        assert_eq!(head.seed, seed, "the plan was made of this seed");
        let seats = store::arrangement::placements(db, plan, None, None).await.unwrap();
        assert_eq!(given.seats.len(), seats.len());
        let all: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        let staff = store::staffing::all(db, app.exam).await.unwrap();
        for told in seats.iter().flat_map(|line| [line.name.clone(), line.number.clone(), line.ticket.to_string()]) {
            assert!(!all.contains(&told), "{told}");
        }
        assert!(staff.iter().all(|person| !all.contains(person.name.as_str()) && !all.contains(&person.code)));
    });
}

#[test]
fn a_commitment_binds() {
    on_every_database(|app| async move {
        let ids = register(&app, 41).await;
        settle(&app, &ids[..40]).await;
        let db = &app.office.db;
        let planner = app.signed_in(Role::Planner).await;
        commit(&planner).await;
        planner.get("/arrangement/draw").await;
        let second = planner.submit("/arrangement/draw/commit", &[("scenario", "")]).await;
        assert_eq!(second.status, 422);
        assert!(second.text().contains("第1次承诺还没有抽签或公布"), "{}", second.text());
        for wrong in ["", "361", "三六一五二四"] {
            assert_eq!(
                planner.submit("/arrangement/draw/1/order", &[("witness", wrong), ("time_limit", "5")]).await.status,
                422,
                "{wrong}"
            );
        }
        // Somebody pays after the commitment: the input is not the one committed to.
        settle(&app, &ids[40..]).await;
        assert_eq!(planner.submit("/arrangement/draw/1/order", &ORDER).await.status, 303);
        let kaowu::domain::job::State::Failed { reason, .. } = over(&app).await.state else { panic!("{:?}", over(&app).await.state) };
        assert!(reason.contains("与公布的摘要不符"), "{reason}");
        let other = planner.submit("/arrangement/draw/1/order", &[("witness", "111111"), ("time_limit", "5")]).await;
        assert_eq!(other.status, 422, "the witnesses' number is said once");
        assert!(other.text().contains("见证数已登记为361524"));
        assert_eq!(planner.submit("/arrangement/draw/1/withdraw", &[("reason", "改")]).await.status, 422);
        assert_eq!(planner.submit("/arrangement/draw/1/withdraw", &[("reason", "承诺后有考生缴费")]).await.status, 303);
        let page = app.stranger().get("/draw").await;
        assert!(page.text().contains("已作废：承诺后有考生缴费"), "the reason stays for all to read");
        commit(&planner).await;
        let draws = store::arrangement::draw::list(db, app.exam).await.unwrap();
        assert_eq!(draws.iter().map(|draw| draw.number).collect::<Vec<_>>(), [2, 1]);
        assert_ne!((&draws[0].input, &draws[0].secret_hash), (&draws[1].input, &draws[1].secret_hash));
        assert_eq!(draws[0].state, State::Committed);
    });
}

#[test]
fn a_secret_is_told_only_of_a_plan_in_force_and_questions_have_a_measure() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let db = &app.office.db;
        let planner = app.signed_in(Role::Planner).await;
        commit(&planner).await;
        planner.get("/arrangement/draw").await;
        planner.submit("/arrangement/draw/1/order", &ORDER).await;
        let plan = made(&app).await;
        let id = store::arrangement::draw::list(db, app.exam).await.unwrap()[0].id;
        let early = draw::tell(&app.office, app.by_planner(), id).await.unwrap_err();
        assert_eq!(early.to_string(), "请先采用抽出的方案，再公布密数");
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let refusal = planner.submit("/arrangement/draw/1/withdraw", &[("reason", "不喜欢这个结果")]).await;
        assert!(refusal.status == 422 && refusal.text().contains("抽出的方案已经采用"), "{}", refusal.text());
        draw::tell(&app.office, app.by_planner(), id).await.unwrap();
        assert!(draw::tell(&app.office, app.by_planner(), id).await.is_err(), "told once");
        let stranger = app.stranger();
        stranger.get("/draw").await;
        let ticket = store::arrangement::placements(db, plan, None, None).await.unwrap()[0].ticket.to_string();
        for n in 0..30 {
            assert_eq!(stranger.submit("/draw/1/seat", &[("code", &ticket)]).await.status, 200, "{n}");
        }
        let refused = stranger.submit("/draw/1/seat", &[("code", &ticket)]).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
        app.clock.set(kaowu::service::Office::now(&app.office) + chrono::Duration::seconds(61));
        stranger.get("/draw").await;
        assert_eq!(stranger.submit("/draw/1/seat", &[("code", &ticket)]).await.status, 200);
    });
}
