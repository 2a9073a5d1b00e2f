//! Qualifications (考务资格): the labels of the table and the tags the planner matches.

use std::collections::BTreeSet;

use super::column;
use crate::domain::{staffing::Session, text};

/// Tag, label, and what else people write.
const QUALIFICATIONS: [(&str, &str, &[&str]); 11] = [
    ("chief", "主监考", &["监考甲", "主监考员", "巡考"]),
    ("inv", "监考", &["监考员", "监考乙", "副监考"]),
    ("leader", "主考", &["副主考", "主考官", "考点主考"]),
    ("exam_lead", "考务组长", &["考务负责人"]),
    ("exam_staff", "考务", &["考务员", "考务人员"]),
    ("secret", "保密", &["保密员", "试卷保管"]),
    ("security", "安检", &["安检员"]),
    ("medic", "医务", &["医务人员", "医护"]),
    ("guard", "保卫", &["保卫人员", "安保"]),
    ("general", "普通", &["一般", "后勤"]),
    ("examiner", "考官", &["面试考官"]),
];

const SESSIONS: [Session; 2] = [Session::Written, Session::Interview];

/// What a cell may say that is not one of the words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    #[error("不认识资格“{0}”；可填{all}", all = labels().join("、"))]
    Qualification(String),
    #[error("不认识场次“{0}”；可填笔试、面试")]
    Session(String),
}

/// Every label, in the order of the table.
#[must_use]
pub fn labels() -> Vec<&'static str> {
    QUALIFICATIONS.iter().map(|(_, label, _)| *label).collect()
}

/// The label of a tag; a tag the table does not have is its own label.
#[must_use]
pub fn label(tag: &str) -> &str {
    QUALIFICATIONS.iter().find(|(word, ..)| *word == tag).map_or(tag, |(_, label, _)| label)
}

/// Reads `监考、安检` or `inv;security`, in any order, each once.
pub fn parse(cell: &str) -> Result<Vec<String>, WordError> {
    let mut tags = BTreeSet::new();
    for part in column::parts(cell).flat_map(str::split_whitespace) {
        let plain = text::half_width(part);
        let known = QUALIFICATIONS
            .iter()
            .find(|(word, label, aliases)| word.eq_ignore_ascii_case(&plain) || *label == plain || aliases.contains(&plain.as_str()));
        tags.insert(known.ok_or_else(|| WordError::Qualification(part.to_owned()))?.0.to_owned());
    }
    Ok(tags.into_iter().collect())
}

/// Writes tags as [`parse`] reads them.
#[must_use]
pub fn show(tags: &[String]) -> String {
    tags.iter().map(|tag| label(tag)).collect::<Vec<_>>().join("、")
}

/// Reads `笔试、面试`, `W I`, `全部`.
pub fn parse_sessions(cell: &str) -> Result<Vec<Session>, WordError> {
    let mut sessions = BTreeSet::new();
    for part in column::parts(cell).flat_map(str::split_whitespace) {
        match text::half_width(part).to_uppercase().as_str() {
            "笔试" | "W" => sessions.extend([Session::Written]),
            "面试" | "I" => sessions.extend([Session::Interview]),
            "全部" | "均可" | "笔试和面试" | "笔试面试" | "都可以" => sessions.extend(SESSIONS),
            _ => return Err(WordError::Session(part.to_owned())),
        }
    }
    Ok(sessions.into_iter().collect())
}

/// Writes sessions as [`parse_sessions`] reads them.
#[must_use]
pub fn show_sessions(sessions: &[Session]) -> String {
    sessions.iter().map(|session| session.label()).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_words_and_aliases_are_the_same_tags() {
        for cell in ["监考、安检", "inv;security", "ＩＮＶ，安检员", "安检 监考员", "监考乙\n安检；安检"] {
            assert_eq!(parse(cell), Ok(vec!["inv".to_owned(), "security".to_owned()]), "{cell}");
        }
        for label in labels() {
            assert_eq!(show(&parse(label).unwrap()), label);
        }
        assert_eq!(parse("监考、厨师"), Err(WordError::Qualification("厨师".into())));
    }

    #[test]
    fn sessions_are_read() {
        assert_eq!(parse_sessions("面试，笔试"), Ok(SESSIONS.to_vec()));
        assert_eq!(parse_sessions("全部"), Ok(SESSIONS.to_vec()));
        assert_eq!(parse_sessions("w"), Ok(vec![Session::Written]));
        assert_eq!(parse_sessions("体检"), Err(WordError::Session("体检".into())));
    }
}
