//! Accounts (账号): open one, sign in, sign out, grant; guessing is slowed by account and by place.

mod device;
mod reset;

use std::sync::Arc;

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sha2::{Digest, Sha256};

pub use device::sign_out_others;
pub use reset::{Caller, reset_applicant, reset_officer, reset_proctor};

use super::{Error, Office, Result, machine};
use crate::{
    domain::{
        Chance, Phone,
        account::{Account, Role, RuleError, check_password, check_roles},
        audit::{Actor, AuditEntry},
        id::{AccountId, SiteId, StaffId},
    },
    store::{
        self, Tx,
        account::{NewAccount, NewSession},
    },
};

/// Hashes and checks passwords with argon2id (m = 46 MiB, t = 1, p = 1; OWASP ASVS 5.0 appendix C), four at a time at most,
/// so that a crowd at the door cannot eat the memory.
#[derive(Clone)]
pub struct Passwords {
    slots: Arc<tokio::sync::Semaphore>,
    memory_kib: u32,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { slots: Arc::new(tokio::sync::Semaphore::new(4)), memory_kib: 46 * 1024 }
    }
}

impl Passwords {
    fn argon2(&self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, 1, 1, None).expect("constant parameters are valid");
        Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
    }

    /// A PHC string.
    pub async fn hash(&self, password: String, chance: &dyn Chance) -> Result<String> {
        let mut salt = [0; 16];
        chance.fill(&mut salt);
        let argon2 = self.argon2();
        self.off_the_loop(move || argon2.hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()).ok())
            .await?
            .ok_or_else(internal)
    }

    /// Whether the password is the hash's. Without a hash the same work is done and the answer is no, so that nobody can
    /// tell from the time whether an account exists.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        const NOBODY: &str = "$argon2id$v=19$m=47104,t=1,p=1$a2Fvd3Uta2Fvd3Uta2Fvdw$2YJXq0Yk3H3mBzqQ0Q9l2o2y0m4v2g3Zc9d5b8c7a6E";
        let argon2 = self.argon2();
        let known = hash.is_some();
        self.off_the_loop(move || {
            let hash = hash.as_deref().unwrap_or(NOBODY);
            PasswordHash::new(hash).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok()) && known
        })
        .await
    }

    async fn off_the_loop<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _slot = self.slots.acquire().await.map_err(|_| internal())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| internal())
    }
}

/// One sentence for a wrong name and for a wrong phone.
fn check_known(noun: &str) -> Error {
    Error::Rule(format!("没有找到姓名和手机号都相符的{noun}，请核对后重填"))
}

fn internal() -> Error {
    Error::Rule("系统暂时不能核对密码，请稍后重试".to_owned())
}

/// A fresh session: the token goes into the cookie, only its hash into the database.
pub struct SignedIn {
    pub token: String,
    pub account: Account,
}

/// Signs in with a login name or a phone and a password. `place` is where the try comes from (an address).
pub async fn sign_in(office: &Office, login: &str, password: &str, place: &str) -> Result<SignedIn> {
    let now = office.now();
    let login = crate::domain::text::code(login).to_lowercase();
    let keys = [format!("login:{login}"), format!("place:{place}")];
    for key in &keys {
        store::account::throttle_get(&office.db, key).await?.check(now)?;
    }
    let found = store::account::for_sign_in(&office.db, &login).await?;
    let hash = found.as_ref().and_then(|(account, hash)| if account.disabled { None } else { hash.clone() });
    if !office.passwords.verify(password.to_owned(), hash).await? {
        return refuse(office, &keys).await;
    }
    let Some((account, _)) = found else { return refuse(office, &keys).await };
    store::account::throttle_clear(&office.db, &keys[0]).await?;
    open_session(office, account, "account.sign_in").await
}

/// Signs a member of staff in with the phone and the code on the assignment notice.
pub async fn sign_in_staff(office: &Office, phone: &str, code: &str, place: &str) -> Result<SignedIn> {
    let now = office.now();
    let keys = [format!("staff:{}", crate::domain::text::code(phone)), format!("place:{place}")];
    for key in &keys {
        store::account::throttle_get(&office.db, key).await?.check(now)?;
    }
    let Ok(phone) = Phone::parse(phone) else { return refuse(office, &keys).await };
    let code = crate::domain::text::code(code).to_lowercase();
    match store::staffing::account_by_code(&office.db, &phone, &code).await? {
        Some(account) if !account.disabled => {
            store::account::throttle_clear(&office.db, &keys[0]).await?;
            open_session(office, account, "account.sign_in_staff").await
        }
        _ => refuse(office, &keys).await,
    }
}

async fn refuse(office: &Office, keys: &[String; 2]) -> Result<SignedIn> {
    let now = office.now();
    for (key, patience) in keys.iter().zip([0, 17]) {
        let throttle = store::account::throttle_get(&office.db, key).await?;
        // One place may be a whole school behind one address: it is slowed later than one account.
        let slowed = throttle.failed(now);
        let kept = if slowed.failures <= patience { crate::domain::account::Throttle { until: None, ..slowed } } else { slowed };
        store::account::throttle_put(&office.db, key, kept, now).await?;
    }
    metrics::counter!("kaowu_sign_in_refused_total").increment(1);
    Err(RuleError::WrongCredentials.into())
}

