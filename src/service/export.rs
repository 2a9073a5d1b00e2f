//! Export (导出): lists as spreadsheets, numbers of people masked; who took them leaves an audit line.

use std::collections::BTreeMap;

use super::{Error, Office, Officer, Result, registration};
use crate::{
    domain::id::{PostId, RegistrationId, SiteId, TownshipId, UnitId},
    exchange::{
        ApplicantRow, Kind, OpeningRatio, PostRow, Privacy, Record, RoomRow, SiteRow, StaffRow, Watermark,
        export::{self, Encoding},
    },
    store,
};

/// The file's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
}

fn written<T: Record>(rows: &[T], format: Format, watermark: &Watermark) -> Result<Vec<u8>> {
    let list = export::list(rows, Privacy::Masked, Some(watermark));
    match format {
        Format::Xlsx => list.xlsx(),
        Format::Csv => list.csv(Encoding::Utf8),
    }
    .map_err(|refusal| Error::Rule(refusal.to_string()))
}

/// One of the five lists as a file.
pub async fn take_out(office: &Office, by: Officer, kind: Kind, format: Format, who: &str) -> Result<Vec<u8>> {
    let now = office.now();
    let watermark = Watermark { who: who.to_owned(), when: now, purpose: format!("导出{}", kind.label()) };
    let bytes = match kind {
        Kind::Posts => written(&posts(office, by).await?, format, &watermark)?,
        Kind::Sites => written(&sites(office, by).await?, format, &watermark)?,
        Kind::Rooms => written(&rooms(office, by).await?, format, &watermark)?,
        Kind::Staff => written(&staff(office, by).await?, format, &watermark)?,
        Kind::Applicants => written(&applicants(office, by).await?, format, &watermark)?,
    };
    let tx = store::Tx::begin(&office.db).await?;
    tx.commit(by.entry("exam.export", now).on("exam", by.exam).saying(format!("导出{}名单（号码已遮盖）", kind.label()))).await?;
    Ok(bytes)
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
