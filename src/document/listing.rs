//! Lists (登记表): a title, a few facts, a ruled table over as many sheets as it needs, and who signs below it.

use super::{
    form::Table,
    page::{A4, Pad},
    style::{Area, Style},
};

/// A list to be drawn.
pub struct Listing<'a> {
    pub title: &'a str,
    /// What the foot of the sheet names: site, room.
    pub place: &'a str,
    /// Lines below the title, at the left.
    pub facts: &'a [String],
    pub table: Table<'a>,
    pub rows: &'a [Vec<String>],
    /// Lying on its side.
    pub wide: bool,
    /// Millimetres that `below` needs under the table of every sheet.
    pub tail: f32,
}

const TOP: f32 = 34.0;
const FACT: f32 = 7.0;

impl Listing<'_> {
    fn head(&self) -> f32 {
        TOP + FACT * self.facts.len() as f32 + 1.0
    }

    fn size(&self) -> (f32, f32) {
        if self.wide { (A4.1, A4.0) } else { A4 }
    }

    /// Draws every sheet; `below` gets the left edge and where the table ends.
    pub fn draw(&self, pad: &mut Pad, below: impl Fn(&mut Pad, (f32, f32))) {
        let (wide, high) = self.size();
        let left = (wide - self.table.width()) / 2.0;
        let rows = self.table.rows_in(high - 15.0 - self.tail - self.head());
        let mut sheets: Vec<&[Vec<String>]> = self.rows.chunks(rows).collect();
        if sheets.is_empty() {
            sheets.push(&[]);
        }
        let exam = pad.exam();
        for rows in sheets {
            if self.wide {
                pad.wide_sheet(self.place)
            } else {
                pad.sheet(self.place)
            }
            let line = |y: f32, h: f32| Area::new(left, y, self.table.width(), h);
            pad.text(line(12.0, 9.0), &exam, Style::of(13.0).centre().lines(2));
            pad.text(line(21.0, 12.0), self.title, Style::of(20.0).bold().centre());
            for (fact, number) in self.facts.iter().zip(0_u8..) {
                pad.text(line(TOP + FACT * f32::from(number), FACT), fact, Style::of(11.0).lines(2));
            }
            let bottom = self.table.draw(pad, (left, self.head()), rows);
            below(pad, (left, bottom));
        }
    }
}

/// As many empty rows as a list still wants, numbered on.
pub fn padded(mut rows: Vec<Vec<String>>, least: usize) -> Vec<Vec<String>> {
    while rows.len() < least {
        rows.push(vec![(rows.len() + 1).to_string()]);
    }
    rows
}
