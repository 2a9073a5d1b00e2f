//! Samples of pages (页面样张): what tests render instead of asking a database. Every page's file ends with its `samples()`:
//! empty, full, with errors, with the longest names and the rarest characters.

use askama::Template;

use super::{form::Form, gallery::officer, layout::Frame};
use crate::{
    domain::{Moment, account::Role, clock, exam::Category, id::RegistrationId, registration::Stage},
    store::registration::Line,
};

/// Characters beyond the first plane and of extension A, as identity cards have them.
pub const RARE: [&str; 3] = ["张𬭎", "杨㛃", "李䶮"];
/// The longest name that is accepted: 24 characters.
pub const LONGEST: &str = "阿卜杜热西提·买买提艾力·吐尔逊江·阿布都热合曼";
/// A unit's full name, which no cell may cut off.
pub const UNIT: &str = "云屏县自然资源局金溪街道自然资源和规划管理服务中心（县不动产登记中心金溪街道分中心）";

/// A page, rendered.
pub struct Sample {
    pub name: &'static str,
    pub html: String,
    /// How many errors its form has.
    pub errors: usize,
}

impl Sample {
    pub fn of(name: &'static str, page: &impl Template) -> Self {
        Self { name, html: page.render().expect("a page can be rendered"), errors: 0 }
    }

    pub const fn with_errors(mut self, errors: usize) -> Self {
        self.errors = errors;
        self
    }
}

/// Someone in these roles at the screen; nobody where there are none.
pub fn frame(roles: &[Role]) -> Frame {
    Frame::sample((!roles.is_empty()).then(|| officer(roles)))
}

/// A form with something wrong in each of these fields.
pub fn wrong(form: Form, fields: &[&str]) -> Form {
    fields.iter().fold(form, |mut form, field| {
        form.wrong(field, format_args!("请核对{field}，改正后重新提交"));
        form
    })
}

/// The first day of registration.
pub fn now() -> Moment {
    clock::shanghai_time((2026, 3, 1), (9, 0)).expect("a date of the calendar")
}

/// A list of registrations: rare characters, the longest name, every stage.
pub fn registrations() -> Vec<Line> {
    let line = |(stage, n): (Stage, i64)| Line {
        id: RegistrationId(n),
        number: format!("261{n:06}"),
        name: if n == 4 { LONGEST } else { RARE[usize::try_from(n).unwrap_or(0) % 3] }.to_owned(),
        masked_id: "529988********1234".to_owned(),
        masked_phone: "138****1234".to_owned(),
        post_code: "A0101".to_owned(),
        post_name: "综合管理岗位（限服务基层项目人员和退役大学生士兵报考）".to_owned(),
        unit: UNIT.to_owned(),
        category: Category::parse("A").expect("a letter"),
        stage,
        updated: now(),
    };
    Stage::ALL.into_iter().zip(1..).map(line).collect()
}
