//! Amendments (调整) of a small exam, each held against the check and against how few they change.

use super::*;
use crate::{
    domain::staffing::Scope,
    planner::{Applicant, Options, Reserve, sample},
};

fn absent(person: usize) -> Changes {
    Changes { absent: [(person, None)].into(), ..Changes::default() }
}

fn closed(room: usize) -> Changes {
    Changes { closed: [room].into(), ..Changes::default() }
}

/// Somebody confirmed after the plan was adopted.
fn late(input: &mut Input, post: usize, unit: Option<usize>) {
    let code = format!("A{}", input.applicants.len());
    let category = input.posts[post].category;
    input.applicants.push(Applicant { code, township: 0, unit, post, category, accessible: false });
}

fn told(input: &Input, plan: &Plan, changes: &Changes) -> Vec<String> {
    sentences(input, &amend(input, plan, changes).unwrap().1)
}

fn refused(input: &Input, plan: &Plan, changes: &Changes) -> String {
    amend(input, plan, changes).unwrap_err().to_string()
}

#[test]
fn with_nothing_new_nothing_changes() {
    let (input, plan) = sample::tiny();
    assert_eq!(amend(&input, &plan, &Changes::default()).unwrap(), (plan.clone(), Amendment { least: true, ..Amendment::default() }));
    let unused = amend(&input, &plan, &closed(2)).unwrap();
    assert_eq!((&unused.0, unused.1.is_empty()), (&plan, true));
    assert_eq!(amend(&input, &plan, &absent(8)).unwrap().0, plan, "whoever has no duty is not missed");
}

#[test]
fn a_late_applicant_takes_one_free_seat() {
    let (mut input, plan) = sample::tiny();
    late(&mut input, 2, None);
    let (after, amendment) = amend(&input, &plan, &Changes::default()).unwrap();
    assert_eq!(amendment.seats, [SeatChange { applicant: 5, before: None, after: Some((1, 3)) }]);
    assert!(plan.seats.iter().all(|seat| after.seats.contains(seat)) && after.seats.len() == 6);
    assert_eq!((&after.duties, &after.room_use), (&plan.duties, &plan.room_use));
    assert_eq!(amend(&input, &after, &Changes::default()).unwrap().0, after);
}

#[test]
fn a_spare_room_opens_only_where_no_seat_is_free_and_none_need_be_kept() {
    let (mut input, plan) = sample::tiny();
    late(&mut input, 0, None);
    assert!(refused(&input, &plan, &Changes::default()).contains("考生A5无处可坐"));
    input.rules.spare_rooms_per_site = 0;
    let expected = [
        "启用备用考场S0-03",
        "考生A5补入考场S0-03第1座",
        "考场S0-03监考甲：新增，改由E8担任（原无任务）",
        "考场S0-03监考乙：新增，改由E7担任（原无任务）",
    ];
    assert_eq!(told(&input, &plan, &Changes::default()), expected);
}

#[test]
fn a_late_applicant_does_not_meet_the_own_units_invigilator() {
    let (mut input, plan) = sample::tiny();
    let colleague = input.staff[2].unit;
    late(&mut input, 2, Some(colleague));
    assert!(refused(&input, &plan, &Changes::default()).contains("无处可坐"));
    input.rules.spare_rooms_per_site = 0;
    assert_eq!(told(&input, &plan, &Changes::default())[0], "启用备用考场S0-03");
}

#[test]
fn a_closed_rooms_people_move_together_and_nobody_else_moves() {
    let (input, plan) = sample::tiny();
    let (after, amendment) = amend(&input, &plan, &closed(1)).unwrap();
    assert_eq!((&amendment.rooms_moved[..], amendment.others), (&[(1, 2)][..], 0));
    assert_eq!(sentences(&input, &amendment), ["考场S0-02停用，2名考生连同监考员整体移到备用考场S0-03"]);
    let of_room = |plan: &Plan, room| plan.seats.iter().filter(|s| s.room == room).map(|s| (s.applicant, s.seat)).collect::<Vec<_>>();
    assert_eq!(of_room(&after, 2), of_room(&plan, 1));
    assert_eq!(of_room(&after, 0), of_room(&plan, 0));
    let people = |plan: &Plan| plan.duties.iter().map(|duty| (duty.staff, duty.role)).collect::<Vec<_>>();
    assert_eq!(people(&after), people(&plan));
}

#[test]
fn where_no_spare_room_is_accessible_the_room_with_such_a_need_cannot_close() {
    let (mut input, plan) = sample::tiny();
    assert!(refused(&input, &plan, &closed(0)).contains("考生A0无处可坐"));
    (input.rooms[2].accessible, input.rooms[2].floor) = (true, 1);
    assert_eq!(amend(&input, &plan, &closed(0)).unwrap().1.rooms_moved, [(0, 2)]);
}

#[test]
fn people_of_a_closed_room_share_the_free_seats_where_no_spare_room_holds_them() {
    let (mut input, mut plan) = sample::tiny();
    // Room 2 is in use for the same paper with two seats free; no room is spare.
    input.rules.spare_rooms_per_site = 0;
    late(&mut input, 2, None);
    plan.room_use.push(crate::planner::RoomUse { room: 2, category: input.posts[2].category });
    plan.seats.push(Seat { applicant: 5, room: 2, seat: 1 });
    let duty = |staff, role| Duty { staff, session: Session::Written, site: 0, role, room: Some(2) };
    plan.duties.extend([duty(8, 0), duty(7, 1)]);
    let (after, amendment) = amend(&input, &plan, &closed(1)).unwrap();
    assert_eq!((amendment.seats.len(), &amendment.rooms_closed[..]), (2, &[1][..]));
    assert!(after.seats.iter().all(|seat| seat.room != 1) && after.duties.iter().all(|duty| duty.room != Some(1) || duty.role == 4));
    assert!(amendment.duties.iter().all(|change| change.how == How::Released));
}

