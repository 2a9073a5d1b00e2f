//! Text as people type it (录入文本): full-width digits, stray spaces, invisible characters.

/// Full-width letters, digits, punctuation and space to their half-width twins; everything else stays.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Whether a character has no place in a name or an address: controls, zero-width marks, direction overrides.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffc}' | '\u{fffd}')
}

/// One line of text without outer spaces, inner runs of spaces made one, byte-order marks and zero-width spaces dropped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c == '\u{3000}' || c == '\u{a0}' { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Digits and letters of a code (number, phone, ticket): half-width, without spaces, hyphens or invisible characters.
#[must_use]
pub fn code(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '-' | '–' | '—')).collect()
}

/// A number with its digits in threes: `23,000`, `-2,300,000.50`.
#[must_use]
pub fn in_threes(number: impl std::fmt::Display) -> String {
    let number = number.to_string();
    let (sign, digits) = number.strip_prefix('-').map_or(("", number.as_str()), |digits| ("-", digits));
    let (whole, tail) = digits.find('.').map_or((digits, ""), |dot| digits.split_at(dot));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_threes() {
        for (number, shown) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-2300000.50", "-2,300,000.50")] {
            assert_eq!(in_threes(number), shown);
        }
    }

    #[test]
    fn full_width_digits_become_digits() {
        assert_eq!(half_width("１２３ＡＢ　ｘ"), "123AB x");
    }

    #[test]
    fn a_code_loses_spaces_and_hyphens_only() {
        assert_eq!(code(" 138-0000 １２３４\u{200b}"), "13800001234");
    }

    #[test]
    fn one_line_keeps_rare_characters() {
        assert_eq!(one_line("\u{feff} 𬭎 \t 䶮 \n"), "𬭎 䶮");
    }
}
