//! Registrations (报名) as rows: ID numbers and phones sealed, found by keyed digest, masked in lists.

mod list;
mod photo;

use std::collections::BTreeMap;

use sea_orm::{FromQueryResult, Value};

pub use list::{Filter, Line, Sort, page};
pub use photo::{photo, photos_of, save_photo, save_photos};

use super::{Error, Reader, Result, Source, Tx, cipher::Place, row};
use crate::domain::{
    Gender, IdNumber, PersonName, Phone,
    exam::Category,
    id::{AccountId, ExamId, PostId, RegistrationId, TownshipId, UnitId},
    registration::{Particulars, Registration, Stage, State},
};

fn place<'a>(number: &'a str, column: &'static str) -> Place<'a> {
    Place { table: "registration", row: number, column }
}

#[derive(FromQueryResult)]
struct RegistrationRow {
    id: i64,
    exam_id: i64,
    number: String,
    account_id: Option<i64>,
    post_id: i64,
    category: String,
    name: String,
    id_cell: Vec<u8>,
    phone_cell: Vec<u8>,
    gender: i32,
    township_id: i64,
    employer_id: Option<i64>,
    employer_name: String,
    nation: String,
    education: String,
    school: String,
    major: String,
    address: String,
    accessible: i32,
    has_photo: i32,
    pledged: i32,
    state: String,
    updated: i64,
}

const COLUMNS: [&str; 28] = [
    "exam_id",
    "number",
    "account_id",
    "post_id",
    "category",
    "name",
    "id_hash",
    "id_cell",
    "id_masked",
    "phone_hash",
    "phone_cell",
    "phone_masked",
    "gender",
    "township_id",
    "employer_id",
    "employer_name",
    "nation",
    "education",
    "school",
    "major",
    "address",
    "accessible",
    "has_photo",
    "pledged",
    "stage",
    "state",
    "updated",
    "id",
];

fn gender(value: i32) -> Gender {
    if value == 1 { Gender::Male } else { Gender::Female }
}

impl RegistrationRow {
    fn registration(self, r: &impl Reader) -> Result<Registration> {
        let id_number = r.keyring().open_text(place(&self.number, "id"), &self.id_cell)?;
        let phone = r.keyring().open_text(place(&self.number, "phone"), &self.phone_cell)?;
        let particulars = Particulars {
            name: row::known(PersonName::parse(&self.name).ok(), "registration.name")?,
            id_number: row::known(IdNumber::parse(&id_number).ok(), "registration.id")?,
            phone: row::known(Phone::parse(&phone).ok(), "registration.phone")?,
            gender: gender(self.gender),
            township: TownshipId(self.township_id),
            employer: self.employer_id.map(UnitId),
            employer_name: self.employer_name,
            nation: self.nation,
            education: self.education,
            school: self.school,
            major: self.major,
            address: self.address,
            accessible: self.accessible != 0,
        };
        Ok(Registration {
            id: RegistrationId(self.id),
            exam: ExamId(self.exam_id),
            number: self.number,
            account: self.account_id.map(AccountId),
            post: PostId(self.post_id),
            category: row::known(Category::parse(&self.category), "registration.category")?,
            particulars,
            has_photo: self.has_photo != 0,
            pledged: self.pledged != 0,
            state: serde_json::from_str(&self.state).map_err(|error| Error::Corrupt(format!("registration.state: {error}")))?,
            updated: row::moment(self.updated),
        })
    }
}

const SELECT: &str =
    "SELECT id, exam_id, number, account_id, post_id, category, name, id_cell, phone_cell, gender, township_id, employer_id,
     employer_name, nation, education, school, major, address, accessible, has_photo, pledged, state, updated FROM registration";

fn facts(state: &State) -> Result<String> {
    serde_json::to_string(state).map_err(|error| Error::Corrupt(format!("registration.state: {error}")))
}

/// The row's cells in the order of `COLUMNS`, without the key.
fn values(tx: &Tx, registration: &Registration) -> Result<Vec<Value>> {
    let (number, p) = (registration.number.as_str(), &registration.particulars);
    Ok(vec![
        registration.exam.0.into(),
        number.into(),
        registration.account.map(|id| id.0).into(),
        registration.post.0.into(),
        registration.category.to_string().into(),
        p.name.as_str().into(),
        tx.keyring().digest("id", p.id_number.full()).into(),
        tx.seal(place(number, "id"), p.id_number.full().as_bytes()).into(),
        p.id_number.masked().into(),
        tx.keyring().digest("phone", p.phone.full()).into(),
        tx.seal(place(number, "phone"), p.phone.full().as_bytes()).into(),
        p.phone.masked().into(),
        i32::from(p.gender == Gender::Male).into(),
        p.township.0.into(),
        p.employer.map(|id| id.0).into(),
        p.employer_name.clone().into(),
        p.nation.clone().into(),
        p.education.clone().into(),
        p.school.clone().into(),
        p.major.clone().into(),
        p.address.clone().into(),
        i32::from(p.accessible).into(),
        i32::from(registration.has_photo).into(),
        i32::from(registration.pledged).into(),
        registration.state.stage().word().into(),
        facts(&registration.state)?.into(),
        row::millis(registration.updated).into(),
    ])
}

