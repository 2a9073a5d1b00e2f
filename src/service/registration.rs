//! Registration (报名): an applicant starts, fills in, adds a photo, submits, withdraws; the office registers in bulk.

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        IdNumber, Moment, Phone,
        audit::{Actor, AuditEntry},
        exam::{Exam, Phase, Post},
        id::{AccountId, ExamId, PostId, RegistrationId},
        registration::{Move, Particulars, Registration, Stage, State},
    },
    exchange,
    store::{self, Tx},
};

/// The exam, or a refusal that says it is gone.
pub async fn exam(office: &Office, id: ExamId) -> Result<Exam> {
    store::exam::find(&office.db, id).await?.ok_or(Error::NotFound("考试"))
}

/// Saves what the applicant typed: a new draft, or changes to a draft or a returned form.
pub async fn fill_in(office: &Office, account: AccountId, exam_id: ExamId, post: PostId, particulars: Particulars) -> Result<Registration> {
    let now = office.now();
    let exam = exam(office, exam_id).await?;
    let post = store::exam::find_post(&office.db, exam_id, post).await?.ok_or(Error::NotFound("岗位"))?;
    let tx = Tx::begin(&office.db).await?;
    let existing = store::registration::of_account(&tx, exam_id, account).await?.filter(|r| r.state.stage().is_living());
    let saved = match existing {
        Some(found) => {
            let locked = store::registration::lock(&tx, exam_id, found.id).await?.ok_or(Error::NotFound("报名"))?;
            open_for_editing(&exam, &locked.state, now)?;
            if locked.post != post.id {
                exam.require(Phase::Registration, now)?;
            }
            let edited = Registration { post: post.id, category: post.category, ..locked.edit(particulars, now)? };
            store::registration::save(&tx, &edited).await?;
            edited
        }
        None => {
            exam.require(Phase::Registration, now)?;
            let sequence = store::registration::next_number(&tx, exam_id, 1).await?;
            let draft = draft(&exam, (sequence, now), Some(account), &post, particulars);
            let id = store::registration::insert(&tx, &draft).await?;
            Registration { id, ..draft }
        }
    };
    tx.commit(own(account, exam_id, "registration.fill_in", now).on("registration", saved.id)).await?;
    Ok(saved)
}

fn own(account: AccountId, exam: ExamId, action: &'static str, now: Moment) -> AuditEntry {
    AuditEntry::new(Actor::Account(account), action, now).exam(exam)
}

/// A returned form may be put right as long as review is open; a draft only while registration is.
fn open_for_editing(exam: &Exam, state: &State, now: Moment) -> Result<()> {
    if state.stage() == Stage::Returned && exam.is_open(Phase::Review, now) {
        return Ok(());
    }
    Ok(exam.require(Phase::Registration, now)?)
}

/// `YY batch nnnnnn`: the registration number, nothing of the person in it.
#[must_use]
pub fn number(exam: &Exam, sequence: u64) -> String {
    format!("{:02}{}{sequence:06}", exam.year % 100, exam.batch)
}

fn draft(exam: &Exam, (sequence, now): (u64, Moment), account: Option<AccountId>, post: &Post, particulars: Particulars) -> Registration {
    Registration {
        id: RegistrationId(0),
        exam: exam.id,
        number: number(exam, sequence),
        account,
        post: post.id,
        category: post.category,
        particulars,
        has_photo: false,
        pledged: false,
        state: State::Draft { at: now },
        updated: now,
    }
}

/// Adds or replaces the photo of the own draft.
pub async fn attach_photo(office: &Office, account: AccountId, exam_id: ExamId, bytes: Vec<u8>) -> Result<()> {
    let now = office.now();
    let exam = exam(office, exam_id).await?;
    let policy = exam.policy.clone();
    let photo = tokio::task::spawn_blocking(move || exchange::photo::normalise(&bytes, policy.photo_max_bytes, policy.photo_min_pixels))
        .await
        .map_err(|_| Error::Rule("照片处理失败，请换一张照片再试".to_owned()))?
        .map_err(|refusal| Error::Rule(refusal.to_string()))?;
    let tx = Tx::begin(&office.db).await?;
    let registration = lock_own(&tx, exam_id, account).await?;
    open_for_editing(&exam, &registration.state, now)?;
    registration.state.check(Move::Edit)?;
    store::registration::save_photo(&tx, registration.id, &photo).await?;
    store::registration::save(&tx, &Registration { has_photo: true, updated: now, ..registration.clone() }).await?;
    Ok(tx.commit(own(account, exam_id, "registration.attach_photo", now).on("registration", registration.id)).await?)
}

