//! Replaying a draw (重演): seats drawn again from what was published, compared with the plan; kept in memory, since many will ask.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    commitment::Commitment,
    draw::{alias, find},
};
use crate::{
    domain::{
        Moment,
        arrangement::TicketNumber,
        draw::{Draw, RuleError, State},
        id::{DrawId, ExamId},
        text,
    },
    exchange::plan_format::{self, Files},
    planner::{self, Input, Plan, RoomUse, Seat, Share},
    service::{Error, Office, Result},
    store,
};

/// Draws kept in memory.
const KEPT: usize = 2;
/// Questions from one place in a minute: a school may be behind one address.
const A_MINUTE: u32 = 30;
/// Places remembered; beyond, all are forgotten.
const PLACES: usize = 20_000;

/// Replays made, and who has asked how often.
#[derive(Clone, Default)]
pub struct Shelf {
    kept: Arc<tokio::sync::Mutex<BTreeMap<DrawId, Arc<Replay>>>>,
    asked: Arc<Mutex<BTreeMap<String, (Moment, u32)>>>,
}

/// Where somebody sits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub site: String,
    pub room: u16,
    pub seat: u8,
}

/// A draw replayed.
pub struct Replay {
    pub drawn: usize,
    /// Seats that are not the plan's.
    pub other: usize,
    /// Seated after the draw, in seats that were free.
    pub late: usize,
    seats: BTreeMap<String, Place>,
    planned: BTreeMap<String, Place>,
    aliases: BTreeMap<String, String>,
    files: Files,
}

/// One applicant's seat as it comes out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub alias: String,
    pub drawn: Place,
    /// Whether the plan says the same.
    pub same: bool,
}

impl Shelf {
    /// Counts a question from a place and refuses those beyond the measure.
    pub fn count(&self, place: &str, now: Moment) -> Result<()> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() > PLACES {
            asked.clear();
        }
        let (since, times) = asked.entry(place.to_owned()).or_insert((now, 0));
        let passed = (now - *since).num_seconds();
        if !(0..60).contains(&passed) {
            (*since, *times) = (now, 0);
        }
        *times += 1;
        if *times > A_MINUTE { Err(Error::Throttled(u64::try_from(60 - passed.clamp(0, 59)).unwrap_or(60))) } else { Ok(()) }
    }
}

/// One applicant's seat, by ticket number or alias; only of a draw whose secret is told.
pub async fn own(office: &Office, exam: ExamId, id: DrawId, (typed, place): (&str, &str)) -> Result<Own> {
    office.draws.count(place, office.now())?;
    told(office, exam, id).await?;
    let replay = replayed(office, exam, id).await?;
    let code = text::code(typed).to_lowercase();
    let alias = match TicketNumber::parse(&code) {
        Ok(ticket) => replay.aliases.get(ticket.as_str()).cloned().unwrap_or_default(),
        Err(_) => code,
    };
    let drawn = replay.seats.get(&alias).cloned().ok_or(RuleError::Unknown)?;
    Ok(Own { same: replay.planned.get(&alias) == Some(&drawn), alias, drawn })
}

/// Every draw of an exam as the public sees it, newest first: with the secret where it is told.
pub async fn published(office: &Office, exam: ExamId) -> Result<Vec<(Draw, Option<String>)>> {
    let mut all = Vec::new();
    for draw in store::arrangement::draw::list(&office.db, exam).await? {
        let told = matches!(draw.state, State::Told { .. });
        let secret = if told { store::arrangement::draw::opened(&office.db, draw.id).await?.map(|(secret, _)| secret) } else { None };
        all.push((draw, secret));
    }
    Ok(all)
}

/// Everything needed to draw again, as one zip; only of a draw whose secret is told.
pub async fn bundle(office: &Office, exam: ExamId, id: DrawId, place: &str) -> Result<(Draw, Vec<u8>)> {
    office.draws.count(place, office.now())?;
    let draw = told(office, exam, id).await?;
    let replay = replayed(office, exam, id).await?;
    let (secret, _) = store::arrangement::draw::opened(&office.db, id).await?.ok_or(Error::NotFound("抽签"))?;
    let commitment = Commitment { input: draw.input.clone(), secret: draw.secret_hash.clone() };
    let commitment = serde_json::to_vec_pretty(&commitment).map_err(|_| Error::Rule("承诺无法写出".to_owned()))?;
    let mut files: Files = replay.files.clone();
    files.insert("commitment.json".to_owned(), commitment);
    files.insert("secret.txt".to_owned(), secret.into_bytes());
    files.insert("README.txt".to_owned(), readme(&draw).into_bytes());
    Ok((draw, plan_format::archive(&files)))
}

fn readme(draw: &Draw) -> String {
    format!(
        "第{}次抽签复核\n\n解压后运行：\n  kaowu draw verify instance plan --secret secret.txt --commitment commitment.json --witness {}\n\n\
         instance：抽签前冻结的输入，考生只有代号；plan：抽出的考场和座位；commitment.json：抽签前公布的承诺；secret.txt：抽签后公布的密数。\n\
         程序先核对输入和密数与承诺相符，再由输入、密数和见证数得出种子，重演全部座位并逐个比较。\n",
        draw.number, draw.witness
    )
}

