//! The page kit (版面): sheets, millimetres from the top left corner, and what every paper draws with.
//!
//! A [`Pad`] collects sheets; [`Pad::finish`] writes the foot of every sheet, cuts the faces to what was used and makes the bytes.
//! The same calls make the same bytes: dates are arguments, and the document's id is the digest of its contents.

use printpdf::{ExternalXObject, OffsetDateTime, PdfDocument, XObject, XObjectId};

use super::{
    bar_code, binding,
    fit::{self, Space},
    font::{FaceId, Faces, Used, Weight, faces},
    ink::{Ink, MM},
    picture,
    style::{Align, Area, Style},
    svg,
};
use crate::domain::{Moment, clock, exam::Wording};

/// Width and height of the sheet.
pub const A4: (f32, f32) = (210.0, 297.0);
/// How far below the middle of a line its baseline lies, as a part of the size: the middle of a Chinese character.
const BASELINE: f32 = 0.38;

/// What every sheet says about itself, so that a sheet on a door can be told from a stale one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 考试名称
    pub exam: String,
    /// 方案第n版; 0 for a paper that belongs to no plan.
    pub plan_version: u32,
    pub printed: Moment,
    /// What a re-issued sheet takes the place of (重印): `第2版（2026年5月2日 16:40）`.
    pub replaces: Option<String>,
    /// Headings and notes the office words itself.
    pub wording: Wording,
}

/// Where a sheet names exam, place, version and page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Foot {
    /// Two lines under a rule.
    Full,
    /// One small line at this height, for forms that need the whole sheet.
    Line(f32),
}

/// A picture that is in the file: its name there, and its width and height.
pub struct Kept {
    name: String,
    size: (f32, f32),
}

/// One sheet being drawn.
pub(super) struct Sheet {
    place: String,
    foot: Foot,
    pub(super) size: (f32, f32),
    pub(super) ink: Ink,
}

/// Sheets being drawn.
pub struct Pad {
    faces: &'static Faces,
    imprint: Imprint,
    pdf: PdfDocument,
    sheets: Vec<Sheet>,
    /// The sheet drawn on.
    at: usize,
    used: Used,
    /// Bold is the regular face with a thicker outline: a second face is a sixth of a small file.
    outlined: bool,
}

/// How much thicker an outline makes bold, as a part of the size.
const THICKER: f32 = 0.032;

impl Pad {
    /// An empty pad; `title` is the file's title.
    #[must_use]
    pub fn new(title: &str, imprint: &Imprint) -> Self {
        Self::with(faces(), title, imprint)
    }

    /// The same, printed with other faces.
    #[must_use]
    pub fn with(faces: &'static Faces, title: &str, imprint: &Imprint) -> Self {
        let mut pdf = PdfDocument::new(&format!("{} {title}", imprint.exam));
        let info = &mut pdf.metadata.info;
        info.producer = "kaowu".to_owned();
        if let Ok(printed) = OffsetDateTime::from_unix_timestamp(imprint.printed.timestamp()) {
            (info.creation_date, info.modification_date, info.metadata_date) = (printed, printed, printed);
        }
        Self { faces, imprint: imprint.clone(), pdf, sheets: Vec::new(), at: 0, used: Used::default(), outlined: false }
    }

    /// A new sheet; `place` (考点、考场) is printed at its foot.
    pub fn sheet(&mut self, place: &str) {
        self.add(place, A4, Foot::Full);
    }

    /// A new sheet lying on its side (横向).
    pub fn wide_sheet(&mut self, place: &str) {
        self.add(place, (A4.1, A4.0), Foot::Full);
    }

    /// A new sheet that is used to its edges: its foot is one small line at `foot`.
    pub fn full_sheet(&mut self, place: &str, foot: f32) {
        self.add(place, A4, Foot::Line(foot));
    }

    fn add(&mut self, place: &str, size: (f32, f32), foot: Foot) {
        self.sheets.push(Sheet { place: place.to_owned(), foot, size, ink: Ink::new(size.1) });
        self.at = self.sheets.len() - 1;
    }

    /// Goes back to draw on an earlier sheet, counted from 0: contents are known when the chapters stand.
    pub fn turn_to(&mut self, sheet: usize) {
        self.at = sheet.min(self.sheets.len().saturating_sub(1));
    }

    /// The exam's name, as every head prints it.
    #[must_use]
    pub fn exam(&self) -> String {
        self.imprint.exam.clone()
    }

    /// What a paper is headed with, by the word of the paper.
    #[must_use]
    pub fn heading(&self, paper: &str) -> String {
        self.imprint.wording.heading(paper).to_owned()
    }

    /// What a paper notes.
    #[must_use]
    pub fn note(&self, paper: &str) -> String {
        self.imprint.wording.note(paper).to_owned()
    }

