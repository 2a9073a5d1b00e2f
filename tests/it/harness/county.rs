//! A tiny county (小县): 60 confirmed-to-be applicants' worth of places, posts and staff, through the same services as a clerk's work.

use chrono::NaiveDate;
use kaowu::{
    cli::demo::{
        fill,
        generate::{self, County},
    },
    domain::{
        clock::shanghai_time,
        exam::{Phase, Policy},
        id::{AccountId, ExamId},
    },
    service::{Office, Officer, exam},
    store::exam::NewExam,
};

/// The generated county all tests share.
pub fn county() -> County {
    generate::generate_for(3, 60, NaiveDate::from_ymd_opt(2026, 5, 10).unwrap())
}

/// Opens the exam: registration, review and payment from the first of March, tickets from the third of May.
pub async fn build(office: &Office, planner: AccountId) -> ExamId {
    build_from(office, planner, &county(), 1).await
}

/// The same for another county, as the year's exam of this number.
pub async fn build_from(office: &Office, planner: AccountId, county: &County, batch: u8) -> ExamId {
    let mut policy = county.suit(Policy::reference(county.written_day));
    for phase in &mut policy.phases {
        if matches!(phase.phase, Phase::Registration | Phase::Review | Phase::Payment) {
            phase.window.opens = shanghai_time((2026, 3, 1), (9, 0)).unwrap();
            phase.window.closes = shanghai_time((2026, 3, 10), (18, 0)).unwrap();
        }
    }
    let new = NewExam {
        code: format!("2026-{batch}"),
        name: "2026年云屏县招聘".to_owned(),
        year: 2026,
        batch,
        policy,
        at: office.now(),
        by: planner,
    };
    let exam = exam::create(office, planner, new).await.unwrap();
    let by = Officer { account: planner, exam };
    fill::places(office, by, county).await.unwrap();
    fill::offers(office, by, county).await.unwrap();
    fill::staff(office, by, county).await.unwrap();
    exam
}
