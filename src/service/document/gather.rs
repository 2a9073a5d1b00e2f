//! Gathering (汇集): what the papers of one site say, read once.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Paper;
use crate::{
    document::{
        Imprint, Seated, Subject, admission_ticket, door_sign,
        duty_roster::{self, DutyLine, DutyRoster},
        seating_chart::SeatingChart,
        site_roster::{self, RoomLine, SiteRoster},
    },
    domain::{
        Moment,
        arrangement::PlanHead,
        exam::{Exam, PaperTime, Phase, Room, Site},
        id::{PlanId, RegistrationId, RoomId, SiteId},
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
    site: Site,
    rooms: BTreeMap<RoomId, Room>,
    used: Vec<RoomUseLine>,
    seats: Vec<PlacementLine>,
    duties: Vec<store::staffing::DutyLine>,
    photos: BTreeMap<RegistrationId, Vec<u8>>,
    tokens: BTreeMap<RegistrationId, String>,
}

/// What stands on every sheet.
pub fn imprint(exam: &Exam, plan: &PlanHead, printed: Moment) -> Imprint {
    Imprint { exam: exam.name.clone(), plan_version: plan.version, printed, replaces: None }
}

/// `KW1.<number>.<signature>`: a scanner at the gate can tell it is ours; nothing of the person is in it but the number on the paper.
pub fn token(office: &Office, number: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&office.db.secret("ticket")).expect("HMAC takes keys of any length");
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
        let tokens = seats.iter().map(|seat| (seat.registration, token(office, seat.ticket.as_str()))).collect();
        // Papers of a frozen plan carry the moment it was adopted or made, so that printing again gives the same bytes.
        let printed = match &plan.state {
            crate::domain::arrangement::PlanState::Adopted { at, .. } => *at,
            _ => plan.made,
        };
        let imprint = imprint(exam, plan, printed);
        Ok(Self { exam: exam.clone(), imprint, site, rooms, used, seats, duties: Vec::new(), photos: BTreeMap::new(), tokens })
    }

    async fn read_photos(&mut self, office: &Office) -> Result<()> {
        let ids: Vec<RegistrationId> = self.seats.iter().filter(|seat| seat.has_photo).map(|seat| seat.registration).collect();
        self.photos = store::registration::photos_of(&office.db, &ids).await?.into_iter().collect();
        Ok(())
    }

    /// `07-金溪街道第1小学-座次表.pdf`
    pub fn file_name(&self, paper: Paper) -> String {
        format!("{:02}-{}-{}.pdf", self.site.number, self.site.name, paper.label())
    }

    /// Sheets of a paper.
    pub fn pages(&self, paper: Paper) -> u32 {
        let count = match paper {
            Paper::Tickets => self.seats.len(),
            Paper::Charts | Paper::Doors => self.used.len(),
            Paper::Roster => site_roster::sheets(self.used.len()),
            Paper::Duties => self.duty_rosters().iter().map(|roster| duty_roster::sheets(roster.duties.len())).sum::<usize>().max(1),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub fn ticket_header(&self) -> admission_ticket::Header {
        admission_ticket::Header { subjects: self.subjects(), notes: self.exam.policy.ticket_notes.clone() }
    }

    pub fn tickets(&self) -> Vec<admission_ticket::AdmissionTicket> {
        self.seats.iter().filter_map(|seat| self.ticket(seat)).collect()
    }

    fn ticket(&self, seat: &PlacementLine) -> Option<admission_ticket::AdmissionTicket> {
        let room = self.rooms.get(&seat.room)?;
        Some(admission_ticket::AdmissionTicket {
            name: seat.name.clone(),
            gender: seat.gender.label().to_owned(),
            id_number: seat.masked_id.clone(),
            ticket_number: seat.ticket.to_string(),
            registration: seat.number.clone(),
            unit: seat.unit.clone(),
            post: format!("{} {}", seat.post_code, seat.post_name),
            category: self.exam.policy.category_name(seat.category),
            site: format!("{}　{}{}层", self.site.name, room.building, room.floor),
            address: self.site.address.clone(),
            room: room.number,
            seat: seat.seat,
            token: self.tokens.get(&seat.registration).cloned().unwrap_or_default(),
            photo: self.photos.get(&seat.registration).cloned(),
        })
    }

    /// Rooms in use with whoever sits in them, in the order of the room numbers.
    fn by_room(&self) -> impl Iterator<Item = (&Room, &RoomUseLine, Vec<&PlacementLine>)> {
        let mut seats: BTreeMap<RoomId, Vec<&PlacementLine>> = BTreeMap::new();
        for seat in &self.seats {
            seats.entry(seat.room).or_default().push(seat);
        }
        self.used.iter().filter_map(move |used| Some((self.rooms.get(&used.room)?, used, seats.remove(&used.room).unwrap_or_default())))
    }

    pub fn charts(&self) -> Vec<SeatingChart> {
        let chart = |(room, used, seats): (&Room, &RoomUseLine, Vec<&PlacementLine>)| {
            let layout = room.layout.as_ref().unwrap_or(&self.exam.policy.layout);
            SeatingChart {
                site: self.site.name.clone(),
                room: room.number,
                whereabouts: format!("{}{}层 {}", room.building, room.floor, room.code),
                category: self.exam.policy.category_name(used.category),
                layout: layout.clone(),
                seats: seats.iter().map(|s| Seated { seat: s.seat, name: s.name.clone(), ticket_number: s.ticket.to_string() }).collect(),
            }
        };
        self.by_room().map(chart).collect()
    }

    pub fn signs(&self) -> Vec<door_sign::DoorSign> {
        let sign = |(room, used, seats): (&Room, &RoomUseLine, Vec<&PlacementLine>)| door_sign::DoorSign {
            site: self.site.name.clone(),
            room: room.number,
            whereabouts: format!("{}{}层 {}", room.building, room.floor, room.code),
            category: self.exam.policy.category_name(used.category),
            tickets: range(&seats),
            count: seats.len(),
            subjects: self.subjects(),
        };
        self.by_room().map(sign).collect()
    }

    fn subjects(&self) -> Vec<Subject> {
        let subject = |paper: &PaperTime| {
            let ends = paper.starts + chrono::Duration::minutes(i64::from(paper.minutes));
            Subject { name: paper.name.clone(), starts: paper.starts, ends }
        };
        self.exam.policy.papers.iter().map(subject).collect()
    }

    pub fn site_roster(&self) -> SiteRoster {
        let line = |(room, used, seats): (&Room, &RoomUseLine, Vec<&PlacementLine>)| RoomLine {
            room: room.number,
            building: room.building.clone(),
            floor: room.floor,
            category: self.exam.policy.category_name(used.category),
            tickets: range(&seats),
            count: seats.len(),
        };
        SiteRoster {
            number: self.site.number,
            site: self.site.name.clone(),
            address: self.site.address.clone(),
            subjects: self.subjects(),
            // One paper for each seat of a full room, and a spare.
            papers_a_bag: usize::from(self.exam.policy.seats_per_room) + 1,
            rooms: self.by_room().map(line).collect(),
        }
    }

    /// A roster for each session the site serves in.
    pub fn duty_rosters(&self) -> Vec<DutyRoster> {
        let line = |line: &store::staffing::DutyLine| DutyLine {
            role: line.duty.role.clone(),
            name: line.name.clone(),
            gender: line.gender.label().to_owned(),
            unit: line.unit.clone(),
            phone: line.masked_phone.clone(),
            room: line.duty.room,
        };
        let roster = |session: Session| DutyRoster {
            number: self.site.number,
            site: self.site.name.clone(),
            session: session.label().to_owned(),
            report: report_at(&self.exam, session),
            duties: self.duties.iter().filter(|duty| duty.duty.session == session).map(line).collect(),
        };
        [Session::Written, Session::Interview].into_iter().map(roster).filter(|roster| !roster.duties.is_empty()).collect()
    }
}

/// First and last ticket number of a room; `None` for an empty one.
fn range(seats: &[&PlacementLine]) -> Option<(String, String)> {
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
