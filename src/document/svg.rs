//! Pictures of sheets (预览图): the operators of a sheet as SVG, with the outlines of the very glyphs that are printed, so that a preview
//! in a browser shows what the paper will, whatever fonts the browser has.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt::Write,
};

use super::{
    font::{FaceId, Faces, Used},
    ink::MM,
    page::Sheet,
};

/// Reads operators and writes elements.
struct Painter<'a> {
    faces: &'a Faces,
    used: &'a Used,
    elements: String,
    /// Outlines by their names, with their widths.
    glyphs: BTreeMap<(FaceId, u16), (String, u16)>,
    operands: Vec<String>,
    path: String,
    grey: f32,
    pen: f32,
    dashed: bool,
    face: (FaceId, f32),
    place: (f32, f32),
    spacing: f32,
    /// Outlines of glyphs are drawn too.
    outlined: bool,
    /// Groups to be closed at each `Q`.
    open: Vec<usize>,
}

/// The sheet as an SVG document, a point a unit.
pub(super) fn picture(sheet: &Sheet, faces: &Faces, used: &Used) -> String {
    let mut painter = Painter {
        faces,
        used,
        elements: String::new(),
        glyphs: BTreeMap::new(),
        operands: Vec::new(),
        path: String::new(),
        grey: 0.0,
        pen: 1.0,
        dashed: false,
        face: (FaceId::Regular, 1.0),
        place: (0.0, 0.0),
        spacing: 0.0,
        outlined: false,
        open: vec![0],
    };
    for word in String::from_utf8_lossy(&sheet.ink.bytes).split_ascii_whitespace() {
        painter.read(word);
    }
    let (wide, high) = (sheet.size.0 * MM, sheet.size.1 * MM);
    let outlines = painter.glyphs.iter().fold(String::new(), |mut all, ((id, number), (path, _))| {
        let _ = write!(all, "<path id=\"{}{number}\" d=\"{path}\"/>", id.letter());
        all
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.2} {high:.2}\"><defs>{outlines}</defs><path fill=\"#fff\" \
         d=\"M0 0h{wide:.2}v{high:.2}H0z\"/><g transform=\"matrix(1 0 0 -1 0 {high:.2})\">{}</g></svg>",
        painter.elements
    )
}

