//! Fonts of the machine (系统字体): the files that may lend a paper the characters the program's own faces lack.

use std::path::{Path, PathBuf};

use crate::document::font::{self, MachineFont};

/// Puts the fonts at these places behind the program's own, in this order; a folder stands for the fonts in it. Nothing of them is read
/// before a character is asked for that the own faces lack.
pub fn look_on_machine(places: &[String]) {
    let files = places.iter().flat_map(|place| files(Path::new(place)));
    // A second start in one process (tests, demo) keeps the first.
    _ = font::install(files.map(font_of).collect());
}

/// A font by its file.
#[must_use]
pub fn font_of(path: PathBuf) -> MachineFont {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    MachineFont::new(&name, move || std::fs::read(&path).ok())
}

fn files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = std::fs::read_dir(place).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    let is_font =
        |path: &PathBuf| path.extension().is_some_and(|end| ["ttf", "otf", "ttc", "otc"].iter().any(|font| end.eq_ignore_ascii_case(font)));
    let mut files: Vec<PathBuf> = entries.into_iter().filter_map(|entry| Some(entry.ok()?.path())).filter(is_font).collect();
    files.sort();
    files
}
