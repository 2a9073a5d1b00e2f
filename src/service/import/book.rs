//! A spreadsheet's way in (表格导入): read, compared with what is stored, shown; saved only when no row is wrong.

use std::collections::BTreeMap;

use super::{place, save_posts, save_relatives, save_rooms, save_sites, save_staff};
use crate::{
    domain::{
        exam::{Exam, MinimumRatio, Post, Room, Site, Unit},
        id::{PostId, RoomId, SiteId, StaffId, UnitId},
        registration::Particulars,
        staffing::{Answer, StaffMember},
    },
    exchange::{self, ApplicantRow, CellError, Kind, OpeningRatio, Parsed, PostRow, Record, RoomRow, SiteRow, StaffRow, error_book},
    service::{Error, Office, Officer, Result, registration},
    store,
};

/// What a file would change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub wrong: usize,
    pub errors: Vec<CellError>,
    /// Headers that are not read.
    pub unknown: Vec<String>,
    /// The uploader's rows with the message beside each wrong cell.
    pub error_book: Vec<u8>,
    /// Whether it has been saved.
    pub saved: bool,
}

/// A spreadsheet as it came.
pub struct File<'a> {
    pub kind: Kind,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

fn read<T: Record>(file: &File<'_>) -> Result<Parsed<T>> {
    exchange::import(file.bytes, file.name).map_err(|refusal| Error::Rule(refusal.to_string()))
}

/// Compares a file with what is stored and, with `save`, saves it: all rows or none.
pub async fn bring_in(office: &Office, by: Officer, file: &File<'_>, save: bool) -> Result<Preview> {
    let exam = registration::exam(office, by.exam).await?;
    match file.kind {
        Kind::Townships => place::townships(office, by, (read(file)?, save)).await,
        Kind::Units => place::units(office, by, (read(file)?, save)).await,
        Kind::Posts => posts(office, by, &exam, (read(file)?, save)).await,
        Kind::Sites => sites(office, by, (read(file)?, save)).await,
        Kind::Rooms => rooms(office, by, (read(file)?, save)).await,
        Kind::Staff => staff(office, by, (read(file)?, save)).await,
        Kind::Applicants => applicants(office, by, &exam, (read(file)?, save)).await,
    }
}

/// Counts what a parsed file would do; `compare` says of each value whether it is new, or changes what is there.
pub(super) fn preview<T: Record, V>(parsed: &Parsed<T>, values: &[V], compare: impl Fn(&V) -> Option<bool>) -> Result<Preview> {
    let mut preview =
        Preview { wrong: parsed.wrong_rows(), errors: parsed.errors.clone(), unknown: parsed.unknown.clone(), ..Preview::default() };
    for value in values {
        match compare(value) {
            None => preview.new += 1,
            Some(true) => preview.changed += 1,
            Some(false) => preview.unchanged += 1,
        }
    }
    if !preview.errors.is_empty() {
        preview.error_book = error_book::write(parsed).map_err(|refusal| Error::Rule(refusal.to_string()))?;
    }
    Ok(preview)
}

async fn posts(office: &Office, by: Officer, exam: &Exam, (mut parsed, save): (Parsed<PostRow>, bool)) -> Result<Preview> {
    let known = |row: &PostRow| exam.policy.category(row.category).is_some();
    let strange: Vec<_> = parsed
        .rows
        .iter()
        .filter(|n| !known(&n.record))
        .map(|n| (n.row, "考试类别", "考试方案中没有这个类别；请核对，或先在方案中增加".to_owned()))
        .collect();
    parsed.refuse_all(strange);
    let old: BTreeMap<_, Post> = store::exam::posts(&office.db, by.exam).await?.into_iter().map(|post| (post.code.clone(), post)).collect();
    let value = |row: &PostRow| Post {
        id: old.get(&row.code).map_or(PostId(0), |post| post.id),
        code: row.code.clone(),
        unit: row.unit.clone(),
        name: row.name.clone(),
        category: row.category,
        vacancies: row.vacancies,
        ratio: match row.ratio {
            OpeningRatio::ByPolicy => Some(exam.policy.opening_ratio),
            OpeningRatio::Exempt => None,
            OpeningRatio::AtLeast(MinimumRatio(n)) => Some(MinimumRatio(n)),
        },
        education: row.education.clone(),
        major: row.major.clone(),
        conditions: row.conditions.clone(),
        telephone: row.telephone.clone(),
    };
    let values: Vec<Post> = parsed.rows.iter().map(|n| value(&n.record)).collect();
    let mut preview = preview(&parsed, &values, |post| old.get(&post.code).map(|before| before != post))?;
    if save && preview.errors.is_empty() {
        save_posts(office, by, &changed(values, |post| old.get(&post.code) != Some(post))).await?;
        preview.saved = true;
    }
    Ok(preview)
}

