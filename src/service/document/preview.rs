//! Previews (样张预览): any paper with made-up people, in the office's own words or in words that are only tried out.

pub use crate::document::sample::{Filling, WORDS};
use crate::{
    document::{Imprint, Pad, sample},
    domain::{
        Moment,
        exam::{Exam, LabelSheet, Wording},
    },
};

/// What is to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The paper's word.
    pub paper: String,
    pub filling: Filling,
    pub wording: Wording,
    pub label_sheet: LabelSheet,
}

impl Preview {
    /// A paper as the exam's policy words it.
    #[must_use]
    pub fn of(exam: &Exam, paper: &str) -> Self {
        Self {
            paper: paper.to_owned(),
            filling: Filling::Usual,
            wording: exam.policy.wording.clone(),
            label_sheet: exam.policy.label_sheet.clone(),
        }
    }

    fn pad(&self, exam: &Exam, now: Moment) -> Pad {
        // Nobody shall take a made-up candidate for a real one.
        let imprint = Imprint {
            exam: format!("{}（样张）", exam.name),
            plan_version: 0,
            printed: now,
            replaces: None,
            wording: self.wording.clone(),
        };
        sample::pad(&imprint, &self.paper, self.filling, &self.label_sheet)
    }

    /// How many sheets it has.
    #[must_use]
    pub fn sheets(&self, exam: &Exam, now: Moment) -> usize {
        self.pad(exam, now).sheets().max(1)
    }

    /// One sheet as a picture, counted from 0.
    #[must_use]
    pub fn picture(&self, exam: &Exam, now: Moment, sheet: usize) -> Option<String> {
        self.pad(exam, now).picture(sheet)
    }

    /// The file, as it would be printed.
    #[must_use]
    pub fn pdf(&self, exam: &Exam, now: Moment) -> Vec<u8> {
        self.pad(exam, now).finish()
    }
}
