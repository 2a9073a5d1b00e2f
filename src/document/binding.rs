//! Binding (装订): sheets, cut faces and pictures become the bytes of one file.
//!
//! printpdf makes the file: its tree, its facts, pictures and faces with their character maps. The contents of the sheets are put in
//! here as the bytes the page kit wrote. Measured with 4,000 tickets on two cores, that took the time of a ticket from 2.1 ms to a third.

use std::{collections::BTreeMap, io::Write};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Object, SaveOptions, Stream, dictionary};
use printpdf::{FontId, Mm, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};
use sha2::{Digest, Sha256};

use super::{
    font::{FaceId, Faces, Used},
    page::Sheet,
    reading,
};

/// Above 5, pages of text hardly get smaller, and time doubles.
const EFFORT: u32 = 5;

/// The file of `sheets`.
pub fn bind(mut pdf: PdfDocument, sheets: Vec<Sheet>, used: &Used, faces: &Faces) -> Vec<u8> {
    let page = |(number, sheet): (usize, &Sheet)| {
        // printpdf puts a face into the file for the characters its operations show: the first sheet names them all.
        let show = if number == 0 { used.faces().flat_map(|id| show(id, used)).collect() } else { Vec::new() };
        PdfPage::new(Mm(sheet.size.0), Mm(sheet.size.1), show)
    };
    pdf.pages = sheets.iter().enumerate().map(page).collect();
    for id in used.faces() {
        pdf.resources.fonts.map.insert(FontId(id.letter().to_owned()), faces.cut(id, used));
    }
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() }, &mut Vec::new());
    drop(pdf);
    let named: BTreeMap<String, FaceId> = used.faces().map(|id| (faces.name(id), id)).collect();
    for (name, maps) in reading::faces_of(&mut file) {
        if let Some(id) = named.get(&name) {
            file.set_object(maps, reading::to_characters(used.characters(*id)));
        }
    }
    let mut digest = Sha256::new();
    for ((_, page), sheet) in file.get_pages().into_iter().zip(sheets) {
        let contents = file.get_dictionary(page).and_then(|page| page.get(b"Contents")).and_then(Object::as_reference);
        let contents = contents.expect("printpdf gives every page its contents");
        digest.update(&sheet.ink.bytes);
        let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, deflate(&sheet.ink.bytes)).with_compression(false);
        file.set_object(contents, stream);
    }
    let id: String = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // In place of the random one the library makes.
    if let Ok(ids) = file.trailer.get_mut(b"ID").and_then(Object::as_array_mut) {
        for slot in ids.iter_mut().filter_map(|slot| slot.as_str_mut().ok()) {
            *slot = id.as_bytes().to_vec();
        }
    }
    file.compress();
    let mut bytes = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(EFFORT).build();
    file.save_with_options(&mut bytes, options).expect("writing into memory cannot fail");
    bytes
}

fn show(id: FaceId, used: &Used) -> [Op; 2] {
    let font = PdfFontHandle::External(FontId(id.letter().to_owned()));
    let text: String = used.characters(id).iter().collect();
    [Op::SetFont { font, size: Pt(1.0) }, Op::ShowText { items: vec![TextItem::Text(text)] }]
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(EFFORT));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing into memory cannot fail")
}
