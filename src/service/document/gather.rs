//! Gathering (汇集): what the papers of one site say, read once.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    document::{Imprint, Subject, admission_ticket, font},
    domain::{
        Moment,
        arrangement::PlanHead,
        exam::{Exam, PaperTime, Phase, Policy, Room, Site},
        id::{PlanId, RegistrationId, RoomId, SiteId, StaffId},
        staffing::Session,
    },
    service::{Error, Office, Result, machine},
    store::{
        self,
        arrangement::{PlacementLine, RoomUseLine},
    },
};

/// Everything the papers of one site are made from.
pub struct SitePapers {
    pub exam: Exam,
    pub imprint: Imprint,
    pub site: Site,
    pub rooms: BTreeMap<RoomId, Room>,
    pub used: Vec<RoomUseLine>,
    pub seats: Vec<PlacementLine>,
    pub duties: Vec<store::staffing::DutyLine>,
    pub photos: BTreeMap<RegistrationId, Vec<u8>>,
    /// Photos of who serves.
    pub faces: BTreeMap<StaffId, Vec<u8>>,
    /// 考点示意图
    pub map: Option<Vec<u8>>,
    pub tokens: BTreeMap<RegistrationId, String>,
    /// What codes on papers are signed with.
    pub secret: Vec<u8>,
}

/// What stands on every sheet.
pub fn imprint(exam: &Exam, plan: &PlanHead, printed: Moment) -> Imprint {
    Imprint { exam: exam.name.clone(), plan_version: plan.version, printed, replaces: None, wording: exam.policy.wording.clone() }
}

/// `KW1.<number>.<signature>`: a scanner at the gate can tell it is ours; nothing of the person is in it but the number on the paper.
pub fn token(office: &Office, number: &str) -> String {
    badge_token(&office.db.secret("ticket"), number)
}

/// The same, with the secret at hand.
pub fn badge_token(secret: &[u8], number: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(number.as_bytes());
    format!("KW1.{number}.{}", machine::hex(&mac.finalize().into_bytes()[..10]))
}

impl SitePapers {
    /// Reads a whole site of a plan.
    pub async fn gather(office: &Office, exam: &Exam, plan: PlanId, site: SiteId, photos: bool) -> Result<Self> {
        let head = store::arrangement::head(&office.db, exam.id, plan).await?.ok_or(Error::NotFound("方案"))?;
        let seats = store::arrangement::placements(&office.db, plan, Some(site), None).await?;
        let mut papers = Self::of(office, exam, &head, site, seats).await?;
        papers.duties = store::staffing::duties(&office.db, plan, Some(site)).await?;
        if photos {
            papers.read_photos(office).await?;
            let staff: Vec<StaffId> = papers.duties.iter().map(|line| line.duty.staff).collect();
            papers.faces = store::picture::staff_photos(&office.db, &staff).await?.into_iter().collect();
        }
        Ok(papers)
    }

    /// Reads what the tickets of some seats of a site say.
    pub async fn gather_seats(office: &Office, exam: &Exam, plan: &PlanHead, site: SiteId, seats: Vec<PlacementLine>) -> Result<Self> {
        let mut papers = Self::of(office, exam, plan, site, seats).await?;
        papers.read_photos(office).await?;
        Ok(papers)
    }

    async fn of(office: &Office, exam: &Exam, plan: &PlanHead, site: SiteId, seats: Vec<PlacementLine>) -> Result<Self> {
        let site = store::exam::sites(&office.db, exam.id).await?.into_iter().find(|s| s.id == site).ok_or(Error::NotFound("考点"))?;
        let rooms = store::exam::rooms(&office.db, exam.id)
            .await?
            .into_iter()
            .filter(|room| room.site == site.id)
            .map(|room| (room.id, room))
            .collect();
        let used = store::arrangement::room_use(&office.db, plan.id).await?.into_iter().filter(|line| line.site == site.id).collect();
        let secret = office.db.secret("ticket").to_vec();
        let tokens = seats.iter().map(|seat| (seat.registration, badge_token(&secret, seat.ticket.as_str()))).collect();
        // Papers of a frozen plan carry the moment it was adopted or made, so that printing again gives the same bytes.
        let printed = match &plan.state {
            crate::domain::arrangement::PlanState::Adopted { at, .. } => *at,
            _ => plan.made,
        };
        let imprint = imprint(exam, plan, printed);
        let map = store::picture::site_map(&office.db, site.id).await?;
        let (duties, photos, faces) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Ok(Self { exam: exam.clone(), imprint, site, rooms, used, seats, duties, photos, faces, map, tokens, secret })
    }