pub(super) fn changed<V>(values: Vec<V>, differs: impl Fn(&V) -> bool) -> Vec<V> {
    values.into_iter().filter(differs).collect()
}

/// Units by their name.
async fn units(office: &Office, by: Officer) -> Result<BTreeMap<String, Unit>> {
    Ok(store::exam::units(&office.db, by.exam).await?.into_iter().map(|unit| (unit.name.clone(), unit)).collect())
}

fn no_unit() -> String {
    "系统中没有这个单位；请核对全称".to_owned()
}

async fn sites(office: &Office, by: Officer, (mut parsed, save): (Parsed<SiteRow>, bool)) -> Result<Preview> {
    let units = units(office, by).await?;
    let strange: Vec<_> =
        parsed.rows.iter().filter(|n| !units.contains_key(&n.record.unit)).map(|n| (n.row, "承办单位", no_unit())).collect();
    parsed.refuse_all(strange);
    let old: BTreeMap<_, Site> = store::exam::sites(&office.db, by.exam).await?.into_iter().map(|site| (site.code.clone(), site)).collect();
    let mut next = old.values().map(|site| site.number).chain(parsed.rows.iter().filter_map(|n| n.record.number)).max().unwrap_or(0);
    let mut values = Vec::with_capacity(parsed.rows.len());
    for row in parsed.rows.iter().map(|n| &n.record) {
        let before = old.get(&row.code);
        let number = row.number.or_else(|| before.map(|site| site.number)).unwrap_or_else(|| {
            next += 1;
            next
        });
        values.push(Site {
            id: before.map_or(SiteId(0), |site| site.id),
            number,
            code: row.code.clone(),
            name: row.name.clone(),
            address: row.address.clone(),
            unit: units.get(&row.unit).map_or(UnitId(0), |unit| unit.id),
            county: row.county.clone(),
            at: row.at,
            fixed_cost: row.fixed_cost,
            interview_rooms: row.interview_rooms,
        });
    }
    let mut preview = preview(&parsed, &values, |site| old.get(&site.code).map(|before| before != site))?;
    if save && preview.errors.is_empty() {
        save_sites(office, by, &changed(values, |site| old.get(&site.code) != Some(site))).await?;
        preview.saved = true;
    }
    Ok(preview)
}

async fn rooms(office: &Office, by: Officer, (mut parsed, save): (Parsed<RoomRow>, bool)) -> Result<Preview> {
    let sites: BTreeMap<_, SiteId> = store::exam::sites(&office.db, by.exam).await?.into_iter().map(|site| (site.code, site.id)).collect();
    let missing = || "系统中没有这个考点代码；请先导入考点，或核对代码".to_owned();
    let strange: Vec<_> =
        parsed.rows.iter().filter(|n| !sites.contains_key(&n.record.site)).map(|n| (n.row, "考点代码", missing())).collect();
    parsed.refuse_all(strange);
    let old: BTreeMap<_, Room> =
        store::exam::rooms(&office.db, by.exam).await?.into_iter().map(|room| ((room.site, room.number), room)).collect();
    let value = |row: &RoomRow| {
        let site = sites.get(&row.site).copied().unwrap_or(SiteId(0));
        let before = old.get(&(site, row.number));
        Room {
            id: before.map_or(RoomId(0), |room| room.id),
            site,
            code: row.code.clone(),
            number: row.number,
            building: row.building.clone(),
            floor: row.floor,
            rows: row.rows,
            cols: row.cols,
            capacity: row.capacity,
            accessible: row.accessible,
            cost: row.cost,
            layout: before.and_then(|room| room.layout.clone()),
        }
    };
    let values: Vec<Room> = parsed.rows.iter().map(|n| value(&n.record)).collect();
    let before = |room: &Room| old.get(&(room.site, room.number));
    let mut preview = preview(&parsed, &values, |room| before(room).map(|one| one != room))?;
    if save && preview.errors.is_empty() {
        save_rooms(office, by, &changed(values, |room| before(room) != Some(room))).await?;
        preview.saved = true;
    }
    Ok(preview)
}

