//! `amendment.json` (调整记录): what an amendment changes, by the instance's codes, with reason and approver.

use crate::{
    domain::staffing::Session,
    planner::{
        Input,
        amend::{Amendment, How, sentences},
    },
};

/// The amendment as bytes.
#[must_use]
pub fn amendment(input: &Input, amendment: &Amendment, (reason, approver): (&str, &str)) -> Vec<u8> {
    let room = |room: usize| input.rooms[room].code.as_str();
    let place = |place: Option<(usize, u8)>| place.map(|(at, seat)| serde_json::json!({ "room": room(at), "seat": seat }));
    let seats = amendment.seats.iter().map(|change| {
        let applicant = input.applicants.get(change.applicant).map(|applicant| applicant.code.as_str());
        serde_json::json!({ "applicant": applicant, "before": place(change.before), "after": place(change.after) })
    });
    let person = |person: Option<usize>| person.map(|person| input.staff[person].code.as_str());
    let duties = amendment.duties.iter().map(|change| {
        let duty = &change.duty;
        let at = duty.room.map(|at| if duty.session == Session::Written { room(at).to_owned() } else { at.to_string() });
        let how = match change.how {
            How::Reserve => "reserve",
            How::Free => "free",
            How::From(_) => "moved",
            How::Released => "released",
        };
        serde_json::json!({
            "session": duty.session.letter().to_string(), "site": input.sites[duty.site].code, "role": input.roles[duty.role].name,
            "room": at, "before": person(change.before), "after": person(change.after), "how": how,
        })
    });
    let codes = |rooms: &[usize]| rooms.iter().map(|&at| room(at)).collect::<Vec<_>>();
    let record = serde_json::json!({
        "reason": reason, "approver": approver,
        "sentences": sentences(input, amendment),
        "seats": seats.collect::<Vec<_>>(), "duties": duties.collect::<Vec<_>>(),
        "rooms_moved": amendment.rooms_moved.iter().map(|&(from, to)| [room(from), room(to)]).collect::<Vec<_>>(),
        "rooms_opened": codes(&amendment.rooms_opened), "rooms_closed": codes(&amendment.rooms_closed),
        "others": amendment.others, "least": amendment.least,
    });
    serde_json::to_vec_pretty(&record).expect("a record of numbers and texts is JSON")
}