async fn open_session(office: &Office, account: Account, action: &'static str) -> Result<SignedIn> {
    let now = office.now();
    let token = machine::token(office.chance.as_ref(), 32);
    let session =
        NewSession { token_hash: token_hash(&token), account: account.id, csrf: machine::token(office.chance.as_ref(), 16), at: now };
    let tx = Tx::begin(&office.db).await?;
    store::account::open_session(&tx, &session).await?;
    tx.commit(AuditEntry::new(Actor::Account(account.id), action, now).on("account", account.id)).await?;
    Ok(SignedIn { token, account })
}

/// What the database keeps of a session's token.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Ends one session.
pub async fn sign_out(office: &Office, account: AccountId, token: &str) -> Result<()> {
    let tx = Tx::begin(&office.db).await?;
    store::account::close_session(&tx, token_hash(token)).await?;
    Ok(tx.commit(AuditEntry::new(Actor::Account(account), "account.sign_out", office.now()).on("account", account)).await?)
}

/// An applicant opens an account with name, phone and password, and is signed in.
pub async fn open_applicant(office: &Office, name: &str, phone: &Phone, password: &str) -> Result<SignedIn> {
    check_password(password, phone.full())?;
    let hash = office.passwords.hash(password.to_owned(), office.chance.as_ref()).await?;
    let now = office.now();
    let account = NewAccount {
        login: format!("a{}", machine::token(office.chance.as_ref(), 8)),
        name: name.to_owned(),
        roles: vec![Role::Applicant],
        phone: Some(phone.clone()),
        password_hash: Some(hash),
        at: now,
        ..NewAccount::default()
    };
    let tx = Tx::begin(&office.db).await?;
    let id = store::account::insert(&tx, &account).await?;
    tx.commit(AuditEntry::new(Actor::Account(id), "account.open", now).on("account", id).saying("考生注册账号")).await?;
    let account = store::account::find(&office.db, id).await?.ok_or(Error::NotFound("账号"))?;
    open_session(office, account, "account.sign_in").await
}

/// What an officer's account is made of.
pub struct OfficerAccount {
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub staff: Option<StaffId>,
    pub site: Option<SiteId>,
}

/// Creates an account of the office with a first password that must be changed unless `keep_password`.
pub async fn create(office: &Office, by: Actor, draft: OfficerAccount, password: &str, keep_password: bool) -> Result<AccountId> {
    check_roles(&draft.roles)?;
    check_password(password, &draft.login)?;
    let hash = office.passwords.hash(password.to_owned(), office.chance.as_ref()).await?;
    let now = office.now();
    let roles: Vec<&str> = draft.roles.iter().map(|role| role.label()).collect();
    let detail = format!("新建账号 {}（{}），角色：{}", draft.login, draft.name, roles.join("、"));
    let account = NewAccount {
        login: draft.login.to_lowercase(),
        name: draft.name,
        roles: draft.roles,
        staff: draft.staff,
        site: draft.site,
        password_hash: Some(hash),
        must_change_password: !keep_password,
        at: now,
        ..NewAccount::default()
    };
    let tx = Tx::begin(&office.db).await?;
    let id = store::account::insert(&tx, &account).await?;
    tx.commit(AuditEntry::new(by, "account.create", now).on("account", id).saying(detail)).await?;
    Ok(id)
}

/// Changes the own password; every other session of the account ends.
pub async fn change_password(office: &Office, account: &Account, old: &str, new: &str) -> Result<SignedIn> {
    let hash = store::account::for_sign_in(&office.db, &account.login).await?.and_then(|(_, hash)| hash);
    if !office.passwords.verify(old.to_owned(), hash).await? {
        return Err(RuleError::WrongCredentials.into());
    }
    check_password(new, &account.login)?;
    let hash = office.passwords.hash(new.to_owned(), office.chance.as_ref()).await?;
    let tx = Tx::begin(&office.db).await?;
    store::account::set_password(&tx, account.id, &hash, false).await?;
    store::account::close_all(&tx, account.id).await?;
    tx.commit(AuditEntry::new(Actor::Account(account.id), "account.change_password", office.now()).on("account", account.id)).await?;
    let account = store::account::find(&office.db, account.id).await?.ok_or(Error::NotFound("账号"))?;
    open_session(office, account, "account.sign_in").await
}

/// Disables or enables an account; its sessions end at once.
pub async fn set_disabled(office: &Office, by: AccountId, id: AccountId, disabled: bool) -> Result<()> {
    if by == id {
        return Err(Error::Rule("不能停用自己的账号，请让另一位管理员操作".to_owned()));
    }
    let tx = Tx::begin(&office.db).await?;
    store::account::set_disabled(&tx, id, disabled).await?;
    store::account::close_all(&tx, id).await?;
    let word = if disabled { "停用账号" } else { "启用账号" };
    Ok(tx.commit(AuditEntry::new(Actor::Account(by), "account.set_disabled", office.now()).on("account", id).saying(word)).await?)
}