    fn ink(&mut self) -> &mut Ink {
        if self.sheets.is_empty() {
            self.sheet("");
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[self.at.min(last)].ink
    }

    /// From here on, bold is drawn with the regular face and a thicker outline (or with its own face again).
    pub fn outline_bold(&mut self, outlined: bool) {
        self.outlined = outlined;
    }

    /// The face a style is set in.
    fn face(&self, style: Style) -> Weight {
        if self.outlined { Weight::Regular } else { style.weight }
    }

    /// Text within `area`: shrunk, wrapped, at last cut off with an ellipsis, but never outside.
    pub fn text(&mut self, area: Area, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let space =
            Space { width: area.w * MM, height: area.h * MM, lines: style.lines, leading: style.leading, wraps_first: style.wraps_first };
        let fitted = fit::fit(self.faces, text, (style.size, self.face(style)), space);
        let leading = fitted.size * style.leading / MM;
        let first = if style.top {
            area.y + fitted.size / MM / 2.0
        } else {
            area.y + area.h / 2.0 - leading * (fitted.lines.len() as f32 - 1.0) / 2.0
        };
        for (number, line) in fitted.lines.iter().enumerate() {
            let wide = self.width_of(line, Style { size: fitted.size, ..style });
            let air = style.tracking * fitted.size / MM * (line.chars().count().saturating_sub(1)) as f32;
            let style = if wide + air <= area.w { style } else { style.tracking(0.0) };
            let slack = area.w - wide - if style.tracking > 0.0 { air } else { 0.0 };
            let x = match style.align {
                Align::Left => area.x,
                Align::Centre => area.x + slack / 2.0,
                Align::Right => area.x + slack,
            };
            let baseline = first + leading * number as f32 + fitted.size / MM * BASELINE;
            self.line_of_text((x, baseline), line, Style { size: fitted.size, ..style });
        }
    }

    /// Width of a line of text as it would be set, in millimetres.
    #[must_use]
    pub fn width_of(&self, line: &str, style: Style) -> f32 {
        self.faces.width(line, self.face(style)) as f32 / 1000.0 * style.size / MM
    }

    fn line_of_text(&mut self, (x, y): (f32, f32), line: &str, style: Style) {
        let spacing = style.tracking * style.size;
        let mut runs: Vec<(FaceId, Vec<u16>)> = Vec::with_capacity(1);
        let face = self.face(style);
        let thicker = style.weight != face;
        for c in line.chars() {
            let (face, glyph) = self.used.glyph(self.faces, c, face);
            match runs.last_mut() {
                Some((id, glyphs)) if *id == face => glyphs.push(glyph),
                _ => runs.push((face, vec![glyph])),
            }
        }
        let ink = self.ink();
        if style.grey > 0.0 {
            ink.grey(style.grey);
        }
        ink.open_text(x, y, spacing);
        if thicker {
            ink.thicken(style.size * THICKER);
        }
        for (face, glyphs) in runs {
            ink.glyphs(face.letter(), style.size, &glyphs);
        }
        if thicker {
            ink.say("0 Tr");
        }
        ink.close_text(spacing);
        if style.grey > 0.0 {
            ink.grey(0.0);
        }
    }

    /// A straight line, `pen` millimetres wide.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), pen: f32) {
        self.ink().line(from, to, pen);
    }

    /// The outline of a rectangle, `pen` millimetres wide.
    pub fn frame(&mut self, area: Area, pen: f32) {
        self.ink().frame(area, pen);
    }

    /// A dashed line to fold or cut along.
    pub fn dashed(&mut self, from: (f32, f32), to: (f32, f32)) {
        let ink = self.ink();
        ink.say("[4 3] 0 d");
        ink.line(from, to, 0.2);
        ink.say("[] 0 d");
    }

    /// A grey ground; keep it at 0.85 or lighter so that text on it survives a copier.
    pub fn shade(&mut self, area: Area, grey: f32) {
        let ink = self.ink();
        ink.grey(grey);
        ink.fill(area);
        ink.grey(0.0);
    }

    /// A JPEG as it is, as large as fits into `area`; bytes that are no JPEG leave an empty frame that says so.
    pub fn photo(&mut self, area: Area, jpeg: Option<&[u8]>) {
        let Some((picture, (width, height))) = jpeg.and_then(picture::jpeg) else {
            self.frame(area, 0.2);
            let note = if jpeg.is_some() { "照片无法读取" } else { "无照片" };
            return self.text(area.inset(1.0), note, Style::of(9.0).centre().grey(0.4));
        };
        let kept = self.take_in(picture, (width, height));
        self.stamp(area, &kept);
    }

