//! A02 一名考生只有一个座位。

use crate::planner::{Finding, Input, Plan};

/// 一名考生只有一个座位。
pub fn one_seat_each(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "A02", hard: true, sentence };
    let mut seats = vec![0u32; input.applicants.len()];
    plan.seats.iter().for_each(|seat| seats.get_mut(seat.applicant).into_iter().for_each(|n| *n += 1));
    let twice = input.applicants.iter().zip(seats).filter(|(_, seats)| *seats > 1);
    twice.map(|(applicant, seats)| found(format!("考生{}排了{seats}个座位", applicant.code))).collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats.push(crate::planner::Seat { applicant: 4, room: 1, seat: 3 });
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(one_seat_each(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = one_seat_each(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A4排了2个座位"]);
    }
}
