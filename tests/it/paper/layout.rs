//! Layout (版面): text keeps to its sheet, meets no other text, no rule and no picture, whatever a paper is filled with; measured on the
//! operators of the file.

use std::collections::BTreeMap;

use kaowu::{
    document::{
        Imprint, RoomHead, Seated, Subject, admission_ticket, desk_label, photo_sign_in,
        sample::{Filling, filled},
        seating_chart, self_evaluation,
    },
    domain::exam::Layout,
};
use lopdf::{Document, Object, content::Content};

const MM: f32 = 72.0 / 25.4;

/// A rectangle in millimetres from the bottom left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Box {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
}

impl Box {
    /// How far two reach into one another, across and up.
    fn meets(&self, other: &Self) -> (f32, f32) {
        (self.right.min(other.right) - self.left.max(other.left), self.top.min(other.top) - self.bottom.max(other.bottom))
    }
}

/// What a sheet holds.
#[derive(Default)]
struct Sheet {
    size: (f32, f32),
    texts: Vec<(String, Box)>,
    rules: Vec<Box>,
    pictures: Vec<Box>,
}

/// Widths of a face's glyphs in 1/1000 em.
fn widths(file: &Document, face: &lopdf::Dictionary) -> BTreeMap<i64, f32> {
    let descendant = face.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].clone();
    let dict = match &descendant {
        Object::Reference(id) => file.get_dictionary(*id).unwrap(),
        other => other.as_dict().unwrap(),
    };
    let list = match dict.get(b"W").unwrap() {
        Object::Reference(id) => file.get_object(*id).unwrap().as_array().unwrap(),
        other => other.as_array().unwrap(),
    };
    let mut widths = BTreeMap::new();
    let mut rest = &list[..];
    while let [first, second, after @ ..] = rest {
        let first = first.as_i64().unwrap();
        if let Ok(each) = second.as_array() {
            widths.extend(each.iter().zip(first..).map(|(width, glyph)| (glyph, width.as_float().unwrap())));
            rest = after;
        } else {
            let width = after[0].as_float().unwrap();
            widths.extend((first..=second.as_i64().unwrap()).map(|glyph| (glyph, width)));
            rest = &after[1..];
        }
    }
    widths
}

fn read(bytes: &[u8]) -> Vec<Sheet> {
    let file = Document::load_mem(bytes).unwrap();
    file.get_pages().values().map(|page| sheet(&file, *page)).collect()
}

fn sheet(file: &Document, page: lopdf::ObjectId) -> Sheet {
    let fonts = file.get_page_fonts(page).unwrap();
    let widths: BTreeMap<&[u8], BTreeMap<i64, f32>> = fonts.iter().map(|(name, face)| (name.as_slice(), widths(file, face))).collect();
    let media = file.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
    let size = (media[2].as_float().unwrap() / MM, media[3].as_float().unwrap() / MM);
    let mut sheet = Sheet { size, ..Sheet::default() };
    let (mut at, mut spacing, mut face, mut points) = ((0.0, 0.0), 0.0, Vec::new(), 0.0);
    let (mut from, mut path, mut depth) = ((0.0, 0.0), Vec::new(), 0);
    for operation in Content::decode(&file.get_page_content(page)).unwrap().operations {
        let n: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).map(|number| number / MM).collect();
        match operation.operator.as_str() {
            "q" => depth += 1,
            "Q" => depth -= 1,
            // A picture's square: its width and height in millimetres already, its corner as well.
            "cm" if depth == 1 && n.len() == 6 && n[0] > 1.0 => {
                sheet.pictures.push(Box { left: n[4], bottom: n[5], right: n[4] + n[0], top: n[5] + n[3] });
            }
            "m" => from = (n[0], n[1]),
            "l" => path.push(Box { left: from.0.min(n[0]), right: from.0.max(n[0]), bottom: from.1.min(n[1]), top: from.1.max(n[1]) }),
            "re" if depth == 0 => path.extend(edges(n[0], n[1], n[2], n[3])),
            "S" => sheet.rules.append(&mut path),
            "f" => path.clear(),
            "BT" => spacing = 0.0,
            "Td" => at = (n[0], n[1]),
            "Tc" => spacing = n[0],
            "Tf" => (face, points) = (operation.operands[0].as_name().unwrap().to_vec(), n[0]),
            "Tj" => {
                let glyphs = operation.operands[0].as_str().unwrap();
                let each = glyphs.chunks(2).map(|pair| i64::from(pair[0]) << 8 | i64::from(pair[1]));
                let wide: f32 = each.map(|glyph| widths[face.as_slice()].get(&glyph).unwrap_or(&1000.0) / 1000.0 * points + spacing).sum();
                let encoding = fonts[&face].get_font_encoding(file).unwrap();
                let text = Document::decode_text(&encoding, glyphs).unwrap();
                let right = at.0 + wide - spacing;
                // Chinese characters stand a little below the baseline.
                sheet.texts.push((text, Box { left: at.0, right, bottom: at.1 - 0.06 * points, top: at.1 + 0.82 * points }));
                at.0 += wide;
            }
            _ => {}
        }
    }
    sheet
}

fn edges(x: f32, y: f32, w: f32, h: f32) -> [Box; 4] {
    let edge = |left, bottom, right, top| Box { left, bottom, right, top };
    [edge(x, y, x + w, y), edge(x, y + h, x + w, y + h), edge(x, y, x, y + h), edge(x + w, y, x + w, y + h)]
}

