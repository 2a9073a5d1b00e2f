//! Uniqueness (唯一): each refusal names its field, however many ask at once; writers wait and never fail.

use super::scene::{Scene, category, every, line, new_exam, now, post};
use crate::{
    domain::{
        Fen, Phone,
        account::Role,
        arrangement::{Placement, TicketNumber, TicketParts},
        exam::Cell,
        id::{AccountId, PaymentId, RegistrationId, RoomId},
        job::Kind,
        payment::{self, Payment},
        registration::{Registration, State},
    },
    store::{
        self, Error, Field, Result, Tx,
        account::{self, NewAccount},
        arrangement::{self, NewPlan},
        exam, job, registration, staffing,
    },
};

/// The field a deed is refused for.
fn taken<T>(result: Result<T>) -> Field {
    match result.err() {
        Some(Error::Taken(field)) => field,
        Some(other) => panic!("{other}"),
        None => panic!("nothing was refused"),
    }
}

fn applicant(login: &str, phone: &str) -> NewAccount {
    let phone = Some(Phone::parse(phone).unwrap());
    NewAccount {
        login: login.to_owned(), name: "张三".to_owned(), roles: vec![Role::Applicant], phone, at: now(), ..NewAccount::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_exams_posts_and_staff_name_the_field_that_is_taken() {
    every(async |scene| {
        scene.written(async |tx| account::insert(tx, &applicant("zhang", "16900000001")).await).await.unwrap();
        let login = scene.written(async |tx| account::insert(tx, &applicant("zhang", "16900000002")).await).await;
        let phone = scene.written(async |tx| account::insert(tx, &applicant("li", "16900000001")).await).await;
        assert_eq!((taken(login), taken(phone)), (Field::Login, Field::Phone));
        assert_eq!(taken(scene.written(async |tx| exam::insert(tx, &new_exam("2026-1")).await).await), Field::ExamCode);
        assert_eq!(taken(scene.written(async |tx| exam::put_posts(tx, scene.exam, &[post("100001")]).await).await), Field::PostCode);
        scene.written(async |tx| staffing::put_staff(tx, scene.exam, &[scene.member("K1", 1)]).await).await.unwrap();
        let staff = scene.written(async |tx| staffing::put_staff(tx, scene.exam, &[scene.member("K1", 2)]).await).await;
        assert_eq!(taken(staff), Field::StaffCode);
        let mut township = exam::townships(&scene.db, scene.exam).await.unwrap();
        scene.written(async |tx| exam::put_townships(tx, scene.exam, &township).await).await.unwrap();
        // Without its key it would be a second one.
        township[0].id = crate::domain::id::TownshipId(0);
        assert_eq!(taken(scene.written(async |tx| exam::put_townships(tx, scene.exam, &township).await).await), Field::Other);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_and_rooms_name_the_field_that_is_taken() {
    every(async |scene| {
        let put = async |code: &str, number: u16| {
            scene.written(async |tx| exam::put_sites(tx, scene.exam, &[scene.site(code, number)]).await).await
        };
        put("S1", 1).await.unwrap();
        assert_eq!(taken(put("S1", 2).await), Field::SiteCode);
        assert_eq!(taken(put("S2", 1).await), Field::SiteNumber);
        let site = exam::sites(&scene.db, scene.exam).await.unwrap()[0].id;
        let put = async |code: &str, number| {
            scene.written(async |tx| exam::put_rooms(tx, scene.exam, &[scene.room(site, code, number)]).await).await
        };
        put("S1R1", 1).await.unwrap();
        assert_eq!(taken(put("S1R1", 2).await), Field::RoomCode);
        assert_eq!(taken(put("S1R2", 1).await), Field::RoomCode);
    })
    .await;
}

fn receipt(registration: RegistrationId, number: &str) -> Payment {
    let (amount, receipt) = (Fen::yuan(100), number.to_owned());
    let (channel, note) = ("desk".to_owned(), String::new());
    Payment { id: PaymentId(0), registration, kind: payment::Kind::Receipt, amount, receipt, channel, note, by: AccountId(1), at: now() }
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_jobs_name_the_field_that_is_taken() {
    every(async |scene| {
        let id = scene.register(1).await;
        let pay = async |p: &Payment| scene.written(async |tx| store::payment::insert(tx, scene.exam, p).await).await;
        pay(&receipt(id, "5201")).await.unwrap();
        assert_eq!(taken(pay(&receipt(id, "5201")).await), Field::ReceiptNumber);
        let refund = Payment { kind: payment::Kind::Refund, ..receipt(id, "5201") };
        assert!(pay(&refund).await.is_ok(), "a refund names the receipt it gives back");
        let queue = async |kind| scene.written(async |tx| job::insert(tx, scene.exam, kind, "{}", (None, now())).await).await;
        queue(Kind::Plan).await.unwrap();
        assert_eq!(taken(queue(Kind::Plan).await), Field::Job);
        assert!(queue(Kind::Documents).await.is_ok());
    })
    .await;
}

fn seat(registration: RegistrationId, room: RoomId, seat: u8, ticket_seat: u8) -> Placement {
    let parts = TicketParts { year: 2026, batch: 1, category: 11, site: 1, room: 1, seat: ticket_seat };
    Placement { registration, room, seat, cell: Cell { row: 1, col: 1 }, ticket: TicketNumber::build(parts).unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_a_ticket_and_a_candidate_are_taken_once_a_plan() {
    every(async |scene| {
        let (first, second) = (scene.register(1).await, scene.register(2).await);
        scene.written(async |tx| exam::put_sites(tx, scene.exam, &[scene.site("S1", 1)]).await).await.unwrap();
        let site = exam::sites(&scene.db, scene.exam).await.unwrap()[0].id;
        scene.written(async |tx| exam::put_rooms(tx, scene.exam, &[scene.room(site, "S1R1", 1)]).await).await.unwrap();
        let room = exam::rooms(&scene.db, scene.exam).await.unwrap()[0].id;
        let plan = NewPlan {
            parent: None,
            seed: u64::MAX,
            input_digest: "d".to_owned(),
            policy_version: 1,
            report: "{}".to_owned(),
            made: now(),
            by: None,
            room_use: vec![(room, category())],
            placements: vec![seat(first, room, 1, 1)],
            duties: vec![],
            reserves: vec![],
        };
        let id = scene.written(async |tx| arrangement::insert_plan(tx, scene.exam, &plan).await).await.unwrap();
        let head = arrangement::head(&scene.db, scene.exam, id).await.unwrap().unwrap();
        assert_eq!((head.seed, head.version), (u64::MAX, 1));
        for again in [seat(second, room, 1, 2), seat(second, room, 2, 1), seat(first, room, 2, 2)] {
            assert_eq!(
                taken(scene.written(async |tx| arrangement::add_placements(tx, id, std::slice::from_ref(&again)).await).await),
                Field::Seat
            );
        }
        scene.written(async |tx| arrangement::add_placements(tx, id, &[seat(second, room, 2, 2)]).await).await.unwrap();
    })
    .await;
}

/// The same person's form, sent so many times at once.
async fn at_once(scene: &Scene, times: u32) -> Vec<Result<RegistrationId>> {
    let mut all = tokio::task::JoinSet::new();
    for number in 0..times {
        let registration = Registration { number: format!("27{number:08}"), ..scene.person(1) };
        let db = scene.db.clone();
        all.spawn(async move {
            let tx = Tx::begin(&db).await?;
            let id = registration::insert(&tx, &registration).await?;
            tx.commit(line("registration.race")).await?;
            Ok(id)
        });
    }
    all.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_forms_of_one_person_at_once_one_stands() {
    every(async |scene| {
        let (stood, refused): (Vec<_>, Vec<_>) = at_once(&scene, 20).await.into_iter().partition(Result::is_ok);
        assert_eq!((stood.len(), refused.len()), (1, 19));
        assert!(refused.into_iter().all(|result| taken(result) == Field::IdNumber));
        let id = stood.into_iter().next().unwrap().unwrap();
        let withdrawn = State::Withdrawn { at: now() };
        scene.written(async |tx| registration::set_state_many(tx, scene.exam, &[(id, withdrawn.clone())]).await).await.unwrap();
        let pair = [scene.person(1), Registration { number: "2800000001".to_owned(), ..scene.person(1) }];
        assert_eq!(taken(scene.written(async |tx| registration::insert_many(tx, &pair).await).await), Field::IdNumber);
        scene.register(1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_writers_at_once_wait_for_one_another_and_none_fails() {
    every(async |scene| {
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (db, exam) = (scene.db.clone(), scene.exam);
            all.spawn(async move {
                let tx = Tx::begin(&db).await?;
                let number = registration::next_number(&tx, exam, 1).await?;
                tokio::task::yield_now().await;
                tx.commit(line("number.take")).await?;
                Result::Ok(number)
            });
        }
        let mut numbers: Vec<u64> = all.join_all().await.into_iter().map(Result::unwrap).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
        assert_eq!(store::audit::verify(&scene.db).await.unwrap().first_bad, None);
    })
    .await;
}
