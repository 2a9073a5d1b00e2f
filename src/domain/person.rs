//! People (人员): name, gender, telephone.

use serde::{Deserialize, Serialize};

use super::text;

/// 性别, GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Gender {
    Male,
    Female,
}

impl Gender {
    /// 男 or 女.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// Reads 男/女, M/F, 1/2.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        match text::code(value).to_uppercase().as_str() {
            "男" | "男性" | "M" | "1" => Some(Self::Male),
            "女" | "女性" | "F" | "2" => Some(Self::Female),
            _ => None,
        }
    }
}

/// 姓名: 2 to 24 characters, rare characters welcome; `·` joins the parts of a minority name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("请填写姓名")]
    Empty,
    #[error("姓名应为2至24个字，实际{0}个字")]
    Length(usize),
    #[error("姓名第{0}个字符不能用于姓名，请删去符号、数字或不可见字符")]
    Character(usize),
}

impl PersonName {
    /// Reads a name: outer and inner spaces are dropped between Chinese characters, dots of every kind become `·`.
    pub fn parse(value: &str) -> Result<Self, NameError> {
        let line = text::one_line(value);
        let latin = line.is_ascii();
        let name: String = line
            .chars()
            .filter(|c| latin || *c != ' ')
            .map(|c| if matches!(c, '•' | '．' | '・' | '‧' | '∙' | '●') || (c == '.' && !latin) { '·' } else { c })
            .collect();
        match name.chars().count() {
            0 => return Err(NameError::Empty),
            n @ (1 | 25..) => return Err(NameError::Length(n)),
            _ => {}
        }
        let fits = |c: char| c == '·' || c == ' ' || c == '\'' || (c == '.' && latin) || c.is_alphabetic();
        match name.chars().position(|c| !fits(c) || text::is_invisible(c)) {
            Some(place) => Err(NameError::Character(place + 1)),
            None => Ok(Self(name)),
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `张*`, `欧*娜`: for public lists.
    #[must_use]
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        match chars.as_slice() {
            [first, _] => format!("{first}*"),
            [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
            _ => "*".to_owned(),
        }
    }
}

impl std::fmt::Display for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// 手机号: eleven digits of mainland China. Never printed whole by `Debug`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// Why a text is not a mobile number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("手机号应为11位数字，实际{0}位，请核对后重填")]
    Length(usize),
    #[error("手机号应以1开头、第二位为3至9，请核对后重填")]
    Prefix,
    #[error("手机号只能由数字组成，请核对后重填")]
    Character,
}

impl Phone {
    /// Reads a number as people type it: `+86`, spaces, hyphens and full-width digits are put right.
    pub fn parse(value: &str) -> Result<Self, PhoneError> {
        let digits = text::code(value);
        let digits = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(PhoneError::Character);
        }
        if digits.len() != 11 {
            return Err(PhoneError::Length(digits.len()));
        }
        if !digits.starts_with('1') || !matches!(digits.as_bytes()[1], b'3'..=b'9') {
            return Err(PhoneError::Prefix);
        }
        Ok(Self(digits.to_owned()))
    }

    /// All eleven digits.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.0
    }

    /// `138****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_kind_are_read() {
        for (typed, name) in [
            (" 张 三 ", "张三"),
            ("𬭎㛃", "𬭎㛃"),
            ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
            ("䶮䶮", "䶮䶮"),
            ("Anna O'Neil", "Anna O'Neil"),
        ] {
            assert_eq!(PersonName::parse(typed).unwrap().as_str(), name);
        }
        assert!(PersonName::parse(&"龙".repeat(24)).is_ok());
    }

    #[test]
    fn what_is_not_a_name_says_why() {
        assert_eq!(PersonName::parse("  "), Err(NameError::Empty));
        assert_eq!(PersonName::parse("张"), Err(NameError::Length(1)));
        assert_eq!(PersonName::parse(&"龙".repeat(25)), Err(NameError::Length(25)));
        assert_eq!(PersonName::parse("张3"), Err(NameError::Character(2)));
        assert_eq!(PersonName::parse("张\u{202e}三"), Err(NameError::Character(2)));
        assert_eq!(PersonName::parse("<svg>"), Err(NameError::Character(1)));
    }

    #[test]
    fn phones_are_put_right_or_refused() {
        assert_eq!(Phone::parse("+86 １38-0000-1234").unwrap().full(), "13800001234");
        assert_eq!(Phone::parse("1380000123"), Err(PhoneError::Length(10)));
        assert_eq!(Phone::parse("12800001234"), Err(PhoneError::Prefix));
        assert_eq!(Phone::parse("1380000abcd"), Err(PhoneError::Character));
        assert_eq!(format!("{:?}", Phone::parse("13800001234").unwrap()), "138****1234");
    }

    #[test]
    fn public_lists_mask_names() {
        assert_eq!(PersonName::parse("张三").unwrap().masked(), "张*");
        assert_eq!(PersonName::parse("欧阳娜娜").unwrap().masked(), "欧**娜");
    }
}
