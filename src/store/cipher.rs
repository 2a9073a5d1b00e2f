//! Sealed cells (加密单元): AES-256-GCM, the key's number stored in the cell, table, row and column bound as associated data, so
//! that a cell moved elsewhere does not open. Look-up goes by a keyed digest (HMAC-SHA-256), never a plain one: there are few
//! enough ID numbers to try them all.

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{Error, Result};
use crate::domain::Chance;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const HEAD: usize = 1 + 4 + NONCE;

/// The cell's place, part of what is authenticated.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub table: &'static str,
    /// A key of the row that is known before it is written and never changes.
    pub row: &'a str,
    pub column: &'static str,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        format!("{}|{}|{}", self.table, self.row, self.column).into_bytes()
    }
}

/// The secret keys: for sealing (newest last) and for looking up.
#[derive(Clone)]
pub struct Keyring {
    sealing: Vec<(u32, [u8; 32])>,
    lookup: [u8; 32],
}

/// Why a key file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("密钥文件第{0}行无法识别，应为“seal 编号 64位十六进制”或“lookup 64位十六进制”")]
    Line(usize),
    #[error("密钥文件缺少seal或lookup密钥")]
    Missing,
}

impl Keyring {
    /// Fresh keys.
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        let (mut seal, mut lookup) = ([0; 32], [0; 32]);
        chance.fill(&mut seal);
        chance.fill(&mut lookup);
        Self { sealing: vec![(1, seal)], lookup }
    }

    /// Reads a key file: lines `seal 1 <hex>` and `lookup <hex>`, `#` begins a comment.
    pub fn load(text: &str) -> std::result::Result<Self, KeyError> {
        let (mut sealing, mut lookup) = (Vec::new(), None);
        for (place, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
            let wrong = KeyError::Line(place + 1);
            match words.as_slice() {
                [] => {}
                ["seal", number, key] => sealing.push((number.parse().map_err(|_| wrong.clone())?, unhex(key).ok_or(wrong)?)),
                ["lookup", key] => lookup = Some(unhex(key).ok_or(wrong)?),
                _ => return Err(wrong),
            }
        }
        match lookup {
            Some(lookup) if !sealing.is_empty() => Ok(Self { sealing, lookup }),
            _ => Err(KeyError::Missing),
        }
    }

    /// The key file's text.
    #[must_use]
    pub fn save(&self) -> String {
        let mut text = "# kaowu keys: keep apart from the data; without them ID numbers and phones cannot be read\n".to_owned();
        for (number, key) in &self.sealing {
            text += &format!("seal {number} {}\n", hex(key));
        }
        text + &format!("lookup {}\n", hex(&self.lookup))
    }

    /// Seals a value for its place.
    pub(super) fn seal(&self, place: Place<'_>, plain: &[u8], chance: &dyn Chance) -> Vec<u8> {
        let (number, key) = self.sealing.last().expect("a keyring has at least one sealing key");
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let sealed =
            aes(key).encrypt(&nonce.into(), Payload { msg: plain, aad: &place.bytes() }).expect("a cell is far below the cipher's limit");
        let mut cell = Vec::with_capacity(HEAD + sealed.len());
        cell.push(VERSION);
        cell.extend_from_slice(&number.to_be_bytes());
        cell.extend_from_slice(&nonce);
        cell.extend_from_slice(&sealed);
        cell
    }

    /// Opens a cell in its place.
    pub(super) fn open(&self, place: Place<'_>, cell: &[u8]) -> Result<Vec<u8>> {
        let sealed = Error::Sealed { table: place.table };
        let Some((head, body)) = cell.split_at_checked(HEAD) else { return Err(sealed) };
        let number = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&head[5..]);
        let Some((_, key)) = self.sealing.iter().find(|(n, _)| *n == number && head[0] == VERSION) else { return Err(sealed) };
        aes(key).decrypt(&nonce.into(), Payload { msg: body, aad: &place.bytes() }).map_err(|_| sealed)
    }

    /// Opens a cell that holds text.
    pub(super) fn open_text(&self, place: Place<'_>, cell: &[u8]) -> Result<String> {
        String::from_utf8(self.open(place, cell)?).map_err(|_| Error::Sealed { table: place.table })
    }

    /// The digest by which a sealed value is found; `kind` keeps phones and ID numbers apart.
    pub(super) fn digest(&self, kind: &str, value: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.lookup).expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(b"|");
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

fn aes(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&(*key).into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(key)
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} keys)", self.sealing.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(std::sync::atomic::AtomicU8);
    impl Chance for Counter {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    const PLACE: Place<'static> = Place { table: "registration", row: "261000001", column: "id" };

    #[test]
    fn a_cell_opens_only_in_its_own_place_and_with_its_own_key() {
        let chance = Counter(1.into());
        let keyring = Keyring::generate(&chance);
        let cell = keyring.seal(PLACE, b"52020319900101", &chance);
        assert_eq!(keyring.open(PLACE, &cell).unwrap(), b"52020319900101");
        assert!(keyring.open(Place { row: "261000002", ..PLACE }, &cell).is_err());
        assert!(keyring.open(Place { column: "phone", ..PLACE }, &cell).is_err());
        assert!(Keyring::generate(&chance).open(PLACE, &cell).is_err());
        for place in 0..cell.len() {
            let mut flipped = cell.clone();
            flipped[place] ^= 1;
            assert!(keyring.open(PLACE, &flipped).is_err(), "byte {place}");
        }
        assert!(keyring.open(PLACE, &cell[..5]).is_err());
    }

    #[test]
    fn a_key_file_is_read_back_and_nonsense_is_refused() {
        let keyring = Keyring::generate(&Counter(7.into()));
        assert_eq!(Keyring::load(&keyring.save()).unwrap().save(), keyring.save());
        assert_eq!(Keyring::load("seal 1 abc").unwrap_err(), KeyError::Line(1));
        assert_eq!(Keyring::load("# empty").unwrap_err(), KeyError::Missing);
    }

    #[test]
    fn digests_keep_kinds_apart() {
        let keyring = Keyring::generate(&Counter(7.into()));
        assert_ne!(keyring.digest("id", "1"), keyring.digest("phone", "1"));
    }
}
