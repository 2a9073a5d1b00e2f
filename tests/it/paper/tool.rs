//! Tools (验纸工具): qpdf, poppler and zbar look at the papers as a print shop and a gate would; `sh tests/setup.sh papers` installs them.

use std::{
    path::PathBuf,
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A paper on the disk, gone when the test ends.
pub struct Printed {
    folder: PathBuf,
}

/// A line of `pdffonts`.
#[derive(Debug)]
pub struct Face {
    pub name: String,
    pub embedded: bool,
    pub subset: bool,
    /// Has a table from glyphs to characters.
    pub unicode: bool,
}

/// A sheet as grey pixels, 0 black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Drop for Printed {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Printed {
    pub fn new(bytes: &[u8]) -> Self {
        let name = format!("kaowu_paper_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("paper.pdf"), bytes).unwrap();
        Self { folder }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let output = Command::new(program).args(arguments).current_dir(&self.folder).output();
        output.unwrap_or_else(|cause| panic!("{program} does not run ({cause}): sh tests/setup.sh papers installs it"))
    }

    /// What qpdf finds wrong; nothing for a clean file.
    pub fn faults(&self) -> Option<String> {
        let output = self.run("qpdf", &["--check", "paper.pdf"]);
        (!output.status.success()).then(|| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    pub fn faces(&self) -> Vec<Face> {
        let output = self.run("pdffonts", &["paper.pdf"]);
        assert!(output.status.success(), "{output:?}");
        let face = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let yes = |from_end: usize| words[words.len() - from_end] == "yes";
            Face { name: words[0].to_owned(), embedded: yes(5), subset: yes(4), unicode: yes(3) }
        };
        String::from_utf8(output.stdout).unwrap().lines().skip(2).map(face).collect()
    }

    /// The words of every sheet in the order they are drawn, without any white space.
    pub fn text(&self) -> Vec<String> {
        let output = self.run("pdftotext", &["-raw", "-enc", "UTF-8", "paper.pdf", "-"]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let mut sheets: Vec<String> = text.split('\u{c}').map(|sheet| sheet.chars().filter(|c| !c.is_whitespace()).collect()).collect();
        // The last sheet ends with a form feed as well.
        sheets.pop();
        sheets
    }

    fn draw(&self, dpi: u32, kind: &[&str]) -> Vec<PathBuf> {
        let dpi = dpi.to_string();
        let output = self.run("pdftoppm", &[kind, &["-r", &dpi, "paper.pdf", "sheet"]].concat());
        assert!(output.status.success(), "{output:?}");
        let mut sheets: Vec<PathBuf> = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        sheets.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sheet")));
        sheets.sort();
        sheets
    }

    /// The first sheet as a picture.
    pub fn picture(&self, dpi: u32) -> Grey {
        let path = self.draw(dpi, &["-gray", "-f", "1", "-l", "1"]).remove(0);
        Grey::read(&std::fs::read(path).unwrap())
    }

    /// What a scanner reads off the upper and the lower half of the first sheet: it says the same code once, however often it is there.
    pub fn codes_of_halves(&self) -> [Vec<String>; 2] {
        let half = |y: &str| {
            let sheets = self.draw(200, &["-gray", "-png", "-l", "1", "-x", "0", "-W", "1654", "-H", "1169", "-y", y]);
            self.scan(&sheets[0])
        };
        ["0", "1169"].map(half)
    }

    fn scan(&self, path: &std::path::Path) -> Vec<String> {
        let output = self.run("zbarimg", &["--quiet", "--raw", &path.to_string_lossy()]);
        let mut codes: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        codes.sort();
        codes
    }

    /// What a scanner reads off every sheet.
    pub fn codes(&self) -> Vec<Vec<String>> {
        self.draw(200, &["-gray", "-png"]).iter().map(|path| self.scan(path)).collect()
    }
}

impl Grey {
    /// A binary PGM: `P5 width height 255` and the pixels.
    fn read(bytes: &[u8]) -> Self {
        let mut words = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
        let mut number = || std::str::from_utf8(words.next().unwrap()).unwrap().to_owned();
        assert_eq!(number(), "P5");
        let (width, height): (usize, usize) = (number().parse().unwrap(), number().parse().unwrap());
        Self { width, height, pixels: bytes[bytes.len() - width * height..].to_vec() }
    }

    /// The largest mean difference of a tile of `side` pixels, and where it is.
    pub fn differs(&self, other: &Self, side: usize) -> (u32, (usize, usize)) {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let tiles = (0..self.height / side).flat_map(|y| (0..self.width / side).map(move |x| (x, y)));
        let difference = |(x, y): (usize, usize)| {
            let places = (0..side * side).map(|n| (y * side + n / side) * self.width + x * side + n % side);
            let sum = |picture: &Self| places.clone().map(|at| u32::from(picture.pixels[at])).sum::<u32>();
            sum(self).abs_diff(sum(other)) / (side * side) as u32
        };
        tiles.map(|tile| (difference(tile), (tile.0 * side, tile.1 * side))).max().unwrap()
    }
}
