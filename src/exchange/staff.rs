//! Staff (考务人员表): who can serve, where they come from, and whom they must not meet.

use super::{
    column::{self, Column, Form},
    kind::Kind,
    qualification,
    reader::Reader,
    site::FURTHEST,
    table::Record,
};
use crate::domain::{Gender, IdNumber, PersonName, Phone, exam::Point, staffing::Session};

/// One row of the staff table.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffRow {
    pub code: String,
    pub name: PersonName,
    pub gender: Gender,
    pub id_number: Option<IdNumber>,
    pub phone: Phone,
    /// 单位 by name, which the service looks up.
    pub unit: String,
    /// `None`: where the unit is.
    pub at: Option<Point>,
    pub years: u16,
    pub qualifications: Vec<String>,
    pub available: Vec<Session>,
    pub max_sessions: u16,
    pub prior_load: u16,
    /// 亲属身份证号: applicants among them are not to sit where this person serves.
    pub relatives: Vec<IdNumber>,
}

const ID: &[&str] = &["身份证", "身份证号码", "证件号码", "公民身份号码"];
const PHONE: &[&str] = &["手机", "手机号码", "联系电话", "电话", "联系方式"];
const SKILL_NOTE: &str = "必填，可填多项，用“、”隔开：主监考、监考、主考、考务组长、考务、保密、安检、医务、保卫、普通、考官";
const RELATIVES: &[&str] = &["亲属身份证", "亲属身份证号码", "回避亲属身份证号", "回避考生身份证号"];

impl Record for StaffRow {
    const KIND: Kind = Kind::Staff;
    const COLUMNS: &'static [Column] = &[
        Column::new("工号", Form::Code).or(&["人员编号", "编号", "人员代码", "职工号"]).required().shown("T0001", "必填，不能重复"),
        Column::new("姓名", Form::Text).required().shown("李四", "必填；2至24个字"),
        Column::new("性别", Form::Choice(&["男", "女"])).required().shown("女", "必填；男或女"),
        Column::new("身份证号", Form::IdNumber).or(ID).shown("11010519491231002X", "选填；18位，须以文本填写"),
        Column::new("手机号", Form::Phone).or(PHONE).required().shown("13800000000", "必填；11位"),
        Column::new("单位", Form::Text)
            .or(&["工作单位", "所在单位", "单位名称", "学校"])
            .required()
            .fills()
            .shown("示例县第一中学", "必填；与单位表中的名称一致"),
        Column::new("坐标X", Form::Number).or(&["X", "X坐标"]).shown("120", "选填；住处距县域西南角的百米数，留空按单位位置"),
        Column::new("坐标Y", Form::Number).or(&["Y", "Y坐标"]).shown("85", "选填；与坐标X同时填写"),
        Column::new("考务年限", Form::Number).or(&["年限", "考务经验年限"]).shown("5", "选填；留空为0"),
        Column::new("资格", Form::Text).or(&["考务资格", "可任岗位", "资质"]).required().fills().shown("监考、安检", SKILL_NOTE),
        Column::new("可服务场次", Form::Choice(&["笔试、面试", "笔试", "面试"]))
            .or(&["场次", "可用场次"])
            .fills()
            .shown("笔试、面试", "选填；笔试、面试，留空为全部"),
        Column::new("最多场次", Form::Number).or(&["场次上限", "最大场次"]).shown("2", "选填；本次考试最多安排几场，留空为2"),
        Column::new("历史人次", Form::Number).or(&["历史场次", "往年人次"]).shown("3", "选填；以往担任考务的次数，留空为0"),
        Column::new("亲属身份证号", Form::IdNumber).or(RELATIVES).shown("", "选填；参加本次考试的亲属，可填多个，用“；”隔开"),
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["工号"], &["身份证号"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let code = row.code("工号");
        let name = row.parse("姓名", PersonName::parse);
        let gender = row.parse("性别", |typed| Gender::parse(typed).ok_or("请填写男或女"));
        let id_number = row.optional("身份证号", IdNumber::parse);
        let phone = row.parse("手机号", Phone::parse);
        let unit = row.text("单位");
        let at = place(row);
        let years = row.number_or("考务年限", 0, (0, 60));
        let qualifications = row.parse("资格", qualification::parse);
        let available = row.parse_or("可服务场次", vec![Session::Written, Session::Interview], qualification::parse_sessions);
        let max_sessions = row.number_or("最多场次", 2, (1, 20));
        let prior_load = row.number_or("历史人次", 0, (0, 9_999));
        let relatives = relatives(row);
        if let (Some(Some(id)), Some(gender)) = (&id_number, gender) {
            same_gender(row, id, gender);
        }
        if let (Some(Some(id)), Some(relatives)) = (&id_number, &relatives)
            && relatives.contains(id)
        {
            row.refuse("亲属身份证号", "填写了本人的身份证号；请改填亲属的");
        }
        Some(Self {
            code: code?,
            name: name?,
            gender: gender?,
            id_number: id_number?,
            phone: phone?,
            unit: unit?,
            at: at?,
            years: years?,
            qualifications: qualifications?,
            available: available?,
            max_sessions: max_sessions?,
            prior_load: prior_load?,
            relatives: relatives?,
        })
    }

    fn write(&self) -> Vec<String> {
        let coordinate = |of: fn(Point) -> i32| self.at.map(|at| of(at).to_string()).unwrap_or_default();
        vec![
            self.code.clone(),
            self.name.to_string(),
            self.gender.label().to_owned(),
            self.id_number.as_ref().map(|id| id.full().to_owned()).unwrap_or_default(),
            self.phone.full().to_owned(),
            self.unit.clone(),
            coordinate(|at| at.x),
            coordinate(|at| at.y),
            self.years.to_string(),
            qualification::show(&self.qualifications),
            qualification::show_sessions(&self.available),
            self.max_sessions.to_string(),
            self.prior_load.to_string(),
            self.relatives.iter().map(IdNumber::full).collect::<Vec<_>>().join("；"),
        ]
    }
}

/// Refuses a gender that the identity number contradicts.
pub(super) fn same_gender(row: &mut Reader, id: &IdNumber, gender: Gender) {
    if id.gender() != gender {
        row.refuse("性别", format!("与身份证号不符（身份证号表示{}）；请核对性别和身份证号", id.gender().label()));
    }
}

fn place(row: &mut Reader) -> Option<Option<Point>> {
    let (x, y) = (row.number_or("坐标X", -1, (0, FURTHEST))?, row.number_or("坐标Y", -1, (0, FURTHEST))?);
    match (x, y) {
        (-1, -1) => Some(None),
        (-1, _) => {
            row.refuse("坐标X", "请与坐标Y同时填写，或都留空");
            None
        }
        (_, -1) => {
            row.refuse("坐标Y", "请与坐标X同时填写，或都留空");
            None
        }
        (x, y) => Some(Some(Point { x, y })),
    }
}

fn relatives(row: &mut Reader) -> Option<Vec<IdNumber>> {
    // Numbers may stand one below another in the cell, which one line of text no longer shows.
    let raw = row.raw("亲属身份证号");
    row.parse_or("亲属身份证号", Vec::new(), |_| {
        let each = |(place, part)| IdNumber::parse(part).map_err(|e| format!("第{}个：{e}", place + 1));
        let numbers: Vec<_> = column::parts(raw).enumerate().map(each).collect::<Result<_, _>>()?;
        if numbers.len() > 20 { Err("最多填写20个".to_owned()) } else { Ok(numbers) }
    })
}
