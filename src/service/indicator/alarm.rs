//! Alarms (提示): the bureau's papers against one another, the exam's counts against its policy.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{self, Alarm, Counts, PostCount},
        exam::Exam,
        registration::Stage,
    },
    exchange::plan_paper,
    service::{Office, Result},
    store,
};

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
        registered: count(&Stage::SUBMITTED),
        approved: count(&Stage::APPROVED),
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
