//! Rooms (考场表): the classrooms of the sites.

use super::{
    column::{Column, Form},
    kind::Kind,
    reader::Reader,
    table::Record,
};
use crate::domain::Fen;

/// One row of the room table.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomRow {
    /// 考点代码, which the service looks up.
    pub site: String,
    /// 考场号 within the site.
    pub number: u16,
    /// 考场代码; made of site and number where the table has none.
    pub code: String,
    pub building: String,
    pub floor: i16,
    pub rows: u8,
    pub cols: u8,
    pub capacity: u16,
    pub accessible: bool,
    pub cost: Fen,
}

impl Record for RoomRow {
    const KIND: Kind = Kind::Rooms;
    const COLUMNS: &'static [Column] = &[
        Column::new("考点代码", Form::Code)
            .or(&["考点编码", "考点编号", "所属考点代码"])
            .required()
            .fills()
            .shown("S01", "必填；与考点表中的代码一致"),
        Column::new("考场号", Form::Number).or(&["考场序号", "考场编号"]).required().shown("1", "必填；1至999，同一考点内不能重复"),
        Column::new("考场代码", Form::Code).or(&["考场编码", "教室", "教室号"]).shown("S01-001", "选填；留空用“考点代码-考场号”"),
        Column::new("教学楼", Form::Text).or(&["楼栋", "楼", "楼名"]).fills().shown("明德楼", "选填"),
        Column::new("楼层", Form::Number).or(&["层", "所在楼层"]).fills().shown("1", "选填；留空为1"),
        Column::new("排数", Form::Number).or(&["行数"]).required().shown("6", "必填；1至30"),
        Column::new("列数", Form::Number).required().shown("5", "必填；1至30"),
        Column::new("座位数", Form::Number).or(&["容量", "座位", "可用座位数"]).required().shown("30", "必填；不超过排数×列数"),
        Column::new("无障碍", Form::Choice(&["是", "否"]))
            .or(&["无障碍考场", "是否无障碍"])
            .shown("是", "选填；一层且无台阶的填“是”，留空为“否”"),
        Column::new("费用", Form::Number).or(&["考场费用", "使用费用"]).shown("100", "选填；单位元，留空为0"),
    ];
    const UNIQUE: &'static [&'static [&'static str]] = &[&["考点代码", "考场号"], &["考点代码", "考场代码"]];

    fn read(row: &mut Reader) -> Option<Self> {
        let site = row.code("考点代码");
        let number = row.number::<u16>("考场号", 1, 999);
        let code = row.parse_or("考场代码", String::new(), super::reader::code);
        let building = row.text("教学楼");
        let floor = row.number_or("楼层", 1, (-5, 99));
        let (rows, cols) = (row.number::<u8>("排数", 1, 30), row.number::<u8>("列数", 1, 30));
        let capacity = row.number::<u16>("座位数", 1, 900);
        let accessible = row.yes("无障碍");
        let cost = row.yuan("费用");
        if let (Some(rows), Some(cols), Some(capacity)) = (rows, cols, capacity)
            && u16::from(rows) * u16::from(cols) < capacity
        {
            row.refuse("座位数", format!("{rows}排{cols}列最多{}座；请减少座位数，或改正排数、列数", u16::from(rows) * u16::from(cols)));
        }
        let (site, number) = (site?, number?);
        Some(Self {
            code: code.map(|code| if code.is_empty() { format!("{site}-{number:03}") } else { code })?,
            site,
            number,
            building: building?,
            floor: floor?,
            rows: rows?,
            cols: cols?,
            capacity: capacity?,
            accessible: accessible?,
            cost: cost?,
        })
    }

    fn write(&self) -> Vec<String> {
        vec![
            self.site.clone(),
            self.number.to_string(),
            self.code.clone(),
            self.building.clone(),
            self.floor.to_string(),
            self.rows.to_string(),
            self.cols.to_string(),
            self.capacity.to_string(),
            if self.accessible { "是" } else { "否" }.to_owned(),
            self.cost.to_string(),
        ]
    }
}
