//! Trend (全年走势): once a day every table is noted as it stands; the page adds the present moment.

use std::time::Duration;

use chrono::Datelike;
use tokio::sync::watch;

use super::{Office, Result, evaluate_all};
use crate::{
    domain::{
        audit::{Actor, AuditEntry},
        clock,
        exam::{Exam, Phase},
        id::ExamId,
        indicator::{Point, Sheet},
    },
    store::{self, Tx},
};

/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Notes every table of an exam, where today has no note yet. Gives back whether it did.
pub async fn note(office: &Office, exam: ExamId) -> Result<bool> {
    let now = office.now();
    let today = clock::date_in_shanghai(now);
    if store::indicator::point::has_day(&office.db, exam, today).await? {
        return Ok(false);
    }
    let (_, sheets) = evaluate_all(office, exam).await?;
    let tx = Tx::begin(&office.db).await?;
    for sheet in &sheets {
        store::indicator::point::insert(&tx, (exam, &sheet.table), &Point::of(sheet, today)).await?;
    }
    let entry = AuditEntry::new(Actor::System, "indicator.note", now).exam(exam).on("exam", exam);
    tx.commit(entry.saying(format!("留存{}张绩效表当日的完成值和得分", sheets.len()))).await?;
    Ok(true)
}

/// Whether an exam's year is the present one: its tables are still moving.
fn is_of_this_year(exam: &Exam, year: i32) -> bool {
    let written = exam.policy.window(Phase::Written).map(|window| clock::date_in_shanghai(window.opens).year());
    written.unwrap_or(i32::from(exam.year)) == year
}

/// Notes the exams of the year day by day until `stop` says so.
pub async fn keep(office: Office, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = note_all(&office).await {
            tracing::warn!(%error, "cannot note the indicators of the day");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn note_all(office: &Office) -> Result<()> {
    let year = clock::date_in_shanghai(office.now()).year();
    for exam in store::exam::list(&office.db).await?.into_iter().filter(|exam| is_of_this_year(exam, year)) {
        note(office, exam.id).await?;
    }
    Ok(())
}

/// Every note of a table, and how it stands now.
pub async fn points(office: &Office, exam: ExamId, now: &Sheet) -> Result<Vec<Point>> {
    let today = clock::date_in_shanghai(now.as_of);
    let mut points = store::indicator::point::all(&office.db, exam, &now.table).await?;
    points.retain(|point| point.day < today);
    points.push(Point::of(now, today));
    Ok(points)
}
