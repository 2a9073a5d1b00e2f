//! Applicants (考生表): registrations taken at the desk or brought from another system.

use super::{
    column::{Column, Form},
    kind::Kind,
    reader::Reader,
    staff::same_gender,
    table::Record,
};
use crate::domain::{Gender, IdNumber, PersonName, Phone, exam::PostCode};

/// One row of the applicant table.
#[derive(Debug, Clone, PartialEq)]
pub struct ApplicantRow {
    pub name: PersonName,
    pub id_number: IdNumber,
    /// As the identity number has it where the cell is blank.
    pub gender: Gender,
    pub phone: Phone,
    /// 报考岗位代码, which the service looks up.
    pub post: PostCode,
    /// 乡镇（街道） by name, which the service looks up.
    pub township: String,
    /// 工作单位 as typed; one known to the bureau is recognised by its name.
    pub employer: String,
    pub nation: String,
    pub education: String,
    pub school: String,
    pub major: String,
    pub address: String,
    pub accessible: bool,
}

const ID: &[&str] = &["身份证", "身份证号码", "证件号码", "证件号", "公民身份号码"];
const PHONE: &[&str] = &["手机", "手机号码", "联系电话", "电话", "联系方式", "移动电话"];
const POST: &[&str] = &["岗位代码", "岗位编码", "职位代码", "职位编码", "报考职位代码", "报考岗位", "报考岗位编码"];
const TOWNSHIP: &[&str] = &["乡镇", "乡镇街道", "所在乡镇", "居住地乡镇", "乡镇或街道"];
const ACCESSIBLE: &[&str] = &["无障碍", "无障碍需求", "是否需要无障碍考场", "需要无障碍考场"];

impl Record for ApplicantRow {
    const KIND: Kind = Kind::Applicants;
    const COLUMNS: &'static [Column] = &[
        Column::new("姓名", Form::Text).or(&["考生姓名"]).required().shown("张三", "必填；2至24个字，生僻字照身份证填写"),
        Column::new("身份证号", Form::IdNumber).or(ID).required().shown("11010519491231002X", "必填，不能重复；18位，须以文本填写"),
        Column::new("性别", Form::Choice(&["男", "女"])).shown("女", "选填；留空按身份证号"),
        Column::new("手机号", Form::Phone).or(PHONE).required().shown("13800000000", "必填；11位"),
        Column::new("报考岗位代码", Form::Code).or(POST).required().shown("A0101", "必填；与岗位表中的代码一致"),
        Column::new("居住乡镇", Form::Text).or(TOWNSHIP).required().fills().shown("城关镇", "必填；与乡镇表中的名称一致"),
        Column::new("工作单位", Form::Text).or(&["单位", "现工作单位"]).shown("", "选填；用于考务回避"),
        Column::new("民族", Form::Text).shown("汉族", "选填"),
        Column::new("学历", Form::Text).or(&["学历学位", "文化程度"]).shown("本科", "选填"),
        Column::new("毕业院校", Form::Text).or(&["毕业学校", "学校", "院校"]).shown("示例大学", "选填"),
        Column::new("所学专业", Form::Text).or(&["专业", "毕业专业"]).shown("临床医学", "选填"),
        Column::new("通讯地址", Form::Text).or(&["地址", "联系地址", "家庭住址", "通信地址"]).shown("示例县人民路2号", "选填"),
        Column::new("无障碍考场", Form::Choice(&["是", "否"])).or(ACCESSIBLE).shown("否", "选填；需要一层无障碍考场的填“是”，留空为“否”"),
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["身份证号"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let name = row.parse("姓名", PersonName::parse);
        let id_number = row.parse("身份证号", IdNumber::parse);
        let gender = row.optional("性别", |typed| Gender::parse(typed).ok_or("请填写男或女"));
        let phone = row.parse("手机号", Phone::parse);
        let post = row.parse("报考岗位代码", PostCode::parse);
        let township = row.text("居住乡镇");
        let employer = row.text("工作单位");
        let nation = row.text("民族");
        let education = row.text("学历");
        let school = row.text("毕业院校");
        let major = row.text("所学专业");
        let address = row.text("通讯地址");
        let accessible = row.yes("无障碍考场");
        if let (Some(id), Some(Some(gender))) = (&id_number, gender) {
            same_gender(row, id, gender);
        }
        let id_number = id_number?;
        Some(Self {
            name: name?,
            gender: gender?.unwrap_or_else(|| id_number.gender()),
            id_number,
            phone: phone?,
            post: post?,
            township: township?,
            employer: employer?,
            nation: nation?,
            education: education?,
            school: school?,
            major: major?,
            address: address?,
            accessible: accessible?,
        })
    }

    fn write(&self) -> Vec<String> {
        vec![
            self.name.to_string(),
            self.id_number.full().to_owned(),
            self.gender.label().to_owned(),
            self.phone.full().to_owned(),
            self.post.to_string(),
            self.township.clone(),
            self.employer.clone(),
            self.nation.clone(),
            self.education.clone(),
            self.school.clone(),
            self.major.clone(),
            self.address.clone(),
            if self.accessible { "是" } else { "否" }.to_owned(),
        ]
    }
}
