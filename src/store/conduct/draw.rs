//! The morning's draw of rooms (考点当日抽签) as rows; the secret is sealed until it is told with the result.

use std::collections::BTreeSet;

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        Moment,
        draw::{RoomDraw, RoomDrawState},
        id::{AccountId, ExamId, PlanId, RoomDrawId, SiteId, StaffId},
    },
    store::{Error, Reader, Result, Source, Tx, cipher::Place, row},
};

/// What is committed to.
#[derive(Clone)]
pub struct NewRoomDraw {
    pub site: SiteId,
    pub plan: PlanId,
    pub input: String,
    pub secret_hash: String,
    /// Sealed before it is kept.
    pub secret: String,
    pub files: Vec<u8>,
    pub at: Moment,
    pub by: AccountId,
}

fn place(row: &str) -> Place<'_> {
    Place { table: "room_draw", row, column: "secret" }
}

#[derive(FromQueryResult)]
struct DrawRow {
    id: i64,
    site_id: i64,
    plan_id: i64,
    input_digest: String,
    secret_hash: String,
    witness: String,
    witnesses: String,
    state: String,
    committed: i64,
    drawn: Option<i64>,
}

impl DrawRow {
    fn draw(self) -> Result<RoomDraw> {
        Ok(RoomDraw {
            id: RoomDrawId(self.id),
            site: SiteId(self.site_id),
            plan: PlanId(self.plan_id),
            input: self.input_digest,
            secret_hash: self.secret_hash,
            witness: self.witness,
            witnesses: self.witnesses,
            state: match self.state.as_str() {
                "committed" => RoomDrawState::Committed,
                "drawn" => RoomDrawState::Drawn { at: row::moment(self.drawn.unwrap_or(0)) },
                other => return Err(Error::Corrupt(format!("room_draw.state {other}"))),
            },
            committed: row::moment(self.committed),
        })
    }
}

const SELECT: &str = "SELECT id, site_id, plan_id, input_digest, secret_hash, witness, witnesses, state, committed, drawn FROM room_draw";

/// The draw of a site that is committed or done; the one that is done where there are both.
pub async fn find(r: &impl Reader, exam: ExamId, site: SiteId) -> Result<Option<RoomDraw>> {
    let sql = format!("{SELECT} WHERE exam_id = $1 AND site_id = $2 AND state <> 'stale' ORDER BY state DESC");
    row::first::<DrawRow>(r.connection(), &sql, vec![exam.0.into(), site.0.into()]).await?.map(DrawRow::draw).transpose()
}

/// The same, the site's row held until the transaction ends.
pub async fn lock(tx: &Tx, exam: ExamId, site: SiteId) -> Result<Option<RoomDraw>> {
    let sql = row::locking(tx, "SELECT id FROM site WHERE exam_id = $1 AND id = $2");
    row::one::<i64>(tx.connection(), &sql, vec![exam.0.into(), site.0.into()]).await?;
    find(tx, exam, site).await
}

/// Sites of an exam where rooms have been drawn.
pub async fn drawn_sites(r: &impl Reader, exam: ExamId) -> Result<BTreeSet<SiteId>> {
    let sql = "SELECT site_id FROM room_draw WHERE exam_id = $1 AND state = 'drawn'";
    Ok(row::column::<i64>(r.connection(), sql, vec![exam.0.into()]).await?.into_iter().map(SiteId).collect())
}

/// Keeps a commitment in the place of one that no longer holds.
pub async fn insert(tx: &Tx, exam: ExamId, new: &NewRoomDraw) -> Result<RoomDrawId> {
    let c = tx.connection();
    let sql = "UPDATE room_draw SET state = 'stale' WHERE exam_id = $1 AND site_id = $2 AND state = 'committed'";
    row::run(c, sql, vec![exam.0.into(), new.site.0.into()]).await?;
    let sealed = tx.seal(place(&new.secret_hash), new.secret.as_bytes());
    let values: Vec<Value> = vec![
        exam.0.into(),
        new.site.0.into(),
        new.plan.0.into(),
        new.input.clone().into(),
        new.secret_hash.clone().into(),
        sealed.into(),
        new.files.clone().into(),
        "committed".into(),
        row::millis(new.at).into(),
        new.by.0.into(),
    ];
    let columns =
        ["exam_id", "site_id", "plan_id", "input_digest", "secret_hash", "secret_cell", "files", "state", "committed", "account_id"];
    let keys = row::insert_keys(c, "room_draw", &columns, vec![values]).await?;
    Ok(RoomDrawId(row::known(keys.first().copied(), "room draw key")?))
}

/// The secret and the files of a draw.
pub async fn opened(r: &impl Reader, id: RoomDrawId) -> Result<Option<(String, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Cell {
        secret_hash: String,
        secret_cell: Vec<u8>,
        files: Vec<u8>,
    }
    let sql = "SELECT secret_hash, secret_cell, files FROM room_draw WHERE id = $1";
    let Some(Cell { secret_hash, secret_cell, files }) = row::first::<Cell>(r.connection(), sql, vec![id.0.into()]).await? else {
        return Ok(None);
    };
    Ok(Some((r.keyring().open_text(place(&secret_hash), &secret_cell)?, files)))
}

/// Keeps the result: what the witnesses said, who they were, and the room each person drew.
pub async fn drawn(tx: &Tx, draw: &RoomDraw, (witness, witnesses, at): (&str, &str, Moment), rooms: &[(StaffId, u16)]) -> Result<()> {
    let c = tx.connection();
    let sql = "UPDATE room_draw SET state = 'drawn', witness = $1, witnesses = $2, drawn = $3 WHERE id = $4";
    row::run(c, sql, vec![witness.into(), witnesses.into(), row::millis(at).into(), draw.id.0.into()]).await?;
    let values = rooms.iter().map(|(staff, room)| vec![draw.plan.0.into(), staff.0.into(), i32::from(*room).into()]).collect();
    row::insert(c, "room_drawn", &["plan_id", "staff_id", "room"], values).await
}

/// The room each person drew.
pub async fn rooms(r: &impl Reader, draw: &RoomDraw) -> Result<Vec<(StaffId, u16)>> {
    #[derive(FromQueryResult)]
    struct Drawn {
        staff_id: i64,
        room: i32,
    }
    let sql =
        "SELECT w.staff_id, w.room FROM room_drawn w JOIN duty d ON d.plan_id = w.plan_id AND d.staff_id = w.staff_id AND d.session = 'W'
         WHERE w.plan_id = $1 AND d.site_id = $2 ORDER BY w.room, w.staff_id";
    let rows = row::all::<Drawn>(r.connection(), sql, vec![draw.plan.0.into(), draw.site.0.into()]).await?;
    rows.into_iter().map(|row| Ok((StaffId(row.staff_id), row::small(row.room.into(), "room_drawn.room")?))).collect()
}
