//! Pins as officers type them (指定): a code a line, and after it what the line is about.

use super::super::form::Form;
use crate::domain::{exam::Category, scenario::Pin, text::half_width};

/// Fields of the form.
const CLOSED: &str = "closed";
const OPENED: &str = "opened";
const UNUSED: &str = "room_unused";
const TAKES: &str = "room_takes";
const FREE: &str = "staff_free";
const SERVES: &str = "staff_serves";
/// Lines of one field; more is an import, not a form.
const MOST: usize = 500;

/// The words of each line that has any.
fn lines(form: &mut Form, name: &str) -> Vec<Vec<String>> {
    let text = half_width(form.value(name));
    let words =
        |line: &str| line.split([' ', '\t', ',', '，', '、']).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<Vec<String>> = text.lines().map(words).filter(|words| !words.is_empty()).collect();
    if lines.len() > MOST {
        form.wrong(name, format_args!("最多{MOST}行，现有{}行", lines.len()));
    }
    lines
}

/// Codes, one or several a line.
fn codes(form: &mut Form, name: &str) -> Vec<String> {
    lines(form, name).into_iter().flatten().collect()
}

/// What was typed, as pins.
pub(super) fn read_pins(form: &mut Form) -> Vec<Pin> {
    let mut pins: Vec<Pin> = form.values(CLOSED).iter().map(|site| Pin::SiteClosed { site: site.clone() }).collect();
    pins.extend(form.values(OPENED).iter().map(|site| Pin::SiteOpens { site: site.clone() }));
    pins.extend(codes(form, UNUSED).into_iter().map(|room| Pin::RoomUnused { room }));
    for words in lines(form, TAKES) {
        match words.as_slice() {
            [room, category] if Category::parse(category).is_some() => {
                pins.extend(Category::parse(category).map(|category| Pin::RoomTakes { room: room.clone(), category }));
            }
            _ => form.wrong(TAKES, format_args!("“{}”无法识别，每行请填考场代码和类别字母，如“S01-03 A”", words.join(" "))),
        }
    }
    pins.extend(codes(form, FREE).into_iter().map(|staff| Pin::PersonFree { staff }));
    for words in lines(form, SERVES) {
        let told = |word: &String| (word != "-").then(|| word.clone());
        match words.as_slice() {
            [staff, site] if site != "-" => pins.push(Pin::PersonServes { staff: staff.clone(), site: told(site), role: None }),
            [staff, site, role] if site != "-" || role != "-" => {
                pins.push(Pin::PersonServes { staff: staff.clone(), site: told(site), role: told(role) });
            }
            _ => form.wrong(
                SERVES,
                format_args!("“{}”无法识别，每行请填工号、考点代码、岗位，如“E0012 S01 主考”；不限考点填“-”", words.join(" ")),
            ),
        }
    }
    pins
}

/// Pins as the form shows them.
pub(super) fn filled_pins(form: Form, pins: &[Pin]) -> Form {
    let lines = |of: &dyn Fn(&Pin) -> Option<String>| pins.iter().filter_map(of).collect::<Vec<_>>().join("\n");
    let closed = pins.iter().filter_map(|pin| if let Pin::SiteClosed { site } = pin { Some(site) } else { None });
    let opened = pins.iter().filter_map(|pin| if let Pin::SiteOpens { site } = pin { Some(site) } else { None });
    let form = closed.fold(form, |form, site| form.with(CLOSED, site));
    opened
        .fold(form, |form, site| form.with(OPENED, site))
        .with(UNUSED, lines(&|pin| if let Pin::RoomUnused { room } = pin { Some(room.clone()) } else { None }))
        .with(TAKES, lines(&|pin| if let Pin::RoomTakes { room, category } = pin { Some(format!("{room} {category}")) } else { None }))
        .with(FREE, lines(&|pin| if let Pin::PersonFree { staff } = pin { Some(staff.clone()) } else { None }))
        .with(
            SERVES,
            lines(&|pin| match pin {
                Pin::PersonServes { staff, site, role } => {
                    let told = |word: &Option<String>| word.clone().unwrap_or_else(|| "-".to_owned());
                    Some(format!("{staff} {} {}", told(site), told(role)))
                }
                _ => None,
            }),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Form {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn pins_are_read_as_people_type_them_and_come_back_the_same() {
        let mut form = typed(&[
            ("closed", "S01"),
            ("closed", "S02"),
            ("opened", "S04"),
            ("room_unused", "S03-01，S03-02\n\nS03-05"),
            ("room_takes", "S03-03 Ａ\nS03-04\u{3000}d"),
            ("staff_free", "E1"),
            ("staff_serves", "E2 S03\nE3 - 主考\nE4 S03 监考甲"),
        ]);
        let pins = read_pins(&mut form);
        assert!(form.is_good(), "{:?}", form.errors());
        assert_eq!(pins.len(), 12);
        assert_eq!(pins[2], Pin::SiteOpens { site: "S04".into() });
        assert_eq!(pins[9], Pin::PersonServes { staff: "E2".into(), site: Some("S03".into()), role: None });
        assert_eq!(pins[10], Pin::PersonServes { staff: "E3".into(), site: None, role: Some("主考".into()) });
        assert_eq!(read_pins(&mut filled_pins(Form::default(), &pins)), pins);
    }

    #[test]
    fn a_line_that_says_too_little_is_shown_with_what_it_should_say() {
        let mut form = typed(&[("room_takes", "S03-03"), ("staff_serves", "E2 - -")]);
        assert_eq!(read_pins(&mut form), []);
        assert!(form.error("room_takes").unwrap().starts_with("“S03-03”无法识别"));
        assert!(form.error("staff_serves").unwrap().contains("E0012 S01 主考"));
    }
}
