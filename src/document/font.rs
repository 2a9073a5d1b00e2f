//! Fonts (字体): three faces inside the program, fonts of the machine behind them, what they can print, and the cut of each that goes into
//! one file.
//!
//! A whole Chinese face in every file would cost 10 MB and half a second, so [`Faces::cut`] keeps only the glyphs a file uses.
//! A character that no face has is printed as `〓`, the printers' mark for a missing sort; [`missing`] names such characters beforehand.

mod machine;
mod outline;
mod used;

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

pub use machine::MachineFont;
pub use used::Used;

/// Regular text, or bold for headings and numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Regular,
    Bold,
}

/// Which face prints a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaceId {
    Regular,
    Bold,
    /// Rare characters the others lack.
    Rare,
    /// A font of the machine, by its place in the order they are asked.
    Machine(u8),
}

/// The names a page calls the faces by: three of the program, then those of the machine.
const LETTERS: [&str; OWN + MOST_OF_MACHINE] = ["R", "B", "X", "M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7"];
const OWN: usize = 3;
/// More fonts of the machine than these are not asked.
const MOST_OF_MACHINE: usize = 8;

impl FaceId {
    /// The face at a place among all.
    fn at(place: usize) -> Self {
        match place {
            0 => Self::Regular,
            1 => Self::Bold,
            2 => Self::Rare,
            more => Self::Machine(u8::try_from(more - OWN).unwrap_or(u8::MAX)),
        }
    }

    /// Its place among all.
    const fn place(self) -> usize {
        match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Rare => 2,
            Self::Machine(n) => OWN + n as usize,
        }
    }

    /// The name a page calls it by.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        LETTERS[self.place()]
    }

    /// The face a page calls by that name.
    #[must_use]
    pub fn called(letter: &str) -> Option<Self> {
        LETTERS.iter().position(|known| *known == letter).map(Self::at)
    }
}

/// What stands in for a character no face has.
pub const MISSING: char = '〓';

/// A face of the program.
struct Face {
    bytes: &'static [u8],
    face: ttf_parser::Face<'static>,
    /// Glyph and advance width (1/1000 em) by code point, glyph 0 for none. A dense table of under a megabyte: it is asked for every
    /// character printed, and a tree took a quarter of the time of a file.
    glyphs: Vec<(u16, u16)>,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Self {
        let face = ttf_parser::Face::parse(bytes, 0).expect("the faces in config/fonts are tested to parse");
        let mut glyphs = Vec::new();
        machine::each_glyph(&face, |c, glyph, width| {
            glyphs.resize(glyphs.len().max(c as usize + 1), (0, 0));
            glyphs[c as usize] = (glyph, width);
        });
        Self { bytes, face, glyphs }
    }

    fn glyph(&self, c: char) -> Option<(u16, u16)> {
        self.glyphs.get(c as usize).copied().filter(|(glyph, _)| *glyph != 0)
    }
}

static OWN_FACES: LazyLock<[Face; OWN]> = LazyLock::new(|| {
    [
        Face::read(include_bytes!("../../config/fonts/NotoSansSC-Regular.otf")),
        Face::read(include_bytes!("../../config/fonts/NotoSansSC-Bold.otf")),
        Face::read(include_bytes!("../../config/fonts/KaowuRareHan-Regular.ttf")),
    ]
});

/// The faces papers are printed with.
pub struct Faces {
    own: &'static [Face; OWN],
    /// Asked in this order for what the own faces lack.
    machine: Vec<MachineFont>,
}

static FACES: OnceLock<Faces> = OnceLock::new();

/// The faces, read once.
#[must_use]
pub fn faces() -> &'static Faces {
    FACES.get_or_init(|| Faces::with(Vec::new()))
}

/// Puts fonts of the machine behind the program's own; false where papers have been printed already, then nothing changes.
pub fn install(machine: Vec<MachineFont>) -> bool {
    FACES.set(Faces::with(machine)).is_ok()
}

/// Characters of `text` that no face can print, each once, in order of appearance.
#[must_use]
pub fn missing(text: &str) -> Vec<char> {
    faces().missing(text)
}

impl Faces {
    /// The program's faces, with fonts of the machine behind them.
    #[must_use]
    pub fn with(mut machine: Vec<MachineFont>) -> Self {
        machine.truncate(MOST_OF_MACHINE);
        Self { own: &OWN_FACES, machine }
    }

