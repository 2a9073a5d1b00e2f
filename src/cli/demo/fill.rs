//! Filling in (录入演示数据): the generated county goes through the same services as a clerk's work would.

use std::collections::BTreeMap;

use super::{generate::County, portrait};
use crate::{
    cli::Failure,
    domain::{
        exam::{Exam, MinimumRatio, Post, PostCode, Room, Site, Township, Unit},
        id::{PostId, RoomId, SiteId, StaffId, TownshipId, UnitId},
        registration::Particulars,
        staffing::{Answer, StaffMember},
    },
    service::{Office, Officer, import, registration::Entry},
    store,
};

/// Keys of stored things by their code.
pub type Codes<K> = BTreeMap<String, K>;

/// Townships and units.
pub async fn places(office: &Office, by: Officer, county: &County) -> Result<(), Failure> {
    let name = county.name;
    let township = |t: &super::generate::Township| Township {
        id: TownshipId(0),
        code: t.code.clone(),
        county: name.to_owned(),
        name: t.name.clone(),
        at: t.at,
    };
    import::save_townships(office, by, &county.townships.iter().map(township).collect::<Vec<_>>()).await?;
    let townships = township_codes(office, by).await?;
    let unit = |u: &super::generate::Unit| {
        Some(Unit {
            id: UnitId(0),
            code: u.code.clone(),
            name: u.name.clone(),
            kind: u.kind.to_owned(),
            county: name.to_owned(),
            township: *townships.get(&u.township)?,
            at: u.at,
        })
    };
    let units: Vec<Unit> = county.units.iter().map(unit).collect::<Option<_>>().ok_or("演示数据的单位缺少乡镇")?;
    Ok(import::save_units(office, by, &units).await?)
}

/// Keys of townships.
pub async fn township_codes(office: &Office, by: Officer) -> Result<Codes<TownshipId>, Failure> {
    Ok(store::exam::townships(&office.db, by.exam).await?.into_iter().map(|t| (t.code, t.id)).collect())
}

/// Keys of units.
pub async fn unit_codes(office: &Office, by: Officer) -> Result<Codes<UnitId>, Failure> {
    Ok(store::exam::units(&office.db, by.exam).await?.into_iter().map(|u| (u.code, u.id)).collect())
}

/// Posts, sites and rooms.
pub async fn offers(office: &Office, by: Officer, county: &County) -> Result<(), Failure> {
    let post = |p: &super::generate::Post| Post {
        id: PostId(0),
        code: p.code.clone(),
        unit: p.unit_name.clone(),
        name: p.name.clone(),
        category: p.category,
        vacancies: p.vacancies,
        ratio: Some(MinimumRatio(3)),
        education: p.education.to_owned(),
        major: p.major.clone(),
        conditions: p.conditions.clone(),
        telephone: p.telephone.clone(),
    };
    import::save_posts(office, by, &county.posts.iter().map(post).collect::<Vec<_>>()).await?;
    let units = unit_codes(office, by).await?;
    let site = |s: &super::generate::Site| {
        Some(Site {
            id: SiteId(0),
            number: s.number,
            code: s.code.clone(),
            name: s.name.clone(),
            address: s.address.clone(),
            unit: *units.get(&s.unit)?,
            county: county.name.to_owned(),
            at: s.at,
            fixed_cost: s.fixed_cost,
            interview_rooms: s.interview_rooms,
        })
    };
    let sites: Vec<Site> = county.sites.iter().map(site).collect::<Option<_>>().ok_or("演示数据的考点缺少承办单位")?;
    import::save_sites(office, by, &sites).await?;
    let sites: Codes<SiteId> = store::exam::sites(&office.db, by.exam).await?.into_iter().map(|s| (s.code, s.id)).collect();
    let room = |r: &super::generate::Room| {
        Some(Room {
            id: RoomId(0),
            site: *sites.get(&r.site)?,
            code: r.code.clone(),
            number: r.number,
            building: r.building.to_owned(),
            floor: r.floor,
            rows: r.rows,
            cols: r.cols,
            capacity: r.capacity,
            accessible: r.accessible,
            cost: r.cost,
            layout: None,
        })
    };
    let rooms: Vec<Room> = county.rooms.iter().map(room).collect::<Option<_>>().ok_or("演示数据的考场缺少考点")?;
    Ok(import::save_rooms(office, by, &rooms).await?)
}

