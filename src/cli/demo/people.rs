//! The demo's own people (演示账号): one of each kind at the desk, an applicant, a proctor; passwords drawn at the first run and kept
//! beside the database, readable by its owner only.

use std::{collections::BTreeMap, path::Path};

use crate::{
    cli::Failure,
    domain::{account::Role, audit::Actor, id::AccountId},
    service::{Office, account, machine},
    store,
};

/// Logins by name, as printed at the end: who, login, secret.
pub type Logins = BTreeMap<String, (String, String)>;

const DESK: [(&str, &str, &[Role]); 6] = [
    ("planner", "编排员", &[Role::Planner]),
    ("reviewer", "审核员", &[Role::Reviewer]),
    ("cashier", "收费员", &[Role::Cashier]),
    ("chief", "考点主考", &[Role::SiteChief]),
    ("auditor", "审计员", &[Role::Auditor]),
    ("admin", "系统管理员", &[Role::Administrator]),
];

/// Opens the desk's accounts where they are missing; gives back the planner's key.
pub async fn desk(office: &Office, folder: &Path) -> Result<AccountId, Failure> {
    let mut logins = read(folder)?;
    for (login, name, roles) in DESK {
        if store::account::for_sign_in(&office.db, login).await?.is_some() {
            continue;
        }
        let password = machine::spoken_code(office.chance.as_ref(), 12);
        let draft =
            account::OfficerAccount { login: login.to_owned(), name: name.to_owned(), roles: roles.to_vec(), staff: None, site: None };
        account::create(office, Actor::System, draft, &password, true).await?;
        logins.insert(format!("工作人员·{}", roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、")), (login.to_owned(), password));
        write(folder, &logins)?;
    }
    let planner = store::account::for_sign_in(&office.db, "planner").await?.ok_or("演示编排账号不存在")?;
    Ok(planner.0.id)
}

/// Keeps another login.
pub fn keep(folder: &Path, who: &str, login: &str, secret: &str) -> Result<(), Failure> {
    let mut logins = read(folder)?;
    logins.insert(who.to_owned(), (login.to_owned(), secret.to_owned()));
    write(folder, &logins)
}

/// The logins kept so far.
pub fn read(folder: &Path) -> Result<Logins, Failure> {
    match std::fs::read_to_string(folder.join("logins.json")) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Logins::new()),
        Err(error) => Err(error.into()),
    }
}

fn write(folder: &Path, logins: &Logins) -> Result<(), Failure> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(folder.join("logins.json"))?;
    Ok(file.write_all(serde_json::to_string_pretty(logins)?.as_bytes())?)
}
