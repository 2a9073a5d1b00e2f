//! Packings of the interview (面试分组) as rows.

use sea_orm::{FromQueryResult, Value};

use super::{Error, Reader, Result, Source, Tx, row};
use crate::domain::{
    Moment,
    id::{AccountId, ExamId, PackingId},
    interview::{Packing, PackingHead, PackingState},
};

#[derive(FromQueryResult)]
struct HeadRow {
    id: i64,
    version: i32,
    seed: i64,
    state: String,
    state_at: Option<i64>,
    made: i64,
}

impl HeadRow {
    fn head(self) -> Result<PackingHead> {
        let at = row::moment(self.state_at.unwrap_or(0));
        Ok(PackingHead {
            id: PackingId(self.id),
            version: row::small(self.version.into(), "interview_packing.version")?,
            seed: self.seed.cast_unsigned(),
            state: match self.state.as_str() {
                "proposed" => PackingState::Proposed,
                "adopted" => PackingState::Adopted { at },
                "superseded" => PackingState::Superseded { at },
                other => return Err(Error::Corrupt(format!("interview_packing.state {other}"))),
            },
            made: row::moment(self.made),
        })
    }
}

const SELECT: &str = "SELECT id, version, seed, state, state_at, made FROM interview_packing";

/// Every packing of an exam, newest first.
pub async fn heads(r: &impl Reader, exam: ExamId) -> Result<Vec<PackingHead>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 ORDER BY version DESC");
    row::all::<HeadRow>(r.connection(), &sql, vec![exam.0.into()]).await?.into_iter().map(HeadRow::head).collect()
}

/// One packing with what it says.
pub async fn find(r: &impl Reader, exam: ExamId, id: PackingId) -> Result<Option<(PackingHead, Packing)>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND id = $2");
    let Some(head) = row::first::<HeadRow>(r.connection(), &sql, vec![exam.0.into(), id.0.into()]).await? else { return Ok(None) };
    let sql = "SELECT document FROM interview_packing WHERE id = $1";
    let document: Option<String> = row::one(r.connection(), sql, vec![id.0.into()]).await?;
    let packing = serde_json::from_str(&document.unwrap_or_default()).map_err(|error| Error::Corrupt(format!("packing: {error}")))?;
    Ok(Some((head.head()?, packing)))
}

/// The packing in force.
pub async fn adopted(r: &impl Reader, exam: ExamId) -> Result<Option<(PackingHead, Packing)>> {
    let sql = "SELECT id FROM interview_packing WHERE exam_id = $1 AND state = 'adopted'";
    match row::one::<i64>(r.connection(), sql, vec![exam.0.into()]).await? {
        Some(id) => find(r, exam, PackingId(id)).await,
        None => Ok(None),
    }
}

/// Keeps a packing under the exam's next version.
pub async fn insert(
    tx: &Tx,
    exam: ExamId,
    packing: &Packing,
    (seed, by, at): (u64, Option<AccountId>, Moment),
) -> Result<(PackingId, u32)> {
    let c = tx.connection();
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let sql = "SELECT coalesce(max(version), 0) FROM interview_packing WHERE exam_id = $1";
    let last: i32 = row::one(c, sql, vec![exam.0.into()]).await?.unwrap_or(0);
    let document = serde_json::to_string(packing).map_err(|error| Error::Corrupt(format!("packing: {error}")))?;
    let values: Vec<Value> = vec![
        exam.0.into(),
        (last + 1).into(),
        seed.cast_signed().into(),
        "proposed".into(),
        document.into(),
        row::millis(at).into(),
        by.map(|id| id.0).into(),
    ];
    let columns = ["exam_id", "version", "seed", "state", "document", "made", "account_id"];
    let keys = row::insert_keys(c, "interview_packing", &columns, vec![values]).await?;
    Ok((PackingId(row::known(keys.first().copied(), "packing key")?), row::small((last + 1).into(), "interview_packing.version")?))
}

/// Puts a packing in force in the place of the one before; its posts become the exam's interview groups.
pub async fn adopt(tx: &Tx, exam: ExamId, (id, packing): (PackingId, &Packing), at: Moment) -> Result<()> {
    let c = tx.connection();
    row::one::<i64>(c, &row::locking(tx, "SELECT id FROM exam WHERE id = $1"), vec![exam.0.into()]).await?;
    let sql = "UPDATE interview_packing SET state = 'superseded', state_at = $1 WHERE exam_id = $2 AND state = 'adopted'";
    row::run(c, sql, vec![row::millis(at).into(), exam.0.into()]).await?;
    let sql = "UPDATE interview_packing SET state = 'adopted', state_at = $1 WHERE id = $2";
    row::run(c, sql, vec![row::millis(at).into(), id.0.into()]).await?;
    row::run(c, "DELETE FROM interview_group WHERE exam_id = $1", vec![exam.0.into()]).await?;
    let groups = packing.rooms.iter().flat_map(|room| room.groups.iter().map(move |place| (room, &packing.groups[*place])));
    let values = groups.map(|(room, group)| -> Vec<Value> {
        vec![exam.0.into(), group.post.0.into(), i64::from(room.day).into(), i32::from(room.room).into()]
    });
    row::insert(c, "interview_group", &["exam_id", "post_id", "day", "room"], values.collect()).await
}
