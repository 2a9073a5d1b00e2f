//! Outlines (字形轮廓): a glyph as SVG path data, for pictures of sheets.

/// Path data as it is collected.
#[derive(Default)]
pub(super) struct Outline(pub(super) String);

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
