//! The page kit (版面): A4 sheets, millimetres from the top left corner, and what every paper draws with.
//!
//! A [`Pad`] collects sheets; [`Pad::finish`] writes the foot of every sheet, cuts the faces to what was used and makes the bytes.
//! The same calls make the same bytes: dates are arguments, and the document's id is the digest of its words.

use std::collections::BTreeSet;

use printpdf::{
    Color, ExternalXObject, Greyscale, Mm, OffsetDateTime, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt,
    Rect, TextItem, XObject, XObjectId, XObjectTransform,
};
use sha2::{Digest, Sha256};

use super::{
    fit::{self, Space},
    font::{FaceId, Faces, faces},
    picture,
    style::{Align, Area, Style},
};
use crate::domain::{Moment, clock};

/// Width and height of the sheet.
pub const A4: (f32, f32) = (210.0, 297.0);
/// Millimetres to points.
const MM: f32 = 72.0 / 25.4;
/// How far below the middle of a line its baseline lies, as a part of the size: the middle of a Chinese character.
const BASELINE: f32 = 0.38;

/// What every sheet says about itself, so that a sheet on a door can be told from a stale one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 考试名称
    pub exam: String,
    /// 方案第n版
    pub plan_version: u32,
    pub printed: Moment,
}

/// Sheets being drawn.
pub struct Pad {
    faces: &'static Faces,
    imprint: Imprint,
    pdf: PdfDocument,
    sheets: Vec<(String, Vec<Op>)>,
    /// The sheet drawn on.
    at: usize,
    used: [BTreeSet<char>; 3],
    words: Sha256,
}

impl Pad {
    /// An empty pad; `title` is the file's title.
    #[must_use]
    pub fn new(title: &str, imprint: &Imprint) -> Self {
        let mut pdf = PdfDocument::new(&format!("{} {title}", imprint.exam));
        let info = &mut pdf.metadata.info;
        info.producer = "kaowu".to_owned();
        if let Ok(printed) = OffsetDateTime::from_unix_timestamp(imprint.printed.timestamp()) {
            (info.creation_date, info.modification_date, info.metadata_date) = (printed, printed, printed);
        }
        let words = Sha256::new_with_prefix(format!("{title}{imprint:?}"));
        Self { faces: faces(), imprint: imprint.clone(), pdf, sheets: Vec::new(), at: 0, used: Default::default(), words }
    }

    /// A new sheet; `place` (考点、考场) is printed at its foot.
    pub fn sheet(&mut self, place: &str) {
        self.sheets.push((place.to_owned(), Vec::with_capacity(512)));
        self.at = self.sheets.len() - 1;
    }

    fn draw(&mut self, ops: impl IntoIterator<Item = Op>) {
        if self.sheets.is_empty() {
            self.sheet("");
        }
        if let Some((_, sheet)) = self.sheets.get_mut(self.at) {
            sheet.extend(ops);
        }
    }

    /// Text within `area`: shrunk, wrapped, at last cut off with an ellipsis, but never outside.
    pub fn text(&mut self, area: Area, text: &str, style: Style) {
        let space = Space { width: area.w * MM, height: area.h * MM, lines: style.lines, leading: style.leading };
        let fitted = fit::fit(self.faces, text, (style.size, style.weight), space);
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
        self.faces.width(line, style.weight) as f32 / 1000.0 * style.size / MM
    }

    fn line_of_text(&mut self, (x, y): (f32, f32), line: &str, style: Style) {
        self.words.update(line);
        let mut ops = vec![Op::StartTextSection, Op::SetTextCursor { pos: point(x, y) }];
        let mut run: Option<(FaceId, String)> = None;
        for c in line.chars() {
            let (face, c, _) = self.faces.look_up(c, style.weight);
            self.used[face as usize].insert(c);
            match &mut run {
                Some((id, text)) if *id == face => text.push(c),
                _ => ops.extend(run.replace((face, c.to_string())).into_iter().flat_map(|run| show(run, style.size))),
            }
        }
        ops.extend(run.into_iter().flat_map(|run| show(run, style.size)));
        ops.push(Op::EndTextSection);
        if style.tracking > 0.0 {
            ops.insert(1, Op::SetCharacterSpacing { multiplier: hundredths(style.tracking * style.size) });
            ops.push(Op::SetCharacterSpacing { multiplier: 0.0 });
        }
        if style.grey > 0.0 {
            ops.insert(0, fill(style.grey));
            ops.push(fill(0.0));
        }
        self.draw(ops);
    }

