//! A site's papers (考点文书): rosters, registers, people, money and the handbook.

use super::{
    gather::{SitePapers, badge_token, range, report_at},
    sat::{Sat, sat},
};
use crate::{
    document::{
        Subject,
        avoidance_declaration::AvoidanceDeclaration,
        badge::{self, Badge},
        duty_roster::{DutyLine, DutyRoster},
        handover_register::{Bag, HandoverRegister},
        invigilator_draw::{DrawLine, InvigilatorDraw},
        pay_sheet::{PayLine, PaySheet},
        site_handbook::SiteHandbook,
        site_roster::{RoomLine, SiteRoster},
        site_summary::{SiteSummary, SummaryLine},
        timetable::Timetable,
    },
    domain::staffing::Session,
    store,
};

const SESSIONS: [Session; 2] = [Session::Written, Session::Interview];

impl SitePapers {
    fn place(&self) -> String {
        format!("{:02} {}", self.site.number, self.site.name)
    }

    pub fn site_roster(&self) -> SiteRoster {
        let lines = |(room, used, seats): (&crate::domain::exam::Room, &store::arrangement::RoomUseLine, Vec<_>)| {
            let line = |sat: Sat<'_>| RoomLine {
                room: room.number,
                building: room.building.clone(),
                floor: room.floor,
                category: self.exam.policy.category_name(sat.category),
                tickets: range(&sat.seats),
                count: sat.seats.len(),
            };
            sat(used, &seats).into_iter().map(line).collect::<Vec<_>>()
        };
        SiteRoster {
            number: self.site.number,
            site: self.site.name.clone(),
            address: self.site.address.clone(),
            subjects: self.subjects(),
            papers_a_bag: self.papers_a_bag(),
            rooms: self.by_room().flat_map(lines).collect(),
        }
    }

    pub fn timetable(&self) -> Timetable {
        Timetable { site: self.place(), subjects: self.subjects(), entry: self.exam.policy.entry }
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
        SESSIONS.into_iter().map(roster).filter(|roster| !roster.duties.is_empty()).collect()
    }

    /// The table of the morning: names are written in as the lots fall.
    pub fn invigilator_draw(&self) -> InvigilatorDraw {
        let line = |room: &crate::domain::exam::Room| DrawLine {
            room: room.number,
            whereabouts: Self::whereabouts(room),
            first: None,
            second: None,
        };
        let reserve = self.duties.iter().filter(|duty| duty.duty.role.contains("备用")).map(|duty| duty.name.clone());
        InvigilatorDraw {
            number: self.site.number,
            site: self.site.name.clone(),
            subjects: self.subjects(),
            rooms: self.by_room().map(|(room, ..)| line(room)).collect(),
            reserve: reserve.collect(),
        }
    }

    /// A register for each paper of the exam.
    pub fn handover_registers(&self) -> Vec<HandoverRegister> {
        let register = |(paper, subject): (usize, Subject)| {
            let bags = |(room, used, seats): (&crate::domain::exam::Room, &store::arrangement::RoomUseLine, Vec<_>)| {
                let papers = sat(used, &seats);
                let bag = |(kind, sat): (usize, &Sat<'_>)| Bag {
                    number: self.bag_number(room.number, (paper, kind)),
                    room: room.number,
                    category: self.exam.policy.category_name(sat.category),
                    papers: self.papers_of(sat, papers.len()),
                };
                papers.iter().enumerate().map(bag).collect::<Vec<_>>()
            };
            // Spare rooms have no bag: bags are the rooms that are really used.
            let bags = self.by_room().filter(|(_, used, _)| used.count > 0).flat_map(bags).collect();
            HandoverRegister { number: self.site.number, site: self.site.name.clone(), subject, bags }
        };
        self.subjects().into_iter().enumerate().map(register).collect()
    }

    /// The list of rooms to be counted on the day.
    pub fn summary(&self) -> SiteSummary {
        let line = |(room, used, seats): (&crate::domain::exam::Room, &store::arrangement::RoomUseLine, Vec<&_>)| SummaryLine {
            name: format!("{:03}", room.number),
            category: self.category_of(used, &seats),
            rooms: 1,
            expected: seats.len(),
            present: None,
            absent: None,
            violations: None,
        };
        SiteSummary { number: self.site.number, site: self.site.name.clone(), rooms: self.by_room().map(line).collect() }
    }

    /// One for each person, whatever the number of sessions.
    pub fn declarations(&self) -> Vec<AvoidanceDeclaration> {
        let mut seen = std::collections::BTreeSet::new();
        let declaration = |line: &store::staffing::DutyLine| AvoidanceDeclaration {
            name: line.name.clone(),
            code: line.code.clone(),
            unit: line.unit.clone(),
            role: line.duty.role.clone(),
            site: self.site.name.clone(),
        };
        self.duties.iter().filter(|line| seen.insert(line.duty.staff)).map(declaration).collect()
    }

    pub fn badges(&self) -> Vec<Badge> {
        let badge = |line: &store::staffing::DutyLine| Badge {
            title: badge::title_of(&line.duty.role).to_owned(),
            name: line.name.clone(),
            role: line.duty.role.clone(),
            unit: line.unit.clone(),
            site: format!("{}（{}）", self.site.name, line.duty.session.label()),
            number: line.code.clone(),
            photo: self.faces.get(&line.duty.staff).cloned(),
            token: badge_token(&self.secret, &line.code),
        };
        self.duties.iter().map(badge).collect()
    }

    pub fn pay_sheets(&self) -> Vec<PaySheet> {
        let line = |line: &store::staffing::DutyLine| PayLine {
            name: line.name.clone(),
            unit: line.unit.clone(),
            role: line.duty.role.clone(),
            pay: self.exam.policy.pay(line.duty.session, &line.duty.role),
        };
        let sheet = |session: Session| PaySheet {
            number: self.site.number,
            site: self.site.name.clone(),
            session: session.label().to_owned(),
            lines: self.duties.iter().filter(|duty| duty.duty.session == session).map(line).collect(),
        };
        SESSIONS.into_iter().map(sheet).filter(|sheet| !sheet.lines.is_empty()).collect()
    }

    pub fn handbook(&self) -> SiteHandbook {
        SiteHandbook {
            number: self.site.number,
            site: self.site.name.clone(),
            address: self.site.address.clone(),
            office: format!("{}考务办公室", self.site.county),
            timetable: self.timetable(),
            roster: self.site_roster(),
            duties: self.duty_rosters(),
            draw: self.invigilator_draw(),
            rules: self.ticket_header().notes,
            entry: self.exam.policy.entry,
        }
    }
}
