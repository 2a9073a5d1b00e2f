//! Rows (数据行): the few ways in which the store asks. `$1`, `$2` … stand for values in both databases.

use sea_orm::{
    ConnectionTrait, FromQueryResult, Statement, TryGetable, Value,
    sea_query::{Alias, Query, SimpleExpr},
};

use super::{Result, Tx};

fn statement(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(c.get_database_backend(), sql, values)
}

/// Every row, as the struct says.
pub async fn all<T: FromQueryResult>(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Vec<T>> {
    let rows = c.query_all_raw(statement(c, sql, values)).await?;
    rows.iter().map(|row| Ok(T::from_query_result(row, "")?)).collect()
}

/// The first row, as the struct says.
pub async fn first<T: FromQueryResult>(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Option<T>> {
    let row = c.query_one_raw(statement(c, sql, values)).await?;
    Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
}

/// The first cell of the first row.
pub async fn one<T: TryGetable>(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Option<T>> {
    let row = c.query_one_raw(statement(c, sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The first cell of every row.
pub async fn column<T: TryGetable>(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Vec<T>> {
    let rows = c.query_all_raw(statement(c, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// How many rows it touched.
pub async fn run(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64> {
    Ok(c.execute_raw(statement(c, sql, values)).await?.rows_affected())
}

/// `SELECT count(*) …` as a number.
pub async fn count(c: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64> {
    Ok(u64::try_from(one::<i64>(c, sql, values).await?.unwrap_or(0)).unwrap_or(0))
}

/// Appends ` FOR UPDATE` where the database has it; SQLite's writer is alone anyway.
pub fn locking(tx: &Tx, sql: &str) -> String {
    if tx.is_postgres() { format!("{sql} FOR UPDATE") } else { sql.to_owned() }
}

/// Inserts rows in statements of one shape, as many at a time as fit below SQLite's 32,766 values.
pub async fn insert(c: &impl ConnectionTrait, table: &'static str, columns: &[&'static str], rows: Vec<Vec<Value>>) -> Result<()> {
    for chunk in chunks(columns.len(), rows) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table)).columns(columns.iter().map(|name| Alias::new(*name)));
        for row in chunk {
            insert.values_panic(row.into_iter().map(SimpleExpr::from));
        }
        c.execute(&insert).await?;
    }
    Ok(())
}

/// Inserts rows and gives back their keys, in order.
pub async fn insert_keys(
    c: &impl ConnectionTrait,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
) -> Result<Vec<i64>> {
    let mut keys = Vec::with_capacity(rows.len());
    for chunk in chunks(columns.len(), rows) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table)).columns(columns.iter().map(|name| Alias::new(*name))).returning_col(Alias::new("id"));
        for row in chunk {
            insert.values_panic(row.into_iter().map(SimpleExpr::from));
        }
        for row in c.query_all(&insert).await? {
            keys.push(row.try_get_by_index::<i64>(0)?);
        }
    }
    Ok(keys)
}

fn chunks(columns: usize, rows: Vec<Vec<Value>>) -> impl Iterator<Item = Vec<Vec<Value>>> {
    let size = (30_000 / columns.max(1)).clamp(1, 1_000);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let chunk: Vec<_> = rows.by_ref().take(size).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}

/// Milliseconds since 1970.
pub fn millis(moment: crate::domain::Moment) -> i64 {
    moment.timestamp_millis()
}

/// The moment of so many milliseconds since 1970.
pub fn moment(millis: i64) -> crate::domain::Moment {
    chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// Reads what the store itself has written.
pub fn known<T>(found: Option<T>, what: &str) -> Result<T> {
    found.ok_or_else(|| super::Error::Corrupt(what.to_owned()))
}

/// A small number out of a wider column.
pub fn small<T: TryFrom<i64>>(number: i64, what: &str) -> Result<T> {
    known(T::try_from(number).ok(), what)
}
