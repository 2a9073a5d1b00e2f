//! R07 座位在考场布局之内。

use crate::planner::{Finding, Input, Plan, rule::view};

/// 座位在考场布局之内。
pub fn seats_are_in_the_layout(input: &Input, plan: &Plan) -> Vec<Finding> {
    let found = |sentence: String| Finding { code: "R07", hard: true, sentence };
    let outside = view::seats(input, plan).into_iter().filter(|seat| view::cell(input, seat).is_none());
    outside
        .map(|seat| {
            let (applicant, room) = (&input.applicants[seat.applicant], &input.rooms[seat.room]);
            found(format!("考生{}的座位不在考场{}的{}个座位之内", applicant.code, room.code, room.cells.len()))
        })
        .collect()
}

#[cfg(test)]
pub(in crate::planner) mod tests {
    use super::*;
    use crate::planner::sample;

    /// A plan that breaks this rule and no other.
    pub fn broken() -> (Input, Plan) {
        let (input, mut plan) = sample::tiny();
        plan.seats[4].seat = 9;
        (input, plan)
    }

    #[test]
    fn the_rule_names_what_breaks_it() {
        let (input, plan) = sample::tiny();
        assert_eq!(seats_are_in_the_layout(&input, &plan), []);
        let (input, plan) = broken();
        let sentences: Vec<String> = seats_are_in_the_layout(&input, &plan).into_iter().map(|finding| finding.sentence).collect();
        assert_eq!(sentences, ["考生A4的座位不在考场S0-02的4个座位之内"]);
    }
}
