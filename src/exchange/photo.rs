//! Photo (照片): what an applicant uploads becomes a clean JPEG of the printed shape, or is refused with the remedy.
//!
//! The size is read from the header before anything is decoded, so that a small file of huge dimensions costs nothing. The
//! stored picture is encoded anew: whatever else the file carried (place, camera, script) is gone.

use image::{DynamicImage, GenericImageView, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder, imageops::FilterType};

/// Width and height of the stored picture: 20 × 24 mm on the sign-in sheet at 300 dpi and a little more, ratio 5 : 7.
const STORED: (u32, u32) = (295, 413);
/// Most bytes of the stored picture (the province asks photos to have 20 KB at most): with it, the longest words and a map of the site a
/// ticket stays under 60 KB.
pub const KEPT_BYTES: usize = 18 * 1024;
/// Files of more pixels than this are not decoded.
const MOST_PIXELS: u64 = 40_000_000;

/// Why a photo is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    #[error("请选择照片文件")]
    Empty,
    #[error("照片{actual}KB，超过上限{limit}KB；请压缩后重新上传")]
    TooLarge { actual: usize, limit: u32 },
    #[error("照片必须是jpg格式，请用手机相册或画图软件另存为jpg后重新上传")]
    NotJpeg,
    #[error("照片{width}×{height}像素，至少需要{min_width}×{min_height}；请换一张更清晰的证件照")]
    TooFewPixels { width: u32, height: u32, min_width: u32, min_height: u32 },
    #[error("照片{width}×{height}像素过大，请缩小后重新上传")]
    TooManyPixels { width: u32, height: u32 },
    #[error("照片应为竖版证件照（宽小于高），请裁剪后重新上传")]
    NotPortrait,
    #[error("照片文件已损坏，无法打开，请换一张重新上传")]
    Damaged,
}

/// Checks an upload and gives back the JPEG to keep. `max_bytes` and `min` (width, height) are the exam's policy.
pub fn normalise(bytes: &[u8], max_bytes: u32, min: (u32, u32)) -> Result<Vec<u8>, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if bytes.len() > max_bytes as usize {
        return Err(PhotoError::TooLarge { actual: bytes.len().div_ceil(1024), limit: max_bytes / 1024 });
    }
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Err(PhotoError::NotJpeg);
    }
    let reader = || ImageReader::with_format(std::io::Cursor::new(bytes), ImageFormat::Jpeg);
    let (width, height) = reader().into_dimensions().map_err(|_| PhotoError::Damaged)?;
    if width < min.0 || height < min.1 {
        return Err(PhotoError::TooFewPixels { width, height, min_width: min.0, min_height: min.1 });
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PhotoError::TooManyPixels { width, height });
    }
    if width >= height {
        return Err(PhotoError::NotPortrait);
    }
    encode(&crop(&reader().decode().map_err(|_| PhotoError::Damaged)?))
}

/// The largest piece of the printed shape, from the middle and a little above it, where the face is.
fn crop(photo: &DynamicImage) -> DynamicImage {
    let (width, height) = photo.dimensions();
    let (w, h) =
        if width * STORED.1 > height * STORED.0 { (height * STORED.0 / STORED.1, height) } else { (width, width * STORED.1 / STORED.0) };
    let piece = photo.crop_imm((width - w) / 2, (height - h) / 3, w.max(1), h.max(1));
    if w > STORED.0 { piece.resize_exact(STORED.0, STORED.1, FilterType::Triangle) } else { piece }
}

/// As good as the bytes allow: a portrait keeps 85; a noisy one is coarser, at last smaller.
fn encode(photo: &DynamicImage) -> Result<Vec<u8>, PhotoError> {
    let mut photo = photo.to_rgb8();
    loop {
        for quality in [85, 75, 65, 55, 45] {
            let mut jpeg = Vec::new();
            photo.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, quality)).map_err(|_| PhotoError::Damaged)?;
            if jpeg.len() <= KEPT_BYTES {
                return Ok(jpeg);
            }
        }
        let (width, height) = photo.dimensions();
        photo = image::imageops::resize(&photo, (width * 3 / 4).max(1), (height * 3 / 4).max(1), FilterType::Triangle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::RgbImage::from_pixel(width, height, image::Rgb([200, 220, 240])).write_with_encoder(JpegEncoder::new(&mut bytes)).unwrap();
        bytes
    }

    #[test]
    fn a_good_photo_is_kept_in_the_printed_shape() {
        let kept = normalise(&jpeg(600, 900), 200 * 1024, (102, 126)).unwrap();
        let photo = image::load_from_memory(&kept).unwrap();
        assert_eq!(photo.dimensions(), STORED);
    }

    /// A picture nothing can be left out of: every pixel another.
    fn noise(width: u32, height: u32) -> Vec<u8> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_fn(width, height, |_, _| image::Rgb([next(), next(), next()]));
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).unwrap();
        bytes
    }

    #[test]
    fn whatever_is_uploaded_is_kept_within_the_bytes_of_a_ticket() {
        let upload = noise(413, 579);
        assert!(upload.len() > 100 * 1024, "{}", upload.len());
        let kept = normalise(&upload, 1 << 20, (102, 126)).unwrap();
        assert!(kept.len() <= KEPT_BYTES && kept.len() > KEPT_BYTES / 2, "{}", kept.len());
        let (width, height) = image::load_from_memory(&kept).unwrap().dimensions();
        assert!(width >= 102 && height >= 126, "{width}x{height}");
    }

    #[test]
    fn what_is_not_a_photo_says_what_to_do() {
        let limit = 200 * 1024;
        let min = (102, 126);
        assert_eq!(normalise(&[], limit, min), Err(PhotoError::Empty));
        assert_eq!(normalise(b"<svg onload=alert(1)>", limit, min), Err(PhotoError::NotJpeg));
        assert_eq!(normalise(&[0xff, 0xd8, 0xff, 0xe0, 1, 2], limit, min), Err(PhotoError::Damaged));
        assert_eq!(
            normalise(&jpeg(50, 70), limit, min),
            Err(PhotoError::TooFewPixels { width: 50, height: 70, min_width: 102, min_height: 126 })
        );
        assert_eq!(normalise(&jpeg(300, 200), limit, min), Err(PhotoError::NotPortrait));
        assert!(matches!(normalise(&jpeg(300, 400), 100, min), Err(PhotoError::TooLarge { limit: 0, .. })));
    }

    #[test]
    fn whatever_else_the_file_carried_is_gone() {
        let mut upload = jpeg(300, 420);
        upload.extend_from_slice(b"GPS 26.2N 105.4E<script>");
        let kept = normalise(&upload, 200 * 1024, (102, 126)).unwrap();
        assert!(!kept.windows(7).any(|piece| piece == b"<script"));
    }

    #[test]
    fn a_header_of_huge_dimensions_is_refused_before_decoding() {
        let mut flood = jpeg(110, 130);
        // The frame header (SOF0) holds height and width; make them 60,000 by 65,000.
        let frame = flood.windows(2).position(|m| m == [0xff, 0xc0]).unwrap();
        flood[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xea, 0x60]);
        assert_eq!(normalise(&flood, 200 * 1024, (102, 126)), Err(PhotoError::TooManyPixels { width: 60_000, height: 65_000 }));
    }
}
