//! Column (列): what a kind of record states, under which headers, in which form. Import, export and template share one table.

use crate::domain::text;

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    /// Letters and digits that must not become a number or a date.
    Code,
    /// 身份证号, one or several: masked wherever it is shown again.
    IdNumber,
    /// 手机号: masked wherever it is shown again.
    Phone,
    Number,
    /// One of a few words, offered as a drop-down.
    Choice(&'static [&'static str]),
}

impl Form {
    /// Whether the spreadsheet must keep the cell as text.
    #[must_use]
    pub const fn is_code(self) -> bool {
        matches!(self, Self::Code | Self::IdNumber | Self::Phone)
    }

    /// The value as a message or a masked list may show it.
    #[must_use]
    pub fn masked(self, value: &str) -> String {
        match self {
            Self::IdNumber => value.split_inclusive(is_separator).map(|part| hide(part, 6, 4)).collect(),
            Self::Phone => hide(value, 3, 4),
            _ => value.to_owned(),
        }
    }
}

/// What stands between the parts of a cell that holds several.
#[must_use]
pub fn is_separator(c: char) -> bool {
    matches!(c, '；' | '、' | ';' | ',' | '，' | '/' | '|' | '\n')
}

/// The parts of a cell that holds several, trimmed, without empty ones.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(is_separator).map(str::trim).filter(|part| !part.is_empty())
}

/// Keeps the first and last characters of a value that is long enough to have a middle; a separator at its end stays.
fn hide(value: &str, first: usize, last: usize) -> String {
    let chars: Vec<char> = value.trim_end_matches(is_separator).chars().collect();
    let tail: String = value.chars().skip(chars.len()).collect();
    let hidden: String = if chars.len() > first + last {
        let middle = "*".repeat(chars.len() - first - last);
        chars[..first].iter().collect::<String>() + &middle + &chars[chars.len() - last..].iter().collect::<String>()
    } else {
        chars.iter().take(1).chain(std::iter::repeat_n(&'*', chars.len().saturating_sub(1))).collect()
    };
    hidden + &tail
}

/// One column of a kind of record.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub header: &'static str,
    pub aliases: &'static [&'static str],
    pub form: Form,
    /// Must be there, and filled in on every row.
    pub required: bool,
    /// May be merged over several rows, each of which then has its text.
    pub fills: bool,
    /// What the template tells people about it.
    pub note: &'static str,
    /// What the template's example row holds.
    pub example: &'static str,
}

impl Column {
    /// A column of text; the builders below say what else it is.
    #[must_use]
    pub const fn new(header: &'static str, form: Form) -> Self {
        Self { header, aliases: &[], form, required: false, fills: false, note: "", example: "" }
    }

    /// Other headers found in the field.
    #[must_use]
    pub const fn or(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// Must be filled in.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// May be merged over several rows.
    #[must_use]
    pub const fn fills(self) -> Self {
        Self { fills: true, ..self }
    }

    /// What the template says and shows.
    #[must_use]
    pub const fn shown(self, example: &'static str, note: &'static str) -> Self {
        Self { note, example, ..self }
    }

    /// Whether a header cell names this column, spaces, brackets, stars and width aside.
    #[must_use]
    pub fn is_named(&self, header: &str) -> bool {
        let header = plain(header);
        !header.is_empty() && (plain(self.header) == header || self.aliases.iter().any(|alias| plain(alias) == header))
    }
}

/// `＊岗位 代码（必填）：` as `岗位代码`.
fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for c in text::half_width(header).to_uppercase().chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | ':' | '_' | '-' | '※' => {}
            _ if depth > 0 || c.is_whitespace() || text::is_invisible(c) => {}
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_however_they_are_set() {
        let column = Column::new("岗位代码", Form::Code).or(&["职位代码"]);
        for header in ["岗位代码", " 岗 位\n代　码 ", "*岗位代码（必填）", "职位代码：", "岗位代码[唯一]"] {
            assert!(column.is_named(header), "{header}");
        }
        for header in ["", "（）", "岗位", "岗位代码2"] {
            assert!(!column.is_named(header), "{header}");
        }
        assert!(Column::new("坐标X", Form::Number).is_named("坐标ｘ（百米）"));
    }

    #[test]
    fn numbers_of_people_are_masked() {
        assert_eq!(Form::IdNumber.masked("11010519491231002X"), "110105********002X");
        assert_eq!(Form::IdNumber.masked("11010519491231002X；440524188001010014"), "110105********002X；440524********0014");
        assert_eq!(Form::IdNumber.masked("5.2E17"), "5*****");
        assert_eq!(Form::Phone.masked("13800001234"), "138****1234");
        assert_eq!(Form::Phone.masked("1234567"), "1******");
        assert_eq!(Form::Code.masked("A1"), "A1");
    }
}
