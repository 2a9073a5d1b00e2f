//! Target tables (绩效目标表): every line as printed, what each row means, and how the points are split.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    cell::{Doubt, read},
    metric::Metric,
    scheme::{Scheme, SchemeError},
    target::{Operator, Target},
};
use crate::domain::rounding::half_up;

/// The code of the budget's row, which no table prints; other tables put their key before it.
pub const EXECUTION: &str = "execution";
/// The table of the recruitment itself, whose figures the system counts.
pub const RECRUITMENT: &str = "recruitment";

/// 一级指标
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Execution,
    Output,
    Benefit,
    Satisfaction,
}

impl Class {
    pub const ALL: [Self; 4] = [Self::Execution, Self::Output, Self::Benefit, Self::Satisfaction];

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Execution => "预算执行",
            Self::Output => "产出指标",
            Self::Benefit => "效益指标",
            Self::Satisfaction => "满意度指标",
        }
    }
}

/// Whether a table is the department's or one project's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Whole,
    Project,
}

/// Where an actual comes from; what the system knows nobody types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Source {
    Typed,
    Metric(Metric),
    /// Over metrics and other indicators' codes.
    Formula(String),
}

impl TryFrom<String> for Source {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        match word.split_once(':') {
            None if word == "typed" => Ok(Self::Typed),
            Some(("metric", name)) => Metric::parse(name).map(Self::Metric).ok_or_else(|| format!("没有名为“{name}”的统计项")),
            Some(("formula", formula)) => Ok(Self::Formula(formula.to_owned())),
            _ => Err(format!("数据来源“{word}”无法识别")),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        match source {
            Source::Typed => "typed".to_owned(),
            Source::Metric(metric) => format!("metric:{}", metric.word()),
            Source::Formula(formula) => format!("formula:{formula}"),
        }
    }
}

/// A line above the rows, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub line: u32,
    pub raw: String,
}

impl Head {
    /// The cells of the line that are not empty.
    #[must_use]
    pub fn cells(&self) -> Vec<&str> {
        self.raw.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect()
    }
}

/// The project's money as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedBudget {
    pub cell: String,
    /// Empty where none is printed.
    pub unit: String,
}

/// One row: the cell as printed and what it is taken to mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub code: String,
    /// First and last line of the source document.
    pub lines: [u32; 2],
    /// Those lines, tabs kept.
    pub raw: String,
    pub class: Class,
    pub level2: String,
    pub name: String,
    pub cell: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub formula: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_year: String,
    #[serde(flatten)]
    pub target: Target,
    /// Its share of the class's points, in parts.
    pub importance: u32,
    pub source: Source,
    pub issues: Vec<Doubt>,
    /// What an accepted correction takes the cell to read; empty where it stands as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_as: String,
}

impl Row {
    /// The issue that keeps the row from being scored.
    #[must_use]
    pub fn blocked(&self) -> Option<Doubt> {
        self.issues.iter().copied().find(|doubt| doubt.blocks())
    }

    /// Prints another cell; a cell that says something new is read anew. A tolerance stays only with a target that
    /// is about a number.
    pub fn print(&mut self, cell: String, year: i32) {
        if cell == self.cell {
            return;
        }
        self.cell = cell;
        let tolerance = self.target.tolerance;
        (self.target, self.issues) = read(&self.cell, year);
        self.target.tolerance = tolerance.filter(|_| self.target.operator == Operator::About);
    }

    /// The column, counted from 0, in which the cell stands in its line.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.raw.lines().find_map(|line| line.split('\t').position(|cell| cell.trim() == self.cell))
    }
}

/// A target table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub key: String,
    /// 1 to 5: its place in the document.
    pub number: u8,
    pub name: String,
    pub short: String,
    pub kind: Kind,
    pub year: i32,
    pub budget: PrintedBudget,
    #[serde(default)]
    pub scheme: Scheme,
    pub head: Vec<Head>,
    pub row: Vec<Row>,
}

