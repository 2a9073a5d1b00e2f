//! Settings (运行配置): files and the environment become typed values; nobody else reads either.
//!
//! `config/default.toml` is inside the binary; a file named on the command line and then the variables `KAOWU_…` override it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

const DEFAULT: &str = include_str!("../config/default.toml");

/// What differs between machines. Rules of the exam are not here: they are the exam's policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: String,
    /// Where people reach the program, e.g. `https://kaowu.example.gov.cn`; posts from other origins are refused.
    pub public_origin: String,
    /// Folder of the embedded database, the key file, packs of papers and backups.
    pub data: PathBuf,
    /// `sqlite` for the embedded database in `data`, or `postgres://…`.
    pub database: String,
    /// Read-only connections (SQLite) or pool size (PostgreSQL).
    pub connections: u32,
    /// Key file; empty for `data/kaowu.key`.
    pub key_file: String,
    /// Threads for planning and papers.
    pub workers: u32,
    /// Font files, or folders of them, that lend papers the rare characters the program's own faces lack; the first that has one lends it.
    pub fonts: Vec<String>,
    /// `json` or `text`.
    pub log_format: String,
    /// Idle minutes after which the office's and other people's sessions end.
    pub office_idle_minutes: i64,
    pub idle_minutes: i64,
    /// Telephone printed at the foot of every page.
    pub desk_phone: String,
    /// Number of proxies in front whose `X-Forwarded-For` is believed.
    pub trusted_proxies: u8,
    /// Addresses that may read `/metrics`; empty for loopback only.
    pub metrics_from: Vec<String>,
}

/// Why settings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("无法读取配置文件 {path}：{source}")]
    Unreadable { path: String, source: std::io::Error },
    #[error("配置有误：{0}")]
    Wrong(String),
}

impl Settings {
    /// Reads the defaults, then the file, then `KAOWU_*` from `environment`.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut table: toml::Table = DEFAULT.parse().map_err(wrong)?;
        if let Some(path) = file {
            let text =
                std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.display().to_string(), source })?;
            let own: toml::Table = text.parse().map_err(wrong)?;
            table.extend(own);
        }
        for (name, value) in environment {
            let Some(key) = name.strip_prefix("KAOWU_").map(str::to_lowercase) else { continue };
            let Some(known) = table.get_mut(&key) else { continue };
            *known = like(known, value);
        }
        let settings: Self = table.try_into().map_err(wrong)?;
        settings.validate()
    }

    /// The key file's path.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        if self.key_file.is_empty() { self.data.join("kaowu.key") } else { PathBuf::from(&self.key_file) }
    }

    /// The database's address as the store wants it.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.database == "sqlite" { format!("sqlite://{}", self.data.join("kaowu.sqlite").display()) } else { self.database.clone() }
    }

    fn validate(self) -> Result<Self, ConfigError> {
        if self.connections == 0 || self.workers == 0 {
            return Err(ConfigError::Wrong("connections 与 workers 至少为 1".to_owned()));
        }
        if !["json", "text"].contains(&self.log_format.as_str()) {
            return Err(ConfigError::Wrong(format!("log_format 只能是 json 或 text，实际为 {}", self.log_format)));
        }
        Ok(self)
    }
}

fn wrong(error: impl std::fmt::Display) -> ConfigError {
    ConfigError::Wrong(error.to_string())
}

/// The text of a variable as the kind of value the default has.
fn like(known: &toml::Value, text: String) -> toml::Value {
    match known {
        toml::Value::Integer(_) => text.trim().parse().map_or(toml::Value::String(text), toml::Value::Integer),
        toml::Value::Array(_) => {
            toml::Value::Array(text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(toml::Value::from).collect())
        }
        _ => toml::Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> std::vec::IntoIter<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn the_environment_overrides_the_defaults() {
        let settings =
            Settings::load(None, environment(&[("KAOWU_CONNECTIONS", "9"), ("KAOWU_DATABASE", "postgres://x/y"), ("PATH", "/bin")]))
                .unwrap();
        assert_eq!((settings.connections, settings.database_url().as_str()), (9, "postgres://x/y"));
        assert_eq!(Settings::load(None, environment(&[])).unwrap().database_url(), "sqlite://data/kaowu.sqlite");
    }

    #[test]
    fn nonsense_is_refused_with_a_sentence() {
        let error = Settings::load(None, environment(&[("KAOWU_LOG_FORMAT", "xml")])).unwrap_err();
        assert_eq!(error.to_string(), "配置有误：log_format 只能是 json 或 text，实际为 xml");
        assert!(Settings::load(None, environment(&[("KAOWU_CONNECTIONS", "many")])).is_err());
        assert!(Settings::load(Some(Path::new("/nowhere.toml")), environment(&[])).is_err());
    }
}
