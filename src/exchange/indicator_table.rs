//! Indicator tables (绩效指标表): TOML text to values.

use serde::Deserialize;

use crate::domain::indicator::Indicator;

/// A target table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Table {
    pub name: String,
    pub indicator: Vec<Indicator>,
}

/// Reads a target table.
pub fn table(text: &str) -> Result<Table, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    use super::*;
    use crate::domain::{
        exam::Tolerances,
        indicator::{Actual, grade},
    };

    #[test]
    fn the_recruitment_table_has_a_hundred_points() {
        let table = table(include_str!("../../config/indicators/recruitment.toml")).unwrap();
        let points: Decimal = table.indicator.iter().map(|indicator| indicator.points).sum();
        assert_eq!((table.indicator.len(), points), (9, 100.into()));
        assert_eq!(table.indicator[1].target(), "≥20000人");
    }
    /// 23,000 / 2,810 / 1 / in time / 100 元 / both 达成 / 95.2 % / executed 96 % gives 9.6 + 50 + 30 + 10.
    #[test]
    fn the_reference_example_scores_99_6_and_is_excellent() {
        let table = table(include_str!("../../config/indicators/recruitment.toml")).unwrap();
        let tolerances = Tolerances { about_percent: 10, over_percent: 30 };
        let number = |text: &str| Actual::Number(text.parse().unwrap());
        let in_time = Actual::Date(NaiveDate::from_ymd_opt(2023, 12, 31).unwrap());
        let actuals = [
            number("96"),
            number("23000"),
            number("2810"),
            number("1"),
            in_time,
            number("100"),
            number("100"),
            number("100"),
            number("95.2"),
        ];
        let scored: Vec<_> = table.indicator.iter().zip(actuals).map(|(row, actual)| row.score(actual, &tolerances, 2023)).collect();
        let classes = ["预算执行", "产出指标", "效益指标", "满意度指标"].map(|class| {
            let of_class = table.indicator.iter().zip(&scored).filter(|(row, _)| row.level1 == class);
            of_class.map(|(_, scored)| scored.score).sum::<Decimal>().normalize().to_string()
        });
        assert_eq!(classes, ["9.6", "50", "30", "10"]);
        let total: Decimal = scored.iter().map(|scored| scored.score).sum();
        assert_eq!((total.normalize().to_string().as_str(), grade(total)), ("99.6", "优"));
        assert!(scored[1..].iter().all(|scored| !scored.remark.contains("请")), "15 % and 12.4 % above target need no reason");
    }
}
