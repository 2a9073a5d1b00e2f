//! A made-up site map (示意图样张): streets, buildings and a gate.

use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma, codecs::png::PngEncoder};

/// Streets around a school, its buildings, and its gate in black.
#[must_use]
pub fn plan() -> Vec<u8> {
    let (width, height) = (480, 440);
    let within =
        |x: u32, y: u32, (left, top, wide, high): (u32, u32, u32, u32)| (left..left + wide).contains(&x) && (top..top + high).contains(&y);
    let buildings = [(90, 90, 120, 50), (260, 90, 130, 50), (90, 200, 60, 130), (250, 220, 140, 60)];
    let picture = GrayImage::from_fn(width, height, |x, y| {
        let school = within(x, y, (60, 60, 360, 310));
        Luma([match () {
            () if within(x, y, (220, 362, 40, 16)) => 0,
            () if buildings.iter().any(|building| within(x, y, *building)) => 170,
            () if school && !within(x, y, (63, 63, 354, 304)) => 60,
            () if !school && (within(x, y, (0, 390, width, 36)) || within(x, y, (10, 0, 34, height))) => 221,
            () => 255,
        }])
    });
    let mut png = Vec::new();
    let encoded = PngEncoder::new(&mut png).write_image(picture.as_raw(), width, height, ExtendedColorType::L8);
    encoded.expect("writing into memory cannot fail");
    png
}
