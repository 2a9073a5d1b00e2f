//! Unpacking guard (压缩包防护): how large an .xlsx becomes, before anything reads it.

use std::io::{Cursor, Read};

use super::sheet::{Limits, SheetError};

/// Parts read row by row, so that only the sum of all parts limits them.
const STREAMED: &str = "xl/worksheets/";
const PARTS: usize = 2_000;
/// Bytes of a part in which a document type would stand.
const HEAD: u64 = 4_096;

/// Refuses an archive whose parts are declared larger than the limits, and XML that defines entities. A part that turns out
/// larger than declared fails when it is read.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let damaged = |e: zip::result::ZipError| SheetError::Damaged(e.to_string());
    let too_much = SheetError::Unpacked { most: limits.unpacked };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS {
        return Err(too_much);
    }
    let mut declared = 0_u64;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        is_workbook |= name == "xl/workbook.xml";
        declared = declared.saturating_add(part.size());
        if declared > limits.unpacked || (part.size() > limits.part && !name.starts_with(STREAMED)) {
            return Err(too_much);
        }
    }
    if !is_workbook {
        return Err(SheetError::Unsupported);
    }
    for index in 0..archive.len() {
        let mut head = Vec::new();
        let part = archive.by_index(index).map_err(damaged)?;
        part.take(HEAD).read_to_end(&mut head).map_err(|e| SheetError::Damaged(e.to_string()))?;
        // No spreadsheet program writes a document type; one is there to define entities that swell or reach outside.
        if head.windows(9).any(|w| w.eq_ignore_ascii_case(b"<!DOCTYPE")) {
            return Err(SheetError::Doctype);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::exchange::sheet;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const SMALL: Limits = Limits { unpacked: 10_000, part: 5_000, ..Limits::USUAL };
    const TOO_MUCH: SheetError = SheetError::Unpacked { most: 10_000 };

    #[test]
    fn a_bomb_is_refused_by_its_declared_size() {
        let bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 20_000])]);
        assert!(bomb.len() < 1_000, "packed it is small");
        assert_eq!(check(&bomb, &SMALL), Err(TOO_MUCH));
        assert_eq!(check(&bomb, &Limits::USUAL), Ok(()));
    }

    #[test]
    fn a_bomb_that_lies_about_its_size_is_refused() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().write_string(0, 0, "x".repeat(30_000)).unwrap();
        let mut bomb = workbook.save_to_buffer().unwrap();
        assert!(sheet::read(&bomb, "a.xlsx").is_ok());
        let honest = {
            let mut archive = zip::ZipArchive::new(Cursor::new(&bomb)).unwrap();
            u32::try_from(archive.by_name("xl/sharedStrings.xml").unwrap().size()).unwrap().to_le_bytes()
        };
        for place in 0..bomb.len() - 4 {
            if bomb[place..place + 4] == honest {
                bomb[place..place + 4].copy_from_slice(&5_000_u32.to_le_bytes());
            }
        }
        let limits = Limits { part: 25_000, ..Limits::USUAL };
        assert_eq!(check(&bomb, &limits), Ok(()), "it says it is small");
        assert!(matches!(sheet::read_within(&bomb, "a.xlsx", &limits), Err(SheetError::Damaged(_))));
    }

    #[test]
    fn a_part_held_in_memory_has_a_smaller_limit() {
        let strings = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &vec![b' '; 6_000])]);
        assert_eq!(check(&strings, &SMALL), Err(TOO_MUCH));
        let rows = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 6_000])]);
        assert_eq!(check(&rows, &SMALL), Ok(()));
    }

    #[test]
    fn entities_and_other_archives_are_refused() {
        let laughs = archive(&[("xl/workbook.xml", b"<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">]><workbook/>")]);
        assert_eq!(check(&laughs, &SMALL), Err(SheetError::Doctype));
        assert_eq!(check(&archive(&[("word/document.xml", b"<w/>")]), &SMALL), Err(SheetError::Unsupported));
    }
}
