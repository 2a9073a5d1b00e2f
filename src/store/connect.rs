//! Connections (数据库连接): one writer and several read-only ones for SQLite, a pool for PostgreSQL.

use std::{fs::File, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Error, Result, row};

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbSettings {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Read-only connections of SQLite, or size of the PostgreSQL pool.
    pub readers: u32,
}

/// Before this version a race in the write-ahead log could lose a commit.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

pub(super) async fn open(settings: &DbSettings) -> Result<(DatabaseConnection, DatabaseConnection, Option<File>)> {
    if let Some(path) = settings.url.strip_prefix("sqlite://") {
        let lock = lock_file(path)?;
        let writer = sqlite(settings, 1, false).await?;
        check_version(&writer).await?;
        let reader = sqlite(settings, settings.readers.max(1), true).await?;
        return Ok((writer, reader, Some(lock)));
    }
    let mut options = ConnectOptions::new(&settings.url);
    options.max_connections(settings.readers.max(2)).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
    let pool = Database::connect(options).await?;
    Ok((pool.clone(), pool, None))
}

async fn sqlite(settings: &DbSettings, connections: u32, read_only: bool) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite: SqliteConnectOptions| {
            let sqlite = sqlite
                .create_if_missing(!read_only)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(200)
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                // KiB; the readers are several, and the file cache of the system serves them all.
                .pragma("cache_size", if read_only { "-8192" } else { "-32768" });
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
        });
    Ok(Database::connect(options).await?)
}

async fn check_version(connection: &DatabaseConnection) -> Result<()> {
    let version: String = row::one(connection, "SELECT sqlite_version()", vec![]).await?.unwrap_or_default();
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(Error::Unfit(format!("SQLite {version} 太旧，至少需要 3.51.3（旧版本可能丢失已提交的数据）")));
    }
    Ok(())
}

/// A second program on the same file would break the one-writer rule.
pub(super) fn lock_file(path: &str) -> Result<File> {
    let name = format!("{path}.lock");
    let unfit = |error: &dyn std::fmt::Display| Error::Unfit(format!("无法打开 {name}：{error}"));
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(|e| unfit(&e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Unfit(format!("数据库 {path} 正被另一个程序使用，请先停止它"))),
        Err(std::fs::TryLockError::Error(error)) => Err(unfit(&error)),
    }
}
