//! Style (表格样式): the few cell formats every workbook of ours uses, and cells that stay text.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{column::Form, export::Watermark, formula};

const HEADER: Color = Color::RGB(0x00DD_E7F3);
const REQUIRED: Color = Color::RGB(0x00B0_1E1E);
const WRONG: Color = Color::RGB(0x00F8_C9C9);
const QUIET: Color = Color::RGB(0x0066_6666);

/// 2026-01-01, for a workbook that states no time of its own.
const UNDATED: i64 = 1_767_225_600;

/// An empty workbook. It states a time it is given: left alone, the writer would ask the machine's clock.
pub fn workbook(title: &str, watermark: Option<&Watermark>) -> Result<Workbook, XlsxError> {
    let created = ExcelDateTime::from_timestamp(watermark.map_or(UNDATED, |mark| mark.when.timestamp()))?;
    let mut properties = DocProperties::new().set_title(title).set_creation_datetime(&created);
    if let Some(mark) = watermark {
        properties = properties.set_author(&mark.who).set_comment(mark.to_string());
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Formats, made once for each workbook.
pub struct Styles {
    pub title: Format,
    pub quiet: Format,
    pub header: Format,
    pub required: Format,
    pub text: Format,
    pub wrapped: Format,
    pub wrong: Format,
    guarded: Format,
}

impl Styles {
    /// The formats.
    #[must_use]
    pub fn new() -> Self {
        let text = Format::new().set_num_format_index(49);
        let header = text.clone().set_bold().set_background_color(HEADER).set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            quiet: Format::new().set_font_color(QUIET),
            required: header.clone().set_font_color(REQUIRED),
            header,
            wrapped: text.clone().set_text_wrap().set_align(FormatAlign::Top),
            wrong: text.clone().set_background_color(WRONG).set_font_color(REQUIRED),
            guarded: text.clone().set_quote_prefix(),
            text,
        }
    }

    /// Writes text as text: what looks like a formula is marked so that editing the cell does not make it one.
    pub fn write(&self, sheet: &mut Worksheet, at: (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
        if text.is_empty() {
            sheet.write_blank(at.0, at.1, format)?;
        } else if formula::looks_like_one(text) && format == &self.text {
            sheet.write_string_with_format(at.0, at.1, text, &self.guarded)?;
        } else {
            sheet.write_string_with_format(at.0, at.1, text, format)?;
        }
        Ok(())
    }
}

/// Width of a column in characters, from its header and form.
#[must_use]
pub fn width(header: &str, form: Form) -> f64 {
    let least = match form {
        Form::IdNumber => 22,
        Form::Phone => 14,
        Form::Number | Form::Choice(_) => 9,
        Form::Code => 12,
        Form::Text => 16,
    };
    let wide = u32::try_from(header.chars().count() * 2 + 3).unwrap_or(least);
    f64::from(least.max(wide).min(40))
}
