//! Chance (随机数): comes in by the door, like time. The machine's own source lives in `service`; tests and the demo seed theirs.

/// Where tokens, nonces and keys come from.
pub trait Chance: Send + Sync {
    /// Fills the buffer with bytes nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}
