//! Forms (表单): what was typed, kept as typed; what is wrong with it; reading it into the field's own types.

use std::{collections::BTreeMap, convert::Infallible, fmt::Display, str::FromStr};

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Request},
    http::request::Parts,
};

use super::error::Error;
use crate::{domain::text, service};

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// A file as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What the person's machine called it; never used as a path.
    pub name: String,
    pub bytes: Bytes,
}

/// A form's words and errors. Handlers take it as an argument; the gate has checked its token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, File>,
    errors: Vec<FieldError>,
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.add(name, value);
        }
        form
    }
}

impl Form {
    /// With a value, as when a stored thing is shown for editing.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.add(name.to_owned(), value.to_string());
        self
    }

    pub(super) fn add(&mut self, name: String, value: String) {
        self.values.entry(name).or_default().push(value);
    }

    pub(super) fn add_file(&mut self, name: String, file: File) {
        self.files.insert(name, file);
    }

    /// What was typed; empty where nothing was.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// Everything ticked under one name.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the value is among those ticked.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|one| one == value)
    }

    /// A file, if one was chosen.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }

    /// Says what is wrong with a field; the first message of a field stays.
    pub fn wrong(&mut self, field: &str, message: impl Display) {
        if self.error(field).is_none() {
            self.errors.push(FieldError { field: field.to_owned(), message: message.to_string() });
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Everything wrong, in the order found.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.errors.is_empty()
    }

    /// A field that must be filled; `label` is its name in the sentence.
    pub fn required<'a>(&'a mut self, name: &'a str, label: &str) -> Entry<'a> {
        let text = self.single(name);
        if text.is_none() {
            self.wrong(name, format_args!("请填写{label}"));
        }
        Entry { form: self, name, text }
    }

    /// A field that may be left empty.
    pub fn optional<'a>(&'a mut self, name: &'a str) -> Entry<'a> {
        let text = self.single(name);
        Entry { form: self, name, text }
    }

    /// One of the choices offered; anything else is as if nothing were chosen.
    pub fn chosen<T>(&mut self, name: &str, label: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let found = self.single(name).and_then(|text| read(&text));
        if found.is_none() {
            self.wrong(name, format_args!("请选择{label}"));
        }
        found
    }

    /// A box that must be ticked.
    pub fn agreed(&mut self, name: &str, sentence: &str) -> bool {
        let ticked = !self.value(name).is_empty();
        if !ticked {
            self.wrong(name, sentence);
        }
        ticked
    }

    /// A rule's refusal stands on the page beside the form; every other failure is passed on.
    pub fn refused(&mut self, field: &str, error: service::Error) -> Result<(), Error> {
        match error {
            service::Error::Rule(_) | service::Error::Taken(_) => {
                self.wrong(field, error);
                Ok(())
            }
            other => Err(other.into()),
        }
    }

    /// The one value of a name without outer spaces; a name sent twice is refused.
    fn single(&mut self, name: &str) -> Option<String> {
        if self.values(name).len() > 1 {
            self.wrong(name, "同一项收到多个值，请刷新页面后重新填写");
            return None;
        }
        let text = text::one_line(self.value(name));
        (!text.is_empty()).then_some(text)
    }
}

/// A field on its way into a type.
#[derive(Debug)]
pub struct Entry<'a> {
    form: &'a mut Form,
    name: &'a str,
    text: Option<String>,
}

impl Entry<'_> {
    /// Into a type of the field: `form.required("phone", "手机号").and_then(Phone::parse)`.
    pub fn and_then<T, E: Display>(self, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match parse(self.text.as_deref()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.form.wrong(self.name, error);
                None
            }
        }
    }

    /// As one line of at most so many characters.
    pub fn at_most(self, characters: usize) -> Option<String> {
        self.and_then(|text| match text.chars().count() {
            long if long > characters => Err(format!("最多{characters}个字，现有{long}个字，请删减")),
            _ => Ok(text.to_owned()),
        })
    }

    /// As a whole number.
    pub fn number<T: FromStr>(self) -> Option<T> {
        self.and_then(|text| text::code(text).parse().map_err(|_| "请填写数字，不带单位和符号"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.remove().unwrap_or_default())
    }
}

/// The whole of a request's body as the gate left it, for JSON.
pub type Raw = Request;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Phone;

    fn typed(pairs: &[(&str, &str)]) -> Form {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_keeps_the_words_as_typed() {
        let mut form = typed(&[("phone", " 138-0000１２３ "), ("name", "\"><svg onload=alert(1)>")]);
        assert_eq!(form.required("phone", "手机号").and_then(Phone::parse), None);
        assert_eq!(form.value("phone"), " 138-0000１２３ ");
        assert_eq!(form.value("name"), "\"><svg onload=alert(1)>");
        assert_eq!(form.error("phone"), Some("手机号应为11位数字，实际10位，请核对后重填"));
    }

    #[test]
    fn an_empty_field_says_what_to_fill() {
        let mut form = typed(&[("name", " \u{3000} ")]);
        assert_eq!(form.required("name", "姓名").at_most(10), None);
        assert_eq!(form.optional("note").at_most(10), None);
        assert_eq!(form.errors(), [FieldError { field: "name".to_owned(), message: "请填写姓名".to_owned() }]);
    }

    #[test]
    fn a_name_sent_twice_is_refused() {
        let mut form = typed(&[("fee", "1"), ("fee", "100")]);
        assert_eq!(form.required("fee", "金额").number::<u32>(), None);
        assert_eq!(form.error("fee"), Some("同一项收到多个值，请刷新页面后重新填写"));
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(typed(&[("n", "１ 2")]).required("n", "数量").number::<u32>(), Some(12));
        assert_eq!(typed(&[("n", "十二")]).required("n", "数量").number::<u32>(), None);
    }

    #[test]
    fn a_refusal_of_a_rule_stands_beside_its_field() {
        let mut form = typed(&[]);
        form.refused("phone", service::Error::Taken(crate::store::Field::Phone)).unwrap();
        assert_eq!(form.error("phone"), Some("手机号已被使用，请核对"));
        assert!(form.refused("phone", service::Error::NotFound("报名")).is_err());
    }
}
