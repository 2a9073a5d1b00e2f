//! Portraits (照片) of people who do not exist: drawn, 150 × 210 pixels, baseline JPEG, as an identity photo is framed.
//!
//! 512 variants are drawn once each and shared; half of them are of women. No machine's rounding enters: only `+ - * /`
//! and square roots, which are the same everywhere.

use std::sync::OnceLock;

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};

use crate::domain::Gender;

const WIDTH: usize = 150;
const HEIGHT: usize = 210;
const VARIANTS: usize = 512;
const QUALITY: u8 = 84;

static DRAWN: [OnceLock<Vec<u8>>; VARIANTS] = [const { OnceLock::new() }; VARIANTS];

type Colour = [f32; 3];

const BACKGROUNDS: [Colour; 3] = [[246.0, 247.0, 249.0], [67.0, 142.0, 219.0], [104.0, 170.0, 226.0]];
const SKINS: [Colour; 5] =
    [[244.0, 213.0, 187.0], [236.0, 200.0, 170.0], [226.0, 186.0, 153.0], [220.0, 179.0, 146.0], [212.0, 168.0, 134.0]];
const HAIRS: [Colour; 4] = [[28.0, 24.0, 24.0], [42.0, 34.0, 31.0], [58.0, 44.0, 37.0], [35.0, 35.0, 42.0]];
const CLOTHES: [Colour; 8] = [
    [32.0, 40.0, 62.0],
    [58.0, 60.0, 66.0],
    [240.0, 240.0, 238.0],
    [122.0, 44.0, 50.0],
    [44.0, 84.0, 74.0],
    [88.0, 104.0, 140.0],
    [170.0, 150.0, 126.0],
    [24.0, 24.0, 28.0],
];
const INK: Colour = [40.0, 32.0, 30.0];
const WHITE: Colour = [250.0, 250.0, 250.0];

/// A portrait of either a man or a woman.
#[must_use]
pub fn portrait(seed: u64) -> Vec<u8> {
    variant((mix(seed) % VARIANTS as u64) as usize)
}

/// A portrait of a man or a woman, as asked.
#[must_use]
pub fn portrait_of(gender: Gender, seed: u64) -> Vec<u8> {
    variant(number_of(gender, seed))
}

/// Odd variants are of women.
fn number_of(gender: Gender, seed: u64) -> usize {
    let half = (mix(seed) % (VARIANTS as u64 / 2)) as usize;
    half * 2 + usize::from(gender == Gender::Female)
}

fn variant(number: usize) -> Vec<u8> {
    DRAWN[number].get_or_init(|| draw(number)).clone()
}

/// SplitMix64: neighbouring seeds give unlike portraits.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What differs from one variant to the next.
struct Look {
    woman: bool,
    background: Colour,
    skin: Colour,
    hair: Colour,
    cloth: Colour,
    /// Half the width of the face, and half its height.
    face: (f32, f32),
    /// Long, bobbed or tied for women; short, parted or cropped for men.
    style: u64,
    glasses: bool,
    /// Shirt with a collar under a jacket, or a round neck.
    collar: bool,
    /// Shift of eyes, brows and mouth in pixels.
    shift: f32,
}

impl Look {
    fn of(number: usize) -> Self {
        let mut chance = mix(number as u64 ^ 0x706f_7274);
        let mut below = |count: u64| {
            chance = mix(chance);
            chance % count
        };
        Self {
            woman: number % 2 == 1,
            background: BACKGROUNDS[below(3) as usize],
            skin: SKINS[below(5) as usize],
            hair: HAIRS[below(4) as usize],
            cloth: CLOTHES[below(8) as usize],
            face: (31.0 + below(6) as f32, 41.0 + below(6) as f32),
            style: below(3),
            glasses: below(4) == 0,
            collar: below(2) == 0,
            shift: below(5) as f32 - 2.0,
        }
    }
}

/// A picture on which one shape is laid over another.
struct Canvas(Vec<Colour>);

impl Canvas {
    /// Lays a colour over the pixels, as far as `cover` (0 to 1) says of each.
    fn lay(&mut self, colour: Colour, cover: impl Fn(f32, f32) -> f32) {
        for (place, pixel) in self.0.iter_mut().enumerate() {
            let share = cover((place % WIDTH) as f32 + 0.5, (place / WIDTH) as f32 + 0.5).clamp(0.0, 1.0);
            if share > 0.0 {
                for (old, new) in pixel.iter_mut().zip(colour) {
                    *old += (new - *old) * share;
                }
            }
        }
    }

    fn oval(&mut self, colour: Colour, centre: (f32, f32), radius: (f32, f32)) {
        self.lay(colour, |x, y| oval(x, y, centre, radius));
    }
}

/// How far a pixel lies in an oval, its edge one pixel soft.
fn oval(x: f32, y: f32, centre: (f32, f32), radius: (f32, f32)) -> f32 {
    let (dx, dy) = ((x - centre.0) / radius.0, (y - centre.1) / radius.1);
    0.5 + (1.0 - (dx * dx + dy * dy).sqrt()) * radius.0.min(radius.1)
}

