//! The plan format (编排交换格式): an examination as a folder of CSV files, and its plan as another. Files come and go as bytes.

mod amendment;
mod changed;
mod export;
mod instance;
mod interview;
mod plan;
mod public;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::{
    domain::exam::TailRooms,
    planner::{Finding, Input, Rules},
};

pub use amendment::amendment;
pub use changed::write_changed;
pub use export::{ApplicantName, Names, PostName, StaffName, UnitName, write_instance};
pub use interview::{examiners, shortlists, write as write_interview};
pub use plan::{read_plan, report, write_plan};
pub use public::{archive, unarchive, write_public};

/// A folder: file name → contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// An instance as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    pub input: Input,
    /// What is wrong with the ID numbers (`I01`, `I02`), which planning does not need.
    pub findings: Vec<Finding>,
}

/// Why a folder cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("缺少文件{0}")]
    Missing(String),
    #[error("文件{file}无法读取：{cause}")]
    Unreadable { file: String, cause: String },
    #[error("文件{file}中的“{code}”在其他文件里没有对应记录，请核对")]
    Unknown { file: &'static str, code: String },
    #[error("文件{file}中的“{value}”不是{expected}，请核对")]
    Wrong { file: &'static str, value: String, expected: &'static str },
}

/// Reads an instance folder.
pub fn read_instance(files: &Files) -> Result<Instance, FormatError> {
    instance::read(files)
}

/// Adds to an instance's `meta.json` what this program knows beyond the format, where it is not as usual.
fn beyond(meta: &mut serde_json::Value, rules: &Rules) {
    if rules.reserved_seats > 0 {
        meta["reserved_seats"] = rules.reserved_seats.into();
    }
    if rules.tail_rooms != TailRooms::Single {
        meta["tail_rooms"] = rules.tail_rooms.word().into();
    }
}

/// A file's bytes, without a byte order mark.
fn bytes<'a>(files: &'a Files, file: &str) -> Result<&'a [u8], FormatError> {
    let bytes = files.get(file).ok_or_else(|| FormatError::Missing(file.to_owned()))?;
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// A CSV file's rows, columns found by their header.
fn rows<T: DeserializeOwned>(files: &Files, file: &str) -> Result<Vec<T>, FormatError> {
    let mut reader = csv::Reader::from_reader(bytes(files, file)?);
    let unreadable = |error: csv::Error| FormatError::Unreadable { file: file.to_owned(), cause: error.to_string() };
    reader.deserialize().map(|row| row.map_err(unreadable)).collect()
}

/// Codes → places.
type Places = BTreeMap<String, usize>;

fn places<'a>(codes: impl Iterator<Item = &'a String>) -> Places {
    codes.enumerate().map(|(place, code)| (code.clone(), place)).collect()
}

fn place(places: &Places, file: &'static str, code: &str) -> Result<usize, FormatError> {
    places.get(code).copied().ok_or_else(|| FormatError::Unknown { file, code: code.to_owned() })
}