    /// Takes a grey PNG of eight bits into the file, once, to be drawn on as many sheets as it is wanted on.
    pub fn keep(&mut self, png: &[u8]) -> Option<Kept> {
        let (picture, size) = picture::png(png)?;
        Some(self.take_in(picture, size))
    }

    fn take_in(&mut self, picture: ExternalXObject, size: (f32, f32)) -> Kept {
        let name = format!("P{}", self.pdf.resources.xobjects.map.len());
        self.pdf.resources.xobjects.map.insert(XObjectId(name.clone()), XObject::External(picture));
        Kept { name, size }
    }

    /// A kept picture, as large as fits into `area`.
    pub fn stamp(&mut self, area: Area, Kept { name, size }: &Kept) {
        let scale = (area.w / size.0).min(area.h / size.1);
        let (w, h) = (size.0 * scale, size.1 * scale);
        let ink = self.ink();
        ink.open_square(Area::new(area.x + (area.w - w) / 2.0, area.y + (area.h - h) / 2.0, w, h));
        ink.say(&format!("/{name} Do Q"));
    }

    /// A QR code of `token`, black on the paper's white, with its quiet zone inside `area`.
    pub fn qr(&mut self, area: Area, token: &str) {
        match picture::qr(token) {
            Some(path) => {
                let ink = self.ink();
                ink.open_square(area);
                ink.say(&path);
                ink.say("Q");
            }
            None => self.text(area, "二维码内容过长", Style::of(8.0).centre().lines(2)),
        }
    }

    /// A Code 128 bar code of digits with its number below; other texts are only written out.
    pub fn bar_code(&mut self, area: Area, digits: &str) {
        let words = Area { y: area.y + area.h - 3.5, h: 3.5, ..area };
        if let Some((bars, modules)) = bar_code::code_128(digits) {
            let module = area.w / f32::from(modules);
            let ink = self.ink();
            for (from, wide) in bars {
                ink.fill(Area::new(area.x + module * f32::from(from), area.y, module * f32::from(wide), area.h - 4.0));
            }
        }
        self.text(words, digits, Style::of(8.0).centre());
    }

    /// Fonts of the machine that have lent glyphs so far, each as digest and name.
    #[must_use]
    pub fn lenders(&self) -> Vec<String> {
        self.faces.lenders(&self.used)
    }

    /// How many sheets there are.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.sheets.len()
    }

    fn foot(&mut self, number: usize, of: usize) {
        self.at = number;
        let Sheet { place, foot, size: (wide, high), .. } = &self.sheets[number];
        let (place, foot, wide, high) = (place.clone(), *foot, *wide, *high);
        let Imprint { exam, plan_version, printed, replaces, .. } = self.imprint.clone();
        let replaced = replaces.map(|old| format!("（重印，替换{old}）")).unwrap_or_default();
        // A paper of one's own, or a sample, belongs to no plan.
        let plan = if plan_version > 0 { format!("方案第{plan_version}版　") } else { String::new() };
        let made = format!("{plan}打印于{}{replaced}", clock::show(printed));
        let page = format!("第{}页/共{of}页", number + 1);
        match foot {
            Foot::Full => {
                let style = Style::of(8.0);
                let half = (wide - 30.0) / 2.0;
                let (left, right) = (Area::new(15.0, high - 13.0, half, 5.0), Area::new(15.0 + half, high - 13.0, half, 5.0));
                self.line((15.0, high - 14.0), (wide - 15.0, high - 14.0), 0.15);
                self.text(left, &exam, style);
                self.text(right, &made, style.right());
                self.text(Area { y: high - 8.5, ..left }, &place, style);
                self.text(Area { y: high - 8.5, ..right }, &page, style.right());
            }
            Foot::Line(y) => {
                let style = Style::of(6.5);
                let half = wide / 2.0 - 8.0;
                self.text(Area::new(8.0, y, half, 3.0), &format!("{exam}　{place}"), style);
                self.text(Area::new(8.0 + half, y, half, 3.0), &format!("{made}　{page}"), style.right());
            }
        }
    }

    /// One sheet as a picture for a browser, counted from 0; `None` where there is no such sheet.
    #[must_use]
    pub fn picture(mut self, number: usize) -> Option<String> {
        self.close();
        let sheet = self.sheets.get(number)?;
        Some(svg::picture(sheet, self.faces, &self.used))
    }

    /// Writes the foot of every sheet; a pad without sheets gets one that says so.
    fn close(&mut self) {
        if self.sheets.is_empty() {
            self.text(Area::new(15.0, 20.0, 180.0, 20.0), "没有可打印的内容", Style::of(16.0).centre());
        }
        let of = self.sheets.len();
        for number in 0..of {
            self.foot(number, of);
        }
    }

    /// The file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.close();
        binding::bind(self.pdf, self.sheets, &self.used, self.faces)
    }
}
