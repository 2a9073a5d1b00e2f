//! What tail rooms come to: fewer rooms, no rule broken, the same seats again.

use super::*;
use crate::{
    domain::Fen,
    planner::{self, Plan, check::check, sample},
};

fn planned(input: &Input) -> Plan {
    planner::plan(input, &Options { seed: 7, time_limit: 20.0, threads: 1, ..Options::default() }, &|_, _| {}).unwrap()
}

/// A county of four papers, each brought to a site for nothing: every site has several.
fn county(seed: u64) -> Input {
    let mut input = sample::county(seed);
    input.rules.paper_cost_per_site_category = Fen::ZERO;
    let papers = ["A", "B", "D", "E"].map(|letter| Category::parse(letter).unwrap());
    input.posts.iter_mut().zip(0..).for_each(|(post, n): (_, usize)| post.category = papers[n % 4]);
    input.applicants.iter_mut().for_each(|applicant| applicant.category = papers[applicant.post % 4]);
    input
}

/// Whether the seats of each room are one block for each paper.
fn in_blocks(input: &Input, plan: &Plan) -> bool {
    let paper = |place: usize| (plan.seats[place].room, input.applicants[plan.seats[place].applicant].category);
    (1..plan.seats.len()).all(|place| paper(place - 1) <= paper(place))
}

#[test]
fn shared_rooms_are_fewer_break_no_rule_and_are_drawn_again() {
    let mut saved = [0, 0];
    for seed in 1..=6 {
        let mut input = county(seed);
        let single = planned(&input);
        for (n, tails) in [TailRooms::Merge, TailRooms::Mixed].into_iter().enumerate() {
            input.rules.tail_rooms = tails;
            let plan = planned(&input);
            assert_eq!(check(&input, &plan), [], "{tails:?} {seed}");
            let shares = planner::shares(&input, &plan.seats);
            assert_eq!(planner::draw(&input, (&plan.room_use, &shares), 7).as_ref(), Some(&plan.seats), "{tails:?} {seed}");
            assert_ne!(planner::draw(&input, (&plan.room_use, &shares), 8).as_ref(), Some(&plan.seats), "{tails:?} {seed}");
            assert!(in_blocks(&input, &plan));
            let (before, after) = (&single.report.arrange, &plan.report.arrange);
            let fewer = (single.room_use.len() - plan.room_use.len()) as i64;
            // A room is 300 元 and two people at 300 元; nobody changes the site.
            assert_eq!(before.objective - after.objective, fewer * 9_000, "{tails:?} {seed}");
            assert!(after.bound <= after.objective && after.gap() < 0.2, "{tails:?} {seed}: {after:?}");
            saved[n] += fewer;
            let alone = Input { rules: planner::Rules { tail_rooms: TailRooms::Single, ..input.rules.clone() }, ..input.clone() };
            assert_eq!(fewer > 0, check(&alone, &plan).iter().any(|finding| finding.code == "R05"), "{tails:?} {seed}");
        }
    }
    assert!(saved[0] > 0 && saved[1] >= saved[0], "{saved:?}");
}

#[test]
fn rooms_whose_people_the_target_needs_are_not_given_up() {
    let mut input = (1..=6).map(county).find(|input| {
        let mixed = Input { rules: planner::Rules { tail_rooms: TailRooms::Mixed, ..input.rules.clone() }, ..input.clone() };
        planned(&mixed).room_use.len() < planned(input).room_use.len()
    });
    let input = input.as_mut().expect("one of the counties has rooms to share");
    let single = planned(input);
    input.rules.target_person_times = single.duties.len() as u32;
    for tails in [TailRooms::Merge, TailRooms::Mixed] {
        input.rules.tail_rooms = tails;
        let plan = planned(input);
        assert_eq!((plan.room_use.len(), check(input, &plan)), (single.room_use.len(), vec![]), "{tails:?}");
        assert!(plan.report.arrange.notes.iter().any(|note| note.contains("考务人次会低于目标")), "{:?}", plan.report.arrange.notes);
    }
}

#[test]
fn where_single_papers_find_no_rooms_mixed_ones_do() {
    let mut input = county(1);
    // Eight rooms of six for 48 people of four papers, to the last seat.
    input.rules.spare_rooms_per_site = 0;
    let keep = [0, 1, 2, 3, 4, 6, 7, 12].map(|room| input.rooms[room].clone());
    input.rooms = keep.into();
    let refused = |input: &Input| planner::plan(input, &Options::default(), &|_, _| {}).unwrap_err().0.remove(0).sentence;
    assert!(refused(&input).contains("4个类别不能同场"), "{}", refused(&input));
    input.rules.tail_rooms = TailRooms::Merge;
    assert!(refused(&input).contains("可把尾考场改为混编"), "{}", refused(&input));
    input.rules.tail_rooms = TailRooms::Mixed;
    let plan = planned(&input);
    assert_eq!((plan.room_use.len(), check(&input, &plan)), (8, vec![]));
    let shares = planner::shares(&input, &plan.seats);
    assert_eq!(planner::draw(&input, (&plan.room_use, &shares), 7).as_ref(), Some(&plan.seats));
    input.applicants.push(input.applicants[1].clone());
    assert!(refused(&input).contains("少1座"), "{}", refused(&input));
}

/// The least rooms into which tails can be parted, found by trying everything.
fn fewest_by_trying(sizes: &[u32], room: u32, rooms: &mut Vec<u32>) -> usize {
    let Some((first, rest)) = sizes.split_first() else { return rooms.len() };
    let mut best = usize::MAX;
    for place in 0..=rooms.len() {
        if place == rooms.len() {
            rooms.push(0);
        }
        rooms[place] += first;
        if rooms[place] <= room {
            best = best.min(fewest_by_trying(rest, room, rooms));
        }
        rooms[place] -= first;
        if rooms[place] == 0 && place + 1 == rooms.len() {
            rooms.pop();
        }
    }
    best
}

#[test]
fn tails_are_parted_into_the_fewest_rooms() {
    let mut input = sample::county(1);
    input.rooms.iter_mut().for_each(|room| (room.capacity, room.cost) = (30, Fen::yuan(300)));
    let market = Market::of(&input);
    for sizes in [[20, 12, 10, 9, 8, 1], [16, 15, 14, 11, 4, 3], [29, 2, 28, 3, 27, 4], [10, 10, 10, 10, 10, 10], [30, 30, 1, 29, 15, 15]] {
        let tail = |(place, people): (usize, u32)| Tail { paper: place, room: place, people, needing: false };
        let tails: Vec<Tail> = sizes.into_iter().enumerate().map(tail).collect();
        let parts = parted((&input, &market), &tails);
        assert_eq!(parts.iter().map(|(_, set)| set).sum::<usize>(), 63, "each tail once");
        assert!(parts.iter().all(|(host, set)| set >> host & 1 == 1 && among(&tails, *set).map(|tail| tail.people).sum::<u32>() <= 30));
        assert_eq!(parts.len(), fewest_by_trying(&sizes, 30, &mut vec![]), "{sizes:?}");
    }
}
