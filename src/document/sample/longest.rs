//! The longest words (最长最生僻) papers have to hold, put into the samples; and samples with nobody in them.

use super::{
    super::{
        RoomHead, Seated, Subject,
        absence_list::{self, AbsenceList},
        admission_ticket::{self, AdmissionTicket, Header},
        avoidance_declaration::{self, AvoidanceDeclaration},
        badge::{self, Badge},
        bag_label::{self, BagLabel},
        desk_label,
        door_sign::{self, DoorSign},
        duty_roster::{self, DutyRoster},
        duty_slip::{self, DutySlip},
        exam_summary,
        handover_register::{self, HandoverRegister},
        invigilator_draw::{self, InvigilatorDraw},
        pay_sheet::{self, PaySheet},
        photo_sign_in::{self, PhotoSignIn},
        receipt::{self, Receipt},
        registration_form::{self, RegistrationForm},
        room_record::{self, RoomRecord},
        seal::{self, Seal},
        seating_chart::{self, SeatingChart},
        site_handbook::{self, SiteHandbook},
        site_roster::{self, SiteRoster},
        site_summary::{self, SiteSummary, SummaryLine},
        timetable::{self, Timetable},
        violation_notice::{self, ViolationNotice},
        violation_record::{self, ViolationRecord},
    },
    Filling,
};
use crate::domain::{Fen, exam::Layout};

/// 24 characters, the last two of them rare.
pub const NAME: &str = "阿卜杜热合曼·买买提吐尔逊江·艾尔肯江麦麦提𬭎䶮";
/// 40 characters.
pub const UNIT: &str = "六盘水市六枝特区平寨街道办事处党务政务综合服务中心（退役军人服务站、综治中心）分";
/// 40 characters.
pub const PLACE: &str = "六枝特区第七中学与特殊教育学校联合考点（原职业技术学校东校区综合实训教学楼）分点";
/// 24 characters.
pub const CATEGORY: &str = "中小学教师类（D类）特殊教育与学前教育岗位专用卷";
pub const WHEREABOUTS: &str = "厚德实验综合教学楼东附楼12层1203多媒体教室";
const POST: &str = "初中道德与法治教师（兼心理健康教育，限应届毕业生，限本县户籍，限女性）（2026001002）";
const ADDRESS: &str = "六枝特区平寨街道那平路与人民路交叉口东北角120号院内（公交3路、5路七中站下车，由东侧偏门进）";
const SUBJECT: &str = "职业能力倾向测验暨综合应用能力合并卷（中小学教师类特殊教育专用）";
const ROLE: &str = "保密保管员兼应急联络员";

/// The sample as it is, with every value stretched, or emptied.
fn of<T>(mut sample: Vec<T>, filling: Filling, stretch: impl Fn(&mut T), empty: impl Fn(&mut T)) -> Vec<T> {
    for value in &mut sample {
        match filling {
            Filling::Usual => {}
            Filling::Longest => stretch(value),
            Filling::Nobody => empty(value),
        }
    }
    sample
}

fn to(field: &mut String, words: &str) {
    words.clone_into(field);
}

fn subjects() -> Vec<Subject> {
    Subject::sample().into_iter().map(|subject| Subject { name: SUBJECT.to_owned(), ..subject }).collect()
}

fn subject() -> Subject {
    subjects().remove(0)
}

/// A full room of the longest name.
fn seated() -> Vec<Seated> {
    Seated::sample(30).into_iter().map(|seated| Seated { name: NAME.to_owned(), ..seated }).collect()
}

pub(super) fn absence_lists(filling: Filling) -> Vec<AbsenceList> {
    let stretch = |list: &mut AbsenceList| {
        *list = AbsenceList { at: RoomHead::longest(), subject: subject(), expected: 30, absent: seated() };
    };
    of(absence_list::sample(), filling, stretch, |list| (list.expected, list.absent) = (0, Vec::new()))
}

