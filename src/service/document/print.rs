//! Printing (打印): which values of a site go onto which paper.

use super::{Paper, gather::SitePapers};
use crate::document::{
    Pad, absence_list, admission_ticket, avoidance_declaration, badge, bag_label, desk_label, door_sign, duty_roster, handover_register,
    invigilator_draw, pay_sheet, photo_sign_in, room_record, seal, seating_chart, site_handbook, site_roster, site_summary, timetable,
    training_sign_in, violation_record,
};

/// A file and how many sheets it has.
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: u32,
    /// Fonts of the machine that lent glyphs, each as digest and name.
    pub lenders: Vec<String>,
}

/// One kind of paper, of the whole site or of one room.
pub fn print(papers: &SitePapers, paper: Paper, room: Option<u16>) -> Printed {
    bind(papers, paper.label(), &[paper], room)
}

/// A room's bundle: its papers in the order they are used.
pub fn print_room(papers: &SitePapers, room: u16) -> Printed {
    let bundled: Vec<Paper> = Paper::ALL.into_iter().filter(|paper| paper.is_bundled()).collect();
    bind(papers, &format!("第{room:03}考场文书"), &bundled, Some(room))
}

fn bind(papers: &SitePapers, title: &str, kinds: &[Paper], room: Option<u16>) -> Printed {
    let mut pad = Pad::new(title, &papers.imprint);
    for paper in kinds {
        draw(&mut pad, papers, *paper, room);
    }
    let pages = u32::try_from(pad.sheets().max(1)).unwrap_or(u32::MAX);
    let lenders = pad.lenders();
    Printed { bytes: pad.finish(), pages, lenders }
}

/// The papers of a site do not look at `room`.
fn draw(pad: &mut Pad, papers: &SitePapers, paper: Paper, room: Option<u16>) {
    match paper {
        Paper::Handbook => site_handbook::draw(pad, &papers.handbook()),
        Paper::Roster => site_roster::draw(pad, &[papers.site_roster()]),
        Paper::Timetable => timetable::draw(pad, &[papers.timetable()]),
        Paper::Duties => duty_roster::draw(pad, &papers.duty_rosters()),
        Paper::Draw => invigilator_draw::draw(pad, &[papers.invigilator_draw()]),
        Paper::Handover => handover_register::draw(pad, &papers.handover_registers()),
        Paper::Summary => site_summary::draw(pad, &[papers.summary()]),
        Paper::Training => training_sign_in::draw(pad, &papers.duty_rosters()),
        Paper::Avoidance => avoidance_declaration::draw(pad, &papers.declarations()),
        Paper::Badges => badge::draw(pad, &papers.badges()),
        Paper::Pay => pay_sheet::draw(pad, &papers.pay_sheets()),
        Paper::Tickets => admission_ticket::draw(pad, &papers.ticket_header(), &papers.tickets(room)),
        Paper::Charts => seating_chart::draw(pad, &papers.charts(room)),
        Paper::Doors => door_sign::draw(pad, &papers.signs(room)),
        // A room at a time: thirty photos are held twice for as long as its sheet takes.
        Paper::PhotoSignIn => papers.room_numbers(room).into_iter().for_each(|n| photo_sign_in::draw(pad, &papers.sign_ins(Some(n)))),
        Paper::DeskLabels => {
            desk_label::draw(pad, &papers.exam.policy.label_sheet, &papers.desk_labels(room));
        }
        Paper::RoomRecords => room_record::draw(pad, &papers.records(room)),
        Paper::Absences => absence_list::draw(pad, &papers.absences(room)),
        Paper::Violations => violation_record::draw(pad, &papers.violations(room)),
        Paper::Bags => bag_label::draw(pad, &papers.bags(room)),
        Paper::Seals => {
            // A room's strips begin a sheet of their own, so that sheets are handed out by room.
            for number in papers.room_numbers(room) {
                seal::draw(pad, &papers.seals(Some(number)));
            }
        }
    }
}
