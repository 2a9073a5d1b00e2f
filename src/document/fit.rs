//! Fitting text (排字): a long name must not break a form, so it shrinks, then wraps, then ends in an ellipsis.

use super::font::{Faces, Weight};

/// Text as it will stand: its size in points and its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub size: f32,
    pub lines: Vec<String>,
}

/// What the text has to fit into.
#[derive(Debug, Clone, Copy)]
pub struct Space {
    /// Points.
    pub width: f32,
    /// Points.
    pub height: f32,
    pub lines: usize,
    /// Line height as a multiple of the size.
    pub leading: f32,
    /// Text wraps before it shrinks, so that neighbours keep one size.
    pub wraps_first: bool,
}

/// Text shrinks to this part of its size before it wraps…
const SHRINK: f32 = 0.8;
/// …and to this part before it is cut off.
const SMALLEST: f32 = 0.5;

/// Sets `text` at `size` points or as near as fits.
#[must_use]
pub fn fit(faces: &Faces, text: &str, (size, weight): (f32, Weight), space: Space) -> Fitted {
    let one_line = text.lines().count() <= 1;
    let width = faces.width(text, weight) as f32 / 1000.0;
    let fitting = if width > 0.0 { (space.width / width * 20.0).floor() / 20.0 } else { size };
    let smallest = match space {
        Space { wraps_first: true, .. } => 1.0,
        Space { lines: 2.., .. } => SHRINK,
        _ => SMALLEST,
    };
    if one_line && fitting >= size * smallest {
        return Fitted { size: size.min(fitting), lines: vec![text.to_owned()] };
    }
    let sizes = (0..=10).map(|step| size - (1.0 - SMALLEST) * size * step as f32 / 10.0);
    for size in sizes {
        let lines = wrap(faces, text, weight, space.width / size * 1000.0);
        if lines.len() <= allowed(space, size) {
            return Fitted { size, lines };
        }
    }
    let size = size * SMALLEST;
    let mut lines = wrap(faces, text, weight, space.width / size * 1000.0);
    lines.truncate(allowed(space, size).max(1));
    if let Some(last) = lines.last_mut() {
        while !last.is_empty() && (faces.width(last, weight) + 1000) as f32 > space.width / size * 1000.0 {
            last.pop();
        }
        last.push('…');
    }
    Fitted { size, lines }
}

fn allowed(space: Space, size: f32) -> usize {
    // A single line may use the whole height; more lines leave a little air above and below.
    let by_height = ((space.height / size - 1.2) / space.leading + 1.0).floor().max(1.0) as usize;
    by_height.min(space.lines)
}

/// Breaks `text` into lines no wider than `width` (1/1000 em); a line break in the text is kept.
#[must_use]
pub fn wrap(faces: &Faces, text: &str, weight: Weight, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line: Vec<char> = Vec::new();
        let mut used = 0.0;
        for c in paragraph.chars() {
            let advance = f32::from(faces.look_up(c, weight).2);
            if used + advance > width && !line.is_empty() {
                let rest = line.split_off(break_before(&line, c));
                lines.push(line.iter().collect());
                used = rest.iter().map(|c| f32::from(faces.look_up(*c, weight).2)).sum();
                line = rest;
            }
            line.push(c);
            used += advance;
        }
        lines.push(line.iter().collect());
    }
    lines
}

/// Where to end `line` when `next` no longer fits: not before closing punctuation, not after an opening bracket, not inside a number or word.
fn break_before(line: &[char], next: char) -> usize {
    let mut at = line.len();
    let follower = |at: usize| line.get(at).copied().unwrap_or(next);
    let bad = |at: usize| {
        "，。；：、！？）》」』】”’%％…—·".contains(follower(at))
            || "（《「『【“‘".contains(line[at - 1])
            || (follower(at).is_ascii_alphanumeric() && line[at - 1].is_ascii_alphanumeric())
    };
    while at > 1 && bad(at) {
        at -= 1;
    }
    if at > 1 { at } else { line.len() }
}

#[cfg(test)]
mod tests {
    use super::{super::font::faces, *};

    fn set(text: &str, width: f32, lines: usize) -> Fitted {
        fit(faces(), text, (10.0, Weight::Regular), Space { width, height: 100.0, lines, leading: 1.25, wraps_first: false })
    }

    #[test]
    fn short_text_keeps_its_size() {
        assert_eq!(set("张三", 50.0, 1), Fitted { size: 10.0, lines: vec!["张三".into()] });
        assert_eq!(set("", 50.0, 1), Fitted { size: 10.0, lines: vec![String::new()] });
    }

    #[test]
    fn a_longer_text_shrinks_first() {
        assert_eq!(set("考务考务考务", 50.0, 2), Fitted { size: 8.3, lines: vec!["考务考务考务".into()] });
    }

    #[test]
    fn then_it_wraps_then_it_ends_in_an_ellipsis() {
        let wrapped = set("考务考务考务考务", 50.0, 2);
        assert_eq!((wrapped.size, wrapped.lines.len()), (10.0, 2));
        let cut = set(&"考务".repeat(30), 50.0, 2);
        assert_eq!((cut.size, cut.lines.len()), (5.0, 2));
        assert!(cut.lines[1].ends_with('…'));
        for line in &cut.lines {
            assert!(faces().width(line, Weight::Regular) as f32 * cut.size / 1000.0 <= 50.0);
        }
    }

    #[test]
    fn lines_do_not_begin_with_closing_punctuation_nor_cut_numbers() {
        assert_eq!(wrap(faces(), "请于八点，到达。", Weight::Regular, 4000.0), ["请于八", "点，到", "达。"]);
        assert_eq!(wrap(faces(), "座位号120号", Weight::Regular, 4200.0), ["座位号", "120号"]);
        assert_eq!(wrap(faces(), "一\n二", Weight::Regular, 4200.0), ["一", "二"]);
    }
}
