//! What a file uses (用字): the glyphs of each face, numbered anew, and the face cut down to them.

use std::{collections::BTreeMap, sync::Arc};

use printpdf::{FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use subsetter::GlyphRemapper;
use ttf_parser::{Face as Parsed, GlyphId};

use super::{FaceId, Faces, MISSING, OWN, Weight, outline::Outline};

/// What a file has used of the faces: glyphs are numbered anew in the order they first appear.
#[derive(Default)]
pub struct Used(Vec<Cut>);

#[derive(Default)]
struct Cut {
    remapper: GlyphRemapper,
    /// Number in the cut by glyph of the whole face, 0 for none yet.
    numbers: Vec<u16>,
    characters: Vec<char>,
    /// Glyph of the whole face and width in 1/1000 em, by the number in the cut less one.
    glyphs: Vec<(u16, u16)>,
    /// The whole font, held while the file is being made, where it is the machine's.
    font: Option<Arc<Vec<u8>>>,
}

/// Characters that share the glyph of another, which is the one people mean: radicals, compatibility ideographs, odd spaces and hyphens.
const fn is_look_alike(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' | '\u{a0}' | '\u{ad}' | '\u{2003}' | '\u{2011}')
}

impl Used {
    /// The face and the glyph's number in its cut.
    pub fn glyph(&mut self, faces: &Faces, c: char, weight: Weight) -> (FaceId, u16) {
        let found = faces.find(c, weight).filter(|(id, _)| self.holds(faces, *id));
        let (id, c, found) = match found {
            Some((id, found)) => (id, c, found),
            None => (FaceId::Regular, MISSING, faces.own[FaceId::Regular.place()].glyph(MISSING).unwrap_or_default()),
        };
        let cut = self.cut(id);
        if cut.numbers.is_empty() {
            cut.numbers.resize(1 << 16, 0);
        }
        let number = &mut cut.numbers[usize::from(found.0)];
        if *number == 0 {
            *number = cut.remapper.remap(found.0);
            cut.characters.push(c);
            cut.glyphs.push(found);
        } else if let Some(first) = cut.characters.get_mut(usize::from(*number) - 1)
            && *first != c
            && is_look_alike(*first)
        {
            // One glyph can be read back as one character only: the one that people type.
            *first = c;
        }
        (id, *number)
    }

    fn cut(&mut self, id: FaceId) -> &mut Cut {
        if self.0.len() <= id.place() {
            self.0.resize_with(id.place() + 1, Cut::default);
        }
        &mut self.0[id.place()]
    }

    /// Whether the font of a face is at hand; one of the machine that was taken away prints nothing more.
    fn holds(&mut self, faces: &Faces, id: FaceId) -> bool {
        let FaceId::Machine(n) = id else { return true };
        let cut = self.cut(id);
        if cut.font.is_none() {
            cut.font = faces.machine[usize::from(n)].whole();
        }
        cut.font.is_some()
    }

    /// The faces used.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> {
        (0..self.0.len()).map(FaceId::at).filter(|id| !self.characters(*id).is_empty())
    }

    /// The characters printed with a face, in order of first appearance.
    #[must_use]
    pub fn characters(&self, id: FaceId) -> &[char] {
        self.0.get(id.place()).map_or(&[], |cut| cut.characters.as_slice())
    }
}

impl Faces {
    /// The name of a face inside a file. The six letters before `+` mark a cut face (ISO 32000-1, 9.6.4).
    #[must_use]
    pub fn name(&self, id: FaceId) -> String {
        match id {
            FaceId::Regular => "KAOREG+NotoSansSC-Regular".to_owned(),
            FaceId::Bold => "KAOBLD+NotoSansSC-Bold".to_owned(),
            FaceId::Rare => "KAORAR+KaowuRareHan-Regular".to_owned(),
            FaceId::Machine(n) => {
                let letter = char::from(b'A' + n);
                let plain = self.machine[usize::from(n)].name.chars().filter(char::is_ascii_alphanumeric);
                format!("KAOMA{letter}+{}", plain.collect::<String>())
            }
        }
    }

    /// The fonts of the machine that a file uses, as a list of what was printed names them.
    #[must_use]
    pub fn lenders(&self, used: &Used) -> Vec<String> {
        let lender = |id: FaceId| if let FaceId::Machine(n) = id { Some(self.machine[usize::from(n)].named()) } else { None };
        used.faces().filter_map(lender).collect()
    }

    /// Something done with a whole face.
    fn whole<T>(&self, id: FaceId, used: &Used, work: impl FnOnce(&Parsed<'_>, (&[u8], u32)) -> T) -> T {
        if id.place() < OWN {
            let own = &self.own[id.place()];
            return work(&own.face, (own.bytes, 0));
        }
        let font = &self.machine[id.place() - OWN];
        let bytes = used.0.get(id.place()).and_then(|cut| cut.font.as_deref()).expect("a glyph was taken from it");
        let face = Parsed::parse(bytes, font.index()).expect("it parsed when it was looked through");
        work(&face, (bytes, font.index()))
    }

    /// The outline of a glyph by its number in the cut, as SVG path data in units of the em, and its width in 1/1000 em.
    #[must_use]
    pub fn outline(&self, id: FaceId, used: &Used, number: u16) -> (String, u16) {
        let found = usize::from(number).checked_sub(1).and_then(|at| used.0.get(id.place())?.glyphs.get(at).copied());
        let Some((glyph, width)) = found else { return (String::new(), 0) };
        let mut path = Outline::default();
        self.whole(id, used, |face, _| face.outline_glyph(GlyphId(glyph), &mut path));
        (path.0, width)
    }

    /// Units of an em of a face.
    #[must_use]
    pub fn em(&self, id: FaceId, used: &Used) -> u16 {
        self.whole(id, used, |face, _| face.units_per_em())
    }

    /// The face cut down to what was used of it, ready to be put into a file.
    #[must_use]
    pub fn cut(&self, id: FaceId, used: &Used) -> PdfFont {
        let Cut { remapper, characters, glyphs, .. } = &used.0[id.place()];
        let numbered = || (1_u16..).zip(characters.iter().zip(glyphs));
        let codes: BTreeMap<u32, u16> = numbered().map(|(number, (c, _))| (u32::from(*c), number)).collect();
        let widths: BTreeMap<u16, u16> = numbered().map(|(number, (_, (_, width)))| (number, *width)).collect();
        self.whole(id, used, |face, (bytes, index)| {
            let program = subsetter::subset(bytes, index, remapper).expect("config/fonts are tested to be cut, the machine's were tried");
            let scale = |units: i16| i16::try_from(i32::from(units) * 1000 / i32::from(face.units_per_em())).unwrap_or(0);
            let metrics = FontMetrics { ascent: scale(face.ascender()), descent: scale(face.descender()) };
            let mut parsed = ParsedFont::with_glyph_data(program, 0, Some(self.name(id)), codes, widths, 1000, metrics);
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
        })
    }
}
