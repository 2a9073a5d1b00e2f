//! Sign-off (起草、复核、签批): a version is drafted from the figures of the moment, checked by another, signed by a third, and locked.

use rust_decimal::Decimal;

use super::{Error, Office, Officer, Result, evaluate, machine};
use crate::{
    domain::{
        id::ExamId,
        indicator::{Sheet, SheetError, SignState},
    },
    store::{
        self, Tx,
        indicator::evaluation::{self, Version},
    },
};

/// Drafts a version of a table's self-evaluation from the figures as they stand.
pub async fn draft(office: &Office, by: Officer, key: &str) -> Result<u32> {
    let sheet = evaluate(office, by.exam, key).await?.sheet;
    sheet.complete()?;
    let document = serde_json::to_string(&sheet).map_err(|error| Error::Store(store::Error::Corrupt(error.to_string())))?;
    let sha256 = machine::sha256(document.as_bytes());
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let version = evaluation::insert_draft(&tx, (by.exam, key), (&document, &sha256), (by.account, now)).await?;
    let detail = format!("起草《{}》自评第{version}版，{}分", sheet.short, sheet.total().normalize());
    tx.commit(by.entry("indicator.draft", now).on("evaluation", format!("{key}/{version}")).saying(detail)).await?;
    Ok(version)
}

/// Takes a version one step on.
async fn advance(
    office: &Office,
    by: Officer,
    (key, version): (&str, u32),
    action: &'static str,
    step: impl Fn(SignState) -> std::result::Result<SignState, SheetError>,
) -> Result<()> {
    let now = office.now();
    let current = evaluate(office, by.exam, key).await?.sheet;
    let tx = Tx::begin(&office.db).await?;
    let found = evaluation::lock(&tx, by.exam, key, version).await?.ok_or(Error::NotFound("自评表版本"))?;
    let state = step(found.state)?;
    let drafted = of_version(&tx, by.exam, key, &found).await?;
    let figures = |sheet: &Sheet| -> Vec<(String, Option<Decimal>)> {
        sheet.items.iter().map(|item| (item.shown.clone(), item.scored.as_ref().map(|scored| scored.score))).collect()
    };
    if figures(&drafted) != figures(&current) {
        return Err(SheetError::Changed { then: drafted.total().normalize(), now: current.total().normalize() }.into());
    }
    evaluation::set_state(&tx, (by.exam, key, version), state, now).await?;
    let detail = format!("《{}》自评第{version}版{}，摘要{}", drafted.short, state.label(), &found.digest[..16.min(found.digest.len())]);
    Ok(tx.commit(by.entry(action, now).on("evaluation", format!("{key}/{version}")).saying(detail)).await?)
}

/// 复核
pub async fn check(office: &Office, by: Officer, key: &str, version: u32) -> Result<()> {
    advance(office, by, (key, version), "indicator.check", |state| state.check(by.account)).await
}

/// 签批
pub async fn sign(office: &Office, by: Officer, key: &str, version: u32) -> Result<()> {
    advance(office, by, (key, version), "indicator.sign", |state| state.sign(by.account)).await
}

/// A version's sheet; a document that does not fit its digest is refused.
pub async fn read(reader: &impl store::Reader, exam: ExamId, key: &str, version: u32) -> Result<(Version, Sheet)> {
    let heads = evaluation::versions(reader, exam, key).await?;
    let head = heads.into_iter().find(|head| head.version == version).ok_or(Error::NotFound("自评表版本"))?;
    let sheet = of_version(reader, exam, key, &head).await?;
    Ok((head, sheet))
}

/// The same, with the version at hand.
pub async fn of_version(reader: &impl store::Reader, exam: ExamId, key: &str, head: &Version) -> Result<Sheet> {
    let corrupt = |what: &str| Error::Store(store::Error::Corrupt(what.to_owned()));
    let document = evaluation::document(reader, exam, key, head.version).await?.ok_or(Error::NotFound("自评表版本"))?;
    if machine::sha256(document.as_bytes()) != head.digest {
        return Err(corrupt("evaluation.document does not fit its digest"));
    }
    serde_json::from_str(&document).map_err(|error| corrupt(&error.to_string()))
}
