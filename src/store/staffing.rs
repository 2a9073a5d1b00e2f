//! Staff (考务人员), their relatives, sign-in codes and duties as rows.

mod list;

use sea_orm::{FromQueryResult, Value};

pub use list::{StaffColumn, StaffFilter, StaffLine, page};

use super::{Reader, Result, Source, Tx, cipher::Place, row};
use crate::domain::{
    Gender, IdNumber, Moment, PersonName, Phone,
    account::Account,
    exam::Point,
    id::{AccountId, ExamId, PlanId, RegistrationId, SiteId, StaffId, UnitId},
    staffing::{Answer, Duty, Session, StaffMember},
};

fn place<'a>(row: &'a str, column: &'static str) -> Place<'a> {
    Place { table: "staff", row, column }
}

/// A staff row's place: codes are unique in an exam only.
fn row_key(exam: ExamId, code: &str) -> String {
    format!("{exam}/{code}")
}

#[derive(FromQueryResult)]
struct StaffRow {
    id: i64,
    code: String,
    name: String,
    gender: i32,
    id_cell: Option<Vec<u8>>,
    phone_cell: Vec<u8>,
    unit_id: i64,
    x: i32,
    y: i32,
    years: i32,
    qualifications: String,
    available: String,
    max_sessions: i32,
    prior_load: i32,
    answer: String,
    answer_reason: String,
}

const SELECT: &str =
    "SELECT id, code, name, gender, id_cell, phone_cell, unit_id, x, y, years, qualifications, available, max_sessions, prior_load,
     answer, answer_reason FROM staff";

fn answer_of(word: &str, reason: String) -> Answer {
    match word {
        "confirmed" => Answer::Confirmed,
        "declined" => Answer::Declined { reason },
        _ => Answer::Open,
    }
}

fn sessions(letters: &str) -> Vec<Session> {
    [Session::Written, Session::Interview].into_iter().filter(|session| letters.contains(session.letter())).collect()
}

impl StaffRow {
    fn member(self, r: &impl Reader, exam: ExamId) -> Result<StaffMember> {
        let key = row_key(exam, &self.code);
        let id_number = self.id_cell.map(|cell| r.keyring().open_text(place(&key, "id"), &cell)).transpose()?;
        let phone = r.keyring().open_text(place(&key, "phone"), &self.phone_cell)?;
        Ok(StaffMember {
            id: StaffId(self.id),
            name: row::known(PersonName::parse(&self.name).ok(), "staff.name")?,
            gender: if self.gender == 1 { Gender::Male } else { Gender::Female },
            id_number: id_number.and_then(|text| IdNumber::parse(&text).ok()),
            phone: row::known(Phone::parse(&phone).ok(), "staff.phone")?,
            unit: UnitId(self.unit_id),
            at: Point { x: self.x, y: self.y },
            years: row::small(self.years.into(), "staff.years")?,
            qualifications: self.qualifications.split(';').filter(|q| !q.is_empty()).map(str::to_owned).collect(),
            available: sessions(&self.available),
            max_sessions: row::small(self.max_sessions.into(), "staff.max_sessions")?,
            prior_load: row::small(self.prior_load.into(), "staff.prior_load")?,
            answer: answer_of(&self.answer, self.answer_reason),
            code: self.code,
        })
    }
}

/// Every member of staff, by code.
pub async fn all(r: &impl Reader, exam: ExamId) -> Result<Vec<StaffMember>> {
    let rows = row::all::<StaffRow>(r.connection(), &format!("{SELECT} WHERE exam_id = $1 ORDER BY code"), vec![exam.0.into()]).await?;
    rows.into_iter().map(|row| row.member(r, exam)).collect()
}

/// One member of staff.
pub async fn find(r: &impl Reader, exam: ExamId, id: StaffId) -> Result<Option<StaffMember>> {
    let found =
        row::first::<StaffRow>(r.connection(), &format!("{SELECT} WHERE exam_id = $1 AND id = $2"), vec![exam.0.into(), id.0.into()])
            .await?;
    found.map(|row| row.member(r, exam)).transpose()
}

/// The exam a member of staff belongs to.
pub async fn exam_of(r: &impl Reader, id: StaffId) -> Result<Option<ExamId>> {
    Ok(row::one::<i64>(r.connection(), "SELECT exam_id FROM staff WHERE id = $1", vec![id.0.into()]).await?.map(ExamId))
}

