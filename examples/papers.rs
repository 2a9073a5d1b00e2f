//! Writes a sample of every paper into a directory, and with `--speed` measures the making of tickets (样张与速度).
//!
//! `cargo run --release --example papers -- DIR [--speed]`

use std::{path::Path, time::Instant};

use kaowu::document::{Imprint, admission_ticket, door_sign, duty_roster, duty_slip, seating_chart, site_roster};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let directory = Path::new(arguments.first().map_or(".", String::as_str));
    let imprint = Imprint::sample();
    let (header, tickets) = admission_ticket::sample();
    let papers = [
        ("admission_ticket", admission_ticket::pdf(&imprint, &header, &tickets)),
        ("seating_chart", seating_chart::pdf(&imprint, &seating_chart::sample())),
        ("door_sign", door_sign::pdf(&imprint, &door_sign::sample())),
        ("site_roster", site_roster::pdf(&imprint, &site_roster::sample())),
        ("duty_slip", duty_slip::pdf(&imprint, &duty_slip::sample())),
        ("duty_roster", duty_roster::pdf(&imprint, &duty_roster::sample())),
    ];
    for (name, bytes) in papers {
        println!("{name}: {} bytes", bytes.len());
        std::fs::write(directory.join(format!("{name}.pdf")), bytes)?;
    }
    if arguments.iter().any(|argument| argument == "--speed") {
        speed(&imprint)?;
    }
    Ok(())
}

/// Sites of a thousand tickets, each with a photo of 6 KB, made by two threads.
fn speed(imprint: &Imprint) -> std::io::Result<()> {
    const TICKETS: u32 = 1_000;
    let (header, sample) = admission_ticket::sample();
    let mut photo = Vec::new();
    let portrait = image::RgbImage::from_fn(295, 413, |x, y| image::Rgb([(x / 2) as u8, (y / 2) as u8, ((x * y) / 700) as u8]));
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut photo, 60).encode_image(&portrait).map_err(std::io::Error::other)?;
    // Bytes after the end of the picture are ignored by readers: they bring it to the size of a real portrait.
    photo.resize(6 * 1024, 0);
    let site = |site: u32| -> Vec<admission_ticket::AdmissionTicket> {
        let ticket = |n: u32| admission_ticket::AdmissionTicket {
            name: [n, n / 7, site].map(|part| char::from_u32(0x4e00 + (part * 37 + site * 11) % 5000).unwrap_or('一')).iter().collect(),
            photo: Some(photo.clone()),
            ticket_number: format!("26111{site:02}{n:05}4"),
            token: format!("KW1:26111{site:02}{n:05}4:{:08X}", n.wrapping_mul(2_654_435_761)),
            room: u16::try_from(n / 30 + 1).unwrap_or(1),
            seat: u8::try_from(n % 30 + 1).unwrap_or(1),
            ..sample[0].clone()
        };
        (0..TICKETS).map(ticket).collect()
    };
    let sites: Vec<_> = (1..=4).map(site).collect();
    let started = Instant::now();
    let sizes: Vec<usize> = std::thread::scope(|scope| {
        let make =
            |part: &'_ [Vec<_>]| part.iter().map(|tickets| admission_ticket::pdf(imprint, &header, tickets).len()).collect::<Vec<_>>();
        let halves: Vec<_> = sites.chunks(2).map(|part| scope.spawn(move || make(part))).collect();
        halves.into_iter().flat_map(|half| half.join().unwrap_or_default()).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} tickets in {seconds:.2} s: {:.0} a second; files of {sizes:?} bytes",
        sites.len() * 1_000,
        sites.len() as f64 * 1_000.0 / seconds
    );
    Ok(())
}
