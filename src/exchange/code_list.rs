//! The list of sign-in codes (登录码名单): handed to the sites once, kept nowhere.

use super::{
    column::Form,
    export::{List, Privacy, Watermark, WriteError},
};

/// One person's line: 工号, 姓名, masked phone, unit, code.
pub type Line = [String; 5];

/// The workbook.
pub fn write(lines: Vec<Line>, watermark: &Watermark) -> Result<Vec<u8>, WriteError> {
    let headers = ["工号", "姓名", "手机", "单位", "登录码"].map(|name| (name, Form::Text)).to_vec();
    let rows = lines.into_iter().map(|line| line.to_vec());
    List { title: "考务人员登录码", headers, rows, privacy: Privacy::Full, watermark: Some(watermark) }.xlsx()
}