/// Inserts one; `Taken(IdNumber)` where the person has a living registration.
pub async fn insert(tx: &Tx, registration: &Registration) -> Result<RegistrationId> {
    let keys = insert_many(tx, std::slice::from_ref(registration)).await?;
    row::known(keys.first().copied(), "registration key")
}

/// Inserts many; their keys in order.
pub async fn insert_many(tx: &Tx, registrations: &[Registration]) -> Result<Vec<RegistrationId>> {
    let rows = registrations.iter().map(|registration| values(tx, registration)).collect::<Result<Vec<_>>>()?;
    let keys = row::insert_keys(tx.connection(), "registration", &COLUMNS[..27], rows).await?;
    Ok(keys.into_iter().map(RegistrationId).collect())
}

/// Saves every cell of one.
pub async fn save(tx: &Tx, registration: &Registration) -> Result<()> {
    let mut cells = values(tx, registration)?;
    cells.push(registration.id.0.into());
    let sets: Vec<String> = COLUMNS[..27].iter().zip(1..).map(|(column, place)| format!("{column} = ${place}")).collect();
    row::run(tx.connection(), &format!("UPDATE registration SET {} WHERE id = $28", sets.join(", ")), cells).await?;
    Ok(())
}

async fn fetch(r: &impl Reader, sql: &str, values: Vec<Value>) -> Result<Option<Registration>> {
    row::first::<RegistrationRow>(r.connection(), sql, values).await?.map(|row| row.registration(r)).transpose()
}

/// One of an exam.
pub async fn find(r: &impl Reader, exam: ExamId, id: RegistrationId) -> Result<Option<Registration>> {
    fetch(r, &format!("{SELECT} WHERE exam_id = $1 AND id = $2"), vec![exam.0.into(), id.0.into()]).await
}

/// One of an exam by its number.
pub async fn by_number(r: &impl Reader, exam: ExamId, number: &str) -> Result<Option<Registration>> {
    fetch(r, &format!("{SELECT} WHERE exam_id = $1 AND number = $2"), vec![exam.0.into(), number.into()]).await
}

/// One of an exam, held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, id: RegistrationId) -> Result<Option<Registration>> {
    let sql = row::locking(tx, &format!("{SELECT} WHERE exam_id = $1 AND id = $2"));
    fetch(tx, &sql, vec![exam.0.into(), id.0.into()]).await
}

/// The newest of an account.
pub async fn of_account(r: &impl Reader, exam: ExamId, account: AccountId) -> Result<Option<Registration>> {
    fetch(r, &format!("{SELECT} WHERE exam_id = $1 AND account_id = $2 ORDER BY id DESC LIMIT 1"), vec![exam.0.into(), account.0.into()])
        .await
}

/// Whether a person holds a living registration.
pub async fn is_registered(r: &impl Reader, exam: ExamId, id: &IdNumber) -> Result<bool> {
    let sql = "SELECT count(*) FROM registration WHERE exam_id = $1 AND id_hash = $2
         AND stage IN ('draft', 'submitted', 'approved', 'returned', 'confirmed')";
    Ok(row::count(r.connection(), sql, vec![exam.0.into(), r.keyring().digest("id", id.full()).into()]).await? > 0)
}

/// Every one of an exam in some stages, whole: for an export that leaves an audit line.
pub async fn whole(r: &impl Reader, exam: ExamId, after: RegistrationId, limit: u32) -> Result<Vec<Registration>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    let rows = row::all::<RegistrationRow>(r.connection(), &sql, vec![exam.0.into(), after.0.into(), i64::from(limit).into()]).await?;
    rows.into_iter().map(|row| row.registration(r)).collect()
}

/// Reserves sequence numbers and gives back the first.
pub async fn next_number(tx: &Tx, exam: ExamId, how_many: u64) -> Result<u64> {
    let sql = row::locking(tx, "SELECT next_number FROM exam WHERE id = $1");
    let first: i64 = row::known(row::one(tx.connection(), &sql, vec![exam.0.into()]).await?, "exam")?;
    let next = first.saturating_add(i64::try_from(how_many).unwrap_or(i64::MAX));
    row::run(tx.connection(), "UPDATE exam SET next_number = $1 WHERE id = $2", vec![next.into(), exam.0.into()]).await?;
    Ok(first.unsigned_abs())
}

