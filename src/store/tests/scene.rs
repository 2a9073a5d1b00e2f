//! A scene (场景): a fresh database with one exam, one post and one township; people made by number.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        Chance, Fen, Gender, IdNumber, Moment, PersonName, Phone,
        audit::{Actor, AuditEntry},
        clock::shanghai_time,
        exam::{Category, Point, Policy, Post, PostCode, Room, Site, Township, Unit},
        id::{AccountId, ExamId, PostId, RegistrationId, RoomId, SiteId, StaffId, TownshipId, UnitId},
        registration::{Particulars, Registration, State},
        staffing::{Answer, Session, StaffMember},
    },
    store::{self, Db, DbSettings, Keyring, Result, Tx, exam::NewExam, testing::create_postgres},
};

/// Digests of a counter.
struct CountedChance(AtomicU64);

impl Chance for CountedChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let digest = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

/// A fresh database, gone with the test.
pub struct Scene {
    pub db: Db,
    pub settings: DbSettings,
    pub keyring: Keyring,
    pub chance: Arc<dyn Chance>,
    pub folder: PathBuf,
    pub exam: ExamId,
    pub post: PostId,
    pub township: TownshipId,
    pub unit: UnitId,
}

impl Drop for Scene {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn folder() -> (PathBuf, String) {
    let name = format!("kaowu_store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(&name);
    std::fs::create_dir_all(&folder).unwrap();
    (folder, name)
}

/// Runs a test on SQLite, and on PostgreSQL where the environment names a server.
pub async fn every(test: impl AsyncFn(Scene)) {
    test(sqlite().await).await;
    if let Ok(server) = std::env::var("KAOWU_TEST_POSTGRES") {
        let (folder, name) = folder();
        let url = create_postgres(&server, &name).await.unwrap();
        test(Scene::set(url, folder).await).await;
    }
}

/// The embedded database alone.
pub async fn sqlite() -> Scene {
    let (folder, _) = folder();
    let url = format!("sqlite://{}", folder.join("kaowu.sqlite").display());
    Scene::set(url, folder).await
}

pub fn now() -> Moment {
    shanghai_time((2026, 3, 1), (10, 0)).unwrap()
}

/// Ends a transaction that needs no particular line.
pub fn line(action: &'static str) -> AuditEntry {
    AuditEntry::new(Actor::System, action, now())
}

/// A valid ID number; the same for the same number.
pub fn id_number(number: u32) -> IdNumber {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let head = format!("520203{}{:02}{:02}{:03}", 1980 + number % 20, 1 + number % 12, 1 + number % 28, number % 1000);
    let sum: u32 = head.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    IdNumber::parse(&format!("{head}{}", char::from(b"10X98765432"[sum as usize % 11]))).unwrap()
}

pub fn phone(number: u32) -> Phone {
    Phone::parse(&format!("169{:08}", 12_345_678 + u64::from(number) * 7_919)).unwrap()
}

pub fn category() -> Category {
    Category::parse("A").unwrap()
}

pub fn post(code: &str) -> Post {
    Post {
        id: PostId(0),
        code: PostCode::parse(code).unwrap(),
        unit: "云屏县一中".to_owned(),
        name: "教师".to_owned(),
        category: category(),
        vacancies: 2,
        ratio: None,
        education: "本科".to_owned(),
        major: "不限".to_owned(),
        conditions: String::new(),
        telephone: String::new(),
    }
}

impl Scene {
    async fn set(url: String, folder: PathBuf) -> Self {
        let chance: Arc<dyn Chance> = Arc::new(CountedChance(AtomicU64::new(1)));
        let keyring = Keyring::generate(chance.as_ref());
        let settings = DbSettings { url, readers: 4 };
        let db = Db::open(&settings, keyring.clone(), chance.clone()).await.unwrap();
        db.migrate().await.unwrap();
        let tx = Tx::begin(&db).await.unwrap();
        let exam = store::exam::insert(&tx, &new_exam("2026-1")).await.unwrap();
        let at = Point { x: 0, y: 0 };
        let (code, county) = ("T1".to_owned(), "云屏县".to_owned());
        let township = Township { id: TownshipId(0), code: code.clone(), county: county.clone(), name: "金溪街道".to_owned(), at };
        store::exam::put_townships(&tx, exam, &[township]).await.unwrap();
        let township = store::exam::townships(&tx, exam).await.unwrap()[0].id;
        let unit = Unit { id: UnitId(0), code, name: "云屏县一中".to_owned(), kind: "学校".to_owned(), county, township, at };
        store::exam::put_units(&tx, exam, &[unit]).await.unwrap();
        let unit = store::exam::units(&tx, exam).await.unwrap()[0].id;
        store::exam::put_posts(&tx, exam, &[post("100001")]).await.unwrap();
        let post = store::exam::posts(&tx, exam).await.unwrap()[0].id;
        tx.commit(line("scene.set")).await.unwrap();
        Self { db, settings, keyring, chance, folder, exam, post, township, unit }
    }