/// How many.
pub async fn count(r: &impl Reader, exam: ExamId) -> Result<usize> {
    let n = row::count(r.connection(), "SELECT count(*) FROM staff WHERE exam_id = $1", vec![exam.0.into()]).await?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

const COLUMNS: [&str; 17] = [
    "exam_id",
    "code",
    "name",
    "gender",
    "id_hash",
    "id_cell",
    "phone_hash",
    "phone_cell",
    "phone_masked",
    "unit_id",
    "x",
    "y",
    "years",
    "qualifications",
    "available",
    "max_sessions",
    "prior_load",
];

fn values(tx: &Tx, exam: ExamId, s: &StaffMember) -> Vec<Value> {
    let key = row_key(exam, &s.code);
    let letters: String = s.available.iter().map(|session| session.letter()).collect();
    vec![
        exam.0.into(),
        s.code.clone().into(),
        s.name.as_str().into(),
        i32::from(s.gender == Gender::Male).into(),
        s.id_number.as_ref().map(|n| tx.keyring().digest("id", n.full())).into(),
        s.id_number.as_ref().map(|n| tx.seal(place(&key, "id"), n.full().as_bytes())).into(),
        tx.keyring().digest("phone", s.phone.full()).into(),
        tx.seal(place(&key, "phone"), s.phone.full().as_bytes()).into(),
        s.phone.masked().into(),
        s.unit.0.into(),
        s.at.x.into(),
        s.at.y.into(),
        i32::from(s.years).into(),
        s.qualifications.join(";").into(),
        letters.into(),
        i32::from(s.max_sessions).into(),
        i32::from(s.prior_load).into(),
    ]
}

/// Inserts people without a key and updates those with one.
pub async fn put_staff(tx: &Tx, exam: ExamId, staff: &[StaffMember]) -> Result<()> {
    let (new, old): (Vec<&StaffMember>, Vec<&StaffMember>) = staff.iter().partition(|s| s.id == StaffId(0));
    row::insert(tx.connection(), "staff", &COLUMNS, new.iter().map(|s| values(tx, exam, s)).collect()).await?;
    let sets: Vec<String> = COLUMNS.iter().zip(1..).skip(1).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql = format!("UPDATE staff SET {} WHERE exam_id = $1 AND id = $18", sets.join(", "));
    for member in old {
        let mut values = values(tx, exam, member);
        values.push(member.id.0.into());
        row::run(tx.connection(), &sql, values).await?;
    }
    Ok(())
}

/// Replaces the declared relatives of some people: (staff, ID number of the relative).
pub async fn put_relatives(tx: &Tx, exam: ExamId, relatives: &[(StaffId, IdNumber)]) -> Result<()> {
    let pairs: std::collections::BTreeSet<(StaffId, Vec<u8>)> =
        relatives.iter().map(|(staff, id)| (*staff, tx.keyring().digest("id", id.full()))).collect();
    let staff: std::collections::BTreeSet<StaffId> = pairs.iter().map(|(staff, _)| *staff).collect();
    for id in staff {
        row::run(tx.connection(), "DELETE FROM relative WHERE staff_id = $1", vec![id.0.into()]).await?;
    }
    let rows = pairs.into_iter().map(|(staff, hash)| vec![exam.0.into(), staff.0.into(), hash.into()]).collect();
    row::insert(tx.connection(), "relative", &["exam_id", "staff_id", "id_hash"], rows).await
}

/// Which members of staff have which living registrations as relatives.
pub async fn relatives(r: &impl Reader, exam: ExamId) -> Result<Vec<(StaffId, RegistrationId)>> {
    #[derive(FromQueryResult)]
    struct Pair {
        staff_id: i64,
        id: i64,
    }
    let sql = "SELECT v.staff_id, r.id FROM relative v JOIN registration r ON r.exam_id = v.exam_id AND r.id_hash = v.id_hash
         WHERE v.exam_id = $1 AND r.stage = 'confirmed' ORDER BY v.staff_id, r.id";
    let pairs = row::all::<Pair>(r.connection(), sql, vec![exam.0.into()]).await?;
    Ok(pairs.into_iter().map(|pair| (StaffId(pair.staff_id), RegistrationId(pair.id))).collect())
}

/// Gives people sign-in codes (kept as keyed digests) and accounts where they have none. Older codes stop working.
pub async fn give_accounts(tx: &Tx, exam: ExamId, codes: &[(StaffId, String)], at: Moment) -> Result<()> {
    let c = tx.connection();
    let have: std::collections::BTreeSet<i64> =
        row::column(c, "SELECT staff_id FROM account WHERE staff_id IS NOT NULL", vec![]).await?.into_iter().collect();
    let mut accounts: Vec<Vec<Value>> = Vec::new();
    for (id, code) in codes {
        let hash = tx.keyring().digest("code", code);
        row::run(c, "UPDATE staff SET code_hash = $1 WHERE exam_id = $2 AND id = $3", vec![hash.into(), exam.0.into(), id.0.into()])
            .await?;
        if !have.contains(&id.0) {
            let name: Option<String> = row::one(c, "SELECT name FROM staff WHERE id = $1", vec![id.0.into()]).await?;
            accounts.push(vec![
                format!("staff-{id}").into(),
                name.unwrap_or_default().into(),
                "proctor".into(),
                id.0.into(),
                row::millis(at).into(),
            ]);
        }
    }
    row::insert(c, "account", &["login", "name", "roles", "staff_id", "created"], accounts).await
}

/// The account of the person whose phone and code these are.
pub async fn account_by_code(r: &impl Reader, phone: &Phone, code: &str) -> Result<Option<Account>> {
    let sql = "SELECT a.id FROM staff s JOIN account a ON a.staff_id = s.id WHERE s.phone_hash = $1 AND s.code_hash = $2 ORDER BY s.id DESC LIMIT 1";
    let values = vec![r.keyring().digest("phone", phone.full()).into(), r.keyring().digest("code", code).into()];
    match row::one::<i64>(r.connection(), sql, values).await? {
        Some(id) => super::account::find(r, AccountId(id)).await,
        None => Ok(None),
    }
}

/// The member of staff with this phone.
pub async fn of_phone(r: &impl Reader, exam: ExamId, phone: &Phone) -> Result<Option<StaffMember>> {
    let sql = "SELECT id FROM staff WHERE exam_id = $1 AND phone_hash = $2 ORDER BY id DESC LIMIT 1";
    let values = vec![exam.0.into(), r.keyring().digest("phone", phone.full()).into()];
    match row::one::<i64>(r.connection(), sql, values).await? {
        Some(id) => find(r, exam, StaffId(id)).await,
        None => Ok(None),
    }
}

/// Keeps the answer to an assignment.
pub async fn answer(tx: &Tx, exam: ExamId, staff: StaffId, answer: &Answer) -> Result<()> {
    let (word, reason) = match answer {
        Answer::Open => ("open", ""),
        Answer::Confirmed => ("confirmed", ""),
        Answer::Declined { reason } => ("declined", reason.as_str()),
    };
    let values = vec![word.into(), reason.into(), exam.0.into(), staff.0.into()];
    row::run(tx.connection(), "UPDATE staff SET answer = $1, answer_reason = $2 WHERE exam_id = $3 AND id = $4", values).await?;
    Ok(())
}

/// A duty with the person who holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyLine {
    pub duty: Duty,
    pub code: String,
    pub name: String,
    pub gender: Gender,
    pub masked_phone: String,
    pub unit: String,
    pub answer: Answer,
}

