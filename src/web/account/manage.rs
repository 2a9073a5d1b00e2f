//! The administrator's pages (账号管理): who may sign in at the desk; new accounts, disabled accounts.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    domain::{
        PersonName, Phone,
        account::{Account, Role},
        audit::Actor,
        id::{AccountId, SiteId},
        text,
    },
    service::{self, account::OfficerAccount, machine},
    store::{self, Field},
    web::{
        App, Error, Guard, Routes, Who,
        component::Choice,
        form::Form,
        guard::Administrator,
        layout::{self, Flash, Frame},
        query::Query,
        table::{Summary, Tag, Tone},
    },
};

const PAGE: u32 = 50;
const ADMINISTRATOR: Who = Who::Role(Role::Administrator);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/account/list", ADMINISTRATOR, list)
        .get("/account/create", ADMINISTRATOR, begin)
        .post("/account/create", ADMINISTRATOR, create)
        .get("/account/{id}", ADMINISTRATOR, show)
        .post("/account/{id}/disable", ADMINISTRATOR, disable)
        .post("/account/{id}/enable", ADMINISTRATOR, enable)
}

#[derive(Template)]
#[template(path = "account/list.html")]
struct ListPage {
    frame: Frame,
    query: Query,
    lines: Vec<Account>,
    total: u64,
    roles: Vec<Choice>,
    states: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "account/create.html")]
struct CreatePage {
    frame: Frame,
    form: Form,
    roles: Vec<Choice>,
    sites: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "account/created.html")]
struct CreatedPage {
    frame: Frame,
    login: String,
    name: String,
    password: String,
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct ShowPage {
    frame: Frame,
    account: Account,
    summary: Summary,
    own: bool,
}

impl ShowPage {
    fn deed(&self, word: &str) -> String {
        format!("/account/{}/{word}", self.account.id)
    }
}

fn roles() -> Vec<Choice> {
    let hint = |role| match role {
        Role::Planner => "设置方案、导入名单、编排、文书",
        Role::Reviewer => "审核报名资格",
        Role::Cashier => "登记缴费、减免、退费",
        Role::SiteChief => "查看本考点的考场、人员和文书",
        Role::Auditor => "查看审计记录，不能与其他角色同时授予",
        Role::Administrator => "管理工作人员账号",
        Role::Applicant | Role::Proctor => "",
    };
    Role::ALL.into_iter().filter(|role| role.is_office()).map(|role| Choice::new(role.word(), role.label()).hinted(hint(role))).collect()
}

fn state(account: &Account) -> Tag {
    match account {
        Account { disabled: true, .. } => Tag::new(Tone::Quiet, "已停用"),
        Account { must_change_password: true, .. } => Tag::new(Tone::Waiting, "未首次登录"),
        Account { .. } => Tag::new(Tone::Good, "正常"),
    }
}

pub(super) fn labels(account: &Account) -> String {
    account.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")
}

async fn list(State(app): State<App>, query: Query, frame: Frame) -> Result<Response, Error> {
    let words = text::one_line(query.get("q")).to_lowercase();
    let role = Role::parse(query.get("role"));
    let wanted = |account: &Account| {
        (words.is_empty() || account.login.contains(&words) || account.name.contains(&words))
            && role.is_none_or(|role| account.roles.contains(&role))
            && match query.get("state") {
                "disabled" => account.disabled,
                "enabled" => !account.disabled,
                _ => true,
            }
    };
    let mut lines: Vec<Account> = store::account::list(&app.office.db).await?.into_iter().filter(wanted).collect();
    let (column, down) = query.sort();
    if column == "name" {
        lines.sort_by(|a, b| a.name.cmp(&b.name));
    }
    if down {
        lines.reverse();
    }
    let total = lines.len() as u64;
    let lines = lines.into_iter().skip((query.page() as usize - 1) * PAGE as usize).take(PAGE as usize).collect();
    let states = vec![Choice::new("enabled", "在用"), Choice::new("disabled", "已停用")];
    Ok(layout::page(&ListPage { frame: frame.titled("工作人员账号").wide(), query, lines, total, roles: roles(), states }))
}

async fn create_page(app: &App, frame: Frame, form: Form) -> Result<CreatePage, Error> {
    let sites = match store::exam::newest(&app.office.db).await? {
        Some(exam) => store::exam::sites(&app.office.db, exam.id).await?,
        None => Vec::new(),
    };
    let sites = sites.iter().map(|site| Choice::new(site.id, &format!("{:02} {}", site.number, site.name))).collect();
    let frame = frame.titled("新建工作人员账号").back_to("/account/list", "账号列表").checked(&form);
    Ok(CreatePage { frame, form, roles: roles(), sites })
}

async fn begin(State(app): State<App>, frame: Frame) -> Result<Response, Error> {
    Ok(layout::page(&create_page(&app, frame, Form::default()).await?))
}

async fn create(guard: Guard<Administrator>, State(app): State<App>, frame: Frame, mut form: Form) -> Result<Response, Error> {
    if let Some(draft) = read(&mut form) {
        let (login, name) = (draft.login.clone(), draft.name.clone());
        let password = machine::spoken_code(app.office.chance.as_ref(), 12);
        match service::account::create(&app.office, Actor::Account(guard.id()), draft, &password, false).await {
            Ok(_) => {
                // Shown in the answer itself: a password has no place in a cookie or an address.
                let frame = frame.titled("账号已建立").back_to("/account/list", "账号列表");
                return Ok(layout::page(&CreatedPage { frame, login, name, password }));
            }
            Err(error @ service::Error::Taken(Field::Login)) => form.refused("login", error)?,
            Err(error) => form.refused("roles", error)?,
        }
    }
    Ok(layout::again(&create_page(&app, frame, form).await?))
}

fn read(form: &mut Form) -> Option<OfficerAccount> {
    let login = form.required("login", "登录名").and_then(login_name);
    let name = form.required("name", "姓名").and_then(PersonName::parse);
    let roles: Vec<Role> = form.values("roles").iter().filter_map(|word| Role::parse(word)).filter(|role| role.is_office()).collect();
    if roles.is_empty() {
        form.wrong("roles", "请至少选择一个角色");
    }
    let site = form.optional("site").number::<i64>().map(SiteId);
    if roles.contains(&Role::SiteChief) && site.is_none() {
        form.wrong("site", "考点主考要选定所在的考点");
    }
    let site = site.filter(|_| roles.contains(&Role::SiteChief));
    form.is_good().then_some(())?;
    Some(OfficerAccount { login: login?, name: name?.as_str().to_owned(), roles, staff: None, site })
}

/// 3 to 32 letters, digits, dots, hyphens; nothing that reads as a phone, since phones sign in too.
fn login_name(typed: &str) -> Result<String, &'static str> {
    let login = text::half_width(typed).to_lowercase();
    let fits =
        (3..=32).contains(&login.len()) && login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_'));
    if !fits || !login.starts_with(|c: char| c.is_ascii_lowercase()) || Phone::parse(&login).is_ok() {
        return Err("登录名由3至32个小写字母、数字、点或下划线组成，以字母开头");
    }
    Ok(login)
}

