//! Townships and units (乡镇表、单位表): where people live and work; sites, staff and applicants refer to them by name.

use super::{
    column::{Column, Form},
    kind::Kind,
    reader::Reader,
    site::FURTHEST,
    table::Record,
};
use crate::domain::exam::Point;

const COORDINATE: &str = "必填；距县域西南角的百米数，0至9999的整数";
const X: Column = Column::new("坐标X", Form::Number).or(&["X", "X坐标", "横坐标"]).required().shown("120", COORDINATE);
const Y: Column = Column::new("坐标Y", Form::Number).or(&["Y", "Y坐标", "纵坐标"]).required().shown("85", COORDINATE);
const COUNTY: Column =
    Column::new("所属县区", Form::Text).or(&["县区", "区县", "所属区县", "县市区"]).required().fills().shown("示例县", "必填");

fn point(row: &mut Reader) -> Option<Point> {
    let (x, y) = (row.number("坐标X", 0, FURTHEST), row.number("坐标Y", 0, FURTHEST));
    Some(Point { x: x?, y: y? })
}

/// One row of the township table.
#[derive(Debug, Clone, PartialEq)]
pub struct TownshipRow {
    pub code: String,
    pub name: String,
    pub county: String,
    pub at: Point,
}

impl Record for TownshipRow {
    const KIND: Kind = Kind::Townships;
    const COLUMNS: &'static [Column] = &[
        Column::new("乡镇代码", Form::Code).or(&["代码", "乡镇编码"]).required().shown("T01", "必填，不能重复"),
        Column::new("乡镇名称", Form::Text)
            .or(&["乡镇", "名称", "乡镇街道"])
            .required()
            .shown("城关镇", "必填，不能重复；考生表按它填写居住乡镇"),
        COUNTY,
        X,
        Y,
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["乡镇代码"], &["乡镇名称"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let (code, name, county) = (row.code("乡镇代码"), row.text("乡镇名称"), row.text("所属县区"));
        let at = point(row);
        Some(Self { code: code?, name: name?, county: county?, at: at? })
    }

    fn write(&self) -> Vec<String> {
        vec![self.code.clone(), self.name.clone(), self.county.clone(), self.at.x.to_string(), self.at.y.to_string()]
    }
}

/// One row of the unit table.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    pub code: String,
    pub name: String,
    /// 单位性质: the word kept, `school`, `hospital`, `office` or `other`.
    pub kind: String,
    /// Name of the township, which the service looks up.
    pub township: String,
    pub county: String,
    pub at: Point,
}

/// What people write, and the word kept.
const KINDS: [(&str, &str); 4] = [("学校", "school"), ("医院", "hospital"), ("机关", "office"), ("其他", "other")];

fn kind(typed: &str) -> Result<String, &'static str> {
    let found = KINDS.iter().find(|(label, _)| *label == typed.trim());
    found.map(|(_, word)| (*word).to_owned()).ok_or("请填写学校、医院、机关或其他")
}

impl Record for UnitRow {
    const KIND: Kind = Kind::Units;
    const COLUMNS: &'static [Column] = &[
        Column::new("单位代码", Form::Code).or(&["代码", "单位编码"]).required().shown("U01", "必填，不能重复"),
        Column::new("单位名称", Form::Text).or(&["单位", "名称", "单位全称"]).required().shown("示例县第一中学", "必填，不能重复；全称"),
        Column::new("单位性质", Form::Choice(&["学校", "医院", "机关", "其他"])).or(&["性质", "类型"]).shown("学校", "选填；留空为其他"),
        Column::new("所在乡镇", Form::Text).or(&["乡镇", "乡镇街道"]).required().fills().shown("城关镇", "必填；与乡镇表中的名称一致"),
        COUNTY,
        X,
        Y,
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["单位代码"], &["单位名称"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let (code, name, township) = (row.code("单位代码"), row.text("单位名称"), row.text("所在乡镇"));
        let kind = row.parse_or("单位性质", "other".to_owned(), kind);
        let (county, at) = (row.text("所属县区"), point(row));
        Some(Self { code: code?, name: name?, kind: kind?, township: township?, county: county?, at: at? })
    }

    fn write(&self) -> Vec<String> {
        let label = KINDS.iter().find(|(_, word)| *word == self.kind).map_or("其他", |(label, _)| label);
        let (code, name, township, county) = (self.code.clone(), self.name.clone(), self.township.clone(), self.county.clone());
        vec![code, name, label.to_owned(), township, county, self.at.x.to_string(), self.at.y.to_string()]
    }
}
