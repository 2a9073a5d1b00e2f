//! A test app with verbs (测试台): its own database, a clock that stands still, seeded chance; people who browse.

mod browser;
pub mod county;
mod database;

use std::sync::{Arc, Mutex};

pub use browser::{Browser, Page, Upload};
use kaowu::{
    config::Settings,
    domain::{
        Chance, Moment,
        account::Role,
        audit::Actor,
        clock::{FixedClock, shanghai_time},
        id::{AccountId, ExamId},
    },
    service::{Office, Officer, account},
    store::{Db, DbSettings, Keyring, backup},
    web,
};
use rand::{Rng, SeedableRng};

/// The password of every account the harness opens.
pub const PASSWORD: &str = "六枝的春天-2026";

/// Chance that comes out the same every time.
struct SeededChance(Mutex<rand_chacha::ChaCha8Rng>);

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

/// One program over one fresh database.
pub struct TestApp {
    pub office: Office,
    pub clock: Arc<FixedClock>,
    pub exam: ExamId,
    pub planner: AccountId,
    router: axum::Router,
    database: database::Fresh,
    _stop: tokio::sync::watch::Sender<bool>,
}

/// Ten in the morning of the first day of registration.
pub fn opening_day() -> Moment {
    shanghai_time((2026, 3, 1), (10, 0)).unwrap()
}

/// Runs a test on every database there is.
pub fn on_every_database<F, T>(test: F)
where
    F: Fn(TestApp) -> T,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        for fresh in database::every().await {
            test(TestApp::start(fresh).await).await;
        }
    });
}

/// Also keeps a test's `async move` block from taking the app apart field by field.
impl Drop for TestApp {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.database.folder);
    }
}

impl TestApp {
    async fn start(fresh: database::Fresh) -> Self {
        let chance = Arc::new(SeededChance(Mutex::new(rand_chacha::ChaCha8Rng::seed_from_u64(7))));
        let clock = Arc::new(FixedClock::at(opening_day()));
        let keyring = Keyring::generate(chance.as_ref());
        let db = Db::open(&DbSettings { url: fresh.url.clone(), readers: 2 }, keyring, chance.clone()).await.unwrap();
        db.migrate().await.unwrap();
        let office = Office::new(db, clock.clone(), chance, fresh.folder.join("papers"), 2);
        let settings = Settings::load(None, [("KAOWU_DATA".to_owned(), fresh.folder.display().to_string())].into_iter()).unwrap();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let planner = open_account(&office, "planner", "编排员", Role::Planner).await;
        let exam = county::build(&office, planner).await;
        let router = web::router(web::App::new(office.clone(), &settings, stopped.clone()));
        tokio::spawn(kaowu::service::job::work(office.clone(), "test".to_owned(), stopped));
        Self { office, clock, exam, planner, router, database: fresh, _stop: stop }
    }

    /// Opens an account of the desk in one role and gives back its key; the login name is the role's word.
    pub async fn officer(&self, role: Role) -> AccountId {
        open_account(&self.office, role.word(), role.label(), role).await
    }

    /// The folder of the app's own files.
    pub fn folder(&self) -> &std::path::Path {
        &self.database.folder
    }

    /// The environment in which another process of the program works: on the same database, or on a copy of an embedded one, which
    /// nobody shares; the key is written for it.
    pub async fn environment(&self) -> Vec<(&'static str, String)> {
        let data = self.database.folder.join("child");
        std::fs::create_dir_all(&data).unwrap();
        let chance = SeededChance(Mutex::new(rand_chacha::ChaCha8Rng::seed_from_u64(7)));
        // The app's key is the first thing drawn from that chance.
        let keyring = Keyring::generate(&chance);
        std::fs::write(data.join("kaowu.key"), keyring.save()).unwrap();
        let database = if self.database.url.starts_with("sqlite:") {
            let copy = data.join("copy.bak");
            backup::backup(&self.office.db, &copy).await.unwrap();
            backup::restore(&copy, &data.join("kaowu.sqlite"), &keyring).await.unwrap();
            "sqlite".to_owned()
        } else {
            self.database.url.clone()
        };
        vec![("KAOWU_DATA", data.display().to_string()), ("KAOWU_DATABASE", database), ("KAOWU_WORKERS", "2".to_owned())]
    }

    /// The planner, acting in the exam.
    pub fn by_planner(&self) -> Officer {
        Officer { account: self.planner, exam: self.exam }
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody of the desk, signed in; the account is opened where there is none.
    pub async fn signed_in(&self, role: Role) -> Browser {
        if role != Role::Planner {
            self.officer(role).await;
        }
        let browser = self.stranger();
        browser.get("/account/login").await;
        let page = browser.submit("/account/login", &[("login", role.word()), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        browser
    }

    /// An applicant with a fresh account, signed in.
    pub async fn applicant(&self, name: &str, phone: &str) -> Browser {
        let browser = self.stranger();
        browser.get("/account/open").await;
        let form = [("name", name), ("phone", phone), ("password", PASSWORD), ("password_again", PASSWORD), ("notice", "yes")];
        let page = browser.submit("/account/open", &form).await;
        assert_eq!(page.status, 303, "{}", page.text());
        browser
    }
}

async fn open_account(office: &Office, login: &str, name: &str, role: Role) -> AccountId {
    let draft = account::OfficerAccount { login: login.to_owned(), name: name.to_owned(), roles: vec![role], staff: None, site: None };
    account::create(office, Actor::System, draft, PASSWORD, true).await.unwrap()
}
