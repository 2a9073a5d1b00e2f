//! Commands (命令行): serve, demo, solve, check, amend, interview, draw, documents, backup, restore, verify, admin.

pub mod admin;
pub mod amend;
pub mod backup;
pub mod check;
pub mod demo;
pub mod documents;
pub mod draw;
pub mod folder;
pub mod interview;
pub mod repair;
pub mod serve;
pub mod solve;
pub mod verify;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use crate::{
    config::Settings,
    service::{
        Office,
        machine::{SystemChance, SystemClock},
    },
    store::{Db, DbSettings, Keyring},
};

/// What can be asked of the program.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 启动网站服务
    Serve,
    /// 生成演示数据，从报名到文书跑完全程，然后启动网站
    Demo(demo::Arguments),
    /// 求解一个CSV实例，不需要数据库
    Solve(solve::Arguments),
    /// 无解时说明原因，并采用补救办法写出新的实例
    Repair(repair::Arguments),
    /// 独立检查一个CSV方案
    Check(check::Arguments),
    /// 局部调整一个CSV方案：缺席替换、停用考场、补录考生，其余不变
    Amend(amend::Arguments),
    /// 面试分组：同一岗位不分开，考场最少；并抽签组成考官组
    Interview(interview::Arguments),
    /// 抽签前承诺，抽签后复核
    #[command(subcommand)]
    Draw(draw::Arguments),
    /// 生成考务文书：整套打包，或只打一种、一个考点、一个考场
    Documents(documents::Arguments),
    /// 备份数据库（加密、带校验）
    Backup {
        /// 备份文件
        to: PathBuf,
    },
    /// 校验备份并恢复为新的数据库
    Restore {
        /// 备份文件
        from: PathBuf,
        /// 覆盖已有数据库
        #[arg(long)]
        replace: bool,
    },
    /// 校验审计链，找出被改、被删、被调换的记录
    Verify,
    /// 管理账号
    Admin(admin::Arguments),
}

/// Why a command ends badly: a Chinese sentence.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs a command to its end.
pub fn run(command: Command, settings: Settings) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("无法启动：{error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve => serve::run(settings).await,
            Command::Demo(arguments) => demo::run(arguments, settings).await,
            Command::Solve(arguments) => solve::solve(&arguments),
            Command::Repair(arguments) => repair::run(&arguments),
            Command::Check(arguments) => check::check(&arguments),
            Command::Amend(arguments) => amend::run(&arguments),
            Command::Interview(arguments) => interview::run(&arguments),
            Command::Draw(arguments) => draw::run(&arguments),
            Command::Documents(arguments) => documents::run(arguments, settings).await,
            Command::Backup { to } => backup::backup(&to, &settings).await,
            Command::Restore { from, replace } => backup::restore(&from, replace, &settings).await,
            Command::Verify => verify::run(&settings).await,
            Command::Admin(arguments) => admin::run(arguments, &settings).await,
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(4));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            let mut cause = error.source();
            while let Some(deeper) = cause {
                eprintln!("  原因：{deeper}");
                cause = deeper.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// Opens the database of the settings, making key and tables where they are not there yet.
pub async fn open(settings: &Settings) -> Result<Office, Failure> {
    std::fs::create_dir_all(&settings.data).map_err(|e| format!("无法建立数据目录 {}：{e}", settings.data.display()))?;
    crate::service::document::lend::look_on_machine(&settings.fonts);
    let chance = Arc::new(SystemChance);
    let keyring = keyring(settings, chance.as_ref())?;
    let db_settings = DbSettings { url: settings.database_url(), readers: settings.connections };
    let db = Db::open(&db_settings, keyring, chance.clone()).await?;
    db.migrate().await?;
    Ok(Office::new(db, Arc::new(SystemClock), chance, settings.data.join("papers"), settings.workers))
}

/// The key file, made on the first start with rights for its owner only.
fn keyring(settings: &Settings, chance: &SystemChance) -> Result<Keyring, Failure> {
    let path = settings.key_path();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Keyring::load(&text).map_err(|e| format!("密钥文件 {} 无法使用：{e}", path.display()))?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let keyring = Keyring::generate(chance);
            write_private(&path, &keyring.save()).map_err(|e| format!("无法写入密钥文件 {}：{e}", path.display()))?;
            Ok(keyring)
        }
        Err(error) => Err(format!("无法读取密钥文件 {}：{error}", path.display()).into()),
    }
}

fn write_private(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
