//! Label sheets (桌贴标签纸): what a bureau buys to print desk labels on, in millimetres; a rule of the exam, since stocks differ.

use serde::{Deserialize, Serialize};

/// A sheet of labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelSheet {
    pub name: String,
    pub across: usize,
    pub down: usize,
    pub label: (f32, f32),
    /// From the edges of the sheet to the first label.
    pub left: f32,
    pub top: f32,
    /// Between labels.
    pub gap: (f32, f32),
    /// Plain paper: marks where to cut.
    pub cut: bool,
}

impl Default for LabelSheet {
    fn default() -> Self {
        Self::plain()
    }
}

impl LabelSheet {
    /// Plain paper, to be cut: a room of thirty is one sheet.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            name: "普通A4纸裁切 3×10".to_owned(),
            across: 3,
            down: 10,
            label: (63.0, 26.8),
            left: 10.5,
            top: 8.0,
            gap: (0.0, 0.0),
            cut: true,
        }
    }

    /// Plain paper and sizes sold in packs.
    #[must_use]
    pub fn presets() -> Vec<Self> {
        let sheet = |name: &str, (across, down), label, (left, top), gap| Self {
            name: name.to_owned(),
            across,
            down,
            label,
            left,
            top,
            gap,
            cut: false,
        };
        vec![
            Self::plain(),
            sheet("标签纸 3×7（63.5×38.1）", (3, 7), (63.5, 38.1), (7.2, 15.1), (2.5, 0.0)),
            sheet("标签纸 2×7（99.1×38.1）", (2, 7), (99.1, 38.1), (4.6, 15.1), (2.5, 0.0)),
            sheet("标签纸 2×5（99.1×57.0）", (2, 5), (99.1, 57.0), (4.6, 6.0), (2.5, 0.0)),
        ]
    }

    /// Whether the labels lie on the sheet, leave a line for its foot and can hold a seat, a name and a number.
    #[must_use]
    pub fn fits(&self) -> bool {
        let end = |from: f32, count: usize, size: f32, gap: f32| from + size * count as f32 + gap * count.saturating_sub(1) as f32;
        let lengths = [self.left, self.top, self.gap.0, self.gap.1];
        (1..=10).contains(&self.across)
            && (1..=30).contains(&self.down)
            && lengths.into_iter().all(|length| (0.0..=100.0).contains(&length))
            && self.label.0 >= 40.0
            && self.label.1 >= 20.0
            && end(self.left, self.across, self.label.0, self.gap.0) <= 210.0
            && end(self.top, self.down, self.label.1, self.gap.1) <= 292.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sold_fits_and_what_lies_off_the_sheet_is_noticed() {
        let plain = LabelSheet::plain();
        assert!(LabelSheet::presets().iter().all(LabelSheet::fits));
        for wrong in [
            LabelSheet { left: 30.0, ..plain.clone() },
            LabelSheet { down: 11, ..plain.clone() },
            LabelSheet { across: 0, ..plain.clone() },
            LabelSheet { label: (39.0, 26.8), ..plain.clone() },
            LabelSheet { top: -1.0, ..plain.clone() },
            LabelSheet { gap: (f32::NAN, 0.0), ..plain },
        ] {
            assert!(!wrong.fits(), "{wrong:?}");
        }
    }
}
