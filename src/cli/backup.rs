//! `kaowu backup` and `kaowu restore` (备份与恢复): encrypted with the key file, verified before anything is overwritten.

use std::{path::Path, process::ExitCode, time::Instant};

use super::Failure;
use crate::{config::Settings, store};

/// Writes a consistent, encrypted copy.
pub async fn backup(to: &Path, settings: &Settings) -> Result<ExitCode, Failure> {
    let office = super::open(settings).await?;
    let start = Instant::now();
    let manifest = store::backup::backup(&office.db, to).await?;
    println!("备份完成：{}，{:.1} MB，用时{:.1}秒", to.display(), manifest.bytes as f64 / 1e6, start.elapsed().as_secs_f64());
    println!("SHA-256 {}", manifest.sha256);
    println!("请将密钥文件 {} 与备份分开保存；没有密钥无法恢复。", settings.key_path().display());
    Ok(ExitCode::SUCCESS)
}

/// Verifies a backup whole, then puts it in place.
pub async fn restore(from: &Path, replace: bool, settings: &Settings) -> Result<ExitCode, Failure> {
    if settings.database != "sqlite" {
        return Err("PostgreSQL 数据库请用 pg_restore 恢复".into());
    }
    let target = settings.data.join("kaowu.sqlite");
    if target.exists() && !replace {
        return Err(format!("{} 已存在；确认要覆盖请加 --replace", target.display()).into());
    }
    let key_path = settings.key_path();
    let text = std::fs::read_to_string(&key_path).map_err(|e| format!("无法读取密钥文件 {}：{e}", key_path.display()))?;
    let keyring = store::Keyring::load(&text)?;
    let manifest = store::backup::restore(from, &target, &keyring).await?;
    println!("恢复完成：{}，{:.1} MB", target.display(), manifest.bytes as f64 / 1e6);
    Ok(ExitCode::SUCCESS)
}
