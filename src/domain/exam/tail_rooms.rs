//! Tail rooms (尾考场): whether papers may share a room.

use serde::{Deserialize, Serialize};

/// 尾考场: what to do with the last, partly filled room of each category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TailRooms {
    /// One paper a room, always.
    #[default]
    Single,
    /// Tails of several categories may share a room; of each category one at a site.
    Merge,
    /// Categories may share any room.
    Mixed,
}

impl TailRooms {
    pub const ALL: [Self; 3] = [Self::Single, Self::Merge, Self::Mixed];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Single => "单科：每间考场只考一类试卷",
            Self::Merge => "尾考场合并：同一考点各类试卷坐不满的尾考场可以合用",
            Self::Mixed => "混编：同一考点的各类试卷可以合用考场",
        }
    }

    /// How pages and files name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Merge => "merge",
            Self::Mixed => "mixed",
        }
    }

    /// The one a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tails| tails.word() == word)
    }
}