    async fn read_photos(&mut self, office: &Office) -> Result<()> {
        let ids: Vec<RegistrationId> = self.seats.iter().filter(|seat| seat.has_photo).map(|seat| seat.registration).collect();
        self.photos = store::registration::photos_of(&office.db, &ids).await?.into_iter().collect();
        Ok(())
    }

    /// `07-金溪街道第1小学`: what the site's files begin with.
    pub fn stem(&self) -> String {
        format!("{:02}-{}", self.site.number, super::as_file_name(&self.site.name))
    }

    /// The digest of everything the site's papers are made from: while it stays, they stay.
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new_with_prefix(env!("CARGO_PKG_VERSION"));
        let Self { exam, imprint, site, rooms, used, seats, duties, photos, faces, map, tokens, secret: _ } = self;
        let words = format!("{exam:?}{imprint:?}{site:?}{rooms:?}{used:?}{seats:?}{duties:?}{tokens:?}");
        // The same words look otherwise where another font lends their rare characters.
        digest.update(format!("{:?}", font::faces().borrowed(&words)));
        digest.update(words);
        for (registration, photo) in photos {
            digest.update(format!("{registration:?}{}", photo.len()));
            digest.update(photo);
        }
        for (staff, photo) in faces {
            digest.update(format!("{staff:?}{}", photo.len()));
            digest.update(photo);
        }
        digest.update(map.as_deref().unwrap_or_default());
        machine::hex(&digest.finalize())
    }

    pub fn ticket_header(&self) -> admission_ticket::Header {
        let Policy { entry, ticket_notes, .. } = &self.exam.policy;
        let notes = std::iter::once(entry.sentence()).chain(ticket_notes.iter().cloned()).collect();
        admission_ticket::Header { subjects: self.subjects(), notes, map: self.map.clone() }
    }

    /// Rooms in use with whoever sits in them, in the order of the room numbers.
    pub fn by_room(&self) -> impl Iterator<Item = (&Room, &RoomUseLine, Vec<&PlacementLine>)> {
        let mut seats: BTreeMap<RoomId, Vec<&PlacementLine>> = BTreeMap::new();
        for seat in &self.seats {
            seats.entry(seat.room).or_default().push(seat);
        }
        self.used.iter().filter_map(move |used| Some((self.rooms.get(&used.room)?, used, seats.remove(&used.room).unwrap_or_default())))
    }

    pub fn subjects(&self) -> Vec<Subject> {
        let subject = |paper: &PaperTime| {
            let ends = paper.starts + chrono::Duration::minutes(i64::from(paper.minutes));
            Subject { name: paper.name.clone(), starts: paper.starts, ends }
        };
        self.exam.policy.papers.iter().map(subject).collect()
    }
}

/// First and last ticket number of a room; `None` for an empty one.
pub fn range(seats: &[&PlacementLine]) -> Option<(String, String)> {
    Some((seats.first()?.ticket.to_string(), seats.last()?.ticket.to_string()))
}

/// When staff report: an hour before the first paper, or before the interviews open.
pub fn report_at(exam: &Exam, session: Session) -> Option<Moment> {
    let starts = match session {
        Session::Written => exam.policy.papers.iter().map(|paper| paper.starts).min(),
        Session::Interview => exam.policy.window(Phase::Interview).map(|window| window.opens),
    };
    starts.map(|at| at - chrono::Duration::minutes(60))
}
