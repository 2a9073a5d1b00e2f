//! Codes (二维码、条形码): a scanner reads back what was printed, off the rendered sheet.

use kaowu::document::{Imprint, admission_ticket, badge, bag_label, duty_slip, room_record};

use super::tool::Printed;

fn sorted(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes
}

#[test]
fn the_code_of_a_ticket_a_badge_and_a_slip_is_its_token() {
    let imprint = Imprint::sample();
    let (header, tickets) = admission_ticket::sample();
    let long = admission_ticket::AdmissionTicket { token: format!("KW1.2611107102304.{}", "9f".repeat(32)), ..tickets[0].clone() };
    let read = Printed::new(&admission_ticket::pdf(&imprint, &header, &[tickets[0].clone(), long.clone()])).codes();
    assert_eq!(read, [vec![tickets[0].token.clone()], vec![long.token]]);
    let read = Printed::new(&badge::pdf(&imprint, &badge::sample())).codes();
    assert_eq!(read, [sorted(badge::sample().into_iter().map(|badge| badge.token).collect())]);
    let read = Printed::new(&duty_slip::pdf(&imprint, &duty_slip::sample())).codes();
    assert_eq!(read, duty_slip::sample().into_iter().map(|slip| vec![slip.token]).collect::<Vec<_>>());
}

#[test]
fn the_bars_of_bags_and_room_records_are_the_number_of_the_bag() {
    let imprint = Imprint::sample();
    let bags = bag_label::sample();
    let read = Printed::new(&bag_label::pdf(&imprint, &bags)).codes_of_halves();
    assert_eq!(read, [(); 2].map(|()| vec![bags[0].bag.clone()]), "one on each bag");
    let records = room_record::sample();
    let read = Printed::new(&room_record::pdf(&imprint, &records)).codes();
    assert_eq!(read, records.iter().map(|record| vec![record.bag.clone()]).collect::<Vec<_>>());
}