    /// Somebody's submitted form; `number` makes the person.
    pub fn person(&self, number: u32) -> Registration {
        let id_number = id_number(number);
        let particulars = Particulars {
            name: PersonName::parse("张𬭎").unwrap(),
            gender: id_number.gender(),
            id_number,
            phone: phone(number),
            township: self.township,
            employer: None,
            employer_name: "云屏县一中".to_owned(),
            nation: "汉族".to_owned(),
            education: "本科".to_owned(),
            school: "云屏师范学院".to_owned(),
            major: "汉语言文学".to_owned(),
            address: "云屏县金溪街道1号".to_owned(),
            accessible: number.is_multiple_of(7),
        };
        Registration {
            id: RegistrationId(0),
            exam: self.exam,
            number: format!("26{number:08}"),
            account: None,
            post: self.post,
            category: category(),
            particulars,
            has_photo: true,
            pledged: true,
            state: State::Submitted { at: now() },
            updated: now(),
        }
    }

    /// Keeps somebody's form.
    pub async fn register(&self, number: u32) -> RegistrationId {
        self.written(async |tx| store::registration::insert(tx, &self.person(number)).await).await.unwrap()
    }

    /// One deed in a transaction of its own.
    pub async fn written<T>(&self, deed: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
        let tx = Tx::begin(&self.db).await?;
        let done = deed(&tx).await?;
        tx.commit(line("scene.write")).await?;
        Ok(done)
    }

    pub fn site(&self, code: &str, number: u16) -> Site {
        Site {
            id: SiteId(0),
            number,
            code: code.to_owned(),
            name: "云屏县一中".to_owned(),
            address: "金溪街道".to_owned(),
            unit: self.unit,
            county: "云屏县".to_owned(),
            at: Point { x: 0, y: 0 },
            fixed_cost: Fen::yuan(100),
            interview_rooms: 0,
        }
    }

    pub fn room(&self, site: SiteId, code: &str, number: u16) -> Room {
        Room {
            id: RoomId(0),
            site,
            code: code.to_owned(),
            number,
            building: "1号楼".to_owned(),
            floor: 1,
            rows: 6,
            cols: 5,
            capacity: 30,
            accessible: true,
            cost: Fen::yuan(50),
            layout: None,
        }
    }

    pub fn member(&self, code: &str, number: u32) -> StaffMember {
        StaffMember {
            id: StaffId(0),
            code: code.to_owned(),
            name: PersonName::parse("李梅").unwrap(),
            gender: Gender::Female,
            id_number: Some(id_number(number)),
            phone: phone(number),
            unit: self.unit,
            at: Point { x: 0, y: 0 },
            years: 3,
            qualifications: vec!["inv".to_owned()],
            available: vec![Session::Written],
            max_sessions: 1,
            prior_load: 0,
            answer: Answer::Open,
        }
    }
}

pub fn new_exam(code: &str) -> NewExam {
    let policy = Policy::reference(NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
    NewExam { code: code.to_owned(), name: "云屏县招聘".to_owned(), year: 2026, batch: 1, policy, at: now(), by: AccountId(1) }
}
