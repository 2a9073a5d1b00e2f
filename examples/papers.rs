//! Writes a sample of every paper into a directory (样张): `cargo run --example papers -- DIR`.

use std::path::Path;

use kaowu::document::{Imprint, desk_label, sample::samples};

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let imprint = &Imprint::sample();
    let mut papers = samples(imprint);
    papers.push(("desk_label_stock", desk_label::pdf(imprint, &desk_label::LabelSheet::presets()[3], &desk_label::sample())));
    for (name, bytes) in papers {
        println!("{name}: {} bytes", bytes.len());
        std::fs::write(Path::new(&directory).join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
