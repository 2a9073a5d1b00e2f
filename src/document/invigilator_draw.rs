//! Invigilator draw table (监考员抽签表): lots are drawn before witnesses on the morning; the table is filled in by hand, or from the draw.

use super::{
    Imprint, Subject, file,
    form::{Column, Table, signature},
    listing::Listing,
    page::Pad,
    style::Area,
};

/// The rooms of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvigilatorDraw {
    /// 考点号
    pub number: u16,
    pub site: String,
    pub subjects: Vec<Subject>,
    pub rooms: Vec<DrawLine>,
    /// Who stands by (备用监考).
    pub reserve: Vec<String>,
}

/// One room: names only once they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawLine {
    /// 考场号
    pub room: u16,
    pub whereabouts: String,
    pub first: Option<String>,
    pub second: Option<String>,
}

const COLUMNS: [Column; 7] = [
    Column::of("序号", 12.0),
    Column::of("考场", 16.0),
    Column::words("位置", 46.0),
    Column::words("监考员（甲）", 34.0),
    Column::of("签名", 22.0),
    Column::words("监考员（乙）", 34.0),
    Column::of("签名", 22.0),
];

/// One PDF with as many sheets for each site as its rooms need.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[InvigilatorDraw]) -> Vec<u8> {
    file("监考员抽签表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[InvigilatorDraw]) {
    for site in sites {
        let row = |(line, number): (&DrawLine, usize)| {
            let name = |name: &Option<String>| name.clone().unwrap_or_default();
            vec![
                number.to_string(),
                format!("{:03}", line.room),
                line.whereabouts.clone(),
                name(&line.first),
                String::new(),
                name(&line.second),
                String::new(),
            ]
        };
        let rows: Vec<Vec<String>> = site.rooms.iter().zip(1..).map(row).collect();
        let place = format!("{:02} {}", site.number, site.site);
        let date = site.subjects.first().map(Subject::date).unwrap_or_default();
        let reserve = if site.reserve.is_empty() { "无".to_owned() } else { site.reserve.join("、") };
        let facts = [
            format!("考点：{place}　{date}　共{}个考场。{}", site.rooms.len(), pad.note("invigilator_draw")),
            format!("备用监考：{reserve}"),
        ];
        let table = Table { columns: &COLUMNS, row_height: 8.2, size: 10.0 };
        Listing { title: &pad.heading("invigilator_draw"), place: &place, facts: &facts, table, rows: &rows, wide: false, tail: 13.0 }
            .draw(pad, |pad, (left, y)| {
                for (label, n) in ["主持人：", "监督人：", "时间："].into_iter().zip(0_u8..) {
                    signature(pad, Area::new(left + 62.0 * f32::from(n), y + 3.0, 58.0, 9.0), label);
                }
            });
    }
}

/// A site of 38 rooms before the draw.
#[must_use]
pub fn sample() -> Vec<InvigilatorDraw> {
    let line =
        |room: u16| DrawLine { room, whereabouts: format!("明德楼{}层 {room:03}教室", room / 10 + 1), first: None, second: None };
    let mut rooms: Vec<DrawLine> = (1..=38).map(line).collect();
    rooms[0] = DrawLine {
        first: Some("阿卜杜热合曼·买买提吐尔逊江".to_owned()), second: Some("欧阳㛃".to_owned()), ..rooms[0].clone()
    };
    let reserve = vec!["张三".to_owned(), "李四".to_owned()];
    vec![InvigilatorDraw { number: 7, site: "六枝特区第七中学考点".to_owned(), subjects: Subject::sample(), rooms, reserve }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_joined, *};

    #[test]
    fn every_room_has_a_line_and_the_witnesses_sign_every_sheet() {
        let sheets = read_joined(&pdf(&Imprint::sample(), &sample()));
        assert_eq!(sheets.len(), 2);
        assert!(sheets[0].contains("阿卜杜热合曼·买买提吐尔逊江") && sheets[1].contains("038"));
        assert!(sheets.iter().all(|sheet| sheet.contains("监督人") && sheet.contains("备用监考：张三、李四")));
    }
}
