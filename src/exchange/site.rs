//! Sites (考点表): the schools that could host.

use super::{
    column::{Column, Form},
    kind::Kind,
    reader::Reader,
    table::Record,
};
use crate::domain::{Fen, exam::Point};

/// One row of the site table.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteRow {
    pub code: String,
    /// 考点号; `None`: the next free one.
    pub number: Option<u16>,
    pub name: String,
    pub address: String,
    /// Name of the school that hosts.
    pub unit: String,
    pub county: String,
    pub at: Point,
    pub fixed_cost: Fen,
    pub interview_rooms: u16,
}

/// Furthest coordinate, hectometres.
pub(super) const FURTHEST: i64 = 9_999;
const COORDINATE: &str = "必填；距县域西南角的百米数，0至9999的整数";
const COUNTY: &[&str] = &["县区", "区县", "所属区县", "县市区", "所在县区", "县（市、区）", "县", "区"];
const UNIT: &[&str] = &["承办学校", "承办单位名称", "学校", "学校名称", "单位"];

impl Record for SiteRow {
    const KIND: Kind = Kind::Sites;
    const COLUMNS: &'static [Column] = &[
        Column::new("考点代码", Form::Code).or(&["考点编码", "考点编号", "代码"]).required().shown("S01", "必填，不能重复"),
        Column::new("考点号", Form::Number).or(&["考点序号"]).shown("1", "选填，不能重复；1至99，印在准考证号中，留空按顺序编号"),
        Column::new("考点名称", Form::Text).or(&["考点", "名称"]).required().shown("示例县第一中学", "必填"),
        Column::new("地址", Form::Text).or(&["考点地址", "详细地址"]).required().shown("示例县人民路1号", "必填；印在准考证上"),
        Column::new("承办单位", Form::Text).or(UNIT).required().fills().shown("示例县第一中学", "必填；与单位表中的名称一致"),
        Column::new("所属县区", Form::Text).or(COUNTY).required().fills().shown("示例县", "必填"),
        Column::new("坐标X", Form::Number).or(&["X", "X坐标", "横坐标"]).required().shown("120", COORDINATE),
        Column::new("坐标Y", Form::Number).or(&["Y", "Y坐标", "纵坐标"]).required().shown("85", COORDINATE),
        Column::new("开办费用", Form::Number).or(&["启用费用", "考点费用", "固定费用", "费用"]).shown("8000", "选填；单位元，留空为0"),
        Column::new("面试考场数", Form::Number).or(&["面试室数", "面试考场"]).shown("0", "选填；可用于面试的考场数，留空为0"),
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["考点代码"], &["考点号"], &["考点名称"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let code = row.code("考点代码");
        let number = row.number_or("考点号", 0, (1, 99));
        let name = row.text("考点名称");
        let address = row.text("地址");
        let unit = row.text("承办单位");
        let county = row.text("所属县区");
        let (x, y) = (row.number("坐标X", 0, FURTHEST), row.number("坐标Y", 0, FURTHEST));
        let fixed_cost = row.yuan("开办费用");
        let interview_rooms = row.number_or("面试考场数", 0, (0, 999));
        Some(Self {
            code: code?,
            number: Some(number?).filter(|number| *number > 0),
            name: name?,
            address: address?,
            unit: unit?,
            county: county?,
            at: Point { x: x?, y: y? },
            fixed_cost: fixed_cost?,
            interview_rooms: interview_rooms?,
        })
    }

    fn write(&self) -> Vec<String> {
        vec![
            self.code.clone(),
            self.number.map(|number| number.to_string()).unwrap_or_default(),
            self.name.clone(),
            self.address.clone(),
            self.unit.clone(),
            self.county.clone(),
            self.at.x.to_string(),
            self.at.y.to_string(),
            self.fixed_cost.to_string(),
            self.interview_rooms.to_string(),
        ]
    }
}
