//! Why an applicant sits where they sit: how far it is, and what kept them from the sites nearby.

use std::collections::BTreeMap;

use crate::{
    domain::{
        Fen,
        exam::{Category, TailRooms},
    },
    planner::{Input, Plan, Seat, rule::view},
};

/// Other sites told of.
const OTHERS: usize = 4;

/// A site and how far it is, in hectometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub site: usize,
    pub distance: i64,
}

/// Why not a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThere {
    /// In another county, farther than may be.
    OutOfReach,
    /// Not open; opening it costs so much before the first applicant comes.
    Closed { cost: Fen },
    /// Open, but without this paper.
    WithoutPaper,
    /// All seats of the paper are taken.
    Full { seats: u32 },
    /// Seats are free, but none on the ground floor that is accessible.
    NotAccessible,
    /// Seats are free.
    Free { seats: u32 },
}

/// Why a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatWhy {
    pub township: String,
    pub here: Way,
    /// Sites nearer than this one.
    pub nearer: usize,
    pub category: Category,
    pub room: String,
    /// Seats of the room, and how many are taken.
    pub room_seats: (u32, u32),
    pub accessible: bool,
    /// Of the same post: beside, before and behind; and in the room.
    pub same_post: (usize, usize),
    /// The sites nearest the township, this one left out.
    pub others: Vec<(Way, NotThere)>,
}

/// Why an applicant sits there; `None` for somebody without a seat.
#[must_use]
pub fn seat(input: &Input, plan: &Plan, applicant: usize) -> Option<SeatWhy> {
    let seats = view::seats(input, plan);
    let own = seats.iter().find(|seat| seat.applicant == applicant)?;
    let (who, room) = (&input.applicants[applicant], &input.rooms[own.room]);
    let town = &input.townships[who.township];
    let mut ways: Vec<Way> =
        input.sites.iter().map(|site| town.at.distance(site.at)).zip(0..).map(|(distance, site)| Way { site, distance }).collect();
    ways.sort_by_key(|way| (way.distance, way.site));
    let here = *ways.iter().find(|way| way.site == room.site)?;
    let mut taken: BTreeMap<usize, u32> = BTreeMap::new();
    seats.iter().for_each(|seat| *taken.entry(seat.room).or_default() += 1);
    let others = ways.iter().filter(|way| way.site != room.site).take(OTHERS);
    let others = others.map(|&way| (way, not_there(input, (plan, &taken), applicant, way))).collect();
    Some(SeatWhy {
        township: town.code.clone(),
        here,
        nearer: ways.iter().filter(|way| way.distance < here.distance).count(),
        category: who.category,
        room: room.code.clone(),
        room_seats: (room.capacity.into(), taken.get(&own.room).copied().unwrap_or(0)),
        accessible: who.accessible,
        same_post: same_post(input, &seats, own),
        others,
    })
}

fn not_there(input: &Input, (plan, taken): (&Plan, &BTreeMap<usize, u32>), applicant: usize, way: Way) -> NotThere {
    let (who, site) = (&input.applicants[applicant], &input.sites[way.site]);
    if input.townships[who.township].county != site.county && way.distance > input.rules.applicant_max_distance {
        return NotThere::OutOfReach;
    }
    let used = view::used(input, plan);
    let of_site: Vec<(usize, Category)> = used.into_iter().filter(|(room, _)| input.rooms[*room].site == way.site).collect();
    if of_site.is_empty() {
        return NotThere::Closed { cost: opening(input, way.site) };
    }
    let sat = |room: usize| plan.seats.iter().any(|seat| seat.room == room && input.applicants[seat.applicant].category == who.category);
    let shared = |room: usize| input.rules.tail_rooms != TailRooms::Single && sat(room);
    let fits = |(room, category): &(usize, Category)| *category == who.category || shared(*room);
    let of_paper: Vec<usize> = of_site.into_iter().filter(fits).map(|(room, _)| room).collect();
    if of_paper.is_empty() {
        return NotThere::WithoutPaper;
    }
    let seats = |room: &usize| u32::from(input.rooms[*room].capacity);
    let free = |room: &usize| seats(room).saturating_sub(taken.get(room).copied().unwrap_or(0));
    let all_free: u32 = of_paper.iter().map(free).sum();
    if all_free == 0 {
        return NotThere::Full { seats: of_paper.iter().map(seats).sum() };
    }
    let accessible = |room: &&usize| input.rooms[**room].accessible && input.rooms[**room].floor == 1;
    if who.accessible && of_paper.iter().filter(accessible).map(free).sum::<u32>() == 0 {
        return NotThere::NotAccessible;
    }
    NotThere::Free { seats: all_free }
}

