//! Site map (考点示意图): what the office uploads becomes a small grey picture that a ticket has room for, or is refused with the remedy.
//!
//! A plan is lines and words: a few greys show it, and few bytes hold it. The picture is drawn anew, so that whatever else the file carried
//! is gone; its size is read from the header before anything is decoded.

use image::{
    DynamicImage, ExtendedColorType, GenericImageView, GrayImage, ImageEncoder, ImageFormat, ImageReader,
    codecs::png::{CompressionType, FilterType as Row, PngEncoder},
    imageops::FilterType,
};

/// Most bytes of an upload.
pub const UPLOAD_BYTES: usize = 5 << 20;
/// Most bytes of the kept picture: with it and the largest photo a ticket stays under 60 KB.
pub const KEPT_BYTES: usize = 5 * 1024;
/// Files of more pixels than this are not decoded.
const MOST_PIXELS: u64 = 40_000_000;
/// Smaller uploads would be unreadable on paper.
const LEAST_PIXELS: u32 = 200;
/// Width or height a picture is never scaled above: 56 mm at 300 dpi.
const WIDEST: u32 = 660;
/// Pictures more elongated than this leave nothing readable within the frame.
const LONGEST_SHAPE: u32 = 4;

/// Why a map is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SiteMapError {
    #[error("请选择示意图文件")]
    Empty,
    #[error("示意图{actual}KB，超过上限{}KB；请缩小后重新上传", UPLOAD_BYTES / 1024)]
    TooLarge { actual: usize },
    #[error("示意图必须是png或jpg格式，请另存为png后重新上传")]
    WrongFormat,
    #[error("示意图{width}×{height}像素，宽、高都至少需要{LEAST_PIXELS}像素，且长边不超过短边的{LONGEST_SHAPE}倍；请换一张图")]
    Shape { width: u32, height: u32 },
    #[error("示意图{width}×{height}像素过大，请缩小后重新上传")]
    TooManyPixels { width: u32, height: u32 },
    #[error("示意图文件已损坏，无法打开，请换一张重新上传")]
    Damaged,
}

/// Checks an upload and gives back the PNG to keep: grey, eight bits.
pub fn normalise(bytes: &[u8]) -> Result<Vec<u8>, SiteMapError> {
    if bytes.is_empty() {
        return Err(SiteMapError::Empty);
    }
    if bytes.len() > UPLOAD_BYTES {
        return Err(SiteMapError::TooLarge { actual: bytes.len().div_ceil(1024) });
    }
    let format = match bytes {
        [0x89, b'P', b'N', b'G', ..] => ImageFormat::Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
        _ => return Err(SiteMapError::WrongFormat),
    };
    let reader = || ImageReader::with_format(std::io::Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|_| SiteMapError::Damaged)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(SiteMapError::TooManyPixels { width, height });
    }
    let (short, long) = (width.min(height), width.max(height));
    if short < LEAST_PIXELS || long > short * LONGEST_SHAPE {
        return Err(SiteMapError::Shape { width, height });
    }
    let picture = on_white(&reader().decode().map_err(|_| SiteMapError::Damaged)?);
    smallest(&picture)
}

/// Grey, with what is transparent as white as the paper.
fn on_white(picture: &DynamicImage) -> GrayImage {
    let rgba = picture.to_rgba8();
    GrayImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0.map(u32::from);
        let light = (red * 299 + green * 587 + blue * 114) / 1000;
        image::Luma([((light * alpha + 255 * (255 - alpha)) / 255) as u8])
    })
}

/// As fine as the bytes allow: first fewer greys, then fewer pixels.
fn smallest(picture: &GrayImage) -> Result<Vec<u8>, SiteMapError> {
    let (width, height) = picture.dimensions();
    let mut side = WIDEST.min(width.max(height));
    loop {
        let of = |length: u32| (length * side / width.max(height)).max(1);
        let scaled = image::imageops::resize(picture, of(width), of(height), FilterType::Triangle);
        for greys in [16_u32, 4, 2] {
            let png = encode(&scaled, greys).ok_or(SiteMapError::Damaged)?;
            if png.len() <= KEPT_BYTES {
                return Ok(png);
            }
        }
        side = side * 4 / 5;
    }
}

fn encode(picture: &GrayImage, greys: u32) -> Option<Vec<u8>> {
    let step = |light: u8| ((u32::from(light) * (greys - 1) + 127) / 255 * 255 / (greys - 1)) as u8;
    let pixels: Vec<u8> = picture.as_raw().iter().map(|light| step(*light)).collect();
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Best, Row::NoFilter);
    encoder.write_image(&pixels, picture.width(), picture.height(), ExtendedColorType::L8).ok()?;
    Some(png)
}

/// Width and height of a kept picture; `None` where it is none.
#[must_use]
pub fn dimensions(png: &[u8]) -> Option<(u32, u32)> {
    Some(image::load_from_memory_with_format(png, ImageFormat::Png).ok()?.dimensions())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plan: white ground, a road, buildings in grey, and a red mark.
    pub fn plan(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            let building = (x / 90) % 2 == 1 && (y / 70) % 2 == 1;
            image::Rgb(match () {
                () if x.abs_diff(y) < 8 => [20, 20, 20],
                () if x.abs_diff(width / 2) < 20 && y.abs_diff(height / 2) < 20 => [220, 30, 30],
                () if building => [190, 190, 180],
                () => [255, 255, 255],
            })
        });
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(picture).write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_plan_becomes_a_small_grey_picture() {
        let kept = normalise(&plan(1600, 1200)).unwrap();
        assert!(kept.len() <= KEPT_BYTES, "{}", kept.len());
        let (width, height) = dimensions(&kept).unwrap();
        assert!((300..=WIDEST).contains(&width) && height == width * 3 / 4, "{width}x{height}");
        assert_eq!(image::load_from_memory(&kept).unwrap().color(), image::ColorType::L8);
    }

    #[test]
    fn even_a_picture_of_noise_is_kept_small() {
        let mut state = 1_u32;
        let noise = GrayImage::from_fn(900, 900, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Luma([(state >> 24) as u8])
        });
        let kept = smallest(&noise).unwrap();
        assert!(kept.len() <= KEPT_BYTES, "{}", kept.len());
    }

    #[test]
    fn what_is_not_a_map_says_what_to_do() {
        assert_eq!(normalise(&[]), Err(SiteMapError::Empty));
        assert_eq!(normalise(b"<svg onload=alert(1)>"), Err(SiteMapError::WrongFormat));
        assert_eq!(normalise(&[0x89, b'P', b'N', b'G', 1, 2]), Err(SiteMapError::Damaged));
        assert_eq!(normalise(&plan(1000, 210)), Err(SiteMapError::Shape { width: 1000, height: 210 }));
        assert!(matches!(normalise(&vec![0xff; UPLOAD_BYTES + 1]), Err(SiteMapError::TooLarge { .. })));
        let mut flood = plan(300, 300);
        flood[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let refused = normalise(&flood);
        assert!(matches!(refused, Err(SiteMapError::TooManyPixels { .. } | SiteMapError::Damaged)), "{refused:?}");
    }
}
