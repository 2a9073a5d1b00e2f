//! Places and type (位置与字样): rectangles in millimetres, and how a text is set within one.

use super::font::Weight;

/// A rectangle on the sheet, millimetres from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Area {
    /// Left, top, width, height.
    #[must_use]
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The same, smaller by `by` on every side.
    #[must_use]
    pub const fn inset(self, by: f32) -> Self {
        Self { x: self.x + by, y: self.y + by, w: self.w - 2.0 * by, h: self.h - 2.0 * by }
    }
}

/// Which edge text keeps to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// How a text is set: size in points, weight, edge, most lines it may take, and how grey it is.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub size: f32,
    pub weight: Weight,
    pub align: Align,
    pub lines: usize,
    /// 0 black, 1 white.
    pub grey: f32,
    /// Keeps to the top of its area, not to the middle.
    pub top: bool,
    /// Air between characters, as a part of the size; given up where the line would not fit.
    pub tracking: f32,
    /// Line height as a multiple of the size.
    pub leading: f32,
    /// Wraps before it shrinks, so that neighbours keep one size.
    pub wraps_first: bool,
}

impl Style {
    /// Black regular text on one line, at the left, in the middle of the height.
    #[must_use]
    pub const fn of(size: f32) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            align: Align::Left,
            lines: 1,
            grey: 0.0,
            top: false,
            tracking: 0.0,
            leading: 1.25,
            wraps_first: false,
        }
    }

    #[must_use]
    pub const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    #[must_use]
    pub const fn centre(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    #[must_use]
    pub const fn right(self) -> Self {
        Self { align: Align::Right, ..self }
    }

    #[must_use]
    pub const fn lines(self, lines: usize) -> Self {
        Self { lines, ..self }
    }

    #[must_use]
    pub const fn grey(self, grey: f32) -> Self {
        Self { grey, ..self }
    }

    /// A paragraph: any number of lines, well apart, from the top of the area.
    #[must_use]
    pub const fn paragraph(self) -> Self {
        Self { top: true, lines: 60, leading: 1.55, ..self }
    }

    /// Wraps before it shrinks.
    #[must_use]
    pub const fn wraps_first(self) -> Self {
        Self { wraps_first: true, ..self }
    }

    #[must_use]
    pub const fn tracking(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }
}
