//! Photos (照片): sealed JPEGs, one a registration.

use sea_orm::FromQueryResult;

use crate::{
    domain::id::RegistrationId,
    store::{Reader, Result, Source, Tx, cipher::Place, row},
};

fn place(row: &str) -> Place<'_> {
    Place { table: "photo", row, column: "cell" }
}

/// One photo.
pub async fn photo(r: &impl Reader, id: RegistrationId) -> Result<Option<Vec<u8>>> {
    let cell: Option<Vec<u8>> = row::one(r.connection(), "SELECT cell FROM photo WHERE registration_id = $1", vec![id.0.into()]).await?;
    cell.map(|cell| r.keyring().open(place(&id.0.to_string()), &cell)).transpose()
}

/// Photos of a list, with their keys.
pub async fn photos_of(r: &impl Reader, ids: &[RegistrationId]) -> Result<Vec<(RegistrationId, Vec<u8>)>> {
    #[derive(FromQueryResult)]
    struct Cell {
        registration_id: i64,
        cell: Vec<u8>,
    }
    let mut photos = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(2_000) {
        let list = chunk.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(",");
        let sql = format!("SELECT registration_id, cell FROM photo WHERE registration_id IN ({list})");
        for Cell { registration_id, cell } in row::all::<Cell>(r.connection(), &sql, vec![]).await? {
            photos.push((RegistrationId(registration_id), r.keyring().open(place(&registration_id.to_string()), &cell)?));
        }
    }
    Ok(photos)
}

/// Keeps or replaces one photo.
pub async fn save_photo(tx: &Tx, id: RegistrationId, jpeg: &[u8]) -> Result<()> {
    row::run(tx.connection(), "DELETE FROM photo WHERE registration_id = $1", vec![id.0.into()]).await?;
    insert(tx, &[(id, jpeg)]).await
}

/// Keeps many first photos.
pub async fn save_photos(tx: &Tx, photos: &[(RegistrationId, Vec<u8>)]) -> Result<()> {
    let borrowed: Vec<(RegistrationId, &[u8])> = photos.iter().map(|(id, jpeg)| (*id, jpeg.as_slice())).collect();
    insert(tx, &borrowed).await
}

async fn insert(tx: &Tx, photos: &[(RegistrationId, &[u8])]) -> Result<()> {
    // A few at a time: each row carries kilobytes.
    for chunk in photos.chunks(100) {
        let rows = chunk.iter().map(|(id, jpeg)| vec![id.0.into(), tx.seal(place(&id.0.to_string()), jpeg).into()]).collect();
        row::insert(tx.connection(), "photo", &["registration_id", "cell"], rows).await?;
    }
    Ok(())
}
