//! How fast the papers are made and how large they are (文书速度): the reference exam of 23,000 candidates in 767 rooms.
//!
//! `cargo run --release --example paper_speed`
//!
//! Files are made as the pack makes them, one a site, by as many threads as there are cores; photos are the portraits of the demo.
//! Each figure stands beside what is asked of it. Memory is the peak of the whole process, photos of the exam included.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use kaowu::{
    cli::{demo::portrait, folder},
    document::{Imprint, RoomHead, Seated, Subject, admission_ticket, photo_sign_in, seating_chart},
    domain::exam::Layout,
};

const CANDIDATES: usize = 23_000;
const ROOMS: usize = 767;
const SITES: usize = 20;
const SEATS: usize = 30;

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores}个核，{}，{}", machine("/proc/cpuinfo", "model name"), machine("/proc/meminfo", "MemTotal"));
    let imprint = &Imprint::sample();
    let photos: Vec<Vec<u8>> = (0..512).map(portrait::portrait).collect();
    println!("照片平均{}字节", photos.iter().map(Vec::len).sum::<usize>() / photos.len());
    let (header, sample) = admission_ticket::sample();

    let single = |n: usize| admission_ticket::pdf(imprint, &header, &[ticket(&sample[0], n, &photos)]);
    let size = single(0).len();
    let started = Instant::now();
    (1..=200).for_each(|n| assert!(single(n).len() > 10_000));
    let each = started.elapsed().as_secs_f64() * 1e3 / 200.0;
    println!("单张准考证：{each:.2}毫秒，{size}字节（要求不超过15毫秒、60 KB）");

    let tickets = |site: usize| {
        let list: Vec<_> = of_site(CANDIDATES, site).map(|n| ticket(&sample[0], n, &photos)).collect();
        admission_ticket::pdf(imprint, &header, &list).len()
    };
    let (seconds, bytes) = every_site(cores, &tickets);
    let rate = CANDIDATES as f64 / seconds;
    println!("准考证{CANDIDATES}张，按考点{SITES}个文件：{seconds:.2}秒，每秒{rate:.0}页，{:.0} MB（要求每秒1500页）", bytes as f64 / 1e6);
    println!("内存峰值{} MiB（要求400 MiB）", folder::peak_memory().unwrap_or(0) / 1024);

    let sign_ins = |site: usize| {
        let list: Vec<_> = of_site(ROOMS, site).map(|room| sign_in(room, &photos)).collect();
        photo_sign_in::pdf(imprint, &list).len()
    };
    let (seconds, bytes) = every_site(cores, &sign_ins);
    println!("照片签到表{ROOMS}张：{seconds:.2}秒，{:.0} MB（要求15秒）", bytes as f64 / 1e6);

    let charts = |site: usize| seating_chart::pdf(imprint, &of_site(ROOMS, site).map(chart).collect::<Vec<_>>()).len();
    let (seconds, _) = every_site(cores, &charts);
    println!("座次表{ROOMS}张：{seconds:.2}秒（要求2秒）");
    let started = Instant::now();
    let whole = seating_chart::pdf(imprint, &(0..ROOMS).map(chart).collect::<Vec<_>>()).len();
    println!("座次表{ROOMS}张合成一个文件：{:.2}秒，{:.2} MB（要求12 MB）", started.elapsed().as_secs_f64(), whole as f64 / 1e6);
    println!("内存峰值{} MiB", folder::peak_memory().unwrap_or(0) / 1024);
}

/// The value of a line of a system file, where there is one.
fn machine(file: &str, key: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
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
