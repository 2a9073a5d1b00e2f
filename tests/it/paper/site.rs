//! A site's pack (考点整套): every name, number and seat stands exactly once in each place it is expected, and in no other.

use std::{collections::BTreeMap, io::Read};

use kaowu::{
    service::{document, job::Reporter},
    store::{self, arrangement::PlacementLine},
};

use super::{adopted, files, tool::Printed};
use crate::harness::on_every_database;

/// The papers of a zip by their names.
fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut papers = BTreeMap::new();
    for n in 0..zip.len() {
        let mut entry = zip.by_index(n).unwrap();
        let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        papers.insert(name, bytes);
    }
    papers
}

/// The one paper whose name ends so.
fn sheets(papers: &BTreeMap<String, Vec<u8>>, end: &str) -> Vec<String> {
    let found: Vec<&Vec<u8>> = papers.iter().filter(|(name, _)| name.ends_with(end)).map(|(_, bytes)| bytes).collect();
    assert_eq!(found.len(), 1, "{end} among {:?}", papers.keys());
    Printed::new(found[0]).text()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A room's bundle: who sits there is on the chart, the sign-in sheet and a desk label, and by first and last number elsewhere.
fn check_room(bundle: &[String], seats: &[&PlacementLine]) {
    let headed = |words: &str| bundle.iter().filter(|sheet| sheet.contains(words)).collect::<Vec<_>>();
    let (charts, sign_ins) = (headed("考场座次平面图"), headed("照片座次签到表"));
    assert_eq!((charts.len(), sign_ins.len()), (1, 1));
    for seat in seats {
        let (name, number, n) = (bare(&seat.name), seat.ticket.as_str(), seat.seat);
        assert_eq!(charts[0].matches(&format!("{n:02}{name}{number}")).count(), 1, "{name} on the chart: {}", charts[0]);
        assert_eq!(sign_ins[0].matches(&format!("{n:02}座位{name}{number}进场离场")).count(), 1, "{name} on the sign-in sheet");
        let label = format!("{n:02}{name}{number}第");
        assert_eq!(bundle.iter().map(|sheet| sheet.matches(&label).count()).sum::<usize>(), 1, "{name} on one label");
        for sheet in charts.iter().chain(&sign_ins) {
            assert_eq!(sheet.matches(number).count(), 1, "{number}");
        }
        // Nowhere else but where a paper names the first and the last.
        let others = bundle.iter().filter(|sheet| !charts.contains(sheet) && !sign_ins.contains(sheet) && !sheet.contains(&label));
        let ends = [seats[0].ticket.as_str(), seats[seats.len() - 1].ticket.as_str()];
        for sheet in others.filter(|sheet| sheet.contains(number)) {
            assert!(ends.contains(&number), "{number} stands on {sheet}");
        }
    }
}

#[test]
fn every_name_number_and_seat_of_a_pack_stands_once_in_each_expected_place() {
    on_every_database(|app| async move {
        let (exam, plan) = adopted(&app, 60).await;
        let made = document::print_all(&app.office, app.exam, &Reporter::default()).await.unwrap();
        let zips = files(&made.folder);
        let rooms: BTreeMap<_, _> =
            store::exam::rooms(&app.office.db, exam.id).await.unwrap().into_iter().map(|room| (room.id, room.number)).collect();
        let (mut seen, mut pages) = (0, 0);
        for site in document::sites_of(&app.office, &exam, &plan).await.unwrap() {
            let stem = format!("{:02}-", site.number);
            let zip = zips.iter().find(|(name, _)| name.starts_with(&stem) && name.ends_with(".zip")).unwrap().1;
            let papers = unpacked(zip);
            let seats = store::arrangement::placements(&app.office.db, plan.id, Some(site.id), None).await.unwrap();
            let tickets = sheets(&papers, "/90-准考证.pdf");
            assert_eq!(tickets.len(), seats.len());
            for seat in &seats {
                let number = format!("准考证号{}", seat.ticket.as_str());
                let own: Vec<&String> = tickets.iter().filter(|sheet| sheet.contains(&number)).collect();
                assert_eq!(own.len(), 1, "one ticket for {number}");
                let words =
                    [format!("姓名{}性别", bare(&seat.name)), format!("考场号{:03}座位号{:02}", rooms[&seat.room], seat.seat), number];
                for words in words {
                    assert_eq!(own[0].matches(&words).count(), 1, "{words} in {}", own[0]);
                }
            }
            let mut by_room: BTreeMap<u16, Vec<&PlacementLine>> = BTreeMap::new();
            for seat in &seats {
                by_room.entry(rooms[&seat.room]).or_default().push(seat);
            }
            for (room, seats) in &by_room {
                let bundle = sheets(&papers, &format!("/{room:03}考场.pdf"));
                check_room(&bundle, seats);
                pages += bundle.len();
            }
            seen += seats.len();
        }
        println!("{seen} candidates on {pages} sheets of rooms");
        assert_eq!(seen, 60);
    });
}
