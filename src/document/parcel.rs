//! Parcel (文书包): papers in a zip in print order, with a manifest of their digests; the same papers make the same bytes.

use std::io::{Seek, Write};

use chrono::{Datelike, Timelike};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::domain::{Moment, clock};

/// The manifest, as `sha256sum --check` reads it; the last entry.
pub const MANIFEST: &str = "SHA256SUMS";

/// A zip being filled.
pub struct Parcel<W: Write + Seek> {
    zip: ZipWriter<W>,
    options: SimpleFileOptions,
    manifest: String,
}

impl<W: Write + Seek> Parcel<W> {
    /// An empty one; `at` is the time every entry bears. Papers are deflated already and are stored as they are.
    pub fn new(to: W, at: Moment) -> Self {
        let local = at.with_timezone(&clock::shanghai());
        let part = |n: u32| u8::try_from(n).unwrap_or(0);
        let time = DateTime::from_date_and_time(
            u16::try_from(local.year()).unwrap_or(1980),
            part(local.month()),
            part(local.day()),
            part(local.hour()),
            part(local.minute()),
            part(local.second()),
        );
        // Years before 1980 cannot be said in a zip.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .unix_permissions(0o644)
            .last_modified_time(time.unwrap_or_else(|_| DateTime::default()));
        Self { zip: ZipWriter::new(to), options, manifest: String::new() }
    }

    /// Adds a paper and gives back its digest.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String, ZipError> {
        self.zip.start_file(name, self.options)?;
        self.zip.write_all(bytes)?;
        let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.manifest += &format!("{digest}  {name}\n");
        Ok(digest)
    }

    /// Adds the manifest and closes the zip.
    pub fn finish(mut self) -> Result<W, ZipError> {
        self.zip.start_file(MANIFEST, self.options)?;
        self.zip.write_all(self.manifest.as_bytes())?;
        self.zip.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn parcel() -> Vec<u8> {
        let at = clock::shanghai_time((2026, 5, 2), (16, 40)).unwrap();
        let mut parcel = Parcel::new(Cursor::new(Vec::new()), at);
        parcel.add("07-第七中学/01-明德楼/001考场.pdf", b"%PDF-1").unwrap();
        parcel.add("07-第七中学/90-准考证.pdf", b"%PDF-2").unwrap();
        parcel.finish().unwrap().into_inner()
    }

    #[test]
    fn the_same_papers_make_the_same_bytes() {
        assert_eq!(parcel(), parcel());
    }

    #[test]
    fn entries_stand_in_order_and_the_manifest_names_their_digests() {
        let mut zip = zip::ZipArchive::new(Cursor::new(parcel())).unwrap();
        let names: Vec<String> = (0..zip.len()).map(|n| zip.by_index(n).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["07-第七中学/01-明德楼/001考场.pdf", "07-第七中学/90-准考证.pdf", MANIFEST]);
        let time = zip.by_index(0).unwrap().last_modified().unwrap();
        assert_eq!(
            (time.year(), time.month(), time.day(), time.hour(), time.minute()),
            (2026, 5, 2, 16, 40),
            "as clocks in Shanghai show it"
        );
        let mut manifest = String::new();
        zip.by_name(MANIFEST).unwrap().read_to_string(&mut manifest).unwrap();
        let digest: String = Sha256::digest(b"%PDF-2").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(manifest.lines().nth(1).unwrap(), format!("{digest}  07-第七中学/90-准考证.pdf"));
    }
}