async fn told(office: &Office, exam: ExamId, id: DrawId) -> Result<Draw> {
    let draw = find(office, exam, id).await?;
    if matches!(draw.state, State::Told { .. }) { Ok(draw) } else { Err(RuleError::Wrong(draw.state.label()).into()) }
}

/// The replay of a drawn draw: made once, by whoever asks first, while the others wait.
pub(super) async fn replayed(office: &Office, exam: ExamId, id: DrawId) -> Result<Arc<Replay>> {
    let mut kept = office.draws.kept.lock().await;
    if let Some(replay) = kept.get(&id) {
        return Ok(Arc::clone(replay));
    }
    let replay = Arc::new(replay(office, exam, id).await?);
    if kept.len() >= KEPT {
        kept.pop_first();
    }
    kept.insert(id, Arc::clone(&replay));
    Ok(replay)
}

async fn replay(office: &Office, exam: ExamId, id: DrawId) -> Result<Replay> {
    let db = &office.db;
    let draw = find(office, exam, id).await?;
    let plan = draw.state.plan().ok_or(RuleError::Wrong(draw.state.label()))?;
    let (secret, zip) = store::arrangement::draw::opened(db, id).await?.ok_or(Error::NotFound("抽签"))?;
    let files = plan_format::unarchive(&zip).ok_or_else(|| Error::Rule("冻结的输入无法读取".to_owned()))?;
    let commitment = Commitment { input: draw.input.clone(), secret: draw.secret_hash.clone() };
    let seed = commitment.seed_with(&files, &secret, &draw.witness)?;
    let input = plan_format::read_instance(&files).map_err(|error| Error::Rule(error.to_string()))?.input;
    let codes: BTreeMap<_, _> = store::exam::rooms(db, exam).await?.into_iter().map(|room| (room.id, room.code)).collect();
    let places: BTreeMap<&str, usize> = input.rooms.iter().map(|room| room.code.as_str()).zip(0..).collect();
    let place = |room: &crate::domain::id::RoomId| codes.get(room).and_then(|code| places.get(code.as_str())).copied();
    let used = store::arrangement::room_use(db, plan).await?;
    let used = used.iter().filter_map(|line| Some(RoomUse { room: place(&line.room)?, category: line.category }));
    let used: Vec<RoomUse> = used.collect();
    let key = db.secret("draw");
    let drawn: BTreeMap<&str, usize> = input.applicants.iter().map(|applicant| applicant.code.as_str()).zip(0..).collect();
    let (mut planned, mut aliases, mut first) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for line in store::arrangement::placements(db, plan, None, None).await? {
        let alias = alias(&key, exam, &line.number);
        if let Some(room) = place(&line.room) {
            // Of the seats only how many of which paper sit where: not who.
            first.extend(drawn.get(alias.as_str()).map(|&applicant| Seat { applicant, room, seat: line.seat }));
            planned.insert(alias.clone(), of(&input, room, line.seat));
        }
        aliases.insert(line.ticket.to_string(), alias);
    }
    let shares = planner::shares(&input, &first);
    let work = move || drawn_again(input, (used, &shares), seed).map(|(input, plan)| (files_of(&input, &plan, files), input, plan));
    let (files, input, plan) =
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Rule("重演意外中断，请稍后再试".to_owned()))??;
    let seats: BTreeMap<String, Place> =
        plan.seats.iter().map(|seat| (input.applicants[seat.applicant].code.clone(), of(&input, seat.room, seat.seat))).collect();
    Ok(Replay {
        drawn: seats.len(),
        other: seats.iter().filter(|(alias, place)| planned.get(*alias) != Some(*place)).count(),
        late: planned.keys().filter(|alias| !seats.contains_key(*alias)).count(),
        seats,
        planned,
        aliases,
        files,
    })
}

fn drawn_again(input: Input, (room_use, shares): (Vec<RoomUse>, &[Share]), seed: u64) -> Result<(Input, Plan)> {
    let seats: Option<Vec<Seat>> = planner::draw(&input, (&room_use, shares), seed);
    let seats = seats.ok_or_else(|| Error::Rule("方案启用的考场容不下全部考生，无法重演抽签".to_owned()))?;
    Ok((input, Plan { room_use, seats, ..Plan::default() }))
}

/// The input in one folder, the seats in another.
fn files_of(input: &Input, plan: &Plan, instance: Files) -> Files {
    let under = |folder: &str, files: Files| files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect::<Files>();
    let mut files = under("instance", instance);
    files.extend(under("plan", plan_format::write_plan(input, plan)));
    files
}

fn of(input: &Input, room: usize, seat: u8) -> Place {
    let room = &input.rooms[room];
    Place { site: input.sites[room.site].name.clone(), room: room.number, seat }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::shanghai_time;

    #[test]
    fn a_place_may_ask_so_often_a_minute_and_again_the_next() {
        let shelf = Shelf::default();
        let now = shanghai_time((2026, 5, 4), (9, 0)).unwrap();
        for _ in 0..A_MINUTE {
            shelf.count("10.0.0.1", now).unwrap();
        }
        let later = now + chrono::Duration::seconds(45);
        assert!(matches!(shelf.count("10.0.0.1", later), Err(Error::Throttled(15))));
        assert!(shelf.count("10.0.0.2", later).is_ok(), "another place");
        assert!(shelf.count("10.0.0.1", now + chrono::Duration::seconds(60)).is_ok());
    }
}
