//! The commitment to a draw (抽签承诺): what the office publishes before it draws, so that nobody can choose the outcome. It
//! names the frozen input by its digest and the secret by its hash; once the secret is told, anyone can draw again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{exchange::plan_format::Files, service::machine::hex};

/// Letters and digits a secret has at least: 128 bits in hexadecimal.
const LEAST_SECRET: usize = 32;

/// Published before the draw. Both are SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Of all files of the instance, names and contents.
    pub input: String,
    /// Of the secret.
    pub secret: String,
}

/// Why a draw is not the one that was committed to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("密数只有{0}个字符，至少要{LEAST_SECRET}个；请用随机生成的密数")]
    Short(usize),
    #[error("输入数据与承诺不符：承诺的摘要是{committed}，实际是{found}；有文件在承诺之后被改动")]
    Input { committed: String, found: String },
    #[error("密数与承诺不符：公布的密数不是承诺时的那一个")]
    Secret,
}

impl Commitment {
    /// Commits to an input and a secret.
    pub fn to(files: &Files, secret: &str) -> Result<Self, Broken> {
        let letters = secret.chars().count();
        if letters < LEAST_SECRET {
            return Err(Broken::Short(letters));
        }
        Ok(Self { input: input_digest(files), secret: digest(&[b"kaowu secret", secret.as_bytes()]) })
    }

    /// The seed of the draw, if input and secret are those committed to.
    pub fn seed(&self, files: &Files, secret: &str) -> Result<u64, Broken> {
        self.seed_with(files, secret, "")
    }

    /// The same with what the witnesses said after the commitment was published: whoever holds the secret could not try secrets
    /// out before. An empty word is as if there had been none.
    pub fn seed_with(&self, files: &Files, secret: &str, witness: &str) -> Result<u64, Broken> {
        let found = Self::to(files, secret)?;
        if found.input != self.input {
            return Err(Broken::Input { committed: self.input.clone(), found: found.input });
        }
        if found.secret != self.secret {
            return Err(Broken::Secret);
        }
        // Input and secret both decide, so that neither can be tried out alone.
        let mut parts: Vec<&[u8]> = vec![b"kaowu seed", self.input.as_bytes(), secret.as_bytes()];
        parts.extend((!witness.is_empty()).then_some(witness.as_bytes()));
        let seed = hash(&parts);
        let first = seed.first_chunk().expect("a digest has 32 bytes");
        Ok(u64::from_be_bytes(*first))
    }
}

fn input_digest(files: &Files) -> String {
    let parts: Vec<&[u8]> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]).collect();
    digest(&parts)
}

fn digest(parts: &[&[u8]]) -> String {
    hex(&hash(parts))
}

/// Each part after its length, so that no two lists of parts read the same.
fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "00112233445566778899aabbccddeeff";

    fn files() -> Files {
        Files::from([("a.csv".to_owned(), b"x,y\n1,2\n".to_vec()), ("b.csv".to_owned(), b"z\n".to_vec())])
    }

    #[test]
    fn the_seed_is_had_from_what_was_committed_to_and_from_nothing_else() {
        let commitment = Commitment::to(&files(), SECRET).unwrap();
        assert_eq!(commitment.seed(&files(), SECRET), commitment.seed(&files(), SECRET));
        for file in ["a.csv", "b.csv"] {
            for byte in 0..files()[file].len() {
                let mut changed = files();
                changed.get_mut(file).unwrap()[byte] ^= 1;
                assert!(matches!(commitment.seed(&changed, SECRET), Err(Broken::Input { .. })), "{file} {byte}");
            }
        }
        assert_eq!(commitment.seed(&files(), &SECRET.replace('f', "e")), Err(Broken::Secret));
        assert_eq!(Commitment::to(&files(), "1"), Err(Broken::Short(1)));
    }

    #[test]
    fn what_the_witnesses_say_is_part_of_the_seed() {
        let commitment = Commitment::to(&files(), SECRET).unwrap();
        let seed = |said: &str| commitment.seed_with(&files(), SECRET, said).unwrap();
        assert_ne!(seed("361524"), seed("361525"));
        assert_eq!(seed(""), commitment.seed(&files(), SECRET).unwrap());
    }

    #[test]
    fn another_secret_is_another_seed() {
        let seed = |secret: &str| Commitment::to(&files(), secret).unwrap().seed(&files(), secret).unwrap();
        assert_ne!(seed(SECRET), seed(&SECRET.replace('f', "e")));
    }
}
