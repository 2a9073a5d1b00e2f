//! A changed instance (改动后的实例): the files of one that was read and then changed, with everything the format tells of it that
//! planning does not need taken over from the files it was read from.

use serde::Deserialize;

use super::{ApplicantName, Files, FormatError, Names, PostName, StaffName, UnitName, bytes, rows, write_instance, write_public};
use crate::{domain::Gender, planner::Input};

#[derive(Deserialize)]
struct TownshipRow {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct UnitRow {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    township_id: String,
}

#[derive(Deserialize)]
struct PostRow {
    #[serde(default)]
    name: String,
    #[serde(default)]
    county_id: String,
    #[serde(default)]
    vacancies: u32,
}

#[derive(Deserialize)]
struct PersonRow {
    #[serde(default)]
    name: String,
    #[serde(default)]
    id_number: String,
    #[serde(default)]
    gender: String,
    #[serde(default)]
    years: u16,
}

/// The names of an instance's files; what the input has beyond them is called by its code.
fn names(files: &Files, input: &Input) -> Result<Names, FormatError> {
    let gender = |letter: &str| if letter == "F" { Gender::Female } else { Gender::Male };
    let mut names = Names {
        townships: rows::<TownshipRow>(files, "townships.csv")?.into_iter().map(|row| row.name).collect(),
        units: rows::<UnitRow>(files, "units.csv")?
            .into_iter()
            .map(|row| UnitName { name: row.name, kind: row.kind, township: row.township_id })
            .collect(),
        posts: rows::<PostRow>(files, "posts.csv")?
            .into_iter()
            .map(|row| PostName { name: row.name, county: row.county_id, vacancies: row.vacancies })
            .collect(),
        applicants: rows::<PersonRow>(files, "applicants.csv")?
            .into_iter()
            .map(|row| ApplicantName { gender: gender(&row.gender), name: row.name, id_number: row.id_number })
            .collect(),
        staff: rows::<PersonRow>(files, "staff.csv")?.into_iter().map(|row| StaffName { name: row.name, years: row.years }).collect(),
    };
    for unit in input.units.iter().skip(names.units.len()) {
        let town = input.townships.iter().min_by_key(|town| town.at.distance(unit.at)).map(|town| town.code.clone());
        names.units.push(UnitName { name: unit.code.clone(), kind: "school".to_owned(), township: town.unwrap_or_default() });
    }
    let new = input.staff.iter().skip(names.staff.len());
    names.staff.extend(new.map(|person| StaffName { name: person.code.clone(), years: 0 }).collect::<Vec<_>>());
    Ok(names)
}

/// Writes an input that was read from `files` and then changed; what `meta.json` says beyond the format stays.
pub fn write_changed(files: &Files, input: &Input) -> Result<Files, FormatError> {
    let mut written = write_instance(input, &names(files, input)?);
    // Rooms with the order of their seats.
    written.extend(write_public(input).into_iter().filter(|(name, _)| name == "rooms.csv"));
    let unreadable = |error: serde_json::Error| FormatError::Unreadable { file: "meta.json".into(), cause: error.to_string() };
    let mut meta: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes(files, "meta.json")?).map_err(unreadable)?;
    // Digests of files that are no longer the same.
    meta.remove("sha256");
    let new: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes(&written, "meta.json")?).map_err(unreadable)?;
    meta.extend(new);
    written.insert("meta.json".to_owned(), serde_json::to_vec_pretty(&meta).map_err(unreadable)?);
    Ok(written)
}
