//! How fast the papers are made and how large they are (文书速度): the reference exam of 23,000 candidates in 767 rooms.
//!
//! `cargo run --release --example paper_speed -- FOLDER`
//!
//! Files are made as the pack makes them, a zip a site, written as they come, by as many threads as there are cores; photos are the
//! portraits of the demo. The memory is that of the whole process, photos of the exam included. What other programs need to make the same
//! tickets is left in FOLDER: `make bench` has them do it.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use kaowu::{
    cli::{demo::portrait, folder},
    document::{Imprint, RoomHead, Seated, Subject, admission_ticket, parcel::Parcel, photo_sign_in, seating_chart},
    domain::exam::Layout,
};

const CANDIDATES: usize = 23_000;
const ROOMS: usize = 767;
const SITES: usize = 20;
const SEATS: usize = 30;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).map_or_else(|| std::env::temp_dir().join("kaowu-paper-speed"), PathBuf::from);
    let packs = folder.join("packs");
    fs::create_dir_all(&packs)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (model, memory) = (machine("/proc/cpuinfo", "model name"), machine("/proc/meminfo", "MemTotal"));
    println!("{cores}个核，{model}，{memory}，fsync每秒{:.0}次", fsync_rate(&folder)?);
    let photos: Vec<Vec<u8>> = (0..512).map(portrait::portrait).collect();
    println!("照片平均{}字节", photos.iter().map(Vec::len).sum::<usize>() / photos.len());
    single(&photos);
    tickets(cores, &photos, &packs)?;
    sign_ins(cores, &photos);
    charts(cores);
    println!("内存峰值{} MiB（要求不超过400 MiB）", folder::peak_memory().unwrap_or(0) / 1024);
    fs::remove_dir_all(&packs)?;
    leave_for_others(&folder, &photos)
}

/// One ticket on demand, as an applicant asks for it.
fn single(photos: &[Vec<u8>]) {
    let (imprint, (header, sample)) = (Imprint::sample(), admission_ticket::sample());
    let one = |n: usize| admission_ticket::pdf(&imprint, &header, &[ticket(&sample[0], n, photos)]).len();
    let largest = (0..200).map(one).max().unwrap_or(0);
    let mut times: Vec<f64> = (0..200)
        .map(|n| {
            let started = Instant::now();
            assert!(one(n) > 10_000);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("单张准考证：中位{:.2}毫秒，最慢{:.2}毫秒（要求不超过15毫秒）", times[100], times[199]);
    println!("单张准考证：最大{:.1} KB（要求不超过60 KB）", largest as f64 / 1e3);
}

/// Every ticket, a zip a site, on the disk.
fn tickets(cores: usize, photos: &[Vec<u8>], packs: &Path) -> std::io::Result<()> {
    let (imprint, (header, sample)) = (Imprint::sample(), admission_ticket::sample());
    let pack = |site: usize| {
        let list: Vec<_> = of_site(CANDIDATES, site).map(|n| ticket(&sample[0], n, photos)).collect();
        let bytes = admission_ticket::pdf(&imprint, &header, &list);
        let file = File::create(packs.join(format!("{site:02}.zip"))).expect("the folder was made above");
        let mut parcel = Parcel::new(BufWriter::with_capacity(1 << 20, file), imprint.printed);
        parcel.add(&format!("{site:02}/90-准考证.pdf"), &bytes).expect("a disk with room for the packs");
        parcel.finish().and_then(|mut file| Ok(file.flush()?)).expect("a disk with room for the packs");
        bytes.len()
    };
    let (seconds, bytes) = every_site(cores, &pack);
    let (rate, size) = (CANDIDATES as f64 / seconds, bytes as f64 / 1e6);
    println!("准考证{CANDIDATES}张，按考点{SITES}个压缩包：{seconds:.2}秒，每秒{rate:.0}页，{size:.0} MB（要求每秒1500页）");
    println!("内存峰值{} MiB（要求不超过400 MiB）", folder::peak_memory().unwrap_or(0) / 1024);
    Ok(())
}

fn sign_ins(cores: usize, photos: &[Vec<u8>]) {
    let imprint = Imprint::sample();
    let of = |site: usize| {
        let list: Vec<_> = of_site(ROOMS, site).map(|room| sign_in(room, photos)).collect();
        photo_sign_in::pdf(&imprint, &list).len()
    };
    let (seconds, bytes) = every_site(cores, &of);
    println!("照片签到表{ROOMS}张：{seconds:.2}秒，{:.0} MB（要求不超过15秒）", bytes as f64 / 1e6);
}

fn charts(cores: usize) {
    let imprint = Imprint::sample();
    let of = |site: usize| seating_chart::pdf(&imprint, &of_site(ROOMS, site).map(chart).collect::<Vec<_>>()).len();
    let (seconds, _) = every_site(cores, &of);
    println!("座次表{ROOMS}张，按考点：{seconds:.2}秒（要求不超过2秒）");
    let started = Instant::now();
    let whole = seating_chart::pdf(&imprint, &(0..ROOMS).map(chart).collect::<Vec<_>>()).len() as f64 / 1e6;
    println!("座次表{ROOMS}张合成一个文件：{:.2}秒，{whole:.2} MB（要求不超过2秒、12 MB）", started.elapsed().as_secs_f64());
}

/// How often a second this disk keeps four kilobytes for good.
fn fsync_rate(folder: &Path) -> std::io::Result<f64> {
    let path = folder.join("fsync");
    let (mut file, started, mut times) = (File::create(&path)?, Instant::now(), 0_u32);
    while started.elapsed().as_secs_f64() < 1.0 {
        file.write_all(&[0; 4096])?;
        file.sync_all()?;
        times += 1;
    }
    let rate = f64::from(times) / started.elapsed().as_secs_f64();
    fs::remove_file(path).map(|()| rate)
}

/// A site's tickets as values for other programs, with the time one thread takes for them here.
fn leave_for_others(folder: &Path, photos: &[Vec<u8>]) -> std::io::Result<()> {
    let (imprint, (header, sample)) = (Imprint::sample(), admission_ticket::sample());
    let list: Vec<_> = of_site(CANDIDATES, 0).map(|n| ticket(&sample[0], n, photos)).collect();
    let once = || {
        let started = Instant::now();
        let bytes = admission_ticket::pdf(&imprint, &header, &list);
        (started.elapsed().as_secs_f64(), bytes)
    };
    let (seconds, bytes) = (0..3).map(|_| once()).min_by(|a, b| a.0.total_cmp(&b.0)).expect("three times");
    fs::write(folder.join("kaowu.pdf"), bytes)?;
    for (number, photo) in photos.iter().enumerate() {
        fs::write(folder.join(format!("{number}.jpg")), photo)?;
    }
    let subjects: Vec<_> = header.subjects.iter().map(|subject| [subject.name.clone(), subject.date(), subject.hours()]).collect();
    let one = |(n, t): (usize, &admission_ticket::AdmissionTicket)| {
        serde_json::json!({
            "name": t.name, "gender": t.gender, "id_number": t.id_number, "ticket_number": t.ticket_number, "registration": t.registration,
            "unit": t.unit, "post": t.post, "category": t.category, "site": t.site, "address": t.address,
            "room": format!("{:03}", t.room), "seat": format!("{:02}", t.seat), "token": t.token, "photo": format!("{}.jpg", n % photos.len()),
        })
    };
    let tickets: Vec<_> = list.iter().enumerate().map(one).collect();
    let exam = imprint.exam;
    let all = serde_json::json!({ "seconds": seconds, "exam": exam, "subjects": subjects, "notes": header.notes, "tickets": tickets });
    fs::write(folder.join("tickets.json"), all.to_string())
}

/// The value of a line of a system file, where there is one.
fn machine(file: &str, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|line| line.split_once(':')).map_or("未知", |(_, value)| value.trim()).to_owned()
}

/// What belongs to a site when `all` are dealt out in order.
fn of_site(all: usize, site: usize) -> std::ops::Range<usize> {
    all * site / SITES..all * (site + 1) / SITES
}

/// Makes every site's file on all cores; gives back seconds and bytes.
fn every_site(cores: usize, make: &(impl Fn(usize) -> usize + Sync)) -> (f64, usize) {
    let (next, bytes, started) = (AtomicUsize::new(0), Mutex::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let site = next.fetch_add(1, Ordering::Relaxed);
                    if site >= SITES {
                        break;
                    }
                    let made = make(site);
                    *bytes.lock().expect("no thread stops while it holds the sum") += made;
                }
            });
        }
    });
    let bytes = *bytes.lock().expect("no thread stops while it holds the sum");
    (started.elapsed().as_secs_f64(), bytes)
}

