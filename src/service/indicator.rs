//! Indicators (绩效): actuals from the counts the stages hold, the few others as typed by an officer, and their scores.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        alarm::{self, Alarm, Counts, PostCount},
        clock,
        exam::{Exam, Phase},
        id::ExamId,
        indicator::{Actual, Indicator, Scored, Source, grade},
        registration::Stage,
    },
    exchange::{
        indicator_table::{self, Table},
        plan_paper,
    },
    store::{self, Tx, indicator::Typed},
};

/// 提交报名: every registration that was handed in and not withdrawn.
const SUBMITTED: [Stage; 6] = [Stage::Submitted, Stage::Approved, Stage::Returned, Stage::Rejected, Stage::Confirmed, Stage::Refunded];
/// 审核通过: paid or not.
const APPROVED: [Stage; 3] = [Stage::Approved, Stage::Confirmed, Stage::Refunded];

/// One row of the self-evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub indicator: Indicator,
    /// As people read it; empty where nothing is known yet.
    pub actual: String,
    pub note: String,
    pub scored: Option<Scored>,
}

/// The self-evaluation of an exam as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub name: String,
    pub rows: Vec<Row>,
    /// Sum of the scores known so far.
    pub total: Decimal,
    /// Points of the indicators that have no actual yet.
    pub open_points: Decimal,
    /// Registered, approved, confirmed: the three readings of 报考人数.
    pub readings: [u32; 3],
}

impl Evaluation {
    /// The grade, once nothing is open.
    #[must_use]
    pub fn grade(&self) -> Option<&'static str> {
        self.open_points.is_zero().then(|| grade(self.total))
    }
}

fn recruitment() -> Result<Table> {
    indicator_table::table(include_str!("../../config/indicators/recruitment.toml"))
        .map_err(|error| Error::Rule(format!("指标表无法读取：{error}")))
}

/// Scores the exam as it stands.
pub async fn evaluate(office: &Office, id: ExamId) -> Result<Evaluation> {
    let table = recruitment()?;
    let exam = super::registration::exam(office, id).await?;
    let stages = store::registration::counts_by_stage(&office.db, id).await?;
    let count = |wanted: &[Stage]| wanted.iter().filter_map(|stage| stages.get(stage)).sum::<u32>();
    let registered = count(&SUBMITTED);
    let readings = [registered, count(&APPROVED), count(&[Stage::Confirmed])];
    let adopted = store::arrangement::adopted(&office.db, id).await?;
    let person_times = match &adopted {
        Some(plan) => super::arrangement::stored_report(office, plan.id).await?.person_times,
        None => 0,
    };
    let typed = store::indicator::all(&office.db, id).await?;
    let written = exam.policy.window(Phase::Written).map(|window| clock::date_in_shanghai(window.opens));
    let known = Known { registered, person_times, adopted: adopted.is_some(), written };
    let mut rows = Vec::with_capacity(table.indicator.len());
    for indicator in table.indicator {
        rows.push(row(&exam, &known, indicator, &typed));
    }
    let total = rows.iter().filter_map(|row| row.scored.as_ref()).map(|scored| scored.score).sum();
    let open_points = rows.iter().filter(|row| row.scored.is_none()).map(|row| row.indicator.points).sum();
    Ok(Evaluation { name: table.name, rows, total, open_points, readings })
}

struct Known {
    registered: u32,
    person_times: u32,
    adopted: bool,
    written: Option<NaiveDate>,
}

