//! Desk labels (桌贴): seat, ticket number and name for the corner of every desk, on sheets of labels or to be cut.

use super::{
    Imprint, RoomHead, Seated,
    page::Pad,
    style::{Area, Style},
};
pub use crate::domain::exam::LabelSheet;

fn place(stock: &LabelSheet, number: usize) -> Area {
    let (column, row) = ((number % stock.across) as f32, (number / stock.across) as f32);
    let (w, h) = stock.label;
    Area::new(stock.left + (w + stock.gap.0) * column, stock.top + (h + stock.gap.1) * row, w, h)
}

/// One PDF; every room begins a new sheet, so that sheets are handed out by room.
#[must_use]
pub fn pdf(imprint: &Imprint, stock: &LabelSheet, rooms: &[(RoomHead, Vec<Seated>)]) -> Vec<u8> {
    let mut pad = Pad::new("桌贴", imprint);
    draw(&mut pad, stock, rooms);
    pad.finish()
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, stock: &LabelSheet, rooms: &[(RoomHead, Vec<Seated>)]) {
    for (at, seats) in rooms {
        for sheet in seats.chunks((stock.across * stock.down).max(1)) {
            pad.full_sheet(&at.place(), foot(stock));
            if stock.cut {
                cuts(pad, stock);
            }
            for (number, seated) in sheet.iter().enumerate() {
                label(pad, place(stock, number).inset(2.0), at, seated);
            }
        }
    }
}

/// Just below the labels, so that it is on the part of the sheet that printers reach.
fn foot(stock: &LabelSheet) -> f32 {
    let bottom = stock.top + stock.label.1 * stock.down as f32 + stock.gap.1 * stock.down.saturating_sub(1) as f32;
    (bottom + 4.0).min(292.0)
}

fn cuts(pad: &mut Pad, stock: &LabelSheet) {
    let (w, h) = stock.label;
    let (right, bottom) = (stock.left + w * stock.across as f32, stock.top + h * stock.down as f32);
    for column in 0..=stock.across {
        let x = stock.left + w * column as f32;
        pad.dashed((x, stock.top - 3.0), (x, bottom));
    }
    for row in 0..=stock.down {
        let y = stock.top + h * row as f32;
        pad.dashed((stock.left - 3.0, y), (right + 3.0, y));
    }
}

fn label(pad: &mut Pad, area: Area, at: &RoomHead, seated: &Seated) {
    let (seat, rest) = (area.h.min(area.w * 0.38), area.h / 100.0);
    pad.text(Area { w: seat, ..area }, &format!("{:02}", seated.seat), Style::of(seat * 2.0).bold().centre());
    let words = |from: f32, part: f32| Area::new(area.x + seat + 1.0, area.y + from * rest, area.w - seat - 1.0, part * rest);
    // A name of many characters begins smaller, so that it wraps instead of being cut off.
    let size = if seated.name.chars().count() > 8 { (area.h * 0.65).min(area.w * 0.22) } else { area.h * 0.65 };
    pad.text(words(0.0, 42.0), &seated.name, Style::of(size).bold().lines(3));
    pad.text(words(44.0, 32.0), &seated.ticket_number, Style::of(area.h * 0.6).bold());
    pad.text(words(78.0, 22.0), &format!("第{:03}考场　{}", at.room, at.category), Style::of((area.h * 0.32).min(9.0)));
}

/// A full room and one of a single candidate.
#[must_use]
pub fn sample() -> Vec<(RoomHead, Vec<Seated>)> {
    vec![(RoomHead::sample(), Seated::sample(30)), (RoomHead { room: 103, ..RoomHead::sample() }, Seated::sample(1))]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn a_room_of_thirty_is_one_sheet_of_plain_paper() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &LabelSheet::presets()[0], &sample()));
        assert_eq!(sheets.len(), 2);
        for seated in Seated::sample(30) {
            assert_eq!(sheets[0].matches(&seated.ticket_number).count(), 1, "{}", seated.ticket_number);
        }
        assert!(sheets[1].contains("第103考场") && sheets[1].contains("方案第3版"));
    }

    #[test]
    fn every_preset_fits_its_sheet_and_holds_the_longest_name() {
        for stock in LabelSheet::presets() {
            assert!(stock.fits(), "{}", stock.name);
            let sheets = read_joined(&pdf(&Imprint::sample(), &stock, &[(RoomHead::longest(), Seated::sample(4))]));
            assert!(sheets[0].contains(&Seated::sample(4)[3].name), "{}: {}", stock.name, sheets[0]);
        }
    }
}
