//! Rows in, domain values out; the only room that names sea_orm.
//!
//! [`Db`] can only read. [`Tx`] is what every writing function asks for, and [`Tx::commit`] cannot be called without saying
//! who did what. On SQLite one connection writes and the others are read-only, so that "database is locked" cannot happen;
//! on PostgreSQL rows are locked (`FOR UPDATE`) before a decision.

pub mod account;
pub mod arrangement;
pub mod audit;
pub mod backup;
mod cipher;
pub mod conduct;
mod connect;
pub mod exam;
pub mod indicator;
pub mod interview;
pub mod issue;
pub mod job;
pub mod payment;
pub mod picture;
pub mod registration;
pub mod review;
mod row;
pub mod staffing;
pub mod testing;
#[cfg(test)]
mod tests;
pub mod violation;

use std::sync::Arc;

use migration::MigratorTrait;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

pub use cipher::{KeyError, Keyring};
pub use connect::DbSettings;

use crate::domain::{Chance, audit::AuditEntry};

/// A value that must be unique, and was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Login,
    Phone,
    IdNumber,
    ReceiptNumber,
    PostCode,
    SiteCode,
    SiteNumber,
    RoomCode,
    StaffCode,
    ExamCode,
    Seat,
    Job,
    ScenarioName,
    Draw,
    Other,
}

impl Field {
    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Login => "登录名",
            Self::Phone => "手机号",
            Self::IdNumber => "身份证号",
            Self::ReceiptNumber => "票据号",
            Self::PostCode => "岗位代码",
            Self::SiteCode => "考点代码",
            Self::SiteNumber => "考点号",
            Self::RoomCode => "考场代码或考场号",
            Self::StaffCode => "工号",
            Self::ExamCode => "考试代码",
            Self::Seat => "座位",
            Self::Job => "同类任务",
            Self::ScenarioName => "预案名称",
            Self::Draw => "抽签承诺",
            Self::Other => "编号",
        }
    }

    /// The one place where names of constraints become fields. SQLite names the columns instead.
    fn of_constraint(message: &str) -> Self {
        const NAMES: [(&[&str], Field); 14] = [
            (&["uq_account_login", "account.login"], Field::Login),
            (&["uq_account_phone", "account.phone_hash"], Field::Phone),
            (&["uq_registration_living", "registration.id_hash"], Field::IdNumber),
            (&["uq_payment_receipt", "payment.receipt"], Field::ReceiptNumber),
            (&["uq_post_code", "post.code"], Field::PostCode),
            (&["uq_site_code", "site.code"], Field::SiteCode),
            (&["uq_site_number", "site.number"], Field::SiteNumber),
            (&["uq_room_code", "uq_room_number", "room.code", "room.number"], Field::RoomCode),
            (&["uq_staff_code", "staff.code"], Field::StaffCode),
            (&["uq_exam_code", "exam.code"], Field::ExamCode),
            (&["uq_placement", "placement_pkey", "placement."], Field::Seat),
            (&["uq_job_active", "job.kind"], Field::Job),
            (&["uq_scenario_name", "scenario.name"], Field::ScenarioName),
            (&["uq_draw_open", "uq_draw_number", "uq_draw_plan", "draw.exam_id", "draw.plan_id"], Field::Draw),
        ];
        NAMES.iter().find(|(names, _)| names.iter().any(|name| message.contains(name))).map_or(Self::Other, |(_, field)| *field)
    }
}

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}已被使用", .0.label())]
    Taken(Field),
    #[error("数据库操作失败：{0}")]
    Database(DbErr),
    #[error("{table}表中一个加密单元无法解开：密钥不符，或数据被改动")]
    Sealed { table: &'static str },
    #[error("数据库中有无法识别的内容：{0}")]
    Corrupt(String),
    #[error("{0}")]
    Unfit(String),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(message)) => Self::Taken(Field::of_constraint(&message)),
            _ => Self::Database(error),
        }
    }
}

/// What the store gives back.
pub type Result<T> = std::result::Result<T, Error>;

/// Reads.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    keyring: Keyring,
    chance: Arc<dyn Chance>,
    /// Held as long as the SQLite file is open, so that a second program refuses it.
    _lock: Option<std::fs::File>,
}

