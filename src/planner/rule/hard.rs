//! Hard rules (硬性规则): a plan that breaks one cannot be adopted. The table of contents.

use super::{
    accessible_needs_are_met, applicants_are_within_reach, duties_are_at_open_sites, duties_are_known, everyone_has_a_seat,
    no_room_is_empty, one_applicant_a_seat, one_duty_a_session, one_seat_each, own_colleagues_do_not_meet, own_sites_are_avoided,
    papers_exist, papers_match_rooms, people_are_available, people_are_qualified, relatives_do_not_meet, room_duties_are_in_rooms_in_use,
    rooms_are_listed_once, rooms_are_named_where_due, rooms_exist, rooms_have_their_people, rooms_hold_their_applicants,
    seats_are_for_applicants, seats_are_in_rooms_in_use, seats_are_in_the_layout, sessions_are_limited, sites_have_their_people,
    spare_rooms_are_kept, staff_are_within_reach, teams_mix_units, the_budget_holds, the_target_is_met, women_and_men_suffice,
};
use crate::planner::{Finding, Input, Plan};

/// A rule looks at a plan and says what is wrong.
pub type Rule = fn(&Input, &Plan) -> Vec<Finding>;

/// All of them with their codes, in the order of the plan format.
pub const RULES: [(&str, Rule); 33] = [
    ("A01", everyone_has_a_seat::everyone_has_a_seat),
    ("A02", one_seat_each::one_seat_each),
    ("A03", seats_are_for_applicants::seats_are_for_applicants),
    ("R01", rooms_exist::rooms_exist),
    ("R02", rooms_are_listed_once::rooms_are_listed_once),
    ("R03", seats_are_in_rooms_in_use::seats_are_in_rooms_in_use),
    ("R04", no_room_is_empty::no_room_is_empty),
    ("R05", papers_match_rooms::papers_match_rooms),
    ("R06", rooms_hold_their_applicants::rooms_hold_their_applicants),
    ("R07", seats_are_in_the_layout::seats_are_in_the_layout),
    ("R08", one_applicant_a_seat::one_applicant_a_seat),
    ("R09", papers_exist::papers_exist),
    ("R10", accessible_needs_are_met::accessible_needs_are_met),
    ("S01", spare_rooms_are_kept::spare_rooms_are_kept),
    ("S02", applicants_are_within_reach::applicants_are_within_reach),
    ("P01", the_target_is_met::the_target_is_met),
    ("P02", the_budget_holds::the_budget_holds),
    ("D01", duties_are_known::duties_are_known),
    ("D02", one_duty_a_session::one_duty_a_session),
    ("D03", sessions_are_limited::sessions_are_limited),
    ("D04", people_are_available::people_are_available),
    ("D05", people_are_qualified::people_are_qualified),
    ("D06", staff_are_within_reach::staff_are_within_reach),
    ("D07", own_sites_are_avoided::own_sites_are_avoided),
    ("D08", rooms_have_their_people::rooms_have_their_people),
    ("D09", sites_have_their_people::sites_have_their_people),
    ("D10", duties_are_at_open_sites::duties_are_at_open_sites),
    ("D11", room_duties_are_in_rooms_in_use::room_duties_are_in_rooms_in_use),
    ("D12", rooms_are_named_where_due::rooms_are_named_where_due),
    ("D13", women_and_men_suffice::women_and_men_suffice),
    ("D14", relatives_do_not_meet::relatives_do_not_meet),
    ("D15", own_colleagues_do_not_meet::own_colleagues_do_not_meet),
    ("D16", teams_mix_units::teams_mix_units),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{check::check, sample};

    #[test]
    fn the_sample_plan_holds() {
        let (input, plan) = sample::tiny();
        assert_eq!(check(&input, &plan), []);
    }

    #[test]
    fn each_rule_can_be_broken_alone() {
        type Broken = fn() -> (Input, Plan);
        let broken: [(&str, Broken); RULES.len()] = [
            ("A01", everyone_has_a_seat::tests::broken),
            ("A02", one_seat_each::tests::broken),
            ("A03", seats_are_for_applicants::tests::broken),
            ("R01", rooms_exist::tests::broken),
            ("R02", rooms_are_listed_once::tests::broken),
            ("R03", seats_are_in_rooms_in_use::tests::broken),
            ("R04", no_room_is_empty::tests::broken),
            ("R05", papers_match_rooms::tests::broken),
            ("R06", rooms_hold_their_applicants::tests::broken),
            ("R07", seats_are_in_the_layout::tests::broken),
            ("R08", one_applicant_a_seat::tests::broken),
            ("R09", papers_exist::tests::broken),
            ("R10", accessible_needs_are_met::tests::broken),
            ("S01", spare_rooms_are_kept::tests::broken),
            ("S02", applicants_are_within_reach::tests::broken),
            ("P01", the_target_is_met::tests::broken),
            ("P02", the_budget_holds::tests::broken),
            ("D01", duties_are_known::tests::broken),
            ("D02", one_duty_a_session::tests::broken),
            ("D03", sessions_are_limited::tests::broken),
            ("D04", people_are_available::tests::broken),
            ("D05", people_are_qualified::tests::broken),
            ("D06", staff_are_within_reach::tests::broken),
            ("D07", own_sites_are_avoided::tests::broken),
            ("D08", rooms_have_their_people::tests::broken),
            ("D09", sites_have_their_people::tests::broken),
            ("D10", duties_are_at_open_sites::tests::broken),
            ("D11", room_duties_are_in_rooms_in_use::tests::broken),
            ("D12", rooms_are_named_where_due::tests::broken),
            ("D13", women_and_men_suffice::tests::broken),
            ("D14", relatives_do_not_meet::tests::broken),
            ("D15", own_colleagues_do_not_meet::tests::broken),
            ("D16", teams_mix_units::tests::broken),
        ];
        for ((code, broken), (expected, _)) in broken.into_iter().zip(RULES) {
            let (input, plan) = broken();
            let codes: Vec<&str> = check(&input, &plan).into_iter().map(|finding| finding.code).collect();
            assert_eq!((code, codes), (expected, vec![code]));
        }
    }
}
