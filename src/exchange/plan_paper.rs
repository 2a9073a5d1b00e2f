//! The plan paper's figures (绩效目标表数据): TOML in, [`PlanPaper`] out.

use crate::domain::alarm::PlanPaper;

/// The reference county's paper, contradictions included.
pub const REFERENCE: &str = include_str!("../../config/indicators/plan-paper.toml");

/// No figure of a county's exam is larger; below it no product of two figures overflows.
const LARGEST: u32 = 30_000;

/// Why a file is not a plan paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    #[error("绩效目标表数据无法读取：{0}")]
    Form(String),
    #[error("绩效目标表数据“{0}”过大，请核对是否多写了位数")]
    TooLarge(&'static str),
}

/// Reads the figures.
pub fn read(text: &str) -> Result<PlanPaper, PaperError> {
    let paper: PlanPaper = toml::from_str(text).map_err(|wrong| PaperError::Form(wrong.message().to_owned()))?;
    let bounded = [
        ("笔试考场", paper.rooms_in_department_table),
        ("笔试考场", paper.rooms_in_project_table),
        ("每考场监考员", paper.invigilators_per_room),
        ("监考员", paper.invigilators),
        ("考点", paper.sites),
        ("每考点场外考务", paper.crew_per_site),
        ("面试考场", paper.interview_rooms),
        ("每面试考场人数", paper.interview_per_room),
        ("面试场外人数", paper.interview_around),
        ("考务人次", paper.person_times),
        ("考试场次", paper.sessions_explained),
    ];
    let too_large = bounded.into_iter().find(|(_, figure)| *figure > LARGEST);
    too_large.map_or(Ok(paper), |(what, _)| Err(PaperError::TooLarge(what)))
}

/// The reference paper.
#[must_use]
pub fn reference() -> PlanPaper {
    read(REFERENCE).expect("the paper in the program is read by the tests")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::alarm::BudgetUnit;

    #[test]
    fn the_reference_paper_is_read_as_printed() {
        let paper = reference();
        assert_eq!((paper.rooms_in_department_table, paper.rooms_in_project_table), (750, 50));
        assert_eq!((paper.budget, paper.budget_unit), (300, BudgetUnit::Yuan));
        assert_eq!(paper.person_times, 2_810);
    }

    #[test]
    fn a_paper_with_a_missing_unknown_or_huge_figure_is_refused() {
        assert!(matches!(read(""), Err(PaperError::Form(_))));
        assert!(matches!(read(&format!("rooms = 3\n{REFERENCE}")), Err(PaperError::Form(_))));
        assert_eq!(read(&REFERENCE.replace("sites = 20", "sites = 2000000")), Err(PaperError::TooLarge("考点")));
    }
}
