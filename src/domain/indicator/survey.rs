//! Surveys (满意度问卷): two populations, counts only, and how two rates become one.

use rust_decimal::Decimal;

use crate::domain::rounding::half_up;

/// Fewer answers than this are too few to speak for anybody.
pub const FEWEST: u32 = 100;

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Population {
    Applicants,
    Units,
}

impl Population {
    pub const ALL: [Self; 2] = [Self::Applicants, Self::Units];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applicants => "考生",
            Self::Units => "用人单位",
        }
    }

    /// The word kept in the database and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applicants => "applicants",
            Self::Units => "units",
        }
    }

    /// The population of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|population| population.word() == word)
    }
}

/// The five answers, best first; the first two count as satisfied.
pub const ANSWERS: [(u8, &str); 5] = [(5, "非常满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "非常不满意")];

/// The lowest answer that counts as satisfied.
pub const SATISFIED_FROM: u8 = 4;

/// One population's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Links given out.
    pub issued: u32,
    pub answered: u32,
    pub satisfied: u32,
}

impl Tally {
    /// Satisfied ÷ answered, percent, not rounded; nothing without answers.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        (Decimal::from(self.satisfied) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(self.answered))
    }

    /// Answered ÷ issued, percent with two decimals.
    #[must_use]
    pub fn response(&self) -> Option<Decimal> {
        (Decimal::from(self.answered) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(self.issued)).map(half_up)
    }

    /// The warning a small sample carries.
    #[must_use]
    pub fn warning(&self, of: Population) -> Option<String> {
        (self.answered < FEWEST).then(|| {
            format!("{}问卷有效份数{}份，少于{FEWEST}份，满意度不宜直接采用；请继续发放问卷或在自评中说明", of.label(), self.answered)
        })
    }
}

/// How two rates become one; the table does not say, so the bureau chooses and the choice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// The lower of the two.
    Minimum,
    /// All answers together.
    Pooled,
    /// So many percent of the weight on applicants.
    Weighted { applicants: u8 },
}

impl Aggregation {
    /// What people read.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Minimum => "取两者较低".to_owned(),
            Self::Pooled => "合并样本计算".to_owned(),
            Self::Weighted { applicants } => {
                format!("加权平均（考生{applicants}%，用人单位{}%）", 100_u8.saturating_sub(applicants))
            }
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Minimum => "minimum".to_owned(),
            Self::Pooled => "pooled".to_owned(),
            Self::Weighted { applicants } => format!("weighted:{applicants}"),
        }
    }

    /// The rule of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            None if word == "minimum" => Some(Self::Minimum),
            None if word == "pooled" => Some(Self::Pooled),
            Some(("weighted", percent)) => {
                percent.parse().ok().filter(|percent| *percent <= 100).map(|applicants| Self::Weighted { applicants })
            }
            _ => None,
        }
    }
}

/// Both populations and the rule that joins them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Satisfaction {
    pub applicants: Tally,
    pub units: Tally,
    pub rule: Aggregation,
}

impl Satisfaction {
    /// One population's counts.
    #[must_use]
    pub const fn of(&self, population: Population) -> Tally {
        match population {
            Population::Applicants => self.applicants,
            Population::Units => self.units,
        }
    }

    /// The joint rate, percent with two decimals half up. A population without answers does not count under "minimum" and "weighted".
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        let joint = match (self.rule, self.applicants.rate(), self.units.rate()) {
            (Aggregation::Pooled, ..) => {
                let (a, u) = (self.applicants, self.units);
                Tally { issued: 0, answered: a.answered + u.answered, satisfied: a.satisfied + u.satisfied }.rate()
            }
            (_, None, one) | (_, one, None) => one,
            (Aggregation::Minimum, Some(a), Some(u)) => Some(a.min(u)),
            (Aggregation::Weighted { applicants }, Some(a), Some(u)) => {
                let part = Decimal::from(applicants);
                Some((a * part + u * (Decimal::ONE_HUNDRED - part)) / Decimal::ONE_HUNDRED)
            }
        };
        joint.map(half_up)
    }

    /// What the page warns of.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        Population::ALL.iter().filter_map(|population| self.of(*population).warning(*population)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(rule: Aggregation) -> Satisfaction {
        let applicants = Tally { issued: 400, answered: 312, satisfied: 297 };
        Satisfaction { applicants, units: Tally { issued: 50, answered: 40, satisfied: 40 }, rule }
    }

    #[test]
    fn the_rule_decides_what_two_rates_become() {
        let rate = |rule| both(rule).rate().unwrap().to_string();
        assert_eq!(rate(Aggregation::Minimum), "95.19");
        assert_eq!(rate(Aggregation::Pooled), "95.74");
        assert_eq!(rate(Aggregation::Weighted { applicants: 50 }), "97.60");
    }

    #[test]
    fn a_rate_without_answers_is_nothing_and_never_a_hundred() {
        let none = Satisfaction { applicants: Tally::default(), units: Tally::default(), rule: Aggregation::Pooled };
        assert_eq!(none.rate(), None);
        assert_eq!(Satisfaction { rule: Aggregation::Minimum, ..none }.rate(), None);
        let one = Satisfaction { units: Tally { issued: 9, answered: 8, satisfied: 6 }, rule: Aggregation::Minimum, ..none };
        assert_eq!(one.rate().unwrap().to_string(), "75");
    }

    #[test]
    fn fewer_than_a_hundred_answers_carry_a_warning() {
        let warnings = both(Aggregation::Minimum).warnings();
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].starts_with("用人单位问卷有效份数40份，少于100份"), "{warnings:?}");
        assert_eq!(Tally { issued: 100, answered: 100, satisfied: 0 }.warning(Population::Units), None);
    }

    #[test]
    fn a_rule_is_kept_as_a_word_and_comes_back() {
        for rule in [Aggregation::Minimum, Aggregation::Pooled, Aggregation::Weighted { applicants: 70 }] {
            assert_eq!(Aggregation::parse(&rule.word()), Some(rule));
        }
        assert_eq!((Aggregation::parse("weighted:101"), Aggregation::parse("mean")), (None, None));
    }
}
