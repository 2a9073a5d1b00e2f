//! Fresh databases (测试数据库): a folder for SQLite, a database of its own on the PostgreSQL server of the environment.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// A database nobody else uses; the app that holds it removes the folder when the test ends.
pub struct Fresh {
    pub url: String,
    pub folder: PathBuf,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// One of every kind there is.
pub async fn every() -> Vec<Fresh> {
    let mut all = vec![sqlite()];
    if let Ok(server) = std::env::var("KAOWU_TEST_POSTGRES") {
        all.push(postgres(&server).await);
    }
    all
}

fn folder() -> (PathBuf, String) {
    let name = format!("kaowu_it_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(&name);
    std::fs::create_dir_all(&folder).unwrap();
    (folder, name)
}

fn sqlite() -> Fresh {
    let (folder, _) = folder();
    Fresh { url: format!("sqlite://{}", folder.join("kaowu.sqlite").display()), folder }
}

async fn postgres(server: &str) -> Fresh {
    let (folder, name) = folder();
    let url = kaowu::store::testing::create_postgres(server, &name).await.unwrap();
    Fresh { url, folder }
}
