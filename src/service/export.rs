//! Export (导出): lists as spreadsheets, numbers of people masked; who took them leaves an audit line.

use std::collections::BTreeMap;

use super::{Error, Office, Officer, Result, registration};
use crate::{
    domain::{
        audit::Purpose,
        id::{PostId, RegistrationId, SiteId, TownshipId, UnitId},
    },
    exchange::{
        ApplicantRow, Kind, OpeningRatio, PostRow, Privacy, Record, RoomRow, SiteRow, StaffRow, Watermark,
        export::{self, Encoding},
        place::{TownshipRow, UnitRow},
    },
    store,
};

/// The file's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
}

/// A list as it leaves the house.
struct Sheet<'a> {
    format: Format,
    privacy: Privacy,
    watermark: &'a Watermark,
}

impl Sheet<'_> {
    /// The file and how many rows it holds.
    fn of<T: Record>(&self, rows: &[T]) -> Result<(Vec<u8>, usize)> {
        let list = export::list(rows, self.privacy, Some(self.watermark));
        let bytes = match self.format {
            Format::Xlsx => list.xlsx(),
            Format::Csv => list.csv(Encoding::Utf8),
        };
        Ok((bytes.map_err(|refusal| Error::Rule(refusal.to_string()))?, rows.len()))
    }
}

/// One of the lists as a file, numbers of people masked.
pub async fn take_out(office: &Office, by: Officer, kind: Kind, format: Format, who: &str) -> Result<Vec<u8>> {
    let now = office.now();
    let watermark = Watermark { who: who.to_owned(), when: now, purpose: format!("导出{}", kind.label()) };
    let (bytes, _) = file(office, by, kind, &Sheet { format, privacy: Privacy::Masked, watermark: &watermark }).await?;
    let tx = store::Tx::begin(&office.db).await?;
    tx.commit(by.entry("exam.export", now).on("exam", by.exam).saying(format!("导出{}名单（号码已遮盖）", kind.label()))).await?;
    Ok(bytes)
}

/// A list of people with whole numbers, for a purpose that stands in the file and in the audit log.
pub async fn take_out_whole(office: &Office, by: Officer, (kind, format): (Kind, Format), who: &str, purpose: &Purpose) -> Result<Vec<u8>> {
    let now = office.now();
    let watermark = Watermark { who: who.to_owned(), when: now, purpose: purpose.to_string() };
    let (bytes, rows) = file(office, by, kind, &Sheet { format, privacy: Privacy::Full, watermark: &watermark }).await?;
    let detail = format!("导出{}名单（完整号码）{rows}行，用途：{purpose}", kind.label());
    let tx = store::Tx::begin(&office.db).await?;
    tx.commit(by.entry("exam.export_whole", now).on("exam", by.exam).saying(detail)).await?;
    Ok(bytes)
}

async fn file(office: &Office, by: Officer, kind: Kind, sheet: &Sheet<'_>) -> Result<(Vec<u8>, usize)> {
    match kind {
        Kind::Townships => sheet.of(&townships(office, by).await?),
        Kind::Units => sheet.of(&units(office, by).await?),
        Kind::Posts => sheet.of(&posts(office, by).await?),
        Kind::Sites => sheet.of(&sites(office, by).await?),
        Kind::Rooms => sheet.of(&rooms(office, by).await?),
        Kind::Staff => sheet.of(&staff(office, by).await?),
        Kind::Applicants => sheet.of(&applicants(office, by).await?),
    }
}