/// What a site costs before the first room is used: itself and its people.
fn opening(input: &Input, site: usize) -> Fen {
    use crate::domain::staffing::{Scope, Session};
    let crew = input.roles.iter().filter(|role| role.session == Session::Written && role.scope == Scope::Site);
    crew.map(|role| role.pay.times(role.quota.into())).chain([input.sites[site].fixed_cost]).sum()
}

fn same_post(input: &Input, seats: &[&Seat], own: &Seat) -> (usize, usize) {
    let post = input.applicants[own.applicant].post;
    let here = view::cell(input, own);
    let others = seats.iter().filter(|seat| seat.room == own.room && seat.applicant != own.applicant);
    let same: Vec<&&Seat> = others.filter(|seat| input.applicants[seat.applicant].post == post).collect();
    let touches = |seat: &&&&Seat| {
        let (Some(one), Some(other)) = (here, view::cell(input, seat)) else { return false };
        one.row.abs_diff(other.row) + one.col.abs_diff(other.col) == 1
    };
    (same.iter().filter(touches).count(), same.len())
}

impl SeatWhy {
    /// The facts as sentences.
    #[must_use]
    pub fn sentences(&self, input: &Input) -> Vec<String> {
        let here = &input.sites[self.here.site];
        let nearest =
            if self.nearer == 0 { "，是最近的考点".to_owned() } else { format!("，更近的考点有{}个", self.nearer) };
        let (seats, taken) = self.room_seats;
        let needs = if self.accessible { "，是一楼无障碍考场，符合考生需要" } else { "" };
        let (touching, of_post) = self.same_post;
        let mut told = vec![
            format!("考生所在乡镇{}到考点{}（{}）{}百米{nearest}。", self.township, here.code, here.name, self.here.distance),
            format!("考场{}安排{}类，{seats}座坐{taken}人{needs}。", self.room, self.category),
        ];
        told.extend(self.others.iter().map(|(way, why)| {
            let site = &input.sites[way.site];
            let away = way.distance - self.here.distance;
            let away = match away {
                ..0 => format!("近{}百米", -away),
                0 => "一样远".to_owned(),
                _ => format!("远{away}百米"),
            };
            format!("考点{}（{}）{away}：{}。", site.code, site.name, why.words(self.category, away.starts_with('远')))
        }));
        told.push(format!("考场内同岗位另有{of_post}人，前后左右相邻{touching}人；座位按种子抽定，不由人选。"));
        told
    }
}

impl NotThere {
    fn words(self, category: Category, farther: bool) -> String {
        match self {
            Self::OutOfReach => "属其他县，超过跨县距离".to_owned(),
            Self::Closed { cost } => format!("没有启用，启用要先花{cost}元"),
            Self::WithoutPaper => format!("启用了，没有设{category}类考场"),
            Self::Full { seats } => format!("{category}类{seats}座已坐满"),
            Self::NotAccessible => "没有空余的一楼无障碍座位".to_owned(),
            Self::Free { seats } if farther => format!("有{seats}个空座，但更远"),
            Self::Free { seats } => format!("有{seats}个空座"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::exam::Point,
        planner::{RoomUse, sample},
    };

    fn told(input: &Input, plan: &Plan, applicant: usize) -> Vec<String> {
        seat(input, plan, applicant).unwrap().sentences(input)
    }

    #[test]
    fn a_seat_is_explained_with_the_sites_nearby() {
        let (mut input, plan) = sample::tiny();
        input.sites[0].at = Point { x: 30, y: 40 };
        let expected = [
            "考生所在乡镇T0到考点S0（第0中学）50百米，更近的考点有1个。",
            "考场S0-01安排A类，3座坐3人，是一楼无障碍考场，符合考生需要。",
            "考点S1（第1中学）近50百米：没有启用，启用要先花5900元。",
            "考场内同岗位另有1人，前后左右相邻1人；座位按种子抽定，不由人选。",
        ];
        assert_eq!(told(&input, &plan, 0), expected);
        assert_eq!(seat(&input, &Plan::default(), 0), None);
    }

    #[test]
    fn every_reason_against_a_site_is_told() {
        let (mut input, mut plan) = sample::tiny();
        let why = |input: &Input, plan: &Plan, applicant| seat(input, plan, applicant).unwrap().others[0].1;
        plan.room_use.push(RoomUse { room: 4, category: input.posts[2].category });
        assert_eq!(why(&input, &plan, 0), NotThere::WithoutPaper);
        plan.room_use[2].category = input.posts[0].category;
        assert_eq!(why(&input, &plan, 0), NotThere::NotAccessible);
        assert_eq!(why(&input, &plan, 1), NotThere::Free { seats: 3 });
        input.rooms[4].capacity = 0;
        assert_eq!(why(&input, &plan, 1), NotThere::Full { seats: 0 });
        input.sites[1].county = "C1".into();
        input.sites[1].at = Point { x: 900, y: 0 };
        assert_eq!(why(&input, &plan, 1), NotThere::OutOfReach);
    }
}