fn name(n: usize) -> String {
    [n, n / 7 + 31, n / 3].iter().filter_map(|part| char::from_u32(0x4e00 + u32::try_from(part * 37 % 6_000).ok()?)).collect()
}

fn number(n: usize) -> String {
    format!("26111{:02}{:03}{:02}4", n * SITES / CANDIDATES + 1, n / SEATS + 1, n % SEATS + 1)
}

fn ticket(sample: &admission_ticket::AdmissionTicket, n: usize, photos: &[Vec<u8>]) -> admission_ticket::AdmissionTicket {
    admission_ticket::AdmissionTicket {
        name: name(n),
        photo: Some(photos[n % photos.len()].clone()),
        ticket_number: number(n),
        token: format!("KW1.{}.{:020x}", number(n), n.wrapping_mul(2_654_435_761)),
        registration: format!("2026{n:06}"),
        room: u16::try_from(n / SEATS + 1).unwrap_or(1),
        seat: u8::try_from(n % SEATS + 1).unwrap_or(1),
        ..sample.clone()
    }
}

fn seats(room: usize) -> Vec<Seated> {
    let seated = |n: usize| Seated { seat: u8::try_from(n % SEATS + 1).unwrap_or(1), name: name(n), ticket_number: number(n) };
    (room * SEATS..((room + 1) * SEATS).min(CANDIDATES)).map(seated).collect()
}

fn sign_in(room: usize, photos: &[Vec<u8>]) -> photo_sign_in::PhotoSignIn {
    let photo = |seat: usize| Some(photos[(room * SEATS + seat) % photos.len()].clone());
    let candidates = seats(room).into_iter().zip(0..).map(|(seated, seat)| (seated, photo(seat))).collect();
    let at = RoomHead { room: u16::try_from(room + 1).unwrap_or(1), ..RoomHead::sample() };
    photo_sign_in::PhotoSignIn { at, subjects: Subject::sample(), candidates }
}

fn chart(room: usize) -> seating_chart::SeatingChart {
    let RoomHead { site, whereabouts, category, .. } = RoomHead::sample();
    let layout = Layout::snake("五列六排蛇形", &[6; 5]);
    seating_chart::SeatingChart { site, room: u16::try_from(room + 1).unwrap_or(1), whereabouts, category, layout, seats: seats(room) }
}
