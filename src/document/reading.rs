//! Reading back (文字复原): the tables by which a reader takes the words out of a file again, as short as they can be said.
//!
//! printpdf says a line for each glyph and a width for each; where nearly all glyphs are one em wide and numbered in a row, most of
//! that need not be said. On a single ticket it was a tenth of the file.

use std::fmt::Write;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

/// Width of a glyph that no table names, 1/1000 em.
const COMMON: i64 = 1000;
/// Most lines of a block (ISO 32000-1, 9.10.3).
const BLOCK: usize = 100;

/// The faces of a file: name, and where their table of characters stands. Their widths are shortened on the way.
pub fn faces_of(file: &mut Document) -> Vec<(String, ObjectId)> {
    let mut faces = Vec::new();
    for face in file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        let Ok(within) = face.get_mut(b"DescendantFonts").and_then(Object::as_array_mut) else { continue };
        for descendant in within.iter_mut().filter_map(|object| object.as_dict_mut().ok()) {
            if let Ok(widths) = descendant.get(b"W").and_then(Object::as_array) {
                let short = short(widths);
                descendant.set("W", short);
            }
        }
        let name = face.get(b"BaseFont").and_then(Object::as_name).map(|name| String::from_utf8_lossy(name).into_owned());
        if let (Ok(name), Ok(maps)) = (name, face.get(b"ToUnicode").and_then(Object::as_reference)) {
            faces.push((name, maps));
        }
    }
    faces
}

/// Widths without the common one: `[first [w w w] first [w]]`.
fn short(widths: &[Object]) -> Vec<Object> {
    let mut kept: Vec<(i64, Vec<Object>)> = Vec::new();
    for pair in widths.chunks(2) {
        let [Object::Integer(first), Object::Array(run)] = pair else { continue };
        for (number, width) in (*first..).zip(run) {
            match kept.last_mut() {
                _ if width.as_i64().is_ok_and(|width| width == COMMON) => {}
                Some((from, run)) if *from + i64::try_from(run.len()).unwrap_or(i64::MAX) == number => run.push(width.clone()),
                _ => kept.push((number, vec![width.clone()])),
            }
        }
    }
    kept.into_iter().flat_map(|(from, run)| [Object::Integer(from), Object::Array(run)]).collect()
}

/// From the numbers of a cut, which begin with 1, to the characters.
pub fn to_characters(characters: &[char]) -> Stream {
    let mut text = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // Numbers of a range may differ in their last byte only.
    let mut ranges: Vec<(usize, &[char])> = Vec::new();
    let (mut first, mut rest) = (1, characters);
    while !rest.is_empty() {
        let (range, after) = rest.split_at(rest.len().min(256 - first % 256));
        ranges.push((first, range));
        (first, rest) = (first + range.len(), after);
    }
    for block in ranges.chunks(BLOCK) {
        let _ = writeln!(text, "{} beginbfrange", block.len());
        for (first, range) in block {
            let _ = write!(text, "<{first:04X}> <{:04X}> [", first + range.len() - 1);
            for (n, c) in range.iter().enumerate() {
                if n > 0 {
                    text.push(' ');
                }
                text.push('<');
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| _ = write!(text, "{unit:04X}"));
                text.push('>');
            }
            text += "]\n";
        }
        text += "endbfrange\n";
    }
    text += "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    Stream::new(dictionary! {}, text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_uncommon_widths_are_said() {
        let run = |widths: &[i64]| Object::Array(widths.iter().map(|width| Object::Integer(*width)).collect());
        let said = short(&[Object::Integer(1), run(&[1000, 550, 550, 1000, 300]), Object::Integer(9), run(&[1000])]);
        assert_eq!(said, [Object::Integer(2), run(&[550, 550]), Object::Integer(5), run(&[300])]);
    }

    #[test]
    fn ranges_end_with_the_last_byte_of_the_number_and_hold_both_halves_of_a_pair() {
        let characters: Vec<char> = (0..300).map(|n| char::from_u32(0x4e00 + n).unwrap()).chain(['𠮷']).collect();
        let text = String::from_utf8(to_characters(&characters).content).unwrap();
        assert!(text.contains("2 beginbfrange\n<0001> <00FF> [<4E00> <4E01>") && text.contains("<0100> <012D> [<4EFF>"), "{text}");
        assert!(text.contains("<D842DFB7>]\nendbfrange"), "{text}");
    }
}
