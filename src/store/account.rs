//! Accounts (账号), sessions and throttles as rows.

mod device;

pub use device::{Device, close_others, devices, name_device};
use sea_orm::{FromQueryResult, Value};

use super::{Db, Reader, Result, Source, Tx, cipher::Place, row};
use crate::domain::{
    Moment, Phone,
    account::{Account, Role, Throttle},
    id::{AccountId, ExamId, SiteId, StaffId},
};

/// What a new account is made of.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub staff: Option<StaffId>,
    pub site: Option<SiteId>,
    pub phone: Option<Phone>,
    pub password_hash: Option<String>,
    pub must_change_password: bool,
    pub at: Moment,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    login: String,
    name: String,
    roles: String,
    staff_id: Option<i64>,
    site_id: Option<i64>,
    password_hash: Option<String>,
    disabled: i32,
    must_change: i32,
}

const COLUMNS: &str = "a.id, a.login, a.name, a.roles, a.staff_id, a.site_id, a.password_hash, a.disabled, a.must_change";

impl Row {
    fn account(self) -> (Account, Option<String>) {
        let account = Account {
            id: AccountId(self.id),
            login: self.login,
            name: self.name,
            roles: self.roles.split(' ').filter_map(Role::parse).collect(),
            staff: self.staff_id.map(StaffId),
            site: self.site_id.map(SiteId),
            disabled: self.disabled != 0,
            must_change_password: self.must_change != 0,
        };
        (account, self.password_hash)
    }
}

/// Inserts an account; `Taken(Login)` or `Taken(Phone)` where there is one.
pub async fn insert(tx: &Tx, new: &NewAccount) -> Result<AccountId> {
    let phone_hash = new.phone.as_ref().map(|phone| tx.keyring().digest("phone", phone.full()));
    let phone_cell = new.phone.as_ref().map(|phone| tx.seal(place(&new.login), phone.full().as_bytes()));
    let roles: Vec<&str> = new.roles.iter().map(|role| role.word()).collect();
    let values: Vec<Value> = vec![
        new.login.clone().into(),
        new.name.clone().into(),
        roles.join(" ").into(),
        new.staff.map(|id| id.0).into(),
        new.site.map(|id| id.0).into(),
        phone_hash.into(),
        phone_cell.into(),
        new.password_hash.clone().into(),
        i32::from(new.must_change_password).into(),
        row::millis(new.at).into(),
    ];
    let columns = ["login", "name", "roles", "staff_id", "site_id", "phone_hash", "phone_cell", "password_hash", "must_change", "created"];
    let keys = row::insert_keys(tx.connection(), "account", &columns, vec![values]).await?;
    Ok(AccountId(row::known(keys.first().copied(), "account key")?))
}

fn place(login: &str) -> Place<'_> {
    Place { table: "account", row: login, column: "phone" }
}

/// One account.
pub async fn find(r: &impl Reader, id: AccountId) -> Result<Option<Account>> {
    let found = row::first::<Row>(r.connection(), &format!("SELECT {COLUMNS} FROM account a WHERE a.id = $1"), vec![id.0.into()]).await?;
    Ok(found.map(|row| row.account().0))
}

/// The phone an account was opened with.
pub async fn phone(r: &impl Reader, id: AccountId) -> Result<Option<Phone>> {
    #[derive(FromQueryResult)]
    struct Cell {
        login: String,
        phone_cell: Option<Vec<u8>>,
    }
    let found = row::first::<Cell>(r.connection(), "SELECT login, phone_cell FROM account WHERE id = $1", vec![id.0.into()]).await?;
    let Some(Cell { login, phone_cell: Some(cell) }) = found else { return Ok(None) };
    Ok(Phone::parse(&r.keyring().open_text(place(&login), &cell)?).ok())
}

/// The account of a login name or a phone, with its password's hash.
pub async fn for_sign_in(r: &impl Reader, login: &str) -> Result<Option<(Account, Option<String>)>> {
    let (condition, value): (&str, Value) = match Phone::parse(login) {
        Ok(phone) => ("a.phone_hash", r.keyring().digest("phone", phone.full()).into()),
        Err(_) => ("a.login", login.into()),
    };
    let found = row::first::<Row>(r.connection(), &format!("SELECT {COLUMNS} FROM account a WHERE {condition} = $1"), vec![value]).await?;
    Ok(found.map(Row::account))
}

/// Accounts of the desk, by login.
pub async fn list(r: &impl Reader) -> Result<Vec<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM account a WHERE a.roles NOT IN ('applicant', 'proctor') ORDER BY a.login");
    Ok(row::all::<Row>(r.connection(), &sql, vec![]).await?.into_iter().map(|row| row.account().0).collect())
}

/// Keeps a new password's hash.
pub async fn set_password(tx: &Tx, id: AccountId, hash: &str, must_change: bool) -> Result<()> {
    let values = vec![hash.into(), i32::from(must_change).into(), id.0.into()];
    row::run(tx.connection(), "UPDATE account SET password_hash = $1, must_change = $2 WHERE id = $3", values).await?;
    Ok(())
}

