//! Scheme of scoring (计分办法): weights and the rules 财预〔2020〕10号 leaves to the bureau.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::table::Class;
use crate::domain::exam::Tolerances;

/// Points of the four classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub execution: Decimal,
    pub output: Decimal,
    pub benefit: Decimal,
    pub satisfaction: Decimal,
}

impl Weights {
    /// Points of a class.
    #[must_use]
    pub const fn of(&self, class: Class) -> Decimal {
        match class {
            Class::Execution => self.execution,
            Class::Output => self.output,
            Class::Benefit => self.benefit,
            Class::Satisfaction => self.satisfaction,
        }
    }
}

/// What becomes of an actual far above its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Full marks; the cause must be explained.
    Explain,
    /// Marks × (1 − (deviation − threshold)), not below this percent; the cause must be explained too.
    Deduct { floor_percent: u8 },
}

/// What a missed date scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    Nothing,
    /// So many percent of the points, whatever the delay.
    Band {
        percent: u8,
    },
}

/// How a table is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    pub weights: Weights,
    /// Percent above target from which a word is due.
    pub over_percent: u8,
    pub over: Over,
    /// Percent of ≅ where the row has no tolerance of its own.
    pub about_percent: u8,
    pub late: Late,
    /// Percent below target from which cause and remedy are required before sign-off.
    pub explain_percent: u8,
}

impl Default for Scheme {
    /// 10 + 50 + 30 + 10; 30 % above wants a word; ≅ is ±10 %; a missed date scores nothing; from 5 % below a cause is due.
    fn default() -> Self {
        let [execution, output, benefit, satisfaction] = [10, 50, 30, 10].map(Decimal::from);
        Self {
            weights: Weights { execution, output, benefit, satisfaction },
            over_percent: 30,
            over: Over::Explain,
            about_percent: 10,
            late: Late::Nothing,
            explain_percent: 5,
        }
    }
}

/// Why a scheme is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    #[error("四类权重之和须为100，实际{0}；请调整预算执行、产出、效益、满意度的分值")]
    Sum(Decimal),
    #[error("权重须为0至100，且最多两位小数，实际{0}")]
    Weight(Decimal),
    #[error("{0}须为0至100，实际{1}")]
    Percent(&'static str, u8),
}

impl Scheme {
    /// With the tolerances of an exam's policy.
    #[must_use]
    pub const fn with(self, tolerances: &Tolerances) -> Self {
        Self { about_percent: tolerances.about_percent, over_percent: tolerances.over_percent, ..self }
    }

    /// Refuses weights that do not add up to a hundred.
    pub fn validate(&self) -> Result<(), SchemeError> {
        let all = Class::ALL.map(|class| self.weights.of(class));
        if let Some(wrong) = all.into_iter().find(|weight| weight.is_sign_negative() || weight.normalize().scale() > 2) {
            return Err(SchemeError::Weight(wrong));
        }
        let sum: Decimal = all.into_iter().sum();
        if sum != Decimal::ONE_HUNDRED {
            return Err(SchemeError::Sum(sum));
        }
        let floor = match self.over {
            Over::Explain => 0,
            Over::Deduct { floor_percent } => floor_percent,
        };
        let late = match self.late {
            Late::Nothing => 0,
            Late::Band { percent } => percent,
        };
        let percents =
            [("约等于的容差", self.about_percent), ("扣分下限", floor), ("逾期得分", late), ("须说明的偏差", self.explain_percent)];
        percents.into_iter().find(|(_, percent)| *percent > 100).map_or(Ok(()), |(what, percent)| Err(SchemeError::Percent(what, percent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_must_add_up_to_a_hundred() {
        let scheme = Scheme::default();
        assert_eq!(scheme.validate(), Ok(()));
        let lighter = Weights { output: 49.into(), ..scheme.weights };
        assert_eq!(Scheme { weights: lighter, ..scheme }.validate(), Err(SchemeError::Sum(99.into())));
        let negative = Weights { output: 70.into(), satisfaction: (-10).into(), ..scheme.weights };
        assert_eq!(Scheme { weights: negative, ..scheme }.validate(), Err(SchemeError::Weight((-10).into())));
        let late = Late::Band { percent: 101 };
        assert_eq!(Scheme { late, ..scheme }.validate(), Err(SchemeError::Percent("逾期得分", 101)));
    }
}
