//! Articles (条款) of 人社部令第35号 that concern applicants, each with its sanction and its record.
//! Other rule sets (人社部令第31号, 第30号) number differently and are not used here.

use serde::{Deserialize, Serialize};

/// What was done, by article and item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Article {
    A5Forged,
    A5Untrue,
    A5Other,
    A6BannedItem,
    A6WrongSeat,
    A6NoPersonalData,
    A6Marks,
    A6OutOfTime,
    A6TookPaper,
    A6Other,
    A7Copied,
    A7PassedPaper,
    A7FalseCertificate,
    A7UsedDevice,
    A7SpreadQuestions,
    A7Other,
    A8Colluded,
    A8Impersonated,
    A8Other,
    A9Disorder,
    A10IdenticalAnswers,
}

/// 处理
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sanction {
    /// 取消本次应聘资格
    Disqualified,
    /// 当次该科目考试成绩无效
    SubjectVoid,
    /// 当次全部科目考试成绩无效
    AllVoid,
    /// 终止考试、责令离场; grave cases follow articles 7 and 8.
    SentOut,
}

impl Sanction {
    /// What the decision says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Disqualified => "取消本次应聘资格",
            Self::SubjectVoid => "当次该科目考试成绩无效",
            Self::AllVoid => "当次全部科目考试成绩无效",
            Self::SentOut => "终止考试、责令离开考场",
        }
    }

    /// Whether every written score of the exam is void.
    #[must_use]
    pub const fn voids_all(self) -> bool {
        matches!(self, Self::Disqualified | Self::AllVoid)
    }
}

/// 记入事业单位公开招聘应聘人员诚信档案库
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveRecord {
    None,
    FiveYears,
    /// 长期
    Lasting,
}

impl ArchiveRecord {
    /// What the decision says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "不记入诚信档案库",
            Self::FiveYears => "记入诚信档案库，期限五年",
            Self::Lasting => "记入诚信档案库，长期",
        }
    }
}

impl Article {
    pub const ALL: [Self; 21] = [
        Self::A5Forged,
        Self::A5Untrue,
        Self::A5Other,
        Self::A6BannedItem,
        Self::A6WrongSeat,
        Self::A6NoPersonalData,
        Self::A6Marks,
        Self::A6OutOfTime,
        Self::A6TookPaper,
        Self::A6Other,
        Self::A7Copied,
        Self::A7PassedPaper,
        Self::A7FalseCertificate,
        Self::A7UsedDevice,
        Self::A7SpreadQuestions,
        Self::A7Other,
        Self::A8Colluded,
        Self::A8Impersonated,
        Self::A8Other,
        Self::A9Disorder,
        Self::A10IdenticalAnswers,
    ];

