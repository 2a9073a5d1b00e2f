//! The interview's rooms and panels as CSV (面试分组表、考官组表), with the byte order mark that spreadsheet programs look for.

use super::formula;
use crate::domain::interview::{PackedRoom, Packing};

/// Somebody of a panel, as the file names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelLine {
    pub day: u16,
    pub room: u16,
    pub seat: &'static str,
    pub code: String,
    pub name: String,
    pub unit: String,
}

/// One line a post: day, room, post, candidates.
#[must_use]
pub fn rooms(packing: &Packing) -> Vec<u8> {
    let line = |room: &PackedRoom, place: usize| {
        let group = &packing.groups[place];
        let (day, number) = (room.day.to_string(), room.room.to_string());
        [day, number, group.code.clone(), group.name.clone(), group.unit.clone(), group.candidates.to_string()]
    };
    let lines = packing.rooms.iter().flat_map(|room| room.groups.iter().map(move |place| line(room, *place)));
    table(["天", "面试考场", "岗位代码", "岗位", "招聘单位", "人数"], lines)
}

/// One line an examiner.
#[must_use]
pub fn panels(lines: &[PanelLine]) -> Vec<u8> {
    let line = |line: &PanelLine| {
        let (day, room) = (line.day.to_string(), line.room.to_string());
        [day, room, line.seat.to_owned(), line.code.clone(), line.name.clone(), line.unit.clone()]
    };
    table(["天", "面试考场", "席位", "工号", "姓名", "单位"], lines.iter().map(line))
}

fn table<const N: usize>(head: [&str; N], lines: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(head).expect("memory takes every byte");
    for line in lines {
        writer.write_record(line.iter().map(|cell| formula::escape(cell))).expect("memory takes every byte");
    }
    writer.into_inner().expect("memory takes every byte")
}