pub(super) async fn found(app: &App, id: AccountId) -> Result<Account, Error> {
    let account = store::account::find(&app.office.db, id)
        .await?
        .filter(|account| Who::Office.admits(Some(&Account { disabled: false, ..account.clone() })));
    Ok(account.ok_or(service::Error::NotFound("账号"))?)
}

async fn show(guard: Guard<Administrator>, State(app): State<App>, Path(id): Path<AccountId>, frame: Frame) -> Result<Response, Error> {
    let account = found(&app, id).await?;
    let summary = Summary::new()
        .row("登录名", &account.login)
        .row("姓名", &account.name)
        .row("角色", labels(&account))
        .row("状态", if account.disabled { "已停用" } else { "在用" });
    let frame = frame.titled(&account.name).captioned("工作人员账号").back_to("/account/list", "账号列表");
    Ok(layout::page(&ShowPage { frame, own: account.id == guard.id(), account, summary }))
}

async fn disable(guard: Guard<Administrator>, State(app): State<App>, Path(id): Path<AccountId>) -> Result<Response, Error> {
    let account = found(&app, id).await?;
    service::account::set_disabled(&app.office, guard.id(), id, true).await?;
    Ok(layout::on_to("/account/list", Flash::done(format!("已停用{}的账号，正在使用的登录已退出", account.name))))
}

async fn enable(guard: Guard<Administrator>, State(app): State<App>, Path(id): Path<AccountId>) -> Result<Response, Error> {
    let account = found(&app, id).await?;
    service::account::set_disabled(&app.office, guard.id(), id, false).await?;
    Ok(layout::on_to("/account/list", Flash::done(format!("已启用{}的账号", account.name))))
}

#[cfg(test)]
pub(in crate::web) fn samples() -> Vec<crate::web::sample::Sample> {
    use crate::web::sample::{LONGEST, Sample, UNIT, frame, wrong};
    let administrator = || frame(&[Role::Administrator]);
    let account = Account { name: LONGEST.to_owned(), ..crate::web::gallery::officer(&[Role::Planner, Role::Reviewer, Role::Cashier]) };
    let list = |lines: Vec<Account>| ListPage {
        frame: administrator().titled("工作人员账号").wide(),
        query: Query::sample("/account/list", &[("q", "张")]),
        total: lines.len() as u64,
        lines,
        roles: roles(),
        states: vec![Choice::new("enabled", "在用")],
    };
    let create = |form: Form| CreatePage {
        frame: administrator().titled("新建工作人员账号").checked(&form),
        form,
        roles: roles(),
        sites: vec![Choice::new(1, UNIT)],
    };
    let show = |own| ShowPage {
        frame: administrator().titled(LONGEST),
        summary: Summary::new().row("姓名", &account.name).row("角色", labels(&account)),
        account: account.clone(),
        own,
    };
    let disabled = Account { disabled: true, ..account.clone() };
    vec![
        Sample::of("accounts, none", &list(Vec::new())),
        Sample::of("accounts, some", &list(vec![account.clone(), disabled])),
        Sample::of("new colleague, empty", &create(Form::default())),
        Sample::of("new colleague, wrong", &create(wrong(Form::default(), &["login", "name", "roles", "site"]))).with_errors(4),
        Sample::of("one account, own", &show(true)),
        Sample::of("one account, a colleague's", &show(false)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_names_never_read_as_phones() {
        assert_eq!(login_name("Zhang.San"), Ok("zhang.san".to_owned()));
        for wrong in ["ab", "13800001234", "张三", "a b c", "x;drop"] {
            assert!(login_name(wrong).is_err(), "{wrong}");
        }
    }
}
