//! Kind (导入类型): the tables people bring and take away.

use std::collections::BTreeMap;

use super::{
    applicant::ApplicantRow,
    column::Column,
    export::WriteError,
    place::{TownshipRow, UnitRow},
    post::PostRow,
    room::RoomRow,
    site::SiteRow,
    staff::StaffRow,
    table::Record,
    template,
};

/// What a spreadsheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Townships,
    Units,
    Posts,
    Sites,
    Rooms,
    Staff,
    Applicants,
}

impl Kind {
    /// Every kind, in the order in which one refers to another.
    pub const ALL: [Self; 7] = [Self::Townships, Self::Units, Self::Posts, Self::Sites, Self::Rooms, Self::Staff, Self::Applicants];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Townships => "乡镇",
            Self::Units => "单位",
            Self::Posts => "招聘岗位",
            Self::Sites => "考点",
            Self::Rooms => "考场",
            Self::Staff => "考务人员",
            Self::Applicants => "考生",
        }
    }

    /// The word in addresses and in templates.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Townships => "townships",
            Self::Units => "units",
            Self::Posts => "posts",
            Self::Sites => "sites",
            Self::Rooms => "rooms",
            Self::Staff => "staff",
            Self::Applicants => "applicants",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its columns.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Townships => TownshipRow::COLUMNS,
            Self::Units => UnitRow::COLUMNS,
            Self::Posts => PostRow::COLUMNS,
            Self::Sites => SiteRow::COLUMNS,
            Self::Rooms => RoomRow::COLUMNS,
            Self::Staff => StaffRow::COLUMNS,
            Self::Applicants => ApplicantRow::COLUMNS,
        }
    }

    /// Its template as .xlsx; `lists` are drop-downs by header, such as the codes of the exam's posts.
    pub fn template(self, lists: &BTreeMap<&str, Vec<String>>) -> Result<Vec<u8>, WriteError> {
        template::write(self, lists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
        assert_eq!(Kind::parse("people"), None);
    }
}
