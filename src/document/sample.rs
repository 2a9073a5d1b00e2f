//! Samples (样张): one of every paper, for previews and for what is tested of them all.

use super::{
    Imprint, absence_list, admission_ticket, avoidance_declaration, badge, bag_label, desk_label, door_sign, duty_roster, duty_slip,
    exam_summary, handover_register, invigilator_draw, pay_sheet, photo_sign_in, receipt, registration_form, room_record, seal,
    seating_chart, site_handbook, site_roster, site_summary, timetable, training_sign_in, violation_notice, violation_record,
};

/// Every paper's sample under its own name.
#[must_use]
pub fn samples(imprint: &Imprint) -> Vec<(&'static str, Vec<u8>)> {
    let (header, tickets) = admission_ticket::sample();
    vec![
        ("absence_list", absence_list::pdf(imprint, &absence_list::sample())),
        ("admission_ticket", admission_ticket::pdf(imprint, &header, &tickets)),
        ("avoidance_declaration", avoidance_declaration::pdf(imprint, &avoidance_declaration::sample())),
        ("badge", badge::pdf(imprint, &badge::sample())),
        ("bag_label", bag_label::pdf(imprint, &bag_label::sample())),
        ("desk_label", desk_label::pdf(imprint, &desk_label::LabelSheet::plain(), &desk_label::sample())),
        ("door_sign", door_sign::pdf(imprint, &door_sign::sample())),
        ("duty_roster", duty_roster::pdf(imprint, &duty_roster::sample())),
        ("duty_slip", duty_slip::pdf(imprint, &duty_slip::sample())),
        ("exam_summary", exam_summary::pdf(imprint, &exam_summary::sample())),
        ("handover_register", handover_register::pdf(imprint, &handover_register::sample())),
        ("invigilator_draw", invigilator_draw::pdf(imprint, &invigilator_draw::sample())),
        ("pay_sheet", pay_sheet::pdf(imprint, &pay_sheet::sample())),
        ("photo_sign_in", photo_sign_in::pdf(imprint, &photo_sign_in::sample())),
        ("receipt", receipt::pdf(imprint, &receipt::sample())),
        ("registration_form", registration_form::pdf(imprint, &registration_form::sample())),
        ("room_record", room_record::pdf(imprint, &room_record::sample())),
        ("seal", seal::pdf(imprint, &seal::sample())),
        ("seating_chart", seating_chart::pdf(imprint, &seating_chart::sample())),
        ("site_handbook", site_handbook::pdf(imprint, &site_handbook::sample())),
        ("site_roster", site_roster::pdf(imprint, &site_roster::sample())),
        ("site_summary", site_summary::pdf(imprint, &site_summary::sample())),
        ("timetable", timetable::pdf(imprint, &timetable::sample())),
        ("training_sign_in", training_sign_in::pdf(imprint, &duty_roster::sample())),
        ("violation_notice", violation_notice::pdf(imprint, &violation_notice::sample())),
        ("violation_record", violation_record::pdf(imprint, &violation_record::sample())),
    ]
}
