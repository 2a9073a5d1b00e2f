//! Backups (备份): what was put away comes back whole, or is refused with a sentence and nothing is touched.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::scene::{Scene, sqlite};
use crate::store::{
    Db, DbSettings, Error, Keyring,
    backup::{backup, restore},
    registration,
};

/// A database of several chunks and its backup.
async fn put_away() -> (Scene, PathBuf) {
    let scene = sqlite().await;
    for number in 1..=5 {
        let id = scene.register(number).await;
        let mut photo = vec![0; 500_000];
        scene.chance.fill(&mut photo);
        scene.written(async |tx| registration::save_photo(tx, id, &photo).await).await.unwrap();
    }
    let to = scene.folder.join("kaowu.backup");
    backup(&scene.db, &to).await.unwrap();
    (scene, to)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_whole() {
    let (scene, from) = put_away().await;
    scene.register(6).await;
    let target = scene.folder.join("restored.sqlite");
    let manifest = restore(&from, &target, &scene.keyring).await.unwrap();
    assert_eq!(manifest.bytes, fs::metadata(&target).unwrap().len());
    let settings = DbSettings { url: format!("sqlite://{}", target.display()), readers: 1 };
    let restored = Db::open(&settings, scene.keyring.clone(), scene.chance.clone()).await.unwrap();
    restored.migrate().await.unwrap();
    let all = registration::whole(&restored, scene.exam, crate::domain::id::RegistrationId(0), 100).await.unwrap();
    assert_eq!(all, registration::whole(&scene.db, scene.exam, crate::domain::id::RegistrationId(0), 5).await.unwrap());
    assert_eq!(all.len(), 5, "what came after the backup is not in it");
    let photo = registration::photo(&restored, all[0].id).await.unwrap();
    assert_eq!(photo, registration::photo(&scene.db, all[0].id).await.unwrap());
    assert_eq!(crate::store::audit::verify(&restored).await.unwrap().first_bad, None);
}

/// Refused in words, the target as it was, nothing left lying about.
async fn refused(from: &Path, target: &Path, keyring: &Keyring, what: &str) {
    let before = fs::read(target).unwrap();
    let refusal = restore(from, target, keyring).await.expect_err(what);
    assert!(matches!(&refusal, Error::Unfit(said) if said.contains("备份")), "{what}: {refusal}");
    assert!(fs::read(target).unwrap() == before, "{what}: the target is as it was");
    assert!(!target.with_extension("restoring").exists(), "{what}: nothing is left lying about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cut_or_foreign_backup_is_refused_and_nothing_is_touched() {
    let (scene, from) = put_away().await;
    let target = scene.folder.join("in-use.sqlite");
    fs::write(&target, "the database of today").unwrap();
    fs::write(scene.folder.join("in-use.sqlite-wal"), "its log").unwrap();
    let whole = fs::read(&from).unwrap();
    let hurt = scene.folder.join("hurt.backup");
    let second_chunk = 10 + 9 + usize::try_from(u64::from_be_bytes(whole[11..19].try_into().unwrap())).unwrap();
    let places =
        [0, 9, 10, 11, 18, 19, 23, 24, 36, 1000, second_chunk - 1, second_chunk, second_chunk + 8, whole.len() / 2, whole.len() - 1];
    for place in places {
        for bit in [0, 1, 7] {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << bit;
            fs::write(&hurt, &bytes).unwrap();
            refused(&hurt, &target, &scene.keyring, &format!("bit {bit} of byte {place}")).await;
        }
    }
    for length in [0, 5, 10, 19, 1000, second_chunk, second_chunk + 9, whole.len() - 1] {
        fs::write(&hurt, &whole[..length]).unwrap();
        refused(&hurt, &target, &scene.keyring, &format!("cut at {length}")).await;
    }
    fs::write(&hurt, [whole.as_slice(), b"more"].concat()).unwrap();
    refused(&hurt, &target, &scene.keyring, "something added").await;
    fs::write(&hurt, [&whole[..10], &whole[second_chunk..]].concat()).unwrap();
    refused(&hurt, &target, &scene.keyring, "the first chunk left out").await;
    refused(&from, &target, &Keyring::generate(scene.chance.as_ref()), "another key").await;
    refused(&scene.folder.join("nowhere.backup"), &target, &scene.keyring, "no such file").await;
    assert_eq!(fs::read(scene.folder.join("in-use.sqlite-wal")).unwrap(), b"its log");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_in_use_is_not_restored_over() {
    let (scene, from) = put_away().await;
    let refusal = restore(&from, &scene.folder.join("kaowu.sqlite"), &scene.keyring).await.unwrap_err();
    assert!(refusal.to_string().contains("正被另一个程序使用"), "{refusal}");
    assert_eq!(registration::counts_by_stage(&scene.db, scene.exam).await.unwrap().values().sum::<u32>(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_is_not_overwritten() {
    let (scene, from) = put_away().await;
    let before = fs::read(&from).unwrap();
    assert!(backup(&scene.db, &from).await.unwrap_err().to_string().contains("已存在"));
    assert!(fs::read(&from).unwrap() == before);
}