fn shade(colour: Colour, factor: f32) -> Colour {
    colour.map(|part| part * factor)
}

const MIDDLE: f32 = 75.0;
const FACE_Y: f32 = 98.0;

fn draw(number: usize) -> Vec<u8> {
    let look = Look::of(number);
    let mut canvas = Canvas(vec![look.background; WIDTH * HEIGHT]);
    hair_behind(&mut canvas, &look);
    body(&mut canvas, &look);
    head(&mut canvas, &look);
    features(&mut canvas, &look);
    hair_before(&mut canvas, &look);
    if look.glasses {
        glasses(&mut canvas, &look);
    }
    encode(&canvas, number)
}

fn hair_behind(canvas: &mut Canvas, look: &Look) {
    let (wide, high) = look.face;
    match (look.woman, look.style) {
        (true, 0) => {
            canvas.oval(look.hair, (MIDDLE, FACE_Y - 8.0), (wide + 10.0, high + 9.0));
            canvas.lay(look.hair, |x, y| ((wide + 10.5 - (x - MIDDLE).abs()).min(y - FACE_Y + 8.0)).min(176.0 - y));
        }
        (true, 1) => canvas.oval(look.hair, (MIDDLE, FACE_Y - 2.0), (wide + 11.0, high + 10.0)),
        (true, _) => canvas.oval(look.hair, (MIDDLE, FACE_Y - 12.0), (wide + 5.0, high + 2.0)),
        (false, _) => canvas.oval(look.hair, (MIDDLE, FACE_Y - 14.0), (wide + 3.0, high - 3.0)),
    }
}

fn body(canvas: &mut Canvas, look: &Look) {
    let broad = if look.woman { 60.0 } else { 68.0 };
    canvas.oval(look.cloth, (MIDDLE, 226.0), (broad, 62.0));
    canvas.lay(shade(look.skin, 0.88), |x, y| (13.5 - (x - MIDDLE).abs()).min(y - FACE_Y).min(172.0 - y));
    if look.collar {
        let shirt = if look.cloth[0] > 200.0 { shade(WHITE, 0.9) } else { WHITE };
        // A V of shirt under the neck, open at the throat, its depth as large as its width.
        canvas.lay(shirt, |x, y| ((206.0 - y) * 0.42 - (x - MIDDLE).abs()).min(y - 158.0).min(22.0 - (x - MIDDLE).abs()));
        canvas.lay(shade(look.skin, 0.9), |x, y| ((181.0 - y) * 0.62 - (x - MIDDLE).abs()).min(y - 152.0).min(13.5 - (x - MIDDLE).abs()));
    } else {
        canvas.oval(shade(look.cloth, 0.82), (MIDDLE, 165.0), (19.5, 11.0));
        canvas.oval(shade(look.skin, 0.88), (MIDDLE, 163.0), (17.0, 9.5));
    }
}

fn head(canvas: &mut Canvas, look: &Look) {
    let (wide, high) = look.face;
    for side in [-1.0, 1.0] {
        canvas.oval(shade(look.skin, 0.93), (MIDDLE + side * wide, FACE_Y + 3.0), (5.0, 9.0));
    }
    canvas.oval(look.skin, (MIDDLE, FACE_Y), (wide, high));
    // One cheek in soft shade gives the face its roundness.
    let soft = |x: f32, y: f32| (oval(x, y, (MIDDLE, FACE_Y), (wide, high)).clamp(0.0, 1.0)) * ((x - MIDDLE) / wide - 0.25) * 0.5;
    canvas.lay(shade(look.skin, 0.82), soft);
    canvas.lay([226.0, 140.0, 124.0], |x, y| 0.16 * oval(x, y, (MIDDLE - 17.0, FACE_Y + 14.0), (8.0, 5.0)).min(1.0));
}

fn features(canvas: &mut Canvas, look: &Look) {
    let eye_y = FACE_Y - 3.0 + look.shift * 0.5;
    for side in [-1.0, 1.0] {
        let eye_x = MIDDLE + side * (14.0 + look.shift * 0.4);
        let brow = if look.woman { 1.3 } else { 2.0 };
        canvas.oval(look.hair, (eye_x, eye_y - 9.0), (7.5, brow));
        canvas.oval(WHITE, (eye_x, eye_y), (5.8, 2.9));
        canvas.oval(INK, (eye_x, eye_y), (2.7, 2.8));
        canvas.oval(WHITE, (eye_x - 0.8, eye_y - 0.9), (0.7, 0.7));
        canvas.lay(INK, |x, y| oval(x, y, (eye_x, eye_y - 0.4), (6.2, 3.6)).min(1.5 - (y - eye_y + 2.8).abs()) * 0.8);
    }
    canvas.lay(shade(look.skin, 0.78), |x, y| 0.6 * oval(x, y, (MIDDLE, FACE_Y + 12.0), (4.6, 2.2)).min(1.0));
    canvas.lay(shade(look.skin, 1.06), |x, y| 0.6 * oval(x, y, (MIDDLE - 0.5, FACE_Y + 4.0), (1.6, 7.0)).min(1.0));
    let lips = if look.woman { [196.0, 92.0, 92.0] } else { [178.0, 108.0, 98.0] };
    let mouth = (MIDDLE, FACE_Y + 24.0 + look.shift * 0.5);
    canvas.oval(lips, mouth, (8.0 + look.shift * 0.5, 2.8));
    canvas.lay(shade(lips, 0.6), |x, y| oval(x, y, mouth, (8.0, 2.8)).min(1.1 - (y - mouth.1).abs()));
}

