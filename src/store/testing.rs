//! Databases for tests (测试数据库): the tests' own way in, so that they need not name the ORM.

use sea_orm::{ConnectionTrait, Database};

use super::{Db, Result};

/// Makes a database on a PostgreSQL server and gives back its address.
pub async fn create_postgres(server: &str, name: &str) -> Result<String> {
    let connection = Database::connect(server).await?;
    connection.execute_unprepared(&format!("CREATE DATABASE \"{name}\"")).await?;
    connection.close().await?;
    let (head, _) = server.rsplit_once('/').unwrap_or((server, ""));
    Ok(format!("{head}/{name}"))
}

/// Runs a statement behind the program's back, as somebody with a database tool would.
pub async fn tamper(db: &Db, sql: &str) -> Result<u64> {
    Ok(db.writer().execute_unprepared(sql).await?.rows_affected())
}

/// The first cell of a query of the test's own, as a number.
pub async fn number(db: &Db, sql: &str) -> Result<Option<i64>> {
    super::row::one(super::Source::connection(db), sql, Vec::new()).await
}

/// The first cell of a query of the test's own, as text.
pub async fn text(db: &Db, sql: &str) -> Result<Option<String>> {
    super::row::one(super::Source::connection(db), sql, Vec::new()).await
}
