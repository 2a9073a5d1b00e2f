//! Performance indicators (绩效指标): target tables, actuals, scores, sign-off.
//!
//! Rule source: 财预〔2020〕10号. Weights are in principle 预算执行 10, 产出 50, 效益 30, 满意度 10. A quantitative target that is met
//! scores in full, one that is missed by its ratio of completion; a qualitative one by three bands; the budget's execution by its
//! rate. Grades are half-open: 90 优, 80 良, 60 中. What a cell of a table means is kept beside the cell as printed; where it is
//! unclear the row says so and is not scored until somebody has decided.

mod budget;
mod cell;
mod forecast;
mod formula;
mod metric;
mod scheme;
mod score;
mod sheet;
mod survey;
mod table;
mod target;
pub mod trap;
mod trend;

pub use budget::{Budget, BudgetError, BudgetKind, BudgetLine, ExpenseClass};
pub use cell::{Doubt, read};
pub use forecast::{Outlook, Question, outlook, person_times_if};
pub use formula::{FormulaError, evaluate, names};
pub use metric::{Metric, Quantity};
pub use scheme::{Late, Over, Scheme, SchemeError, Weights};
pub use score::{Actual, Scored, band, grade};
pub use sheet::{Cause, Fact, Item, Lamp, Sheet, SheetError, SignState};
pub use survey::{ANSWERS, Aggregation, Population, SATISFIED_FROM, Satisfaction, Tally};
pub use table::{Book, Class, EXECUTION, Head, Kind, PrintedBudget, RECRUITMENT, Row, Source, Table, TableError};
pub use target::{Direction, Operator, Target};
pub use trend::{Point, Reached, by_month};
