//! Bytes to domain values and back (数据交换): spreadsheets, the plan format, photos. Pure: bytes in, bytes out.
//!
//! A spreadsheet becomes text cells ([`sheet`]), its header row is found ([`header`]), and its rows become records
//! ([`table`]) of one kind: townships, units, posts, sites, rooms, staff, applicants. What refers to something stored (a site's code, a unit's
//! name) stays text; the service compares it, and refuses a row with [`table::Parsed::refuse`].

pub mod applicant;
pub mod code_list;
pub mod column;
mod delimited;
pub mod error_book;
pub mod export;
mod formula;
pub mod header;
pub mod indicator_table;
pub mod interview;
mod kind;
pub mod photo;
pub mod place;
pub mod plan_format;
pub mod plan_paper;
pub mod post;
pub mod qualification;
pub mod reader;
pub mod room;
pub mod self_evaluation;
pub mod sheet;
pub mod site;
pub mod site_map;
pub mod staff;
mod style;
pub mod table;
pub mod template;
mod unpack;
mod workbook;

#[cfg(test)]
mod round_trip;

pub use applicant::ApplicantRow;
pub use export::{Privacy, Watermark};
pub use kind::Kind;
pub use post::{OpeningRatio, PostRow};
pub use room::RoomRow;
pub use sheet::{Book, Sheet, SheetError};
pub use site::SiteRow;
pub use staff::StaffRow;
pub use table::{CellError, Numbered, Parsed, Record, TableError};

/// Reads one kind of record from the bytes of a spreadsheet.
pub fn import<T: Record>(bytes: &[u8], file_name: &str) -> Result<Parsed<T>, TableError> {
    table::read(sheet::read(bytes, file_name)?)
}
