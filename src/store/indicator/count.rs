//! What the stages hold (统计): each metric as one query, and the rows behind it.

use sea_orm::FromQueryResult;

use super::super::{Reader, Result, row};
use crate::domain::{id::ExamId, indicator::Metric, registration::Stage};

const PRESENT: &str = "EXISTS (SELECT 1 FROM attendance a WHERE a.registration_id = r.id AND a.state = 'present')";
const SIGNED_IN: &str = "JOIN check_in k ON k.staff_id = d.staff_id AND k.session = d.session";
const ADOPTED: &str = "(SELECT id FROM plan WHERE exam_id = $1 AND state = 'adopted')";

/// One line behind a figure: what it counts, in one or two words, and how many.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Behind {
    pub code: String,
    pub name: String,
    pub n: i64,
}

/// The condition on registrations a metric counts.
fn condition(metric: Metric) -> Option<String> {
    let among = |stages: &[Stage]| {
        let words: Vec<String> = stages.iter().map(|stage| format!("'{}'", stage.word())).collect();
        Some(format!("r.stage IN ({})", words.join(", ")))
    };
    match metric {
        Metric::Registered => among(&Stage::SUBMITTED),
        Metric::Approved => among(&Stage::APPROVED),
        Metric::Confirmed => among(&[Stage::Confirmed]),
        Metric::Present => Some(PRESENT.to_owned()),
        _ => None,
    }
}

/// Whether there is anything a metric could count: an adopted plan, a day of the exam.
async fn there_is(r: &impl Reader, exam: ExamId, metric: Metric) -> Result<bool> {
    let sql = match metric {
        Metric::Present => "SELECT count(*) FROM attendance WHERE exam_id = $1",
        Metric::PersonTimesServed => "SELECT count(*) FROM check_in WHERE exam_id = $1",
        Metric::PersonTimesPlanned | Metric::PersonTimesConfirmed | Metric::Rooms | Metric::Sites => {
            "SELECT count(*) FROM plan WHERE exam_id = $1 AND state = 'adopted'"
        }
        _ => return Ok(true),
    };
    Ok(row::count(r.connection(), sql, vec![exam.0.into()]).await? > 0)
}

/// A metric that is a count of rows; nothing where there is nothing to count yet, or where the metric is no count.
pub async fn metric(r: &impl Reader, exam: ExamId, metric: Metric) -> Result<Option<u64>> {
    let sql = match (condition(metric), metric) {
        (Some(condition), _) => format!("SELECT count(*) FROM registration r WHERE r.exam_id = $1 AND {condition}"),
        (None, Metric::PersonTimesPlanned) => format!("SELECT count(*) FROM duty WHERE plan_id = {ADOPTED}"),
        (None, Metric::PersonTimesServed) => format!("SELECT count(*) FROM duty d {SIGNED_IN} WHERE d.plan_id = {ADOPTED}"),
        (None, Metric::PersonTimesConfirmed) => {
            format!("SELECT count(*) FROM duty d JOIN staff s ON s.id = d.staff_id WHERE d.plan_id = {ADOPTED} AND s.answer = 'confirmed'")
        }
        (None, Metric::SessionsArranged | Metric::SessionsHeld) => {
            format!(
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM placement WHERE plan_id = {ADOPTED}) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END"
            )
        }
        (None, Metric::Rooms) => format!("SELECT count(*) FROM room_use WHERE plan_id = {ADOPTED}"),
        (None, Metric::Sites) => {
            format!("SELECT count(DISTINCT m.site_id) FROM room_use u JOIN room m ON m.id = u.room_id WHERE u.plan_id = {ADOPTED}")
        }
        (None, _) => return Ok(None),
    };
    if !there_is(r, exam, metric).await? {
        return Ok(None);
    }
    Ok(Some(row::count(r.connection(), &sql, vec![exam.0.into()]).await?))
}

/// The rows behind a count: by post, by role, by site.
pub async fn behind(r: &impl Reader, exam: ExamId, metric: Metric) -> Result<Vec<Behind>> {
    let metric = match metric {
        Metric::PersonTimes if there_is(r, exam, Metric::PersonTimesServed).await? => Metric::PersonTimesServed,
        Metric::PersonTimes => Metric::PersonTimesPlanned,
        other => other,
    };
    let sql = match (condition(metric), metric) {
        (Some(condition), _) => format!(
            "SELECT p.code, p.unit || ' ' || p.name AS name, count(*) AS n FROM registration r JOIN post p ON p.id = r.post_id
             WHERE r.exam_id = $1 AND {condition} GROUP BY p.code, p.unit, p.name ORDER BY p.code"
        ),
        (None, Metric::PersonTimesPlanned | Metric::PersonTimesConfirmed | Metric::PersonTimesServed) => {
            let narrowed = match metric {
                Metric::PersonTimesConfirmed => "JOIN staff f ON f.id = d.staff_id AND f.answer = 'confirmed'",
                Metric::PersonTimesServed => SIGNED_IN,
                _ => "",
            };
            format!(
                "SELECT s.code, s.name || ' ' || d.role AS name, count(*) AS n FROM duty d JOIN site s ON s.id = d.site_id {narrowed}
                 WHERE d.plan_id = {ADOPTED} AND s.exam_id = $1 GROUP BY s.code, s.name, d.role ORDER BY s.code, d.role"
            )
        }
        (None, Metric::Rooms | Metric::Sites | Metric::SessionsArranged | Metric::SessionsHeld) => format!(
            "SELECT s.code, s.name, count(*) AS n FROM room_use u JOIN room m ON m.id = u.room_id JOIN site s ON s.id = m.site_id
             WHERE u.plan_id = {ADOPTED} AND s.exam_id = $1 GROUP BY s.code, s.name ORDER BY s.code"
        ),
        (None, _) => return Ok(Vec::new()),
    };
    row::all(r.connection(), &sql, vec![exam.0.into()]).await
}