    /// Characters of `text` that no face can print, each once, in order of appearance.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            if self.find(c, Weight::Regular).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Characters of `text` that the program's own faces lack, each with the font of the machine that has it (its name and digest, empty
    /// where none has): what the look of `text` depends on beside the program.
    #[must_use]
    pub fn borrowed(&self, text: &str) -> BTreeMap<char, String> {
        let lacking = text.chars().filter(|c| self.of_program(*c, Weight::Regular).is_none());
        let lender = |c: char| self.of_machine(c).map(|(at, _)| self.machine[at].named()).unwrap_or_default();
        lacking.map(|c| (c, lender(c))).collect()
    }

    /// The face that prints `c` in `weight`: bold falls back on regular, both on the rare face, and all on the machine's.
    #[must_use]
    pub fn face_of(&self, c: char, weight: Weight) -> Option<FaceId> {
        self.find(c, weight).map(|(id, _)| id)
    }

    /// The face, and glyph and width in it.
    fn find(&self, c: char, weight: Weight) -> Option<(FaceId, (u16, u16))> {
        self.of_program(c, weight).or_else(|| self.of_machine(c).map(|(at, found)| (FaceId::at(OWN + at), found)))
    }

    fn of_program(&self, c: char, weight: Weight) -> Option<(FaceId, (u16, u16))> {
        let order: &[FaceId] = match weight {
            Weight::Regular => &[FaceId::Regular, FaceId::Rare],
            Weight::Bold => &[FaceId::Bold, FaceId::Regular, FaceId::Rare],
        };
        order.iter().find_map(|id| Some((*id, self.own[id.place()].glyph(c)?)))
    }

    fn of_machine(&self, c: char) -> Option<(usize, (u16, u16))> {
        self.machine.iter().enumerate().find_map(|(at, font)| Some((at, font.glyph(c, self.own)?)))
    }

    /// The face, the character printed (`〓` for one that no face has) and its width in 1/1000 em.
    #[must_use]
    pub fn look_up(&self, c: char, weight: Weight) -> (FaceId, char, u16) {
        self.find(c, weight).map_or((FaceId::Regular, MISSING, 1000), |(id, (_, width))| (id, c, width))
    }

    /// Width of a line in 1/1000 em.
    #[must_use]
    pub fn width(&self, text: &str, weight: Weight) -> u32 {
        text.chars().map(|c| u32::from(self.look_up(c, weight).2)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_name_characters_can_be_printed() {
        assert_eq!(
            missing("张三𬭎㛃䶮𫚖𬀩𠮷龘㬎䒟燚𠅤·（）①ⅣABCabc0123456789X—…“”《》【】、。，；：？！％℃㎡×÷±√✓□■○●△▲→"),
            Vec::<char>::new()
        );
    }

    #[test]
    fn what_no_face_has_is_named_once() {
        assert_eq!(missing("a\u{e000}b\u{e000}\u{10ffff}"), ['\u{e000}', '\u{10ffff}']);
        assert_eq!(faces().look_up('\u{e000}', Weight::Bold), (FaceId::Regular, MISSING, 1000));
    }

    #[test]
    fn bold_falls_back_on_regular_and_rare() {
        assert_eq!(faces().face_of('考', Weight::Bold), Some(FaceId::Bold));
        assert_eq!(faces().face_of('㛃', Weight::Bold), Some(FaceId::Bold));
        assert_eq!(faces().face_of('㐀', Weight::Bold), Some(FaceId::Regular));
        assert_eq!(faces().face_of('𠮷', Weight::Bold), Some(FaceId::Rare));
    }

    #[test]
    fn han_are_one_em_wide_and_digits_are_equal() {
        assert_eq!(faces().width("考务𠮷", Weight::Regular), 3000);
        let digits: Vec<u32> = ('0'..='9').map(|d| faces().width(&d.to_string(), Weight::Bold)).collect();
        assert!(digits.iter().all(|w| *w == digits[0]), "{digits:?}");
    }

    #[test]
    fn a_glyph_of_two_characters_is_read_back_as_the_one_people_type() {
        let used = |text: &str| {
            let mut used = Used::default();
            text.chars().for_each(|c| _ = used.glyph(faces(), c, Weight::Regular));
            used.characters(FaceId::Regular).iter().collect::<String>()
        };
        // A radical and the character of its shape, in either order.
        assert_eq!((used("⺠王民").as_str(), used("民王⺠").as_str()), ("民王", "民王"));
    }

    #[test]
    fn a_cut_face_is_small() {
        let mut used = Used::default();
        for c in "准考证考".chars() {
            used.glyph(faces(), c, Weight::Regular);
        }
        assert_eq!(used.characters(FaceId::Regular), ['准', '考', '证']);
        let font = faces().cut(FaceId::Regular, &used).parsed_font;
        assert!(font.original_bytes.len() < 2_500, "{}", font.original_bytes.len());
    }
}
