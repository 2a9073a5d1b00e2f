//! Exam day (考试实施): staff sign in, candidates are registered as there or absent; every deed with its audit line.

pub mod draw;

use std::collections::BTreeMap;

use super::{Error, Office, Officer, Result};
use crate::{
    domain::{
        account::{Account, Role},
        arrangement::PlanHead,
        audit::{Actor, AuditEntry},
        conduct::{self, Attendance, Entry, Mark},
        exam::{Exam, Room},
        id::{ExamId, RegistrationId, RoomId, SiteId, StaffId},
        staffing::Session,
    },
    store::{self, Tx, staffing::DutyLine},
};

/// The plan in force: without one nobody knows who serves where.
pub async fn plan(office: &Office, exam: ExamId) -> Result<PlanHead> {
    store::arrangement::adopted(&office.db, exam).await?.ok_or(Error::Rule("还没有采用的方案，不能登记考试当天的情况".to_owned()))
}

/// A duty as a form names it: `17-W`.
#[must_use]
pub fn parse_duty(word: &str) -> Option<(StaffId, Session)> {
    let (staff, letter) = word.split_once('-')?;
    let session = [Session::Written, Session::Interview].into_iter().find(|session| letter == session.letter().to_string())?;
    Some((StaffId(staff.parse().ok()?), session))
}

/// Signs in people of one site, from the sheet they signed. Gives back how many.
pub async fn sign_in(office: &Office, by: Officer, site: SiteId, people: &[(StaffId, Session)]) -> Result<usize> {
    if people.is_empty() {
        return Err(Error::Rule("请先勾选已到岗的人员".to_owned()));
    }
    let exam = super::registration::exam(office, by.exam).await?;
    let plan = plan(office, by.exam).await?;
    let duties = store::staffing::duties(&office.db, plan.id, Some(site)).await?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let before = store::conduct::arrivals(&tx, by.exam).await?;
    let mut signed = Vec::new();
    for key in people {
        let line = duties.iter().find(|line| (line.duty.staff, line.duty.session) == *key).ok_or(Error::NotFound("本考点的考务任务"))?;
        let at = conduct::arrive(&exam.policy, key.1, (before.get(key).copied(), false), now)?;
        if store::conduct::arrive(&tx, by.exam, *key, (by.account, at)).await? {
            signed.push(line.code.clone());
        }
    }
    let detail = format!("登记到岗{}人次：{}", signed.len(), shortened(&signed));
    tx.commit(by.entry("conduct.sign_in", now).on("site", site).saying(detail)).await?;
    Ok(signed.len())
}

fn shortened(codes: &[String]) -> String {
    let shown = codes.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("、");
    if codes.len() > 20 { format!("{shown}等") } else { shown }
}

/// The person's own duties in the plan in force.
pub async fn own_duties(office: &Office, account: &Account, exam: ExamId) -> Result<Vec<DutyLine>> {
    let staff = account.staff.ok_or(Error::Forbidden("这个账号没有关联考务人员"))?;
    Ok(store::staffing::duties_of(&office.db, plan(office, exam).await?.id, staff).await?)
}

/// Somebody who serves signs in on the own telephone.
pub async fn sign_in_myself(office: &Office, account: &Account, exam: ExamId, session: Session) -> Result<()> {
    let whole = super::registration::exam(office, exam).await?;
    let duties = own_duties(office, account, exam).await?;
    let line = duties.into_iter().find(|line| line.duty.session == session).ok_or(Error::NotFound("您在这一场的考务任务"))?;
    let key = (line.duty.staff, session);
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let before = store::conduct::arrivals(&tx, exam).await?.get(&key).copied();
    let at = conduct::arrive(&whole.policy, session, (before, true), now)?;
    store::conduct::arrive(&tx, exam, key, (account.id, at)).await?;
    let entry = AuditEntry::new(Actor::Account(account.id), "conduct.sign_in", now).exam(exam).on("staff", line.duty.staff);
    Ok(tx.commit(entry.saying(format!("{}签到：{}", session.label(), line.duty.role))).await?)
}

