//! The interview's groups (面试分组) in the browser: ordered, looked at, put in force, taken away; nothing in force can be changed.

use kaowu::{
    domain::{
        account::Role,
        clock::shanghai_time,
        exam::Phase,
        id::PackingId,
        interview::{PackingHead, PackingState},
        job::State,
    },
    service::interview,
    store,
};

use crate::{
    desk::over,
    harness::{Browser, TestApp, on_every_database},
    plan::confirm,
};

async fn packed(app: &TestApp, planner: &Browser, fields: &[(&str, &str)]) -> PackingId {
    planner.get("/interview").await;
    let mut all = vec![("seed", "5"), ("time_limit", "20"), ("counts", "")];
    all.extend_from_slice(fields);
    let ordered = planner.submit("/interview", &all).await;
    assert!(ordered.leads_to().starts_with("/job/"), "{}", ordered.text());
    let State::Done { result, .. } = over(app).await.state else { panic!("{:?}", over(app).await.state) };
    assert_eq!(planner.get(ordered.leads_to()).await.select_attributes("main a.govuk-button", "href").concat(), result);
    PackingId(result.rsplit('/').next().unwrap().parse().unwrap())
}

async fn head(app: &TestApp, id: PackingId) -> PackingHead {
    store::interview::find(&app.office.db, app.exam, id).await.unwrap().unwrap().0
}

#[test]
fn posts_are_packed_adopted_and_taken_away_and_what_is_in_force_stays() {
    on_every_database(|app| async move {
        let planner = app.signed_in(Role::Planner).await;
        assert!(planner.get("/interview").await.text().contains("还没有报名确认的考生"));
        planner.get("/interview").await;
        let nobody = planner.submit("/interview", &[("rooms", "2"), ("seed", "5"), ("time_limit", "20")]).await;
        assert!(nobody.status == 422 && nobody.text().contains("没有进入面试的考生"), "{}", nobody.text());

        confirm(&app, 60).await;
        let id = packed(&app, &planner, &[("rooms", "2")]).await;
        let db = &app.office.db;
        let (_, packing) = store::interview::find(db, app.exam, id).await.unwrap().unwrap();
        let lines = store::exam::post_lines(db, app.exam).await.unwrap();
        let due: u32 = lines.iter().map(|line| line.confirmed.min(3 * line.post.vacancies)).sum();
        assert_eq!(packing.candidates(), due);
        assert!(packing.rooms.iter().all(|room| room.candidates <= 36 && room.room <= 2), "{packing:?}");
        let page = planner.get(&format!("/interview/{id}")).await;
        assert_eq!(page.select_texts("tbody tr").len(), packing.rooms.len());
        assert!(lines.iter().filter(|line| line.confirmed > 0).all(|line| page.text().contains(&line.post.code.to_string())));
        assert_eq!(packing.has_panels(), packing.findings.is_empty(), "{:?}", packing.findings);

        let confirm = planner.get(&format!("/interview/{id}/adopt")).await;
        assert!(confirm.text().contains("采用后内容固定"), "{}", confirm.text());
        assert_eq!(planner.submit(&format!("/interview/{id}/adopt"), &[]).await.status, 303);
        assert!(matches!(head(&app, id).await.state, PackingState::Adopted { .. }));
        let stands = store::testing::number(db, "SELECT count(*) FROM interview_group").await.unwrap().unwrap();
        assert_eq!(stands as usize, packing.groups.len());
        let twice = planner.get(&format!("/interview/{id}/adopt")).await;
        assert!(twice.text().contains("只有拟定的可以采用") && twice.select_texts("main form button").is_empty());

        let csv = planner.get(&format!("/interview/{id}/rooms.csv")).await;
        let text = String::from_utf8(csv.bytes.clone()).unwrap();
        assert!(text.starts_with("\u{feff}天,面试考场,岗位代码") && text.lines().count() == packing.groups.len() + 1, "{text}");
        let panels = String::from_utf8(planner.get(&format!("/interview/{id}/panels.csv")).await.bytes).unwrap();
        assert_eq!(panels.lines().count(), packing.rooms.iter().map(|room| room.panel.len()).sum::<usize>() + 1);

        if packing.has_panels() {
            let places = interview::panel_places(&app.office, &store::exam::find(db, app.exam).await.unwrap().unwrap()).await.unwrap();
            let chief = packing.rooms[0].panel[0];
            assert!(places.unwrap()[&chief].contains("第1天第1面试考场"));
        }
        // A new one takes its place until the interview has begun.
        let second = packed(&app, &planner, &[("rooms", "1")]).await;
        interview::adopt(&app.office, app.by_planner(), second).await.unwrap();
        assert!(matches!(head(&app, id).await.state, PackingState::Superseded { .. }));
        let third = packed(&app, &planner, &[("rooms", "3")]).await;
        let exam = store::exam::find(db, app.exam).await.unwrap().unwrap();
        app.clock.set(exam.policy.window(Phase::Interview).unwrap().opens);
        let late = interview::adopt(&app.office, app.by_planner(), third).await.unwrap_err();
        assert_eq!(late.to_string(), "面试已经开始，不能再更换分组");
        let audit = store::audit::page(db, "", 0, 100).await.unwrap().0;
        for (action, times) in [("interview.pack", 3), ("interview.adopt", 2), ("interview.export", 1)] {
            assert_eq!(audit.iter().filter(|line| line.action == action).count(), times, "{action}");
        }
    });
}

#[test]
fn what_cannot_be_packed_is_told_by_name_and_corrections_are_read() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let planner = app.signed_in(Role::Planner).await;
        let code = store::exam::post_lines(&app.office.db, app.exam).await.unwrap()[0].post.code.to_string();
        let ask = |counts: String| {
            let planner = &planner;
            async move {
                planner.get("/interview").await;
                planner.submit("/interview", &[("rooms", "2"), ("seed", "5"), ("time_limit", "5"), ("counts", &counts)]).await
            }
        };
        let unknown = ask("X9999 3".to_owned()).await;
        assert!(unknown.status == 422 && unknown.select_texts("#counts-error").concat().contains("没有岗位“X9999”"), "{}", unknown.text());
        let rooms = planner.submit("/interview", &[("rooms", "0"), ("seed", "5"), ("time_limit", "5")]).await;
        assert!(rooms.status == 422 && rooms.select_texts("#rooms-error").concat().contains("请填1至999"));
        let large = ask(format!("{code} 37")).await;
        assert_eq!(large.status, 303, "{}", large.text());
        let State::Failed { reason, .. } = over(&app).await.state else { panic!("{:?}", over(&app).await.state) };
        assert!(reason.contains(&format!("岗位{code}有37人进入面试，超过每考场每天36人")), "{reason}");
        let fits = ask(format!("{code} 36")).await;
        assert_eq!(fits.status, 303);
        let State::Done { .. } = over(&app).await.state else { panic!("{:?}", over(&app).await.state) };
        assert_eq!(app.signed_in(Role::Auditor).await.get("/interview").await.status, 403);
        app.clock.set(shanghai_time((2026, 6, 1), (9, 0)).unwrap());
    });
}