async fn staff(office: &Office, by: Officer, (mut parsed, save): (Parsed<StaffRow>, bool)) -> Result<Preview> {
    let units = units(office, by).await?;
    let strange: Vec<_> = parsed.rows.iter().filter(|n| !units.contains_key(&n.record.unit)).map(|n| (n.row, "单位", no_unit())).collect();
    parsed.refuse_all(strange);
    let old: BTreeMap<_, StaffMember> = store::staffing::all(&office.db, by.exam).await?.into_iter().map(|s| (s.code.clone(), s)).collect();
    let value = |row: &StaffRow| {
        let unit = units.get(&row.unit);
        StaffMember {
            id: old.get(&row.code).map_or(StaffId(0), |s| s.id),
            code: row.code.clone(),
            name: row.name.clone(),
            gender: row.gender,
            id_number: row.id_number.clone(),
            phone: row.phone.clone(),
            unit: unit.map_or(UnitId(0), |unit| unit.id),
            at: row.at.or(unit.map(|unit| unit.at)).unwrap_or_default(),
            years: row.years,
            qualifications: row.qualifications.clone(),
            available: row.available.clone(),
            max_sessions: row.max_sessions,
            prior_load: row.prior_load,
            answer: old.get(&row.code).map_or(Answer::Open, |s| s.answer.clone()),
        }
    };
    let values: Vec<StaffMember> = parsed.rows.iter().map(|n| value(&n.record)).collect();
    let mut preview = preview(&parsed, &values, |s| old.get(&s.code).map(|before| before != s))?;
    if save && preview.errors.is_empty() {
        save_staff(office, by, &changed(values, |s| old.get(&s.code) != Some(s))).await?;
        let keys: BTreeMap<String, StaffId> =
            store::staffing::all(&office.db, by.exam).await?.into_iter().map(|s| (s.code, s.id)).collect();
        let pairs =
            parsed.rows.iter().flat_map(|n| n.record.relatives.iter().filter_map(|id| Some((*keys.get(&n.record.code)?, id.clone()))));
        save_relatives(office, by, &pairs.collect::<Vec<_>>()).await?;
        preview.saved = true;
    }
    Ok(preview)
}

async fn applicants(office: &Office, by: Officer, exam: &Exam, (mut parsed, save): (Parsed<ApplicantRow>, bool)) -> Result<Preview> {
    let posts = store::exam::posts(&office.db, by.exam).await?;
    let codes: BTreeMap<_, PostId> = posts.iter().map(|post| (post.code.clone(), post.id)).collect();
    let towns: BTreeMap<String, _> = store::exam::townships(&office.db, by.exam).await?.into_iter().map(|t| (t.name, t.id)).collect();
    let units = units(office, by).await?;
    let mut strange = Vec::new();
    for n in &parsed.rows {
        let living = store::registration::is_registered(&office.db, by.exam, &n.record.id_number).await?;
        if living {
            strange.push((n.row, "身份证号", "这个人已经报名本次考试；一人只能报一个岗位，请删去这一行".to_owned()));
        } else if !codes.contains_key(&n.record.post) {
            strange.push((n.row, "报考岗位代码", "系统中没有这个岗位代码；请核对岗位表".to_owned()));
        } else if !towns.contains_key(&n.record.township) {
            strange.push((n.row, "居住乡镇", "系统中没有这个乡镇（街道）；请核对名称".to_owned()));
        }
    }
    parsed.refuse_all(strange);
    let entry = |row: &ApplicantRow| {
        let particulars = Particulars {
            name: row.name.clone(),
            id_number: row.id_number.clone(),
            phone: row.phone.clone(),
            gender: row.gender,
            township: *towns.get(&row.township)?,
            employer: units.get(&row.employer).map(|unit| unit.id),
            employer_name: row.employer.clone(),
            nation: row.nation.clone(),
            education: row.education.clone(),
            school: row.school.clone(),
            major: row.major.clone(),
            address: row.address.clone(),
            accessible: row.accessible,
        };
        Some(registration::Entry { account: None, post: *codes.get(&row.post)?, particulars, photo: None })
    };
    let entries: Vec<registration::Entry> = parsed.rows.iter().filter_map(|n| entry(&n.record)).collect();
    let mut preview = preview(&parsed, &entries, |_| None)?;
    if save && preview.errors.is_empty() {
        registration::register_many(office, by, exam, &posts, entries).await?;
        preview.saved = true;
    }
    Ok(preview)
}
