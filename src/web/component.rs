//! Components of forms (表单组件): made from the form's state in one line of a template, e.g.
//! `{{ form.text("phone", "手机号").hint("用于接收审核结果").tel() }}`.

use askama::{Template, filters::HtmlSafe};

use super::form::Form;

/// One thing to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    /// A value and what people read.
    #[must_use]
    pub fn new(value: impl std::fmt::Display, label: &str) -> Self {
        Self { value: value.to_string(), label: label.to_owned(), hint: String::new() }
    }

    /// With a line of explanation below.
    #[must_use]
    pub fn hinted(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }
}

/// What kind of control a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Input,
    Area,
    Select,
    Radios,
    Boxes,
    File,
}

/// A field: label, hint, error and control.
#[derive(Debug, Clone, Template)]
#[template(path = "component/field.html")]
pub struct Field {
    control: Control,
    name: String,
    label: String,
    hint: String,
    error: Option<String>,
    values: Vec<String>,
    choices: Vec<Choice>,
    kind: &'static str,
    inputmode: &'static str,
    autocomplete: &'static str,
    accept: &'static str,
    width: &'static str,
    rows: u8,
    most: Option<u32>,
    optional: bool,
    large: bool,
    inline: bool,
}

impl HtmlSafe for Field {}

impl Field {
    fn new(form: &Form, control: Control, name: &str, label: &str) -> Self {
        Self {
            control,
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            error: form.error(name).map(str::to_owned),
            values: form.values(name).to_vec(),
            choices: Vec::new(),
            kind: "text",
            inputmode: "",
            autocomplete: "",
            accept: "",
            width: "",
            rows: 4,
            most: None,
            optional: false,
            large: false,
            inline: false,
        }
    }

    /// A line below the label.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// May be left empty; the label says so.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The label is the page's question.
    #[must_use]
    pub const fn large(mut self) -> Self {
        self.large = true;
        self
    }

    /// Choices side by side.
    #[must_use]
    pub const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// A telephone number.
    #[must_use]
    pub const fn tel(mut self) -> Self {
        (self.kind, self.inputmode, self.autocomplete, self.width) = ("tel", "tel", "tel", "govuk-input--width-20");
        self
    }

    /// An ID number: digits and X, never remembered by the browser.
    #[must_use]
    pub const fn id_number(mut self) -> Self {
        (self.inputmode, self.autocomplete, self.width) = ("text", "off", "govuk-input--width-20");
        self
    }

    /// A whole number.
    #[must_use]
    pub const fn number(mut self) -> Self {
        (self.inputmode, self.autocomplete, self.width) = ("numeric", "off", "govuk-input--width-10");
        self
    }

    /// An amount in yuan.
    #[must_use]
    pub const fn money(mut self) -> Self {
        (self.inputmode, self.autocomplete, self.width) = ("decimal", "off", "govuk-input--width-10");
        self
    }

    /// The password asked for at the door.
    #[must_use]
    pub const fn password(mut self) -> Self {
        (self.kind, self.autocomplete, self.width) = ("password", "current-password", "govuk-input--width-20");
        self
    }

    /// A password to be set.
    #[must_use]
    pub const fn new_password(mut self) -> Self {
        (self.kind, self.autocomplete, self.width) = ("password", "new-password", "govuk-input--width-20");
        self
    }

    /// A date, `2026-03-01`.
    #[must_use]
    pub const fn date(mut self) -> Self {
        (self.kind, self.width) = ("date", "govuk-input--width-10");
        self
    }

    /// A time in Shanghai, `2026-03-01T09:00`.
    #[must_use]
    pub const fn date_time(mut self) -> Self {
        (self.kind, self.width) = ("datetime-local", "govuk-input--width-20");
        self
    }

    /// What the browser may fill in (`name`, `username`, `one-time-code` …).
    #[must_use]
    pub const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// About so many characters wide: 2, 5, 10 or 20.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.width = "govuk-input--width-10";
        self
    }

    /// So many lines high.
    #[must_use]
    pub const fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// Counts characters down.
    #[must_use]
    pub const fn most(mut self, characters: u32) -> Self {
        self.most = Some(characters);
        self
    }

    /// Kinds of file to choose from.
    #[must_use]
    pub const fn accept(mut self, kinds: &'static str) -> Self {
        self.accept = kinds;
        self
    }

    fn value(&self) -> &str {
        if self.kind == "password" { "" } else { self.values.first().map_or("", String::as_str) }
    }

    fn is_on(&self, value: &str) -> bool {
        self.values.iter().any(|one| one == value)
    }

    fn described_by(&self) -> String {
        let parts = [(!self.hint.is_empty(), "hint"), (self.error.is_some(), "error")];
        let ids: Vec<String> = parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{}-{part}", self.name)).collect();
        ids.join(" ")
    }

    fn is_group(&self) -> bool {
        matches!(self.control, Control::Radios | Control::Boxes)
    }
}

impl Form {
    /// One line of text.
    #[must_use]
    pub fn text(&self, name: &str, label: &str) -> Field {
        Field::new(self, Control::Input, name, label)
    }

    /// Several lines.
    #[must_use]
    pub fn area(&self, name: &str, label: &str) -> Field {
        Field::new(self, Control::Area, name, label)
    }

    /// One of many.
    #[must_use]
    pub fn select(&self, name: &str, label: &str, choices: &[Choice]) -> Field {
        Field { choices: choices.to_vec(), ..Field::new(self, Control::Select, name, label) }
    }

    /// One of a few.
    #[must_use]
    pub fn radios(&self, name: &str, label: &str, choices: &[Choice]) -> Field {
        Field { choices: choices.to_vec(), ..Field::new(self, Control::Radios, name, label) }
    }

    /// Any of a few.
    #[must_use]
    pub fn checkboxes(&self, name: &str, label: &str, choices: &[Choice]) -> Field {
        Field { choices: choices.to_vec(), ..Field::new(self, Control::Boxes, name, label) }
    }

    /// A single box to tick; its value is `yes`.
    #[must_use]
    pub fn tick(&self, name: &str, sentence: &str) -> Field {
        Field { choices: vec![Choice::new("yes", sentence)], ..Field::new(self, Control::Boxes, name, "") }
    }

    /// A file.
    #[must_use]
    pub fn upload(&self, name: &str, label: &str) -> Field {
        Field::new(self, Control::File, name, label)
    }
}

/// A hidden field.
#[derive(Debug, Clone, Template)]
#[template(source = r#"{% if !value.is_empty() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endif %}"#, ext = "html")]
pub struct Hidden {
    name: String,
    value: String,
}

impl HtmlSafe for Hidden {}

impl Hidden {
    /// A name and its value; nothing at all where the value is empty.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}
