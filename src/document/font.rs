//! Fonts (字体): three faces inside the program, what they can print, and the cut of each that goes into one file.
//!
//! A whole Chinese face in every file would cost 10 MB and half a second, so [`Faces::cut`] keeps only the glyphs a file uses.
//! A character that no face has is printed as `〓`, the printers' mark for a missing sort; [`missing`] names such characters beforehand.

use std::{collections::BTreeMap, sync::LazyLock};

use printpdf::{FontId, FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use subsetter::GlyphRemapper;

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
}

impl FaceId {
    /// Every face.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Rare];

    /// The name of the face inside a file. The six letters before `+` mark a cut face (ISO 32000-1, 9.6.4).
    const fn name(self) -> &'static str {
        match self {
            Self::Regular => "KAOREG+NotoSansSC-Regular",
            Self::Bold => "KAOBLD+NotoSansSC-Bold",
            Self::Rare => "KAORAR+KaowuRareHan-Regular",
        }
    }

    /// The name a page calls it by.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        ["R", "B", "X"][self as usize]
    }

    /// The face a page calls by that name.
    #[must_use]
    pub fn called(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.letter() == letter)
    }

    /// The same, as the library has it.
    #[must_use]
    pub fn resource(self) -> FontId {
        FontId(self.letter().to_owned())
    }
}

/// Characters that share the glyph of another, which is the one people mean: radicals, compatibility ideographs, odd spaces and hyphens.
const fn is_look_alike(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' | '\u{a0}' | '\u{ad}' | '\u{2003}' | '\u{2011}')
}

/// What stands in for a character no face has.
pub const MISSING: char = '〓';

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
        let em = u32::from(face.units_per_em());
        let mut glyphs = Vec::new();
        for table in face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(ttf_parser::cmap::Subtable::is_unicode) {
            table.codepoints(|point| {
                if let Some(glyph) = table.glyph_index(point) {
                    let width = u32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000 / em;
                    glyphs.resize(glyphs.len().max(point as usize + 1), (0, 0));
                    glyphs[point as usize] = (glyph.0, u16::try_from(width).unwrap_or(u16::MAX));
                }
            });
        }
        Self { bytes, face, glyphs }
    }

    fn glyph(&self, c: char) -> Option<(u16, u16)> {
        self.glyphs.get(c as usize).copied().filter(|(glyph, _)| *glyph != 0)
    }
}

/// The faces of the program.
pub struct Faces([Face; 3]);

/// What a file has used of the faces: glyphs are numbered anew in the order they first appear.
#[derive(Default)]
pub struct Used([Cut; 3]);

#[derive(Default)]
struct Cut {
    remapper: GlyphRemapper,
    /// Number in the cut by glyph of the whole face, 0 for none yet.
    numbers: Vec<u16>,
    characters: Vec<char>,
}

impl Used {
    /// The face and the glyph's number in its cut.
    pub fn glyph(&mut self, faces: &Faces, c: char, weight: Weight) -> (FaceId, u16) {
        let (id, c, glyph) = match faces.find(c, weight) {
            Some((id, (glyph, _))) => (id, c, glyph),
            None => (FaceId::Regular, MISSING, faces.0[FaceId::Regular as usize].glyph(MISSING).map_or(0, |found| found.0)),
        };
        let cut = &mut self.0[id as usize];
        if cut.numbers.is_empty() {
            cut.numbers.resize(1 << 16, 0);
        }
        let number = &mut cut.numbers[usize::from(glyph)];
        if *number == 0 {
            *number = cut.remapper.remap(glyph);
            cut.characters.push(c);
        } else if let Some(first) = cut.characters.get_mut(usize::from(*number) - 1)
            && *first != c
            && is_look_alike(*first)
        {
            // One glyph can be read back as one character only: the one that people type.
            *first = c;
        }
        (id, *number)
    }

    /// The characters printed with a face, in order of first appearance.
    #[must_use]
    pub fn characters(&self, id: FaceId) -> &[char] {
        &self.0[id as usize].characters
    }
}

static FACES: LazyLock<Faces> = LazyLock::new(|| {
    Faces([
        Face::read(include_bytes!("../../config/fonts/NotoSansSC-Regular.ttf")),
        Face::read(include_bytes!("../../config/fonts/NotoSansSC-Bold.ttf")),
        Face::read(include_bytes!("../../config/fonts/KaowuRareHan-Regular.ttf")),
    ])
});

