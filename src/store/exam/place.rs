//! Townships, units, sites and rooms (乡镇、单位、考点、考场) as rows.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        Fen,
        exam::{Point, Room, Site, Township, Unit},
        id::{ExamId, RoomId, SiteId, TownshipId, UnitId},
    },
    store::{Error, Reader, Result, Source, Tx, row},
};

#[derive(FromQueryResult)]
struct TownshipRow {
    id: i64,
    code: String,
    county: String,
    name: String,
    x: i32,
    y: i32,
}

/// Every township, by code.
pub async fn townships(r: &impl Reader, exam: ExamId) -> Result<Vec<Township>> {
    let sql = "SELECT id, code, county, name, x, y FROM township WHERE exam_id = $1 ORDER BY code";
    let rows = row::all::<TownshipRow>(r.connection(), sql, vec![exam.0.into()]).await?;
    let township =
        |t: TownshipRow| Township { id: TownshipId(t.id), code: t.code, county: t.county, name: t.name, at: Point { x: t.x, y: t.y } };
    Ok(rows.into_iter().map(township).collect())
}

/// Inserts townships without a key and updates those with one.
pub async fn put_townships(tx: &Tx, exam: ExamId, townships: &[Township]) -> Result<()> {
    let columns = ["exam_id", "code", "county", "name", "x", "y"];
    let values = |t: &Township| -> Vec<Value> {
        vec![exam.0.into(), t.code.clone().into(), t.county.clone().into(), t.name.clone().into(), t.at.x.into(), t.at.y.into()]
    };
    let (new, old): (Vec<&Township>, Vec<&Township>) = townships.iter().partition(|t| t.id == TownshipId(0));
    row::insert(tx.connection(), "township", &columns, new.into_iter().map(values).collect()).await?;
    let sql = "UPDATE township SET code = $2, county = $3, name = $4, x = $5, y = $6 WHERE exam_id = $1 AND id = $7";
    for township in old {
        let mut values = values(township);
        values.push(township.id.0.into());
        row::run(tx.connection(), sql, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: i64,
    code: String,
    name: String,
    kind: String,
    county: String,
    township_id: i64,
    x: i32,
    y: i32,
}

/// Every unit, by code.
pub async fn units(r: &impl Reader, exam: ExamId) -> Result<Vec<Unit>> {
    let sql = "SELECT id, code, name, kind, county, township_id, x, y FROM unit WHERE exam_id = $1 ORDER BY code";
    let rows = row::all::<UnitRow>(r.connection(), sql, vec![exam.0.into()]).await?;
    let unit = |u: UnitRow| Unit {
        id: UnitId(u.id),
        code: u.code,
        name: u.name,
        kind: u.kind,
        county: u.county,
        township: TownshipId(u.township_id),
        at: Point { x: u.x, y: u.y },
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// Inserts units without a key and updates those with one.
pub async fn put_units(tx: &Tx, exam: ExamId, units: &[Unit]) -> Result<()> {
    let values = |u: &Unit| -> Vec<Value> {
        let (code, name, kind, county) = (u.code.clone().into(), u.name.clone().into(), u.kind.clone().into(), u.county.clone().into());
        vec![exam.0.into(), code, name, kind, county, u.township.0.into(), u.at.x.into(), u.at.y.into()]
    };
    let columns = ["exam_id", "code", "name", "kind", "county", "township_id", "x", "y"];
    let (new, old): (Vec<&Unit>, Vec<&Unit>) = units.iter().partition(|u| u.id == UnitId(0));
    row::insert(tx.connection(), "unit", &columns, new.into_iter().map(values).collect()).await?;
    let sql =
        "UPDATE unit SET code = $2, name = $3, kind = $4, county = $5, township_id = $6, x = $7, y = $8 WHERE exam_id = $1 AND id = $9";
    for unit in old {
        let mut values = values(unit);
        values.push(unit.id.0.into());
        row::run(tx.connection(), sql, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct SiteRow {
    id: i64,
    number: i32,
    code: String,
    name: String,
    address: String,
    unit_id: i64,
    county: String,
    x: i32,
    y: i32,
    fixed_cost: i64,
    interview_rooms: i32,
}

impl SiteRow {
    fn site(self) -> Result<Site> {
        Ok(Site {
            id: SiteId(self.id),
            number: row::small(self.number.into(), "site.number")?,
            code: self.code,
            name: self.name,
            address: self.address,
            unit: UnitId(self.unit_id),
            county: self.county,
            at: Point { x: self.x, y: self.y },
            fixed_cost: Fen::new(self.fixed_cost),
            interview_rooms: row::small(self.interview_rooms.into(), "site.interview_rooms")?,
        })
    }
}

/// Every site, by number.
pub async fn sites(r: &impl Reader, exam: ExamId) -> Result<Vec<Site>> {
    let sql = "SELECT id, number, code, name, address, unit_id, county, x, y, fixed_cost, interview_rooms FROM site WHERE exam_id = $1 ORDER BY number";
    row::all::<SiteRow>(r.connection(), sql, vec![exam.0.into()]).await?.into_iter().map(SiteRow::site).collect()
}

/// Inserts sites without a key and updates those with one.
pub async fn put_sites(tx: &Tx, exam: ExamId, sites: &[Site]) -> Result<()> {
    let columns = ["exam_id", "number", "code", "name", "address", "unit_id", "county", "x", "y", "fixed_cost", "interview_rooms"];
    let values = |s: &Site| -> Vec<Value> {
        vec![
            exam.0.into(),
            i32::from(s.number).into(),
            s.code.clone().into(),
            s.name.clone().into(),
            s.address.clone().into(),
            s.unit.0.into(),
            s.county.clone().into(),
            s.at.x.into(),
            s.at.y.into(),
            s.fixed_cost.fen().into(),
            i32::from(s.interview_rooms).into(),
        ]
    };
    let (new, old): (Vec<&Site>, Vec<&Site>) = sites.iter().partition(|site| site.id == SiteId(0));
    row::insert(tx.connection(), "site", &columns, new.into_iter().map(values).collect()).await?;
    for site in old {
        let mut values = values(site);
        values.push(site.id.0.into());
        let sql =
            "UPDATE site SET number = $2, code = $3, name = $4, address = $5, unit_id = $6, county = $7, x = $8, y = $9, fixed_cost = $10,
             interview_rooms = $11 WHERE exam_id = $1 AND id = $12";
        row::run(tx.connection(), sql, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct RoomRow {
    id: i64,
    site_id: i64,
    code: String,
    number: i32,
    building: String,
    floor: i32,
    room_rows: i32,
    room_cols: i32,
    capacity: i32,
    accessible: i32,
    cost: i64,
    layout: Option<String>,
}

impl RoomRow {
    fn room(self) -> Result<Room> {
        let layout = self.layout.map(|text| serde_json::from_str(&text).map_err(|error| Error::Corrupt(format!("room.layout: {error}"))));
        Ok(Room {
            id: RoomId(self.id),
            site: SiteId(self.site_id),
            code: self.code,
            number: row::small(self.number.into(), "room.number")?,
            building: self.building,
            floor: row::small(self.floor.into(), "room.floor")?,
            rows: row::small(self.room_rows.into(), "room.rows")?,
            cols: row::small(self.room_cols.into(), "room.cols")?,
            capacity: row::small(self.capacity.into(), "room.capacity")?,
            accessible: self.accessible != 0,
            cost: Fen::new(self.cost),
            layout: layout.transpose()?,
        })
    }
}

/// Every room, by site and number.
pub async fn rooms(r: &impl Reader, exam: ExamId) -> Result<Vec<Room>> {
    let sql = "SELECT r.id, r.site_id, r.code, r.number, r.building, r.floor, r.room_rows, r.room_cols, r.capacity, r.accessible, r.cost, r.layout
         FROM room r JOIN site s ON s.id = r.site_id WHERE r.exam_id = $1 ORDER BY s.number, r.number";
    row::all::<RoomRow>(r.connection(), sql, vec![exam.0.into()]).await?.into_iter().map(RoomRow::room).collect()
}

/// Inserts rooms without a key and updates those with one.
pub async fn put_rooms(tx: &Tx, exam: ExamId, rooms: &[Room]) -> Result<()> {
    let columns =
        ["exam_id", "site_id", "code", "number", "building", "floor", "room_rows", "room_cols", "capacity", "accessible", "cost", "layout"];
    let values = |r: &Room| -> Vec<Value> {
        vec![
            exam.0.into(),
            r.site.0.into(),
            r.code.clone().into(),
            i32::from(r.number).into(),
            r.building.clone().into(),
            i32::from(r.floor).into(),
            i32::from(r.rows).into(),
            i32::from(r.cols).into(),
            i32::from(r.capacity).into(),
            i32::from(r.accessible).into(),
            r.cost.fen().into(),
            r.layout.as_ref().and_then(|layout| serde_json::to_string(layout).ok()).into(),
        ]
    };
    let (new, old): (Vec<&Room>, Vec<&Room>) = rooms.iter().partition(|room| room.id == RoomId(0));
    row::insert(tx.connection(), "room", &columns, new.into_iter().map(values).collect()).await?;
    for room in old {
        let mut values = values(room);
        values.push(room.id.0.into());
        let sql = "UPDATE room SET site_id = $2, code = $3, number = $4, building = $5, floor = $6, room_rows = $7, room_cols = $8, capacity = $9,
             accessible = $10, cost = $11, layout = $12 WHERE exam_id = $1 AND id = $13";
        row::run(tx.connection(), sql, values).await?;
    }
    Ok(())
}
