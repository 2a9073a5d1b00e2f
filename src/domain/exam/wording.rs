//! Wording (文书用语): what the papers are headed with and note at their foot; an office may have its own words for each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A paper's common words: the word of the paper, what people call it, its heading and its note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Common {
    pub word: &'static str,
    pub label: &'static str,
    /// Empty: the paper has none that could be changed.
    pub heading: &'static str,
    pub note: &'static str,
}

const fn common(word: &'static str, label: &'static str, heading: &'static str, note: &'static str) -> Common {
    Common { word, label, heading, note }
}

/// Every paper, in the order of their words.
pub const PAPERS: [Common; 27] = [
    common("absence_list", "缺考登记表", "缺考登记表", "停止入场后登记，并用2B铅笔填涂缺考标记；没有缺考的在第一行写“无”。"),
    common("admission_ticket", "准考证", "准考证", "入场时扫码核验"),
    common("avoidance_declaration", "回避声明与承诺书", "考务人员回避声明与承诺书", "参加本次考试的亲属（没有的写“无”）"),
    common("badge", "胸牌", "", "凭证出入，不得转借"),
    common("bag_label", "试卷袋封面", "试卷袋", "启封前当众查验密封；启封时间＿＿时＿＿分；份数不符、缺页错印的立即报告。"),
    common("bag_label_answer", "答题卡袋封面", "答题卡袋", "按座位号由小到大排列，缺考卡在原位，空白卡另装；清点后当面密封，骑缝签名。"),
    common("desk_label", "桌贴", "", ""),
    common("door_sign", "门贴", "", "沿虚线裁开或折起"),
    common("duty_roster", "考务人员岗位表", "考务人员岗位表", ""),
    common(
        "duty_slip",
        "考务通知单",
        "考务通知单",
        "本人与本场考试的考生无夫妻、直系血亲、三代以内旁系血亲、近姻亲等应当回避的关系，并遵守考务工作纪律。",
    ),
    common("exam_summary", "考试汇总表", "考试汇总表", ""),
    common("handover_register", "试卷交接登记表", "试卷答题卡交接登记表", ""),
    common("invigilator_draw", "监考员抽签表", "监考员抽签表", "考试当天早晨当众抽签，每场重抽，抽定后不得调换。"),
    common(
        "pay_sheet",
        "考务费发放表",
        "考务费发放表",
        "个税按劳务报酬所得每次收入预扣：4000元以下减除800元，4000元以上减除20%；在职人员按工资薪金发放的另行处理。",
    ),
    common("photo_sign_in", "照片签到表", "照片座次签到表", ""),
    common("receipt", "缴费凭证", "报名考务费缴费凭证", "本凭证用于核对缴费情况，不作为财政票据。"),
    common(
        "registration_form",
        "报名信息表",
        "报名信息表",
        "本人郑重承诺：已仔细阅读招聘公告和岗位条件，以上信息和提交的材料真实、准确、有效，符合报考岗位要求；如有不实，自愿承担取消资格、解除聘用合同等一切后果。",
    ),
    common(
        "room_record",
        "考场情况记录单",
        "考场情况记录单",
        "本单一式两份，一份随答题卡袋装回，一份由考点留存；涂改处须由两名监考员签名。",
    ),
    common("seal", "密封签", "密　封　签", ""),
    common("seating_chart", "座次表", "考场座次平面图", "张贴在考场门口，供考生核对座位。座位以本图为准，未经批准不得调换。"),
    common("site_handbook", "考务组织册", "考务组织册", "内部资料　注意保管　考后收回"),
    common("site_roster", "考场安排表", "考点考场安排表", "领卷、收卷时当面清点，双方签名。"),
    common("site_summary", "考点汇总表", "考点汇总表", ""),
    common(
        "timetable",
        "时间与铃声表",
        "考试时间安排与铃声表",
        "短音：5秒一声；长音：20秒。以北京时间为准，开考前一小时统一校对时钟；铃声故障时改用口哨。",
    ),
    common("training_sign_in", "考务培训签到表", "考务培训签到表", ""),
    common("violation_notice", "违纪处理告知书", "违纪违规处理告知书", ""),
    common(
        "violation_record",
        "违纪记录表",
        "违纪违规情况记录表",
        "发现违纪违规行为应当予以制止，收存证据；两名以上工作人员签名后，随考场情况记录单上交。",
    ),
];

impl Common {
    /// The paper of a word.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        PAPERS.iter().find(|paper| paper.word == word)
    }
}

/// An office's own words for one paper; `None` where it keeps the common ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    #[serde(default)]
    pub heading: Option<String>,
    /// May be empty: then nothing is noted.
    #[serde(default)]
    pub note: Option<String>,
}

