//! Writes samples of every paper, with everything they may be filled with, and previews of them, into a directory (样张): `cargo run --example papers -- DIR`.

use std::path::Path;

use kaowu::document::{
    Imprint, desk_label,
    sample::{Filling, WORDS, filled, pad},
    self_evaluation,
};

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let imprint = &Imprint::sample();
    let named =
        |filling: Filling| filled(imprint, filling).into_iter().map(move |(name, bytes)| (format!("{name}-{}", filling.word()), bytes));
    let mut papers: Vec<(String, Vec<u8>)> = Filling::ALL.into_iter().flat_map(named).collect();
    for (number, stock) in desk_label::LabelSheet::presets().iter().enumerate() {
        papers.push((format!("desk_label-stock{number}"), desk_label::pdf(imprint, stock, &desk_label::sample())));
    }
    papers.push(("self_evaluation".to_owned(), self_evaluation::pdf(imprint, &self_evaluation::sample())));
    let plain = desk_label::LabelSheet::plain();
    for word in WORDS {
        let picture = pad(imprint, word, Filling::Usual, &plain).picture(0).unwrap_or_default();
        std::fs::write(Path::new(&directory).join(format!("{word}.svg")), picture)?;
    }
    for (name, bytes) in papers {
        println!("{name}: {} bytes", bytes.len());
        std::fs::write(Path::new(&directory).join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
