//! Formula injection (公式注入): text that a spreadsheet program would run is written so that it stays text.

fn is_dangerous(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Whether a program might take this text for a formula; apostrophes before it do not count, so that escaping can be undone.
#[must_use]
pub fn looks_like_one(text: &str) -> bool {
    text.trim_start_matches('\'').chars().next().is_some_and(is_dangerous)
}

/// Text for a .csv cell: an apostrophe before what looks like a formula.
#[must_use]
pub fn escape(text: &str) -> String {
    if looks_like_one(text) { format!("'{text}") } else { text.to_owned() }
}

/// Takes off the apostrophe that [`escape`] put there, and no other.
#[must_use]
pub fn unescape(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| looks_like_one(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_would_run_is_prefixed_and_comes_back() {
        for text in ["=1+1", "+86", "-3.07", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''-"] {
            assert_eq!(escape(text), format!("'{text}"));
            assert_eq!(unescape(&escape(text)), text);
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["", "张三", "'quoted'", "1-2", "'", "O'Neil"] {
            assert_eq!((escape(text).as_str(), unescape(text)), (text, text));
        }
    }
}
