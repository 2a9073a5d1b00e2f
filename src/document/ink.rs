//! Ink (绘图指令): the operators of a sheet's content (ISO 32000-1, annex A), written as they are called for.
//!
//! A mass paper is mostly text at places. Going through a list of operations and a second tree of them cost more than half of the time of
//! a ticket; here an operator is its bytes at once.

use super::style::Area;

/// Millimetres to points.
pub const MM: f32 = 72.0 / 25.4;

/// The content of one sheet.
#[derive(Debug, Clone)]
pub struct Ink {
    pub bytes: Vec<u8>,
    /// Height of the sheet in millimetres: PDF counts from the bottom.
    height: f32,
}

impl Ink {
    pub fn new(height: f32) -> Self {
        Self { bytes: Vec::with_capacity(4 << 10), height }
    }

    /// Two decimals of a point are a fortieth of the finest printer's dot, and make shorter files.
    fn number(&mut self, points: f32) {
        let hundredths = (points * 100.0).round() as i32;
        if hundredths < 0 {
            self.bytes.push(b'-');
        }
        let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        let mut digits = [0_u8; 10];
        let mut at = digits.len();
        let mut rest = whole;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[at..]);
        if part > 0 {
            self.bytes.extend_from_slice(&[b'.', b'0' + (part / 10) as u8]);
            if part % 10 > 0 {
                self.bytes.push(b'0' + (part % 10) as u8);
            }
        }
        self.bytes.push(b' ');
    }

    fn numbers(&mut self, points: &[f32]) {
        for point in points {
            self.number(*point);
        }
    }

    fn place(&mut self, x: f32, y: f32) {
        let y = (self.height - y) * MM;
        self.numbers(&[x * MM, y]);
    }

    /// An operator as it stands.
    pub fn say(&mut self, operator: &str) {
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    /// Grey of what is filled: 0 black, 1 white.
    pub fn grey(&mut self, grey: f32) {
        self.number(grey);
        self.say("g");
    }

    /// Opens a line of text at a baseline; `spacing` points lie between its characters.
    pub fn open_text(&mut self, x: f32, baseline: f32, spacing: f32) {
        self.say("BT");
        if spacing > 0.0 {
            self.number(spacing);
            self.say("Tc");
        }
        self.place(x, baseline);
        self.say("Td");
    }

    /// Glyphs of one face, by their numbers in the cut.
    pub fn glyphs(&mut self, face: &str, size: f32, glyphs: &[u16]) {
        self.bytes.push(b'/');
        self.bytes.extend_from_slice(face.as_bytes());
        self.bytes.push(b' ');
        self.number(size);
        self.bytes.extend_from_slice(b"Tf <");
        for glyph in glyphs {
            for shift in [12, 8, 4, 0] {
                self.bytes.push(b"0123456789ABCDEF"[usize::from(glyph >> shift & 15)]);
            }
        }
        self.say("> Tj");
    }

    /// Glyphs are filled and their outlines drawn with a pen of so many points, until `0 Tr`.
    pub fn thicken(&mut self, pen: f32) {
        self.number(pen);
        self.say("w 2 Tr");
    }

    pub fn close_text(&mut self, spacing: f32) {
        if spacing > 0.0 {
            self.say("0 Tc");
        }
        self.say("ET");
    }

    /// A straight line, `pen` millimetres wide.
    pub fn line(&mut self, (x1, y1): (f32, f32), (x2, y2): (f32, f32), pen: f32) {
        self.number(pen * MM);
        self.bytes.extend_from_slice(b"w ");
        self.place(x1, y1);
        self.bytes.extend_from_slice(b"m ");
        self.place(x2, y2);
        self.say("l S");
    }

    fn rectangle(&mut self, area: Area) {
        self.place(area.x, area.y + area.h);
        self.numbers(&[area.w * MM, area.h * MM]);
        self.bytes.extend_from_slice(b"re ");
    }

    pub fn frame(&mut self, area: Area, pen: f32) {
        self.number(pen * MM);
        self.bytes.extend_from_slice(b"w ");
        self.rectangle(area);
        self.say("S");
    }

    pub fn fill(&mut self, area: Area) {
        self.rectangle(area);
        self.say("f");
    }

    /// Opens a drawing one unit wide and high that fills `area`; close it with `Q`.
    pub fn open_square(&mut self, area: Area) {
        self.bytes.extend_from_slice(b"q ");
        self.number(area.w * MM);
        self.bytes.extend_from_slice(b"0 0 ");
        self.number(area.h * MM);
        self.place(area.x, area.y + area.h);
        self.say("cm");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_and_no_more_than_they_need() {
        let mut ink = Ink::new(297.0);
        ink.numbers(&[0.0, 12.0, 1.5, 0.049, -0.05, 841.889, -3.456]);
        assert_eq!(String::from_utf8(ink.bytes).unwrap(), "0 12 1.5 0.05 -0.05 841.89 -3.46 ");
    }

    #[test]
    fn glyphs_are_four_hexadecimal_digits_each() {
        let mut ink = Ink::new(297.0);
        ink.glyphs("R", 10.5, &[1, 0xabc, 0xffff]);
        assert_eq!(String::from_utf8(ink.bytes).unwrap(), "/R 10.5 Tf <00010ABCFFFF> Tj\n");
    }
}