async fn posts(office: &Office, by: Officer) -> Result<Vec<PostRow>> {
    let row = |post: crate::domain::exam::Post| PostRow {
        code: post.code,
        unit: post.unit,
        name: post.name,
        category: post.category,
        vacancies: post.vacancies,
        ratio: post.ratio.map_or(OpeningRatio::Exempt, OpeningRatio::AtLeast),
        education: post.education,
        major: post.major,
        conditions: post.conditions,
        telephone: post.telephone,
    };
    Ok(store::exam::posts(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn townships(office: &Office, by: Officer) -> Result<Vec<TownshipRow>> {
    let row = |t: crate::domain::exam::Township| TownshipRow { code: t.code, name: t.name, county: t.county, at: t.at };
    Ok(store::exam::townships(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn units(office: &Office, by: Officer) -> Result<Vec<UnitRow>> {
    let towns: BTreeMap<TownshipId, String> =
        store::exam::townships(&office.db, by.exam).await?.into_iter().map(|t| (t.id, t.name)).collect();
    let row = |unit: crate::domain::exam::Unit| UnitRow {
        township: towns.get(&unit.township).cloned().unwrap_or_default(),
        code: unit.code,
        name: unit.name,
        kind: unit.kind,
        county: unit.county,
        at: unit.at,
    };
    Ok(store::exam::units(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn unit_names(office: &Office, by: Officer) -> Result<BTreeMap<UnitId, String>> {
    Ok(store::exam::units(&office.db, by.exam).await?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

async fn sites(office: &Office, by: Officer) -> Result<Vec<SiteRow>> {
    let units = unit_names(office, by).await?;
    let row = |site: crate::domain::exam::Site| SiteRow {
        code: site.code,
        number: Some(site.number),
        name: site.name,
        address: site.address,
        unit: units.get(&site.unit).cloned().unwrap_or_default(),
        county: site.county,
        at: site.at,
        fixed_cost: site.fixed_cost,
        interview_rooms: site.interview_rooms,
    };
    Ok(store::exam::sites(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn rooms(office: &Office, by: Officer) -> Result<Vec<RoomRow>> {
    let sites: BTreeMap<SiteId, String> =
        store::exam::sites(&office.db, by.exam).await?.into_iter().map(|site| (site.id, site.code)).collect();
    let row = |room: crate::domain::exam::Room| RoomRow {
        site: sites.get(&room.site).cloned().unwrap_or_default(),
        number: room.number,
        code: room.code,
        building: room.building,
        floor: room.floor,
        rows: room.rows,
        cols: room.cols,
        capacity: room.capacity,
        accessible: room.accessible,
        cost: room.cost,
    };
    Ok(store::exam::rooms(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn staff(office: &Office, by: Officer) -> Result<Vec<StaffRow>> {
    let units = unit_names(office, by).await?;
    let row = |s: crate::domain::staffing::StaffMember| StaffRow {
        unit: units.get(&s.unit).cloned().unwrap_or_default(),
        code: s.code,
        name: s.name,
        gender: s.gender,
        id_number: s.id_number,
        phone: s.phone,
        at: Some(s.at),
        years: s.years,
        qualifications: s.qualifications,
        available: s.available,
        max_sessions: s.max_sessions,
        prior_load: s.prior_load,
        relatives: Vec::new(),
    };
    Ok(store::staffing::all(&office.db, by.exam).await?.into_iter().map(row).collect())
}

async fn applicants(office: &Office, by: Officer) -> Result<Vec<ApplicantRow>> {
    let posts: BTreeMap<PostId, _> = store::exam::posts(&office.db, by.exam).await?.into_iter().map(|post| (post.id, post.code)).collect();
    let towns: BTreeMap<TownshipId, _> = store::exam::townships(&office.db, by.exam).await?.into_iter().map(|t| (t.id, t.name)).collect();
    let exam = registration::exam(office, by.exam).await?;
    let (mut rows, mut after) = (Vec::new(), RegistrationId(0));
    loop {
        let chunk = store::registration::whole(&office.db, exam.id, after, 2_000).await?;
        let Some(last) = chunk.last() else { return Ok(rows) };
        after = last.id;
        for registration in chunk {
            let Some(post) = posts.get(&registration.post).cloned() else { continue };
            let p = registration.particulars;
            rows.push(ApplicantRow {
                township: towns.get(&p.township).cloned().unwrap_or_default(),
                name: p.name,
                id_number: p.id_number,
                gender: p.gender,
                phone: p.phone,
                post,
                employer: p.employer_name,
                nation: p.nation,
                education: p.education,
                school: p.school,
                major: p.major,
                address: p.address,
                accessible: p.accessible,
            });
        }
    }
}
