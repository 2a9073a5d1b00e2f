//! The machine's own clock and chance (系统时钟与随机源): the one place that asks the operating system for either.

use sha2::{Digest, Sha256};

use crate::domain::{Chance, Clock, Moment};

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the door by which time comes in")]
    fn now(&self) -> Moment {
        chrono::Utc::now()
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system's random source answers, or nothing secret may be made");
    }
}

/// So many random bytes as lower-case hex.
#[must_use]
pub fn token(chance: &dyn Chance, bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    chance.fill(&mut buffer);
    hex(&buffer)
}

/// Bytes as lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of bytes, as lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A code people read aloud: without the look-alikes 0 o 1 i l.
#[must_use]
pub fn spoken_code(chance: &dyn Chance, length: usize) -> String {
    const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut code = String::with_capacity(length);
    let mut byte = [0];
    while code.len() < length {
        chance.fill(&mut byte);
        // 248 = 8 × 31: bytes beyond would favour the first letters.
        if byte[0] < 248 {
            code.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    code
}
