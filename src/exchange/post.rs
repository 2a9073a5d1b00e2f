//! Posts (岗位表): the bureau's table of what is recruited for.

use super::{
    column::{Column, Form},
    kind::Kind,
    reader::Reader,
    table::Record,
};
use crate::domain::{
    exam::{Category, MinimumRatio, PostCode},
    text,
};

/// 开考比例 as the table states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningRatio {
    /// Left blank: what the policy says.
    ByPolicy,
    /// 不限: the notice exempts the post.
    Exempt,
    AtLeast(MinimumRatio),
}

/// One row of the post table.
#[derive(Debug, Clone, PartialEq)]
pub struct PostRow {
    pub code: PostCode,
    pub unit: String,
    pub name: String,
    pub category: Category,
    pub vacancies: u32,
    pub ratio: OpeningRatio,
    pub education: String,
    pub major: String,
    pub conditions: String,
    pub telephone: String,
}

const CODE: &[&str] = &["岗位编码", "职位代码", "职位编码", "岗位代号", "岗位编号"];
const UNIT: &[&str] = &["招聘单位名称", "用人单位", "用人单位名称", "单位名称", "单位"];
const CATEGORY: &[&str] = &["笔试类别", "岗位考试类别", "考试类型", "笔试考试类别", "公共科目笔试类别"];
const VACANCIES: &[&str] = &["计划数", "招聘计划", "招聘计划数", "招聘名额", "计划招聘人数", "拟招聘人数", "招考人数", "人数"];
const EDUCATION: &[&str] = &["学历学位", "学历", "学历要求", "学历或学位", "学历（学位）要求"];
const CONDITIONS: &[&str] = &["其他", "其它", "其他要求", "其它条件", "其他条件要求", "其他报考条件"];

impl Record for PostRow {
    const KIND: Kind = Kind::Posts;
    const COLUMNS: &'static [Column] = &[
        Column::new("岗位代码", Form::Code).or(CODE).required().shown("A0101", "必填，不能重复；1至20位字母和数字"),
        Column::new("招聘单位", Form::Text).or(UNIT).required().fills().shown("示例县人民医院", "必填"),
        Column::new("岗位名称", Form::Text).or(&["职位名称", "岗位"]).required().fills().shown("临床医师", "必填"),
        Column::new("考试类别", Form::Choice(&["A", "B", "C", "D", "E"])).or(CATEGORY).required().fills().shown("E", "必填；填类别字母"),
        Column::new("招聘人数", Form::Number).or(VACANCIES).required().shown("2", "必填；1至999的整数"),
        Column::new("开考比例", Form::Text)
            .or(&["笔试开考比例", "开考比"])
            .fills()
            .shown("3:1", "选填；如3:1，不设开考比例的填“不限”，留空按考试方案"),
        Column::new("学历学位要求", Form::Text).or(EDUCATION).fills().shown("本科及以上", "选填"),
        Column::new("专业要求", Form::Text).or(&["专业", "专业条件", "专业条件要求", "专业名称"]).fills().shown("临床医学", "选填"),
        Column::new("其他条件", Form::Text).or(CONDITIONS).fills().shown("具有执业医师资格证", "选填"),
        Column::new("咨询电话", Form::Text).or(&["联系电话", "联系方式", "电话"]).fills().shown("0851-00000000", "选填"),
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["岗位代码"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let code = row.parse("岗位代码", PostCode::parse);
        let unit = row.text("招聘单位");
        let name = row.text("岗位名称");
        let category = row.parse("考试类别", |typed| Category::parse(typed).ok_or("请填写类别字母，如A"));
        let vacancies = row.number("招聘人数", 1, 999);
        let ratio = row.parse_or("开考比例", OpeningRatio::ByPolicy, ratio);
        let education = row.text("学历学位要求");
        let major = row.text("专业要求");
        let conditions = row.text("其他条件");
        let telephone = row.text("咨询电话");
        Some(Self {
            code: code?,
            unit: unit?,
            name: name?,
            category: category?,
            vacancies: vacancies?,
            ratio: ratio?,
            education: education?,
            major: major?,
            conditions: conditions?,
            telephone: telephone?,
        })
    }

    fn write(&self) -> Vec<String> {
        vec![
            self.code.to_string(),
            self.unit.clone(),
            self.name.clone(),
            self.category.to_string(),
            self.vacancies.to_string(),
            self.ratio.to_string(),
            self.education.clone(),
            self.major.clone(),
            self.conditions.clone(),
            self.telephone.clone(),
        ]
    }
}

/// As `ratio` reads it.
impl std::fmt::Display for OpeningRatio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ByPolicy => Ok(()),
            Self::Exempt => f.write_str("不限"),
            Self::AtLeast(ratio) => write!(f, "{}:1", ratio.0),
        }
    }
}

/// `3:1`, `1：3`, `3`, `不限`; and `3:01`, which is what a spreadsheet program makes of `3:1`: a time of day.
fn ratio(typed: &str) -> Result<OpeningRatio, &'static str> {
    let plain = text::code(typed).replace(['∶', '比', '/'], ":");
    if matches!(plain.as_str(), "不限" | "无" | "不设" | "不设开考" | "不设开考:例") {
        return Ok(OpeningRatio::Exempt);
    }
    let (left, right) = plain.split_once(':').unwrap_or((&plain, "1"));
    let ratio = match (left.parse(), right.parse()) {
        (Ok(most), Ok(1)) | (Ok(1), Ok(most)) => most,
        _ => 0,
    };
    if (1..=99).contains(&ratio) { Ok(OpeningRatio::AtLeast(MinimumRatio(ratio))) } else { Err("请填写如3:1，或“不限”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_read_as_tables_write_them() {
        for typed in ["3:1", "3：1", "1:3", "3", "３∶１", "3:01", " 3 比 1 "] {
            assert_eq!(ratio(typed), Ok(OpeningRatio::AtLeast(MinimumRatio(3))), "{typed}");
        }
        for typed in ["不限", "无", "不设开考比例"] {
            assert_eq!(ratio(typed), Ok(OpeningRatio::Exempt), "{typed}");
        }
        for typed in ["0", "3:2", "三比一", "100:1", "2026-03-01"] {
            assert!(ratio(typed).is_err(), "{typed}");
        }
    }
}