/// Reads and writes; ends with [`Tx::commit`], or undoes everything when dropped.
pub struct Tx {
    inner: Arc<Inner>,
    transaction: DatabaseTransaction,
}

mod sealed {
    /// What a reading function needs of whom it reads through.
    pub trait Source {
        type Connection: sea_orm::ConnectionTrait;
        fn connection(&self) -> &Self::Connection;
        fn keyring(&self) -> &super::Keyring;
    }
}
pub(crate) use sealed::Source;

/// A [`Db`] or a [`Tx`]: whatever rows can be read through.
pub trait Reader: Source + Sync {}
impl Reader for Db {}
impl Reader for Tx {}

impl Source for Db {
    type Connection = DatabaseConnection;
    fn connection(&self) -> &DatabaseConnection {
        &self.0.reader
    }
    fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }
}

impl Source for Tx {
    type Connection = DatabaseTransaction;
    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }
    fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }
}

impl Db {
    /// Opens the database; makes no tables yet.
    pub async fn open(settings: &DbSettings, keyring: Keyring, chance: Arc<dyn Chance>) -> Result<Self> {
        let (writer, reader, lock) = connect::open(settings).await?;
        Ok(Self(Arc::new(Inner { writer, reader, keyring, chance, _lock: lock })))
    }

    /// Brings the tables up to date, and refuses a database sealed with another key.
    pub async fn migrate(&self) -> Result<()> {
        migration::Migrator::up(&self.0.writer, None).await?;
        self.check_key().await
    }

    /// A known value is sealed on the first start and must open on every later one.
    async fn check_key(&self) -> Result<()> {
        const KNOWN: &[u8] = b"kaowu";
        let place = cipher::Place { table: "setting", row: "key_check", column: "value" };
        let found = row::one::<Vec<u8>>(&self.0.writer, "SELECT value FROM setting WHERE name = $1", vec!["key_check".into()]).await?;
        match found {
            Some(cell) => match self.0.keyring.open(place, &cell) {
                Ok(plain) if plain == KNOWN => Ok(()),
                _ => Err(Error::Unfit("密钥文件与数据库不匹配，已拒绝启动；请换回建库时的密钥文件".to_owned())),
            },
            None => {
                let cell = self.0.keyring.seal(place, KNOWN, self.0.chance.as_ref());
                let sql = "INSERT INTO setting (name, value) VALUES ($1, $2)";
                row::run(&self.0.writer, sql, vec!["key_check".into(), cell.into()]).await?;
                Ok(())
            }
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.0.reader.ping().await?)
    }

    /// A secret of this installation for one purpose: the same after a restart and in every process, useless for any other.
    #[must_use]
    pub fn secret(&self, purpose: &str) -> [u8; 32] {
        let mut secret = [0; 32];
        secret.copy_from_slice(&self.0.keyring.digest("secret", purpose));
        secret
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.is_postgres() { "postgres" } else { "sqlite" }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.0.reader.get_database_backend() == DatabaseBackend::Postgres
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    /// Closes every connection; on SQLite the write-ahead log is folded in first.
    pub async fn close(&self) -> Result<()> {
        if !self.is_postgres() {
            self.0.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.0.reader.close_by_ref().await?;
        Ok(self.0.writer.close_by_ref().await?)
    }
}

impl Tx {
    /// Begins to write. On SQLite writers wait for one another here.
    pub async fn begin(db: &Db) -> Result<Self> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        Ok(Self { inner: db.0.clone(), transaction: db.0.writer.begin_with_options(options).await? })
    }

    /// Writes another line of the log for something done in the same transaction.
    pub async fn note(&self, entry: &AuditEntry) -> Result<()> {
        audit::append(self, entry).await
    }

    /// Makes it last, with the line that says who did what.
    pub async fn commit(self, entry: AuditEntry) -> Result<()> {
        audit::append(&self, &entry).await?;
        Ok(self.transaction.commit().await?)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.transaction.get_database_backend() == DatabaseBackend::Postgres
    }

    pub(crate) fn seal(&self, place: cipher::Place<'_>, plain: &[u8]) -> Vec<u8> {
        self.inner.keyring.seal(place, plain, self.inner.chance.as_ref())
    }
}
