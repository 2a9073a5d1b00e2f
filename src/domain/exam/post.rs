//! Post (招聘岗位): what is recruited for, how many, and which paper its applicants sit.

use serde::{Deserialize, Serialize};

use crate::domain::{id::PostId, text};

/// 考试类别: one capital letter; its name and number are data of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(char);

impl Category {
    /// Reads `A`, `Ａ`, `a`, `A类`, `A 综合管理类`.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let value = text::half_width(value.trim());
        let mut chars = value.chars();
        let letter = chars.next()?.to_ascii_uppercase();
        let alone = chars.next().is_none_or(|c| !c.is_ascii_alphanumeric());
        (letter.is_ascii_uppercase() && alone).then_some(Self(letter))
    }

    /// The letter.
    #[must_use]
    pub const fn letter(self) -> char {
        self.0
    }
}

impl std::fmt::Display for Category {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// 岗位代码: 1 to 20 letters and digits, kept as text so that leading zeros stay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostCode(String);

/// Why a text is not a post code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostCodeError {
    #[error("请填写岗位代码")]
    Empty,
    #[error("岗位代码“{0}”只能由字母和数字组成，最多20位")]
    Form(String),
}

impl PostCode {
    /// Reads a code; a spreadsheet's `123.0` is put right as `123`.
    pub fn parse(value: &str) -> Result<Self, PostCodeError> {
        let code = text::code(value).to_uppercase();
        let code = code.strip_suffix(".0").unwrap_or(&code);
        if code.is_empty() {
            return Err(PostCodeError::Empty);
        }
        if code.len() > 20 || !code.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(PostCodeError::Form(code.to_owned()));
        }
        Ok(Self(code.to_owned()))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PostCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// 开考比例: candidates who paid, for each vacancy; `None` on a post means the notice exempts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MinimumRatio(pub u16);

impl MinimumRatio {
    /// How many of the planned vacancies stand with so many paid: `floor(paid / ratio)`, never more than planned.
    /// 5 paid for 2 posts at 3:1 leave 1; 2 paid leave 0, and the post is cancelled.
    #[must_use]
    pub fn vacancies_kept(self, planned: u32, paid: u32) -> u32 {
        planned.min(paid / u32::from(self.0.max(1)))
    }
}

/// One row of the post table (岗位表).
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub id: PostId,
    pub code: PostCode,
    /// 招聘单位
    pub unit: String,
    pub name: String,
    pub category: Category,
    /// 招聘人数
    pub vacancies: u32,
    /// `None`: no minimum (e.g. township posts exempted by the notice).
    pub ratio: Option<MinimumRatio>,
    /// 学历学位要求
    pub education: String,
    /// 专业要求
    pub major: String,
    /// 其他条件
    pub conditions: String,
    /// 咨询电话
    pub telephone: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_from_spreadsheets_are_read() {
        assert_eq!(PostCode::parse("123.0").unwrap().as_str(), "123");
        assert_eq!(PostCode::parse(" ０１２３ ").unwrap().as_str(), "0123");
        assert_eq!(PostCode::parse("=1+1"), Err(PostCodeError::Form("=1+1".into())));
        assert_eq!(PostCode::parse(" "), Err(PostCodeError::Empty));
    }

    #[test]
    fn categories_are_read_with_or_without_their_name() {
        for text in ["A", "a", "Ａ", "A类", "A 综合管理类", "A（综合管理）"] {
            assert_eq!(Category::parse(text), Category::parse("A"), "{text}");
        }
        assert_eq!((Category::parse(""), Category::parse("AB"), Category::parse("综合")), (None, None, None));
    }

    #[test]
    fn too_few_paid_reduce_or_cancel_a_post() {
        assert_eq!(MinimumRatio(3).vacancies_kept(2, 5), 1);
        assert_eq!(MinimumRatio(3).vacancies_kept(2, 2), 0);
        assert_eq!(MinimumRatio(3).vacancies_kept(2, 600), 2);
    }
}
