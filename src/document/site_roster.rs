//! Site roster (考点考场安排表): every room of a site with its candidates and its bags of papers, to be signed for.

use super::{
    Imprint, Subject, file,
    form::{Column, Table, signature},
    page::Pad,
    style::{Align, Area, Style},
};

/// A site and its rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRoster {
    /// 考点号
    pub number: u16,
    pub site: String,
    pub address: String,
    pub subjects: Vec<Subject>,
    /// Papers in one bag (每袋份数): a full room and one spare.
    pub papers_a_bag: usize,
    pub rooms: Vec<RoomLine>,
}

/// One paper sat in a room; most rooms have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomLine {
    /// 考场号
    pub room: u16,
    pub building: String,
    pub floor: i16,
    pub category: String,
    /// First and last 准考证号; `None` for a spare room.
    pub tickets: Option<(String, String)>,
    pub count: usize,
}

const COLUMNS: [Column; 11] = [
    Column::of("序号", 10.0),
    Column::of("考场号", 14.0),
    Column { align: Align::Centre, ..Column::words("楼栋楼层", 22.0) },
    Column { align: Align::Centre, ..Column::words("类别", 28.0) },
    Column::of("首位准考证号", 26.0),
    Column::of("末位准考证号", 26.0),
    Column::of("人数", 10.0),
    Column::of("卷袋", 10.0),
    Column::of("领卷签名", 17.0),
    Column::of("收卷签名", 17.0),
    Column::of("备注", 10.0),
];
const TABLE: Table<'_> = Table { columns: &COLUMNS, row_height: 7.6, size: 9.0 };
const LEFT: f32 = 10.0;
const TOP: f32 = 50.0;

fn rows_a_sheet() -> usize {
    TABLE.rows_in(262.0 - TOP)
}

/// How many sheets `lines` lines of one site take.
#[must_use]
pub fn sheets(lines: usize) -> usize {
    lines.div_ceil(rows_a_sheet()).max(1)
}

/// One PDF with as many sheets for each site as its rooms need.
#[must_use]
pub fn pdf(imprint: &Imprint, sites: &[SiteRoster]) -> Vec<u8> {
    file("考点考场安排表", imprint, sites, draw)
}

/// The same, onto a pad that may hold other papers too.
pub fn draw(pad: &mut Pad, sites: &[SiteRoster]) {
    let exam = pad.exam();
    for site in sites {
        let lines: Vec<Vec<String>> = site.rooms.iter().zip(1..).map(|(room, number)| cells(room, number, site.papers_a_bag)).collect();
        let mut sheets: Vec<&[Vec<String>]> = lines.chunks(rows_a_sheet()).collect();
        if sheets.is_empty() {
            sheets.push(&[]);
        }
        let last = sheets.len();
        for (number, rows) in (1..).zip(sheets) {
            pad.sheet(&format!("{:02} {}", site.number, site.site));
            head(pad, &exam, site);
            let bottom = TABLE.draw(pad, (LEFT, TOP), rows);
            if number == last {
                foot(pad, site, bottom + 3.0);
            }
        }
    }
}

fn cells(room: &RoomLine, number: usize, papers_a_bag: usize) -> Vec<String> {
    let (first, last) = room.tickets.clone().unwrap_or_else(|| ("备用".to_owned(), "—".to_owned()));
    vec![
        number.to_string(),
        format!("{:03}", room.room),
        format!("{}{}层", room.building, room.floor),
        room.category.clone(),
        first,
        last,
        room.count.to_string(),
        bags(room.count, papers_a_bag).to_string(),
    ]
}

/// Bags for `count` candidates: a bag of 31 serves 30, one paper being spare.
fn bags(count: usize, papers_a_bag: usize) -> usize {
    count.div_ceil(papers_a_bag.saturating_sub(1).max(1))
}