/// Tickets and what they share.
#[must_use]
pub fn tickets(filling: Filling) -> (Header, Vec<AdmissionTicket>) {
    let (mut header, tickets) = admission_ticket::sample();
    let stretch = |ticket: &mut AdmissionTicket| {
        to(&mut ticket.name, NAME);
        to(&mut ticket.unit, UNIT);
        to(&mut ticket.post, POST);
        to(&mut ticket.category, CATEGORY);
        to(&mut ticket.site, PLACE);
        to(&mut ticket.address, ADDRESS);
        (ticket.room, ticket.seat) = (999, 60);
    };
    if filling == Filling::Longest {
        header.subjects = subjects();
        header.notes.extend(header.notes.clone().into_iter().take(4));
        header.map = Some(super::plan::plan());
    }
    let tickets = of(tickets, filling, stretch, |_| ());
    (header, if filling == Filling::Nobody { Vec::new() } else { tickets })
}

pub(super) fn declarations(filling: Filling) -> Vec<AvoidanceDeclaration> {
    let stretch = |person: &mut AvoidanceDeclaration| {
        to(&mut person.name, NAME);
        to(&mut person.unit, UNIT);
        to(&mut person.role, ROLE);
        to(&mut person.site, PLACE);
    };
    of(avoidance_declaration::sample(), filling, stretch, |person| [&mut person.name, &mut person.unit].into_iter().for_each(String::clear))
}

pub(super) fn badges(filling: Filling) -> Vec<Badge> {
    let stretch = |badge: &mut Badge| {
        to(&mut badge.name, NAME);
        to(&mut badge.role, ROLE);
        to(&mut badge.unit, UNIT);
        to(&mut badge.site, PLACE);
    };
    of(badge::sample(), filling, stretch, |badge| [&mut badge.name, &mut badge.unit].into_iter().for_each(String::clear))
}

pub(super) fn bags(filling: Filling) -> Vec<BagLabel> {
    let stretch = |label: &mut BagLabel| (label.at, label.subject) = (RoomHead::longest(), subject());
    of(bag_label::sample(), filling, stretch, |label| (label.expected, label.tickets) = (0, None))
}

pub(super) fn desk_labels(filling: Filling) -> Vec<(RoomHead, Vec<Seated>)> {
    let stretch = |room: &mut (RoomHead, Vec<Seated>)| *room = (RoomHead::longest(), seated());
    of(desk_label::sample(), filling, stretch, |room| room.1.clear())
}

pub(super) fn door_signs(filling: Filling) -> Vec<DoorSign> {
    let stretch = |sign: &mut DoorSign| {
        let RoomHead { site, room, whereabouts, category } = RoomHead::longest();
        *sign = DoorSign { site, room, whereabouts, category, subjects: subjects(), ..sign.clone() };
    };
    of(door_sign::sample(), filling, stretch, |sign| (sign.count, sign.tickets) = (0, None))
}

pub(super) fn duty_rosters(filling: Filling) -> Vec<DutyRoster> {
    let stretch = |site: &mut DutyRoster| {
        to(&mut site.site, PLACE);
        for duty in &mut site.duties {
            to(&mut duty.name, NAME);
            to(&mut duty.unit, UNIT);
        }
        site.duties.iter_mut().take(3).for_each(|duty| to(&mut duty.role, ROLE));
    };
    of(duty_roster::sample(), filling, stretch, |site| site.duties.clear())
}

pub(super) fn duty_slips(filling: Filling) -> Vec<DutySlip> {
    let stretch = |slip: &mut DutySlip| {
        to(&mut slip.name, NAME);
        to(&mut slip.unit, UNIT);
        to(&mut slip.role, ROLE);
        to(&mut slip.site, PLACE);
        to(&mut slip.address, ADDRESS);
        to(&mut slip.contact, UNIT);
        slip.duties.extend(slip.duties.clone().into_iter().take(4));
    };
    of(duty_slip::sample(), filling, stretch, |slip| (slip.report, slip.duties) = (None, Vec::new()))
}

