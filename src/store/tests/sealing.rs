//! Sealing (加密): what lies on the disk tells no ID number and no phone; a moved cell or a foreign key does not open.

use super::scene::{Scene, every, id_number, phone};
use crate::{
    domain::id::RegistrationId,
    store::{Db, Error, Keyring, backup, registration, staffing, testing::tamper},
};

#[tokio::test(flavor = "multi_thread")]
async fn two_cells_exchanged_behind_the_programs_back_do_not_open() {
    for column in ["id_cell", "phone_cell"] {
        every(async |scene| {
            let (a, b) = (scene.register(1).await, scene.register(2).await);
            tamper(&scene.db, &format!("CREATE TABLE aside AS SELECT id, {column} FROM registration")).await.unwrap();
            let swap = format!("UPDATE registration SET {column} = (SELECT s.{column} FROM aside s WHERE s.id <> registration.id)");
            assert_eq!(tamper(&scene.db, &swap).await.unwrap(), 2);
            for id in [a, b] {
                let refusal = registration::find(&scene.db, scene.exam, id).await.unwrap_err();
                assert!(matches!(refusal, Error::Sealed { table: "registration" }), "{refusal}");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_sealed_with_another_key_is_refused() {
    every(async |scene| {
        scene.register(1).await;
        let other = Keyring::generate(scene.chance.as_ref());
        let Scene { db, settings, keyring, chance, .. } = &scene;
        let settings = if db.kind() == "sqlite" { copy(&scene).await } else { settings.clone() };
        let opened = Db::open(&settings, other, chance.clone()).await.unwrap();
        let refusal = opened.migrate().await.unwrap_err();
        assert!(matches!(&refusal, Error::Unfit(said) if said.contains("密钥文件与数据库不匹配")), "{refusal}");
        drop(opened);
        let opened = Db::open(&settings, keyring.clone(), chance.clone()).await.unwrap();
        opened.migrate().await.unwrap();
    })
    .await;
}

/// A copy of the file, as the original is held.
async fn copy(scene: &Scene) -> crate::store::DbSettings {
    let to = scene.folder.join("copy.sqlite");
    tamper(&scene.db, &format!("VACUUM INTO '{}'", to.display())).await.unwrap();
    crate::store::DbSettings { url: format!("sqlite://{}", to.display()), readers: 1 }
}

/// Every run of at least eleven digits, in UTF-8 or in UTF-16 either way round: the places where a number could stand.
fn long_numbers(bytes: &[u8]) -> String {
    let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let runs = |bytes: &[u8]| {
        let runs = bytes.split(|byte| !byte.is_ascii_digit() && *byte != b'X').filter(|run| run.len() >= 11);
        runs.map(|run| String::from_utf8_lossy(run).into_owned()).collect::<Vec<_>>().join(" ")
    };
    runs(bytes) + " " + &runs(&narrow)
}

fn tells(bytes: &[u8], text: &str) -> bool {
    long_numbers(bytes).contains(text)
}

#[test]
fn the_search_itself_finds_what_is_there() {
    let secret = id_number(1);
    let wide: Vec<u8> = secret.full().encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = secret.full().encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [secret.full().as_bytes(), &wide, &little] {
        assert!(tells(&[b"\xff\x01..", bytes, b"..\xfe"].concat(), secret.full()));
    }
    assert!(!tells(secret.masked().as_bytes(), secret.full()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_disk_tells_an_id_number_or_a_phone() {
    let scene = super::scene::sqlite().await;
    let people: Vec<_> = (1..=100).map(|number| scene.person(number)).collect();
    scene.written(async |tx| registration::insert_many(tx, &people).await).await.unwrap();
    let staff: Vec<_> = (101..=120).map(|number| scene.member(&format!("K{number}"), number)).collect();
    scene.written(async |tx| staffing::put_staff(tx, scene.exam, &staff).await).await.unwrap();
    let members = staffing::all(&scene.db, scene.exam).await.unwrap();
    let relatives: Vec<_> = members.iter().map(|member| (member.id, id_number(1))).collect();
    scene.written(async |tx| staffing::put_relatives(tx, scene.exam, &relatives).await).await.unwrap();
    let found = registration::find(&scene.db, scene.exam, RegistrationId(7)).await.unwrap().unwrap();
    scene.written(async |tx| registration::save(tx, &found).await).await.unwrap();
    backup::backup(&scene.db, &scene.folder.join("kaowu.backup")).await.unwrap();
    let mut looked = Vec::new();
    for round in ["open", "closed"] {
        for entry in std::fs::read_dir(&scene.folder).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            looked.push(format!("{round} {} {}", path.file_name().unwrap().display(), bytes.is_empty()));
            let told = long_numbers(&bytes);
            for number in 1..=120 {
                let (id, phone) = (id_number(number), phone(number));
                assert!(!told.contains(id.full()) && !told.contains(phone.full()), "{number} in {}", path.display());
            }
        }
        if round == "open" {
            assert!(looked.iter().any(|name| name == "open kaowu.sqlite-wal false"), "the log is looked at while it is full: {looked:?}");
            scene.db.close().await.unwrap();
        }
    }
    let text = String::from_utf8_lossy(&std::fs::read(scene.folder.join("kaowu.sqlite")).unwrap()).into_owned();
    assert!(text.contains(&id_number(1).masked()) && text.contains("张𬭎"), "the rows are in the file that was looked at");
}