/// An office's own words, by the word of the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording(BTreeMap<String, Own>);

/// Why words are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    #[error("没有“{0}”这种可以改用语的文书")]
    Unknown(String),
    #[error("{paper}的标题须为1至{HEADING_MOST}个字，现有{length}个字")]
    Heading { paper: &'static str, length: usize },
    #[error("{paper}的说明最多{NOTE_MOST}个字，现有{length}个字，请删减")]
    Note { paper: &'static str, length: usize },
}

/// Characters that fit on the narrowest paper.
pub const HEADING_MOST: usize = 20;
pub const NOTE_MOST: usize = 120;

impl Wording {
    /// What a paper is headed with.
    #[must_use]
    pub fn heading(&self, word: &str) -> &str {
        let own = self.0.get(word).and_then(|own| own.heading.as_deref());
        own.or_else(|| Some(Common::find(word)?.heading)).unwrap_or_default()
    }

    /// What a paper notes.
    #[must_use]
    pub fn note(&self, word: &str) -> &str {
        let own = self.0.get(word).and_then(|own| own.note.as_deref());
        own.or_else(|| Some(Common::find(word)?.note)).unwrap_or_default()
    }

    /// With other words for a paper; the common ones are not kept as the office's own.
    #[must_use]
    pub fn with(mut self, paper: &Common, heading: &str, note: &str) -> Self {
        let own = |text: &str, common: &str| (text != common).then(|| text.to_owned());
        let own = Own { heading: own(heading, paper.heading), note: own(note, paper.note) };
        if own == Own::default() {
            self.0.remove(paper.word);
        } else {
            self.0.insert(paper.word.to_owned(), own);
        }
        self
    }

    /// Every text an office has chosen itself, with the paper it stands on.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().flat_map(|(word, Own { heading, note })| {
            let label = Common::find(word).map_or("", |paper| paper.label);
            [heading, note].into_iter().flatten().map(move |text| (label, text.as_str()))
        })
    }

    /// Refuses words that would not fit or stand on no paper.
    pub fn validate(&self) -> Result<(), WordingError> {
        for (word, Own { heading, note }) in &self.0 {
            let paper = Common::find(word).ok_or_else(|| WordingError::Unknown(word.clone()))?;
            let length = |text: &Option<String>| text.as_deref().map(|text| text.trim().chars().count());
            if let Some(length) = length(heading)
                && !(1..=HEADING_MOST).contains(&length)
            {
                return Err(WordingError::Heading { paper: paper.label, length });
            }
            if let Some(length) = length(note)
                && length > NOTE_MOST
            {
                return Err(WordingError::Note { paper: paper.label, length });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_stand_in_order_and_their_common_words_are_allowed() {
        assert!(PAPERS.is_sorted_by(|a, b| a.word < b.word));
        let all = PAPERS.iter().fold(Wording::default(), |all, paper| all.with(paper, paper.heading, paper.note));
        assert_eq!(all, Wording::default(), "common words are nobody's own");
        for paper in &PAPERS {
            assert!(paper.heading.chars().count() <= HEADING_MOST && paper.note.chars().count() <= NOTE_MOST, "{}", paper.word);
        }
    }

    #[test]
    fn own_words_take_the_place_of_the_common_ones_and_can_be_given_up() {
        let chart = Common::find("seating_chart").unwrap();
        let own = Wording::default().with(chart, "考场座位图", "");
        assert_eq!((own.heading("seating_chart"), own.note("seating_chart")), ("考场座位图", ""));
        assert_eq!((own.heading("door_sign"), own.note("door_sign")), ("", "沿虚线裁开或折起"));
        assert_eq!(own.texts().collect::<Vec<_>>(), [("座次表", "考场座位图"), ("座次表", "")]);
        assert_eq!(own.with(chart, chart.heading, chart.note), Wording::default());
    }

    #[test]
    fn words_that_do_not_fit_are_refused_with_their_length() {
        let chart = Common::find("seating_chart").unwrap();
        let wrong = |heading: &str, note: &str| Wording::default().with(chart, heading, note).validate();
        assert_eq!(wrong("", chart.note), Err(WordingError::Heading { paper: "座次表", length: 0 }));
        assert_eq!(wrong(&"图".repeat(21), ""), Err(WordingError::Heading { paper: "座次表", length: 21 }));
        assert_eq!(wrong("图", &"注".repeat(121)), Err(WordingError::Note { paper: "座次表", length: 121 }));
        assert_eq!(wrong(&"图".repeat(20), &"注".repeat(120)), Ok(()));
        let unknown = Wording(BTreeMap::from([("poster".to_owned(), Own::default())]));
        assert_eq!(unknown.validate(), Err(WordingError::Unknown("poster".to_owned())));
    }
}
