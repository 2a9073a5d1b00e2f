//! Pictures (照片与示意图): sealed photos of who serves, plain maps of sites.

use sea_orm::FromQueryResult;

use crate::{
    domain::id::{SiteId, StaffId},
    store::{Reader, Result, Source, Tx, cipher::Place, row},
};

fn place(row: &str) -> Place<'_> {
    Place { table: "staff_photo", row, column: "cell" }
}

/// The photo of one member of staff.
pub async fn staff_photo(r: &impl Reader, id: StaffId) -> Result<Option<Vec<u8>>> {
    Ok(staff_photos(r, &[id]).await?.pop().map(|(_, jpeg)| jpeg))
}

/// Photos of those of a list who have one.
pub async fn staff_photos(r: &impl Reader, ids: &[StaffId]) -> Result<Vec<(StaffId, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Cell {
        staff_id: i64,
        cell: Vec<u8>,
    }
    let mut photos = Vec::new();
    for chunk in ids.chunks(2_000) {
        let list = chunk.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(",");
        let sql = format!("SELECT staff_id, cell FROM staff_photo WHERE staff_id IN ({list}) ORDER BY staff_id");
        for Cell { staff_id, cell } in row::all::<Cell>(r.connection(), &sql, vec![]).await? {
            photos.push((StaffId(staff_id), r.keyring().open(place(&staff_id.to_string()), &cell)?));
        }
    }
    Ok(photos)
}

/// Keeps or replaces a photo.
pub async fn save_staff_photo(tx: &Tx, id: StaffId, jpeg: &[u8]) -> Result<()> {
    row::run(tx.connection(), "DELETE FROM staff_photo WHERE staff_id = $1", vec![id.0.into()]).await?;
    let cell = tx.seal(place(&id.0.to_string()), jpeg);
    row::insert(tx.connection(), "staff_photo", &["staff_id", "cell"], vec![vec![id.0.into(), cell.into()]]).await
}

/// The map of a site, as a PNG.
pub async fn site_map(r: &impl Reader, id: SiteId) -> Result<Option<Vec<u8>>> {
    row::one(r.connection(), "SELECT png FROM site_map WHERE site_id = $1", vec![id.0.into()]).await
}

/// Keeps, replaces or (`None`) removes a map.
pub async fn save_site_map(tx: &Tx, id: SiteId, png: Option<&[u8]>) -> Result<()> {
    row::run(tx.connection(), "DELETE FROM site_map WHERE site_id = $1", vec![id.0.into()]).await?;
    let Some(png) = png else { return Ok(()) };
    row::insert(tx.connection(), "site_map", &["site_id", "png"], vec![vec![id.0.into(), png.to_vec().into()]]).await
}