/// Sets the states of many.
pub async fn set_state_many(tx: &Tx, exam: ExamId, states: &[(RegistrationId, State)]) -> Result<()> {
    for (id, state) in states {
        let values = vec![state.stage().word().into(), facts(state)?.into(), exam.0.into(), id.0.into()];
        row::run(tx.connection(), "UPDATE registration SET stage = $1, state = $2 WHERE exam_id = $3 AND id = $4", values).await?;
    }
    Ok(())
}

/// Those of a list that are in a stage, held until the transaction ends.
async fn still(tx: &Tx, exam: ExamId, ids: &[RegistrationId], stage: Stage) -> Result<Vec<RegistrationId>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(10_000) {
        let list = chunk.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(",");
        let sql =
            row::locking(tx, &format!("SELECT id FROM registration WHERE exam_id = $1 AND stage = $2 AND id IN ({list}) ORDER BY id"));
        found.extend(
            row::column::<i64>(tx.connection(), &sql, vec![exam.0.into(), stage.word().into()]).await?.into_iter().map(RegistrationId),
        );
    }
    Ok(found)
}

/// Those that still await review.
pub async fn still_submitted(tx: &Tx, exam: ExamId, ids: &[RegistrationId]) -> Result<Vec<RegistrationId>> {
    still(tx, exam, ids, Stage::Submitted).await
}

/// Those that still await payment.
pub async fn still_approved(tx: &Tx, exam: ExamId, ids: &[RegistrationId]) -> Result<Vec<RegistrationId>> {
    still(tx, exam, ids, Stage::Approved).await
}

/// Keys in a stage, oldest first.
pub async fn ids_in_stage(r: &impl Reader, exam: ExamId, stage: Stage, limit: u32) -> Result<Vec<RegistrationId>> {
    let sql = "SELECT id FROM registration WHERE exam_id = $1 AND stage = $2 ORDER BY id LIMIT $3";
    let ids = row::column::<i64>(r.connection(), sql, vec![exam.0.into(), stage.word().into(), i64::from(limit).into()]).await?;
    Ok(ids.into_iter().map(RegistrationId).collect())
}

/// How many are in each stage.
pub async fn counts_by_stage(r: &impl Reader, exam: ExamId) -> Result<BTreeMap<Stage, u32>> {
    #[derive(FromQueryResult)]
    struct Counted {
        stage: String,
        n: i64,
    }
    let sql = "SELECT stage, count(*) AS n FROM registration WHERE exam_id = $1 GROUP BY stage";
    let counted = row::all::<Counted>(r.connection(), sql, vec![exam.0.into()]).await?;
    counted.into_iter().map(|c| Ok((row::known(Stage::parse(&c.stage), "registration.stage")?, row::small(c.n, "count")?))).collect()
}

/// A confirmed candidate as planner and papers need them.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    pub id: RegistrationId,
    pub number: String,
    pub name: String,
    pub masked_id: String,
    pub gender: Gender,
    pub township: TownshipId,
    pub employer: Option<UnitId>,
    pub post: PostId,
    pub category: Category,
    pub accessible: bool,
}

/// Everybody confirmed, in the order of registration.
pub async fn confirmed(r: &impl Reader, exam: ExamId) -> Result<Vec<Confirmed>> {
    #[derive(FromQueryResult)]
    struct ConfirmedRow {
        id: i64,
        number: String,
        name: String,
        id_masked: String,
        gender: i32,
        township_id: i64,
        employer_id: Option<i64>,
        post_id: i64,
        category: String,
        accessible: i32,
    }
    let sql = "SELECT id, number, name, id_masked, gender, township_id, employer_id, post_id, category, accessible
         FROM registration WHERE exam_id = $1 AND stage = 'confirmed' ORDER BY id";
    let rows = row::all::<ConfirmedRow>(r.connection(), sql, vec![exam.0.into()]).await?;
    rows.into_iter()
        .map(|c| {
            Ok(Confirmed {
                id: RegistrationId(c.id),
                number: c.number,
                name: c.name,
                masked_id: c.id_masked,
                gender: gender(c.gender),
                township: TownshipId(c.township_id),
                employer: c.employer_id.map(UnitId),
                post: PostId(c.post_id),
                category: row::known(Category::parse(&c.category), "registration.category")?,
                accessible: c.accessible != 0,
            })
        })
        .collect()
}