impl Painter<'_> {
    fn read(&mut self, word: &str) {
        match word {
            "m" | "l" => {
                let (x, y) = self.last_two();
                let _ = write!(self.path, "{}{x} {y}", if word == "m" { 'M' } else { 'L' });
            }
            "re" => {
                let numbers = self.numbers();
                if let [x, y, w, h] = numbers[..] {
                    let _ = write!(self.path, "M{x} {y}h{w}v{h}h{}z", -w);
                }
            }
            "S" => self.stroke(),
            "f" => self.fill(),
            "w" => self.pen = self.last_two().1,
            "g" => self.grey = self.last_two().1,
            "d" => self.dashed = self.operands.first().is_some_and(|first| first != "[]"),
            "q" => self.open.push(0),
            "Q" => {
                let groups = self.open.pop().unwrap_or(0);
                self.elements += &"</g>".repeat(groups);
            }
            "cm" => self.group(),
            "Do" => self.elements += "<path fill=\"#ddd\" d=\"M0 0h1v1H0z\"/>",
            "BT" | "ET" => {}
            "Td" => self.place = self.last_two(),
            "Tc" => self.spacing = self.last_two().1,
            "Tr" => self.outlined = self.last_two().1 > 0.0,
            "Tf" => self.set_face(),
            "Tj" => self.show(),
            operand => return self.operands.push(operand.to_owned()),
        }
        self.operands.clear();
    }

    fn numbers(&self) -> Vec<f32> {
        self.operands.iter().filter_map(|word| word.parse().ok()).collect()
    }

    /// The last two numbers; zeroes for what is missing.
    fn last_two(&self) -> (f32, f32) {
        let numbers = self.numbers();
        let from_end = |n: usize| numbers.len().checked_sub(n).and_then(|at| numbers.get(at)).copied().unwrap_or(0.0);
        (from_end(2), from_end(1))
    }

    fn colour(&self) -> String {
        let level = (self.grey.clamp(0.0, 1.0) * 255.0).round() as u8;
        format!("#{level:02x}{level:02x}{level:02x}")
    }

    fn stroke(&mut self) {
        let dashes = if self.dashed { " stroke-dasharray=\"4 3\"" } else { "" };
        let _ = write!(self.elements, "<path fill=\"none\" stroke=\"#000\" stroke-width=\"{}\"{dashes} d=\"{}\"/>", self.pen, self.path);
        self.path.clear();
    }

    fn fill(&mut self) {
        let _ = write!(self.elements, "<path fill=\"{}\" d=\"{}\"/>", self.colour(), self.path);
        self.path.clear();
    }

    fn group(&mut self) {
        let numbers: Vec<String> = self.numbers().iter().map(ToString::to_string).collect();
        let _ = write!(self.elements, "<g transform=\"matrix({})\">", numbers.join(" "));
        if let Some(groups) = self.open.last_mut() {
            *groups += 1;
        }
    }

    fn set_face(&mut self) {
        let called = self.operands.first().and_then(|name| FaceId::called(name.strip_prefix('/')?));
        self.face = (called.unwrap_or(FaceId::Regular), self.last_two().1);
    }

    fn show(&mut self) {
        let Some(text) = self.operands.first().and_then(|word| word.strip_prefix('<')?.strip_suffix('>')) else { return };
        let numbers: Vec<u16> =
            text.as_bytes().chunks(4).filter_map(|part| u16::from_str_radix(std::str::from_utf8(part).ok()?, 16).ok()).collect();
        let ((id, size), colour) = (self.face, self.colour());
        let scale = size / f32::from(self.faces.em(id, self.used));
        let outline = if self.outlined { format!(" stroke=\"#000\" stroke-width=\"{:.1}\"", self.pen / scale) } else { String::new() };
        let _ = write!(self.elements, "<g fill=\"{colour}\"{outline}>");
        for number in numbers {
            let width = match self.glyphs.entry((id, number)) {
                Entry::Occupied(known) => known.get().1,
                Entry::Vacant(new) => new.insert(self.faces.outline(id, self.used, number)).1,
            };
            let ((x, y), letter) = (self.place, id.letter());
            let _ =
                write!(self.elements, "<use href=\"#{letter}{number}\" transform=\"matrix({scale:.5} 0 0 {scale:.5} {x:.2} {y:.2})\"/>");
            self.place.0 += f32::from(width) / 1000.0 * size + self.spacing;
        }
        self.elements += "</g>";
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Imprint,
        sample::{Filling, WORDS, pad},
    };
    use crate::domain::exam::LabelSheet;

    fn picture(word: &str, filling: Filling) -> String {
        pad(&Imprint::sample(), word, filling, &LabelSheet::plain()).picture(0).unwrap()
    }

    #[test]
    fn every_paper_has_a_picture_whose_groups_close_and_whose_glyphs_are_drawn() {
        for word in WORDS {
            for filling in Filling::ALL {
                let svg = picture(word, filling);
                assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count(), "{word}");
                let drawn = svg.matches("<path id=").count();
                assert!(drawn > 5 && !svg.contains("NaN"), "{word}: {drawn} outlines");
                let names: std::collections::BTreeSet<&str> =
                    svg.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                assert!(names.iter().all(|name| svg.contains(&format!("id=\"{name}\""))), "{word}");
            }
        }
    }

    #[test]
    fn a_picture_shows_as_many_glyphs_as_the_sheet_has_characters() {
        let bytes = pad(&Imprint::sample(), "door_sign", Filling::Usual, &LabelSheet::plain()).finish();
        let characters = super::super::read_joined(&bytes)[0].chars().count();
        assert_eq!(picture("door_sign", Filling::Usual).matches("<use ").count(), characters);
    }

    #[test]
    fn a_sheet_that_is_not_there_has_no_picture() {
        assert!(pad(&Imprint::sample(), "door_sign", Filling::Usual, &LabelSheet::plain()).picture(2).is_none());
    }
}
