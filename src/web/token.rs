//! Tokens (防伪令牌): what a form carries to prove that this site showed it, and signatures on what a browser keeps for us.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::domain::Chance;

/// So many bytes of chance as hex.
#[must_use]
pub fn random(chance: &dyn Chance, bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    chance.fill(&mut buffer);
    hex(&buffer)
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Bytes of a hex text.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// A signature that only this installation can make, for one purpose.
#[must_use]
pub fn sign(secret: &[u8; 32], purpose: &str, text: &str) -> String {
    hex(&mac(secret, purpose, text).finalize().into_bytes())
}

/// Whether the signature is ours, in constant time.
#[must_use]
pub fn is_signed(secret: &[u8; 32], purpose: &str, text: &str, signature: &str) -> bool {
    unhex(signature).is_some_and(|bytes| mac(secret, purpose, text).verify_slice(&bytes).is_ok())
}

fn mac(secret: &[u8; 32], purpose: &str, text: &str) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(secret)
        .expect("HMAC takes keys of any length")
        .chain_update(purpose.as_bytes())
        .chain_update([0])
        .chain_update(text.as_bytes())
}

/// The form token of a secret, masked anew for every page so that compression gives nothing away (BREACH).
#[must_use]
pub fn mask(secret: &str, chance: &dyn Chance) -> String {
    let mut pad = [0; 16];
    chance.fill(&mut pad);
    let hidden: Vec<u8> = digest(secret).iter().zip(pad).map(|(byte, pad)| byte ^ pad).collect();
    hex(&pad) + &hex(&hidden)
}

/// Whether a form's token belongs to the secret.
#[must_use]
pub fn matches(secret: &str, token: &str) -> bool {
    let Some(bytes) = unhex(token).filter(|bytes| bytes.len() == 32) else { return false };
    let (pad, hidden) = bytes.split_at(16);
    let difference = digest(secret).iter().zip(pad).zip(hidden).fold(0, |sum, ((byte, pad), hidden)| sum | (byte ^ pad ^ hidden));
    difference == 0
}

fn digest(secret: &str) -> [u8; 16] {
    let whole: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let mut half = [0; 16];
    half.copy_from_slice(&whole[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn a_form_token_differs_on_every_page_and_belongs_to_one_secret() {
        let chance = Counting(std::sync::atomic::AtomicU8::new(3));
        let (one, two) = (mask("secret", &chance), mask("secret", &chance));
        assert_ne!(one, two);
        assert!(matches("secret", &one) && matches("secret", &two));
        assert!(!matches("another", &one));
        for wrong in ["", "zz", &one[2..], &"0".repeat(64), "公章"] {
            assert!(!matches("secret", wrong), "{wrong}");
        }
    }

    #[test]
    fn a_signature_serves_one_purpose_and_one_text() {
        let secret = [7; 32];
        let signature = sign(&secret, "flash", "已保存");
        assert!(is_signed(&secret, "flash", "已保存", &signature));
        assert!(!is_signed(&secret, "visitor", "已保存", &signature));
        assert!(!is_signed(&secret, "flash", "已删除", &signature));
        assert!(!is_signed(&[8; 32], "flash", "已保存", &signature));
    }
}
