//! The door to HiGHS (求解器): a good_lp model goes in; values, a proven bound and how it ended come out.

use std::{sync::mpsc, thread, time::Duration};

use good_lp::{Constraint, Expression, ProblemVariables, SolverModel, Variable, VariableDefinition, solvers::highs::highs};

use super::Control;

/// A variable of a model and its place in the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    index: usize,
    pub variable: Variable,
}

/// A minimisation under construction.
#[derive(Default)]
pub(super) struct Model {
    variables: ProblemVariables,
    objective: Expression,
    rows: Vec<Constraint>,
    integers: bool,
    /// Branches after which the best answer so far is taken; `None` for no end.
    pub branches: Option<i32>,
}

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    pub seconds: f64,
    pub threads: u32,
    pub seed: u64,
    /// Stop when the answer is proven this close to the best, as a share of it.
    pub gap: f64,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    values: Vec<f64>,
    /// Prices of the rows, in the order they were required; only of models without integers.
    pub prices: Vec<f64>,
    pub objective: f64,
    /// No answer can be smaller.
    pub bound: f64,
    /// Whether the answer is proven as close to the best as asked.
    pub finished: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    /// Proven: there is none.
    Infeasible,
    /// None was found in time, but this bound was proven.
    NothingFound { bound: f64 },
}

impl Model {
    /// Adds a variable that costs so much a unit.
    pub fn add(&mut self, definition: VariableDefinition, cost: f64) -> Column {
        self.integers |= definition.is_integer();
        let column = Column { index: self.variables.len(), variable: self.variables.add(definition) };
        if cost != 0.0 {
            self.objective.add_mul(cost, column.variable);
        }
        column
    }

    /// Adds a row; gives its place, where its price will stand.
    pub fn require(&mut self, row: Constraint) -> usize {
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Solves on a thread of its own, because HiGHS keeps a pool of workers for each thread that calls it.
    pub fn solve(self, effort: Effort, start: Option<&[f64]>) -> Result<Solved, Failure> {
        thread::scope(|scope| scope.spawn(|| self.run(effort, start)).join().expect("the solver does not panic"))
    }

    /// Likewise, unless planning is stopped: then nothing is found, and the solver is left alone until its time is over.
    pub fn solve_unless_stopped(self, effort: Effort, start: Option<&[f64]>, control: &Control) -> Result<Solved, Failure> {
        let start = start.map(<[f64]>::to_vec);
        let (send, receive) = mpsc::channel();
        thread::spawn(move || send.send(self.run(effort, start.as_deref())));
        loop {
            match receive.recv_timeout(Duration::from_millis(50)) {
                Ok(result) => return result,
                Err(mpsc::RecvTimeoutError::Timeout) if !control.stopped() => {}
                Err(_) => return Err(Failure::NothingFound { bound: f64::NEG_INFINITY }),
            }
        }
    }

    fn run(self, effort: Effort, start: Option<&[f64]>) -> Result<Solved, Failure> {
        let integers = self.integers;
        let mut problem = self.variables.minimise(self.objective).using(highs);
        for row in self.rows {
            problem.add_constraint(row);
        }
        let mut model = problem.into_inner();
        model.make_quiet();
        model.set_option("time_limit", effort.seconds.max(0.1));
        model.set_option("threads", i32::try_from(effort.threads.max(1)).unwrap_or(i32::MAX));
        model.set_option("random_seed", i32::try_from(effort.seed % 0x7fff_ffff).unwrap_or(0));
        model.set_option("mip_rel_gap", effort.gap);
        if let Some(branches) = self.branches {
            model.set_option("mip_max_nodes", branches);
        }
        if let Some(start) = start {
            model.set_solution(Some(start), None, None, None);
        }
        let solved = model.solve();
        let (status, primal) = (format!("{:?}", solved.status()), format!("{:?}", solved.primal_solution_status()));
        let objective = solved.objective_value();
        let bound = match integers {
            true => solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY),
            false if status == "Optimal" => objective,
            false => f64::NEG_INFINITY,
        };
        match status.as_str() {
            "Infeasible" | "UnboundedOrInfeasible" => return Err(Failure::Infeasible),
            _ if primal != "Feasible" || (!integers && status != "Optimal") => return Err(Failure::NothingFound { bound }),
            _ => {}
        }
        let solution = solved.get_solution();
        Ok(Solved {
            values: solution.columns().to_vec(),
            prices: solution.dual_rows().to_vec(),
            objective,
            bound,
            finished: status == "Optimal",
        })
    }
}

impl Solved {
    /// The value of a variable.
    pub fn of(&self, column: Column) -> f64 {
        self.values[column.index]
    }

    /// The value of a variable that is whole.
    pub fn whole(&self, column: Column) -> i64 {
        self.of(column).round() as i64
    }
}

/// A start for the solver: every value that is not named is 0.
pub(super) struct Start(pub Vec<f64>);

impl Start {
    /// All zeros.
    pub fn of(model: &Model) -> Self {
        Self(vec![0.0; model.variables.len()])
    }

    /// Names one value.
    pub fn set(&mut self, column: Column, value: f64) {
        self.0[column.index] = value;
    }
}