fn summed(line: &mut SummaryLine) {
    to(&mut line.category, CATEGORY);
    (line.expected, line.present, line.absent) = (88_888, Some(88_000), Some(888));
}

pub(super) fn exam_summary(filling: Filling) -> Vec<(u16, SummaryLine)> {
    let stretch = |(_, line): &mut (u16, SummaryLine)| {
        summed(line);
        to(&mut line.name, PLACE);
    };
    let sites = of(exam_summary::sample(), filling, stretch, |_| ());
    if filling == Filling::Nobody { Vec::new() } else { sites }
}

pub(super) fn handover_registers(filling: Filling) -> Vec<HandoverRegister> {
    let stretch = |register: &mut HandoverRegister| {
        to(&mut register.site, PLACE);
        register.subject = subject();
        register.bags.iter_mut().for_each(|bag| to(&mut bag.category, CATEGORY));
    };
    of(handover_register::sample(), filling, stretch, |register| register.bags.clear())
}

pub(super) fn invigilator_draws(filling: Filling) -> Vec<InvigilatorDraw> {
    let stretch = |site: &mut InvigilatorDraw| {
        to(&mut site.site, PLACE);
        site.reserve = vec![NAME.to_owned(); 4];
        for line in &mut site.rooms {
            to(&mut line.whereabouts, WHEREABOUTS);
            (line.first, line.second) = (Some(NAME.to_owned()), Some(NAME.to_owned()));
        }
    };
    of(invigilator_draw::sample(), filling, stretch, |site| (site.rooms, site.reserve) = (Vec::new(), Vec::new()))
}

pub(super) fn pay_sheets(filling: Filling) -> Vec<PaySheet> {
    let stretch = |sheet: &mut PaySheet| {
        to(&mut sheet.site, PLACE);
        for line in &mut sheet.lines {
            to(&mut line.name, NAME);
            to(&mut line.unit, UNIT);
            to(&mut line.role, ROLE);
            line.pay = Fen::yuan(123_456);
        }
    };
    of(pay_sheet::sample(), filling, stretch, |sheet| sheet.lines.clear())
}

pub(super) fn photo_sign_ins(filling: Filling) -> Vec<PhotoSignIn> {
    let stretch = |room: &mut PhotoSignIn| {
        let candidates = seated().into_iter().map(|seated| (seated, None)).collect();
        *room = PhotoSignIn { at: RoomHead::longest(), subjects: subjects(), candidates };
    };
    of(photo_sign_in::sample(), filling, stretch, |room| room.candidates.clear())
}

pub(super) fn receipts(filling: Filling) -> Vec<Receipt> {
    let stretch = |receipt: &mut Receipt| {
        to(&mut receipt.name, NAME);
        to(&mut receipt.post, POST);
        to(&mut receipt.payee, UNIT);
    };
    of(receipt::sample(), filling, stretch, |_| ())
}

pub(super) fn registration_forms(filling: Filling) -> Vec<RegistrationForm> {
    let stretch = |form: &mut RegistrationForm| {
        to(&mut form.name, NAME);
        to(&mut form.nation, "乌孜别克族（汉族随迁）");
        for field in [&mut form.unit, &mut form.school, &mut form.employer, &mut form.township] {
            to(field, UNIT);
        }
        to(&mut form.post, POST);
        to(&mut form.category, CATEGORY);
        to(&mut form.major, POST);
        to(&mut form.address, ADDRESS);
    };
    of(registration_form::sample(), filling, stretch, |form| [&mut form.employer, &mut form.major].into_iter().for_each(String::clear))
}

pub(super) fn room_records(filling: Filling) -> Vec<RoomRecord> {
    let stretch = |record: &mut RoomRecord| (record.at, record.subject) = (RoomHead::longest(), subject());
    of(room_record::sample(), filling, stretch, |record| (record.expected, record.tickets) = (0, None))
}