/// Staff and their declared relatives.
pub async fn staff(office: &Office, by: Officer, county: &County) -> Result<(), Failure> {
    let units = unit_codes(office, by).await?;
    let member = |s: &super::generate::StaffMember| {
        Some(StaffMember {
            id: StaffId(0),
            code: s.code.clone(),
            name: s.name.clone(),
            gender: s.gender,
            id_number: None,
            phone: s.phone.clone(),
            unit: *units.get(&s.unit)?,
            at: s.at,
            years: s.years,
            qualifications: s.qualifications.iter().map(|q| (*q).to_owned()).collect(),
            available: s.available.clone(),
            max_sessions: s.max_sessions,
            prior_load: s.prior_load,
            answer: Answer::Open,
        })
    };
    let staff: Vec<StaffMember> = county.staff.iter().map(member).collect::<Option<_>>().ok_or("演示数据的考务人员缺少单位")?;
    import::save_staff(office, by, &staff).await?;
    let staff: Codes<StaffId> = store::staffing::all(&office.db, by.exam).await?.into_iter().map(|s| (s.code, s.id)).collect();
    let applicants: BTreeMap<&str, _> = county.applicants.iter().map(|a| (a.code.as_str(), &a.id_number)).collect();
    let pair = |r: &super::generate::Relative| Some((*staff.get(&r.staff)?, (*applicants.get(r.applicant.as_str())?).clone()));
    let relatives: Vec<_> = county.relatives.iter().filter_map(pair).collect();
    Ok(import::save_relatives(office, by, &relatives).await?)
}

/// Turns generated applicants into entries of a bulk registration.
pub struct Registrar {
    pub exam: Exam,
    pub posts: Vec<Post>,
    by_code: BTreeMap<PostCode, PostId>,
    townships: Codes<TownshipId>,
    units: Codes<UnitId>,
}

impl Registrar {
    /// Reads the keys.
    pub async fn open(office: &Office, by: Officer) -> Result<Self, Failure> {
        let exam = store::exam::find(&office.db, by.exam).await?.ok_or("演示考试不存在")?;
        let posts = store::exam::posts(&office.db, by.exam).await?;
        let by_code = posts.iter().map(|p| (p.code.clone(), p.id)).collect();
        Ok(Self { exam, posts, by_code, townships: township_codes(office, by).await?, units: unit_codes(office, by).await? })
    }

    /// One entry, with a drawn portrait.
    pub fn entry(&self, seed: u64, applicant: &super::generate::Applicant) -> Option<Entry> {
        let photo = Some(portrait::portrait_of(applicant.gender, seed));
        Some(Entry { photo, ..self.entry_without_photo(applicant)? })
    }

    /// One entry, for whoever has a photo at hand.
    pub fn entry_without_photo(&self, applicant: &super::generate::Applicant) -> Option<Entry> {
        let (post, particulars) = (*self.by_code.get(&applicant.post)?, self.particulars(applicant)?);
        Some(Entry { account: None, post, particulars, photo: None })
    }

    fn particulars(&self, a: &super::generate::Applicant) -> Option<Particulars> {
        Some(Particulars {
            name: a.name.clone(),
            id_number: a.id_number.clone(),
            phone: a.phone.clone(),
            gender: a.gender,
            township: *self.townships.get(&a.township)?,
            employer: a.employer.as_ref().and_then(|code| self.units.get(code).copied()),
            employer_name: a.employer_name.clone(),
            nation: a.nation.to_owned(),
            education: a.education.to_owned(),
            school: a.school.to_owned(),
            major: a.major.to_owned(),
            address: a.address.clone(),
            accessible: a.accessible,
        })
    }
}
