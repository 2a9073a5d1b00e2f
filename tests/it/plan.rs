//! Planning (编排): propose, check, adopt; late candidates take free seats and nobody moves; papers are printed.

use kaowu::{
    domain::{PersonName, audit::Purpose, clock::shanghai_time, exam::Phase, staffing::Session},
    service::{
        arrangement::{
            self,
            amendment::{self, Leave, Wish},
        },
        document,
        job::Reporter,
        payment, review, staffing,
    },
    store,
};

use crate::{
    harness::{TestApp, on_every_database},
    registration::register,
};

/// Confirms so many applicants.
pub async fn confirm(app: &TestApp, count: usize) {
    let ids = register(app, count).await;
    settle(app, &ids).await;
}

async fn settle(app: &TestApp, ids: &[kaowu::domain::id::RegistrationId]) {
    review::approve_many(&app.office, app.by_planner(), ids).await.unwrap();
    let list: Vec<_> = ids.iter().map(|id| (*id, Ok(format!("R{:06}", id.0)))).collect();
    payment::settle_many(&app.office, app.by_planner(), &list).await.unwrap();
}

#[test]
fn a_plan_is_checked_adopted_printed_and_takes_late_candidates() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        let report = arrangement::stored_report(&app.office, plan).await.unwrap();
        assert_eq!((report.hard(), report.applicants), (0, 40), "{:?}", report.findings);
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        assert!(arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap_err().to_string().contains("已采用"));
        let before = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        assert_eq!(before.len(), 40);
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert!(document::ticket(&app.office, &exam, before[0].registration).await.unwrap_err().to_string().contains("打印准考证时间"));
        app.clock.set(exam.policy.window(Phase::Ticket).unwrap().opens);
        assert!(document::ticket(&app.office, &exam, before[0].registration).await.unwrap().starts_with(b"%PDF-"));
        let site = before[0].site;
        for paper in document::Paper::ALL {
            let (name, first) = document::of_site(&app.office, &exam, plan, site, paper).await.unwrap();
            let (_, second) = document::of_site(&app.office, &exam, plan, site, paper).await.unwrap();
            assert!(first == second, "{name} comes out the same twice");
        }
    });
}

#[test]
fn late_candidates_take_free_seats_and_nobody_moves() {
    on_every_database(|app| async move {
        let ids = register(&app, 44).await;
        settle(&app, &ids[..40]).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let before = store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap();
        settle(&app, &ids[40..]).await;
        let look = amendment::look(&app.office, app.exam, &Wish::default()).await.unwrap();
        assert_eq!((look.seats, look.others, look.sentences.len() >= 4), (4, 0, true), "{:?}", look.sentences);
        let next = amendment::amend(&app.office, app.by_planner(), &Wish::default(), &leave(), &look.digest).await.unwrap();
        let after = store::arrangement::placements(&app.office.db, next, None, None).await.unwrap();
        assert!(before.iter().all(|line| after.contains(line)) && after.len() == 44);
        assert_eq!(store::arrangement::unseated(&app.office.db, app.exam, next).await.unwrap(), 0);
        // The version before stays as it was, and the new one says why it is.
        assert_eq!(store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap(), before);
        let head = store::arrangement::adopted(&app.office.db, app.exam).await.unwrap().unwrap();
        assert_eq!((head.id, head.version, head.parent), (next, 2, Some(plan)));
        let kept = store::arrangement::amendment(&app.office.db, next).await.unwrap().unwrap();
        assert_eq!((kept.parent, kept.reason.as_str(), kept.approver.as_str()), (plan, "缴费确认迟到一天", "李主任"));
        let again = amendment::look(&app.office, app.exam, &Wish::default()).await.unwrap();
        assert_eq!((again.seats, again.duties), (0, 0), "with nothing new nothing changes");
    });
}

fn leave() -> Leave {
    Leave { reason: Purpose::parse("缴费确认迟到一天").unwrap(), approver: PersonName::parse("李主任").unwrap() }
}