/// What is wrong with the layout of a file.
fn faults(bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, sheet) in read(bytes).iter().enumerate() {
        let visible: Vec<&(String, Box)> = sheet.texts.iter().filter(|(text, _)| !text.trim().is_empty()).collect();
        for (place, (text, own)) in visible.iter().enumerate() {
            let at = format!("“{text}” on sheet {} at {:.1},{:.1}", number + 1, own.left, sheet.size.1 - own.top);
            if own.left < 2.0 || own.bottom < 2.0 || own.right > sheet.size.0 - 2.0 || own.top > sheet.size.1 - 2.0 {
                faults.push(format!("{at} leaves the sheet"));
            }
            for (other, its) in &visible[place + 1..] {
                let (across, up) = own.meets(its);
                if across > 0.3 && up > 0.45 {
                    faults.push(format!("{at} meets “{other}” by {across:.1} x {up:.1}"));
                }
            }
            let crossed = |rule: &&Box| {
                let (across, up) = own.meets(rule);
                let (wide, high) = (rule.right - rule.left, rule.top - rule.bottom);
                if high < 0.01 {
                    across > 0.3 && rule.bottom > own.bottom + 0.45 && rule.top < own.top - 0.45
                } else {
                    up > 0.3 && wide < 0.01 && rule.left > own.left + 0.3 && rule.right < own.right - 0.3
                }
            };
            faults.extend(sheet.rules.iter().filter(crossed).map(|rule| format!("{at} is crossed by {rule:?}")));
            let covered = |picture: &&Box| {
                let (across, up) = own.meets(picture);
                across > 0.3 && up > 0.3
            };
            faults.extend(sheet.pictures.iter().filter(covered).map(|picture| format!("{at} lies on a picture {picture:?}")));
        }
    }
    faults
}

#[test]
fn nothing_meets_anything_on_any_paper_whatever_it_is_filled_with() {
    let imprint = Imprint::sample();
    let mut wrong = Vec::new();
    for filling in Filling::ALL {
        for (name, bytes) in filled(&imprint, filling) {
            wrong.extend(faults(&bytes).into_iter().map(|fault| format!("{name}, {}: {fault}", filling.word())));
        }
    }
    let form = self_evaluation::pdf(&imprint, &self_evaluation::sample());
    wrong.extend(faults(&form).into_iter().map(|fault| format!("self_evaluation: {fault}")));
    for stock in desk_label::LabelSheet::presets() {
        let labels = desk_label::pdf(&imprint, &stock, &desk_label::sample());
        wrong.extend(faults(&labels).into_iter().map(|fault| format!("{}: {fault}", stock.name)));
    }
    assert!(wrong.is_empty(), "{} faults: {wrong:#?}", wrong.len());
}

#[test]
fn text_that_leaves_the_sheet_or_meets_a_rule_is_noticed() {
    let own = Box { left: 10.0, bottom: 10.0, right: 20.0, top: 14.0 };
    assert_eq!(own.meets(&Box { left: 19.0, bottom: 12.0, right: 30.0, top: 20.0 }), (1.0, 2.0));
    // Marks of an earlier size would lie upon one another: a sheet drawn twice meets itself.
    let (header, tickets) = admission_ticket::sample();
    let bytes = admission_ticket::pdf(&Imprint::sample(), &header, &tickets);
    let mut file = Document::load_mem(&bytes).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let once = file.get_page_content(page);
    file.change_page_content(page, [once.clone(), b"\n".to_vec(), once].concat()).unwrap();
    let mut twice = Vec::new();
    file.save_to(&mut twice).unwrap();
    assert!(faults(&bytes).is_empty() && faults(&twice).len() > 20, "{}", faults(&twice).len());
}

/// A room's papers with so many candidates.
fn room(count: u8, layout: &Layout) -> Vec<Vec<u8>> {
    let imprint = Imprint::sample();
    let at = RoomHead::sample();
    let chart = seating_chart::SeatingChart {
        site: at.site.clone(),
        room: at.room,
        whereabouts: at.whereabouts.clone(),
        category: at.category.clone(),
        layout: layout.clone(),
        seats: Seated::sample(count),
    };
    let candidates = Seated::sample(count).into_iter().map(|seated| (seated, None)).collect();
    let sign_in = photo_sign_in::PhotoSignIn { at: at.clone(), subjects: Subject::sample(), candidates };
    vec![
        seating_chart::pdf(&imprint, &[chart]),
        photo_sign_in::pdf(&imprint, &[sign_in]),
        desk_label::pdf(&imprint, &desk_label::LabelSheet::plain(), &[(at, Seated::sample(count))]),
    ]
}

#[test]
fn rooms_of_one_and_of_thirty_and_empty_ones_hold_in_every_layout() {
    let mut layouts = Layout::presets();
    layouts.push(Layout::snake("十列六排", &[6; 10]));
    layouts.push(Layout::snake("两列十五排", &[15, 15]));
    for layout in &layouts {
        for count in [0, 1, 30] {
            for (paper, bytes) in room(count, layout).iter().enumerate() {
                assert_eq!(faults(bytes), Vec::<String>::new(), "paper {paper}, {count} in {}", layout.name);
            }
        }
    }
}