fn hair_before(canvas: &mut Canvas, look: &Look) {
    let (wide, high) = look.face;
    let crown = (MIDDLE, FACE_Y - 10.0);
    let cap = (wide + 4.0, high - 1.0);
    // Hair is the cap of the head less an oval of forehead, which the style moves and widens.
    let (forehead, reach) = match (look.woman, look.style) {
        (true, 0) => ((MIDDLE - 6.0, FACE_Y + 10.0), (wide + 3.0, high - 8.0)),
        (true, 1) => ((MIDDLE, FACE_Y + 16.0), (wide - 3.0, high - 12.0)),
        (true, _) => ((MIDDLE, FACE_Y + 8.0), (wide - 1.0, high - 5.0)),
        (false, 0) => ((MIDDLE, FACE_Y + 10.0), (wide, high - 8.0)),
        (false, 1) => ((MIDDLE + 8.0, FACE_Y + 10.0), (wide + 2.0, high - 7.0)),
        (false, _) => ((MIDDLE, FACE_Y + 6.0), (wide + 1.0, high - 1.0)),
    };
    let low = if look.woman && look.style == 1 { FACE_Y + 16.0 } else { FACE_Y - 4.0 };
    let hair = |x: f32, y: f32| oval(x, y, crown, cap).min(1.0 - oval(x, y, forehead, reach)).min(low - y);
    canvas.lay(look.hair, hair);
    canvas.lay(shade(look.hair, 1.9), |x, y| hair(x, y).min(0.35 * oval(x, y, (MIDDLE - 12.0, FACE_Y - 42.0), (16.0, 5.0))));
}

fn glasses(canvas: &mut Canvas, look: &Look) {
    let eye_y = FACE_Y - 3.0 + look.shift * 0.5;
    for side in [-1.0, 1.0] {
        let centre = (MIDDLE + side * 14.0, eye_y + 0.5);
        canvas.lay(INK, |x, y| oval(x, y, centre, (11.0, 8.5)).min(1.2 - oval(x, y, centre, (9.8, 7.3))) * 0.9);
        canvas.lay(INK, |x, y| (1.2 - (y - eye_y + 1.0).abs()).min((x - MIDDLE) * side - 24.0).min(look.face.0 - (x - MIDDLE) * side));
    }
    canvas.lay(INK, |x, y| (1.2 - (y - eye_y + 1.0).abs()).min(3.6 - (x - MIDDLE).abs()));
}

/// With a faint grain, as a camera leaves one.
fn encode(canvas: &Canvas, number: usize) -> Vec<u8> {
    let mut grain = number as u64;
    let mut bytes = Vec::with_capacity(WIDTH * HEIGHT * 3);
    for pixel in &canvas.0 {
        grain = grain.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let faint = (grain >> 61) as f32 - 3.5;
        bytes.extend(pixel.map(|part| (part + faint).clamp(0.0, 255.0) as u8));
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .write_image(&bytes, WIDTH as u32, HEIGHT as u32, ExtendedColorType::Rgb8)
        .expect("the buffer has the size it says and memory takes every byte");
    jpeg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portrait_is_a_small_jpeg_of_an_identity_photos_shape() {
        for seed in 0..20 {
            let jpeg = portrait(seed);
            let picture = image::load_from_memory(&jpeg).unwrap();
            assert_eq!((picture.width() * 7, picture.height()), (picture.height() * 5, 210));
            assert!((4_000..=8_192).contains(&jpeg.len()), "{} bytes", jpeg.len());
        }
    }

    #[test]
    fn the_same_seed_is_the_same_face_and_others_differ() {
        assert_eq!(portrait(7), draw((mix(7) % VARIANTS as u64) as usize));
        let faces: std::collections::BTreeSet<Vec<u8>> = (0..40).map(|seed| portrait_of(Gender::Female, seed)).collect();
        assert!(faces.len() > 30);
    }

    #[test]
    fn every_variant_is_of_the_gender_asked() {
        for seed in 0..200 {
            assert!(Look::of(number_of(Gender::Female, seed)).woman && !Look::of(number_of(Gender::Male, seed)).woman);
        }
    }
}