/// Disables or enables.
pub async fn set_disabled(tx: &Tx, id: AccountId, disabled: bool) -> Result<()> {
    row::run(tx.connection(), "UPDATE account SET disabled = $1 WHERE id = $2", vec![i32::from(disabled).into(), id.0.into()]).await?;
    Ok(())
}

/// A session to open.
pub struct NewSession {
    pub token_hash: [u8; 32],
    pub account: AccountId,
    pub csrf: String,
    pub at: Moment,
}

/// An open session with its account as it is now.
#[derive(Debug, Clone)]
pub struct Session {
    pub account: Account,
    pub csrf: String,
    /// The exam chosen at the desk.
    pub exam: Option<ExamId>,
    pub created: Moment,
    pub last_seen: Moment,
}

/// Opens a session.
pub async fn open_session(tx: &Tx, new: &NewSession) -> Result<()> {
    let values = vec![
        new.token_hash.to_vec().into(),
        new.account.0.into(),
        new.csrf.clone().into(),
        row::millis(new.at).into(),
        row::millis(new.at).into(),
    ];
    row::insert(tx.connection(), "session", &["token_hash", "account_id", "csrf", "created", "last_seen"], vec![values]).await
}

/// The session of a token, unless its account has been disabled.
pub async fn session(r: &impl Reader, token_hash: [u8; 32]) -> Result<Option<Session>> {
    #[derive(FromQueryResult)]
    struct Open {
        account_id: i64,
        csrf: String,
        exam_id: Option<i64>,
        created: i64,
        last_seen: i64,
    }
    let sql = "SELECT account_id, csrf, exam_id, created, last_seen FROM session WHERE token_hash = $1";
    let Some(open) = row::first::<Open>(r.connection(), sql, vec![token_hash.to_vec().into()]).await? else { return Ok(None) };
    let account = find(r, AccountId(open.account_id)).await?.filter(|account| !account.disabled);
    Ok(account.map(|account| Session {
        account,
        csrf: open.csrf,
        exam: open.exam_id.map(ExamId),
        created: row::moment(open.created),
        last_seen: row::moment(open.last_seen),
    }))
}

/// Notes that the session was used. A small write outside any deed, so it needs no audit line.
pub async fn touch(db: &Db, token_hash: [u8; 32], now: Moment) -> Result<()> {
    row::run(
        db.writer(),
        "UPDATE session SET last_seen = $1 WHERE token_hash = $2",
        vec![row::millis(now).into(), token_hash.to_vec().into()],
    )
    .await?;
    Ok(())
}

/// Keeps which exam the desk works on.
pub async fn choose_exam(db: &Db, token_hash: [u8; 32], exam: ExamId) -> Result<()> {
    row::run(db.writer(), "UPDATE session SET exam_id = $1 WHERE token_hash = $2", vec![exam.0.into(), token_hash.to_vec().into()]).await?;
    Ok(())
}

/// Ends a session.
pub async fn close_session(tx: &Tx, token_hash: [u8; 32]) -> Result<()> {
    row::run(tx.connection(), "DELETE FROM session WHERE token_hash = $1", vec![token_hash.to_vec().into()]).await?;
    Ok(())
}

/// Ends every session of an account.
pub async fn close_all(tx: &Tx, account: AccountId) -> Result<()> {
    row::run(tx.connection(), "DELETE FROM session WHERE account_id = $1", vec![account.0.into()]).await?;
    Ok(())
}

/// Removes sessions last seen before a moment.
pub async fn purge_sessions(db: &Db, before: Moment) -> Result<u64> {
    row::run(db.writer(), "DELETE FROM session WHERE last_seen < $1", vec![row::millis(before).into()]).await
}

/// How a key (an account or a place) stands; nothing known is a clean slate.
pub async fn throttle_get(r: &impl Reader, key: &str) -> Result<Throttle> {
    #[derive(FromQueryResult)]
    struct Kept {
        failures: i32,
        until: Option<i64>,
    }
    let hash = r.keyring().digest("throttle", key);
    let kept = row::first::<Kept>(r.connection(), "SELECT failures, until FROM throttle WHERE key_hash = $1", vec![hash.into()]).await?;
    Ok(kept.map_or_else(Throttle::default, |kept| Throttle { failures: kept.failures.unsigned_abs(), until: kept.until.map(row::moment) }))
}

/// Keeps how a key stands.
pub async fn throttle_put(db: &Db, key: &str, throttle: Throttle, now: Moment) -> Result<()> {
    let hash = db.keyring().digest("throttle", key);
    let sql = "INSERT INTO throttle (key_hash, failures, until, updated) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key_hash) DO UPDATE SET failures = $2, until = $3, updated = $4";
    let failures = i32::try_from(throttle.failures).unwrap_or(i32::MAX);
    row::run(db.writer(), sql, vec![hash.into(), failures.into(), throttle.until.map(row::millis).into(), row::millis(now).into()]).await?;
    Ok(())
}

/// Forgets a key.
pub async fn throttle_clear(db: &Db, key: &str) -> Result<()> {
    let hash = db.keyring().digest("throttle", key);
    row::run(db.writer(), "DELETE FROM throttle WHERE key_hash = $1", vec![hash.into()]).await?;
    Ok(())
}
