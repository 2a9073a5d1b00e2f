//! `kaowu admin` (管理账号): the first accounts are made at the console; there is none with a known password.

use std::process::ExitCode;

use super::Failure;
use crate::{
    config::Settings,
    domain::{account::Role, audit::Actor},
    service::{account, machine},
};

/// 管理账号
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 新建账号，打印一次性初始密码（首次登录须修改）
    Create {
        /// 登录名
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 角色，可多次给出：planner reviewer cashier site_chief auditor administrator
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
    },
}

/// Creates the account and prints its first password once.
pub async fn run(arguments: Arguments, settings: &Settings) -> Result<ExitCode, Failure> {
    let What::Create { login, name, roles } = arguments.what;
    let office = super::open(settings).await?;
    let roles = roles
        .iter()
        .map(|word| Role::parse(word).filter(|role| role.is_office()).ok_or_else(|| format!("没有角色“{word}”")))
        .collect::<Result<Vec<_>, _>>()?;
    let password = machine::spoken_code(office.chance.as_ref(), 14);
    let draft = account::OfficerAccount { login: login.clone(), name, roles, staff: None, site: None };
    account::create(&office, Actor::System, draft, &password, false).await?;
    println!("账号：{login}\n初始密码：{password}\n首次登录后须修改密码；此密码不会再次显示。");
    Ok(ExitCode::SUCCESS)
}
