//! Fonts of the machine (系统字体): asked for the characters the program's own faces lack.
//!
//! Such fonts are large, and most papers need none: a font is looked through when the first character is asked for that the own faces
//! lack, what it has of those is noted, and it is let go again; a file that uses it holds it until the file is made. The digest is
//! compared each time, so that a glyph is never taken from another version than the one looked through.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use sha2::{Digest, Sha256};
use ttf_parser::{Face as Parsed, GlyphId};

use super::Face;

/// Where a font comes from: its bytes, `None` where it cannot be read.
type Source = Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>;

/// A font file of the machine.
pub struct MachineFont {
    /// What the file is called.
    pub(super) name: String,
    source: Source,
    known: OnceLock<Option<Known>>,
    held: Mutex<Weak<Vec<u8>>>,
}

/// What was seen in it.
struct Known {
    digest: String,
    /// The face within a collection.
    index: u32,
    /// Character, glyph and width (1/1000 em) of what the own faces lack, in order.
    glyphs: Vec<(char, u16, u16)>,
}

/// Calls `see` for each character a face has a glyph of, with the glyph and its width in 1/1000 em.
pub(super) fn each_glyph(face: &Parsed<'_>, mut see: impl FnMut(char, u16, u16)) {
    let em = u32::from(face.units_per_em());
    for table in face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|point| {
            if let (Some(c), Some(glyph)) = (char::from_u32(point), table.glyph_index(point)) {
                let width = u32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000 / em;
                see(c, glyph.0, u16::try_from(width).unwrap_or(u16::MAX));
            }
        });
    }
}

/// The face of a collection that is drawn as it is in mainland China; the first where none says so.
fn mainland(bytes: &[u8]) -> u32 {
    let faces = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
    let says_so = |index: &u32| {
        let Ok(face) = Parsed::parse(bytes, *index) else { return false };
        let mut names = face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::FULL_NAME);
        names.any(|name| name.to_string().is_some_and(|full| full.split(' ').any(|word| word == "SC")))
    };
    (0..faces).find(says_so).unwrap_or(0)
}

impl MachineFont {
    /// A font by the name of its file; `source` gives its bytes each time it is asked.
    #[must_use]
    pub fn new(name: &str, source: impl Fn() -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self { name: name.to_owned(), source: Box::new(source), known: OnceLock::new(), held: Mutex::default() }
    }

    fn look_through(&self, own: &[Face]) -> Option<Known> {
        let bytes = (self.source)()?;
        let index = mainland(&bytes);
        let face = Parsed::parse(&bytes, index).ok()?;
        // What its makers do not allow to be put into files is not.
        if !face.is_subsetting_allowed() || face.permissions() == Some(ttf_parser::Permissions::Restricted) {
            return None;
        }
        let mut glyphs = Vec::new();
        each_glyph(&face, |c, glyph, width| {
            let lacking = !c.is_whitespace() && !c.is_control() && own.iter().all(|face| face.glyph(c).is_none());
            // A glyph without an outline would be a blank on the paper.
            if lacking && face.glyph_bounding_box(GlyphId(glyph)).is_some_and(|area| area.width() > 0 && area.height() > 0) {
                glyphs.push((c, glyph, width));
            }
        });
        glyphs.sort_unstable();
        glyphs.dedup_by_key(|(c, ..)| *c);
        let first = [glyphs.first()?.1];
        subsetter::subset(&bytes, index, &subsetter::GlyphRemapper::new_from_glyphs(&first)).ok()?;
        Some(Known { digest: digest(&bytes), index, glyphs })
    }

    fn known(&self, own: &[Face]) -> Option<&Known> {
        self.known.get_or_init(|| self.look_through(own)).as_ref()
    }

    /// Glyph and width of a character the own faces lack.
    pub(super) fn glyph(&self, c: char, own: &[Face]) -> Option<(u16, u16)> {
        let glyphs = &self.known(own)?.glyphs;
        let at = glyphs.binary_search_by_key(&c, |(c, ..)| *c).ok()?;
        Some((glyphs[at].1, glyphs[at].2))
    }

    /// The face within a collection.
    pub(super) fn index(&self) -> u32 {
        self.known.get().and_then(Option::as_ref).map_or(0, |known| known.index)
    }

    /// Digest and name, as a list of what was printed names the font.
    pub(super) fn named(&self) -> String {
        let digest = self.known.get().and_then(Option::as_ref).map_or("", |known| known.digest.as_str());
        format!("{digest}  {}", self.name)
    }

    /// The font's bytes, if they are still those that were looked through; files made at the same time share them.
    pub(super) fn whole(&self) -> Option<Arc<Vec<u8>>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = held.upgrade() {
            return Some(bytes);
        }
        let bytes = Arc::new((self.source)()?);
        if self.known.get()?.as_ref()?.digest != digest(&bytes) {
            return None;
        }
        *held = Arc::downgrade(&bytes);
        Some(bytes)
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
