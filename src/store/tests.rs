//! The store's promises (数据库测试): uniqueness, sealing, the audit chain, backups, one writer, jobs; on every database there is.

mod audit;
mod backup;
mod job;
mod scene;
mod sealing;
mod unique;

use migration::{Migrator, MigratorTrait};
use scene::every;

use super::{Db, Error, registration};

#[tokio::test(flavor = "multi_thread")]
async fn tables_come_up_twice_over_and_what_is_in_them_stays() {
    every(async |scene| {
        let id = scene.register(1).await;
        scene.db.migrate().await.unwrap();
        assert!(registration::find(&scene.db, scene.exam, id).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_can_be_taken_down_and_put_up_again() {
    every(async |scene| {
        Migrator::down(scene.db.writer(), None).await.unwrap();
        scene.db.migrate().await.unwrap();
        assert_eq!(super::exam::list(&scene.db).await.unwrap(), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_on_the_same_file_is_refused() {
    let scene = scene::sqlite().await;
    let refusal = Db::open(&scene.settings, scene.keyring.clone(), scene.chance.clone()).await.err().unwrap();
    assert!(matches!(&refusal, Error::Unfit(said) if said.contains("正被另一个程序使用")), "{refusal}");
    let scene::Scene { db, settings, keyring, chance, .. } = &scene;
    db.close().await.unwrap();
    assert!(Db::open(settings, keyring.clone(), chance.clone()).await.is_err(), "still held by this program");
}