#[test]
fn an_absent_person_is_replaced_and_a_closed_room_moves_together() {
    on_every_database(|app| async move {
        confirm(&app, 40).await;
        let request = arrangement::Request { seed: 7, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        let wish = Wish::default();
        assert!(amendment::look(&app.office, app.exam, &wish).await.unwrap_err().to_string().contains("还没有采用的方案"));
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let db = &app.office.db;
        let duties = store::staffing::duties(db, plan, None).await.unwrap();
        let ill = duties.iter().find(|line| line.duty.session == Session::Written && line.duty.room.is_some()).unwrap();
        let wish = Wish { absent: vec![ill.duty.staff], closed: vec![] };
        let look = amendment::look(&app.office, app.exam, &wish).await.unwrap();
        assert!(look.others <= 2 && look.least && look.seats == 0, "{look:?}");
        let stale = amendment::amend(&app.office, app.by_planner(), &wish, &leave(), "0").await.unwrap_err();
        assert!(stale.to_string().contains("请重新查看"), "{stale}");
        let second = amendment::amend(&app.office, app.by_planner(), &wish, &leave(), &look.digest).await.unwrap();
        let after = store::staffing::duties(db, second, None).await.unwrap();
        assert_eq!(after.len(), duties.len());
        assert!(after.iter().all(|line| line.duty.staff != ill.duty.staff));
        let kept = after.iter().filter(|line| duties.iter().any(|old| old.duty == line.duty)).count();
        assert_eq!(duties.len() - kept, look.duties, "only the duties named change");

        let used = store::arrangement::room_use(db, second).await.unwrap();
        let seats = store::arrangement::placements(db, second, None, None).await.unwrap();
        // The first room that can be closed: one with a need that no other room meets cannot.
        let mut found = None;
        for line in &used {
            let wish = Wish { absent: vec![], closed: vec![line.room] };
            if let (None, Ok(look)) = (&found, amendment::look(&app.office, app.exam, &wish).await) {
                found = Some((*line, wish, look));
            }
        }
        let (burst, wish, look) = found.unwrap();
        assert_eq!(look.seats, burst.count as usize, "{:?}", look.sentences);
        let third = amendment::amend(&app.office, app.by_planner(), &wish, &leave(), &look.digest).await.unwrap();
        let moved = store::arrangement::placements(db, third, None, None).await.unwrap();
        let stayed = seats.iter().filter(|line| moved.contains(line)).count();
        assert_eq!(seats.len() - stayed, burst.count as usize, "only the room's own people move");
        assert!(moved.iter().all(|line| line.room != burst.room));
        // Who is ill is not called to another duty, and the room with the burst pipe is not opened again.
        let member = store::staffing::find(db, app.exam, ill.duty.staff).await.unwrap().unwrap();
        assert_eq!(member.answer.label(), "不能到岗");
        let code = store::exam::rooms(db, app.exam).await.unwrap().into_iter().find(|room| room.id == burst.room).unwrap().code;
        let to = store::arrangement::room_use(db, third).await.unwrap();
        let wish = Wish { absent: vec![], closed: vec![to.iter().find(|line| line.site == burst.site).unwrap().room] };
        match amendment::look(&app.office, app.exam, &wish).await {
            Ok(look) => assert!(!look.sentences.concat().contains(&format!("备用考场{code}")), "{look:?}"),
            Err(refusal) => assert!(refusal.to_string().contains("无处可坐"), "{refusal}"),
        }
    });
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let mut plans = Vec::new();
        for _ in 0..2 {
            let request = arrangement::Request { seed: 11, time_limit: 5.0 };
            let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
            plans.push(store::arrangement::placements(&app.office.db, plan, None, None).await.unwrap());
        }
        assert_eq!(plans[0], plans[1]);
    });
}

#[test]
fn staff_get_codes_that_open_their_card() {
    on_every_database(|app| async move {
        confirm(&app, 30).await;
        let request = arrangement::Request { seed: 11, time_limit: 5.0 };
        let plan = arrangement::propose(&app.office, app.exam, None, request, &Reporter::default()).await.unwrap();
        arrangement::adopt(&app.office, app.by_planner(), plan).await.unwrap();
        let codes = staffing::give_codes(&app.office, app.by_planner()).await.unwrap();
        let duties = store::staffing::duties(&app.office.db, plan, None).await.unwrap();
        assert!(duties.iter().any(|line| line.duty.session == Session::Written));
        let (id, code) = &codes[0];
        let member = store::staffing::find(&app.office.db, app.exam, *id).await.unwrap().unwrap();
        let signed_in = kaowu::service::account::sign_in_staff(&app.office, member.phone.full(), code, "test").await.unwrap();
        assert_eq!(signed_in.account.staff, Some(*id));
        assert!(kaowu::service::account::sign_in_staff(&app.office, member.phone.full(), "aaaaaaaaaa", "test").await.is_err());
        let exam = store::exam::find(&app.office.db, app.exam).await.unwrap().unwrap();
        assert!(document::slip(&app.office, &exam, *id, "0850-1234567").await.unwrap().starts_with(b"%PDF-"));
        app.clock.set(shanghai_time((2026, 5, 1), (9, 0)).unwrap());
    });
}
