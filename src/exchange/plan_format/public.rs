//! What the public is given to draw seats again (抽签公开件): the instance without names, numbers, employers or staff, with the order of
//! the seats in each room; and the same folder as one zip, the same bytes every time.

use std::io::{Cursor, Read, Write};

use serde::Serialize;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::Files;
use crate::planner::{Input, Room};

/// Writes what the seats of an input hang on, and nothing else. Applicants are named by their codes, which should tell nobody who
/// they are. Money is in whole yuan, rounded down.
#[must_use]
pub fn write_public(input: &Input) -> Files {
    let hosts: std::collections::BTreeSet<usize> = input.sites.iter().map(|site| site.unit).collect();
    let rules = &input.rules;
    let weights = &rules.weights;
    let mut meta = serde_json::json!({
        "applicants": input.applicants.len(), "sites": input.sites.len(), "rooms": input.rooms.len(),
        "spare_rooms_per_site": rules.spare_rooms_per_site,
        "paper_cost_per_site_category": rules.paper_cost_per_site_category.fen() / 100,
        "app_max_hm": rules.applicant_max_distance, "staff_max_hm": rules.staff_max_distance,
        "budget_yuan": rules.budget.fen() / 100, "target_person_times": rules.target_person_times,
        "weights": {
            "app_hm_jiao": weights.applicant_distance, "staff_hm": weights.staff_distance, "fair": weights.fairness,
            "same_gender_pair": weights.same_gender_pair, "nonhost": weights.not_host, "adj4": weights.adjacent, "adj8": weights.diagonal,
        },
    });
    super::beyond(&mut meta, rules);
    let towns = input.townships.iter().map(|town| (&town.code, &town.county, town.at.x, town.at.y));
    let units = hosts.iter().map(|&host| &input.units[host]).map(|unit| (&unit.code, &unit.county, unit.at.x, unit.at.y));
    let sites = input.sites.iter().map(|site| {
        let cost = site.fixed_cost.fen() / 100;
        (&site.code, &site.name, &input.units[site.unit].code, &site.county, site.at.x, site.at.y, cost)
    });
    let posts = input.posts.iter().map(|post| (&post.code, post.category.to_string()));
    let applicants = input.applicants.iter().map(|applicant| {
        let (town, post) = (&input.townships[applicant.township].code, &input.posts[applicant.post].code);
        (&applicant.code, town, "", post, applicant.category.to_string(), u8::from(applicant.accessible))
    });
    let none = || std::iter::empty::<()>();
    [
        ("meta.json", serde_json::to_vec_pretty(&meta).expect("numbers are JSON")),
        ("townships.csv", table("township_id,county_id,x,y", towns)),
        ("units.csv", table("unit_id,county_id,x,y", units)),
        ("sites.csv", table("site_id,name,unit_id,county_id,x,y,fixed_cost", sites)),
        ("rooms.csv", rooms(input)),
        ("posts.csv", table("post_id,category", posts)),
        ("applicants.csv", table("applicant_id,township_id,unit_id,post_id,category,accessible", applicants)),
        ("staff.csv", table("staff_id,gender,unit_id,county_id,x,y,quals,avail,max_sessions,prior_load", none())),
        ("relatives.csv", table("staff_id,applicant_id", none())),
        ("roles.csv", table("role,session,scope,quota,pay,qual,min_female,min_male,forbid_own_unit,prefer_host", none())),
        ("interview.csv", table("site_id,rooms", none())),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into()
}

fn rooms(input: &Input) -> Vec<u8> {
    table(
        "room_id,site_id,number,floor,rows,cols,capacity,accessible,cost,cells",
        input.rooms.iter().map(|room| {
            let size = room.cells.iter().fold((0, 0), |(rows, cols), cell| (cell.row.max(rows), cell.col.max(cols)));
            let place = (&room.code, &input.sites[room.site].code, room.number, room.floor);
            (place, size, room.capacity, u8::from(room.accessible), room.cost.fen() / 100, cells(room))
        }),
    )
}

/// `1-1 2-1 3-1`: row and column of seat 1, seat 2 …
fn cells(room: &Room) -> String {
    room.cells.iter().map(|cell| format!("{}-{}", cell.row, cell.col)).collect::<Vec<_>>().join(" ")
}

fn table<Row: Serialize>(header: &str, rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(header.split(',')).expect("memory takes every byte");
    rows.for_each(|row| writer.serialize(row).expect("plain rows are written to memory"));
    writer.into_inner().expect("memory takes every byte")
}

/// A folder as a zip; the same files make the same bytes.
#[must_use]
pub fn archive(files: &Files) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o644)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).expect("a zip in memory takes every name");
        zip.write_all(bytes).expect("memory takes every byte");
    }
    zip.finish().expect("memory takes every byte").into_inner()
}

/// The files of a zip that this program made.
pub fn unarchive(zip: &[u8]) -> Option<Files> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).ok()?;
    let mut files = Files::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        files.insert(name, bytes);
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::exam::{Layout, TailRooms},
        exchange::plan_format::read_instance,
        planner::{self, Options, sample},
    };

    #[test]
    fn seats_come_out_again_from_what_the_public_is_given() {
        let mut input = sample::county(1);
        input.rooms.iter_mut().for_each(|room| {
            room.cells = Layout::snake("", &[3, 3]).cells;
            room.number += 100;
        });
        let options = Options { seed: 7, time_limit: 20.0, threads: 1, ..Options::default() };
        for (reserved_seats, tail_rooms) in [(0, TailRooms::Single), (1, TailRooms::Single), (0, TailRooms::Mixed)] {
            (input.rules.reserved_seats, input.rules.tail_rooms) = (reserved_seats, tail_rooms);
            let plan = planner::plan(&input, &options, &|_, _| {}).unwrap();
            let files = unarchive(&archive(&write_public(&input))).unwrap();
            assert_eq!(files, write_public(&input));
            let instance = read_instance(&files).unwrap();
            assert_eq!(instance.findings, [], "no numbers, nothing wrong with them");
            assert_eq!(instance.input.rooms, input.rooms);
            assert_eq!(instance.input.rules.tail_rooms, tail_rooms);
            let shares = planner::shares(&input, &plan.seats);
            assert_eq!(planner::draw(&instance.input, (&plan.room_use, &shares), 7), Some(plan.seats), "{reserved_seats}");
        }
    }

    #[test]
    fn nothing_is_told_of_staff_employers_or_roles() {
        let input = sample::county(1);
        let files = write_public(&input);
        let all: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert!(input.staff.iter().all(|person| !all.contains(&person.code)));
        assert!(input.roles.iter().all(|role| !all.contains(&role.name)));
        assert_eq!(files["relatives.csv"], b"staff_id,applicant_id\n");
        let read = read_instance(&files).unwrap().input;
        assert!(read.applicants.iter().all(|applicant| applicant.unit.is_none()));
    }
}
