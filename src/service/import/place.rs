//! Townships and units from a spreadsheet (乡镇、单位导入): what a new exam needs before anything that refers to them.

use std::collections::BTreeMap;

use super::{
    book::{Preview, changed, preview},
    save_townships, save_units,
};
use crate::{
    domain::{
        exam::{Township, Unit},
        id::{TownshipId, UnitId},
    },
    exchange::{
        Parsed,
        place::{TownshipRow, UnitRow},
    },
    service::{Office, Officer, Result},
    store,
};

pub(super) async fn townships(office: &Office, by: Officer, (parsed, save): (Parsed<TownshipRow>, bool)) -> Result<Preview> {
    let old: BTreeMap<String, Township> =
        store::exam::townships(&office.db, by.exam).await?.into_iter().map(|township| (township.code.clone(), township)).collect();
    let value = |row: &TownshipRow| Township {
        id: old.get(&row.code).map_or(TownshipId(0), |before| before.id),
        code: row.code.clone(),
        county: row.county.clone(),
        name: row.name.clone(),
        at: row.at,
    };
    let values: Vec<Township> = parsed.rows.iter().map(|n| value(&n.record)).collect();
    let mut preview = preview(&parsed, &values, |one| old.get(&one.code).map(|before| before != one))?;
    if save && preview.errors.is_empty() {
        save_townships(office, by, &changed(values, |one| old.get(&one.code) != Some(one))).await?;
        preview.saved = true;
    }
    Ok(preview)
}

pub(super) async fn units(office: &Office, by: Officer, (mut parsed, save): (Parsed<UnitRow>, bool)) -> Result<Preview> {
    let towns: BTreeMap<String, TownshipId> =
        store::exam::townships(&office.db, by.exam).await?.into_iter().map(|township| (township.name, township.id)).collect();
    let missing = || "系统中没有这个乡镇（街道）；请先导入乡镇，或核对名称".to_owned();
    let strange: Vec<_> =
        parsed.rows.iter().filter(|n| !towns.contains_key(&n.record.township)).map(|n| (n.row, "所在乡镇", missing())).collect();
    parsed.refuse_all(strange);
    let old: BTreeMap<String, Unit> =
        store::exam::units(&office.db, by.exam).await?.into_iter().map(|unit| (unit.code.clone(), unit)).collect();
    let value = |row: &UnitRow| Unit {
        id: old.get(&row.code).map_or(UnitId(0), |before| before.id),
        code: row.code.clone(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        county: row.county.clone(),
        township: towns.get(&row.township).copied().unwrap_or(TownshipId(0)),
        at: row.at,
    };
    let values: Vec<Unit> = parsed.rows.iter().map(|n| value(&n.record)).collect();
    let mut preview = preview(&parsed, &values, |one| old.get(&one.code).map(|before| before != one))?;
    if save && preview.errors.is_empty() {
        save_units(office, by, &changed(values, |one| old.get(&one.code) != Some(one))).await?;
        preview.saved = true;
    }
    Ok(preview)
}