    /// Article and item, `7.4`: the word kept in the database. Articles without items stand alone.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::A5Forged => "5.1",
            Self::A5Untrue => "5.2",
            Self::A5Other => "5.3",
            Self::A6BannedItem => "6.1",
            Self::A6WrongSeat => "6.2",
            Self::A6NoPersonalData => "6.3",
            Self::A6Marks => "6.4",
            Self::A6OutOfTime => "6.5",
            Self::A6TookPaper => "6.6",
            Self::A6Other => "6.7",
            Self::A7Copied => "7.1",
            Self::A7PassedPaper => "7.2",
            Self::A7FalseCertificate => "7.3",
            Self::A7UsedDevice => "7.4",
            Self::A7SpreadQuestions => "7.5",
            Self::A7Other => "7.6",
            Self::A8Colluded => "8.1",
            Self::A8Impersonated => "8.2",
            Self::A8Other => "8.3",
            Self::A9Disorder => "9",
            Self::A10IdenticalAnswers => "10",
        }
    }

    /// The article of a number.
    #[must_use]
    pub fn parse(number: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|article| article.number() == number)
    }

    /// The conduct in short.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::A5Forged => "伪造、涂改证件证明或以其他不正当手段获取应聘资格",
            Self::A5Untrue => "提供的涉及报考资格的申请材料或信息不实，影响报名审核结果",
            Self::A5Other => "报名过程中的其他违纪违规行为",
            Self::A6BannedItem => "携带规定以外的物品进入考场且未按要求放在指定位置，经提醒仍不改正",
            Self::A6WrongSeat => "未在规定座位参加考试，或未经允许擅自离开座位或考场，经提醒仍不改正",
            Self::A6NoPersonalData => "未按要求填写、填涂个人信息，经提醒仍不改正",
            Self::A6Marks => "在答卷规定以外的位置标注个人信息或其他特殊标记",
            Self::A6OutOfTime => "开考信号发出前答题或结束信号发出后继续答题，经提醒仍不改正",
            Self::A6TookPaper => "将试卷、答题卡、草稿纸等带出考场，或故意损毁考试材料、设备",
            Self::A6Other => "其他应当给予当次该科目成绩无效处理的行为",
            Self::A7Copied => "抄袭他人答案，或协助他人抄袭",
            Self::A7PassedPaper => "互相传递试卷、答题卡、草稿纸等",
            Self::A7FalseCertificate => "持伪造证件参加考试",
            Self::A7UsedDevice => "使用禁止携带的通讯工具、规定以外的电子用品",
            Self::A7SpreadQuestions => "考试结束前离开考场并传播试题及答案",
            Self::A7Other => "其他严重违纪违规行为",
            Self::A8Colluded => "串通作弊或参与有组织作弊",
            Self::A8Impersonated => "代替他人或让他人代替自己参加考试",
            Self::A8Other => "其他特别严重违纪违规行为",
            Self::A9Disorder => "扰乱考点、考场秩序，拒绝、妨碍或威胁、侮辱工作人员",
            Self::A10IdenticalAnswers => "阅卷中被认定为答案雷同",
        }
    }

    /// What follows.
    #[must_use]
    pub const fn sanction(self) -> Sanction {
        match self {
            Self::A5Forged | Self::A5Untrue | Self::A5Other => Sanction::Disqualified,
            Self::A6BannedItem
            | Self::A6WrongSeat
            | Self::A6NoPersonalData
            | Self::A6Marks
            | Self::A6OutOfTime
            | Self::A6TookPaper
            | Self::A6Other
            | Self::A10IdenticalAnswers => Sanction::SubjectVoid,
            Self::A7Copied
            | Self::A7PassedPaper
            | Self::A7FalseCertificate
            | Self::A7UsedDevice
            | Self::A7SpreadQuestions
            | Self::A7Other
            | Self::A8Colluded
            | Self::A8Impersonated
            | Self::A8Other => Sanction::AllVoid,
            Self::A9Disorder => Sanction::SentOut,
        }
    }

    /// What is kept in the archive.
    #[must_use]
    pub const fn record(self) -> ArchiveRecord {
        match self {
            Self::A7Copied
            | Self::A7PassedPaper
            | Self::A7FalseCertificate
            | Self::A7UsedDevice
            | Self::A7SpreadQuestions
            | Self::A7Other => ArchiveRecord::FiveYears,
            Self::A8Colluded | Self::A8Impersonated | Self::A8Other => ArchiveRecord::Lasting,
            _ => ArchiveRecord::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_article_has_the_sanction_and_record_of_its_class() {
        for article in Article::ALL {
            let number = article.number();
            assert_eq!(Article::parse(number), Some(article));
            let expected = match number.split('.').next().unwrap() {
                "5" => (Sanction::Disqualified, ArchiveRecord::None),
                "6" | "10" => (Sanction::SubjectVoid, ArchiveRecord::None),
                "7" => (Sanction::AllVoid, ArchiveRecord::FiveYears),
                "8" => (Sanction::AllVoid, ArchiveRecord::Lasting),
                _ => (Sanction::SentOut, ArchiveRecord::None),
            };
            assert_eq!((article.sanction(), article.record()), expected, "{number}");
        }
    }

    #[test]
    fn merely_carrying_a_telephone_is_not_using_it() {
        assert_eq!(Article::parse("6.1").unwrap().record(), ArchiveRecord::None);
        assert_eq!(Article::parse("7.4").unwrap().record(), ArchiveRecord::FiveYears);
        assert_eq!(Article::parse("12"), None);
    }
}
