//! Samples (样张): every paper as it usually is, with the longest and rarest words, and with nobody in it; for previews and for what is
//! tested of them all.

pub mod longest;
mod plan;

use super::{
    Imprint, Pad, absence_list, admission_ticket, avoidance_declaration, badge, bag_label, desk_label, door_sign, duty_roster, duty_slip,
    exam_summary, handover_register, invigilator_draw, pay_sheet, photo_sign_in, receipt, registration_form, room_record, seal,
    seating_chart, site_handbook, site_roster, site_summary, timetable, training_sign_in, violation_notice, violation_record,
};
use crate::domain::exam::LabelSheet;

/// What a sample is filled with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filling {
    #[default]
    Usual,
    /// Names of 24 characters and rare ones among them, units and sites of 40, full rooms of 7-8-8-7 desks.
    Longest,
    /// Rooms without candidates, sites without rooms or staff.
    Nobody,
}

impl Filling {
    pub const ALL: [Self; 3] = [Self::Usual, Self::Longest, Self::Nobody];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        ["usual", "longest", "nobody"][self as usize]
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        ["常见内容", "最长和最生僻的内容", "没有人员的空表"][self as usize]
    }

    /// The filling of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filling| filling.word() == word)
    }
}

/// The words of the papers there are samples of.
pub const WORDS: [&str; 26] = [
    "absence_list",
    "admission_ticket",
    "avoidance_declaration",
    "badge",
    "bag_label",
    "desk_label",
    "door_sign",
    "duty_roster",
    "duty_slip",
    "exam_summary",
    "handover_register",
    "invigilator_draw",
    "pay_sheet",
    "photo_sign_in",
    "receipt",
    "registration_form",
    "room_record",
    "seal",
    "seating_chart",
    "site_handbook",
    "site_roster",
    "site_summary",
    "timetable",
    "training_sign_in",
    "violation_notice",
    "violation_record",
];

/// Draws a paper's sample; a word that is no paper's draws nothing.
pub fn draw(pad: &mut Pad, word: &str, filling: Filling, stock: &LabelSheet) {
    let f = filling;
    match word {
        "absence_list" => absence_list::draw(pad, &longest::absence_lists(f)),
        "admission_ticket" => {
            let (header, tickets) = longest::tickets(f);
            admission_ticket::draw(pad, &header, &tickets);
        }
        "avoidance_declaration" => avoidance_declaration::draw(pad, &longest::declarations(f)),
        "badge" => badge::draw(pad, &longest::badges(f)),
        "bag_label" => bag_label::draw(pad, &longest::bags(f)),
        "desk_label" => desk_label::draw(pad, stock, &longest::desk_labels(f)),
        "door_sign" => door_sign::draw(pad, &longest::door_signs(f)),
        "duty_roster" => duty_roster::draw(pad, &longest::duty_rosters(f)),
        "duty_slip" => duty_slip::draw(pad, &longest::duty_slips(f)),
        "exam_summary" => exam_summary::draw(pad, &longest::exam_summary(f)),
        "handover_register" => handover_register::draw(pad, &longest::handover_registers(f)),
        "invigilator_draw" => invigilator_draw::draw(pad, &longest::invigilator_draws(f)),
        "pay_sheet" => pay_sheet::draw(pad, &longest::pay_sheets(f)),
        "photo_sign_in" => photo_sign_in::draw(pad, &longest::photo_sign_ins(f)),
        "receipt" => receipt::draw(pad, &longest::receipts(f)),
        "registration_form" => registration_form::draw(pad, &longest::registration_forms(f)),
        "room_record" => room_record::draw(pad, &longest::room_records(f)),
        "seal" => seal::draw(pad, &longest::seals(f)),
        "seating_chart" => seating_chart::draw(pad, &longest::seating_charts(f)),
        "site_handbook" => site_handbook::draw(pad, &longest::site_handbook(f)),
        "site_roster" => site_roster::draw(pad, &longest::site_rosters(f)),
        "site_summary" => site_summary::draw(pad, &longest::site_summaries(f)),
        "timetable" => timetable::draw(pad, &longest::timetables(f)),
        "training_sign_in" => training_sign_in::draw(pad, &longest::duty_rosters(f)),
        "violation_notice" => violation_notice::draw(pad, &longest::violation_notices(f)),
        "violation_record" => violation_record::draw(pad, &longest::violation_records(f)),
        _ => {}
    }
}

/// A paper's sample on a pad of its own.
#[must_use]
pub fn pad(imprint: &Imprint, word: &str, filling: Filling, stock: &LabelSheet) -> Pad {
    let mut pad = Pad::new(word, imprint);
    draw(&mut pad, word, filling, stock);
    pad
}

/// Every paper's usual sample under its own name.
#[must_use]
pub fn samples(imprint: &Imprint) -> Vec<(&'static str, Vec<u8>)> {
    filled(imprint, Filling::Usual)
}

/// Every paper's sample under its own name.
#[must_use]
pub fn filled(imprint: &Imprint, filling: Filling) -> Vec<(&'static str, Vec<u8>)> {
    WORDS.map(|word| (word, pad(imprint, word, filling, &LabelSheet::plain()).finish())).to_vec()
}