/// The faces, read once.
#[must_use]
pub fn faces() -> &'static Faces {
    &FACES
}

/// Characters of `text` that no face can print, each once, in order of appearance.
#[must_use]
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars() {
        if faces().face_of(c, Weight::Regular).is_none() && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

impl Faces {
    /// The face that prints `c` in `weight`: bold falls back on regular, and both on the rare face.
    #[must_use]
    pub fn face_of(&self, c: char, weight: Weight) -> Option<FaceId> {
        self.find(c, weight).map(|(id, _)| id)
    }

    /// The face, and glyph and width in it.
    fn find(&self, c: char, weight: Weight) -> Option<(FaceId, (u16, u16))> {
        let order: &[FaceId] = match weight {
            Weight::Regular => &[FaceId::Regular, FaceId::Rare],
            Weight::Bold => &[FaceId::Bold, FaceId::Regular, FaceId::Rare],
        };
        order.iter().find_map(|id| Some((*id, self.0[*id as usize].glyph(c)?)))
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

    /// The outline of a glyph by its number in the cut, as SVG path data in units of the em, and its width in 1/1000 em.
    #[must_use]
    pub fn outline(&self, id: FaceId, used: &Used, number: u16) -> (String, u16) {
        let (whole, cut) = (&self.0[id as usize], &used.0[id as usize]);
        let of_number = |c: &char| whole.glyph(*c).filter(|(glyph, _)| cut.numbers.get(usize::from(*glyph)) == Some(&number));
        let Some((glyph, width)) = cut.characters.iter().find_map(of_number) else { return (String::new(), 0) };
        let mut path = Outline(String::new());
        whole.face.outline_glyph(ttf_parser::GlyphId(glyph), &mut path);
        (path.0, width)
    }

    /// Units of an em of a face.
    #[must_use]
    pub fn em(&self, id: FaceId) -> u16 {
        self.0[id as usize].face.units_per_em()
    }

    /// The face cut down to what was used of it, ready to be put into a file.
    #[must_use]
    pub fn cut(&self, id: FaceId, used: &Used) -> PdfFont {
        let whole @ Face { bytes, face, .. } = &self.0[id as usize];
        let Cut { remapper, numbers, characters } = &used.0[id as usize];
        let (mut codes, mut widths) = (BTreeMap::new(), BTreeMap::new());
        for (c, (glyph, width)) in characters.iter().filter_map(|c| Some((*c, whole.glyph(*c)?))) {
            let number = numbers[usize::from(glyph)];
            codes.insert(u32::from(c), number);
            widths.insert(number, width);
        }
        let program = subsetter::subset(bytes, 0, remapper).expect("the faces in config/fonts are tested to be cut");
        let scale = |units: i16| i16::try_from(i32::from(units) * 1000 / i32::from(face.units_per_em())).unwrap_or(0);
        let metrics = FontMetrics { ascent: scale(face.ascender()), descent: scale(face.descender()) };
        let mut parsed = ParsedFont::with_glyph_data(program, 0, Some(id.name().to_owned()), codes, widths, 1000, metrics);
        let bounds = face.global_bounding_box();
        parsed.pdf_font_metrics = PdfFontMetricsStub {
            x_min: scale(bounds.x_min),
            y_min: scale(bounds.y_min),
            x_max: scale(bounds.x_max),
            y_max: scale(bounds.y_max),
            us_weight_class: face.weight().to_number(),
            ..PdfFontMetricsStub::default()
        };
        PdfFont::new(parsed)
    }
}

/// Path data as it is collected.
struct Outline(String);

impl Outline {
    fn say(&mut self, operator: char, numbers: &[f32]) {
        self.0.push(operator);
        for number in numbers {
            // Glyphs are drawn on whole units; halves come from what lies between two points.
            self.0 += &format!("{} ", (number * 2.0).round() / 2.0);
        }
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.say('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.say('L', &[x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.say('Q', &[x1, y1, x, y]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.say('C', &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.0.push('Z');
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
        let font = faces().cut(FaceId::Regular, &used);
        assert!(font.parsed_font.original_bytes.len() < 4_000, "{}", font.parsed_font.original_bytes.len());
    }
}