pub(super) fn seals(filling: Filling) -> Vec<Seal> {
    let stretch = |seal: &mut Seal| {
        to(&mut seal.place, PLACE);
        seal.bag = format!("第999考场　{SUBJECT}　空白答题卡袋");
    };
    of(seal::sample(), filling, stretch, |_| ())
}

pub(super) fn seating_charts(filling: Filling) -> Vec<SeatingChart> {
    let stretch = |chart: &mut SeatingChart| {
        let RoomHead { site, room, whereabouts, category } = RoomHead::longest();
        let layout = Layout { door: chart.layout.door, ..Layout::snake("七八八七蛇形", &[7, 8, 8, 7]) };
        *chart = SeatingChart { site, room, whereabouts, category, layout, seats: seated() };
    };
    of(seating_chart::sample(), filling, stretch, |chart| chart.seats.clear())
}

pub(super) fn site_handbook(filling: Filling) -> SiteHandbook {
    let mut book = site_handbook::sample();
    if filling == Filling::Longest {
        to(&mut book.site, PLACE);
        to(&mut book.address, ADDRESS);
        to(&mut book.office, UNIT);
    }
    SiteHandbook {
        timetable: timetables(filling).pop().expect("there is a sample"),
        roster: site_rosters(filling).pop().expect("there is a sample"),
        duties: duty_rosters(filling),
        draw: invigilator_draws(filling).pop().expect("there is a sample"),
        ..book
    }
}

pub(super) fn site_rosters(filling: Filling) -> Vec<SiteRoster> {
    let stretch = |site: &mut SiteRoster| {
        to(&mut site.site, PLACE);
        to(&mut site.address, ADDRESS);
        site.subjects = subjects();
        for room in &mut site.rooms {
            to(&mut room.building, "厚德实验综合教学楼东附楼");
            to(&mut room.category, CATEGORY);
        }
    };
    of(site_roster::sample(), filling, stretch, |site| site.rooms.clear())
}

pub(super) fn site_summaries(filling: Filling) -> Vec<SiteSummary> {
    let stretch = |site: &mut SiteSummary| {
        to(&mut site.site, PLACE);
        site.rooms.iter_mut().for_each(summed);
    };
    of(site_summary::sample(), filling, stretch, |site| site.rooms.clear())
}

pub(super) fn timetables(filling: Filling) -> Vec<Timetable> {
    let stretch = |day: &mut Timetable| {
        to(&mut day.site, PLACE);
        day.subjects = subjects();
    };
    of(timetable::sample(), filling, stretch, |day| day.subjects.clear())
}

pub(super) fn violation_notices(filling: Filling) -> Vec<ViolationNotice> {
    let stretch = |notice: &mut ViolationNotice| {
        notice.at = RoomHead::longest();
        to(&mut notice.candidate.name, NAME);
        to(&mut notice.subject, SUBJECT);
        notice.facts = notice.facts.repeat(5);
        to(&mut notice.office, UNIT);
    };
    of(violation_notice::sample(), filling, stretch, |_| ())
}

pub(super) fn violation_records(filling: Filling) -> Vec<ViolationRecord> {
    let stretch = |record: &mut ViolationRecord| {
        record.at = RoomHead::longest();
        record.subject = record.subject.take().map(|_| subject());
        if let Some(seated) = &mut record.candidate {
            to(&mut seated.name, NAME);
            record.facts = record.facts.repeat(3);
        }
    };
    of(violation_record::sample(), filling, stretch, |record| *record = ViolationRecord::blank(record.at.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_words_are_as_long_as_said() {
        let lengths = [NAME, UNIT, PLACE, CATEGORY, WHEREABOUTS].map(|words| words.chars().count());
        assert_eq!(lengths, [24, 40, 40, 24, 24]);
    }
}
