//! Jobs (后台任务): each claimed by one worker; a silent worker's job is taken up by another.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::scene::{Scene, every, new_exam, now};
use crate::{
    domain::{
        id::JobId,
        job::{Kind, Progress, State},
    },
    store::{exam, job},
};

/// Queues so many jobs, a pair an exam.
async fn queue(scene: &Scene, pairs: u32) -> BTreeSet<JobId> {
    let mut all = BTreeSet::new();
    for number in 0..pairs {
        let made = scene.written(async |tx| {
            let exam = exam::insert(tx, &new_exam(&format!("2027-{number}"))).await?;
            let plan = job::insert(tx, exam, Kind::Plan, "{}", (None, now())).await?;
            Ok([plan, job::insert(tx, exam, Kind::Documents, "{}", (None, now())).await?])
        });
        all.extend(made.await.unwrap());
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_two_workers_ever_claim_one_job() {
    every(async |scene| {
        let queued = queue(&scene, 20).await;
        let mut workers = tokio::task::JoinSet::new();
        for name in ["甲", "乙", "丙", "丁"] {
            let db = scene.db.clone();
            workers.spawn(async move {
                let (mut claimed, mut idle) = (Vec::new(), 0);
                // A worker that finds nothing looks again: another may have held the row it looked at.
                while idle < 3 {
                    match job::claim_next(&db, now(), name).await.unwrap() {
                        Some(job) => claimed.push(job.id),
                        None => idle += 1,
                    }
                }
                claimed
            });
        }
        let claimed: Vec<JobId> = workers.join_all().await.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 40);
        assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), queued);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_workers_job_is_taken_up_again_and_a_lively_ones_is_not() {
    every(async |scene| {
        let id = scene.written(async |tx| job::insert(tx, scene.exam, Kind::Plan, "{}", (None, now())).await).await.unwrap();
        let after = |seconds| now() + TimeDelta::seconds(seconds);
        let first = job::claim_next(&scene.db, now(), "甲").await.unwrap().unwrap();
        assert_eq!((first.id, first.started), (id, Some(now())));
        assert_eq!(job::claim_next(&scene.db, after(29), "乙").await.unwrap(), None);
        let progress = Progress { step: "编排".to_owned(), done: 1, total: 4 };
        assert!(!job::progress(&scene.db, id, &progress, after(25)).await.unwrap());
        assert_eq!(job::claim_next(&scene.db, after(54), "乙").await.unwrap(), None);
        let again = job::claim_next(&scene.db, after(56), "乙").await.unwrap().unwrap();
        assert_eq!((again.id, again.started, again.state), (id, Some(now()), State::Running { cancelling: false }));
        assert!(again.revision > first.revision);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_over_is_never_taken_up_and_makes_room_for_the_next() {
    every(async |scene| {
        let insert = async || scene.written(async |tx| job::insert(tx, scene.exam, Kind::Plan, "{}", (None, now())).await).await;
        let id = insert().await.unwrap();
        job::claim_next(&scene.db, now(), "甲").await.unwrap();
        let done = State::Done { at: now(), result: "/arrangement/1".to_owned() };
        scene.written(async |tx| job::finish(tx, id, &done, &Progress::default()).await).await.unwrap();
        assert_eq!(job::claim_next(&scene.db, now() + TimeDelta::days(1), "乙").await.unwrap(), None);
        assert_eq!(job::find(&scene.db, scene.exam, id).await.unwrap().unwrap().state, done);
        assert!(job::active(&scene.db, scene.exam, Kind::Plan).await.unwrap().is_none());
        insert().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_job_learns_that_it_should_stop() {
    every(async |scene| {
        let id = scene.written(async |tx| job::insert(tx, scene.exam, Kind::Plan, "{}", (None, now())).await).await.unwrap();
        job::claim_next(&scene.db, now(), "甲").await.unwrap();
        scene.written(async |tx| job::set_state(tx, id, &State::Running { cancelling: true }).await).await.unwrap();
        assert!(job::progress(&scene.db, id, &Progress::default(), now()).await.unwrap());
    })
    .await;
}
