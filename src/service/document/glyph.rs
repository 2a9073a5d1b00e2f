//! The glyph check (字形核对): before tickets are opened, every name and address is looked up in the faces; what cannot be printed is listed.

use std::collections::BTreeSet;

use crate::{
    document::font,
    domain::exam::Exam,
    service::{Office, Result},
    store,
};

/// A text with characters no face has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unprintable {
    /// `考生 2026012345`
    pub whose: String,
    /// `姓名`
    pub field: &'static str,
    pub text: String,
    pub characters: Vec<char>,
}

impl Unprintable {
    /// `𰻝（U+30EDD）`, so that the office can look the character up even where the screen shows a box too.
    #[must_use]
    pub fn points(&self) -> String {
        let point = |c: &char| format!("{c}（U+{:04X}）", u32::from(*c));
        self.characters.iter().map(point).collect::<Vec<_>>().join("、")
    }
}

/// What the office can do about characters that cannot be printed.
#[must_use]
pub fn remedy(found: &[Unprintable]) -> String {
    let all: BTreeSet<char> = found.iter().flat_map(|one| one.characters.iter().copied()).collect();
    let (lent, not): (BTreeSet<char>, BTreeSet<char>) = all.into_iter().partition(|c| package_of(*c).is_some());
    let packages: BTreeSet<&str> = lent.iter().filter_map(|c| package_of(*c)).collect();
    let named = |characters: &BTreeSet<char>| characters.iter().map(char::to_string).collect::<Vec<_>>().join("、");
    let mut words = Vec::new();
    if !packages.is_empty() {
        let packages = packages.into_iter().collect::<Vec<_>>().join(" ");
        words.push(format!("{}：请管理员在服务器上安装Debian软件包 {packages}，重启程序后再看本页，大多就能打印。", named(&lent)));
    }
    if !not.is_empty() {
        let points = not.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>().join("、");
        words.push(format!("{points}：是自造字或没有公开字体的字，请与本人核对写法，或打印后手写补上。"));
    }
    words.concat()
}

/// The Debian package whose font has most of a character's block.
const fn package_of(c: char) -> Option<&'static str> {
    match c {
        '\u{20000}'..='\u{2ebe0}' => Some("fonts-hanazono"),
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{30000}'..='\u{323af}' => Some("fonts-babelstone-han"),
        _ => None,
    }
}

/// What is wrong among named texts.
fn among<'a>(whose: &str, texts: impl IntoIterator<Item = (&'static str, &'a str)>) -> Vec<Unprintable> {
    let look = |(field, text): (&'static str, &str)| {
        let characters = font::missing(text);
        (!characters.is_empty()).then(|| Unprintable { whose: whose.to_owned(), field, text: text.to_owned(), characters })
    };
    texts.into_iter().filter_map(look).collect()
}

/// Everything on the papers of the adopted plan that cannot be printed; nothing: every ticket can be opened.
pub async fn unprintable(office: &Office, exam: &Exam) -> Result<Vec<Unprintable>> {
    let mut found = among("考试", [("名称", exam.name.as_str())]);
    for note in &exam.policy.ticket_notes {
        found.extend(among("准考证", [("考生须知", note.as_str())]));
    }
    for (paper, words) in exam.policy.wording.texts() {
        found.extend(among(paper, [("标题或说明", words)]));
    }
    for site in store::exam::sites(&office.db, exam.id).await? {
        found.extend(among(&format!("考点 {:02}", site.number), [("名称", site.name.as_str()), ("地址", site.address.as_str())]));
    }
    for room in store::exam::rooms(&office.db, exam.id).await? {
        found.extend(among(&format!("考场 {}", room.code), [("楼栋", room.building.as_str()), ("编号", room.code.as_str())]));
    }
    let Some(plan) = store::arrangement::adopted(&office.db, exam.id).await? else { return Ok(found) };
    for seat in store::arrangement::placements(&office.db, plan.id, None, None).await? {
        let texts = [("姓名", seat.name.as_str()), ("报考单位", seat.unit.as_str()), ("报考岗位", seat.post_name.as_str())];
        found.extend(among(&format!("考生 {}", seat.number), texts));
    }
    for duty in store::staffing::duties(&office.db, plan.id, None).await? {
        let whose = format!("考务人员 {}", duty.code);
        found.extend(among(&whose, [("姓名", duty.name.as_str()), ("单位", duty.unit.as_str()), ("岗位", duty.duty.role.as_str())]));
    }
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_printed_is_named_with_its_code_point() {
        let found = among("考生 2026000001", [("姓名", "张𬭎\u{e815}三\u{10ffff}"), ("报考单位", "第七中学")]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].field, found[0].characters.len()), ("姓名", 2));
        let said = remedy(&found);
        assert!(said.contains("U+E815、U+10FFFF") && !said.contains("Debian"), "{said}");
        assert_eq!(found[0].points(), "\u{e815}（U+E815）、\u{10ffff}（U+10FFFF）");
    }

    #[test]
    fn the_package_that_has_a_character_is_named() {
        let said = remedy(&among("考生 2026000001", [("姓名", "张\u{31350}\u{e000}")]));
        assert_eq!(
            said,
            "\u{31350}：请管理员在服务器上安装Debian软件包 fonts-babelstone-han，重启程序后再看本页，大多就能打印。U+E000：是自造字或没有公开字体的字，\
             请与本人核对写法，或打印后手写补上。"
        );
    }
}