#[derive(FromQueryResult)]
struct DutyRow {
    staff_id: i64,
    session: String,
    site_id: i64,
    role: String,
    room: Option<i32>,
    code: String,
    name: String,
    gender: i32,
    phone_masked: String,
    unit: String,
    answer: String,
    answer_reason: String,
}

impl DutyRow {
    fn line(self) -> Result<DutyLine> {
        Ok(DutyLine {
            duty: Duty {
                staff: StaffId(self.staff_id),
                session: if self.session == "W" { Session::Written } else { Session::Interview },
                site: SiteId(self.site_id),
                role: self.role,
                room: self.room.map(|room| row::small(room.into(), "duty.room")).transpose()?,
            },
            code: self.code,
            name: self.name,
            gender: if self.gender == 1 { Gender::Male } else { Gender::Female },
            masked_phone: self.phone_masked,
            unit: self.unit,
            answer: answer_of(&self.answer, self.answer_reason),
        })
    }
}

const DUTIES: &str =
    "SELECT d.staff_id, d.session, d.site_id, d.role, coalesce(w.room, d.room) AS room, s.code, s.name, s.gender, s.phone_masked,
     u.name AS unit, s.answer, s.answer_reason FROM duty d JOIN staff s ON s.id = d.staff_id JOIN unit u ON u.id = s.unit_id
     LEFT JOIN room_drawn w ON w.plan_id = d.plan_id AND w.staff_id = d.staff_id AND d.session = 'W'";

/// The duties of a plan, or of one of its sites; by site, session, room, role. Where rooms were drawn on the morning, the room is
/// the one drawn.
pub async fn duties(r: &impl Reader, plan: PlanId, site: Option<SiteId>) -> Result<Vec<DutyLine>> {
    let (condition, mut values): (&str, Vec<Value>) = (if site.is_some() { " AND d.site_id = $2" } else { "" }, vec![plan.0.into()]);
    values.extend(site.map(|site| Value::from(site.0)));
    let sql =
        format!("{DUTIES} WHERE d.plan_id = $1{condition} ORDER BY d.site_id, d.session DESC, coalesce(w.room, d.room), d.role, s.code");
    row::all::<DutyRow>(r.connection(), &sql, values).await?.into_iter().map(DutyRow::line).collect()
}

/// The duties of one person in a plan.
pub async fn duties_of(r: &impl Reader, plan: PlanId, staff: StaffId) -> Result<Vec<DutyLine>> {
    let sql = format!("{DUTIES} WHERE d.plan_id = $1 AND d.staff_id = $2 ORDER BY d.session DESC");
    row::all::<DutyRow>(r.connection(), &sql, vec![plan.0.into(), staff.0.into()]).await?.into_iter().map(DutyRow::line).collect()
}
