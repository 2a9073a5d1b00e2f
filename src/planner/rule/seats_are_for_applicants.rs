//! A03 座位上是本次考试的考生。

use crate::planner::{Finding, Input, Plan, rule::view::name};

/// 座位上是本次考试的考生。
pub fn seats_are_for_applicants(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "A03", hard: true, sentence };
    let unknown = plan.seats.iter().filter(|seat| seat.applicant >= input.applicants.len());
    unknown.map(|seat| found(format!("{}第{}座排了名单以外的考生", name(input, seat.room), seat.seat))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats.push(crate::planner::Seat { applicant: 99, room: 1, seat: 3 });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(seats_are_for_applicants(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = seats_are_for_applicants(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考场S0-02第3座排了名单以外的考生"]);
    }
}
