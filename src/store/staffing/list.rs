//! The desk's staff list (考务人员列表): searched, narrowed, ordered, a page at a time.

use sea_orm::{FromQueryResult, Value};

use super::answer_of;
use crate::{
    domain::{
        Gender, Phone,
        id::{ExamId, PlanId, SiteId, StaffId},
        staffing::Answer,
    },
    store::{Reader, Result, row},
};

/// A line of the staff list.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffLine {
    pub id: StaffId,
    pub code: String,
    pub name: String,
    pub gender: Gender,
    pub masked_phone: String,
    pub unit: String,
    pub qualifications: Vec<String>,
    pub prior_load: u16,
    pub answer: Answer,
    /// Duties in the adopted plan, e.g. `笔试 监考甲`.
    pub duties: u32,
}

/// What to show of the staff.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffFilter {
    /// Part of a name, a code or a unit, or a whole phone.
    pub text: String,
    pub qualification: String,
    /// `open`, `confirmed`, `declined` or empty.
    pub answer: String,
    /// Only people with a duty in the plan.
    pub assigned_in: Option<PlanId>,
    /// Only people with a duty at this site of the plan above.
    pub at: Option<SiteId>,
}

/// What the staff list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffColumn {
    Code,
    Name,
    PriorLoad,
    Duties,
}

impl StaffColumn {
    const fn sql(self) -> &'static str {
        match self {
            Self::Code => "s.code",
            Self::Name => "s.name",
            Self::PriorLoad => "s.prior_load",
            Self::Duties => "duties",
        }
    }
}

#[derive(FromQueryResult)]
struct StaffListRow {
    id: i64,
    code: String,
    name: String,
    gender: i32,
    phone_masked: String,
    unit: String,
    qualifications: String,
    prior_load: i32,
    answer: String,
    answer_reason: String,
    duties: i64,
}

/// A page of the staff list and how many there are in all.
pub async fn page(
    r: &impl Reader,
    exam: ExamId,
    filter: &StaffFilter,
    (column, down): (StaffColumn, bool),
    (offset, limit): (u64, u64),
) -> Result<(Vec<StaffLine>, u64)> {
    let mut values: Vec<Value> = vec![exam.0.into()];
    let mut terms = vec!["s.exam_id = $1".to_owned()];
    let mut add = |term: &str, value: Value| {
        values.push(value);
        terms.push(term.replace('?', &format!("${}", values.len())));
    };
    match (filter.assigned_in, filter.at) {
        (Some(plan), None) => add("EXISTS (SELECT 1 FROM duty d WHERE d.plan_id = ? AND d.staff_id = s.id)", plan.0.into()),
        // Both are whole numbers of our own, so that one `?` is enough.
        (Some(plan), Some(site)) => {
            add(&format!("EXISTS (SELECT 1 FROM duty d WHERE d.plan_id = ? AND d.site_id = {site} AND d.staff_id = s.id)"), plan.0.into());
        }
        // A site's people are known through a plan only.
        (None, Some(_)) => add("s.exam_id = ? AND 1 = 0", exam.0.into()),
        (None, None) => {}
    }
    let text = crate::domain::text::one_line(&filter.text);
    if let Ok(phone) = Phone::parse(&text) {
        add("s.phone_hash = ?", r.keyring().digest("phone", phone.full()).into());
    } else if !text.is_empty() {
        add("(s.name LIKE ? OR s.code LIKE ? OR u.name LIKE ?)", format!("%{}%", text.replace(['%', '_'], "")).into());
    }
    if !filter.qualification.is_empty() {
        add("(';' || s.qualifications || ';') LIKE ?", format!("%;{};%", filter.qualification.replace(['%', '_'], "")).into());
    }
    if !filter.answer.is_empty() {
        add("s.answer = ?", filter.answer.clone().into());
    }
    let from = format!("FROM staff s JOIN unit u ON u.id = s.unit_id WHERE {}", terms.join(" AND "));
    let total = row::count(r.connection(), &format!("SELECT count(*) {from}"), values.clone()).await?;
    let order = format!("{}{}, s.code", column.sql(), if down { " DESC" } else { "" });
    let sql = format!(
        "SELECT s.id, s.code, s.name, s.gender, s.phone_masked, u.name AS unit, s.qualifications, s.prior_load, s.answer, s.answer_reason,
         (SELECT count(*) FROM duty d JOIN plan p ON p.id = d.plan_id WHERE d.staff_id = s.id AND p.state = 'adopted') AS duties
         {from} ORDER BY {order} LIMIT {limit} OFFSET {offset}"
    );
    let line = |row: StaffListRow| -> Result<StaffLine> {
        Ok(StaffLine {
            id: StaffId(row.id),
            code: row.code,
            name: row.name,
            gender: if row.gender == 1 { Gender::Male } else { Gender::Female },
            masked_phone: row.phone_masked,
            unit: row.unit,
            qualifications: row.qualifications.split(';').filter(|q| !q.is_empty()).map(str::to_owned).collect(),
            prior_load: row::small(row.prior_load.into(), "staff.prior_load")?,
            answer: answer_of(&row.answer, row.answer_reason),
            duties: row::small(row.duties, "duties")?,
        })
    };
    Ok((row::all::<StaffListRow>(r.connection(), &sql, values).await?.into_iter().map(line).collect::<Result<_>>()?, total))
}
