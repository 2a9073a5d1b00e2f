//! Looks (样子): the first sheet of every paper against the picture kept of it, with a tolerance for other versions of the renderer.
//!
//! `KAOWU_GOLDEN=write cargo test --test it paper::look` keeps new pictures; look at them before they are committed.

use std::path::{Path, PathBuf};

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use kaowu::document::{
    Imprint,
    sample::{Filling, filled},
};

use super::tool::{Grey, Printed};

const DPI: u32 = 16;
/// Pixels of a tile, and how far its mean grey may lie from the kept one: a line of text that moved by its height is four times that.
const TILE: usize = 4;
const MOST: u32 = 12;

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.jpg"))
}

fn read(name: &str) -> Grey {
    let path = kept(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    let picture = image::load_from_memory(&bytes).unwrap().to_luma8();
    Grey { width: picture.width() as usize, height: picture.height() as usize, pixels: picture.into_raw() }
}

fn write(name: &str, picture: &Grey) {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 55);
    let (width, height) = (u32::try_from(picture.width).unwrap(), u32::try_from(picture.height).unwrap());
    encoder.write_image(&picture.pixels, width, height, ExtendedColorType::L8).unwrap();
    std::fs::create_dir_all(kept(name).parent().unwrap()).unwrap();
    std::fs::write(kept(name), bytes).unwrap();
}

#[test]
fn every_paper_looks_as_it_did() {
    let writes = std::env::var("KAOWU_GOLDEN").is_ok_and(|wish| wish == "write");
    let imprint = Imprint::sample();
    let mut wrong = Vec::new();
    for filling in [Filling::Usual, Filling::Longest] {
        for (name, bytes) in filled(&imprint, filling) {
            let name = format!("{name}-{}", filling.word());
            let picture = Printed::new(&bytes).picture(DPI);
            if writes {
                write(&name, &picture);
            }
            let (most, (x, y)) = picture.differs(&read(&name), TILE);
            if most > MOST {
                wrong.push(format!("{name} differs by {most} at {x},{y} of {}x{}", picture.width, picture.height));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_line_that_is_not_there_is_noticed() {
    let own = read("seating_chart-usual");
    let mut other = own.clone();
    // A heading is wiped out.
    let (from, to) = (own.width / 3, own.width * 2 / 3);
    for row in own.height * 7 / 100..own.height * 11 / 100 {
        other.pixels[row * own.width + from..row * own.width + to].fill(255);
    }
    assert!(own.differs(&other, TILE).0 > 2 * MOST, "{:?}", own.differs(&other, TILE));
    assert_eq!(own.differs(&own, TILE).0, 0);
}