async fn lock_own(tx: &Tx, exam: ExamId, account: AccountId) -> Result<Registration> {
    let found = store::registration::of_account(tx, exam, account).await?.ok_or(Error::NotFound("报名"))?;
    store::registration::lock(tx, exam, found.id).await?.ok_or(Error::NotFound("报名"))
}

/// Hands the own form to the reviewers.
pub async fn submit(office: &Office, account: AccountId, exam_id: ExamId, pledged: bool) -> Result<Registration> {
    let now = office.now();
    let exam = exam(office, exam_id).await?;
    let tx = Tx::begin(&office.db).await?;
    let registration = lock_own(&tx, exam_id, account).await?;
    open_for_editing(&exam, &registration.state, now)?;
    let submitted = Registration { pledged, ..registration }.submit(now)?;
    store::registration::save(&tx, &submitted).await?;
    tx.commit(own(account, exam_id, "registration.submit", now).on("registration", submitted.id)).await?;
    metrics::counter!("kaowu_registrations_submitted_total").increment(1);
    Ok(submitted)
}

/// Takes the own registration back, before it is paid for.
pub async fn withdraw(office: &Office, account: AccountId, exam_id: ExamId) -> Result<Registration> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let withdrawn = lock_own(&tx, exam_id, account).await?.withdraw(now)?;
    store::registration::save(&tx, &withdrawn).await?;
    tx.commit(own(account, exam_id, "registration.withdraw", now).on("registration", withdrawn.id)).await?;
    Ok(withdrawn)
}

/// One applicant of a bulk registration: from a spreadsheet or the demo's generator.
#[derive(Debug, Clone)]
pub struct Entry {
    pub account: Option<AccountId>,
    pub post: PostId,
    pub particulars: Particulars,
    pub photo: Option<Vec<u8>>,
}

/// Registers many at once, already submitted: all or none. Gives back the new keys in order.
pub async fn register_many(office: &Office, by: Officer, exam: &Exam, posts: &[Post], entries: Vec<Entry>) -> Result<Vec<RegistrationId>> {
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let first = store::registration::next_number(&tx, exam.id, entries.len() as u64).await?;
    let by_id: std::collections::BTreeMap<PostId, &Post> = posts.iter().map(|post| (post.id, post)).collect();
    let (mut registrations, mut photos) = (Vec::with_capacity(entries.len()), Vec::new());
    for (entry, sequence) in entries.into_iter().zip(first..) {
        let post = by_id.get(&entry.post).ok_or(Error::NotFound("岗位"))?;
        let draft = draft(exam, (sequence, now), entry.account, post, entry.particulars);
        registrations.push(Registration { has_photo: entry.photo.is_some(), pledged: true, state: State::Submitted { at: now }, ..draft });
        photos.push(entry.photo);
    }
    let ids = store::registration::insert_many(&tx, &registrations).await?;
    let photos: Vec<(RegistrationId, Vec<u8>)> = ids.iter().zip(photos).filter_map(|(id, photo)| Some((*id, photo?))).collect();
    store::registration::save_photos(&tx, &photos).await?;
    let detail = format!("批量登记报名{}人，照片{}张", ids.len(), photos.len());
    tx.commit(by.entry("registration.register_many", now).on("exam", exam.id).saying(detail)).await?;
    Ok(ids)
}

/// Reads a whole ID number and phone; the reading leaves an audit line with its purpose.
pub async fn reveal(office: &Office, by: Officer, id: RegistrationId, purpose: &str) -> Result<(IdNumber, Phone)> {
    let purpose = crate::domain::text::one_line(purpose);
    if purpose.is_empty() {
        return Err(Error::Rule("请填写查看完整证件号的用途，用途会记入审计".to_owned()));
    }
    let tx = Tx::begin(&office.db).await?;
    let registration = store::registration::find(&tx, by.exam, id).await?.ok_or(Error::NotFound("报名"))?;
    let entry =
        by.entry("registration.reveal", office.now()).on("registration", id).saying(format!("查看完整证件号和手机号，用途：{purpose}"));
    tx.commit(entry).await?;
    Ok((registration.particulars.id_number, registration.particulars.phone))
}