    /// A straight line, `pen` millimetres wide.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), pen: f32) {
        let points = [from, to].map(|(x, y)| printpdf::LinePoint { p: point(x, y), bezier: false }).to_vec();
        let line = printpdf::Line { points, is_closed: false };
        self.draw([Op::SetOutlineThickness { pt: Pt(hundredths(pen * MM)) }, Op::DrawLine { line }]);
    }

    /// The outline of a rectangle, `pen` millimetres wide.
    pub fn frame(&mut self, area: Area, pen: f32) {
        self.draw([
            Op::SetOutlineThickness { pt: Pt(hundredths(pen * MM)) },
            Op::DrawRectangle { rectangle: rectangle(area, PaintMode::Stroke) },
        ]);
    }

    /// A dashed line to fold or cut along.
    pub fn dashed(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.draw([Op::SetLineDashPattern { dash: printpdf::LineDashPattern::new(0.0, &[4.0, 3.0]) }]);
        self.line(from, to, 0.2);
        self.draw([Op::SetLineDashPattern { dash: printpdf::LineDashPattern::solid() }]);
    }

    /// A grey ground; keep it at 0.85 or lighter so that text on it survives a copier.
    pub fn shade(&mut self, area: Area, grey: f32) {
        self.draw([fill(grey), Op::DrawRectangle { rectangle: rectangle(area, PaintMode::Fill) }, fill(0.0)]);
    }

    /// A JPEG as it is, as large as fits into `area`; bytes that are no JPEG leave an empty frame that says so.
    pub fn photo(&mut self, area: Area, jpeg: Option<&[u8]>) {
        let Some((picture, (width, height))) = jpeg.and_then(picture::jpeg) else {
            self.frame(area, 0.2);
            let note = if jpeg.is_some() { "照片无法读取" } else { "无照片" };
            return self.text(area.inset(1.0), note, Style::of(9.0).centre().grey(0.4));
        };
        let scale = (area.w / width).min(area.h / height);
        let (w, h) = (width * scale, height * scale);
        self.place(picture, Area::new(area.x + (area.w - w) / 2.0, area.y + (area.h - h) / 2.0, w, h));
    }

    /// A QR code of `token`, black on the paper's white, with its quiet zone inside `area`.
    pub fn qr(&mut self, area: Area, token: &str) {
        match picture::qr(token) {
            Some(picture) => {
                self.words.update(token);
                self.place(picture, area);
            }
            None => self.text(area, "二维码内容过长", Style::of(8.0).centre().lines(2)),
        }
    }

    fn place(&mut self, picture: ExternalXObject, area: Area) {
        let id = XObjectId(format!("P{}", self.pdf.resources.xobjects.map.len()));
        self.pdf.resources.xobjects.map.insert(id.clone(), XObject::External(picture));
        let corner = point(area.x, area.y + area.h);
        let transform = XObjectTransform {
            translate_x: Some(corner.x),
            translate_y: Some(corner.y),
            scale_x: Some(hundredths(area.w * MM)),
            scale_y: Some(hundredths(area.h * MM)),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.draw([Op::UseXobject { id, transform }]);
    }

    /// How many sheets there are.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.sheets.len()
    }

    fn foot(&mut self, number: usize, of: usize) {
        let place = self.sheets[number].0.clone();
        let Imprint { exam, plan_version, printed } = self.imprint.clone();
        let (left, right) = (Area::new(15.0, 284.0, 118.0, 5.0), Area::new(133.0, 284.0, 62.0, 5.0));
        let style = Style::of(8.0);
        self.at = number;
        self.line((15.0, 283.0), (195.0, 283.0), 0.15);
        self.text(left, &exam, style);
        self.text(right, &format!("方案第{plan_version}版　打印于{}", clock::show(printed)), style.right());
        self.text(Area { y: 288.5, ..left }, &place, style);
        self.text(Area { y: 288.5, ..right }, &format!("第{}页/共{of}页", number + 1), style.right());
    }

    /// The file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        if self.sheets.is_empty() {
            self.text(Area::new(15.0, 20.0, 180.0, 20.0), "没有可打印的内容", Style::of(16.0).centre());
        }
        let of = self.sheets.len();
        for number in 0..of {
            self.foot(number, of);
        }
        for id in FaceId::ALL {
            let used = &self.used[id as usize];
            if !used.is_empty() {
                self.pdf.resources.fonts.map.insert(id.resource(), self.faces.cut(id, used));
            }
        }
        self.pdf.pages = self.sheets.into_iter().map(|(_, ops)| PdfPage::new(Mm(A4.0), Mm(A4.1), ops)).collect();
        let id: String = self.words.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        bytes(&self.pdf, &id)
    }
}

/// Serialises `pdf`, with `id` in place of the random one the library makes.
fn bytes(pdf: &PdfDocument, id: &str) -> Vec<u8> {
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    if let Ok(ids) = file.trailer.get_mut(b"ID").and_then(|ids| ids.as_array_mut()) {
        for slot in ids.iter_mut().filter_map(|slot| slot.as_str_mut().ok()) {
            *slot = id.as_bytes().to_vec();
        }
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("writing into memory cannot fail");
    bytes
}

fn show((face, text): (FaceId, String), size: f32) -> [Op; 2] {
    let font = PdfFontHandle::External(face.resource());
    [Op::SetFont { font, size: Pt(size) }, Op::ShowText { items: vec![TextItem::Text(text)] }]
}

fn fill(grey: f32) -> Op {
    Op::SetFillColor { col: Color::Greyscale(Greyscale::new(grey, None)) }
}

/// Two decimals are a fortieth of the finest printer's dot, and make shorter files.
fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(hundredths(x * MM)), y: Pt(hundredths((A4.1 - y) * MM)) }
}

fn rectangle(area: Area, mode: PaintMode) -> Rect {
    let corner = point(area.x, area.y + area.h);
    let (width, height) = (Pt(hundredths(area.w * MM)), Pt(hundredths(area.h * MM)));
    Rect { x: corner.x, y: corner.y, width, height, mode: Some(mode), winding_order: None }
}
