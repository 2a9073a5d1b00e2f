//! The county as the planner's input (编排输入), without a database between them.

use std::collections::BTreeMap;

use super::{County, Room};
use crate::{
    domain::exam::{Cell, Layout, Policy},
    planner::{self, Input, Rules, Weights},
};

/// Weights of the plan format's reference instance.
const WEIGHTS: Weights =
    Weights { applicant_distance: 1, staff_distance: 1, fairness: 40, same_gender_pair: 30, not_host: 20, adjacent: 100, diagonal: 1 };

/// Everyone as if registered, approved and paid; every site open to be chosen.
#[must_use]
pub fn instance(county: &County, policy: &Policy) -> Input {
    let townships = places(county.townships.iter().map(|t| t.code.as_str()));
    let units = places(county.units.iter().map(|u| u.code.as_str()));
    let posts = places(county.posts.iter().map(|p| p.code.as_str()));
    let staff = places(county.staff.iter().map(|s| s.code.as_str()));
    let applicants = places(county.applicants.iter().map(|a| a.code.as_str()));
    let name = || county.name.to_owned();
    let offers = county.sites.iter().enumerate().filter(|(_, site)| site.interview_rooms > 0);
    Input {
        townships: county.townships.iter().map(|t| planner::Township { code: t.code.clone(), county: name(), at: t.at }).collect(),
        units: county.units.iter().map(|u| planner::Unit { code: u.code.clone(), county: name(), at: u.at }).collect(),
        sites: sites(county, &units),
        rooms: rooms(county, policy),
        posts: county.posts.iter().map(|p| planner::Post { code: p.code.to_string(), category: p.category }).collect(),
        applicants: county
            .applicants
            .iter()
            .map(|a| planner::Applicant {
                code: a.code.clone(),
                township: townships[a.township.as_str()],
                unit: a.employer.as_deref().map(|code| units[code]),
                post: posts[a.post.as_str()],
                category: a.category,
                accessible: a.accessible,
            })
            .collect(),
        staff: members(county, &units),
        relatives: county.relatives.iter().map(|r| (staff[r.staff.as_str()], applicants[r.applicant.as_str()])).collect(),
        roles: policy.roles.clone(),
        interview: offers.map(|(site, s)| planner::InterviewSite { site, rooms: s.interview_rooms }).collect(),
        rules: rules(policy),
        pins: vec![],
    }
}

fn places<'a>(codes: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    codes.zip(0..).collect()
}

fn sites(county: &County, units: &BTreeMap<&str, usize>) -> Vec<planner::Site> {
    let site = |s: &super::Site| planner::Site {
        code: s.code.clone(),
        name: s.name.clone(),
        unit: units[s.unit.as_str()],
        county: county.name.to_owned(),
        at: s.at,
        fixed_cost: s.fixed_cost,
    };
    county.sites.iter().map(site).collect()
}

fn rooms(county: &County, policy: &Policy) -> Vec<planner::Room> {
    let sites = places(county.sites.iter().map(|s| s.code.as_str()));
    let room = |r: &Room| planner::Room {
        code: r.code.clone(),
        site: sites[r.site.as_str()],
        number: r.number,
        floor: r.floor,
        capacity: r.capacity.min(policy.seats_per_room),
        accessible: r.accessible,
        cost: r.cost,
        cells: cells(r, policy),
    };
    county.rooms.iter().map(room).collect()
}

/// The policy's layout where it fits into the room, otherwise the room's own columns as a snake.
fn cells(room: &Room, policy: &Policy) -> Vec<Cell> {
    let (rows, cols) = policy.layout.size();
    if rows <= room.rows && cols <= room.cols {
        policy.layout.cells.clone()
    } else {
        Layout::snake("", &vec![room.rows; usize::from(room.cols)]).cells
    }
}

fn members(county: &County, units: &BTreeMap<&str, usize>) -> Vec<planner::Staff> {
    let member = |s: &super::StaffMember| planner::Staff {
        code: s.code.clone(),
        gender: s.gender,
        unit: units[s.unit.as_str()],
        county: county.name.to_owned(),
        at: s.at,
        qualifications: s.qualifications.iter().map(|q| (*q).to_owned()).collect(),
        available: s.available.clone(),
        max_sessions: s.max_sessions,
        prior_load: s.prior_load,
    };
    county.staff.iter().map(member).collect()
}

fn rules(policy: &Policy) -> Rules {
    Rules {
        spare_rooms_per_site: policy.spare_rooms_per_site,
        paper_cost_per_site_category: policy.paper_cost_per_site_category,
        applicant_max_distance: i64::from(policy.applicant_max_distance),
        staff_max_distance: i64::from(policy.staff_max_distance),
        budget: policy.budget,
        target_person_times: policy.target_person_times,
        reserves: Vec::new(),
        supplements: Vec::new(),
        reserved_seats: policy.reserved_seats,
        tail_rooms: policy.tail_rooms,
        weights: WEIGHTS,
    }
}
