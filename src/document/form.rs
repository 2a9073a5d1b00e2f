//! Forms and tables (表格): labelled fields and ruled columns.

use super::{
    page::Pad,
    style::{Align, Area, Style},
};

/// Width of the pen that rules tables, in millimetres.
pub const RULE: f32 = 0.25;
/// Ground of labels and heads: light enough for a copier.
const GROUND: f32 = 0.93;

/// A frame with its label on a grey ground at the left, and its value.
pub fn field(pad: &mut Pad, area: Area, (label, label_width): (&str, f32), (value, style): (&str, Style)) {
    let head = Area { w: label_width, ..area };
    pad.shade(head, GROUND);
    pad.frame(area, RULE);
    pad.line((area.x + label_width, area.y), (area.x + label_width, area.y + area.h), RULE);
    pad.text(head.inset(1.0), label, Style::of(11.0).centre());
    let body = Area { x: area.x + label_width, w: area.w - label_width, ..area };
    pad.text(Area { x: body.x + 2.0, w: body.w - 4.0, ..body }, value, style);
}

/// A label and a line to sign on.
pub fn signature(pad: &mut Pad, area: Area, label: &str) {
    let style = Style::of(12.0);
    let end = area.x + pad.width_of(label, style).min(area.w);
    pad.text(area, label, style);
    pad.line((end, area.y + area.h * 0.85), (area.x + area.w, area.y + area.h * 0.85), 0.2);
}

/// One column: its head, its width in millimetres, how its cells are set.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub head: &'static str,
    pub width: f32,
    pub align: Align,
    pub lines: usize,
}

impl Column {
    /// A centred column of one line.
    #[must_use]
    pub const fn of(head: &'static str, width: f32) -> Self {
        Self { head, width, align: Align::Centre, lines: 1 }
    }

    /// Set at the left, in up to two lines.
    #[must_use]
    pub const fn words(head: &'static str, width: f32) -> Self {
        Self { head, width, align: Align::Left, lines: 2 }
    }
}

/// A ruled table whose rows are all of one height.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    pub columns: &'a [Column],
    pub row_height: f32,
    pub size: f32,
}

impl Table<'_> {
    /// Width of all columns.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// How many rows fit into `height` below the head.
    #[must_use]
    pub fn rows_in(&self, height: f32) -> usize {
        ((height / self.row_height) as usize).saturating_sub(1).max(1)
    }

    /// Draws head and rows with the corner at `(x, y)`; gives back where the table ends.
    pub fn draw(&self, pad: &mut Pad, (x, y): (f32, f32), rows: &[Vec<String>]) -> f32 {
        let bottom = y + self.row_height * (rows.len() + 1) as f32;
        pad.shade(Area::new(x, y, self.width(), self.row_height), GROUND);
        for number in 0..=rows.len() + 1 {
            let at = y + self.row_height * number as f32;
            pad.line((x, at), (x + self.width(), at), RULE);
        }
        let mut left = x;
        for (number, column) in self.columns.iter().enumerate() {
            pad.line((left, y), (left, bottom), RULE);
            let cell = Area::new(left + 1.0, y + 0.3, column.width - 2.0, self.row_height - 0.6);
            pad.text(cell, column.head, Style::of(self.size).bold().centre().lines(2));
            let style = Style { align: column.align, ..Style::of(self.size) }.lines(column.lines);
            for (place, row) in rows.iter().enumerate() {
                let text = row.get(number).map_or("", String::as_str);
                pad.text(Area { y: cell.y + self.row_height * (place + 1) as f32, ..cell }, text, style);
            }
            left += column.width;
        }
        pad.line((left, y), (left, bottom), RULE);
        bottom
    }
}
