//! An amendment in words (调整说明): one sentence a change, as the officer who approves it reads it.

use super::{Amendment, DutyChange, How, SeatChange};
use crate::{
    domain::staffing::Session,
    planner::{Duty, Input},
};

/// Every change, rooms first, then seats, then duties.
#[must_use]
pub fn sentences(input: &Input, amendment: &Amendment) -> Vec<String> {
    let room = |room: usize| input.rooms[room].code.as_str();
    let moved = amendment.rooms_moved.iter().map(|&(from, to)| {
        let at = |place: Option<(usize, u8)>, room: usize| place.is_some_and(|(at, _)| at == room);
        let leave = amendment.seats.iter().filter(|change| at(change.before, from));
        let (all, together) = (leave.clone().count(), leave.filter(|change| at(change.after, to)).count());
        let how = if all == together { "整体" } else { "" };
        format!("考场{}停用，{together}名考生连同监考员{how}移到备用考场{}", room(from), room(to))
    });
    let closed = amendment.rooms_closed.iter().map(|&closed| format!("考场{}不再使用", room(closed)));
    let opened = amendment.rooms_opened.iter().map(|&opened| format!("启用备用考场{}", room(opened)));
    let together = |change: &&SeatChange| match (change.before, change.after) {
        (Some((from, seat)), Some((to, same))) => seat == same && amendment.rooms_moved.contains(&(from, to)),
        _ => false,
    };
    let seats = amendment.seats.iter().filter(|change| !together(change)).map(|change| seat(input, change));
    let duties = amendment.duties.iter().map(|change| duty(input, change));
    moved.chain(closed).chain(opened).chain(seats).chain(duties).collect()
}

fn seat(input: &Input, change: &SeatChange) -> String {
    let who = input.applicants.get(change.applicant).map_or("（已不在名单）", |applicant| applicant.code.as_str());
    let place = |(room, seat): (usize, u8)| format!("考场{}第{seat}座", input.rooms[room].code);
    match (change.before, change.after) {
        (None, Some(after)) => format!("考生{who}补入{}", place(after)),
        (Some(before), Some(after)) => format!("考生{who}由{}移到{}", place(before), place(after)),
        (Some(before), None) => format!("考生{who}退出，{}空出", place(before)),
        (None, None) => String::new(),
    }
}

fn duty(input: &Input, change: &DutyChange) -> String {
    let code = |person: usize| input.staff[person].code.as_str();
    let what = name(input, &change.duty);
    let before = change.before.map_or_else(|| "新增".to_owned(), |person| format!("原{}", code(person)));
    let Some(after) = change.after else { return format!("{what}：{before}，不再需要") };
    let from = match change.how {
        How::Reserve => "本考点备用人员".to_owned(),
        How::Free | How::Released => "原无任务".to_owned(),
        How::From(duty) => format!("由{}调来", name(input, &duty)),
    };
    format!("{what}：{before}，改由{}担任（{from}）", code(after))
}

/// `考场S1-01监考甲`, `考点S1主考`, `考点S1面试第3室考官`.
#[must_use]
pub fn name(input: &Input, duty: &Duty) -> String {
    let role = &input.roles[duty.role].name;
    let site = &input.sites[duty.site].code;
    match (duty.session, duty.room) {
        (Session::Written, Some(room)) => format!("考场{}{role}", input.rooms[room].code),
        (Session::Interview, Some(room)) => format!("考点{site}面试第{room}室{role}"),
        (_, None) => format!("考点{site}{role}"),
    }
}
