//! Kinds of papers (文书种类): what can be asked for, for a room or for a site, in print order.

/// A kind of paper printed for a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    Handbook,
    Roster,
    Timetable,
    Duties,
    Draw,
    Handover,
    Summary,
    Training,
    Avoidance,
    Badges,
    Pay,
    Doors,
    Charts,
    PhotoSignIn,
    DeskLabels,
    RoomRecords,
    Absences,
    Violations,
    Bags,
    Seals,
    Tickets,
}

impl Paper {
    /// In the order they are printed and packed: the site's, the rooms', the candidates'.
    pub const ALL: [Self; 21] = [
        Self::Handbook,
        Self::Roster,
        Self::Timetable,
        Self::Duties,
        Self::Draw,
        Self::Handover,
        Self::Summary,
        Self::Training,
        Self::Avoidance,
        Self::Badges,
        Self::Pay,
        Self::Doors,
        Self::Charts,
        Self::PhotoSignIn,
        Self::DeskLabels,
        Self::RoomRecords,
        Self::Absences,
        Self::Violations,
        Self::Bags,
        Self::Seals,
        Self::Tickets,
    ];

    /// Word and label: the word stands in addresses and in the register of papers issued, the label is what people read.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Handbook => ("handbook", "考务组织册"),
            Self::Roster => ("roster", "考场安排表"),
            Self::Timetable => ("timetable", "时间与铃声表"),
            Self::Duties => ("duties", "考务人员岗位表"),
            Self::Draw => ("draw", "监考员抽签表"),
            Self::Handover => ("handover", "试卷交接登记表"),
            Self::Summary => ("summary", "考点汇总表"),
            Self::Training => ("training", "考务培训签到表"),
            Self::Avoidance => ("avoidance", "回避声明"),
            Self::Badges => ("badges", "胸牌"),
            Self::Pay => ("pay", "考务费发放表"),
            Self::Doors => ("doors", "门贴"),
            Self::Charts => ("charts", "座次表"),
            Self::PhotoSignIn => ("photo-sign-in", "照片签到表"),
            Self::DeskLabels => ("desk-labels", "桌贴"),
            Self::RoomRecords => ("room-records", "考场情况记录单"),
            Self::Absences => ("absences", "缺考登记表"),
            Self::Violations => ("violations", "违纪记录表"),
            Self::Bags => ("bags", "卷袋封面"),
            Self::Seals => ("seals", "密封签"),
            Self::Tickets => ("tickets", "准考证"),
        }
    }

    /// The word in addresses and in the register of papers issued.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.names().0
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.names().1
    }

    /// Whether the paper is made for each room, and can be printed for one alone.
    #[must_use]
    pub fn is_of_rooms(self) -> bool {
        self >= Self::Doors
    }

    /// Whether it lies in the room's bundle: all of the room's papers but the tickets, which go to the candidates.
    #[must_use]
    pub fn is_bundled(self) -> bool {
        self.is_of_rooms() && self != Self::Tickets
    }

    /// Whether photos have to be read for it.
    #[must_use]
    pub const fn has_photos(self) -> bool {
        matches!(self, Self::Tickets | Self::PhotoSignIn | Self::Badges)
    }

    /// The paper of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<&str> = Paper::ALL.iter().map(|paper| paper.word()).collect();
        assert_eq!(words.len(), Paper::ALL.len());
        assert!(Paper::ALL.into_iter().all(|paper| Paper::parse(paper.word()) == Some(paper)));
        assert_eq!(Paper::parse("ticket"), None);
    }

    #[test]
    fn papers_stand_in_print_order_and_rooms_follow_the_site() {
        assert!(Paper::ALL.is_sorted());
        assert!(!Paper::Pay.is_of_rooms() && Paper::Doors.is_of_rooms() && Paper::Seals.is_bundled() && !Paper::Tickets.is_bundled());
    }
}
