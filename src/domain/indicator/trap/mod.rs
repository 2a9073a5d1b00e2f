//! Traps (疑点): what in the tables contradicts itself, other tables, or arithmetic; found by rules, never put right in silence.
//!
//! One rule is one function that looks at the whole document and answers at most one trap: a sentence, the evidence with its lines, the
//! arithmetic, a suggestion. [`traps`] is the table of contents. A person accepts the suggestion or keeps the table as it is; where
//! the suggestion is a reading of a cell, an accepted one takes effect in the score, and the cell as printed stays beside it.

mod count;
mod figure;
mod form;
mod money;
mod reading;
mod span;
mod word;

use std::collections::BTreeMap;

use super::table::{Book, Row, Table};
use crate::domain::{Moment, id::AccountId};

/// A line that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The table's place in the document.
    pub table: u8,
    pub line: u32,
    pub text: String,
}

/// A cell to be taken otherwise, if the suggestion is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub code: String,
    pub cell: String,
}

/// Something that cannot stand as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trap {
    /// Its place in the list, 1 to 33.
    pub number: u8,
    /// One Chinese sentence.
    pub sentence: String,
    pub evidence: Vec<Evidence>,
    /// The calculation, so that a reader can do it again; empty where there is none.
    pub arithmetic: String,
    pub suggestion: String,
    pub readings: Vec<Reading>,
}

impl Trap {
    fn new(number: u8, sentence: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self { number, sentence: sentence.into(), evidence, arithmetic: String::new(), suggestion: String::new(), readings: Vec::new() }
    }

    fn arithmetic(mut self, arithmetic: impl Into<String>) -> Self {
        self.arithmetic = arithmetic.into();
        self
    }

    fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = suggestion.into();
        self
    }

    fn reading(mut self, readings: Vec<Reading>) -> Self {
        self.readings = readings;
        self
    }

    /// The word it is decided by.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{:02}", self.number)
    }

    /// What a decision was about, so that a later change of the table shows.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{} {}", self.sentence, self.arithmetic)
    }
}

/// A row as evidence.
fn row(table: &Table, row: &Row) -> Evidence {
    let text = [&row.name, &row.cell, &row.formula].into_iter().filter(|cell| !cell.is_empty()).map(String::as_str);
    Evidence { table: table.number, line: row.lines[0], text: text.collect::<Vec<_>>().join(" | ") }
}

/// A line as evidence.
fn line(table: &Table, line: u32, raw: &str) -> Evidence {
    let text = raw.split(['\t', '\n']).map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ");
    Evidence { table: table.number, line, text }
}

/// The rules in the order of their numbers.
const RULES: [fn(&Book) -> Option<Trap>; 33] = [
    count::rooms_contradict_invigilators,
    count::seats_fall_short,
    money::the_budget_has_the_wrong_unit,
    count::the_target_is_below_the_forecast,
    count::sessions_are_unclear,
    span::completion_is_unclear,
    money::income_stands_as_cost,
    word::a_name_is_cut_off,
    reading::two_populations_share_a_row,
    form::an_output_class_is_missing,
    form::parts_of_the_form_are_empty,
    form::values_stand_in_shifting_columns,
    count::person_times_are_not_persons,
    count::interview_staff_is_a_total,
    count::crew_is_the_same_everywhere,
    count::applicants_are_not_defined,
    reading::signs_are_mixed,
    reading::about_contradicts_its_note,
    reading::percentages_became_numbers,
    word::indicators_stand_twice,
    word::formulas_are_inverted,
    span::the_base_year_is_old,
    reading::several_targets_share_a_cell,
    reading::units_do_not_fit_their_class,
    money::tables_contradict_each_other,
    reading::targets_cannot_be_reached,
    form::form_fields_are_shifted,
    form::heads_stand_amid_the_rows,
    span::the_project_outruns_the_year,
    span::dates_are_written_many_ways,
    form::officials_are_named,
    money::the_projects_are_only_part,
    word::punctuation_is_mixed,
];

/// Everything the rules find, in the order of their numbers.
#[must_use]
pub fn traps(book: &Book) -> Vec<Trap> {
    RULES.iter().filter_map(|rule| rule(book)).collect()
}

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 采纳更正
    Accept,
    /// 保留原样
    Keep,
}

impl Verdict {
    pub const ALL: [Self; 2] = [Self::Accept, Self::Keep];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accept => "采纳更正",
            Self::Keep => "保留原样",
        }
    }

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Keep => "keep",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// A decision on a trap, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub trap: String,
    pub verdict: Verdict,
    pub reason: String,
    /// The trap's fingerprint when it was decided.
    pub evidence: String,
    pub by: AccountId,
    pub at: Moment,
}

/// The document with every accepted reading in force; a decision about a table that has changed since has none.
#[must_use]
pub fn with_accepted(mut book: Book, decisions: &BTreeMap<String, Vec<Decision>>) -> Book {
    for trap in traps(&book) {
        let newest = decisions.get(&trap.key()).and_then(|all| all.last());
        if newest.is_some_and(|decision| decision.verdict == Verdict::Accept && decision.evidence == trap.fingerprint()) {
            for Reading { code, cell } in &trap.readings {
                book = Book(book.0.into_iter().map(|table| table.reading(code, cell)).collect());
            }
        }
    }
    book
}