fn row(exam: &Exam, known: &Known, indicator: Indicator, typed: &BTreeMap<String, Typed>) -> Row {
    let number = |n: u32| Some(Actual::Number(n.into()));
    let (actual, note) = match indicator.source {
        Source::Applicants => (number(known.registered), "系统统计".to_owned()),
        Source::PersonTimes => (known.adopted.then(|| Actual::Number(known.person_times.into())), "采用的编排方案".to_owned()),
        Source::Sessions => (number(u32::from(known.adopted)), "采用的编排方案".to_owned()),
        Source::Completion => (known.written.map(Actual::Date), "考试方案中的笔试日期".to_owned()),
        Source::Fee => (Some(Actual::Number(Decimal::new(exam.policy.fee.fen(), 2))), "考试方案".to_owned()),
        Source::Typed => match typed.get(&indicator.code) {
            Some(entry) => (entry.value.parse().ok().map(Actual::Number), entry.note.clone()),
            None => (None, "待填写".to_owned()),
        },
    };
    let year = known.written.map_or(i32::from(exam.year), |date| date.year());
    let scored = actual.map(|actual| indicator.score(actual, &exam.policy.tolerances, year));
    let shown = match actual {
        Some(Actual::Number(n)) => format!("{}{}", n.normalize(), if indicator.unit.is_empty() { "%" } else { &indicator.unit }),
        Some(Actual::Date(date)) => clock::show_date(date),
        None => String::new(),
    };
    Row { indicator, actual: shown, note, scored }
}

/// Keeps a value that no stage can count: a percentage with a note that says where it comes from.
pub async fn enter(office: &Office, by: Officer, code: &str, value: &str, note: &str) -> Result<()> {
    let table = recruitment()?;
    let indicator = table.indicator.iter().find(|i| i.code == code && i.source == Source::Typed).ok_or(Error::NotFound("可填写的指标"))?;
    let plain = crate::domain::text::half_width(value);
    let value: Decimal =
        plain.trim().trim_end_matches('%').parse().map_err(|_| Error::Rule(format!("“{}”请填写0至100的数字", indicator.name)))?;
    if value < Decimal::ZERO || value > Decimal::ONE_HUNDRED {
        return Err(Error::Rule(format!("“{}”请填写0至100的数字", indicator.name)));
    }
    let note = crate::domain::text::one_line(note);
    if note.is_empty() {
        return Err(Error::Rule("请写明数据来源，例如“问卷调查312份”或“决算报表”".to_owned()));
    }
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    store::indicator::put(&tx, by.exam, code, &Typed { value: value.normalize().to_string(), note, by: by.account, at: now }).await?;
    Ok(tx.commit(by.entry("indicator.enter", now).on("indicator", code).saying(format!("{} = {value}", indicator.name))).await?)
}

/// What does not fit: the bureau's papers against one another, the exam's counts against its policy.
pub async fn alarms(office: &Office, exam: &Exam) -> Result<Vec<Alarm>> {
    let rooms = store::exam::rooms(&office.db, exam.id).await?;
    let mut site_rooms = BTreeMap::new();
    for room in &rooms {
        *site_rooms.entry(room.site).or_insert(0_u32) += 1;
    }
    let spare = site_rooms.len() as u32 * u32::from(exam.policy.spare_rooms_per_site) * u32::from(exam.policy.seats_per_room);
    let seats: u32 = rooms.iter().map(|room| u32::from(room.capacity.min(exam.policy.seats_per_room))).sum();
    let stages = store::registration::counts_by_stage(&office.db, exam.id).await?;
    let count = |wanted: &[Stage]| wanted.iter().filter_map(|stage| stages.get(stage)).sum::<u32>();
    let unseated = match store::arrangement::adopted(&office.db, exam.id).await? {
        Some(plan) => u32::try_from(store::arrangement::unseated(&office.db, exam.id, plan.id).await?).ok(),
        None => None,
    };
    let lines = store::exam::post_lines(&office.db, exam.id).await?;
    let counts = Counts {
        registered: count(&SUBMITTED),
        approved: count(&APPROVED),
        confirmed: count(&[Stage::Confirmed]),
        seats: seats.saturating_sub(spare),
        unseated,
        site_rooms: site_rooms.into_values().collect(),
        posts: lines.into_iter().map(post_count).collect(),
    };
    Ok(alarm::alarms(&exam.policy, &plan_paper::reference(), &counts))
}

fn post_count(line: store::exam::PostLine) -> PostCount {
    let store::exam::PostLine { post, applied, confirmed, .. } = line;
    PostCount { code: post.code, name: post.name, vacancies: post.vacancies, ratio: post.ratio, applied, confirmed }
}
