//! Seals (密封签): strips pasted over the flap of a bag, signed and dated across the edge; two for every bag.

use super::{
    Imprint, file,
    form::signature,
    page::Pad,
    style::{Area, Style},
};

/// The seals of one bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// What the foot of the sheet names.
    pub place: String,
    /// 试卷袋 or 答题卡袋, with room and paper.
    pub bag: String,
}

/// Strips on a sheet.
const STRIPS: usize = 6;
const HIGH: f32 = 44.0;

/// One PDF; two strips for each bag, six on a sheet, to be cut apart.
#[must_use]
pub fn pdf(imprint: &Imprint, seals: &[Seal]) -> Vec<u8> {
    file("密封签", imprint, seals, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, seals: &[Seal]) {
    let exam = pad.exam();
    let strips: Vec<(&Seal, u8)> = seals.iter().flat_map(|seal| [(seal, 1), (seal, 2)]).collect();
    for sheet in strips.chunks(STRIPS) {
        pad.sheet(sheet.first().map_or("", |(seal, _)| &seal.place));
        for ((seal, copy), n) in sheet.iter().zip(0_u8..) {
            strip(pad, 8.0 + HIGH * f32::from(n), &exam, (seal, *copy));
        }
        for n in 0..=sheet.len() {
            let y = 8.0 + HIGH * n as f32;
            pad.dashed((8.0, y), (202.0, y));
        }
    }
}

fn strip(pad: &mut Pad, top: f32, exam: &str, (seal, copy): (&Seal, u8)) {
    pad.text(Area::new(15.0, top + 2.0, 180.0, 7.0), exam, Style::of(11.0).centre());
    pad.text(Area::new(15.0, top + 9.0, 180.0, 15.0), &pad.heading("seal"), Style::of(26.0).bold().centre().tracking(0.4));
    pad.text(Area::new(15.0, top + 24.0, 180.0, 7.0), &format!("{}（第{copy}签，共2签）", seal.bag), Style::of(10.5).centre());
    signature(pad, Area::new(15.0, top + 32.0, 58.0, 9.0), "密封人：");
    signature(pad, Area::new(77.0, top + 32.0, 58.0, 9.0), "监封人：");
    pad.text(Area::new(139.0, top + 32.0, 56.0, 9.0), "年　　月　　日　　时　　分", Style::of(11.0).right());
}

/// The two bags of a room and one more.
#[must_use]
pub fn sample() -> Vec<Seal> {
    let seal = |bag: &str| Seal {
        place: "六枝特区第七中学考点　第102考场".to_owned(),
        bag: format!("第102考场　职业能力倾向测验（D类）　{bag}"),
    };
    vec![seal("试卷袋"), seal("答题卡袋"), seal("备用卷袋"), seal("空白答题卡袋")]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn every_bag_has_two_seals() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 2);
        let all = sheets.concat();
        assert_eq!(all.matches("密　封　签").count(), 8);
        assert!(all.contains("答题卡袋（第2签，共2签）"));
    }
}