/// Takes a sign-in back that was a slip.
pub async fn undo_sign_in(office: &Office, by: Officer, site: SiteId, key: (StaffId, Session)) -> Result<()> {
    let plan = plan(office, by.exam).await?;
    let duties = store::staffing::duties(&office.db, plan.id, Some(site)).await?;
    let line = duties.iter().find(|line| (line.duty.staff, line.duty.session) == key).ok_or(Error::NotFound("本考点的考务任务"))?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    if !store::conduct::undo_arrival(&tx, by.exam, key).await? {
        return Err(Error::Rule("没有可以撤销的签到".to_owned()));
    }
    let entry = by.entry("conduct.undo_sign_in", now).on("site", site);
    Ok(tx.commit(entry.saying(format!("撤销签到：{}（{}）", line.code, key.1.label()))).await?)
}

/// A room in use of the plan in force, if the person may register there: the desk, the chief of the site, whoever serves in the room
/// or, where rooms are drawn on the day, at the site.
pub async fn room(office: &Office, account: &Account, exam: ExamId, room: RoomId) -> Result<(PlanHead, Room)> {
    let plan = plan(office, exam).await?;
    let found = store::exam::rooms(&office.db, exam).await?.into_iter().find(|one| one.id == room).ok_or(Error::NotFound("考场"))?;
    let desk = account.may(Role::Planner) || (account.may(Role::SiteChief) && account.site.is_none_or(|site| site == found.site));
    if desk {
        return Ok((plan, found));
    }
    let staff = account.staff.filter(|_| account.may(Role::Proctor)).ok_or(Error::Forbidden("只能登记本考点的考场"))?;
    let duties = store::staffing::duties_of(&office.db, plan.id, staff).await?;
    let here = |line: &DutyLine| {
        let duty = &line.duty;
        duty.session == Session::Written && duty.site == found.site && duty.room.is_none_or(|number| number == found.number)
    };
    if duties.iter().any(here) { Ok((plan, found)) } else { Err(Error::Forbidden("只能登记本人任务所在的考场")) }
}

/// What is done with one candidate.
fn decide(mark: Mark, state: Attendance, entry: Entry, now: crate::domain::Moment) -> Result<Attendance> {
    Ok(match mark {
        Mark::Present | Mark::Rest if now < entry.closes => state.check_in(entry, now)?,
        Mark::Present | Mark::Rest => state.enter_from_sheet(entry, now)?,
        Mark::Absent => state.mark_absent(entry, now)?,
        Mark::Undo => state.undo()?,
    })
}

/// Registers some of a room's candidates as there or absent, or takes it back. Gives back how many.
pub async fn register(
    office: &Office,
    account: &Account,
    exam: &Exam,
    at: RoomId,
    (mark, who): (Mark, &[RegistrationId]),
) -> Result<usize> {
    if who.is_empty() && mark != Mark::Rest {
        return Err(Error::Rule("请先勾选考生".to_owned()));
    }
    let (plan, room) = room(office, account, exam.id, at).await?;
    let entry = Entry::of(&exam.policy).ok_or(conduct::ArrivalError::NoTime(Session::Written))?;
    let seats: BTreeMap<RegistrationId, crate::domain::arrangement::SeatNumber> =
        store::arrangement::placements(&office.db, plan.id, None, Some(at))
            .await?
            .into_iter()
            .map(|line| (line.registration, line.seat))
            .collect();
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let before = store::conduct::attendance(&tx, plan.id, at).await?;
    let rest = seats.keys().filter(|id| !before.contains_key(id)).copied();
    let who = if mark == Mark::Rest { rest.collect() } else { who.to_vec() };
    let mut done = Vec::new();
    for id in &who {
        let seat = seats.get(id).ok_or(Error::NotFound("本考场的考生"))?;
        let state = decide(mark, before.get(id).copied().unwrap_or(Attendance::Expected), entry, now)?;
        if store::conduct::put(&tx, exam.id, *id, state, account.id).await? {
            done.push(format!("{seat}号"));
        }
    }
    let detail = format!("第{:03}考场{}{}人：{}", room.number, mark.label(), done.len(), shortened(&done));
    let line = AuditEntry::new(Actor::Account(account.id), "conduct.register", now).exam(exam.id).on("room", at);
    tx.commit(line.saying(detail)).await?;
    Ok(done.len())
}