/// Why a table is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("指标表无法读取：{0}")]
    Form(String),
    #[error("指标代码“{0}”重复或为空，请改为不同的代码")]
    Code(String),
    #[error("“{0}”没有指标，该类{1}分无处可分，请补充指标或调整权重")]
    EmptyClass(&'static str, Decimal),
    #[error("指标“{0}”的重要程度须为1至100")]
    Importance(String),
    #[error(transparent)]
    Scheme(#[from] SchemeError),
}

impl Table {
    /// Refuses a table whose points could not be split; the first reason found.
    pub fn validate(&self) -> Result<(), TableError> {
        self.scheme.validate()?;
        let mut codes = BTreeSet::new();
        if let Some(row) = self.row.iter().find(|row| row.code.is_empty() || !codes.insert(&row.code)) {
            return Err(TableError::Code(row.code.clone()));
        }
        if let Some(row) = self.row.iter().find(|row| !(1..=100).contains(&row.importance)) {
            return Err(TableError::Importance(row.name.clone()));
        }
        let of = |class: Class| self.row.iter().any(|row| row.class == class);
        let empty = Class::ALL.into_iter().skip(1).find(|class| !of(*class) && !self.scheme.weights.of(*class).is_zero());
        empty.map_or(Ok(()), |class| Err(TableError::EmptyClass(class.label(), self.scheme.weights.of(class))))
    }

    /// Points of each row: the class's weight split by importance in hundredths, the hundredths left over to the largest remainders,
    /// ties by code. They add up to the class's weight exactly, in whatever order the rows stand.
    #[must_use]
    pub fn points(&self) -> BTreeMap<&str, Decimal> {
        let mut points = BTreeMap::new();
        for class in Class::ALL.into_iter().skip(1) {
            let rows: Vec<&Row> = self.row.iter().filter(|row| row.class == class).collect();
            let parts: u32 = rows.iter().map(|row| row.importance).sum();
            let weight = half_up(self.scheme.weights.of(class));
            let mut left = weight;
            let mut order = Vec::new();
            for row in rows {
                let exact = (weight * Decimal::from(row.importance)).checked_div(Decimal::from(parts)).unwrap_or_default();
                let whole = exact.trunc_with_scale(2);
                left -= whole;
                order.push((std::cmp::Reverse(exact - whole), row.code.as_str()));
                points.insert(row.code.as_str(), whole);
            }
            order.sort();
            for (_, code) in order {
                if left <= Decimal::ZERO {
                    break;
                }
                *points.entry(code).or_default() += Decimal::new(1, 2);
                left -= Decimal::new(1, 2);
            }
        }
        points
    }

    /// The code of this table's budget row.
    #[must_use]
    pub fn execution_code(&self) -> String {
        if self.key == RECRUITMENT { EXECUTION.to_owned() } else { format!("{}.{EXECUTION}", self.key) }
    }

    /// The same table for another year: dates printed without a year are read anew.
    #[must_use]
    pub fn for_year(mut self, year: i32) -> Self {
        self.year = year;
        for row in self.row.iter_mut().filter(|row| row.issues.contains(&Doubt::DateWithoutYear)) {
            row.target = read(&row.cell, year).0;
        }
        self
    }

    /// The same table with a row's cell taken to read otherwise; what is printed stays.
    #[must_use]
    pub fn reading(mut self, code: &str, cell: &str) -> Self {
        for row in self.row.iter_mut().filter(|row| row.code == code) {
            let tolerance = row.target.tolerance;
            let (target, issues) = read(cell, self.year);
            (row.target, row.issues) = (Target { tolerance, ..target }, issues);
            row.read_as = cell.to_owned();
        }
        self
    }

    /// The row of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Row> {
        self.row.iter().find(|row| row.code == code)
    }

    /// The value beside a label of the head, e.g. `项目名称`.
    #[must_use]
    pub fn printed(&self, label: &str) -> Option<(&Head, String)> {
        self.head.iter().find_map(|head| {
            let cells = head.cells();
            let at = cells.iter().position(|cell| cell.starts_with(label))?;
            Some((head, cells.get(at + 1).copied().unwrap_or_default().to_owned()))
        })
    }

    /// 编制单位, as the head prints it.
    #[must_use]
    pub fn maker(&self) -> &str {
        let line = self.head.iter().map(|head| head.raw.as_str()).find(|raw| raw.contains("编制单位"));
        line.and_then(|raw| raw.rsplit([':', '：']).next()).map_or("", str::trim)
    }

    /// Every line with its number, head and rows.
    pub fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        let head = self.head.iter().map(|head| (head.line, head.raw.as_str()));
        let rows = self.row.iter().flat_map(|row| (row.lines[0]..).zip(row.raw.lines()));
        head.chain(rows)
    }
}

/// The tables of one year's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book(pub Vec<Table>);

impl Book {
    /// The table of a key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&Table> {
        self.0.iter().find(|table| table.key == key)
    }

    /// Every row with its table.
    pub fn rows(&self) -> impl Iterator<Item = (&Table, &Row)> {
        self.0.iter().flat_map(|table| table.row.iter().map(move |row| (table, row)))
    }
}
