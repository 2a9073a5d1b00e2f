//! Badges (监考证、工作证、巡视证): role, name, site and a code for the gate; four on a sheet, to be cut.

use super::{
    Imprint, file,
    page::Pad,
    style::{Area, Style},
};

/// One badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// 监考证, 工作证 …
    pub title: String,
    pub name: String,
    /// 考务岗位
    pub role: String,
    pub unit: String,
    pub site: String,
    /// 证号
    pub number: String,
    /// JPEG; a space to paste one where there is none.
    pub photo: Option<Vec<u8>>,
    /// What the QR code says.
    pub token: String,
}

const SIZE: (f32, f32) = (90.0, 130.0);
const LEFT: f32 = 15.0;
const TOP: f32 = 12.0;

/// What a role's badge is called.
#[must_use]
pub fn title_of(role: &str) -> &'static str {
    if role.contains("监考") {
        "监考证"
    } else if role.contains("巡") {
        "巡视证"
    } else if role.contains("考官") {
        "考官证"
    } else {
        "工作证"
    }
}

/// One PDF, four badges a sheet.
#[must_use]
pub fn pdf(imprint: &Imprint, badges: &[Badge]) -> Vec<u8> {
    file("胸牌", imprint, badges, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, badges: &[Badge]) {
    let exam = pad.exam();
    for sheet in badges.chunks(4) {
        pad.sheet(sheet.first().map_or("", |badge| &badge.site));
        for (badge, n) in sheet.iter().zip(0_u8..) {
            let corner = (LEFT + SIZE.0 * f32::from(n % 2), TOP + SIZE.1 * f32::from(n / 2));
            one(pad, Area::new(corner.0, corner.1, SIZE.0, SIZE.1), &exam, badge);
        }
        for n in 0..=2_u8 {
            let (x, y) = (LEFT + SIZE.0 * f32::from(n), TOP + SIZE.1 * f32::from(n));
            pad.dashed((x, TOP - 4.0), (x, TOP + 2.0 * SIZE.1 + 4.0));
            pad.dashed((LEFT - 4.0, y), (LEFT + 2.0 * SIZE.0 + 4.0, y));
        }
    }
}

fn one(pad: &mut Pad, area: Area, exam: &str, badge: &Badge) {
    let inner = area.inset(5.0);
    let line = |y: f32, h: f32| Area::new(inner.x, area.y + y, inner.w, h);
    pad.text(line(6.0, 12.0), exam, Style::of(11.0).centre().lines(2));
    pad.text(line(19.0, 17.0), &badge.title, Style::of(36.0).bold().centre().tracking(0.3));
    let photo = Area::new(inner.x + 2.0, area.y + 40.0, 25.0, 35.0);
    match badge.photo.as_deref() {
        Some(jpeg) => pad.photo(photo, Some(jpeg)),
        None => {
            pad.frame(photo, 0.2);
            pad.text(photo.inset(2.0), "贴照片处", Style::of(8.0).centre().grey(0.5));
        }
    }
    pad.qr(Area::new(inner.x + inner.w - 38.0, area.y + 39.0, 37.0, 37.0), &badge.token);
    let value = |y: f32, label: &str, text: &str, pad: &mut Pad, style: Style| {
        pad.text(Area { w: 13.0, ..line(y, 10.0) }, label, Style::of(10.0));
        pad.text(Area { x: inner.x + 13.0, w: inner.w - 13.0, ..line(y, 10.0) }, text, style);
        pad.line((inner.x + 13.0, area.y + y + 9.6), (inner.x + inner.w, area.y + y + 9.6), 0.15);
    };
    value(78.0, "姓名", &badge.name, pad, Style::of(17.0).bold().lines(2));
    value(88.5, "岗位", &badge.role, pad, Style::of(15.0).bold().lines(2));
    value(99.0, "单位", &badge.unit, pad, Style::of(10.0).lines(2));
    value(109.5, "考点", &badge.site, pad, Style::of(10.0).lines(2));
    pad.text(line(121.0, 5.0), &format!("证号：{}　　{}", badge.number, pad.note("badge")), Style::of(8.5));
}

/// An invigilator, an inspector and one of the crew.
#[must_use]
pub fn sample() -> Vec<Badge> {
    let badge = |name: &str, role: &str, number: &str| Badge {
        title: title_of(role).to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
        unit: "六枝特区第三小学".to_owned(),
        site: "六枝特区第七中学考点".to_owned(),
        number: number.to_owned(),
        photo: None,
        token: format!("KW1.{number}.9b21d07c3a"),
    };
    vec![
        badge("欧阳㛃", "监考甲", "P0013"),
        badge("阿卜杜热合曼·买买提吐尔逊江·艾尔肯江麦麦提𬭎䶮", "巡考", "P0014"),
        badge("李明", "保卫", "P0015"),
    ]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn a_badge_is_called_by_its_role_and_holds_the_longest_words() {
        let mut badges = sample();
        badges[2].unit = "六".repeat(40);
        let sheets = read_joined(&pdf(&Imprint::sample(), &badges));
        assert_eq!(sheets.len(), 1);
        for words in ["监考证", "巡视证", "工作证", "P0014", &badges[1].name, &badges[2].unit] {
            assert!(sheets[0].contains(words), "{words} is not in {}", sheets[0]);
        }
    }

    #[test]
    fn the_fifth_badge_begins_a_sheet() {
        let badges = vec![sample().remove(0); 5];
        assert_eq!(read_joined(&pdf(&Imprint::sample(), &badges)).len(), 2);
    }
}