#[test]
fn where_the_spare_room_is_smaller_the_invigilators_go_with_those_it_holds() {
    let (mut input, mut plan) = sample::tiny();
    // Room 0 is used for the same paper with one seat free; the spare room holds one.
    (input.rooms[2].capacity, input.rooms[0].capacity) = (1, 4);
    plan.room_use[0].category = input.posts[2].category;
    plan.seats.iter_mut().for_each(|seat| input.applicants[seat.applicant].post = 2);
    input.applicants.iter_mut().for_each(|applicant| applicant.category = input.posts[2].category);
    let told = told(&input, &plan, &closed(1));
    assert_eq!(told[0], "考场S0-02停用，1名考生连同监考员移到备用考场S0-03");
    assert!(told.contains(&"考生A3由考场S0-02第1座移到考场S0-01第4座".to_owned()), "{told:?}");
    assert!(told.iter().all(|line| !line.contains("监考甲")), "{told:?}");
}

#[test]
fn whoever_stands_by_comes_before_whoever_is_free() {
    let (mut input, mut plan) = sample::tiny();
    assert_eq!(told(&input, &plan, &absent(0)), ["考场S0-01监考甲：原E0，改由E8担任（原无任务）"]);
    // E7 has a duty in the interview already, and would be asked after E8.
    input.staff[7].qualifications.push("chief".into());
    assert_eq!(told(&input, &plan, &absent(0)), ["考场S0-01监考甲：原E0，改由E8担任（原无任务）"]);
    plan.reserves.push(Reserve { staff: 7, session: Session::Written, site: 0, role: 0 });
    assert_eq!(told(&input, &plan, &absent(0)), ["考场S0-01监考甲：原E0，改由E7担任（本考点备用人员）"]);
    assert_eq!(amend(&input, &plan, &absent(0)).unwrap().0.reserves, []);
}

#[test]
fn whoever_cannot_come_is_not_asked() {
    let (mut input, plan) = sample::tiny();
    input.staff[7].qualifications.push("chief".into());
    let changes = Changes { spared: [8].into(), ..absent(0) };
    assert_eq!(told(&input, &plan, &changes), ["考场S0-01监考甲：原E0，改由E7担任（原无任务）"]);
}

#[test]
fn where_nobody_free_will_do_one_other_moves() {
    let (mut input, plan) = sample::tiny();
    input.staff[8].qualifications = vec!["inv".into()];
    input.staff[3].qualifications = vec!["chief".into(), "inv".into()];
    let (_, amendment) = amend(&input, &plan, &absent(0)).unwrap();
    assert_eq!((amendment.others, amendment.least, amendment.duties.len()), (1, true, 2));
    let expected = ["考场S0-01监考甲：原E0，改由E3担任（由考场S0-02监考乙调来）", "考场S0-02监考乙：原E3，改由E8担任（原无任务）"];
    assert_eq!(sentences(&input, &amendment), expected);
}

#[test]
fn where_one_other_will_not_do_two_move_and_minima_hold() {
    let (mut input, plan) = sample::tiny();
    input.staff[8].qualifications = vec!["security".into()];
    input.staff[7].qualifications = vec!["examiner".into()];
    input.staff[3].qualifications = vec!["chief".into(), "inv".into()];
    let (after, amendment) = amend(&input, &plan, &absent(0)).unwrap();
    assert_eq!((amendment.others, amendment.least), (2, true));
    // E8 is a woman: she may stand in for E6, not for E5, the only man at the gate.
    assert!(after.duties.contains(&Duty { staff: 8, ..plan.duties[6] }), "{:?}", sentences(&input, &amendment));
    input.staff[8].available.clear();
    assert!(refused(&input, &plan, &absent(0)).contains("考场S0-01监考甲无人可以顶替"));
}

#[test]
fn one_session_can_be_missed_and_the_other_served() {
    let (mut input, plan) = sample::tiny();
    input.staff[8].qualifications.push("examiner".into());
    let both = Changes { absent: [(7, Some(Session::Written))].into(), ..Changes::default() };
    assert_eq!(amend(&input, &plan, &both).unwrap().0, plan);
    assert_eq!(told(&input, &plan, &absent(7)), ["考点S0面试第1室考官：原E7，改由E8担任（原无任务）"]);
}

#[test]
fn in_a_county_every_invigilator_can_fall_ill_in_turn() {
    let input = sample::county(1);
    let plan = crate::planner::plan(&input, &Options { time_limit: 20.0, threads: 1, ..Options::default() }, &|_, _| {}).unwrap();
    assert_eq!(amend(&input, &plan, &Changes::default()).unwrap().0, plan);
    let watching = plan.duties.iter().filter(|duty| duty.session == Session::Written && input.roles[duty.role].scope == Scope::Room);
    for duty in watching {
        let (after, amendment) = amend(&input, &plan, &absent(duty.staff)).unwrap();
        assert!(amendment.others <= 2 && amendment.least, "{:?}", sentences(&input, &amendment));
        assert_eq!(check::check(&input, &after), []);
        assert!(after.duties.iter().all(|held| held.staff != duty.staff));
        assert_eq!(after.seats, plan.seats);
    }
}

#[test]
fn a_plan_that_breaks_a_rule_is_not_amended_into_force() {
    let (mut input, plan) = sample::tiny();
    input.rules.budget = crate::domain::Fen::yuan(10_000);
    late(&mut input, 2, None);
    assert!(refused(&input, &plan, &Changes::default()).contains("超过预算"));
}
