//! Backup and restore (备份与恢复) of the embedded database.
//!
//! `VACUUM INTO` gives one consistent copy while others go on writing. The copy is cut into chunks of a mebibyte; each is
//! sealed with its number and whether it is the last, so that a chunk cannot be changed, left out, put elsewhere or cut off.
//! Restoring opens every chunk and compares the digest before anything is overwritten.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::{Db, Error, Keyring, Result, Source, cipher::Place, connect};
use crate::domain::Chance;

const MAGIC: &[u8; 10] = b"kaowu-bak1";
const CHUNK: usize = 1 << 20;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Size of the database.
    pub bytes: u64,
    /// Of the database, hex.
    pub sha256: String,
}

fn unfit(what: &str, path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unfit(format!("{what} {}：{error}", path.display()))
}

/// Removes a file when it goes out of scope, whatever happened.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        _ = fs::remove_file(&self.0);
    }
}

/// Writes an encrypted copy to `to`, which must not exist yet.
pub async fn backup(db: &Db, to: &Path) -> Result<Manifest> {
    if db.is_postgres() {
        return Err(Error::Unfit("PostgreSQL 数据库请用 pg_dump --format=custom 备份，并另存密钥文件".to_owned()));
    }
    if to.exists() {
        return Err(Error::Unfit(format!("{} 已存在，请换一个文件名，以免覆盖旧备份", to.display())));
    }
    let copy = Temporary(to.with_extension("copying"));
    _ = fs::remove_file(&copy.0);
    let quoted = copy.0.display().to_string().replace('\'', "''");
    db.writer().execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await?;
    let (db, to) = (db.clone(), to.to_owned());
    let work = move || {
        let half = Temporary(to.with_extension("partial"));
        let manifest = seal_file(&copy.0, &half.0, db.keyring(), db.0.chance.as_ref())?;
        fs::rename(&half.0, &to).map_err(|e| unfit("无法写入备份", &to, &e))?;
        Ok(manifest)
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Unfit(format!("备份中断：{e}")))?
}

fn place(row: &str) -> Place<'_> {
    Place { table: "backup", row, column: "chunk" }
}

/// A chunk's number and whether it is the last.
fn name(number: u64, last: bool) -> String {
    format!("{number}/{last}")
}

fn seal_file(from: &Path, to: &Path, keyring: &Keyring, chance: &dyn Chance) -> Result<Manifest> {
    let wrong = |error: std::io::Error| unfit("无法写入备份", to, &error);
    let total = fs::metadata(from).map_err(wrong)?.len();
    let mut input = BufReader::new(File::open(from).map_err(wrong)?);
    let mut output = BufWriter::new(File::create(to).map_err(wrong)?);
    output.write_all(MAGIC).map_err(wrong)?;
    let (mut digest, mut buffer, mut done) = (Sha256::new(), vec![0; CHUNK], 0);
    for number in 0.. {
        let size = usize::try_from((total - done).min(CHUNK as u64)).unwrap_or(CHUNK);
        input.read_exact(&mut buffer[..size]).map_err(wrong)?;
        digest.update(&buffer[..size]);
        done += size as u64;
        let last = done == total;
        let sealed = keyring.seal(place(&name(number, last)), &buffer[..size], chance);
        output.write_all(&[u8::from(last)]).map_err(wrong)?;
        output.write_all(&(sealed.len() as u64).to_be_bytes()).map_err(wrong)?;
        output.write_all(&sealed).map_err(wrong)?;
        if last {
            break;
        }
    }
    let file = output.into_inner().map_err(|e| wrong(e.into_error()))?;
    file.sync_all().map_err(wrong)?;
    Ok(Manifest { bytes: total, sha256: hex(&digest.finalize()) })
}

/// Verifies the backup whole, then puts the database in place of `target`.
pub async fn restore(from: &Path, target: &Path, keyring: &Keyring) -> Result<Manifest> {
    let (from, target, keyring) = (from.to_owned(), target.to_owned(), keyring.clone());
    let work = move || {
        // A program that has the target open would go on writing into a file that is no longer there.
        let _held = connect::lock_file(&target.display().to_string())?;
        let half = Temporary(target.with_extension("restoring"));
        let manifest = open_file(&from, &half.0, &keyring)?;
        for rest in ["-wal", "-shm"] {
            _ = fs::remove_file(format!("{}{rest}", target.display()));
        }
        fs::rename(&half.0, &target).map_err(|e| unfit("无法恢复到", &target, &e))?;
        Ok(manifest)
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Unfit(format!("恢复中断：{e}")))?
}

fn open_file(from: &Path, to: &Path, keyring: &Keyring) -> Result<Manifest> {
    let damaged = || Error::Unfit(format!("备份 {} 不完整或被改动，或密钥文件不是备份时的那一个；没有恢复任何内容", from.display()));
    let mut input = BufReader::new(File::open(from).map_err(|e| unfit("无法读取备份", from, &e))?);
    let mut output = BufWriter::new(File::create(to).map_err(|e| unfit("无法写入", to, &e))?);
    let mut magic = [0; MAGIC.len()];
    input.read_exact(&mut magic).map_err(|_| damaged())?;
    if &magic != MAGIC {
        return Err(Error::Unfit(format!("{} 不是考务系统的备份文件", from.display())));
    }
    let (mut digest, mut bytes) = (Sha256::new(), 0);
    for number in 0.. {
        let mut head = [0; 9];
        input.read_exact(&mut head).map_err(|_| damaged())?;
        let last = match head[0] {
            0 => false,
            1 => true,
            _ => return Err(damaged()),
        };
        let size = usize::try_from(u64::from_be_bytes(head[1..].try_into().map_err(|_| damaged())?)).map_err(|_| damaged())?;
        if size > CHUNK + 64 {
            return Err(damaged());
        }
        let mut sealed = vec![0; size];
        input.read_exact(&mut sealed).map_err(|_| damaged())?;
        let plain = keyring.open(place(&name(number, last)), &sealed).map_err(|_| damaged())?;
        digest.update(&plain);
        bytes += plain.len() as u64;
        output.write_all(&plain).map_err(|e| unfit("无法写入", to, &e))?;
        if last {
            break;
        }
    }
    if input.read(&mut [0]).map_err(|_| damaged())? > 0 {
        return Err(damaged());
    }
    let file = output.into_inner().map_err(|e| unfit("无法写入", to, e.error()))?;
    file.sync_all().map_err(|e| unfit("无法写入", to, &e))?;
    Ok(Manifest { bytes, sha256: hex(&digest.finalize()) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