fn head(pad: &mut Pad, exam: &str, site: &SiteRoster) {
    pad.text(Area::new(LEFT, 12.0, 190.0, 9.0), exam, Style::of(13.0).centre());
    pad.text(Area::new(LEFT, 21.0, 190.0, 11.0), &pad.heading("site_roster"), Style::of(20.0).bold().centre());
    let (place, count) = (format!("考点：{:02} {}", site.number, site.site), site.rooms.iter().map(|room| room.count).sum::<usize>());
    pad.text(Area::new(LEFT, 33.0, 120.0, 7.5), &place, Style::of(12.0).bold());
    let total: usize = site.rooms.iter().map(|room| bags(room.count, site.papers_a_bag)).sum();
    let rooms: std::collections::BTreeSet<u16> = site.rooms.iter().map(|room| room.room).collect();
    let sums = format!("考场{}个　考生{count}人　卷袋{total}袋/科", rooms.len());
    pad.text(Area::new(LEFT + 110.0, 33.0, 80.0, 7.5), &sums, Style::of(11.0).right());
    pad.text(Area::new(LEFT, 41.0, 100.0, 7.5), &format!("地址：{}", site.address), Style::of(10.0));
    let times: Vec<String> = site.subjects.iter().map(|subject| format!("{} {}", subject.name, subject.hours())).collect();
    pad.text(Area::new(LEFT + 102.0, 40.0, 88.0, 9.5), &times.join("\n"), Style::of(9.5).right().lines(2));
}

fn foot(pad: &mut Pad, site: &SiteRoster, top: f32) {
    let (papers, people) = (site.papers_a_bag, site.papers_a_bag.saturating_sub(1));
    let note = format!("每袋{papers}份（{people}人用，备用1份）。{}", pad.note("site_roster"));
    pad.text(Area::new(LEFT, top, 190.0, 6.0), &note, Style::of(9.0));
    signature(pad, Area::new(LEFT, top + 8.0, 85.0, 9.0), "主考签名：");
    signature(pad, Area::new(LEFT + 95.0, top + 8.0, 95.0, 9.0), "试卷保管员签名：");
}

/// A site of 45 rooms, the last of them spare.
#[must_use]
pub fn sample() -> Vec<SiteRoster> {
    let line = |room: u16| RoomLine {
        room,
        building: if room <= 24 { "明德楼".to_owned() } else { "厚德实验综合教学楼".to_owned() },
        floor: i16::try_from((room - 1) / 6 % 4 + 1).unwrap_or(1),
        category: if room.is_multiple_of(9) { "医疗卫生类（E类）".to_owned() } else { "中小学教师类（D类）".to_owned() },
        tickets: (room < 45).then(|| (format!("26111070{room:02}015"), format!("26111070{room:02}304"))),
        count: match room {
            45 => 0,
            44 => 7,
            _ => 30,
        },
    };
    vec![SiteRoster {
        number: 7,
        site: "六枝特区第七中学考点".to_owned(),
        address: "六枝特区平寨街道那平路120号".to_owned(),
        subjects: Subject::sample(),
        papers_a_bag: 31,
        rooms: (1..=45).map(line).collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{super::read_back, *};

    #[test]
    fn every_room_of_the_site_is_listed_over_several_sheets() {
        let sites = sample();
        let sheets = read_back(&pdf(&Imprint::sample(), &sites));
        assert_eq!(sheets.len(), 2);
        let all = sheets.concat();
        for room in &sites[0].rooms {
            assert!(room.tickets.as_ref().is_none_or(|(first, last)| all.contains(first) && all.contains(last)), "{}", room.room);
        }
        assert!(all.contains("考场45个　考生1297人　卷袋44袋/科"), "{all}");
    }

    #[test]
    fn a_room_shared_by_two_papers_is_one_room_with_two_bags() {
        let mut site = sample().remove(0);
        site.rooms.truncate(2);
        (site.rooms[1].room, site.rooms[0].count, site.rooms[1].count) = (site.rooms[0].room, 20, 10);
        assert!(read_back(&pdf(&Imprint::sample(), &[site])).concat().contains("考场1个　考生30人　卷袋2袋/科"));
    }

    #[test]
    fn a_bag_of_thirty_one_serves_thirty() {
        assert_eq!([0, 1, 30, 31, 60].map(|count| bags(count, 31)), [0, 1, 1, 2, 2]);
        assert_eq!(bags(5, 0), 5);
    }

    #[test]
    fn a_site_without_rooms_is_still_a_sheet() {
        let site = SiteRoster { rooms: Vec::new(), ..sample().remove(0) };
        assert!(read_back(&pdf(&Imprint::sample(), &[site]))[0].contains("考场0个"));
    }
}
