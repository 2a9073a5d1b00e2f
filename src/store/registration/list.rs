//! The list of registrations (报名列表): search, filter, sort, page; ID numbers and phones masked.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        IdNumber, Moment, Phone,
        exam::Category,
        id::{ExamId, PostId, RegistrationId},
        registration::Stage,
    },
    store::{Reader, Result, row},
};

/// What to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Empty for all.
    pub stages: Vec<Stage>,
    pub post: Option<PostId>,
    pub category: Option<Category>,
    /// Part of a name, a registration number, a ticket number, or a whole ID number or phone.
    pub text: String,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Number,
    NumberDown,
    Name,
    NameDown,
    Post,
    PostDown,
    /// Newest first.
    Updated,
    /// Oldest first.
    UpdatedUp,
}

impl Sort {
    const fn order(self) -> &'static str {
        match self {
            Self::Number => "r.number",
            Self::NumberDown => "r.number DESC",
            Self::Name => "r.name, r.number",
            Self::NameDown => "r.name DESC, r.number",
            Self::Post => "p.code, r.number",
            Self::PostDown => "p.code DESC, r.number",
            Self::Updated => "r.updated DESC, r.id DESC",
            Self::UpdatedUp => "r.updated, r.id",
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: RegistrationId,
    pub number: String,
    pub name: String,
    pub masked_id: String,
    pub masked_phone: String,
    pub post_code: String,
    pub post_name: String,
    pub unit: String,
    pub category: Category,
    pub stage: Stage,
    pub updated: Moment,
}

#[derive(FromQueryResult)]
struct LineRow {
    id: i64,
    number: String,
    name: String,
    id_masked: String,
    phone_masked: String,
    post_code: String,
    post_name: String,
    unit: String,
    category: String,
    stage: String,
    updated: i64,
}

impl LineRow {
    fn line(self) -> Result<Line> {
        Ok(Line {
            id: RegistrationId(self.id),
            number: self.number,
            name: self.name,
            masked_id: self.id_masked,
            masked_phone: self.phone_masked,
            post_code: self.post_code,
            post_name: self.post_name,
            unit: self.unit,
            category: row::known(Category::parse(&self.category), "registration.category")?,
            stage: row::known(Stage::parse(&self.stage), "registration.stage")?,
            updated: row::moment(self.updated),
        })
    }
}

fn condition(r: &impl Reader, exam: ExamId, filter: &Filter) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![exam.0.into()];
    let mut terms = vec!["r.exam_id = $1".to_owned()];
    let mut add = |term: &str, value: Value| {
        values.push(value);
        terms.push(term.replace('?', &format!("${}", values.len())));
    };
    if let Some(post) = filter.post {
        add("r.post_id = ?", post.0.into());
    }
    if let Some(category) = filter.category {
        add("r.category = ?", category.to_string().into());
    }
    let text = crate::domain::text::one_line(&filter.text);
    if let Ok(number) = IdNumber::parse(&text) {
        add("r.id_hash = ?", r.keyring().digest("id", number.full()).into());
    } else if let Ok(phone) = Phone::parse(&text) {
        add("r.phone_hash = ?", r.keyring().digest("phone", phone.full()).into());
    } else if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        add("r.number LIKE ?", format!("{text}%").into());
    } else if !text.is_empty() {
        add("r.name LIKE ?", format!("%{}%", text.replace(['%', '_'], "")).into());
    }
    if !filter.stages.is_empty() {
        // Words of our own, nothing typed.
        let words = filter.stages.iter().map(|stage| format!("'{}'", stage.word())).collect::<Vec<_>>().join(", ");
        terms.push(format!("r.stage IN ({words})"));
    }
    (terms.join(" AND "), values)
}

/// A page of the list and how many there are in all.
pub async fn page(r: &impl Reader, exam: ExamId, filter: &Filter, sort: Sort, (offset, limit): (u64, u64)) -> Result<(Vec<Line>, u64)> {
    let (condition, values) = condition(r, exam, filter);
    let total = row::count(r.connection(), &format!("SELECT count(*) FROM registration r WHERE {condition}"), values.clone()).await?;
    let sql = format!(
        "SELECT r.id, r.number, r.name, r.id_masked, r.phone_masked, p.code AS post_code, p.name AS post_name, p.unit, r.category, r.stage, r.updated
         FROM registration r JOIN post p ON p.id = r.post_id WHERE {condition} ORDER BY {} LIMIT {limit} OFFSET {offset}",
        sort.order()
    );
    let rows = row::all::<LineRow>(r.connection(), &sql, values).await?;
    Ok((rows.into_iter().map(LineRow::line).collect::<Result<_>>()?, total))
}
