//! Pictures (照片、二维码): a JPEG goes into the file as it is, a QR code as filled rectangles.

use std::{collections::BTreeMap, fmt::Write};

use printpdf::{DictItem, ExternalStream, ExternalXObject};

fn external(entries: impl IntoIterator<Item = (&'static str, DictItem)>, content: Vec<u8>) -> ExternalXObject {
    let mut dict: BTreeMap<String, DictItem> = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    dict.insert("Type".to_owned(), name("XObject"));
    ExternalXObject { stream: ExternalStream { dict, content, compress: false }, width: None, height: None, dpi: None }
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

/// The picture and its width and height in pixels; `None` where the bytes are no JPEG in grey or colour.
pub(super) fn jpeg(bytes: &[u8]) -> Option<(ExternalXObject, (f32, f32))> {
    let (width, height, components) = jpeg_header(bytes)?;
    let colours = match components {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        _ => return None,
    };
    let entries = [
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(8)),
        ("ColorSpace", name(colours)),
        ("Filter", name("DCTDecode")),
    ];
    Some((external(entries, bytes.to_vec()), (f32::from(width), f32::from(height))))
}

/// A grey PNG of eight bits, not interlaced, and its width and height in pixels; its data go in as they are (ISO 32000-1, 7.4.4.4).
pub(super) fn png(bytes: &[u8]) -> Option<(ExternalXObject, (f32, f32))> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut size, mut data) = (None, Vec::new());
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let content = after.get(..length)?;
        match kind {
            b"IHDR" => {
                let &[w3, w2, w1, w0, h3, h2, h1, h0, 8, 0, 0, 0, 0] = content else { return None };
                size = Some((u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0])));
            }
            b"IDAT" => data.extend_from_slice(content),
            _ => {}
        }
        rest = after.get(length + 4..)?;
    }
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0)?;
    let parameters = [("Predictor", 15), ("Colors", 1), ("BitsPerComponent", 8), ("Columns", i64::from(width))];
    let parameters = parameters.into_iter().map(|(key, value)| (key.to_owned(), DictItem::Int(value))).collect();
    let entries = [
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(8)),
        ("ColorSpace", name("DeviceGray")),
        ("Filter", name("FlateDecode")),
        ("DecodeParms", DictItem::Dict { map: parameters }),
    ];
    Some((external(entries, data), (width as f32, height as f32)))
}

/// Width, height and number of components, from the frame header (SOFn) of ISO/IEC 10918-1.
fn jpeg_header(bytes: &[u8]) -> Option<(u16, u16, u8)> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let &[0xff, marker, ref after @ ..] = rest else { return None };
        if marker == 0xff {
            rest = rest.get(1..)?;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let &[8, h1, h0, w1, w0, components, ..] = after.get(2..)? else { return None };
            let size = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
            return (size.0 > 0 && size.1 > 0).then_some((size.0, size.1, components));
        }
        rest = after.get(length..)?;
    }
}

/// Modules of white paper around a QR code (ISO/IEC 18004 asks for four; the form leaves two more white outside).
const QUIET: usize = 2;

/// A QR code as a path one unit wide and high; `None` where the token is too long for one.
///
/// The modules of a row that touch become one rectangle, and all of them one path, so that no hair lines show between them.
pub(super) fn qr(token: &str) -> Option<String> {
    let code = fast_qr::QRBuilder::new(token).ecl(fast_qr::ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut path = String::with_capacity(4096);
    // The drawing is one unit square, as an image is: scale the modules down to it.
    let unit = 1.0 / side as f64;
    let _ = write!(path, "{unit:.8} 0 0 {unit:.8} 0 0 cm ");
    for (row, modules) in (0..code.size).map(|row| (row, &code[row])) {
        let mut column = 0;
        while column < code.size {
            let run = modules[column..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "{} {} {run} 1 re ", column + QUIET, code.size - 1 - row + QUIET);
            }
            column += run.max(1);
        }
    }
    path.push('f');
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpegs_size_is_read_past_its_other_segments() {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc0, 0, 17, 8, 1, 0x9d, 1, 0x27, 3];
        assert_eq!(jpeg_header(&bytes), Some((295, 413, 3)));
        assert_eq!(jpeg_header(&bytes[..15]), None);
        bytes[18] = 4;
        assert!(jpeg(&bytes).is_none(), "CMYK is not for photos");
        assert!(jpeg(b"\x89PNG").is_none());
    }

    #[test]
    fn a_qr_code_begins_with_its_finder_pattern() {
        let drawing = qr("K1-260511071102304").unwrap();
        assert!(drawing.contains(" cm 2 22 7 1 re "), "{drawing}");
        assert!(qr(&"考".repeat(2000)).is_none());
    }
}
